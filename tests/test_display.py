"""The one file that knows renderers."""

import base64
import html
import json
import os
import re
import runpy
import struct
import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path

import altair as alt
import ipywidgets
import pandas as pd
import pytest

from neuro_helpers import charts, display, occasion
from neuro_helpers.kit.speech import Front
from neuro_helpers.model import CoupleModel

ROOT = Path(__file__).resolve().parents[1]


def run_without_stills(code):
    """Run code in a process of its own, as a student's kernel would; return what it printed."""
    environment = {name: value for name, value in os.environ.items() if name != occasion.STILLS}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def live():
    model = CoupleModel.load()
    return display.LiveChart(charts.outcomes_chart(model.nodes, model.reference))


def test_demos_may_fill_a_projectors_screen_only_after_setup_was_told_so(capsys):
    display.setup(projector=True)
    assert Front().projector is True
    display.setup()
    assert Front().projector is False
    capsys.readouterr()
    with pytest.raises(ValueError, match="projector: found 'yes'; allowed: True or False"):
        display.setup(projector="yes")


def test_setup_prints_one_line_that_says_ready_or_that_the_pictures_are_still(capsys, monkeypatch):
    for stills, beginning in ("1", "Not started: "), ("0", "Ready."):
        monkeypatch.setenv(occasion.STILLS, stills)
        display.setup()
        line = capsys.readouterr().out
        assert line.startswith(beginning) and line.count("\n") == 1 and alt.__version__ in line


def test_set_up_bundles_nothing_and_starts_no_javascript_engine():
    code = "import sys, neuro_helpers as nh; nh.setup(); nh.Outcomes()._repr_mimebundle_(); print(sorted(sys.modules))"
    modules = run_without_stills(code)
    assert "'neuro_helpers.display'" in modules
    for heavy in ("vl_convert", "PIL"):
        assert f"'{heavy}'" not in modules


def test_the_drawing_library_is_whole_and_asks_nobody():
    bundle = display.drawing_library()
    assert bundle == display._installed_library().read_text(encoding="utf-8")
    assert re.search(r"\(globalThis\.neuroHelpersShelf\?\?=\{\}\)\.vegaEmbed=[\w$]+;\s*$", bundle)
    assert len(bundle) > 500_000
    assert not re.search(r"""(from|import)\s*\(?\s*["']https?:""", bundle)


def test_the_library_is_built_for_the_vega_lite_that_altair_writes():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    hook = runpy.run_path(str(ROOT / "hatch_build.py"))
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["custom"]["vega-lite"] == (
        display.vega_lite_version())
    assert (hook["PLACE"], hook["SNIPPET"]) == ("/".join(display.LIBRARY_FILE), display.SHELF)
    (engine,) = (one for one in project["build-system"]["requires"] if one.startswith("vl-convert"))
    assert engine in project["tool"]["uv"]["constraint-dependencies"]


def test_charts_share_one_library(live):
    other = display.LiveChart(charts.prediction_chart("trust", "Trust", 0.7))
    assert other.library is live.library
    assert len(live._esm) < 5_000


def test_set_changes_parameters_and_nothing_else(live):
    before = live.spec
    live.set(show_all=True)
    assert live.values["show_all"] is True and live.spec is before
    assert {p["name"]: p.get("value") for p in live.still_spec()["params"]}["show_all"] is True
    live.set(show_all=False)


def test_charts_of_one_prepared_picture_share_its_specification_and_nothing_else():
    size = alt.param(name="size", value=10)
    made = display.Prepared(alt.Chart(alt.Data(values=[{}])).mark_point(size=size).add_params(size))
    one, two = display.LiveChart(made), display.LiveChart(made)
    assert one.spec is two.spec is made.spec
    before = made.to_dict()
    one.set(size=40)
    one.still_spec()["params"][0]["value"] = 50
    made.to_dict()["params"][0]["value"] = 60
    assert (one.values, two.values) == ({"size": 40}, {"size": 10})
    assert made.spec == two.still_spec() == before


def test_a_prepared_picture_is_made_once_for_the_same_content():
    made = []

    def chart(table, names=(), **options):
        made.append(1)
        return alt.Chart(table).mark_point().encode(x="a:Q")

    def table(**changed):
        return pd.DataFrame({"a": [0.1, float("nan")], "b": ["x", None]}, index=["p", "q"]).assign(**changed)

    first = display.prepared(chart, table(), ["one"], show=True)
    assert display.prepared(chart, table(), ["one"], show=True) is first and len(made) == 1
    for other in (
        ((table(a=[0.1, 0.2]), ["one"]), {"show": True}),
        ((table().rename(index={"q": "r"}), ["one"]), {"show": True}),
        ((table().rename(columns={"b": "c"}), ["one"]), {"show": True}),
        ((table(), ["two"]), {"show": True}),
        ((table(), ["one"]), {"show": 1}),  # equal to True, but no switch
        ((table(), ["one"]), {}),
    ):
        assert display.prepared(chart, *other[0], **other[1]) is not first
    assert len(made) == 7


def test_an_edited_table_gets_a_picture_of_its_own():
    model = CoupleModel.load()
    one = display.prepared(charts.outcomes_chart, model.nodes, model.reference)
    assert one.spec == charts.outcomes_chart(model.nodes, model.reference).to_dict()
    assert display.prepared(charts.outcomes_chart, model.nodes.copy(), dict(model.reference)) is not one
    assert display.prepared(charts.outcomes_chart, model.nodes.copy(), model.reference.copy()) is one
    edited = model.nodes.copy()
    edited.loc["trust", "label"] = "Faith"
    assert "Faith" in json.dumps(display.prepared(charts.outcomes_chart, edited, model.reference).spec)


def test_the_shelf_of_prepared_pictures_is_bounded():
    def chart(number):
        return alt.Chart(alt.Data(values=[{"a": number}])).mark_point()

    first = display.prepared(chart, 0)
    for number in range(1, display.MOST_PREPARED + 1):
        display.prepared(chart, number)
    assert len(display._prepared) == display.MOST_PREPARED
    assert display.prepared(chart, 0) is not first


def test_a_picture_of_something_without_content_is_refused():
    with pytest.raises(TypeError, match=r"CoupleModel.*give the tables"):
        display.prepared(charts.outcomes_chart, CoupleModel.load())


def test_an_unknown_parameter_is_named(live):
    with pytest.raises(KeyError, match="levles"):
        live.set(levles={})


def test_charts_are_svg_without_a_menu(live):
    assert live.embed_options == {"renderer": "svg", "actions": False}


def test_picture_is_small_described_and_escaped(live):
    figure = display.picture(live.still_spec(), 'A "sentence" <b>&</b>')
    assert figure.count("A &quot;sentence&quot; &lt;b&gt;&amp;&lt;/b&gt;") == 2
    png = base64.b64decode(re.search("base64,([^\"]+)", figure)[1])
    width, height = struct.unpack(">II", png[16:24])
    assert width > 1000 and height > 300 and len(png) < 30_000


def test_a_stored_demo_has_view_picture_and_sentence(live):
    stored = display.demo_output(live, live.still_spec(), "The sentence.")
    assert set(stored) == {"text/plain", "text/html", "application/vnd.jupyter.widget-view+json"}
    assert stored["text/plain"] == "The sentence."
    assert stored == display.demo_output(live, live.still_spec(), "The sentence.")


def test_without_the_switch_a_demo_stores_words_and_how_to_get_the_picture(live, monkeypatch):
    monkeypatch.delenv(occasion.STILLS)
    monkeypatch.setattr(display, "picture", None)  # nobody may call it
    stored = display.demo_output(live, live.still_spec, 'A "sentence" <b>&</b>')
    assert stored["text/plain"] == 'A "sentence" <b>&</b>'
    assert stored["text/html"].startswith("<p>A &quot;sentence&quot; &lt;b&gt;&amp;&lt;/b&gt;</p><p>")
    assert "Run &gt; Run All Cells" in stored["text/html"]
    assert stored["application/vnd.jupyter.widget-view+json"]["model_id"] == live.model_id


class Asked:
    """A shell whose kernel was asked to run a cell."""

    def __init__(self, **content):
        self.kernel = self
        self.get_parent = lambda: {"content": content} if content else {}


@pytest.mark.parametrize(("shell", "environment", "copied"), [
    (Asked(allow_stdin=False), {}, True), (Asked(allow_stdin=True), {}, False), (Asked(), {}, False), (None, {}, False),
    (Asked(allow_stdin=False), {"JPY_SESSION_NAME": "a.ipynb"}, False),
    (Asked(allow_stdin=False), {"VOILA_KERNEL_ID": "1"}, False)])
@pytest.mark.parametrize("makers", [True, False])
def test_a_copy_holds_no_view_and_a_picture_where_one_can_be_made(
        live, monkeypatch, shell, environment, copied, makers):
    for name in (occasion.STILLS, occasion.GRADED, "JPY_SESSION_NAME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(occasion, "get_ipython", lambda: shell)
    monkeypatch.setattr(occasion, "find_spec", lambda name: makers or None)
    stored = display.demo_output(live, live.still_spec, "The sentence.")
    assert ("application/vnd.jupyter.widget-view+json" in stored) != copied
    assert ("<img" in stored["text/html"]) == (html.escape(display.STILL) in stored["text/html"]) == (copied and makers)
    assert (html.escape(display.NO_KERNEL) in stored["text/html"]) != (copied and makers)


def test_a_picture_may_come_late_or_never(live):
    late, now = (display.demo_output(live, spec, "The sentence.") for spec in (live.still_spec, live.still_spec()))
    assert late == now
    assert display.demo_output(live, None, "The sentence.")["text/html"] == "<p>The sentence.</p>"


def test_a_grader_stores_no_picture_of_what_was_not_asked_for_at_the_front_door(live, monkeypatch):
    """Pictures take an engine that ends a grader's kernel where its memory is limited."""
    monkeypatch.setenv(occasion.GRADED, "autograde")
    monkeypatch.setattr(occasion, "get_ipython", lambda: Asked(allow_stdin=False))
    monkeypatch.setattr(display, "picture", None)
    assert not occasion.storing() and occasion.copying()
    assert "<img" not in display.demo_output(live, live.still_spec, "The sentence.")["text/html"]


def test_without_the_library_a_chart_says_what_to_do(monkeypatch, capsys):
    monkeypatch.setattr(display, "LIBRARY_FILE", ("neuro_helpers_drawing", "elsewhere.js"))
    monkeypatch.setattr(display, "find_spec", lambda name: None)
    monkeypatch.setattr(display, "_shared", [])
    display.drawing_library.cache_clear()
    try:
        chart = display.LiveChart(charts.prediction_chart("trust", "Trust", 0.7))
        assert "python -m uv sync" in chart.trouble and "pip install -e ." in chart.trouble
        assert chart.library is None
        assert plain_chart()["text/html"].startswith("<p>One point.</p><p>This picture could not be drawn")
        capsys.readouterr()
        display.setup()
        said = capsys.readouterr().out
        assert "Ready" not in said and "pip install -e ." in said
        with pytest.raises(display.MissingLibraryError, match="uv sync"):
            display.drawing_library()
        monkeypatch.setattr(display, "LIBRARY_FILE", ("no_such_package", "elsewhere.js"))
        with pytest.raises(display.MissingLibraryError):
            display.drawing_library()
        monkeypatch.undo()
        monkeypatch.setattr(display, "LIBRARY_FILE", ("no_such_package", "elsewhere.js"))
        installed = files("neuro_helpers_drawing") / "drawing_library.js"
        assert display.drawing_library() == installed.read_text(encoding="utf-8")  # vl-convert makes the same
    finally:
        display.drawing_library.cache_clear()


def plain_chart():
    """Return what a plain chart stores."""
    display.setup()
    chart = alt.Chart(alt.Data(values=[{"a": 1}])).mark_point().properties(description="One point.")
    bundle = chart._repr_mimebundle_(None, None)
    return bundle[0] if isinstance(bundle, tuple) else bundle


def test_a_plain_chart_is_drawn_live_and_needs_no_parameter(monkeypatch):
    monkeypatch.delenv(occasion.STILLS)
    bundle = plain_chart()
    shown = ipywidgets.widgets.widget._instances[bundle["application/vnd.jupyter.widget-view+json"]["model_id"]]
    assert shown.spec["mark"]["type"] == "point" and shown.values == {}
    assert bundle["text/html"].startswith("<p>One point.</p>")


def test_the_readers_mouse_keeps_its_selection():
    brush, size = alt.selection_interval(value={"x": [0, 1]}, name="brush"), alt.param(name="size", value=3)
    chart = alt.Chart(alt.Data(values=[{"a": 1}])).mark_point(size=size).encode(x="a:Q").add_params(brush, size)
    assert display.LiveChart(chart).values == {"size": 3}


def test_a_plain_chart_is_stored_as_a_described_picture():
    bundle = plain_chart()
    assert bundle["text/plain"] == "One point." and 'alt="One point."' in bundle["text/html"]
