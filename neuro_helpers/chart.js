// A chart is embedded once; afterwards only its parameters change. Its specification is translated from Vega-Lite to Vega
// once for all pictures that share it: a lesson has up to seven of one kind.
const MOST_TRANSLATED = 32;
const shelf = (globalThis.neuroHelpersShelf ??= {});
const library = () => new Promise((resolve) => {  // the library widget may arrive a moment later
  const look = () => (shelf.vegaEmbed ? resolve(shelf.vegaEmbed) : setTimeout(look, 20));
  look();
});

// Embeds a chart: the first one of a specification as Vega-Lite, those after it as the Vega that came of it.
async function embedded(embed, place, spec, values, options) {
  const known = (shelf.translated ??= new Map());
  const key = JSON.stringify(spec);
  if (known.has(key)) {
    const vega = JSON.parse(JSON.stringify(await known.get(key)));
    for (const signal of vega.signals ?? []) if (signal.name in values) signal.value = values[signal.name];
    return embed(place, vega, { ...options, mode: "vega" });
  }
  const first = JSON.parse(key);
  for (const param of first.params ?? []) if (param.name in values) param.value = values[param.name];
  const made = embed(place, first, options);
  known.set(key, made.then((api) => api.vgSpec));
  known.get(key).catch(() => known.delete(key)); // the next one tries for itself
  if (known.size > MOST_TRANSLATED) known.delete(known.keys().next().value); // the oldest
  return made;
}

async function render({ model, el }) {
  const inner = document.createElement("div");
  el.appendChild(inner);
  if (model.get("trouble")) {
    inner.textContent = model.get("trouble");
    return;
  }
  const embed = await library();
  const params = model.get("spec").params ?? [];
  const follows = params.some((param) => param.name === "page_width");  // a chart of one's own may have a width of its own
  const values = () =>
    ({ ...model.get("values"), ...(follows && el.clientWidth ? { page_width: el.clientWidth } : {}) });
  let api;
  try {
    api = await embedded(embed, inner, model.get("spec"), values(), model.get("embed_options"));
  } catch (error) {
    inner.textContent = "This picture could not be drawn: " + error.message;
    return;
  }
  const quiet = () => {  // a layer that has no mark now: its empty group would be a picture without a name
    for (const group of inner.querySelectorAll('g[role="graphics-symbol"]')) {
      if (group.childElementCount) group.removeAttribute("aria-hidden");
      else group.setAttribute("aria-hidden", "true");
    }
  };
  quiet();
  let busy = false, again = false, behind = false;
  const known = new Map();
  const write = (name, value) => {  // an unchanged value would be computed with again
    const text = JSON.stringify(value);
    if (known.get(name) !== text) api.view.signal(name, value);
    known.set(name, text);
  };
  const draw = async () => {  // a burst of keys skips the frames that nobody would see
    behind = !el.clientWidth;  // not on screen: drawn when it is
    if (busy || behind) { again = !behind; return; }
    busy = true;
    do {
      again = false;
      for (const [name, value] of Object.entries(values())) write(name, value);
      await api.view.runAsync();
      quiet();
    } while (again);
    busy = false;
  };
  model.on("change:values", draw);
  const room = new ResizeObserver(() => {
    const grown = follows && el.clientWidth !== api.view.signal("page_width");
    if (el.clientWidth && (behind || grown)) draw();
  });
  room.observe(el);
  return () => { room.disconnect(); model.off("change:values", draw); api.finalize(); };
}
export default { render };
