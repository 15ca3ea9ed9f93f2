// A clock for demos that play. It stands still until somebody presses play, and it waits while the page is hidden.
// It writes `position` (whole numbers are places to stop at) and nothing else; the kernel answers with a picture.
const FRAMES = 5; // between two beats

function initialize({ model }) {
  let timer = null;
  const still = () => globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches;
  const stop = () => { clearTimeout(timer); timer = null; };
  const tick = () => {
    timer = null;
    if (!model.get("running")) return;
    if (!globalThis.document?.hidden) {
      const frames = still() ? 1 : FRAMES; // no movement between beats for those who asked for none
      const next = Math.min(model.get("last"), Math.round(model.get("position") * frames + 1) / frames);
      model.set("position", next);
      if (next >= model.get("last")) model.set("running", false);
      model.save_changes();
    }
    wait();
  };
  const wait = () => {
    if (timer === null && model.get("running")) {
      timer = setTimeout(tick, 1000 * model.get("seconds") / (still() ? 1 : FRAMES));
    }
  };
  const start = () => { stop(); wait(); };
  model.on("change:running change:seconds", start);
  start();
  return () => { stop(); model.off("change:running change:seconds", start); };
}
export default { initialize };
