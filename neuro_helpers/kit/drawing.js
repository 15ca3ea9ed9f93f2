// Draw the curve that you expect: drag across the picture, tap where it should pass, or move its handles by keyboard.
// A stroke is kept as it was drawn: `points` has a whole number from 0 to 100 for each of `times`, of which the first
// `reach` were drawn. They go to the kernel with `touched`; everything else comes from it. `plan` holds what the
// picture shares with the other charts: sizes in pixels, minutes, colours, names.
const KEYS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 };
const EDGE = 6; // minutes: the end of the evening is hard to hit
const STILL = 4; // pixels: a pointer that moved less has tapped
const LOW = 560; // pixels: a window this low (200 % zoom) gets a low picture, so that it fits beside its buttons

const line = (knots) => knots.map(([x, y], i) => `${i ? "L" : "M"}${x},${y}`).join("");
const overlap = (a, b) => Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left))
  * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

function render({ model, el }) {
  const plan = model.get("plan");
  const times = model.get("times");
  const grips = plan.handles ?? times.map((_, i) => i); // places of the handles among the times
  const svg = make(el, "svg", { role: "group", "aria-label": plan.said });
  let [points, touched, reach] = [];
  let mine = []; // which points a hand has set; between two of them the line is straight
  let last = null; // where the pointer was: minute, level and pixels
  let first = null; // where it came down
  let before = null; // what was drawn then

  const width = () => Math.max(el.clientWidth - 2, 260);
  const plot = () => width() - plan.left - plan.right - 2;
  const x = (minute) => plan.left + (plot() * minute) / plan.minutes;
  const y = (level) => size().bottom - ((size().bottom - size().top) * level) / 100;
  const words = (parent, at, text, attributes = {}) => make(parent, "text", {
    x: at[0], y: at[1], "font-size": 12, "dominant-baseline": "middle", fill: plan.ink, "aria-hidden": true,
    ...attributes }, text);

  function size() {
    if (window.innerHeight >= LOW) return plan;
    const rows = plan.happenings.filter(Boolean).length;
    const top = plan.lanes + plan.lane * rows + 21;
    return { top, bottom: top + 104, height: top + 132 };
  }

  function scene(group) {
    const { top, bottom } = size();
    const lanes = window.innerHeight < LOW ? plan.happenings.filter(Boolean) : plan.happenings;
    for (const level of [0, 25, 50, 75, 100]) {
      make(group, "line", { x1: plan.left, x2: x(plan.minutes), y1: y(level), y2: y(level), stroke: "#e3e8ed" });
      words(group, [plan.left - 7, y(level)], String(level), { "text-anchor": "end", "font-size": 11, fill: plan.quiet });
    }
    plan.hours.forEach((name, hour) => {
      make(group, "line", { x1: x(60 * hour), x2: x(60 * hour), y1: top, y2: bottom + 5, stroke: "#e3e8ed" });
      if (width() >= 560 || hour % 2 === 0) {
        words(group, [x(60 * hour), bottom + 17], name, { "text-anchor": "middle", fill: plan.quiet });
      }
    });
    lanes.forEach((one, lane) => {
      if (!one) return;
      const [from, long, middle] = [x(one.start), x(one.end) - x(one.start), plan.lanes + plan.lane * lane];
      const [refused, quarrel] = [one.kind === "refused", one.kind === "quarrel"];
      make(group, "rect", { x: from, width: long, y: top, height: bottom - top, fill: plan.ink,
        opacity: quarrel ? 0.13 : 0.05 });
      make(group, "rect", { x: from, width: long, y: middle - 6, height: 12, rx: 3, stroke: "#4b5663",
        fill: refused ? "white" : quarrel ? "#4b5663" : "#a9b3bd", "stroke-dasharray": refused ? "3 2" : "none" });
      words(group, [from + long + 6, middle], one.text);
    });
    words(group, [plan.left, top - 18], plan.title, { "font-weight": 600, "font-size": 12.5 });
  }

  // A label stands where it covers least: no grey band, no other label, no line, and never beyond the picture.
  function label(group, one, colour, taken, paths) {
    const [px, py] = [x(one.minute), y(one.level)];
    const ends = plan.happenings.filter((other) => other && one.minute <= other.end && one.minute >= other.start)
      .map((other) => x(other.end) - px);
    const aside = Math.max(12, ...ends.map((right) => right + 8));
    const places = [[0, -16, 0], [aside, 0, 1], [aside, -14, 1], [aside, 15, 1], [-12, -12, -1], [0, 18, 0],
      [aside, 30, 1], [aside, -30, 1], [0, -32, 0], [0, 34, 0], [-12, 15, -1], [aside, 48, 1], [aside, 66, 1]];
    const long = 6.9 * one.text.length;
    const bands = plan.happenings.filter(Boolean).map((other) => ({ left: x(other.start), right: x(other.end),
      top: size().top, bottom: size().bottom }));
    const cost = ({ left, right, top, bottom }) => {
      const box = { left: left - 3, right: right + 3, top, bottom };
      const out = left < plan.left || right > x(plan.minutes) || top < size().top - 6 || bottom > size().bottom;
      const crossed = paths.flat().filter(([a, b]) => a > left && a < right && b > top && b < bottom).length;
      return 1e6 * out + 50 * [...bands, ...taken].reduce((sum, other) => sum + overlap(box, other), 0) + crossed;
    };
    const boxes = places.map(([dx, dy, side]) => {
      const left = px + dx - (side === 0 ? long / 2 : side < 0 ? long : 0);
      return { left, right: left + long, top: py + dy - 8, bottom: py + dy + 8 };
    });
    const costs = boxes.map(cost);
    const box = boxes[costs.indexOf(Math.min(...costs))];
    taken.push(box);
    for (const halo of [{ stroke: "white", "stroke-width": 5, "stroke-linejoin": "round" }, {}]) {
      words(group, [(box.left + box.right) / 2, (box.top + box.bottom) / 2], one.text,
        { class: "nh-peak", "font-weight": 600, "text-anchor": "middle", fill: colour, ...halo });
    }
  }

  function curves(group) {
    const answer = model.get("answer");
    const rest = [[x(0), y(plan.rest)], [x(plan.begins), y(plan.rest)]];
    const ends = [];
    const paths = [];
    if (touched) {
      const drawn = [rest[0], ...times.slice(0, reach).map((time, i) => [x(time), y(points[i])])];
      make(group, "path", { d: line(drawn), class: "nh-drawn", stroke: plan.drawn, "stroke-width": 2.8,
        "stroke-dasharray": "7 4", "stroke-linejoin": "round", fill: "none" });
      paths.push(drawn);
      if (reach === times.length) ends.push({ text: "you", at: drawn.at(-1)[1], colour: plan.drawn });
    } else {
      make(group, "path", { d: line(rest), stroke: plan.ink, "stroke-width": 2.6, fill: "none" });
      if (!answer.length) {
        words(group, [x(plan.begins + 34), y(86)], plan.hint, { "font-size": 14, fill: plan.quiet });
      }
    }
    words(group, [x(0) + 6, y(plan.rest) + 14], `starts at ${plan.rest}`, { "font-weight": 600 });
    if (answer.length) {
      const path = answer.map((level, i) => [x(plan.step * i), y(level)]);
      make(group, "path", { d: line(path), class: "nh-answer", stroke: plan.model, "stroke-width": 2.8, fill: "none" });
      paths.push(path);
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
    const taken = [];
    for (const one of model.get("peaks")) {
      const colour = one.name === "model" ? plan.model : plan.drawn;
      make(group, "circle", { cx: x(one.minute), cy: y(one.level), r: 4.5, fill: "#fff", stroke: colour,
        "stroke-width": 2.2 });
      label(group, one, colour, taken, paths);
    }
  }

  const handles = (group) => grips.map((_, i) => {
    const handle = make(group, "g", { role: "slider", tabindex: 0, "aria-valuemin": 0, "aria-valuemax": 100,
      "aria-orientation": "vertical", "data-lm-suppress-shortcuts": true,
      "aria-label": `${plan.name} at ${plan.clock?.[i]}` });
    make(handle, "circle", { class: "nh-hit" });
    make(handle, "circle", { class: "nh-dot", stroke: plan.drawn });
    handle.addEventListener("keydown", (event) => onKey(event, i));
    return handle;
  });

  const inside = (level) => Math.min(100, Math.max(0, Math.round(level)));
  const nearest = (minute) => times.reduce((best, time, i) =>
    (Math.abs(time - minute) < Math.abs(times[best] - minute) ? i : best), 0);

  function set(i, level) {
    points[i] = inside(level);
    [mine[i], touched] = [true, true];
  }

  // Between two places that a hand has set, the line is straight; it ends where the last one is.
  function join() {
    const given = mine.flatMap((one, i) => (one ? [i] : []));
    let [from, at, level] = [-1, Math.min(plan.begins, times[given[0]] - 1), plan.rest];
    for (const to of given) {
      for (let i = from + 1; i < to; i += 1) {
        const share = (times[i] - at) / (times[to] - at);
        points[i] = share > 0 ? inside(level + (points[to] - level) * share) : plan.rest;
      }
      [from, at, level] = [to, times[to], points[to]];
    }
    reach = given.at(-1) + 1;
  }

  // A handle takes along what lies between it and its neighbours, most where it is near: the drawing keeps its shape.
  function move(grip, goal) {
    const here = grips[grip];
    const step = inside(goal) - points[here];
    const [left, right] = [grips[grip - 1] ?? -1, grips[grip + 1] ?? times.length];
    for (let i = Math.max(left + 1, 0); i < right; i += 1) {
      const share = i <= here ? (i - left) / (here - left) : (right - i) / (right - here);
      points[i] = inside(points[i] + step * share);
    }
    touched = true;
  }

  function send() {
    model.set({ points: [...points], touched, reach });
    model.save_changes();
  }

  function onKey(event, grip) {
    const here = points[grips[grip]];
    const goal = event.key === "Home" ? 0 : event.key === "End" ? 100 : here + (KEYS[event.key] ?? NaN);
    if (Number.isNaN(goal) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (model.get("resting")) return;
    mine.fill(true); // all handles stand where somebody hears that they stand
    reach = times.length;
    move(grip, goal);
    draw();
    send();
  }

  function place(event) {
    const box = svg.getBoundingClientRect();
    const [along, down] = [event.clientX - box.left, event.clientY - box.top].map((one) => one / magnified(el));
    const minute = ((along - plan.left) / plot()) * plan.minutes;
    const { top, bottom } = size();
    return { minute: minute > plan.minutes - EDGE ? plan.minutes : Math.max(minute, times[0]), at: event.clientX,
      level: inside((100 * (bottom - down)) / (bottom - top)), row: event.clientY };
  }

  function start(event) {
    first = last = place(event);
    before = { points: [...points], mine: [...mine], touched, reach };
    set(nearest(last.minute), last.level);
    join();
    draw();
  }

  function drag(event) { // a stroke: every point between the last place and this one takes the level in between
    const [from, now] = [last, place(event)];
    last = now;
    times.forEach((time, i) => {
      const share = now.minute === from.minute ? -1 : (time - from.minute) / (now.minute - from.minute);
      if (share >= 0 && share <= 1) set(i, from.level + share * (now.level - from.level));
    });
    set(nearest(now.minute), now.level);
    join();
    draw();
  }

  function end() {
    const still = Math.abs(last.at - first.at) < STILL && Math.abs(last.row - first.row) < STILL;
    if (still && nearest(first.minute) < before.reach && before.touched) { // a tap on the line moves the nearest handle
      ({ points, mine, touched, reach } = before);
      const near = grips.map((place_) => Math.abs(times[place_] - first.minute));
      move(near.indexOf(Math.min(...near)), first.level);
      draw();
    }
    last = null;
    send();
  }

  svg.addEventListener("pointerdown", (event) => {
    if (model.get("resting") || event.button !== 0) return;
    event.preventDefault();
    svg.setPointerCapture(event.pointerId);
    start(event);
  });
  svg.addEventListener("pointermove", (event) => { if (last) drag(event); });
  for (const over of ["pointerup", "pointercancel"]) svg.addEventListener(over, () => { if (last) end(); });

  const behind = make(svg, "g", { "aria-hidden": true });
  const lines = make(svg, "g", { "aria-hidden": true });
  const all = handles(make(svg, "g"));

  function draw() {
    lines.replaceChildren();
    curves(lines);
    const resting = model.get("resting");
    svg.classList.toggle("nh-resting", resting);
    const small = width() < 700;
    grips.forEach((place_, i) => {
      all[i].setAttribute("transform", `translate(${x(times[place_])},${y(points[place_])})`);
      all[i].children[0].setAttribute("r", small ? 8 : 11.5);
      all[i].children[1].setAttribute("r", small ? 3 : 4.2);
      all[i].setAttribute("aria-valuenow", points[place_]);
      all[i].setAttribute("aria-valuetext", `${points[place_]} of 100`);
      all[i].setAttribute("aria-disabled", resting);
    });
  }

  function lay() {
    svg.setAttribute("width", width());
    svg.setAttribute("height", size().height);
    behind.replaceChildren();
    scene(behind);
    draw();
  }

  const take = () => {
    if (last) return; // the hand is quicker than the kernel
    [points, touched, reach] = [[...model.get("points")], model.get("touched"), model.get("reach")];
    mine = points.map((_, i) => touched && i < reach);
    draw();
  };
  model.on("change:points change:touched change:reach change:answer change:peaks change:resting", take);
  const room = new ResizeObserver(lay);
  room.observe(el);
  window.addEventListener("resize", lay);
  take();
  lay();
  return () => { room.disconnect(); window.removeEventListener("resize", lay); model.off(null, take); };
}
export default { render };
