"""The challenge as a game: kinds of way, hint, flag, end, and one that is set for a neighbour.

The oracle is a search of its own: one question to the model after the other, on a grid that the game does not use.
"""

import functools
import itertools
import re

import pytest
from test_kit import widgets_of

import neuro_helpers as nh
from neuro_helpers.demos.lab.neighbour import Neighbour
from neuro_helpers.wording import whole

MODEL = nh.CoupleModel.load()
STEPS = [percent / 100 for percent in (0, 3, 12, 25, 38, 50, 62, 77, 88, 97, 100)]
LESSON = {"outcome": "calm_response", "goal": 0.60, "untouched": ["oxytocin"], "preset": "stress_and_conflict"}
GAMES = [LESSON,
         LESSON | {"goal": 0.55},
         LESSON | {"untouched": ["cortisol", "oxytocin"], "goal": 0.45},
         {"outcome": "trust", "goal": 0.85, "untouched": ["conflict"], "preset": "reference"}]


@pytest.fixture
def game():
    return nh.Challenge(**LESSON)


def begins(game):
    """Return where the sliders of a game stand when it opens; None for one that follows the model."""
    row = MODEL.scenarios.set_index("scenario").loc[game["preset"]]
    free = str(row["released"]).split(";")
    at = {node: MODEL.reference[node] if row[node] != row[node] else row[node] for node in MODEL.sliders}
    return {node: None if node in free else float(level) for node, level in at.items()}


def setting(levels):
    """Return levels, None for what follows, as arguments of `predict`."""
    held = {node: level for node, level in levels.items() if level is not None}
    return held | {"released": tuple(node for node, level in levels.items() if level is None)}


def sort_of(start, levels):
    """Say what was done, with no directions: each slider's own change."""
    done = {node: "lock" if (levels[node] is None) != (start[node] is None) else "move"
            for node in start if levels[node] != start[node]}
    return tuple(done.items())


@functools.cache
def ways(number):
    """Return one setting for each kind of way of GAMES[number], and the highest level that was seen."""
    game = GAMES[number]
    start, found, highest = begins(game), {}, 0.0
    options = [[start[node]] if node in game["untouched"] else [*STEPS, start[node], None] for node in start]
    for values in itertools.product(*options):
        levels = dict(zip(start, values, strict=True))
        if done := sort_of(start, levels):
            reached = MODEL.predict(**setting(levels))[game["outcome"]]
            highest = max(highest, reached)
            if whole(reached) >= whole(game["goal"]):
                found.setdefault(done, levels)
    return found, highest


def moves(game, levels):
    """Return control and value of each move to a setting from any other one."""
    for node, level in levels.items():
        yield f"{node}_padlock", level is None
        if level is not None:
            yield node, 100 * level


def play(game, levels):
    """Go back to the start and set padlocks and sliders through the controls, as a student does."""
    game.controls["reset"].click()
    for control, value in moves(game, levels):
        game.controls[control].value = value


def plain(kinds):
    """Return the game's kinds in the words of this file."""
    words = {"moved": "move", "released": "lock", "held": "lock"}
    return {tuple((node, words[change]) for node, change in kind) for kind in kinds}


def page_of(widget):
    """Return every text that a widget and all that lies in it have in the page."""
    state = widget.get_state()
    texts = [repr({name: value for name, value in state.items() if name not in ("_esm", "_css")})]
    return "\n".join(texts + [page_of(child) for child in getattr(widget, "children", ())])


def named(names, game):
    """Return the ways whose name is anywhere in the page, alone and not as a part of a longer one."""
    page = page_of(game.box)
    return {name for name in names if re.search(rf"(?<! and ){re.escape(name)}(?! and|, )", page)}


@pytest.mark.parametrize("number", range(len(GAMES)))
def test_the_kinds_are_those_of_another_search(number):
    found, _ = ways(number)
    assert found, "a game that nobody can win says nothing about the search"
    assert plain(nh.Challenge(**GAMES[number]).kinds) == set(found)


@pytest.mark.parametrize("number", range(len(GAMES)))
def test_every_kind_can_be_played_and_then_the_game_is_over(number):
    game, (found, _) = nh.Challenge(**GAMES[number]), ways(number)
    known = []
    for done, levels in sorted(found.items(), key=lambda way: len(way[0])):
        assert "All " not in game.summary
        play(game, levels)
        assert game.reached
        assert plain(game.kinds) - plain(game.left) >= {done}
        assert set(known) <= set(game.frame.index), "a way that was found is gone"
        known = list(game.frame.index)
    assert game.left == []
    assert f"All {len(found)} kinds found." in game.summary
    assert game._chips.value.count("&#10003;") == len(found)
    assert "nh-left" not in game._chips.value
    assert game.controls["hint"].disabled and game.hint == ""  # nothing is left to find
    game.controls["new_game"].click()
    assert not game.controls["hint"].disabled


def test_what_the_ways_share_is_true_of_every_one(game):
    for levels in ways(0)[0].values():
        play(game, levels)
    start = begins(LESSON)
    labels = MODEL.labels
    for node in MODEL.sliders:
        ends, began = game.frame[node], whole(start[node])
        name = labels[node][0].lower() + labels[node][1:]
        for side, always in (("lower", (ends < began).all()), ("higher", (ends > began).all())):
            assert (f"{name} ends {side} than it began ({began})" in game.summary) == always, node
    assert "What they share: cortisol ends lower" in game.summary


def test_found_ways_stay_while_the_goal_is_lost_and_until_a_new_game(game):
    play(game, ways(0)[0][("cortisol", "move"),])
    chip = f"&#10003; cortisol lower (at {game.frame['cortisol'].iloc[0]})"
    assert chip in game._chips.value
    game.controls["cortisol"].value = 75
    game.controls["conflict"].value = 90
    assert not game.reached
    assert chip in game._chips.value
    assert list(game.frame.index) == ["cortisol lower"]
    game.controls["reset"].click()
    game.controls["undo"].click()
    assert chip in game._chips.value
    game.controls["new_game"].click()
    assert "&#10003;" not in game._chips.value
    assert len(game.left) == len(game.kinds)


def test_the_hint_fits_the_next_kind_names_no_slider_and_moves_on(game):
    assert game.hint == ""
    game.controls["hint"].click()
    assert game.hint == "One more kind: one slider moved by hand, and no padlock."
    told = [game.hint]
    while game.left:
        kind = plain(game.left[:1]).pop()
        moved, locks = ([change for _, change in kind].count(change) for change in ("move", "lock"))
        assert ("no slider" if not moved else f"{['one', 'two', 'three'][moved - 1]} slider") in told[-1]
        assert ("padlock" in told[-1].replace("no padlock", "")) == bool(locks)
        found = len(game.frame)
        for control, value in moves(game, ways(0)[0][kind]):
            game.controls[control].value = value
        assert len(game.frame) > found
        assert game._chips.value.count("nh-hint") == game._chips.value.count(game.hint or "no hint") == bool(game.left)
        told.append(game.hint)
        assert told[-1] != told[-2] or len(plain(game.left[:1]).pop()) == len(kind)
    labels = [MODEL.labels[node].lower() for node in MODEL.sliders]
    assert not [label for label in labels for words in told if label in words.lower()]


def test_no_way_is_named_in_the_page_before_it_is_found(game):
    other = nh.Challenge(**LESSON)
    for levels in ways(0)[0].values():
        play(other, levels)
    names = set(other.frame.index)
    assert len(names) == len(game.kinds)
    for levels in ways(0)[0].values():
        assert named(names, game) == set(game.frame.index) != names
        play(game, levels)
    assert named(names, game) == names


def test_the_hint_is_in_the_page_only_once_it_was_asked_for(game):
    assert "One more kind" not in page_of(game.box)
    game.controls["hint"].click()
    assert "One more kind" in page_of(game.box)


@pytest.mark.parametrize("way_back", ["reset", "new_game"])
def test_start_again_closes_hint_and_form_and_puts_the_form_back(game, way_back):
    closed = game._chips.value
    game.controls["hint"].click()
    game.controls["neighbour"].value = True
    game.controls["neighbour_goal"].value = 75
    game.controls["why"].value = True
    game.controls["conflict"].value = 90
    game.controls[way_back].click()
    assert game.hint == "" and not game.controls["neighbour"].value and not game.controls["why"].value
    assert game._place.children == () and game.lab._panels.children == ()
    assert game.controls["neighbour_goal"].value == Neighbour().controls["goal"].value
    assert game._chips.value == closed


def test_what_opens_moves_no_slider(game):
    def above():
        """Return what takes room above the lab: the widgets there, and the places for kinds."""
        parts = list(game.box.children)
        parts = parts[:parts.index(game.lab.box)]
        return [len(list(widgets_of(part))) for part in parts], game._chips.value.count("<li")

    before = above()
    game.controls["neighbour"].value = True
    assert game._place.children and above() == before
    game.controls["hint"].click()
    assert game.hint and above() == before  # the hint has the place of the kind that it is about


def test_reached_looks_and_reads_unlike_not_reached(game):
    chart = game.lab.outcomes._chart.values
    assert chart["goal"] == {"calm_response": 0.60}
    assert "nh-goal-on" not in game._badge.value
    assert "Goal 60, now 38" in game._badge.value
    assert "nh-reached" not in game.box._dom_classes
    play(game, ways(0)[0][("cortisol", "move"),])
    assert "nh-goal-on" in game._badge.value
    assert "Reached" in game._badge.value
    assert "nh-reached" in game.box._dom_classes
    assert chart["goal"] == {"calm_response": 0.60}
    game.controls["reset"].click()
    assert "nh-goal-on" not in game._badge.value
    assert "nh-reached" not in game.box._dom_classes


@pytest.mark.parametrize("preset", MODEL.scenarios["scenario"])
def test_the_neighbours_line_makes_a_challenge_that_can_be_won(preset):
    form = Neighbour()
    form.controls["preset"].value = preset
    form.controls["untouched"].value = "oxytocin"
    start = setting(begins({"preset": preset}))
    form.controls["goal"].value = min(99, whole(MODEL.predict(**start)[form.outcome.value]) + 3)
    assert form.code, form.summary
    game = eval(form.code, {"nh": nh})
    assert not game.reached
    assert whole(game.goal) == form.controls["goal"].value
    assert game.untouched == ("oxytocin",)
    assert len(game.kinds) == form.frame["kinds"].iloc[0]
    best = max(tried(game.untouched, preset), key=lambda levels: level_at(levels, game.outcome))
    play(game, best)
    assert game.reached, game.summary


def tried(untouched, preset):
    """Return the settings at the ends of the sliders that may be moved."""
    start = begins({"preset": preset})
    options = [[start[node]] if node in untouched else [0.0, 1.0, start[node], None] for node in start]
    return [levels for values in itertools.product(*options)
            if sort_of(start, levels := dict(zip(start, values, strict=True)))]


def level_at(levels, outcome):
    return MODEL.predict(**setting(levels))[outcome]


def test_the_neighbours_form_refuses_in_words_what_is_reached_or_cannot_be():
    form = Neighbour()
    assert f"nh.Challenge(&quot;{form.outcome.value}&quot;" in form._line.value
    here = whole(MODEL.predict()[form.outcome.value])
    form.controls["goal"].value = here
    assert form.code == form._line.value == ""
    assert "reached already" in form.summary
    assert f"is at {here} at the start" in form.summary
    form.controls["goal"].value = here + 1
    assert form.code
    form.controls["goal"].value = 100
    assert form.code == form._line.value == ""
    highest = int(re.search(r"gets no higher than (\d+)", form.summary)[1])
    best = max(level_at(levels, form.outcome.value) for levels in tried((), "reference"))
    assert highest >= whole(best)
    for goal, can_be in ((highest, True), (highest + 1, False)):
        form.controls["goal"].value = goal
        assert bool(form.code) == can_be, form.summary


def test_the_neighbours_form_opens_in_the_challenge_and_its_line_follows(game):
    assert game._place.children == ()
    game.controls["neighbour"].value = True
    assert game._place.children
    game.controls["neighbour_goal"].value = 75
    assert "goal=0.75" in page_of(game._place)
    found = game.frame
    game.controls["neighbour_outcome"].value = "trust"
    assert game.frame.equals(found), "the form plays no part in the game"
    game.controls["neighbour"].value = False
    assert game._place.children == ()


@pytest.mark.parametrize("lens", ["document", "evidence", "tested"])
def test_a_goal_that_is_reached_at_the_start_is_no_game(lens):
    """Nothing that is moved then counts as a way: it would be praised for doing nothing."""
    start = nh.CoupleModel.load(lens=lens).reference["trust"]
    game = nh.Challenge("trust", goal=float(start) - 0.05, lens=lens)
    assert "reached before anything is moved" in game.summary and "Not yet" not in game.summary
    game.lab.controls["cortisol"].value = 90
    assert not game.reached and game.frame.empty and game.left == []
