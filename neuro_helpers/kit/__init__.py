"""The kit: what every demo is made of. The only room that knows ipywidgets."""

from neuro_helpers.kit.controls import Button, Choice, Control, Menu, Slider, Switch, about
from neuro_helpers.kit.curtain import Curtain
from neuro_helpers.kit.demo import Demo
from neuro_helpers.kit.layout import (
    box,
    card,
    column,
    fill,
    hide,
    mark,
    markup,
    note,
    progress,
    row,
    styled,
    text_block,
    title,
)
from neuro_helpers.kit.models import model_of, shipped, variant
from neuro_helpers.kit.question import Guess, NumberGuess, Question, direction, one_sentence
from neuro_helpers.kit.record import PredictionRecord, record_of
from neuro_helpers.kit.record_panel import RecordPanel
from neuro_helpers.kit.text_box import TextBox

__all__ = [
    "Button",
    "Choice",
    "Control",
    "Curtain",
    "Demo",
    "Guess",
    "Menu",
    "NumberGuess",
    "PredictionRecord",
    "Question",
    "RecordPanel",
    "Slider",
    "Switch",
    "TextBox",
    "about",
    "box",
    "card",
    "column",
    "direction",
    "fill",
    "hide",
    "mark",
    "markup",
    "model_of",
    "note",
    "one_sentence",
    "progress",
    "record_of",
    "row",
    "shipped",
    "styled",
    "text_block",
    "title",
    "variant",
]
