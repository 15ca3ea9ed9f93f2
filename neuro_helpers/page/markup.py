"""The page's HTML. Whatever a table holds is written as text, never as markup."""

import base64
import hashlib
import json
from html import escape
from importlib.resources import files
from string import Template

from neuro_helpers.demos.scope import SCOPE, ScopeLine, linked
from neuro_helpers.display import OLDER_BROWSERS
from neuro_helpers.model import CoupleModel
from neuro_helpers.wording import LENS_BUTTONS, whole

SCRIPTS = ("model.js", "words.js", "settings.js", "pictures.js", "lab.js", "predict_first.js", "start.js")
LIBRARY = "globalThis.vegaEmbed = neuroHelpersShelf.vegaEmbed;"  # after the drawing library itself
POLICY = (  # no address at all is allowed, no script but these three, and none made from text
    "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)


def page_html(model: CoupleModel, data: dict, library: str) -> str:
    """Return the whole page.

    Parameters
    ----------
    model : CoupleModel
        For the words beside the sliders.
    data : dict
        What `neuro_helpers.page.content.page_data` gives.
    library : str
        JavaScript of the drawing library, which sets ``globalThis.vegaEmbed``.
    """
    first = _script("\n".join([_read("no_dead_page.js"), OLDER_BROWSERS.read_text(encoding="utf-8").strip()]))
    scripts = [first, _script(library), _script("\n".join(_read(name) for name in SCRIPTS))]
    return Template(_read("page.html")).substitute(
        policy=POLICY.format(scripts=" ".join(map(_fingerprint, scripts))),
        style=_read("page.css"),
        scope=_scope(),
        presets=_presets(model, data["start"]["preset"]),
        sliders="".join(_slider(model, node) for node in model.sliders),
        lenses="".join(_lens(lens, lens == data["start"]["lens"]) for lens in data["lenses"]),
        number_of_outcomes=len(data["outcomes"]["all"]),
        number_of_arrows=len(model.influences),
        charts="".join(_card(name) for name in data["charts"]),
        brain_caption=escape(data["words"]["brain"]),
        without_brain="" if "brain" in data["charts"] else "hidden",
        questions="".join(_question(i, question) for i, question in enumerate(data["questions"])),
        data=json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
        first=first,
        library=scripts[1],
        script=scripts[2],
    )


def _read(name: str) -> str:
    return (files("neuro_helpers.page") / name).read_text(encoding="utf-8").strip()


def _script(text: str) -> str:
    """JavaScript that can stand between script tags."""
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _fingerprint(script: str) -> str:
    """Name a script by its content, as a content security policy does."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _scope() -> str:
    support = ScopeLine().support  # an address, or words such as a telephone number
    return escape(SCOPE) + (f" Someone to talk to: {linked(support)}" if support else "")


def _presets(model: CoupleModel, chosen: str) -> str:
    rows = [("", "choose a starting point"), *zip(model.scenarios["scenario"], model.scenarios["label"], strict=True)]
    return "".join(
        f'<option value="{escape(name)}"{" selected" if name == chosen else ""}>{escape(label)}</option>'
        for name, label in rows
    )


def _slider(model: CoupleModel, node: str) -> str:
    row, reference = model.nodes.loc[node], float(model.reference[node])
    return Template(_read("slider.html")).substitute(
        node=escape(node),
        label=escape(row["label"]),
        low=escape(row["low"] or "low"),
        high=escape(row["high"] or "high"),
        note=escape(row["description"]),
        number=whole(reference),
        place=f"{reference:.4f}",
    )


def _lens(lens: str, chosen: bool) -> str:
    return (
        f'<label class="choice"><input type="radio" name="lens" value="{lens}"{" checked" if chosen else ""}>'
        f"<span>{escape(LENS_BUTTONS[lens])}</span></label>"
    )


def _card(name: str) -> str:
    hidden = " hidden" if name == "bars" else ""  # the other view of the brain
    return f'<div class="card" id="card-{name}"{hidden}><div class="chart" id="chart-{name}"></div></div>'


def _question(number: int, question: dict) -> str:
    return f'<option value="{number}">{escape(question["short"])}</option>'
