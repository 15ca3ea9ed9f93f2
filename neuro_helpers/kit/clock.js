// A clock for demos that play. It stands still until somebody presses play, and it waits while the page is hidden.
// It counts `position` one up and nothing else; the kernel answers with a picture, and stops it at the end: how many
// places there are may be part of the answer, and is not in the page.
function initialize({ model }) {
  let timer = null;
  const stop = () => { clearTimeout(timer); timer = null; };
  const tick = () => {
    timer = null;
    if (!model.get("running")) return;
    if (!globalThis.document?.hidden) {
      model.set("position", Math.round(model.get("position")) + 1);
      model.save_changes();
    }
    wait();
  };
  const wait = () => {
    if (timer === null && model.get("running")) timer = setTimeout(tick, 1000 * model.get("seconds"));
  };
  const start = () => { stop(); wait(); };
  model.on("change:running change:seconds", start);
  start();
  return () => { stop(); model.off("change:running change:seconds", start); };
}
export default { initialize };
