"""The one file that knows renderers."""

import base64
import re
import struct

import altair as alt
import pytest

from neuro_helpers import charts, display
from neuro_helpers.model import CoupleModel


@pytest.fixture(scope="module")
def live():
    model = CoupleModel.load()
    return display.LiveChart(charts.outcomes_chart(model.nodes, model.reference))


def test_setup_prints_one_line_that_says_ready(capsys):
    display.setup()
    line = capsys.readouterr().out
    assert line.startswith("Ready.") and line.count("\n") == 1 and alt.__version__ in line


def test_the_drawing_library_is_whole_and_asks_nobody():
    bundle = display._bundle(display.LIBRARY_JS)
    assert len(bundle) > 500_000
    assert not re.search(r"""(from|import)\s*\(?\s*["']https?:""", bundle)


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


def test_a_plain_chart_is_stored_as_a_described_picture():
    display.setup()
    chart = alt.Chart(alt.Data(values=[{"a": 1}])).mark_point().properties(description="One point.")
    bundle = chart._repr_mimebundle_(None, None)
    bundle = bundle[0] if isinstance(bundle, tuple) else bundle
    assert bundle["text/plain"] == "One point." and 'alt="One point."' in bundle["text/html"]
