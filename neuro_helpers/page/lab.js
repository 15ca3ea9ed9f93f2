// The lab: sliders with padlocks, starting points, lens, undo. One evaluation of the model for each move.
"use strict";

const MERGE_MILLISECONDS = 600; // moves of one slider that follow each other faster are one step for undo
const MOST_STEPS = 200; // that undo can take back
const REST_MILLISECONDS = 400; // the sentence is spoken, and the address written, once the slider rests

const data = JSON.parse(document.getElementById("data").textContent);
const by = (id) => document.getElementById(id);
const copy = (state) => ({ ...state, values: { ...state.values }, released: [...state.released] });

let state = copy(data.start), start = copy(data.start);
let levels = asLevels(data.lenses[data.start.lens], data.lenses[data.start.lens].baseline);
let other = {}, untestedShares = {}, trouble = ""; // `other`: the levels under the second lens
let last = { owner: null, at: 0 };
const past = [], listeners = [];
const pictures = Object.entries(data.charts).map(([id, spec]) => new Picture(by(`chart-${id}`), spec));
const parts = data.sliders.map((slider) => ({
  ...slider, box: by(`${slider.node}-box`), range: by(`${slider.node}-range`), lock: by(`${slider.node}-lock`),
  frame: by(`${slider.node}-slider`), state: by(`${slider.node}-state`), small: by(`${slider.node}-small`) }));

// ---- the model's answer ---------------------------------------------------------------------------------------------

function asked(values, released) {
  return Object.fromEntries(Object.entries(values).filter(([node]) => !released.includes(node))
    .map(([node, value]) => [node, value / 100]));
}

function asLevels(table, x) {
  return Object.fromEntries(table.nodes.map((node, i) => [node, x[i]]));
}

function whyNot({ corners, restless, unproved }, released, table) {
  const answers = released.map((name) => {
    const node = table.nodes.indexOf(name);
    return `${name} ${corners.map((corner) => corner[node].toFixed(3)).join(unproved ? " to " : " or ")}`;
  });
  const several = unproved ? "may have more than one answer" : "has no single answer";
  const why = restless ? "does not come to rest" : `${several} (${answers.join(", ")})`;
  return "The model cannot answer for this setting. The picture below is an old one. With these sliders released, " +
    `this table ${why}; hold one more slider.`;
}

// Chains can pull both ways: a share is never below none of the change, nor above all of it.
const shareOf = (part, change) => (Math.abs(change) > 1e-9 ? clamped(100 * part / change) / 100 : 0);

function compute() {
  const table = data.lenses[state.lens];
  const answer = predict(table, asked(state.values, state.released), state.released);
  trouble = answer.levels ? "" : whyNot(answer, state.released, table);
  if (answer.levels) {
    levels = asLevels(table, answer.levels);
    const left = untestedPart(table, answer.levels, state.released);
    untestedShares = asLevels(table, left.map((part, i) => shareOf(part, answer.levels[i] - table.baseline[i])));
  }
  const second = data.lenses[secondLens(state.lens)];
  const found = predict(second, asked(state.values, state.released), state.released);
  other = found.levels ? asLevels(second, found.levels) : {}; // empty = nothing is drawn of it
  for (const node of state.released) state.values[node] = whole(levels[node]);
}

// ---- showing it -----------------------------------------------------------------------------------------------------

const seen = (node, from = levels) => ({ ...data.known[node], level: whole(from[node]), untested: untestedShares[node] });

const shown = () => data.outcomes[state.all ? "all" : "first"];

function sentence() {
  if (trouble) return trouble;
  const moves = parts.map(({ node }) => {
    const free = state.released.includes(node);
    return { ...data.known[node], level: free ? whole(levels[node]) : whole(state.values[node] / 100), released: free };
  });
  const now = shown().map((node) => seen(node));
  const second = Object.keys(other).length ? otherLens(data.words.claims[secondLens(state.lens)], now, shown().map((node) => seen(node, other))) : "";
  return summary(moves, now) + second;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

function showSlider(part) {
  const { node, label, box, range, lock, frame } = part;
  const free = state.released.includes(node), value = state.values[node];
  const words = free ? "follows the model" : "held by you";
  if (Number(range.value) !== Math.round(value)) range.value = Math.round(value);
  if (box.value === "" || Number(box.value) !== value) box.value = Number(value.toFixed(6));
  range.disabled = box.disabled = free;
  frame.classList.toggle("released", free);
  setAttribute(lock, "aria-pressed", free);
  setAttribute(lock, "aria-label", `${label}: ${words}`);
  setText(part.state, words);
  setText(part.small, `(${words})`);
  setAttribute(range, "aria-label", `${label}, slider from 0 to 100 in model units, ${words}`);
  setAttribute(box, "aria-label", `${label}, number from 0 to 100 in model units, ${words}`);
}

function show(name, wanted) {
  const card = by(`card-${name}`);
  if (card && card.hidden === wanted) card.hidden = !wanted;
}

function showBrain() {
  show("brain", !state.bars);
  show("bars", state.bars);
}

const draw = oncePerFrame(() => {
  showBrain();
  const values = { levels, untested: untestedShares, other, lead: state.lens, show_all: state.all };
  for (const picture of pictures) if (picture.element.offsetParent) picture.set(values);
  parts.forEach(showSlider);
  by("sentence").classList.toggle("trouble", Boolean(trouble));
  by("charts").classList.toggle("stale", Boolean(trouble));
  setText(by("sentence"), sentence());
  setText(by("at-once"), trouble ? "The model cannot answer for this setting." : atOnce(shown().map((node) => seen(node))));
  if (by("preset").value !== state.preset) by("preset").value = state.preset;
  setText(by("scene"), state.preset ? data.scenarios[state.preset].sentence : data.words.no_scene);
  for (const name of ["all", "bars"]) setAttribute(by(name), "aria-pressed", state[name]);
  for (const input of document.getElementsByName("lens")) input.checked = input.value === state.lens;
  setText(by("lens-note"), data.words.lenses[state.lens]);
  for (const listener of listeners) listener();
});

let resting = 0;
function refresh({ quiet = false } = {}) {
  compute();
  draw();
  clearTimeout(resting);
  resting = setTimeout(() => rest(quiet), REST_MILLISECONDS);
}

function rest(quiet) {
  by("link").value = location.href.split("#")[0] + toAddress(state);
  if (quiet) return;
  setText(by("spoken"), sentence());
  try {
    history.replaceState(null, "", toAddress(state));
  } catch { /* a page inside another one may not change its address; the link above is right all the same */ }
}

// ---- moving ---------------------------------------------------------------------------------------------------------

function step(change, owner = null) {
  const now = performance.now();
  if (owner === null || owner !== last.owner || now - last.at > MERGE_MILLISECONDS) {
    past.push(copy(state));
    past.splice(0, past.length - MOST_STEPS);
  }
  last = { owner, at: now };
  state = { ...state, ...change };
  refresh();
}

function move(node, value) {
  if (value === state.values[node]) return;
  step({ values: { ...state.values, [node]: value }, preset: "" }, node);
}

function toggle(node) {
  const free = state.released.includes(node);
  const released = parts.map((part) => part.node).filter((one) => (one === node ? !free : state.released.includes(one)));
  step({ released, values: { ...state.values }, preset: "" });
}

function choose(preset) {
  const { values, released } = data.scenarios[preset] ?? state;
  step({ values: { ...values }, released: [...released], preset });
}

function undo() {
  if (!past.length) return;
  state = past.pop();
  last = { owner: null, at: 0 };
  refresh();
}

function open(address, first) {
  const { state: wanted, wrong } = fromAddress(address, data);
  if (first) state = wanted;
  else step(wanted);
  setText(by("address-note"), wrong.length ? `This part of the address means nothing here and was left out: ${wrong.join(", ")}.` : "");
}

function listen() {
  for (const { node, box, range, lock } of parts) {
    range.addEventListener("input", () => move(node, Number(range.value)));
    box.addEventListener("input", () => {
      if (box.value !== "" && Number.isFinite(Number(box.value))) move(node, clamped(Number(box.value)));
    });
    box.addEventListener("change", () => { box.value = Number(state.values[node].toFixed(6)); });
    lock.addEventListener("click", () => toggle(node));
  }
  by("preset").addEventListener("change", (event) => choose(event.target.value));
  by("all").addEventListener("click", () => step({ all: !state.all }));
  by("meaning").addEventListener("click", (event) => {
    const open = document.querySelector(".controls").classList.toggle("meanings");
    event.currentTarget.setAttribute("aria-expanded", open);
  });
  by("bars").addEventListener("click", () => step({ bars: !state.bars }));
  by("undo").addEventListener("click", undo);
  by("reset").addEventListener("click", () => step(copy(start)));
  for (const input of document.getElementsByName("lens")) {
    input.addEventListener("change", () => step({ lens: input.value }));
  }
  window.addEventListener("hashchange", () => open(location.hash, false));
  by("copy").addEventListener("click", copyLink);
}

async function copyLink() {
  rest(false);
  const link = by("link");
  try {
    await navigator.clipboard.writeText(link.value);
    setText(by("copied"), "Copied.");
  } catch {
    link.focus();
    link.select();
    setText(by("copied"), "The link is selected: copy it with Ctrl+C, or hold your finger on it.");
  }
}
