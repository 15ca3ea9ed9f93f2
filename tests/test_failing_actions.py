"""Whatever a control is for: where that fails, a word in the live region says what was not done, and why."""

import ast
from pathlib import Path

import pytest
from ipywidgets import Button
from test_kit import DEMOS, widgets_of

from neuro_helpers import kit
from neuro_helpers.kit.speech import Sentence

ROOT = Path(__file__).parents[1]
LISTENERS = ("observe", "on_click", "on_msg", "on_submit")
PROBLEMS = {OSError: "the disk is full", TypeError: "one cell too many", ValueError: "no such row", KeyError: "levels"}
STATEFUL = {"example", "lab", "outcomes", "lenses", "why", "challenge", "day", "drift", "loop"}


class Failing:
    """Lets a demo be made and then, while `problem` is set, fail in everything that it is asked for."""

    def __init__(self, patch):
        self.problem, add = None, kit.Demo.add
        self.asked = 0

        def failing(demo, name, control, then=None):
            if isinstance(control, kit.Button):
                control.action = self.instead_of(control.action)
            return add(demo, name, control, then and self.instead_of(then))

        patch.setattr(kit.Demo, "add", failing)

    def instead_of(self, action):
        def do():
            if self.problem is None:
                return action()
            self.asked += 1
            raise self.problem
        return do


def move(widget):
    """Do with a widget what a person does; return False where there is nothing else to choose."""
    if isinstance(widget, Button):
        widget.click()
    elif hasattr(widget, "points"):
        widget.points = [point + 1 for point in widget.points]
    elif hasattr(widget, "options"):
        others = [value for _words, value in widget.options if value not in (widget.value, "")]
        widget.value = others[0] if others else widget.value
        return bool(others)
    elif isinstance(widget.value, str):  # a text that is written
        widget.value += " And more."
    elif isinstance(widget.value, bool):
        widget.value = not widget.value
    elif isinstance(widget.value, float) and not hasattr(widget, "min"):  # a place on a line of time
        widget.value += 30
    elif hasattr(widget, "min"):
        widget.value = widget.min if widget.value != widget.min else widget.max
    else:  # a file that is chosen
        name = f"a{widget.value[0]['name'] if widget.value else '.csv'}"  # another one than before
        content = {"name": name, "type": "", "size": 1, "content": memoryview(b"a"), "last_modified": 10**12}
        widget.set_state({"value": [content]})
    return True


def parts_of(demo):
    yield demo
    for part in demo._adopted:
        yield from parts_of(part)


@pytest.mark.parametrize("name", DEMOS)
def test_each_control_of_each_demo_says_what_was_not_done(name, monkeypatch):
    failing = Failing(monkeypatch)
    demo = DEMOS[name]()
    heard = [one for one in widgets_of(demo.box) if isinstance(one, Sentence)]
    for part in parts_of(demo):
        monkeypatch.setattr(part, "refresh", failing.instead_of(part.refresh))
    tried = 0
    for control, widget in demo.controls.items():
        if control.endswith("_box"):  # linked to its slider, which is moved
            continue
        for kind, words in PROBLEMS.items():
            for one in heard:
                one.text, one.kind = "All is well.", "sentence"
            failing.problem, asked = kind(words), failing.asked
            try:
                moved = move(widget)
            except kind as raised:
                assert words in str(raised), (control, raised)
                moved = True
            finally:
                failing.problem = None
            if not moved or (failing.asked == asked and control in ("undo",)):
                continue
            tried += 1
            assert failing.asked > asked, (control, "asked for nothing")
            said = [one.text for one in heard if one.kind == "trouble"]
            assert said and all(words in text for text in said), (control, kind, [one.text for one in heard])
            if isinstance(widget, Button):
                assert any(f"“{widget.description}” was not done" in text for text in said), (widget.description, said)
    assert tried >= len(PROBLEMS) * (name in STATEFUL)


def test_a_listener_that_fails_is_said(monkeypatch):
    demo = DEMOS["example"]()
    demo.on_change(lambda: (_ for _ in ()).throw(OSError("the disk is full")))
    with pytest.raises(OSError, match="full"):
        demo.controls["conflict"].value = 70
    assert demo.line.kind == "trouble" and "the disk is full" in demo.line.text


def unguarded(text):
    """Return the calls in a source that listen to a widget without the kit, which says what goes wrong."""
    return [ast.unparse(node.func) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute) and node.func.attr in LISTENERS]


def test_demos_listen_through_the_kit_alone():
    demos = ROOT / "neuro_helpers" / "demos"
    sources = {path.relative_to(demos): path.read_text(encoding="utf-8") for path in demos.rglob("*.py")}
    assert len(sources) > 20
    assert {name: found for name, text in sources.items() if (found := unguarded(text))} == {}
    assert unguarded("button.on_click(self._save)") == ["button.on_click"]
