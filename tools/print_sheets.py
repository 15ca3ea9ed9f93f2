"""What stands on paper where a lesson has a demo: a question to tick, with lines, or its answer; or a picture."""

import ast
import functools
import html
import os
import re
from importlib.util import find_spec

import neuro_helpers as nh
from neuro_helpers.demos.questions.predict import filled
from neuro_helpers.demos.questions.refutation import refutation
from neuro_helpers.demos.questions.right_answers import ANSWERS, Models
from neuro_helpers.kit.record import SURENESS, PredictionRecord
from neuro_helpers.occasion import STILL_MAKERS, STILLS
from neuro_helpers.tables import load, options_of

LEFT_OUT = ("setup", "MyPredictions")  # they say something on a screen alone
ON_SCREEN = re.compile(r"<p>This is a still picture\..*?</p>", re.S)


def called(source):
    """Return what a cell calls, as (name, arguments, named arguments), when it holds calls of the front door alone.

    Examples
    --------
    >>> called('nh.Predict("0-1", "0-2")')
    [('Predict', ['0-1', '0-2'], {})]
    >>> called("level = 3"), called('sheet.check("calm")')
    (None, None)
    """
    try:
        calls = [line.value for line in ast.parse(source).body if not isinstance(line, ast.Import)]
        if not calls or any(call.func.value.id != "nh" for call in calls):
            return None
        return [(call.func.attr, [ast.literal_eval(one) for one in call.args],
                 {one.arg: ast.literal_eval(one.value) for one in call.keywords}) for call in calls]
    except (AttributeError, SyntaxError, ValueError):
        return None


def lines(count):
    """Return lines to write on."""
    return '<div class="line"></div>' * count


def box(words, right=False):
    """Return one answer to tick; the right one is ticked already."""
    tick = '<span class="box">\N{CHECK MARK}</span>' if right else '<span class="box"></span>'
    return f'<li class="right">{tick} <b>{html.escape(words)}</b></li>' if right else (
        f"<li>{tick} {html.escape(words)}</li>")


@functools.cache
def _questions():
    return load("questions").set_index("question")


@functools.cache
def _models():
    return Models(nh.CoupleModel.load(), nh.CoupleModel.load(lens="evidence"))


def _stem(name):
    return f'<p class="stem"><span class="name">{name}</span> {html.escape(_questions().loc[name]["stem"])}</p>'


def open_question(name):
    """Return a question with its answers to tick; how sure somebody is, and lines for the reason."""
    row = _questions().loc[name]
    if row["options"]:
        asked = "".join(box(one) for one in options_of(row["options"]))
    else:
        unit = f"{html.escape(row['unit'])} ({row['low']} to {row['high']})"
        asked = f"<li>My guess: <span class='gap'></span> {unit}</li>"
    sure = "".join(box(one) for one in SURENESS)
    return (f'<section class="ask">{_stem(name)}<ul>{asked}</ul>'
            f'<ul class="sure"><li>How sure?</li>{sure}</ul><p>Because</p>{lines(2)}</section>')


def answered_question(name):
    """Return a question with the model's answer, its reply, and what to say to each other answer."""
    row, answer = _questions().loc[name], ANSWERS[name](_models())
    others = []
    if row["options"]:
        options = options_of(row["options"])
        asked = "".join(box(one, one == answer.right) for one in options)
        said = {one: refutation(row, one, lambda lens: nh.CoupleModel.load(lens=lens)) for one in options}
        others = [f"<p class='other'><b>{html.escape(one)}</b>: {html.escape(told.text)}</p>"
                  for one, told in said.items() if told is not None and one != answer.right]
    else:
        near = f"{row['within']:g} more or less is near enough"
        asked = box(f"{round(float(answer.right))} {row['unit']} ({near})", right=True)
    reply = f'<div class="answer"><p>{html.escape(filled(row, answer))}</p>{"".join(others)}</div>'
    return f'<section class="ask">{_stem(name)}<ul>{asked}</ul>{reply}</section>'


def picture_of(outputs):
    """Return the picture or the sentence that a notebook stores for a demo, without what is true on a screen alone."""
    found = ["".join(one["data"]["text/html"]) for one in outputs if "text/html" in one.get("data", {})]
    return ON_SCREEN.sub("", "".join(found))


def shown(demo):
    """Return the picture and the sentence of a demo as it is now; the sentence alone where nothing can draw."""
    if not all(map(find_spec, STILL_MAKERS)):
        return f"<p>{html.escape(demo.stored_sentence())}</p>"
    before, os.environ[STILLS] = os.environ.get(STILLS), "1"
    try:
        bundle = demo._repr_mimebundle_()
    finally:
        os.environ.pop(STILLS) if before is None else os.environ.update({STILLS: before})
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    return ON_SCREEN.sub("", data.get("text/html", f"<p>{html.escape(data.get('text/plain', ''))}</p>"))


def sheet(call, outputs, for_teachers):
    """Return what stands on paper for one call of the front door."""
    name, arguments, named = call
    if name in LEFT_OUT:
        return ""
    if name == "Predict":
        one = answered_question if for_teachers else open_question
        asked = "".join(one(question) for question in arguments)
        return asked + (_picture_behind(arguments) if for_teachers else "")
    if name == "Rewrite":
        story = load("story").astype({"lesson": str}).set_index("lesson")
        return f"{picture_of(outputs)}<p>{html.escape(story.loc[arguments[0], 'hint'])}</p>" + (
            "" if for_teachers else lines(4))
    demo = getattr(nh, name)
    if not hasattr(demo, "show"):
        return picture_of(outputs)
    if for_teachers:  # the answer of a demo that keeps one behind "show me"
        made = demo(*arguments, **named)
        made.show()
        return f'<div class="answer">{shown(made)}</div>'
    return picture_of(outputs) + lines(2)


def _picture_behind(questions):
    demo = nh.Predict(*questions, record=PredictionRecord())
    demo.show()
    return f'<div class="answer">{shown(demo.picture)}</div>' if demo.picture else ""
