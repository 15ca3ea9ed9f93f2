// Predict first: say what you expect, then lay the model's answer over it. It helps and never blocks.
"use strict";

const DIRECTIONS = { up: "up", down: "down", same: "no change" };
const guess = { prediction: "", shown: false, number: 0, lens: "" };
let guessPicture = null;

function guessLevels() {
  const { slider, to } = data.questions[guess.number];
  return predict(data.lenses[state.lens], { [slider]: to / 100 }, []).levels;
}

function guessUntested(levels) {
  const table = data.lenses[state.lens], at = table.nodes.indexOf(data.questions[guess.number].outcome);
  return shareOf(untestedPart(table, levels, [])[at], levels[at] - table.baseline[at]);
}

function guessSeen() {
  const { outcome } = data.questions[guess.number];
  return { ...data.known[outcome], level: whole(guessLevels()[data.lenses[state.lens].nodes.indexOf(outcome)]) };
}

function feedback() {
  const chosen = DIRECTIONS[guess.prediction];
  if (!guess.shown) {
    return chosen ? `You predict: ${chosen}. Press "show me" when you are ready.`
      : 'Choose what you expect, or press "show me" at once.';
  }
  const outcome = guessSeen(), change = outcome.level - outcome.reference;
  const result = change > 0 ? "up" : change < 0 ? "down" : "no change";
  const answer = `In this model, ${moved(outcome)}.`;
  if (!chosen) return answer;
  return chosen === result ? `${answer} That is what you predicted (${chosen}).`
    : `${answer} You predicted: ${chosen}. The model gives another answer. Which of its arrows could lead there, ` +
      "and do you find them convincing?";
}

function showGuess() {
  guess.lens = state.lens;
  const { outcome } = data.questions[guess.number];
  const found = guessLevels(), level = found[data.lenses[state.lens].nodes.indexOf(outcome)];
  const untested = guess.shown ? { [outcome]: guessUntested(found) } : {};
  guessPicture.set({ levels: { [outcome]: level }, untested, prediction: guess.prediction, shown: guess.shown });
  for (const input of document.getElementsByName("prediction")) input.checked = input.value === guess.prediction;
  setText(by("feedback"), feedback());
}

function ask(number) {
  Object.assign(guess, { prediction: "", shown: false, number });
  const { text, chart } = data.questions[number];
  setText(by("question-text"), text);
  guessPicture?.stop();
  guessPicture = new Picture(by("chart-guess"), chart);
  guessPicture.start({ prediction: "", shown: false });
  showGuess();
}

function tryIt() {
  const { slider, to } = data.questions[guess.number];
  step({ values: { ...data.reference.values, [slider]: to }, released: [], preset: "" });
  by("answer-heading").scrollIntoView({ block: "start" });
  by("answer-heading").focus({ preventScroll: true });
}

function listenToGuesses() {
  by("question").addEventListener("change", (event) => ask(Number(event.target.value)));
  for (const input of document.getElementsByName("prediction")) {
    input.addEventListener("change", () => { guess.prediction = input.value; guess.shown = false; showGuess(); });
  }
  by("show").addEventListener("click", () => { guess.shown = true; showGuess(); });
  by("again").addEventListener("click", () => ask(guess.number));
  by("try").addEventListener("click", tryIt);
  listeners.push(() => {
    if (guess.lens !== state.lens) showGuess();
  });
}
