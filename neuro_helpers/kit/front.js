// Style and spoken names for plain ipywidgets controls, which have no accessible name of their own.
// Keys that are typed inside a demo never reach the notebook: JupyterLab's shortcuts leave out an element that asks for
// it. It has to be the focused element itself, which some shortcuts match before they look at what is around it.
// `names` maps a widget's model id to {label, pressed}: set on whatever the user operates in its view;
// {group} names a set of buttons.
const KEYS_STAY = "data-lm-suppress-shortcuts";
const OPERATED = ".noUi-handle, input, select, button, textarea";
const RESTING = "button, input, select, textarea";
const BUSY_MILLISECONDS = 700;
const HOLD_MILLISECONDS = 400;

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

// Keys stay in the demo, and what is pressed with the pointer is what the next key is for: JupyterLab would take the
// focus for its notebook. Digits that are typed on a slider's handle go into its number box.
function keep(demo) {
  if (demo.hasAttribute(KEYS_STAY)) return;
  demo.setAttribute(KEYS_STAY, "true");
  tellOfNumbers(demo);
  let held = null; // what was pressed last, for a moment
  demo.addEventListener("focusin", ({ target }) => target.setAttribute(KEYS_STAY, "true"));
  demo.addEventListener("pointerup", ({ target }) => {
    const slider = target.closest(".noUi-target");
    const pressed = slider ? slider.querySelector(".noUi-handle") : target.closest("button, input, select, summary, textarea");
    if (!pressed || pressed.disabled) return;
    if (document.activeElement !== pressed) pressed.focus({ preventScroll: true });
    held = { pressed, until: performance.now() + HOLD_MILLISECONDS };
  });
  demo.addEventListener("focusout", ({ target, relatedTarget }) => {  // a busy JupyterLab takes the focus later
    const taken = !relatedTarget || relatedTarget.matches(".jp-Notebook, .jp-Cell");
    if (!taken || target !== held?.pressed || performance.now() > held.until || target.disabled) return;
    queueMicrotask(() => { if (target.isConnected && !target.disabled) target.focus({ preventScroll: true }); });
  });
  demo.addEventListener("keydown", (event) => {
    if (!/^[0-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    const box = event.target.closest(".noUi-handle") && event.target.closest(".nh-slider")?.querySelector("input");
    if (!box || box.disabled) return;
    event.preventDefault();
    box.focus({ preventScroll: true });
    box.value = event.key; // instead of the old number; what is typed next is added
    // A browser reports what a person typed, not what was set here: say it as it would.
    const done = ({ type, key }) => {
      if (type === "keydown" && key !== "Enter") return;
      box.removeEventListener("keydown", done);
      box.removeEventListener("blur", done);
      box.dispatchEvent(new Event("change", { bubbles: true }));
    };
    box.addEventListener("keydown", done);
    box.addEventListener("blur", done);
  });
}

// A number box of ipywidgets leaves out signs that it does not take (3.7 becomes 37) and moves a number into its range
// (1000 becomes 999), both without a word. It is said beside the box; the new number is not, since a class may look on.
function tellOfNumbers(demo) {
  let words = null;
  let about = null;
  const numbers = (target) => target.matches?.("input[type=number]");
  const say = (box, text) => {
    const range = /from ([^\s,]+) to ([^\s,]+)/.exec(box.getAttribute("aria-label") ?? "");
    words ??= line(demo, "nh-note nh-typed", "alert");
    about = box;
    words.textContent = text.replace("RANGE", range ? ` from ${range[1]} to ${range[2]}` : "");
    words.hidden = false;
    const [inside, origin] = [box, demo].map((one) => one.getBoundingClientRect());
    const magnified = origin.width / demo.offsetWidth || 1; // on a projector
    const right = (inside.right - origin.left) / magnified;
    const [top, bottom] = [inside.top, inside.bottom].map((one) => (one - origin.top) / magnified);
    const [wide, high] = [words.offsetWidth, words.offsetHeight];
    const beside = right + 12 + wide <= demo.offsetWidth; // so that it hides no other box; else below
    words.style.left = `${beside ? right + 12 : Math.max(0, right - wide)}px`;
    words.style.top = `${beside ? (top + bottom - high) / 2 : bottom + 4}px`;
  };
  const hush = () => {
    about = null;
    if (words) words.hidden = true;
  };
  demo.addEventListener("keypress", ({ target, key, defaultPrevented }) => { // after the box itself has refused it
    if (!numbers(target) || !defaultPrevented || key === " " || key === "Enter") return;
    say(target, `This box takes whole numbersRANGE. \u201c${key}\u201d was left out: look at the number again.`);
  });
  demo.addEventListener("change", ({ target }) => {
    if (!numbers(target)) return;
    const typed = target.value; // as it was typed: the box has not seen the event yet
    setTimeout(() => {
      if (typed === "") say(target, "This box takes numbersRANGE. It held none, so the last number stays.");
      else if (Number(typed) !== Number(target.value)) {
        say(target, `This box takes numbersRANGE. \u201c${typed}\u201d was changed: look at the number again.`);
      }
    });
  }, true);
  demo.addEventListener("keydown", ({ target, key }) => {
    if (target === about && ["Backspace", "Delete"].includes(key)) hush();
  }, true);
  demo.addEventListener("focusin", ({ target }) => { if (target === about) hush(); });
  demo.addEventListener("click", ({ target }) => { if (target.closest("button")) hush(); });
}

const STOPPED = ["restarting", "autorestarting", "terminating", "dead"];
const NOT_LIVE = "Not live: the kernel that answers here has stopped or was started anew. "
  + "Choose Run > Run All Cells: the lesson comes back, with every demo as it opened. Predictions that are kept in your "
  + "file come back, too.";
const AT_WORK = "The kernel is still at work. What you did here is answered when it is done.";
const CUT_OFF = "There is no connection to the kernel at the moment. What you did here may need to be done again.";

function line(el, style, role) {
  const words = document.createElement("p");
  words.className = style;
  words.setAttribute("role", role);
  el.append(words);
  return words;
}

// Says so when nobody answers any more, or not within a second. Returns a function that ends the watch.
function watch(model, el, control) {
  const demo = el.closest(".nh-demo");
  const kernel = model.widget_manager.kernel ?? control.widget_manager?.kernel;
  const busy = line(el, "nh-note nh-waits", "status");
  const moves = new AbortController();
  let timer = null;
  let stopped = false;

  const wait = (words) => {
    busy.textContent = words;
    if (!stopped) el.style.display = words ? "" : "none";
  };
  const look = () => {
    timer = null;
    if (stopped || !kernel) return;
    if (kernel.connectionStatus !== "connected") wait(CUT_OFF);
    else if (kernel.status === "busy") wait(AT_WORK);
  };
  const moved = ({ target, type }) => {
    if (type === "keydown" && !target.closest(".noUi-handle, [role=slider]")) return;
    if (type === "pointerup" && !target.closest(".noUi-target, button, [role=slider]")) return;
    timer ??= setTimeout(look, BUSY_MILLISECONDS);
  };
  for (const type of ["pointerup", "keydown", "click", "change", "input"]) {
    demo.addEventListener(type, moved, { capture: true, signal: moves.signal });
  }

  const stop = () => {
    if (stopped) return;
    stopped = true;
    wait("");
    el.style.display = "";
    line(el, "nh-trouble", "alert").textContent = NOT_LIVE;
    demo.classList.add("nh-not-live");
    // No kernel hears these any more; what a person can still open in place (a note) stays.
    for (const one of demo.querySelectorAll(RESTING)) one.disabled = true;
    for (const one of demo.querySelectorAll(".noUi-target")) one.setAttribute("disabled", "true");
    for (const one of demo.querySelectorAll(".noUi-handle, [role=slider]")) {
      one.setAttribute("aria-disabled", "true");
      one.setAttribute("tabindex", "-1");
    }
    if (demo.contains(document.activeElement)) document.activeElement.blur();
  };
  const status = (_kernel, now) => {
    if (STOPPED.includes(now)) stop();
    else if (now === "idle" && kernel.connectionStatus === "connected") wait("");
  };
  const live = () => { if (control.comm_live === false) stop(); };
  kernel?.statusChanged?.connect(status);
  kernel?.disposed?.connect(stop);
  control.on("comm_live_update", live);
  return () => {
    moves.abort();
    clearTimeout(timer);
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

// Terms in the lessons' text are <details class="nh-term">: there is no demo around them, and a cell that is shown anew
// has new ones. So the page listens, once: keys and double clicks on a term never reach the notebook, which would open
// the cell's editor, and what was clicked is what the next key is for.
function keepTerms() {
  if (globalThis.neuroHelpersTerms) return;
  globalThis.neuroHelpersTerms = true;
  const term = (target) => target?.closest?.(".nh-term > summary");
  document.addEventListener("focusin", ({ target }) => term(target)?.setAttribute(KEYS_STAY, "true"));
  document.addEventListener("dblclick", (event) => { if (term(event.target)) event.stopPropagation(); }, true);
  document.addEventListener("click", ({ target }) => term(target)?.focus({ preventScroll: true }));
}

// Takes the focus to the first key of a part of the page that neither rests nor is hidden; not from a person who has
// gone on meanwhile.
function goTo(element) {
  const was = document.activeElement;
  setTimeout(() => {
    const now = document.activeElement;
    if (now !== was && element.contains(now)) return;
    const keys = [...element.querySelectorAll("button, input, select")];
    keys.find((one) => !one.disabled && one.offsetParent)?.focus({ preventScroll: true });
  }, 60);
}

// For a projector: the demo fills the screen, laid out as in a narrow window (--nh-screen) that is magnified. It is its
// parent that fills the screen, so that the demo's own width is measured in magnified points, too.
function fillTheScreen(demo) {
  const screen = demo.parentElement;
  if (screen.closest(".nh-demo") || screen.classList.contains("nh-screen")) return; // a part of a demo, or done
  screen.classList.add("nh-screen");
  const button = document.createElement("button");
  button.className = "jupyter-button nh-fill";
  button.textContent = "fill the screen";
  demo.prepend(button);
  button.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else screen.requestFullscreen();
  });
  const fit = () => {
    const fills = document.fullscreenElement === screen;
    const narrow = Number(getComputedStyle(demo).getPropertyValue("--nh-screen"));
    demo.style.zoom = fills ? String(Math.max(1, innerWidth / narrow)) : "";
    button.textContent = fills ? "back to the lesson (Esc)" : "fill the screen";
    if (!fills) demo.scrollIntoView({ block: "nearest" });
  };
  screen.addEventListener("fullscreenchange", fit);
  addEventListener("resize", () => { if (document.fullscreenElement === screen) fit(); });
}

async function render({ model, el }) {
  el.style.display = "none"; // it has nothing to show itself while all is well
  let unwatch = null;
  const name = async () => {
    const demo = el.closest(".nh-demo");
    if (demo) keep(demo);
    if (demo && model.get("projector")) fillTheScreen(demo);
    for (const [id, words] of Object.entries(model.get("names"))) {
      const other = await model.widget_manager.get_model(id);
      if (demo) unwatch ??= watch(model, el, other);
      for (const view of Object.values(other.views ?? {})) apply((await view).el, words);
    }
  };
  const bring = async () => {
    const [id, , focus] = model.get("brought");
    const views = Object.values((await model.widget_manager.get_model(id)).views ?? {});
    for (const one of await Promise.all(views)) {
      if (focus) goTo(one.el);
      bringIntoView(one.el);
    }
  };
  model.on("change:brought", bring);
  model.on("change:names", name);
  // views appear one after another: look again until all of them have had time to be drawn
  const waits = [0, 100, 400, 1500].map((wait) => setTimeout(name, wait));
  return () => { waits.forEach(clearTimeout); model.off("change:names", name); model.off("change:brought", bring); unwatch?.(); };
}
export default { initialize: keepTerms, render };
