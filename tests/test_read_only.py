"""What a model hands out cannot change it; what looks like an edit either acts or is refused; copies are copies."""

import contextlib
import copy
import pickle

import numpy as np
import pandas as pd
import pytest

import neuro_helpers as nh
from neuro_helpers import CoupleModel, Event
from neuro_helpers.handed.fixed import ReadOnlyError
from neuro_helpers.simulate.slow_flow import SlowFlow

EVENTS = [Event.quarrel(30), Event.touch(90)]


def answers(model):
    """Return what a model says, as one text: any change of a name or a level shows."""
    run = model.simulate(180, EVENTS)
    said = [model.predict(conflict=0.8), model.predict(conflict=0.8, released=["cortisol"]), model.reference,
            model.explain("calm_response", conflict=0.8), model.sweep(pd.DataFrame({"conflict": [0.1, 0.9]})),
            model.certificate(), run.summary, run.steps(), dict(model.labels),
            model.under("evidence").predict(bond=0.2)]
    return "\n".join(one.to_csv() if hasattr(one, "to_csv") else str(one) for one in said)


def set_cell(table, value):
    table.iloc[0, 0] = value


IN_PLACE = {"inplace": True}  # pandas warns of it, and students still write it
TABLES = ("nodes", "influences", "scenarios", "steps", "contexts")
EDITS = {
    "loc": lambda t: t.loc.__setitem__((t.index[0], t.columns[0]), "x"), "iloc": lambda t: set_cell(t, "x"),
    "at": lambda t: t.at.__setitem__((t.index[0], t.columns[0]), "x"), "iat": lambda t: t.iat.__setitem__((0, 0), "x"),
    "column": lambda t: t.__setitem__(t.columns[0], "x"), "del": lambda t: t.__delitem__(t.columns[0]),
    "pop": lambda t: t.pop(t.columns[0]), "insert": lambda t: t.insert(0, "x", 1), "update": lambda t: t.update(t),
    "drop": lambda t: t.drop(columns=t.columns[0], **IN_PLACE),
    "rename": lambda t: t.rename(columns={t.columns[0]: "x"}, **IN_PLACE),
    "sort": lambda t: t.sort_values(t.columns[0], **IN_PLACE),
    "columns": lambda t: setattr(t, "columns", t.columns),
    "reset": lambda t: t.reset_index(**IN_PLACE), "replace": lambda t: t.replace("A", "B", **IN_PLACE),
    "index": lambda t: setattr(t, "index", range(len(t))),
    "attribute": lambda t: setattr(t, t.columns[0], "x"),
}


# Looks like an edit of a table, and is one of something else: a view, a copy. Or pandas refuses it in its own words.
HARMLESS = {
    "index.name": lambda t: setattr(t.index, "name", "x"), "columns.name": lambda t: setattr(t.columns, "name", "x"),
    "index.names": lambda t: setattr(t.index, "names", ["x"]), "axes": lambda t: setattr(t.axes[0], "name", "x"),
    "keys": lambda t: setattr(t.keys(), "name", "x"), "index of a row": lambda t: setattr(t.iloc[0].index, "name", "x"),
    "index of a column": lambda t: setattr(t[t.columns[0]].index, "name", "x"),
    "index of some rows": lambda t: setattr(t.iloc[:2].index, "name", "x"),
    "flags": lambda t: setattr(t.flags, "allows_duplicate_labels", False),
    "a column's cell": lambda t: [t[name].__setitem__(t.index[0], t[name].iloc[1]) for name in t],
    "names of rows": lambda t: t.index.array.__setitem__(0, t.index[1]),
    "names of columns": lambda t: t.columns.to_numpy().__setitem__(0, t.columns[1]),
    **{f"array of column {place}": lambda t, place=place: t.iloc[:, place].array.__setitem__(0, t.iloc[1, place])
       for place in range(-4, 2)}}


@pytest.fixture(scope="module")
def before():
    return answers(CoupleModel.load())


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_a_model_refuses_an_edit(name, edit):
    model = CoupleModel.load()
    was = getattr(model, name).copy()
    with pytest.raises(ReadOnlyError, match=r"found .*; allowed: "):
        EDITS[edit](getattr(model, name))
    pd.testing.assert_frame_equal(getattr(model, name).copy(), was)


@pytest.mark.parametrize("edit", HARMLESS)
@pytest.mark.parametrize("name", ["nodes", "influences", "scenarios", "steps", "contexts", "frame"])
def test_what_looks_like_an_edit_changes_no_table_and_no_answer(name, edit, before):
    model = CoupleModel.load()
    owner = model.simulate(5) if name == "frame" else model
    was = getattr(owner, name).copy()
    with contextlib.suppress(ValueError):  # "assignment destination is read-only"
        HARMLESS[edit](getattr(owner, name))
    now = getattr(owner, name)
    pd.testing.assert_frame_equal(now.copy(), was)
    assert (now.index.name, now.columns.name) == (was.index.name, was.columns.name)
    assert now.flags.allows_duplicate_labels
    assert answers(model) == before


@pytest.mark.parametrize("name", ["nodes", "findings", "terms", "events"])
def test_a_cell_written_past_pandas_stays_in_the_copy_that_was_loaded(name):
    was = nh.load(name)
    mine = nh.load(name)
    for column in mine:
        mine[column].array[0] = mine[column].iloc[1]
    pd.testing.assert_frame_equal(nh.load(name), was)


@pytest.mark.parametrize("edit", EDITS)
def test_the_table_of_a_run_refuses_an_edit_and_its_copy_takes_it(edit):
    frame = CoupleModel.load().simulate(30).frame
    was = frame.copy()
    with pytest.raises(ReadOnlyError):
        EDITS[edit](frame)
    pd.testing.assert_frame_equal(frame.copy(), was)  # pandas' replace edits first, and is refused afterwards
    mine = frame.copy()
    mine["level"] = 0.5
    assert (mine["level"] == 0.5).all() and not (frame["level"] == 0.5).all()


@pytest.mark.parametrize("name", ["lens", "nodes", "influences", "scenarios", "steps", "context", "sliders", "labels",
                                  "network", "couple", "anything"])
def test_an_attribute_of_a_model_is_not_set(name, before):
    model = CoupleModel.load()
    with pytest.raises(ReadOnlyError, match=r"found .*; allowed: "):
        setattr(model, name, "evidence")
    assert answers(model) == before


@pytest.mark.parametrize("edit", [
    lambda m: m.labels.__setitem__("trust", "x"), lambda m: m.labels.update(trust="x"), lambda m: m.labels.clear(),
    lambda m: m.labels.pop("trust"), lambda m: m.network.index.__setitem__("trust", 0),
    lambda m: m.simulate(30, EVENTS[:0]).events.append(1), lambda m: m.certificate().labels.update(trust="x"),
    lambda m: m.explain("trust", conflict=1).labels.update(trust="x"),
])
def test_a_mapping_or_a_list_refuses_an_edit(edit, before):
    model = CoupleModel.load()
    with pytest.raises(ReadOnlyError):
        edit(model)
    assert answers(model) == before


@pytest.mark.parametrize("array", [
    lambda m: m.network.baseline, lambda m: m.network.strength, lambda m: m.simulate(30).levels,
    lambda m: m.simulate(30).minutes, lambda m: m.simulate(30).level("trust"), lambda m: SlowFlow(m).bonds,
    lambda m: SlowFlow(m).line(0.4), lambda m: pickle.loads(pickle.dumps(m)).network.strength,
    lambda m: copy.deepcopy(m.simulate(30)).levels])
def test_an_array_is_read_only(array):
    with pytest.raises(ValueError, match="read-only"):
        array(CoupleModel.load())[0] = 0.7


def test_whatever_is_done_to_answers_changes_no_later_answer(before):
    model = CoupleModel.load()
    grid = pd.DataFrame({"conflict": [0.1, 0.9]}, index=pd.Index([1, 2], name="mine"))
    run = model.simulate(180, EVENTS)
    for ask in (lambda: model.predict(conflict=0.8), lambda: model.reference, lambda: model.sweep(grid),
                lambda: model.draws(count=2), lambda: model.uncertainty(draws=3), lambda: model.tipping(),
                lambda: model.equilibria(), lambda: model.explain("trust", conflict=1).rows, lambda: run.at(5),
                lambda: model.explain("trust", conflict=1).sliders, lambda: model.certificate().directions,
                lambda: run.steps(), lambda: run.conditions(), lambda: run.effects(5), lambda: nh.load("nodes"),
                lambda: nh.load("steps"), lambda: nh.load("findings"), lambda: nh.Table("steps").frame,
                lambda: SlowFlow(model).bonds.copy()):
        first, untouched = ask(), ask()
        if isinstance(first, pd.DataFrame):
            first.drop(columns=first.columns[0], **IN_PLACE)
        else:
            first[:] = 0
        if not isinstance(first, np.ndarray):
            first.index.name = "x"
            again = ask()
            assert again.index.name == untouched.index.name != "x"
            assert again.equals(untouched)
    assert grid.index.name == "mine"
    model.certificate().order.clear()
    model.explain("trust", conflict=1).path.clear()
    assert answers(model) == before


def test_what_the_slow_flow_remembers_is_not_what_it_hands_out():
    flow = SlowFlow(CoupleModel.load(), map_side=2, draws=2)
    for ask in (flow.map, lambda: flow.thresholds(0.4)):
        was = ask()
        mine = ask()
        mine.iloc[:] = -1
        assert ask().equals(was)


def test_edits_of_what_was_given_change_nothing(before):
    read = CoupleModel.load()
    nodes, rows = read.nodes.reset_index(), read.influences.reset_index()
    scenarios = read.scenarios.copy()
    model = CoupleModel(nodes, rows, scenarios, "document")
    nodes["baseline"], nodes["label"], rows["weight"], scenarios["label"] = 0.9, "x", 0.0, "x"
    assert answers(model) == before
    load = {"A": 0.9, "B": 0.1}
    run = model.simulate(30, load=load)
    load["A"] = 0.0
    assert run.load == {"A": 0.9, "B": 0.1}


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_models_runs_and_explanations_copy_and_pickle_and_answer_equally(again, before):
    model = CoupleModel.load()
    model.predict(released=["cortisol"])
    other = again(model)
    assert answers(other) == before == answers(model)
    run, why = model.simulate(180, EVENTS), model.explain("calm_response", conflict=0.8)
    assert str(again(why)) == str(why) and str(again(model.certificate())) == str(model.certificate())
    second = again(run)
    assert np.array_equal(second.levels, run.levels) and second.summary == run.summary
    assert second.frame.equals(run.frame) and second.recovery("cortisol").equals(run.recovery("cortisol"))


def test_a_deep_copy_computes_with_its_own_arrays():
    model = CoupleModel.load()
    other = copy.deepcopy(model)
    assert other.network is not model.network and other.couple.network is other.network
    assert other.network.plan.__wrapped__.__self__ is other.network
    assert other.network.breaks_on_loops.__wrapped__.__self__ is other.network
