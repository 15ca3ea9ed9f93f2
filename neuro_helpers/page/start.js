// Opens the page at its address, and lets a test read and set what is on screen.
"use strict";

async function begin() {
  open(location.hash, true);
  start = copy(state);
  compute();
  start.values = { ...state.values };
  showBrain();
  const seenFirst = pictures.filter((picture) => picture.element.offsetParent); // the others begin when they are shown
  await Promise.all(seenFirst.map((picture) => picture.start({ levels, untested: untestedShares, other, lead: state.lens, show_all: state.all })));
  listen();
  if (data.questions.length) {
    ask(0);
    listenToGuesses();
  }
  refresh({ quiet: true });
  globalThis.lab.alive = true;
}

globalThis.lab = {
  alive: false, // until the sliders answer
  get state() { return copy(state); },
  get levels() { return { ...levels }; },
  get other() { return { ...other }; },
  get untested() { // the part of each node's change, not its share
    const table = data.lenses[state.lens];
    return asLevels(table, untestedPart(table, table.nodes.map((node) => levels[node]), state.released));
  },
  get sentence() { return sentence(); },
  set: (change) => step(change),
  ready: begin(),
};
