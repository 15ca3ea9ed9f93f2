"""The kit: what it promises to every demo, tried on a demo that it has never seen, and on all that it has."""

import threading
import time

import pandas as pd
import pytest
from example_demo import TrustAndHeat
from hypothesis import given, settings
from hypothesis import strategies as st
from ipywidgets import HTML, Widget

import neuro_helpers as nh
from neuro_helpers import kit
from neuro_helpers.demos.regions.one_scan import OneScan
from neuro_helpers.kit import state as kit_state
from neuro_helpers.kit.concept_record import ConceptRecord
from neuro_helpers.kit.drawing import Drawing, DrawingGuess
from neuro_helpers.network import NoSingleAnswer
from neuro_helpers.wording import signed, whole

DEMOS = {
    "lab": lambda: nh.WhatIfLab(), "outcomes": lambda: nh.Outcomes(conflict=0.8), "brain": lambda: nh.Brain(),
    "chemicals": lambda: nh.Chemicals(), "predict": lambda: nh.PredictFirst("conflict", 0.8, "trust"),
    "lenses": lambda: nh.TwoLenses("oxytocin", "trust"), "why": lambda: nh.WhyPanel(conflict=0.8),
    "challenge": lambda: nh.Challenge("trust", goal=0.8), "day": lambda: nh.DayInTwoLives(),
    "drawing": lambda: nh.DrawFirst(), "drift": lambda: nh.Drift(), "loop": lambda: nh.ClosingLoop(),
    "player": lambda: nh.StepPlayer(), "five": lambda: nh.FiveHelpers(), "example": TrustAndHeat,
    "rewrite": lambda: nh.Rewrite("3", kit.PredictionRecord()),
    "check": lambda: nh.ConceptCheck("after", record=ConceptRecord()), "vote": lambda: nh.ClassVote("0-2"),
    "ask": lambda: nh.Predict("3-1"), "mine": lambda: nh.MyPredictions(kit.PredictionRecord()),
    "hold": lambda: nh.HoldRegion(), "scan": OneScan,
    "one": lambda: nh.OneChemical(day="warm"),
}


@pytest.fixture(scope="module")
def demos():
    return {name: make() for name, make in DEMOS.items()}


@pytest.fixture
def demo():
    return TrustAndHeat()


def widgets_of(box):
    yield box
    for child in getattr(box, "children", ()):
        yield from widgets_of(child)


def texts_of(demo):
    return " ".join(each.value for each in widgets_of(demo.box) if isinstance(each, HTML))


# -- the contract ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DEMOS)
def test_every_demo_keeps_the_contract(demos, name):
    demo = demos[name]
    assert all(isinstance(control, Widget) for control in demo.controls.values())
    assert isinstance(demo.frame, pd.DataFrame) and not demo.frame.columns.duplicated().any()
    assert demo.summary.strip().endswith((".", "?"))
    before = demo.summary
    demo.undo()
    assert demo.summary == before
    assert demo.line.text == before and demo.line.kind == "sentence"
    assert demo._repr_mimebundle_()["text/plain"].endswith(demo.stored_sentence())


@pytest.mark.parametrize("name", DEMOS)
def test_every_control_has_a_spoken_name(demos, name):
    demo = demos[name]
    spoken = demo._front.names
    assert bool(spoken) == bool(demo.controls)
    for control, widget in demo.controls.items():
        said = spoken.get(widget.model_id, {})
        words = said.get("label") or said.get("group") or getattr(widget, "description", "")
        assert words.strip() or control == "drawing"  # its handles name themselves, in the browser


@pytest.mark.parametrize("make", [
    lambda name: kit.Slider(name, 50), lambda name: kit.Choice(name, {"a": "a"}), lambda name: kit.Menu(name, {"": ""}),
    lambda name: kit.Switch(name), lambda name: kit.Switch(name, tick=True),
    lambda name: kit.Button(name, "does nothing", lambda: None), lambda name: Drawing(name, [1], 50, {}),
    lambda name: kit.TextBox(name)])
@pytest.mark.parametrize("name", ["", "  ", None, 5])
def test_a_control_without_a_spoken_name_cannot_be_made(make, name):
    with pytest.raises(ValueError, match="a screen reader can say; found"):
        make(name)


# -- moving, undo, start again -----------------------------------------------------------------------------------------


def test_an_unseen_demo_moves_picture_table_and_sentence(demo):
    demo.controls["conflict"].value = 80
    levels = demo.model.predict(conflict=0.8)
    assert demo.picture.values["levels"] == {  # noqa: PD011 - no pandas object
        "trust": levels["trust"], "anxiety": levels["anxiety"]}
    assert demo.frame["level"].to_list() == [whole(levels["trust"]), whole(levels["anxiety"])]
    assert demo.summary == f"In this model, at a heat of 80, trust is at {whole(levels['trust'])} and anxiety at " \
                           f"{whole(levels['anxiety'])}."
    assert demo.controls["conflict_box"].value == 80


LENS = st.sampled_from(["document", "evidence"])
MOVES = {
    "loop": {"bond": st.integers(0, 100), "load": st.integers(0, 100), "lens": LENS},
    "drift": {"load": st.integers(0, 100), "lens": LENS,
              "assumptions": st.sampled_from(["", "halved"]), "arrow_R049": st.booleans(), "half_year": st.none()},
    "day": {"strength": st.integers(0, 100), "delay": st.sampled_from([0, 5, 10]), "who": st.sampled_from("AB"),
            "before": st.sampled_from(["nothing", "touch"]), "after": st.sampled_from(["nothing", "refused"])},
    "lab": {"conflict": st.integers(0, 100), "cortisol_padlock": st.booleans(), "lens": LENS,
            "preset": st.sampled_from(["warm_evening", "heated_free"]), "oxytocin": st.integers(0, 100)},
    "one": {"chemical": st.sampled_from(["endorphins", "oxytocin", "cortisol"]), "level": st.integers(0, 100),
            "way": st.sampled_from(["follows", "held", "blocked"]), "lens": LENS,
            "day": st.sampled_from(["reference", "warm", "heated"])},
    "example": {"conflict": st.integers(0, 100)},
    "hold": {"region": st.sampled_from(["amygdala", "insula", "hippocampus"]), "level": st.integers(0, 100),
             "state": st.sampled_from(["follows", "zero", "reference", "full"]), "keep_amygdala": st.booleans(),
             "situation": st.sampled_from(["reference", "heated_free"])},
    "check": {"answer": st.sampled_from("abc"), "reason": st.sampled_from("abc"), "next": st.none(),
              "sureness": st.sampled_from(["a guess", "very sure"]), "back": st.none()},
    "vote": {"vote_1_A": st.integers(0, 30), "vote_1_B": st.integers(0, 30), "vote_2_C": st.integers(0, 30),
             "next": st.none(), "back": st.none(), "result": st.none()},
}
SHARED = {}


def seen(demo):
    return demo.summary, demo.frame.to_json(), {name: getattr(control, "value", None)
                                                for name, control in demo.controls.items()}


@pytest.mark.parametrize("name", MOVES)
def test_undo_walks_back_through_any_moves(name, monkeypatch):
    monkeypatch.setattr(kit_state, "MERGE_SECONDS", -1)  # each move is one
    demo = SHARED.setdefault(name, DEMOS[name]())

    @settings(max_examples=15, deadline=None)
    @given(st.data())
    def walk(data):
        demo.state._history.clear()
        moves = data.draw(st.lists(st.sampled_from(sorted(MOVES[name])), min_size=1, max_size=5))
        places = [seen(demo)]
        for move in moves:
            value = data.draw(MOVES[name][move])
            control, before = demo.controls[move], len(demo.state._history)
            if value is None:
                control.click()
            elif control.value == value:
                continue
            else:
                control.value = value
            if len(demo.state._history) > before:
                places.append(seen(demo))
            assert seen(demo) == places[-1], "something changed that undo does not know"
        demo.reset()
        demo.undo()
        assert seen(demo) == places[-1]
        for place in reversed(places[:-1]):
            demo.undo()
            assert seen(demo) == place
        assert not demo.state._history
        demo.undo()
        assert seen(demo) == places[0]

    walk()


def test_a_drag_is_one_move(demo, monkeypatch):
    monkeypatch.setattr(kit_state, "MERGE_SECONDS", 60)  # however slow the computer is
    start = seen(demo)
    for value in range(20, 60):
        demo.controls["conflict"].value = value
    demo.undo()
    assert seen(demo) == start


def test_without_merging_each_move_is_one(demo, monkeypatch):
    monkeypatch.setattr(kit_state, "MERGE_SECONDS", -1)
    for value in (20, 30, 40):
        demo.controls["conflict"].value = value
    demo.undo()
    assert demo.controls["conflict"].value == 30


def test_the_picture_is_sent_before_the_words_and_the_number_box(demo, monkeypatch):
    sent, box = [], demo.box  # so that all of it is on screen
    send = Widget._send
    monkeypatch.setattr(Widget, "_send", lambda self, message, **more: (sent.append(self), send(self, message, **more)))
    demo.controls["conflict"].value = 64
    order = [widget for widget in sent if widget is not demo.controls["conflict"]]
    assert order[0] is demo.picture
    assert box.children and {demo.line, demo.controls["conflict_box"]} <= set(order[1:])
    assert sum(widget is demo.picture for widget in sent) == 1


def test_a_move_while_another_one_is_answered_is_not_lost(monkeypatch):
    """JupyterLab may hand the messages of two controls to two threads of the kernel."""
    loop = nh.ClosingLoop()
    answering, refresh = threading.Event(), loop.refresh

    def slowly():
        refresh()
        answering.set()
        time.sleep(0.05)  # the other thread moves its control in this time

    monkeypatch.setattr(loop, "refresh", slowly)
    first = threading.Thread(target=lambda: setattr(loop.controls["bond"], "value", 30))
    first.start()
    answering.wait()
    loop.controls["load"].value = 90
    first.join()
    assert "a learned security of 30 and a chronic load of 90" in loop.summary
    speeds = loop.model.speeds_of_bond(bond=0.3, load=0.9)
    assert loop.speeds.to_dict() == pytest.approx((700 * speeds).to_dict(), abs=0.06)  # and the model was asked


# -- what goes wrong ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["example", "loop", "day", "lab", "drift", "lenses", "hold"])
def test_a_model_that_cannot_answer_is_told_and_forgotten_with_the_next_answer(name, monkeypatch):
    demo = DEMOS[name]()
    moved = next(control for control in ("conflict", "load", "oxytocin", "level") if control in demo.controls)
    assert demo.box is not None

    def refuse():
        raise ValueError("row 12 is odd")

    with monkeypatch.context() as patch:
        patch.setattr(demo, "refresh", refuse)
        demo.controls[moved].value = 80
        assert demo.line.kind == "trouble" and "row 12 is odd" in demo.summary
        assert "nh-stale" in demo.box._dom_classes
    demo.controls[moved].value = 81
    assert demo.line.kind == "sentence" and "nh-stale" not in demo.box._dom_classes


def test_a_broken_callback_is_shown_and_raised(demo, monkeypatch):
    def broken():
        raise KeyError("levles")

    with monkeypatch.context() as patch:
        patch.setattr(demo, "refresh", broken)
        with pytest.raises(KeyError):
            demo.controls["conflict"].value = 80
    assert demo.line.kind == "trouble" and "levles" in demo.line.text and "went wrong" in demo.line.text
    demo.controls["conflict"].value = 81
    assert demo.line.kind == "sentence"


def test_a_button_leaves_an_old_answer_marked_as_old(monkeypatch):
    day = nh.DayInTwoLives()
    with monkeypatch.context() as patch:
        patch.setattr(day, "refresh", lambda: (_ for _ in ()).throw(ArithmeticError("no answer")))
        day.controls["strength"].value = 10
    day.controls["more"].value = True
    assert day.line.kind == "trouble" and "no answer" in day.summary


def test_while_a_demo_is_made_a_fault_is_raised_and_a_table_without_an_answer_is_said():
    class Faulty(TrustAndHeat):
        problem = ZeroDivisionError("a fault of the author")

        def refresh(self):
            super().refresh()
            raise self.problem

    with pytest.raises(ZeroDivisionError):
        Faulty()

    class Undecided(Faulty):
        problem = NoSingleAnswer("two answers")

    demo = Undecided()
    assert "two answers" in demo.summary and "nh-stale" in demo.box._dom_classes  # at its first sight already


def test_what_the_model_refuses_is_in_the_log_with_its_traceback(demo, monkeypatch, caplog):
    monkeypatch.setattr(demo, "refresh", lambda: (_ for _ in ()).throw(ValueError("row 12 is odd")))
    demo.controls["conflict"].value = 80
    assert "row 12 is odd" in caplog.text and "Traceback" in caplog.text


def test_trouble_in_a_part_is_said_by_the_whole(monkeypatch):
    lab = nh.WhatIfLab()
    lab.controls["why"].value = True
    with monkeypatch.context() as patch:
        patch.setattr(nh.CoupleModel, "explain", lambda *_a, **_k: (_ for _ in ()).throw(ValueError("no path")))
        lab.controls["conflict"].value = 80
        assert lab.line.kind == "trouble" and "no path" in lab.summary
    lab.controls["conflict"].value = 81
    assert lab.line.kind == "sentence"


@pytest.mark.parametrize("name", ["conflict", "late"])
def test_a_control_is_added_once_and_before_the_demo_opens(name):
    class Twice(TrustAndHeat):
        def open(self, *parts):
            if name == "late":
                super().open(*parts)
            self.add(name, kit.Switch("again"))

    with pytest.raises(ValueError, match=f"controls: found '{name}'"):
        Twice()


# -- the curtain -------------------------------------------------------------------------------------------------------


def test_what_is_behind_a_curtain_is_neither_computed_nor_in_the_page(demo, monkeypatch):
    asked = []
    explain = nh.CoupleModel.explain
    monkeypatch.setattr(nh.CoupleModel, "explain", lambda *a, **k: (asked.append(1), explain(*a, **k))[1])
    demo.controls["conflict"].value = 80
    assert not asked and "Here the heat moves" not in texts_of(demo) and not demo.why.place.children
    assert "Here the heat moves" not in str(demo._repr_mimebundle_())
    demo.controls["why"].click()
    assert asked and "Here the heat moves trust by" in texts_of(demo)
    demo.controls["conflict"].value = 20
    now = demo.levels["anxiety"] - demo.model.reference["anxiety"]
    assert f"anxiety by {signed(100 * now)}." in texts_of(demo)
    demo.controls["reset"].click()
    assert "Here the heat moves" not in texts_of(demo)


def test_a_curtain_can_hold_a_demo_and_says_when_it_cannot_be_made(monkeypatch):
    made = []
    curtain = kit.Curtain(lambda: (made.append(1), nh.TwoLenses("oxytocin", "trust"))[1])
    assert not made
    curtain.open()
    curtain.open()
    assert made == [1] and curtain.place.children == (curtain.content.box,)

    class Torn(TrustAndHeat):
        def reasons(self):
            raise ZeroDivisionError("no reasons")

    torn = Torn()
    torn.controls["why"].click()
    assert torn.line.kind == "trouble" and "no reasons" in torn.summary and not torn.why.is_open
    whole_one = TrustAndHeat()
    whole_one.controls["why"].click()
    with monkeypatch.context() as patch:
        patch.setattr(nh.CoupleModel, "explain", lambda *_a, **_k: (_ for _ in ()).throw(ValueError("no path")))
        whole_one.controls["conflict"].value = 60
    assert not whole_one.why.is_open and whole_one.line.kind == "trouble"  # rather nothing than old words


# -- questions ---------------------------------------------------------------------------------------------------------


GUESSES = {
    "direction": (kit.direction, "down", "down"), "number": (lambda: kit.NumberGuess("Trust will be at"), 40, "40"),
    "sentence": (lambda: kit.one_sentence({"a": "It falls.", "b": "It stays."}), "a", "“It falls.”"),
    "drawing": (lambda: DrawingGuess(Drawing("Draw trust", [10, 20], 50, {})), (40, 30), "40, 30"),
}


@pytest.mark.parametrize("kind", GUESSES)
def test_each_kind_of_guess_is_noted_before_the_answer_and_never_after(kind):
    make, value, told = GUESSES[kind]
    guess = make()
    assert not guess.is_made and guess.told == ""
    record = kit.PredictionRecord()
    asked = []

    class Ask(kit.Question):
        question, result, frame = "Where does trust go?", told, pd.DataFrame()

        def __init__(self):
            super().__init__(record=record)
            self.pose(guess)
            self.open(*self.asked())

        def answer(self):
            asked.append(1)

        def refresh(self):
            pass

        def sentence(self):
            return f"The model says {self.result}." if self.shown else "Choose."

    demo = Ask()
    assert not asked
    guess.control.value = value
    assert not asked and guess.is_made and guess.told == told and demo.prediction == str(value)
    demo.controls["sureness"].value = "very sure"
    demo.controls["show"].click()
    assert asked == [1]
    assert record.frame[["prediction", "sureness", "agrees"]].to_numpy().tolist() == [[told, "very sure", "yes"]]
    demo.show()
    assert len(record.frame) == 1 and asked == [1]
    demo.controls["again"].click()
    assert not demo.shown and not guess.is_made and demo.controls["sureness"].value == "a guess"
    demo.show()
    guess.control.value = value
    assert demo.prediction == "" and len(record.frame) == 1  # after the answer it is no prediction


@pytest.mark.parametrize("kind", GUESSES)
def test_a_record_of_each_kind_is_saved_and_restored(kind, tmp_path):
    _make, _value, told = GUESSES[kind]
    record = kit.PredictionRecord()
    record.add("Where does trust go?", told, "a guess", told)
    other = kit.PredictionRecord()
    other.restore(record.save(tmp_path / "record.csv"))
    assert other.frame.equals(record.frame)
