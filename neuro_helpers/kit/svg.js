// Comes before the scripts that draw by hand (drawing.js, timeline.js): one mark of a picture.
const SVG = "http://www.w3.org/2000/svg";

function make(parent, tag, attributes = {}, text = "") {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  parent.append(element);
  return element;
}

// How much a part of the page is magnified (on a projector): a pointer and a box are told in magnified points.
function magnified(part) {
  return part.getBoundingClientRect().width / part.offsetWidth || 1;
}
