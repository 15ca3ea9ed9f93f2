"""The step player, driven as a student drives it: what it says, draws and marks is what the model's run holds."""

import itertools
import re
from collections import Counter

import numpy as np
import pytest
import vl_convert

import neuro_helpers as nh
from neuro_helpers.charts.steps.step_places import NODES, STEP_NODES
from neuro_helpers.demos.steps import step_picture
from neuro_helpers.demos.steps.step_sentences import Teller, clock, flow_html, short_labels
from neuro_helpers.simulate.couple import PARTNERS
from neuro_helpers.simulate.step_script import SWITCHES, Script, evening_events, weeks_events
from neuro_helpers.wording import whole

CASES = [(lens, on) for lens in ("document", "evidence", "tested")
         for on in ((), *((switch,) for switch in SWITCHES))]  # one switch at a time


@pytest.fixture(scope="module")
def model():
    return nh.CoupleModel.load()


@pytest.fixture(scope="module")
def shared():
    """One player for tests that leave it as it was."""
    return nh.StepPlayer()


@pytest.fixture
def player(shared):
    shared.reset()
    yield shared
    shared.reset()


def all_beats(player):
    for place in range(len(player.beats)):
        player.clock.position = float(place)
        yield player.beat


def svg_of(player, page_width):
    spec = player._chart.still_spec()
    params = [one | ({"value": page_width} if one["name"] == "page_width" else {}) for one in spec["params"]]
    return vl_convert.vegalite_to_svg(spec | {"params": params})


def test_all_five_steps_play_in_order_at_the_minutes_of_the_run(player, model):
    assert player.steps["happened"].all()
    run = model.simulate(360, evening_events(()), bond=0.65)
    conditions = run.conditions().query("step < 5")
    beats = [beat for beat in player.beats if beat.kind == "condition" and beat.run == "evening"]
    assert [beat.minute for beat in beats] == conditions["minutes"].to_list()
    assert sorted(conditions["minutes"]) == conditions["minutes"].to_list()
    weeks = model.simulate(28 * 1440, weeks_events(()), bond=0.65, dt=5, keep_every_minutes=5).conditions()
    assert [beat.minute for beat in player.beats if beat.kind == "condition" and beat.run == "weeks"] \
        == weeks.query("step == 5")["minutes"].to_list()


@pytest.mark.parametrize(("lens", "on"), CASES)
def test_the_step_that_does_not_happen_is_named_and_where_it_stops(lens, on):
    """What the runs' own conditions say, the player says: no step is named that holds, and none is left out."""
    player = nh.StepPlayer(on, lens=lens)
    script = player.script
    unmet = {}
    for run, some in (("evening", "step < 5 and not met"), ("weeks", "step == 5 and not met")):
        unmet |= script.runs[run].conditions().query(some).groupby("step")["node"].first().to_dict()
    missing = tuple(player.steps.loc[player.steps["verdict"] == "not met", "step"])
    assert missing == tuple(unmet)
    for step in missing:
        player.go_to_step(step)
        assert player.summary.startswith(f"Step {step} does not happen. In ")
        assert " Why: " in player.summary
        assert set(player.frame["marked"]) == {"", "fails"}
        assert player.controls[f"step_{step}"].description.endswith("not met")
        assert player.beat.node == unmet[step]


def test_which_steps_each_lens_and_each_switch_leaves():
    """Under the first lens all five happen, each switch takes some away, and so does each further lens."""
    happened = {case: set(_script(*case).steps.query("happened")["step"]) for case in CASES}
    assert happened["document", ()] == {1, 2, 3, 4, 5}
    assert all(happened["document", on] < happened["document", ()] for lens, on in CASES if lens == "document" and on)
    assert happened["tested", ()] < happened["evidence", ()] < happened["document", ()]


def _script(lens, on):
    return Script(nh.CoupleModel.load(lens=lens), on)


def test_the_last_beat_says_where_learned_security_ends(player, model):
    player.controls["a_not_warm"].value = True
    player.clock.position = float(len(player.beats) - 1)
    end = whole(player.script.runs["weeks"].level("bond", "A")[-1])
    assert player.summary == f"The four weeks end. In both partners, learned security is at {end} (start 65)."
    assert end > 65, "step 5 is not met, and yet learned security grows: the lesson speaks of that"


def test_the_fifth_step_needs_a_start_above_the_threshold():
    low = nh.StepPlayer(bond=0.3)
    assert low.steps["happened"].to_list() == [True] * 4 + [False]
    low.go_to_step(5)
    assert "learned security would have to rise" in low.summary


@pytest.mark.parametrize("on", [on for size in (0, 1, 4) for on in itertools.combinations(SWITCHES, size)])
def test_every_sentence_says_the_numbers_of_the_run(model, on):
    script = Script(model, on)
    teller = Teller(script, short_labels(model.nodes))
    for beat in script.beats:
        text = teller.sentence(beat)
        assert not re.search(r"\bnan\b|None|\{|\}|  |_", text), text
        run = script.runs[beat.run]
        for partner in beat.partners if beat.node else "":
            for minute in (0, beat.minute):
                assert str(whole(run.at(minute).loc[beat.node, partner])) in text, (beat, text)
        assert not re.search(r"from (\d+) to \1 ", text), "a rise that the whole number does not show is said otherwise"
        if beat.kind == "condition":
            levels = run.at(beat.minute).loc[beat.node] - run.at(0).loc[beat.node]
            change = np.array([levels[partner] for partner in beat.partners])
            assert (change >= beat.change).all() if beat.direction == "rise" else (abs(change) <= beat.change).all()
            assert clock(beat.minute, beat.run) in text.lower()


def test_what_fails_at_most_is_less_than_what_was_asked(model):
    for on in SWITCHES:
        script = Script(model, [on])
        for beat in script.beats:
            if beat.kind != "fails" or beat.direction == "back":
                continue
            now, start = script.levels(beat), script.start(beat)
            assert min(now[p][beat.node] - start[p][beat.node] for p in beat.partners) < beat.change


def test_table_picture_and_run_agree_at_every_beat(player):
    for beat in all_beats(player):
        at = player.script.runs[beat.run].at(beat.minute)
        frame = player.frame.set_index(["partner", "node"])
        for partner in PARTNERS:
            drawn = player._chart.values["levels"][partner]
            assert set(drawn) == set(STEP_NODES[beat.step])
            for node, level in drawn.items():
                assert level == at.loc[node, partner]
                assert frame.loc[(partner, node), "level"] == whole(level)
        line = player.controls["time"]
        assert line.value == pytest.approx(step_picture.place_on_line(beat.run, beat.minute))
        assert line.said == f"{clock(beat.minute, beat.run)}, step {beat.step}"
        assert player._chart.values["step"] == beat.step
        marked = frame.index[frame["marked"] != ""].to_list()
        assert marked == [(p, beat.node) for p in PARTNERS if beat.node and p in beat.partners]


def test_forward_and_back_walk_from_beat_to_beat_and_stop_at_the_ends(player):
    player.back()
    assert player.position == 0
    seen = [player.summary]
    for _ in player.beats:
        player.controls["next"].click()
        seen.append(player.summary)
    assert player.position == len(player.beats) - 1
    assert len(set(seen)) == len(player.beats)
    player.controls["back"].click()
    assert player.summary == seen[-3]


def test_nothing_plays_by_itself_and_play_pauses_and_begins_again(player):
    assert not player.clock.running
    play = player.controls["play"]
    play.click()
    assert player.clock.running and play.description == "pause"
    play.click()
    assert not player.clock.running and play.description == "play"
    player.clock.position = float(len(player.beats) - 1)
    play.click()
    assert player.clock.running and player.position == 0
    player.controls["next"].click()
    assert not player.clock.running, "a step by hand pauses"


def test_picture_and_words_are_of_one_moment_wherever_the_clock_stands(player):
    seen = []
    for beat in all_beats(player):
        seen.append((player.summary, player.frame.to_json()))
        place = player.beats.index(beat)
        for between in (place + 0.4, place - 0.4):
            player.clock.position = between
            assert (player.summary, player.frame.to_json()) == seen[-1]


def test_the_clock_cannot_lead_out_of_the_beats(player):
    for position in (-5.0, 1e9):
        player.clock.position = position
        assert player.beat in (player.beats[0], player.beats[-1])


@pytest.mark.parametrize("name", SWITCHES)
def test_a_switch_begins_anew_and_hides_what_was_reached(player, name):
    before = player.summary, player.frame.to_dict()
    player.go_to_step(5)
    player.controls[name].value = True
    assert player.position == 0 and answers(player) == [""] * 5
    player.go_to_step(3)
    assert answers(player)[3:] == [""] * 2 and all(answers(player)[:3])
    player.controls[name].value = False
    assert (player.summary, player.frame.to_dict()) == before and answers(player) == [""] * 5
    player.controls[name].value = True
    player.reset()
    assert (player.summary, player.frame.to_dict()) == before
    assert not player.controls[name].value


def answers(player):
    return [player.controls[f"step_{step}"].description.removeprefix(str(step)).strip() for step in range(1, 6)]


def page_of(player):
    """All that the browser is sent: the state of each widget, models' own names left out, and what a cell stores."""
    def states(widget):
        yield {name: value for name, value in widget.get_state().items()
               if not name.startswith("_") and name not in
               ("names", "layout", "style", "children", "library", "tooltip")}
        for child in getattr(widget, "children", ()):
            yield from states(child)
    names = sorted(str(words) for words in player._front.names.values())
    return [*states(player.box), names, player.stored_sentence(), player.still(), player.frame.to_dict()]


@pytest.mark.parametrize("lens", ["document", "evidence"])
@pytest.mark.parametrize("reached", [0, 1, 2, 3, 4])
def test_the_page_holds_nothing_of_a_step_that_was_not_reached(tmp_path, lens, reached):
    """Two models that differ in what comes of the later steps, and in nothing else, show the same page until then."""
    source, pages, happened = nh.tables.data_folder() / "model", [], []
    for other in (False, True):
        folder = tmp_path / f"{other}"
        folder.mkdir()
        for name in ("nodes", "influences", "scenarios", "steps"):
            (folder / f"{name}.csv").write_text((source / f"{name}.csv").read_text(encoding="utf-8"), encoding="utf-8")
        if other:  # what the later steps ask for last can't be met, so that they fail
            lines = (folder / "steps.csv").read_text(encoding="utf-8").splitlines()
            lines = [line.rsplit(",", 1)[0] + ",0.9" if line[0].isdigit() and int(line[0]) > reached
                     and line.split(",")[4] == "rise" else line for line in lines]
            (folder / "steps.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        player = nh.StepPlayer(model=nh.CoupleModel.load(folder=folder, lens=lens), step=reached or None)
        happened.append(player.steps["happened"].to_list())
        pages.append(page_of(player))
    assert happened[0][:reached] == happened[1][:reached]
    assert any(happened[0][reached:]) and not any(happened[1][reached:])
    assert pages[0] == pages[1]


@pytest.mark.parametrize("lens", ["document", "evidence"])
def test_one_more_harm_never_makes_a_step_happen(lens):
    model, happened = nh.CoupleModel.load(lens=lens), {}
    for size in range(5):
        for on in itertools.combinations(SWITCHES, size):
            script = Script(model, on)
            happened[on] = set(script.steps.loc[script.steps["happened"], "step"])
            for less in itertools.combinations(on, size - 1) if size else ():
                assert happened[on] <= happened[less], (on, less)
            for row in script.steps[script.steps["happened"]].itertuples():
                conflict = script.runs[row.run].at(row.minute).loc["conflict"]
                start = script.runs[row.run].at(0).loc["conflict"]
                assert row.step < 4 or (conflict - start).max() < 0.2, (on, row.step)


def test_where_a_step_cannot_be_judged_it_is_said_and_why():
    player = nh.StepPlayer(SWITCHES, step=4)
    assert player.steps["verdict"].to_list() == ["not met", "not met", "not met", "cannot be judged", "not met"]
    heat = whole(player.script.levels(player.beat)["A"]["conflict"])
    assert player.summary.startswith("Step 4 cannot be judged.") and f"it is at {heat} (" in player.summary
    assert player.controls["step_4"].description.endswith("not judged")


def test_a_start_that_a_switch_has_moved_is_spoken_of(model):
    script = Script(model, ["cortisol_high"])
    teller = Teller(script, short_labels(model.nodes))
    for beat in script.beats:
        if beat.kind == "condition" and beat.run == "evening":
            moved = any(abs(whole(script.start(beat)[p][beat.node]) - whole(script.usual_start[p][beat.node])) >= 3
                        for p in beat.partners)
            assert moved == ("without the switches the evening starts at" in teller.sentence(beat))


def test_the_line_of_time_is_dragged_to_the_beat_before(player):
    for beat in player.beats:
        player.controls["time"].value = step_picture.place_on_line(beat.run, beat.minute) + 1e-6
        assert (player.beat.run, player.beat.minute) == (beat.run, beat.minute)
    player.controls["time"].value = step_picture.place_on_line("evening", 60)
    assert player.beat.minute <= 60 and player.controls["time"].value == step_picture.place_on_line(
        "evening", player.beat.minute)


def test_what_has_moved_before_its_turn_says_by_what(player):
    early = 0
    for beat in all_beats(player):
        values, place = player._chart.values, player.beats.index(beat)
        reached = {(one.node, p) for one in player.beats[:place + 1] if one.step == beat.step for p in one.partners}
        for key, row in values["told"].items():
            partner, node = key.split(":")
            change = values["levels"][partner][node] - values["start"][partner][node]
            if (node, partner) not in reached and row["state"] != "aside" and abs(change) >= 0.0025:
                early += 1
                assert row["state"] == "early" and row["note"] and row["short"]
    assert early > 3


def test_only_what_the_step_is_about_is_bold_and_in_the_partner_it_is_about(player):
    player.go_to_step(1)
    state = {key: row["state"] for key, row in player._chart.values["told"].items()}
    assert {key for key, one in state.items() if one != "aside"} == {"A:warmth", "B:oxytocin", "B:felt_safety",
                                                                    "B:closeness"}


def test_every_row_is_there_when_it_is_asked_for(player):
    assert len(player.frame) == 2 * len(STEP_NODES[1])
    player.controls["all"].value = True
    assert len(player.frame) == 2 * len(NODES) == 46
    player.reset()
    assert not player.controls["all"].value


def test_all_switches_on_and_off_one_after_another(player):
    start = player.summary
    for value in (True, False):
        for name in SWITCHES:
            player.controls[name].value = value
            player.go_to_step(5)
    assert player.steps["happened"].all()
    player.go_to_step(1)
    player.clock.position = 0.0
    assert player.summary == start


def test_speed_goes_to_the_clock_and_the_panel_opens(player):
    seconds = {}
    for speed in ("slow", "normal", "fast"):
        player.controls["speed"].value = speed
        seconds[speed] = player.clock.seconds
    assert seconds["slow"] > seconds["normal"] > seconds["fast"] >= 1
    assert player._options.layout.display == "none"
    player.controls["options"].value = True
    assert player._options.layout.display is None
    player.controls["options"].value = False
    player.reset()
    assert player.clock.seconds == seconds["normal"]


def test_the_buttons_of_the_steps_go_there(player):
    for step in range(1, 6):
        player.controls[f"step_{step}"].click()
        assert player.beat.step == step
        assert f"<strong>Step {step}</strong>" in player._words.value


def test_the_documents_words_are_shown_with_the_part_that_plays(player):
    flow = nh.load("interaction_flow").set_index("step")
    for beat in all_beats(player):
        text = flow_html(beat, flow.reset_index())
        marked = re.findall(r"<mark>(.*?)</mark>", text)
        assert len(marked) == 1 and marked[0] in flow.loc[beat.step].to_list()
        for part in ("trigger", "mechanism", "outcome"):
            assert flow.loc[beat.step, part] in text
        assert ("one evening" if beat.step < 5 else "four weeks") in text


def test_every_row_that_belongs_to_a_step_is_an_arrow_of_that_step(player, model):
    rows = model.influences[model.influences["step"].notna()]
    drawn = rows[rows["target"].isin(NODES)]
    assert set(rows.index) - set(drawn.index) == {"R038"}  # calm as a mood: the picture has the calm response
    arrows = player._arrows
    assert set(drawn.index) <= set(arrows["row"])
    for row in drawn.itertuples():
        assert set(arrows.loc[arrows["row"] == row.Index, "step"]) == {row.step}
    assert (arrows["basis"].to_numpy() == model.influences.loc[arrows["row"], "basis"].to_numpy()).all()


def test_arrows_are_about_to_act_act_have_acted_and_fail():
    player = nh.StepPlayer(["repair_refused"])
    arrows = player._arrows.set_index("key")
    warm = arrows.index[(arrows["row"] == "R026")][0]
    states = [player._chart.values["lit"].get(warm) for beat in all_beats(player) if beat.step == 1]
    assert states == ["next", "next", "now", "done", "done"]
    repair = arrows.index[arrows["source"] == "repair"]
    assert len(repair) == 1 and arrows.loc[repair[0], "source_partner"] == "A"
    player.go_to_step(3)
    lit = player._chart.values["lit"]
    assert lit[repair[0]] == "fails"
    held_off = arrows[(arrows["step"] == 3) & (arrows["target"] == "amygdala") & (arrows["strength"] < 0)]
    assert {lit[key] for key in held_off.index} == {"fails"}
    stirred = arrows[(arrows["source"] == "conflict") & (arrows["target"] == "amygdala")]
    assert {lit[key] for key in stirred.index} == {"now"}, "the sentence says that it pushes most against the step"


def test_no_knot_and_one_moving_arrow_for_each_partner(player):
    arrows = player._arrows.set_index("key")
    for beat in all_beats(player):
        values, wanted = player._chart.values, player.script.next_condition(beat)
        waiting = {arrows.at[key, "target"] for key, state in values["lit"].items() if state == "next"}
        if player.beat.kind != "opening":  # before a step begins, all that it tells is to come
            assert waiting <= ({wanted["node"], "conflict"} if wanted is not None else set())
        own = arrows.loc[list(values["lit"])]
        assert own.groupby("target_partner").size().max() <= 6 if len(own) else True
        named = player.model.influences["step"].reindex(own["row"]).to_numpy()  # the document's own arrows come first
        others = own[named != values["step"]]
        assert set(others["target"]) & set(own.loc[named == values["step"], "target"]) <= {"conflict"}
        assert not set(others["source"]) & {"cortisol"}
        assert (own["step"] == values["step"]).all()
        now = [arrows.at[key, "target_partner"] for key, state in values["lit"].items() if state == "now"]
        assert len(now) == len(set(now)) * (2 if player.beat.node == "bond" and now else 1)  # two act as one there


@pytest.mark.parametrize("page_width", [1090, 900, 640, 480])
def test_the_picture_says_and_draws_the_numbers_of_the_table(player, page_width):
    player.go_to_step(3)
    svg = svg_of(player, page_width)
    said = re.findall(r'aria-label="Partner ([AB]), (.*?): (\d+) of 100', svg)
    frame = player.frame.set_index(["partner", "label"])["level"]
    assert len(said) == len(frame) == 2 * len(STEP_NODES[3])
    for partner, label, number in said:
        assert int(number) == frame[(partner, label)]
    assert {"A", "B", "Partner A", "Partner B"} <= set(re.findall(r">([^<>]+)</text>", svg))
    assert "NaN" not in svg and "undefined" not in svg


def test_the_axis_stands_still_whatever_the_levels_are(player):
    def ticks(svg):
        return re.search(r'viewBox="[^"]*"', svg)[0]

    player.go_to_step(1)
    first = ticks(svg_of(player, 1000))
    player.controls["repair_refused"].value = True
    assert ticks(svg_of(player, 1000)) == first


def test_line_of_time_holds_what_the_script_pushes_and_nothing_else(player):
    line = step_picture.timeline(player.script)
    runs = player.script.runs
    assert [(scene["from"], scene["to"]) for scene in line["scenes"]] == [
        tuple(step_picture.place_on_line("evening", minute) for minute in (event.start_minutes, event.end_minutes))
        for event in runs["evening"].events]
    daily, weekly = (sum(words.startswith(often) for words in line["parts"][1]["lines"])
                     for often in ("daily", "weekly"))
    times = Counter(event.kind for event in runs["weeks"].events)
    assert (daily, weekly) == (list(times.values()).count(28), list(times.values()).count(4))
    assert daily + weekly == len(times) == len(line["parts"][1]["lines"])


def test_linkage_is_that_of_the_evening(player):
    assert player.linkage("cortisol") == player.script.runs["evening"].linkage("cortisol")
    assert nh.StepPlayer(["repair_refused"]).linkage("cortisol") > player.linkage("cortisol")


def test_the_stored_output_is_a_picture_with_its_sentence(player):
    player.go_to_step(2)
    bundle = player._repr_mimebundle_()
    at = clock(player.steps.set_index("step")["minute"][2], "evening")
    assert bundle["text/plain"].startswith(f"In this model, step 1 happens and step 2 happens. {at}.")
    assert '<img src="data:image/png;base64,' in bundle["text/html"]
    assert len(bundle["text/html"]) < 40_000


@pytest.mark.parametrize("wrong", [
    {"switches": ["b_cold"]}, {"switches": "cortisol"}, {"step": 6}, {"step": 0}, {"step": True}, {"step": "three"},
    {"bond": 65}, {"bond": "high"}, {"bond": float("nan")}])
def test_what_cannot_be_played_is_refused_with_what_is_allowed(wrong):
    with pytest.raises(ValueError, match=r"found .*; allowed: "):
        nh.StepPlayer(**wrong)


def test_a_table_of_conditions_that_a_student_edited_plays_too(model, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    source = nh.tables.data_folder() / "model"
    for name in ("nodes", "influences", "scenarios", "steps"):
        (folder / f"{name}.csv").write_text((source / f"{name}.csv").read_text(encoding="utf-8"), encoding="utf-8")
    steps = (folder / "steps.csv").read_text(encoding="utf-8").splitlines()
    steps = [line for line in steps if not line.startswith("2,")]
    steps += ["2,1,serotonin,both,rise,0.9", "2,2,trust,B,back,0.5"]
    (folder / "steps.csv").write_text("\n".join(steps) + "\n", encoding="utf-8")
    player = nh.StepPlayer(model=nh.CoupleModel.load(folder=folder), step=2)
    assert "serotonin would have to rise by 90 points or more" in player.summary
    assert step_picture.marked(player.beat) == {"A:serotonin": "fails", "B:serotonin": "fails"}
    assert "NaN" not in svg_of(player, 1000)


@pytest.mark.parametrize("step", [1, 3, 5])
def test_a_table_without_arrows_plays_and_says_what_does_not_happen(step):
    model = nh.CoupleModel.load()
    nothing = model.adjusted(dict.fromkeys(model.influences.index, 0.0))
    player = nh.StepPlayer(model=nothing, step=step)
    assert not player.steps["happened"].any()
    assert f"Step {step} does not happen." in player.summary
