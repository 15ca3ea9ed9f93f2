// A line of time as a slider: drag it, or use the arrow keys. `value` (0 to 1) goes to the kernel, which answers with
// the place where the demo stands. `plan`: parts [{from, to, title, lines}], ticks
// [{at, text, minor}], scenes [{kind, text, lane, from, to}], all places from 0 to 1. Nothing here knows what comes of it.
const LANE = 21, TOP = 16, EDGE = 10;
const ICONS = { // in a square of 14 pixels
  warm: "M7 13C2.5 9.5 1 7.5 1 5 1 3 2.4 2 4 2c1.3 0 2.4 .8 3 2 .6-1.2 1.7-2 3-2 1.6 0 3 1 3 3 0 2.5-1.5 4.5-6 8z",
  quarrel: "M8.5 1L3 8h3.5L5.5 13.5 11.5 6H8z",
  repair: "M1.5 1.5h11v8H7l-3 3v-3H1.5zM4 4.3h6M4 6.8h4",
  calm: "M1 4.5c2-2.4 4-2.4 6 0s4 2.4 6 0M1 9.5c2-2.4 4-2.4 6 0s4 2.4 6 0",
};
const FILLED = ["warm", "quarrel"];

function render({ model, el }) {
  el.classList.add("nh-timeline");
  const slider = document.createElement("div");
  Object.entries({ role: "slider", tabindex: "0", "aria-valuemin": "0", "aria-valuemax": "100" })
    .forEach(([name, value]) => slider.setAttribute(name, value));
  el.append(slider);
  const svg = make(slider, "svg", { "aria-hidden": "true", width: "100%" });
  const width = () => Math.max(el.clientWidth, 260);
  const x = (place) => EDGE + (width() - 2 * EDGE) * place;
  let hand = null; // where the pointer holds the line

  function draw() {
    const plan = model.get("plan");
    svg.replaceChildren();
    const narrow = width() < 620; // a lane more, so that no words lie on others
    const base = TOP + (narrow ? 3 : 2) * LANE + 2;
    svg.setAttribute("height", base + 20);
    const here = x(hand ?? model.get("value"));
    const words = (plan.parts ?? []).find((part) => part.lines?.length && x(part.from) <= here); // no line through them
    make(svg, "line", { x1: here, x2: here, y1: words ? base - 8 : TOP - 4, y2: base, class: "nh-time-here" });
    for (const part of plan.parts ?? []) {
      make(svg, "text", { x: x(part.from), y: 9, class: "nh-time-title" }, part.title);
      make(svg, "line", { x1: x(part.from), x2: x(part.to), y1: base, y2: base, class: "nh-time-line" });
      (part.lines ?? []).forEach((words, i) =>
        make(svg, "text", { x: x(part.from), y: TOP + 10 + i * (narrow ? 19 : 14) }, words));
    }
    for (const tick of plan.ticks ?? []) {
      make(svg, "line", { x1: x(tick.at), x2: x(tick.at), y1: base - 4, y2: base + 4, class: "nh-time-line" });
      if (narrow && tick.minor) continue;
      make(svg, "text", { x: x(tick.at), y: base + 16, "text-anchor": tick.at < 0.02 ? "start" : "middle", dx: tick.at < 0.02 ? -EDGE : 0 }, tick.text);
    }
    for (const scene of plan.scenes ?? []) { // as in a calendar: a box from its beginning to its end, and what it is
      const y = TOP + LANE * (narrow && scene.kind === "calm" ? 2 : scene.lane), left = x(scene.from);
      make(svg, "rect", { x: left, y, width: Math.max(18, x(scene.to) - left), height: LANE - 3, rx: 4,
        class: "nh-time-bar" });
      make(svg, "path", { d: ICONS[scene.kind], transform: `translate(${left + 3} ${y + 2})`,
        class: FILLED.includes(scene.kind) ? "nh-time-icon nh-time-full" : "nh-time-icon" });
      make(svg, "text", { x: left + 21, y: y + 13, class: "nh-time-scene" }, scene.text);
    }
    make(svg, "circle", { cx: here, cy: base, r: 8, class: "nh-time-knob" });
    slider.setAttribute("aria-label", model.get("name"));
    slider.setAttribute("aria-valuenow", String(Math.round(100 * model.get("value"))));
    slider.setAttribute("aria-valuetext", model.get("said"));
  }

  let waits = null;
  const ask = (place) => {
    hand = Math.min(1, Math.max(0, place));
    draw();
    waits ??= requestAnimationFrame(() => {
      waits = null;
      if (hand === null) return;
      model.set("value", hand);
      model.save_changes();
    });
  };
  const along = (event) => (event.clientX - svg.getBoundingClientRect().left) / magnified(el);
  const at = (event) => (along(event) - EDGE) / (width() - 2 * EDGE);
  slider.addEventListener("pointerdown", (event) => {
    slider.setPointerCapture(event.pointerId);
    slider.focus();
    ask(at(event));
    event.preventDefault();
  });
  slider.addEventListener("pointermove", (event) => { if (hand !== null) ask(at(event)); });
  const release = () => { setTimeout(() => { hand = null; draw(); }, 60); };
  slider.addEventListener("pointerup", release);
  slider.addEventListener("pointercancel", release);
  slider.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    const end = { Home: 0, End: 1 }[event.key];
    if (by === undefined && end === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (by !== undefined) model.send({ by });
    else { model.set("value", end); model.save_changes(); }
  });
  model.on("change", draw);
  const room = new ResizeObserver(draw);
  room.observe(el);
  draw();
  return () => { room.disconnect(); model.off("change", draw); cancelAnimationFrame(waits); };
}
export default { render };
