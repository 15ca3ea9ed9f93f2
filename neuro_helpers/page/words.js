// The sentence under the pictures: the same words as neuro_helpers/demos/lab/lab_sentences.py, in the same order.
// tests/browser/test_page_on_screen.py compares the two at 200 settings. Names inside a sentence come ready-made from Python.
"use strict";

const whole = (level) => Math.floor(100 * level + 0.5); // half rounds up, as in the charts

const listed = (items) =>
  items.length > 1 ? `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}` : items.join("");

// outcome: { name, reference, level } with whole numbers from 0 to 100
function moved(outcome, verb = "goes") {
  const change = outcome.level - outcome.reference;
  if (change === 0) return `${outcome.name} stays at ${outcome.level}`;
  return `${outcome.name} ${verb} ${change > 0 ? "up" : "down"} from ${outcome.reference} to ${outcome.level}`;
}

const ALL = 0.995; // a share above this is called all of it

// outcome.untested: share of the change that runs over arrows that nobody tested
function untested(outcome) {
  if (!(outcome.untested > 0.5)) return "";
  return `; ${outcome.untested > ALL ? "all" : "more than half"} of it over untested arrows`;
}

// moves: { name, reference, level, released } of each slider
function settingWords(moves) {
  const held = moves
    .filter((move) => !move.released && move.level !== move.reference)
    .map((move) => `${move.name} at ${move.level} (reference ${move.reference})`);
  const free = moves
    .filter((move) => move.released)
    .map((move) => `${move.name} following the model (now ${move.level})`);
  return listed([...held, ...free]);
}

function counts(outcomes) {
  const signs = outcomes.map((outcome) => Math.sign(outcome.level - outcome.reference));
  const number = (sign) => signs.filter((one) => one === sign).length;
  const parts = [[number(1), "higher"], [number(-1), "lower"], [number(0), "the same"]]
    .filter(([count]) => count)
    .map(([count, word]) => `${count} ${count === 1 ? "is" : "are"} ${word}`);
  return `Compared with the reference couple, of the ${outcomes.length} outcomes shown ${listed(parts)}.`;
}

function largest(outcomes) {
  const size = (outcome) => Math.abs(outcome.level - outcome.reference);
  return outcomes.reduce((most, outcome) => (size(outcome) > size(most) ? outcome : most));
}

function summary(moves, outcomes) {
  const setting = settingWords(moves);
  const changed = outcomes.filter((outcome) => outcome.level !== outcome.reference);
  if (!changed.length && !setting) {
    return "This is the reference couple: our chosen starting point, not an average. " +
      "Move a slider, and arrows show what changes.";
  }
  const start = setting ? `In this model, with ${setting}, ` : "In this model, ";
  if (!changed.length) return `${start}every outcome shown stays at its reference mark.`;
  const soon = outcomes.filter((outcome) => !outcome.later);
  const most = largest(soon);
  const words = most.level !== most.reference
    ? `${start}${moved(most)}: the largest change shown${untested(most)}. ${counts(soon)}`
    : `${start}nothing changes at once.`;
  const later = changed.filter((outcome) => outcome.later).map((outcome) => moved(outcome, "would go"));
  return later.length ? `${words} If this went on for months, ${listed(later)}.` : words;
}

// One line under the sliders of a small screen, where the pictures are out of sight: what changed most.
function atOnce(outcomes) {
  const most = largest(outcomes.filter((outcome) => !outcome.later));
  return most.level === most.reference ? "Nothing has changed at once yet: move a slider."
    : `Most changed: ${most.name} ${most.reference} \u2192 ${most.level}`;
}

// What another lens says about the outcome with the largest change in either; "" when they agree. claim: its words.
function otherLens(claim, outcomes, others) {
  const size = (i) => Math.max(...[outcomes[i], others[i]].map((one) => Math.abs(one.level - one.reference)));
  const soon = outcomes.map((_, i) => i).filter((i) => !outcomes[i].later);
  const most = soon.reduce((best, i) => (size(i) > size(best) ? i : best));
  const here = outcomes[most], there = others[most];
  if (here.level === there.level) return "";
  return ` ${claim} ${here.name} at ${there.level} instead of ${here.level}.`;
}
