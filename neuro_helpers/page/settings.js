// Settings as part of the address, so that a link or a QR code opens the page where a teacher wants it:
// #oxytocin=80&cortisol=30&conflict=15&released=cortisol&lens=evidence&show=all, or #preset=warm_evening
"use strict";

const has = (object, name) => Object.prototype.hasOwnProperty.call(object, name);
const secondLens = (lens) => (lens === "document" ? "evidence" : "document"); // the one drawn beside it
const clamped = (number) => Math.min(100, Math.max(0, number));

function toAddress(state) {
  const parts = Object.entries(state.values)
    .filter(([node]) => !state.released.includes(node))
    .map(([node, value]) => `${node}=${Number(value.toFixed(6))}`);
  if (state.released.length) parts.push(`released=${state.released.join(",")}`);
  parts.push(`lens=${state.lens}`);
  if (state.all) parts.push("show=all");
  if (state.bars) parts.push("brain=bars");
  return `#${parts.join("&")}`;
}

// What an address asks for, and the parts of it that mean nothing here. What it leaves out is at the reference couple.
function fromAddress(address, data) {
  const asked = [...new URLSearchParams(address.replace(/^#/, ""))];
  const preset = asked.filter(([name, text]) => name === "preset" && has(data.scenarios, text)).pop()?.[1] ?? "";
  const begin = preset ? data.scenarios[preset] : data.reference;
  const state = { ...data.start, values: { ...begin.values }, released: begin.released, preset };
  const readers = {
    preset: (text) => text === preset,
    released: (text) => {
      const names = text.split(/[,;]/).filter(Boolean);
      state.released = Object.keys(state.values).filter((node) => names.includes(node));
      return state.released.length === names.length;
    },
    lens: (text) => has(data.lenses, text) && Boolean((state.lens = text)),
    brain: (text) => ["bars", "drawing"].includes(text) && ((state.bars = text === "bars"), true),
    show: (text) => ["all", "first"].includes(text) && ((state.all = text === "all"), true),
  };
  const wrong = [];
  for (const [name, text] of asked) {
    const known = has(state.values, name);
    if (known && text.trim() !== "" && Number.isFinite(Number(text))) state.values[name] = clamped(Number(text));
    else if (known || !has(readers, name) || !readers[name](text)) wrong.push(`${name}=${text}`);
    if (known || name === "released") state.preset = "";
  }
  return { state, wrong };
}
