// Draw the curve that you expect: drag across the picture, or move its handles with the arrow keys.
// `points` (one whole number from 0 to 100 for each of `times`) and `touched` go to the kernel; everything else comes
// from it. `plan` holds what the picture shares with the other charts: sizes in pixels, minutes, colours, names.
const SVG = "http://www.w3.org/2000/svg";
const KEYS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 };
const NEAR = 6; // minutes

function make(parent, tag, attributes = {}, text = "") {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  parent.append(element);
  return element;
}

// A curve through all points that never goes beyond its neighbours (Steffen 1990), as an SVG path.
function smooth(knots) {
  const last = knots.length - 1;
  const slope = (i) => (knots[i + 1][1] - knots[i][1]) / (knots[i + 1][0] - knots[i][0]);
  const tangents = knots.map((_, i) => {
    if (i === 0 || i === last) return null;
    const [h0, h1] = [knots[i][0] - knots[i - 1][0], knots[i + 1][0] - knots[i][0]];
    const [s0, s1] = [slope(i - 1), slope(i)];
    const mean = (s0 * h1 + s1 * h0) / (h0 + h1);
    return (Math.sign(s0) + Math.sign(s1)) * Math.min(Math.abs(s0), Math.abs(s1), Math.abs(mean) / 2);
  });
  tangents[0] = (3 * slope(0) - tangents[1]) / 2;
  tangents[last] = (3 * slope(last - 1) - tangents[last - 1]) / 2;
  return knots.map(([x, y], i) => {
    if (i === 0) return `M${x},${y}`;
    const third = (x - knots[i - 1][0]) / 3;
    const [before, after] = [knots[i - 1][1] + third * tangents[i - 1], y - third * tangents[i]];
    return `C${x - 2 * third},${before} ${x - third},${after} ${x},${y}`;
  }).join("");
}

const straight = (knots) => knots.map(([x, y], i) => `${i ? "L" : "M"}${x},${y}`).join("");

function render({ model, el }) {
  const plan = model.get("plan");
  const svg = make(el, "svg", { role: "group", height: plan.height });
  let points = [...model.get("points")];
  let touched = model.get("touched");
  let last = null; // where the pointer was: minute and level
  let taken = null; // the handle that the pointer holds

  const width = () => Math.max(el.clientWidth - 2, 260);
  const plot = () => width() - plan.left - plan.right - 2;
  const x = (minute) => plan.left + (plot() * minute) / plan.minutes;
  const y = (level) => plan.bottom - ((plan.bottom - plan.top) * level) / 100;
  const words = (parent, at, text, attributes = {}) => make(parent, "text", {
    x: at[0], y: at[1], "font-size": 12, "dominant-baseline": "middle", fill: plan.ink, "aria-hidden": true,
    ...attributes }, text);

  function scene(group) {
    for (const level of [0, 25, 50, 75, 100]) {
      make(group, "line", { x1: plan.left, x2: x(plan.minutes), y1: y(level), y2: y(level), stroke: "#e3e8ed" });
      words(group, [plan.left - 7, y(level)], String(level), { "text-anchor": "end", "font-size": 11, fill: plan.quiet });
    }
    plan.hours.forEach((name, hour) => {
      make(group, "line", { x1: x(60 * hour), x2: x(60 * hour), y1: plan.top, y2: plan.bottom + 5, stroke: "#e3e8ed" });
      if (width() >= 560 || hour % 2 === 0) {
        words(group, [x(60 * hour), plan.bottom + 17], name, { "text-anchor": "middle", fill: plan.quiet });
      }
    });
    plan.happenings.forEach((one, lane) => {
      if (!one) return;
      const [from, size, middle] = [x(one.start), x(one.end) - x(one.start), plan.lanes + plan.lane * lane];
      const refused = one.kind === "refused";
      make(group, "rect", { x: from, width: size, y: plan.top, height: plan.bottom - plan.top, fill: plan.ink,
        opacity: lane === 1 ? 0.13 : 0.05 });
      make(group, "rect", { x: from, width: size, y: middle - 6, height: 12, rx: 3, stroke: "#4b5663",
        fill: refused ? "white" : lane === 1 ? "#4b5663" : "#a9b3bd", "stroke-dasharray": refused ? "3 2" : "none" });
      words(group, [from + size + 6, middle], one.text);
    });
    words(group, [plan.left, plan.top - 18], plan.title, { "font-weight": 600, "font-size": 12.5 });
    const rest = [[x(0), y(plan.rest)], [x(plan.begins), y(plan.rest)]];
    make(group, "path", { d: straight(rest), stroke: plan.ink, "stroke-width": 2.6, fill: "none" });
    words(group, [x(0) + 6, y(plan.rest) - 12], `rest: ${plan.rest}`, { "font-weight": 600 });
  }

  function label(group, at, text, colour) {
    for (const halo of [{ stroke: "white", "stroke-width": 5, "stroke-linejoin": "round" }, {}]) {
      words(group, at, text, { "font-weight": 600, "text-anchor": "middle", fill: colour, ...halo });
    }
  }

  function curves(group) {
    const times = model.get("times");
    const answer = model.get("answer");
    const knots = [[x(plan.begins), y(plan.rest)], ...times.map((time, i) => [x(time), y(points[i])])];
    const ends = [];
    if (touched) {
      make(group, "path", { d: smooth(knots), class: "nh-drawn", stroke: plan.drawn, "stroke-width": 2.8,
        "stroke-dasharray": "7 4", fill: "none" });
      ends.push({ text: "you", at: knots.at(-1)[1], colour: plan.drawn });
    } else if (!answer.length) {
      words(group, [x(plan.begins + 12), y(88)], plan.hint, { "font-size": 14, fill: plan.quiet });
    }
    if (answer.length) {
      const path = answer.map((level, i) => [x(plan.step * i), y(level)]);
      make(group, "path", { d: straight(path), class: "nh-answer", stroke: plan.model, "stroke-width": 2.8,
        fill: "none" });
      ends.push({ text: "model", at: path.at(-1)[1], colour: plan.model });
    }
    if (ends.length === 2 && Math.abs(ends[0].at - ends[1].at) < 15) {
      const up = ends[0].at <= ends[1].at ? 0 : 1;
      const middle = (ends[0].at + ends[1].at) / 2;
      [ends[up].at, ends[1 - up].at] = [middle - 8, middle + 8];
    }
    for (const { text, at, colour } of ends) {
      words(group, [x(plan.minutes) + 12, at], text, { "font-weight": 700, fill: colour });
    }
    for (const one of model.get("peaks")) {
      // words below a peak stand below the rest, where the model's curve does not run
      const row = one.above ? y(one.level) - 16 : Math.max(y(one.level), y(plan.rest)) + 17;
      label(group, [Math.max(x(one.minute), plan.left + 50), row], one.text,
        one.name === "model" ? plan.model : plan.drawn);
    }
  }

  function handles(group) {
    return model.get("times").map((time, i) => {
      const handle = make(group, "g", { role: "slider", tabindex: 0, "aria-valuemin": 0, "aria-valuemax": 100,
        "aria-orientation": "vertical", "data-lm-suppress-shortcuts": true,
        "aria-label": `${plan.name} at ${plan.clock[i]}` });
      make(handle, "circle", { r: 11.5, class: "nh-hit" });
      make(handle, "circle", { r: 5, class: "nh-dot", stroke: plan.drawn });
      handle.addEventListener("keydown", (event) => onKey(event, i));
      return handle;
    });
  }

  function set(i, level) {
    points[i] = Math.min(100, Math.max(0, Math.round(level)));
    touched = true;
  }

  function send() {
    model.set({ points: [...points], touched });
    model.save_changes();
  }

  function onKey(event, i) {
    const goal = event.key === "Home" ? 0 : event.key === "End" ? 100 : points[i] + (KEYS[event.key] ?? NaN);
    if (Number.isNaN(goal) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (model.get("resting")) return;
    set(i, goal);
    draw();
    send();
  }

  function place(event) {
    const box = svg.getBoundingClientRect();
    const minute = ((event.clientX - box.left - plan.left) / plot()) * plan.minutes;
    return { minute: minute > plan.minutes - NEAR ? plan.minutes : minute, // the edge is hard to hit
      level: (100 * (plan.bottom - (event.clientY - box.top))) / (plan.bottom - plan.top) };
  }

  function start(event) { // a handle under the pointer is taken; elsewhere the nearest one comes
    const times = model.get("times");
    last = place(event);
    const near = times.map((time) => Math.abs(time - last.minute));
    const nearest = near.indexOf(Math.min(...near));
    taken = near[nearest] <= NEAR ? nearest : null;
    set(nearest, last.level);
    draw();
  }

  function drag(event) { // a stroke: every handle between the last place and this one takes the level in between
    const [from, now] = [last, place(event)];
    const times = model.get("times");
    last = now;
    if (taken !== null && Math.abs(times[taken] - now.minute) <= NEAR) {
      set(taken, now.level);
    } else {
      taken = null;
      times.forEach((time, i) => {
        const share = now.minute === from.minute ? -1 : (time - from.minute) / (now.minute - from.minute);
        if (share >= 0 && share <= 1) set(i, from.level + share * (now.level - from.level));
      });
    }
    draw();
  }

  svg.addEventListener("pointerdown", (event) => {
    if (model.get("resting") || event.button !== 0 || place(event).minute < plan.begins) return;
    event.preventDefault();
    svg.setPointerCapture(event.pointerId);
    start(event);
  });
  svg.addEventListener("pointermove", (event) => { if (last) drag(event); });
  for (const end of ["pointerup", "pointercancel"]) {
    svg.addEventListener(end, () => { if (last) { last = null; send(); } });
  }

  const behind = make(svg, "g", { "aria-hidden": true });
  const lines = make(svg, "g", { "aria-hidden": true });
  const front = make(svg, "g");
  const all = handles(front);

  function draw() {
    lines.replaceChildren();
    curves(lines);
    const resting = model.get("resting");
    svg.classList.toggle("nh-resting", resting);
    svg.setAttribute("aria-label", plan.said);
    model.get("times").forEach((time, i) => {
      all[i].setAttribute("transform", `translate(${x(time)},${y(points[i])})`);
      all[i].setAttribute("aria-valuenow", points[i]);
      all[i].setAttribute("aria-valuetext", `${points[i]} of 100`);
      all[i].setAttribute("aria-disabled", resting);
    });
  }

  function lay() {
    svg.setAttribute("width", width());
    behind.replaceChildren();
    scene(behind);
    draw();
  }

  const take = () => {
    if (last) return; // the hand is quicker than the kernel
    [points, touched] = [[...model.get("points")], model.get("touched")];
    draw();
  };
  model.on("change:points change:touched change:answer change:peaks change:resting", take);
  const room = new ResizeObserver(lay);
  room.observe(el);
  lay();
  return () => { room.disconnect(); model.off(null, take); };
}
export default { render };
