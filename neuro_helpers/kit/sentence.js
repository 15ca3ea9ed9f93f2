// One plain sentence, or a few lines, announced politely. Whatever a table holds is shown as text.
function render({ model, el }) {
  const line = document.createElement("p");
  line.setAttribute("role", "status");
  line.setAttribute("aria-live", "polite");
  el.appendChild(line);
  const write = () => {
    const lines = model.get("kind") === "sentence" ? model.get("text").split("\n") : [model.get("text")];
    line.textContent = lines[0];
    if (lines.length > 1) {
      line.replaceChildren(...lines.map((words) => {
        const one = document.createElement("span");
        one.className = "nh-line";
        one.textContent = words + "\n";
        return one;
      }));
    }
    line.className = "nh-" + model.get("kind");
  };
  model.on("change:text change:kind", write);
  write();
}
export default { render };
