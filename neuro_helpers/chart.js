// A chart is embedded once; afterwards only its parameters change.
const shelf = (globalThis.neuroHelpersShelf ??= {});
const library = () => new Promise((resolve) => {  // the library widget may arrive a moment later
  const look = () => (shelf.vegaEmbed ? resolve(shelf.vegaEmbed) : setTimeout(look, 20));
  look();
});
async function render({ model, el }) {
  const inner = document.createElement("div");
  el.appendChild(inner);
  if (model.get("trouble")) {
    inner.textContent = model.get("trouble");
    return;
  }
  const embed = await library();
  const spec = structuredClone(model.get("spec"));
  const params = spec.params ?? [];
  const follows = params.some((param) => param.name === "page_width");  // a chart of one's own may have a width of its own
  const values = () =>
    ({ ...model.get("values"), ...(follows && el.clientWidth ? { page_width: el.clientWidth } : {}) });
  for (const param of params) if (param.name in values()) param.value = values()[param.name];
  let api;
  try {
    api = await embed(inner, spec, model.get("embed_options"));
  } catch (error) {
    inner.textContent = "This picture could not be drawn: " + error.message;
    return;
  }
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
