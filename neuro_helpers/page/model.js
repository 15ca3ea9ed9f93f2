// The model in the browser: a table of numbers, written by neuro_helpers/page/level_table.py, and how to read it.
// The same equations as neuro_helpers/network.py; tests/browser/test_page_on_screen.py compares the two at 1,000 settings.
"use strict";

const SETTLED = 1e-12; // width at which two bracketing answers count as one
const MOST_ROUNDS = 20000;
const NOTHING = 1e-12; // a change smaller than rounding error

// Level of one node: 1 / (1 + exp(-gain z)), z = start + sum of strength * (source - its baseline).
function levelOf(table, x, node) {
  let z = table.start[node];
  for (const [source, strength, moderator] of table.rows[node]) {
    z += strength * (moderator < 0 ? 1 : x[moderator]) * (x[source] - table.baseline[source]);
  }
  return 1 / (1 + Math.exp(-table.gain * z));
}

function pass(table, x, order) {
  for (const node of order) x[node] = levelOf(table, x, node);
}

// Bounds of a level from bounds of all others: an arrow that lowers its target takes the other bound. They hold for any
// signs of the arrows, so where they meet, the answer is proved to be the only one.
function boundsOf(table, low, high, node) {
  let down = table.start[node], up = down;
  for (const [source, strength, moderator] of table.rows[node]) {
    const a = low[source] - table.baseline[source], b = high[source] - table.baseline[source];
    const m = moderator < 0 ? [1, 1] : [low[moderator], high[moderator]];
    const least = a * (a >= 0 ? m[0] : m[1]), most = b * (b >= 0 ? m[1] : m[0]);
    down += strength * (strength > 0 ? least : most);
    up += strength * (strength > 0 ? most : least);
  }
  return [down, up].map((z) => 1 / (1 + Math.exp(-table.gain * z)));
}

// Where a row breaks the sign rule on a loop of what is released, corners that meet would prove nothing.
function settleBounds(table, x, free) {
  const low = x.slice(), high = x.slice();
  for (const node of free) [low[node], high[node]] = [0, 1];
  let gap = 1, moved = 1;
  for (let round = 0; round < MOST_ROUNDS && gap >= SETTLED && moved >= SETTLED / 1000; round += 1) {
    for (const node of table.order) [low[node], high[node]] = boundsOf(table, low, high, node);
    const next = free.map((node) => boundsOf(table, low, high, node));
    gap = moved = 0;
    free.forEach((node, i) => {
      moved = Math.max(moved, next[i][0] - low[node], high[node] - next[i][1]);
      [low[node], high[node]] = next[i];
      gap = Math.max(gap, high[node] - low[node]);
    });
  }
  if (gap > 1e-10) return { corners: [low, high], unproved: true };
  pass(table, low, table.order);
  return { levels: low };
}

// Released sliders follow the model. From the all-bad and the all-good corner the iteration closes in on every answer
// from both sides; where the two meet, the answer is the only one.
function settle(table, x, free) {
  const order = table.order;
  const corners = [-1, 1].map((side) => {
    const corner = x.slice();
    for (const node of free) corner[node] = side * table.valence[node] > 0 ? 1 : 0;
    return corner;
  });
  let gap = 0, moved = 0;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    moved = 0;
    for (const corner of corners) {
      pass(table, corner, order);
      const next = free.map((node) => levelOf(table, corner, node));
      free.forEach((node, i) => {
        moved = Math.max(moved, Math.abs(next[i] - corner[node]));
        corner[node] = next[i];
      });
    }
    gap = Math.max(...free.map((node) => Math.abs(corners[0][node] - corners[1][node])));
    if (gap < SETTLED || moved < SETTLED / 1000) break;
  }
  if (moved >= SETTLED && gap >= SETTLED) return { corners, restless: true };
  if (gap > 1e-10) return { corners };
  pass(table, corners[1], order);
  return { levels: corners[1] };
}

// Solves a small system of linear equations in place (Gauss, with the largest pivot); returns the unknowns.
function solved(matrix, right) {
  const size = right.length;
  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    for (let row = column + 1; row < size; row += 1) {
      if (Math.abs(matrix[row][column]) > Math.abs(matrix[pivot][column])) pivot = row;
    }
    [matrix[column], matrix[pivot]] = [matrix[pivot], matrix[column]];
    [right[column], right[pivot]] = [right[pivot], right[column]];
    for (let row = column + 1; row < size; row += 1) {
      const factor = matrix[row][column] / matrix[column][column];
      if (!factor) continue;
      for (let i = column; i < size; i += 1) matrix[row][i] -= factor * matrix[column][i];
      right[row] -= factor * right[column];
    }
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    for (let i = row + 1; i < size; i += 1) right[row] -= matrix[row][i] * right[i];
    right[row] /= matrix[row][row];
  }
  return right;
}

// The part of each node's change that runs over at least one arrow that nobody tested: the change, less what comes over
// chains of tested arrows alone. A row hands on `strength * moderator * slope`, the slope being that of its target
// between the reference couple and here: the same as TestedArrows in neuro_helpers/explain.py.
function untestedPart(table, x, released) {
  const free = [...table.order, ...released.map((node) => table.nodes.indexOf(node))];
  const change = x.map((level, node) => level - table.baseline[node]);
  const place = new Map(free.map((node, i) => [node, i]));
  const matrix = free.map((_, i) => free.map((_node, j) => (i === j ? 1 : 0)));
  const right = free.map((node, i) => {
    const drive = Math.log(x[node] / (1 - x[node])) / table.gain - table.start[node];
    const base = table.baseline[node];
    const slope = Math.abs(drive) > NOTHING ? change[node] / drive : table.gain * base * (1 - base);
    let held = 0;
    for (const [source, strength, moderator, tested] of table.rows[node]) {
      const gain = tested * slope * strength * (moderator < 0 ? 1 : x[moderator]);
      if (place.has(source)) matrix[i][place.get(source)] -= gain;
      else held += gain * change[source];
    }
    return held;
  });
  const part = x.map(() => 0);
  solved(matrix, right).forEach((looked, i) => { part[free[i]] = change[free[i]] - looked; });
  return part;
}

// setting: node -> level (0 to 1) of what is held; released: nodes that follow the model.
function predict(table, setting, released) {
  const x = table.baseline.slice();
  for (const [node, level] of Object.entries(setting)) x[table.nodes.indexOf(node)] = level;
  const free = released.map((node) => table.nodes.indexOf(node));
  if (!free.length) {
    pass(table, x, table.order);
    return { levels: x };
  }
  const group = free.slice().sort((a, b) => a - b).join();
  return table.unproved.some((one) => one.join() === group) ? settleBounds(table, x, free) : settle(table, x, free);
}
