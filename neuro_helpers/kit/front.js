// Style and spoken names for plain ipywidgets controls, which have no accessible name of their own.
// Keys that are typed inside a demo never reach the notebook: JupyterLab's shortcuts leave out an element that asks for
// it. It has to be the focused element itself, which some shortcuts match before they look at what is around it.
// `names` maps a widget's model id to {label, pressed}: set on whatever the user operates in its view;
// {group} names a set of buttons.
const KEYS_STAY = "data-lm-suppress-shortcuts";
const OPERATED = ".noUi-handle, input, select, button";

function apply(element, { label, pressed, group }) {
  if (group) { // several buttons that answer one question
    element.setAttribute("role", "group");
    element.setAttribute("aria-label", group);
    for (const one of element.querySelectorAll("button")) {
      one.setAttribute("aria-pressed", String(one.classList.contains("mod-active")));
    }
    return;
  }
  const target = element.matches(OPERATED) ? element : element.querySelector(OPERATED);
  if (!target) return;
  target.setAttribute("aria-label", label);
  if (pressed !== undefined) target.setAttribute("aria-pressed", String(pressed));
}

const STOPPED = ["restarting", "autorestarting", "terminating", "dead"];
const NOT_LIVE = "Not live: the kernel that answers here has stopped or was started anew. "
  + "Choose Run > Run All Cells, and everything is back.";

// Says so when nobody answers any more. Returns a function that ends the watch.
function watch(model, el, control) {
  const stop = () => {
    if (el.querySelector("p")) return;
    const words = document.createElement("p");
    words.className = "nh-trouble";
    words.setAttribute("role", "alert");
    words.textContent = NOT_LIVE;
    el.append(words);
    el.style.display = "";
    el.closest(".nh-demo")?.classList.add("nh-not-live");
  };
  const kernel = model.widget_manager.kernel ?? control.widget_manager?.kernel;
  const status = (_kernel, now) => { if (STOPPED.includes(now)) stop(); };
  const live = () => { if (control.comm_live === false) stop(); };
  kernel?.statusChanged?.connect(status);
  kernel?.disposed?.connect(stop);
  control.on("comm_live_update", live);
  return () => {
    kernel?.statusChanged?.disconnect(status);
    kernel?.disposed?.disconnect(stop);
    control.off("comm_live_update", live);
  };
}

// Scrolls as little as is needed. What opens may take a moment to be laid out and to be drawn: look until it rests.
async function bringIntoView(element) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  for (let look = 0, height = -1; look < 20; look += 1) {
    await new Promise((done) => setTimeout(done, 60));
    const now = element.getBoundingClientRect().height;
    if (now > 0 && now === height) break;
    height = now;
  }
  element.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
}

async function render({ model, el }) {
  el.style.display = "none"; // it has nothing to show itself while all is well
  let unwatch = null;
  const name = async () => {
    const demo = el.closest(".nh-demo");
    if (demo && !demo.hasAttribute(KEYS_STAY)) {
      demo.setAttribute(KEYS_STAY, "true");
      demo.addEventListener("focusin", ({ target }) => target.setAttribute(KEYS_STAY, "true"));
    }
    for (const [id, words] of Object.entries(model.get("names"))) {
      const other = await model.widget_manager.get_model(id);
      unwatch ??= watch(model, el, other);
      for (const view of Object.values(other.views ?? {})) apply((await view).el, words);
    }
  };
  const bring = async () => {
    const [id] = model.get("brought");
    const views = Object.values((await model.widget_manager.get_model(id)).views ?? {});
    for (const one of await Promise.all(views)) bringIntoView(one.el);
  };
  model.on("change:brought", bring);
  model.on("change:names", name);
  // views appear one after another: look again until all of them have had time to be drawn
  const waits = [0, 100, 400, 1500].map((wait) => setTimeout(name, wait));
  return () => { waits.forEach(clearTimeout); model.off("change:names", name); model.off("change:brought", bring); unwatch?.(); };
}
export default { render };
