// The charts: each is embedded once; afterwards only its parameters change.
"use strict";

const EMBED_OPTIONS = { mode: "vega-lite", renderer: "svg", actions: false, ast: true, defaultStyle: false };

class Picture {
  constructor(element, spec) {
    this.element = element;
    this.spec = spec;
    this.signals = new Set(spec.params.map((param) => param.name));
    this.known = null; // not begun
  }

  async start(values) {
    this.known = { ...values, page_width: this.element.clientWidth || 600 };
    const spec = { ...this.spec, params: this.spec.params.map((param) =>
      param.name in this.known ? { ...param, value: this.known[param.name] } : param) };
    if (!globalThis.vegaEmbed) {
      this.element.textContent = "This picture needs a newer browser. The sentence says what it shows.";
      return;
    }
    try {
      this.view = (await vegaEmbed(this.element, spec, EMBED_OPTIONS)).view;
    } catch (error) {
      this.element.textContent = `This picture could not be drawn: ${error.message}`;
      return;
    }
    this.room = new ResizeObserver(() => {
      if (this.element.clientWidth) this.set({ page_width: this.element.clientWidth });
    });
    this.room.observe(this.element);
    this.write(this.known); // what changed in the meantime
  }

  set(values) {
    if (!this.known) { this.start(values); return; } // on screen for the first time
    const changed = Object.entries(values).filter(([name, value]) => this.known[name] !== value);
    if (!changed.length) return;
    Object.assign(this.known, values);
    if (this.view) this.write(Object.fromEntries(changed));
  }

  write(values) {
    for (const [name, value] of Object.entries(values)) if (this.signals.has(name)) this.view.signal(name, value);
    this.view.runAsync();
  }

  stop() {
    this.room?.disconnect();
    this.view?.finalize();
    this.element.replaceChildren();
  }
}

// Runs `draw` at once, and again at most once per frame: a burst of keys skips what nobody would see.
function oncePerFrame(draw) {
  let drawn = false, wanted = false;
  const frame = () => {
    drawn = false;
    if (wanted) { wanted = false; request(); }
  };
  const request = () => {
    if (drawn && document.visibilityState === "visible") { wanted = true; return; }
    drawn = true;
    requestAnimationFrame(frame);
    draw();
  };
  return request;
}
