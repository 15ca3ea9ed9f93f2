"""How charts reach the screen: the only file that knows renderers.

Two routes, both with no network:

- *live*: `LiveChart`, a small widget around vega-embed. The drawing library (0.9 MB of JavaScript, made by
  vl-convert) travels once per kernel, in `DrawingLibrary`; every chart shares it. A chart is embedded once and
  afterwards only its parameters change.
- *still*: `picture`, a PNG made by vl-convert inside an HTML figure, for readers without a kernel.
"""

from __future__ import annotations

import base64
import copy
import functools
import html
import io
import platform
from importlib.metadata import version

import altair as alt
import anywidget
import traitlets
from ipywidgets import widget_serialization

EMBED_OPTIONS = {"renderer": "svg", "actions": False}  # svg: labels are in the page; the menu has no name
PICTURE_SCALE = 1.25  # sharp enough to read, small enough for a notebook under 200 KB
PICTURE_COLOURS = 32  # the palette has eight; the rest smooths the edges of letters

LIBRARY_JS = """
globalThis.neuroHelpersShelf ??= {};
globalThis.neuroHelpersShelf.vegaEmbed = vegaEmbed;
export default { initialize() {} };
"""

CHART_JS = """
const shelf = (globalThis.neuroHelpersShelf ??= {});
const library = () => new Promise((resolve) => {  // the library widget may arrive a moment later
  const look = () => (shelf.vegaEmbed ? resolve(shelf.vegaEmbed) : setTimeout(look, 20));
  look();
});
async function render({ model, el }) {
  const embed = await library();
  const inner = document.createElement("div");
  el.appendChild(inner);
  const values = () => ({ ...model.get("values"), ...(el.clientWidth ? { page_width: el.clientWidth } : {}) });
  const spec = structuredClone(model.get("spec"));
  for (const param of spec.params) if (param.name in values()) param.value = values()[param.name];
  let api;
  try {
    api = await embed(inner, spec, model.get("embed_options"));
  } catch (error) {
    inner.textContent = "This picture could not be drawn: " + error.message;
    return;
  }
  let busy = false, again = false, behind = false;
  const known = new Map();
  const write = (name, value) => {  // an unchanged value would be computed with again
    const text = JSON.stringify(value);
    if (known.get(name) !== text) api.view.signal(name, value);
    known.set(name, text);
  };
  const draw = async () => {  // a burst of keys skips the frames that nobody would see
    behind = !el.clientWidth;  // not on screen: drawn when it is
    if (busy || behind) { again = !behind; return; }
    busy = true;
    do {
      again = false;
      for (const [name, value] of Object.entries(values())) write(name, value);
      await api.view.runAsync();
    } while (again);
    busy = false;
  };
  model.on("change:values", draw);
  const room = new ResizeObserver(() => {
    if (el.clientWidth && (behind || el.clientWidth !== api.view.signal("page_width"))) draw();
  });
  room.observe(el);
  return () => { room.disconnect(); model.off("change:values", draw); api.finalize(); };
}
export default { render };
"""


@functools.cache
def _bundle(snippet: str) -> str:
    """JavaScript of the drawing library and `snippet` in one piece, so that nothing is fetched."""
    import vl_convert

    return vl_convert.javascript_bundle(snippet, vl_version=_vega_lite_version())


def _vega_lite_version() -> str:
    """Name the Vega-Lite that this Altair writes, as vl-convert does ("6.1")."""
    return ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])


class DrawingLibrary(anywidget.AnyWidget):
    """The drawing library in the browser; one per kernel, shared by every `LiveChart`."""

    _esm = "export default {}"  # replaced by the bundle when the first chart is made

    def __init__(self) -> None:
        type(self)._esm = _bundle(LIBRARY_JS)
        super().__init__()


_shared: list[DrawingLibrary] = []


def _library() -> DrawingLibrary:
    if not _shared or _shared[0].comm is None:
        _shared[:] = [DrawingLibrary()]
    return _shared[0]


class Prepared:
    """A chart whose specification is made and checked already, for several `LiveChart` that differ by parameters alone.

    Making a specification takes longer than everything else that a demo does.
    """

    def __init__(self, chart: alt.TopLevelMixin) -> None:
        self._spec = chart.to_dict()

    def to_dict(self) -> dict:
        """Return a copy of the specification."""
        return copy.deepcopy(self._spec)


class LiveChart(anywidget.AnyWidget):
    """A chart that is drawn once; afterwards only its named parameters change.

    Parameters
    ----------
    chart : altair chart
        Its top-level parameters are the only thing that can change.

    Examples
    --------
    >>> import altair as alt
    >>> size = alt.param(name="size", value=10)
    >>> live = LiveChart(alt.Chart(alt.Data(values=[{}])).mark_point(size=size).add_params(size))
    >>> live.set(size=40)
    >>> live.values
    {'size': 40}
    """

    _esm = CHART_JS
    _css = ".nh-chart svg { display: block; } .nh-chart { overflow: visible; }"
    spec = traitlets.Dict().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    embed_options = traitlets.Dict(EMBED_OPTIONS).tag(sync=True)
    library = traitlets.Instance(DrawingLibrary).tag(sync=True, **widget_serialization)

    def __init__(self, chart: alt.TopLevelMixin | Prepared) -> None:
        spec = chart.to_dict()
        values = {param["name"]: param["value"] for param in spec["params"] if "value" in param}
        super().__init__(spec=spec, values=values, library=_library())
        self.add_class("nh-chart")

    def set(self, **values: object) -> None:
        """Give parameters new values, as one message to the browser.

        Raises
        ------
        KeyError
            When the chart has no parameter of that name.
        """
        unknown = set(values) - set(self.values)
        if unknown:
            raise KeyError(f"the chart has no parameter {', '.join(sorted(unknown))}; it has {sorted(self.values)}")
        self.values = self.values | values

    def still_spec(self) -> dict:
        """Return the specification with the present values written in, for a still picture."""
        params = [param | ({"value": self.values[param["name"]]} if param["name"] in self.values else {})
                  for param in self.spec["params"]]
        return self.spec | {"params": params}


def _few_colours(png: bytes) -> bytes:
    """Return the picture with a palette, about an eighth of the size: a notebook holds several."""
    from PIL import Image

    small = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(PICTURE_COLOURS).save(small, "PNG", optimize=True)
    return small.getvalue()


def picture(spec: dict, sentence: str, scale: float = PICTURE_SCALE) -> str:
    """Make an HTML figure: the chart as a PNG, with `sentence` as its description and its caption."""
    import vl_convert

    png = _few_colours(vl_convert.vegalite_to_png(spec, vl_version=_vega_lite_version(), scale=scale))
    address = "data:image/png;base64," + base64.b64encode(png).decode("ascii")
    words = html.escape(sentence)
    return (f'<figure style="margin:0"><img src="{address}" alt="{words}" style="max-width:100%">'
            f"<figcaption>{words}</figcaption></figure>")


def demo_output(box: object, spec: dict, sentence: str) -> dict:
    """Return what a demo cell stores: the live view, and a picture with its sentence where no kernel runs."""
    view = {"version_major": 2, "version_minor": 0, "model_id": box.model_id}
    return {
        "text/plain": sentence,
        "text/html": picture(spec, sentence),
        "application/vnd.jupyter.widget-view+json": view,
    }


def _still_renderer(spec: dict, **_options: object) -> dict:
    sentence = spec.get("description", "A chart without a description.")
    return {"text/plain": sentence, "text/html": picture(spec, sentence)}


def setup() -> None:
    """Make charts draw with no network, and print one line: ready, and the versions.

    Examples
    --------
    >>> setup()  # doctest: +ELLIPSIS
    Ready. ...
    """
    alt.renderers.register("neuro_helpers", _still_renderer)
    alt.renderers.enable("neuro_helpers")
    _bundle(LIBRARY_JS)
    versions = (f"neuro_helpers {version('neuro_helpers')}, Python {platform.python_version()}, "
                f"Altair {alt.__version__}")
    print(f"Ready. The pictures on this page draw without the internet. ({versions})")
