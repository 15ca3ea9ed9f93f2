"""How charts reach the screen: the only file that knows renderers. Nothing here uses the network.

- *live*: `LiveChart`, a small widget around vega-embed. The drawing library (0.9 MB of JavaScript) was bundled when the
  package was built (`hatch_build.py`); it travels once per kernel, in `DrawingLibrary`, and every chart shares it. A
  chart is embedded once; afterwards only its parameters change.
- *prepared*: `prepared`, a chart's specification made once for everybody who draws the same chart.
- *still*: `picture`, a PNG inside an HTML figure, for readers without a kernel; it says that it is still. Made only
  where maintainers store notebooks (`python -m tools.store_notebooks`) and where a copy is made that nobody can move
  (`copying`): it takes vl-convert, which no student's computer needs.
"""

from __future__ import annotations

import base64
import copy
import dataclasses
import functools
import html
import io
import platform
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Set
from importlib import metadata
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path

import altair as alt
import anywidget
import numpy as np
import pandas as pd
import traitlets
from altair.utils import schemapi
from ipywidgets import Widget, widget_serialization

from neuro_helpers.handed.arguments import truth
from neuro_helpers.occasion import copying, project, storing

EMBED_OPTIONS = {"renderer": "svg", "actions": False}  # svg: labels are in the page; the menu has no name
PICTURE_SCALE = 1.25  # sharp enough to read, small enough for a notebook under 200 KB
PICTURE_COLOURS = 32  # the palette has eight; the rest smooths the edges of letters
MOST_PREPARED = 64  # pictures kept; a lesson has about ten

LIBRARY_FILE = ("neuro_helpers_drawing", "drawing_library.js")  # beside this package, where hatch_build.py puts it
SHELF = "(globalThis.neuroHelpersShelf ??= {}).vegaEmbed = vegaEmbed;"  # what that file does at its end
OLDER_BROWSERS = Path(__file__).with_name("older_browsers.js")  # what browsers of 2021 lack
NO_LIBRARY = ("This picture could not be drawn: the drawing library is made when the package is installed, and it is "
              "not there. In a terminal, in the project's folder, type `python -m uv sync --extra lab` (or: "
              "`pip install -e .`); then restart the kernel. The sentence on this page says what the picture shows.")
STILL = "This is a still picture. To move it, choose Run > Run All Cells, then scroll back here."
READY = "Ready. Scroll to section 1 and move something; the pictures draw without the internet."
STILL_PAGE = ("Not started: the pictures below are still ones. To move them, choose Run > Run All Cells, then scroll "
              "back here.")
NO_KERNEL = ("Picture and controls appear when this notebook runs: open it in JupyterLab and choose "
             "Run > Run All Cells.")


class MissingLibraryError(RuntimeError):
    """The drawing library is not installed; the message says how it gets there."""

    def __init__(self) -> None:
        super().__init__(NO_LIBRARY)


# -- the drawing library ----------------------------------------------------------------------------------------------

def vega_lite_version() -> str:
    """Name the Vega-Lite that this Altair writes, as vl-convert names it.

    Examples
    --------
    >>> vega_lite_version() == alt.SCHEMA_VERSION[1:].rpartition(".")[0]
    True
    """
    return ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])


def _installed_library() -> Traversable | None:
    folder, name = LIBRARY_FILE
    try:
        file = files(folder) / name
    except ModuleNotFoundError:
        return None
    return file if file.is_file() else None


@functools.cache
def drawing_library() -> str:
    """Return JavaScript that puts vega-embed at ``globalThis.neuroHelpersShelf.vegaEmbed`` and fetches nothing.

    Raises
    ------
    MissingLibraryError
        When the package is used without being installed, and vl-convert is not there to make the library now.

    Examples
    --------
    >>> len(drawing_library()) > 500_000
    True
    """
    if (installed := _installed_library()) is not None:
        return installed.read_text(encoding="utf-8")
    if find_spec("vl_convert") is None:
        raise MissingLibraryError
    import vl_convert

    return vl_convert.javascript_bundle(SHELF, vl_version=vega_lite_version())


def for_older_browsers(code: str) -> str:
    """Return JavaScript that browsers of 2021 can run, too: it brings the few built-ins that they lack."""
    return f"{OLDER_BROWSERS.read_text(encoding='utf-8')}\n{code}"


class DrawingLibrary(anywidget.AnyWidget):
    """The drawing library in the browser; one per kernel, shared by every `LiveChart`."""

    _esm = "export default {}"  # replaced by the library when the first chart is made

    def __init__(self) -> None:
        type(self)._esm = for_older_browsers(drawing_library()) + "\nexport default { initialize() {} };\n"
        super().__init__()


_shared: list[DrawingLibrary] = []


def _library() -> DrawingLibrary:
    if not _shared or _shared[0].comm is None:
        _shared[:] = [DrawingLibrary()]
    return _shared[0]


# -- specifications ---------------------------------------------------------------------------------------------------

class Prepared:
    """A chart whose specification is made already, for every `LiveChart` that differs by parameters alone.

    Making a specification takes longer than everything else that a demo does. It is not checked against Vega-Lite's
    schema here: a test does that once for every chart, so that no kernel has to.

    Parameters
    ----------
    chart : altair chart or dict
        The chart, or its specification.

    Attributes
    ----------
    spec : dict
        The specification, shared by everybody who draws it: read it, never write to it.
    """

    def __init__(self, chart: alt.TopLevelMixin | dict) -> None:
        self.spec = chart if isinstance(chart, dict) else chart.to_dict(validate=False)

    def to_dict(self) -> dict:
        """Return a copy of the specification, which may be written to."""
        return copy.deepcopy(self.spec)


_prepared: OrderedDict[Hashable, Prepared] = OrderedDict()


def prepared(make: Callable[..., alt.TopLevelMixin], *arguments: object, **options: object) -> Prepared:
    """Return the picture that ``make(*arguments, **options)`` draws, made once for all who ask for the same.

    Parameters
    ----------
    make : callable
        A function that returns an Altair chart and depends on nothing but its arguments.
    *arguments, **options
        Its arguments. They are compared by content, tables too, so that an edited table gets a picture of its own.

    Raises
    ------
    TypeError
        For an argument whose content can't be compared, such as a model: give its tables instead.

    Examples
    --------
    >>> def dot(table):
    ...     return alt.Chart(table).mark_point().encode(x="level:Q")
    >>> one = prepared(dot, pd.DataFrame({"level": [0.2]}))
    >>> one is prepared(dot, pd.DataFrame({"level": [0.2]})), one is prepared(dot, pd.DataFrame({"level": [0.3]}))
    (True, False)
    """
    key = (make, _content(arguments), _content(options))
    if key not in _prepared:
        with schemapi.debug_mode(False):  # marks and channels are not checked either
            _prepared[key] = Prepared(make(*arguments, **options))
        while len(_prepared) > MOST_PREPARED:
            _prepared.popitem(last=False)  # the one that nobody has asked for longest
    _prepared.move_to_end(key)
    return _prepared[key]


def _content(value: object) -> Hashable:
    """Return something that two values share exactly when a chart made from them is the same."""
    if value is None or isinstance(value, str | bool | bytes | type):
        return value if isinstance(value, str) else (type(value), value)  # True would equal 1
    if isinstance(value, float | np.floating) and value != value:
        return (type(value), "not a number")  # which does not equal itself
    if isinstance(value, pd.DataFrame | pd.Series):
        table = value.to_frame() if isinstance(value, pd.Series) else value
        columns = tuple((_content(name), str(kind), _content(list(cells)))
                        for (name, cells), kind in zip(table.items(), table.dtypes, strict=True))
        kind = pd.Series if isinstance(value, pd.Series) else pd.DataFrame  # one that is read-only draws the same
        return (kind, columns, _content(list(value.index)), _content(list(value.index.names)))
    if isinstance(value, pd.Index):
        return (type(value), _content(list(value)))
    if isinstance(value, np.ndarray):
        return (type(value), value.shape, str(value.dtype), _content(value.ravel().tolist()))
    if isinstance(value, Mapping):
        return (type(value), tuple((_content(key), _content(one)) for key, one in value.items()))
    if isinstance(value, list | tuple | range):
        return (type(value), tuple(map(_content, value)))
    if isinstance(value, Set):
        return (type(value), frozenset(map(_content, value)))
    if dataclasses.is_dataclass(value):
        return (type(value), tuple(_content(getattr(value, one.name)) for one in dataclasses.fields(value)))
    if type(value).__hash__ not in (None, object.__hash__):  # numbers, dates, members of an Enum
        return (type(value), value)
    raise TypeError(f"a picture can't be kept for an argument of type {type(value).__name__}: its content can't be "
                    "compared; give the tables, texts and numbers that the chart draws")


# -- live -------------------------------------------------------------------------------------------------------------

class LiveChart(anywidget.AnyWidget):
    """A chart that is drawn once; afterwards only its named parameters change.

    Parameters
    ----------
    chart : altair chart or Prepared
        Its top-level parameters are the only thing that can change. Charts of one `Prepared` share its specification
        and nothing else.

    Examples
    --------
    >>> size = alt.param(name="size", value=10)
    >>> live = LiveChart(alt.Chart(alt.Data(values=[{}])).mark_point(size=size).add_params(size))
    >>> live.set(size=40)
    >>> live.values
    {'size': 40}
    """

    _esm = Path(__file__).with_name("chart.js")
    # The places of a picture's letters are measured; its sentence takes the reader's own spacing.
    _css = (".nh-chart svg { display: block; } .nh-chart { overflow: visible; } "
            ".nh-chart text { letter-spacing: normal !important; word-spacing: normal !important; }")
    spec = traitlets.Dict().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    embed_options = traitlets.Dict(EMBED_OPTIONS).tag(sync=True)
    library = traitlets.Instance(DrawingLibrary, allow_none=True).tag(sync=True, **widget_serialization)
    trouble = traitlets.Unicode("").tag(sync=True)  # said in the place of the picture, when there can be none

    def __init__(self, chart: alt.TopLevelMixin | Prepared) -> None:
        spec = (chart if isinstance(chart, Prepared) else Prepared(chart)).spec
        # A selection's value belongs to the reader's mouse.
        values = {param["name"]: param["value"] for param in spec.get("params", ())
                  if "value" in param and "select" not in param}
        library, trouble = None, ""
        try:
            library = _library()
        except MissingLibraryError as missing:
            trouble = str(missing)
        super().__init__(spec=spec, values=values, library=library, trouble=trouble)
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
                  for param in self.spec.get("params", ())]
        return self.spec | ({"params": params} if params else {})


# -- what a cell stores -----------------------------------------------------------------------------------------------

def _few_colours(png: bytes) -> bytes:
    """Return the picture with a palette, about an eighth of the size: a notebook holds several."""
    from PIL import Image

    small = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(PICTURE_COLOURS).save(small, "PNG", optimize=True)
    return small.getvalue()


def picture(spec: dict, sentence: str, scale: float = PICTURE_SCALE) -> str:
    """Make an HTML figure: the chart as a PNG, with `sentence` as its description and its caption.

    Raises
    ------
    ModuleNotFoundError
        Without vl-convert and pillow, which the groups ``maintain`` and ``test`` bring.
    """
    import vl_convert

    png = _few_colours(vl_convert.vegalite_to_png(spec, vl_version=vega_lite_version(), scale=scale))
    address = "data:image/png;base64," + base64.b64encode(png).decode("ascii")
    words = html.escape(sentence)
    return (f'<figure style="margin:0"><img src="{address}" alt="{words}" style="max-width:100%">'
            f"<figcaption>{words}</figcaption>{_words(STILL)}</figure>")


def demo_output(box: Widget, spec: dict | Callable[[], dict | None] | None, sentence: str) -> dict:
    """Return what the cell of a demo stores: its sentence, and the live view unless a copy is made.

    Parameters
    ----------
    box : ipywidgets widget
        The demo on screen.
    spec : dict, callable or None
        The picture as it is now; a function is called only where a still picture is stored. None: no picture.
    sentence : str
        What the picture shows, in words.

    Returns
    -------
    dict
        Type -> content.
    """
    stored = {"text/plain": sentence, "text/html": _still(spec, sentence) if storing() else _words(sentence, NO_KERNEL)}
    if copying():  # a page made from the copy would prefer the view, which needs the internet
        return stored
    view = {"version_major": 2, "version_minor": 0, "model_id": box.model_id}
    return stored | {"application/vnd.jupyter.widget-view+json": view}


def _still(spec: dict | Callable[[], dict | None] | None, sentence: str) -> str:
    now = spec() if callable(spec) else spec
    return _words(sentence) if now is None else picture(now, sentence)


def _words(*sentences: str) -> str:
    return "".join(f"<p>{html.escape(sentence)}</p>" for sentence in sentences)


def _render(spec: dict, **_options: object) -> dict:
    """Show a plain Altair chart, which a student wrote."""
    sentence = spec.get("description", "A chart without a description.")
    live = LiveChart(Prepared(spec))
    if live.trouble:  # no sentence stands beside this one
        return {"text/plain": f"{sentence} {live.trouble}", "text/html": _words(sentence, live.trouble)}
    return demo_output(live, spec, sentence)


def _own_version() -> str:
    """Version of this package; the front door's is not asked, since imports run one way."""
    try:
        return metadata.version("neuro-helpers")
    except metadata.PackageNotFoundError:  # used from its folder, without being installed
        return "(not installed)"


def setup(projector: bool = False) -> None:
    """Make charts draw with no network, and print one line: ready, or that the pictures are still; and the versions.

    Parameters
    ----------
    projector : bool
        For a class that looks at one screen: each demo that is made from now on has a button that lets it fill the
        screen, in large type. Esc leads back.

    Examples
    --------
    >>> import contextlib
    >>> with contextlib.redirect_stdout(io.StringIO()) as said:
    ...     setup()
    >>> alt.__version__ in said.getvalue()
    True
    """
    project(truth("projector", projector))
    alt.renderers.register("neuro_helpers", _render)
    alt.renderers.enable("neuro_helpers")
    if _installed_library() is None and find_spec("vl_convert") is None:
        print(NO_LIBRARY)
        return
    versions = f"neuro_helpers {_own_version()}, Python {platform.python_version()}, Altair {alt.__version__}"
    print(f"{STILL_PAGE if storing() else READY} ({versions})")
