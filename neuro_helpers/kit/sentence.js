// One plain sentence, announced politely. textContent: whatever a table holds is shown as text.
function render({ model, el }) {
  const line = document.createElement("p");
  line.setAttribute("role", "status");
  line.setAttribute("aria-live", "polite");
  el.appendChild(line);
  const write = () => {
    line.textContent = model.get("text");
    line.className = "nh-" + model.get("kind");
  };
  model.on("change:text change:kind", write);
  write();
}
export default { render };
