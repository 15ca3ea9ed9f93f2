"""The invariants of the couple over time (model specification, section 8), each against an independent answer."""

import numpy as np
import pytest
from couples_over_time import DAY, QUARREL, Equations
from hypothesis import given, settings
from hypothesis import strategies as st

from neuro_helpers import CoupleModel, Event

LENSES = ("document", "evidence")
MODELS = {lens: CoupleModel.load(lens=lens) for lens in LENSES}
ROLE = MODELS["document"].nodes["role"]
FAST = ROLE.index[ROLE.isin(["fast", "slider"])].tolist()

levels = st.floats(0.0, 1.0)
partners = st.sampled_from(["A", "B", "both"])


@st.composite
def any_events(draw, minutes=300.0):
    """Up to four events of any kind inside a run."""
    events = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.floats(0, minutes - 20))
        length = draw(st.floats(1, min(120.0, minutes - start)))
        strength, who = draw(levels), draw(partners)
        kind = draw(st.sampled_from(["quarrel", "warm_moment", "touch", "repair", "refused", "apart", "push"]))
        if kind == "apart":
            events.append(Event.time_apart(start, length))
        elif kind == "refused":
            events.append(Event.repair(start, length, strength, draw(st.sampled_from(["A", "B"])), taken_up=False))
        elif kind == "push":
            node = draw(st.sampled_from(FAST))
            events.append(Event.push(node, start, length, draw(st.floats(-1, 1)), who))
        else:
            events.append(getattr(Event, kind)(start, length, strength, who))
    return events


@pytest.mark.parametrize("lens", LENSES)
def test_the_reference_couple_stays_where_it_is(lens):
    run = MODELS[lens].simulate(DAY)
    drift = np.abs(run.levels - MODELS[lens].network.baseline[None, None, :, None]).max()
    assert drift < 1e-11


@pytest.mark.parametrize("lens", LENSES)
def test_clamped_sliders_end_at_predict(lens):
    model = MODELS[lens]
    rng = np.random.default_rng(3)
    for _ in range(5):
        setting = dict(zip((*model.sliders, "bond"), rng.random(4), strict=True))
        run = model.simulate(2 * DAY, Event.quarrel(10), hold=setting, dt=5, keep_every_minutes=None)
        expected = model.predict(**setting).to_numpy()
        assert np.abs(run.levels[-1, :, :, 0] - expected).max() < 1e-9


@pytest.mark.parametrize("lens", LENSES)
def test_it_starts_at_rest_and_stays_there_when_the_bond_is_held(lens):
    model = MODELS[lens]
    for bond, load in ((0.2, 0.4), (0.5, 0.9), (0.95, 0.0)):
        run = model.simulate(600, bond=bond, load=load, hold={"bond": bond})
        assert np.abs(run.levels - run.levels[0]).max() < 1e-10


@pytest.mark.parametrize("lens", LENSES)
def test_the_start_is_the_unique_fixed_point_of_the_released_sliders(lens):
    model = MODELS[lens]
    for bond in (0.1, 0.5, 0.9):
        run = model.simulate(1, bond=bond, keep_every_minutes=None)
        expected = model.predict(bond=bond, released=model.sliders).to_numpy()
        assert np.abs(run.levels[0, :, :, 0] - expected).max() < 1e-9


@pytest.mark.parametrize("lens", LENSES)
def test_it_agrees_with_lsoda_and_the_error_falls_with_the_square_of_the_step(lens):
    model = MODELS[lens]
    events = [Event.quarrel(20, 20, 0.8), Event.warm_moment(60, 20, 0.5, "B"),
              Event("oxytocin dose", "A", 24, 78, 0.6, "oxytocin_dose")]
    traits = {"A": {"amygdala": 0.03}, "B": {"trust": -0.02}}
    setting = {"bond": {"A": 0.7, "B": 0.5}, "load": 0.6, "traits": traits}
    start = model.simulate(1, **setting).levels[0, :, :, 0]
    solved = Equations(model, events, traits=traits).solved(start, 120)
    errors = []
    for dt in (2.0, 1.0, 0.5):
        run = model.simulate(120, events, dt=dt, **setting)
        errors.append(np.abs(run.levels[..., 0] - solved[run.minutes.astype(int)]).max())
    assert errors[1] < 4e-3
    assert 3.0 < errors[0] / errors[1] < 5.0
    assert 3.0 < errors[1] / errors[2] < 5.0


@pytest.mark.parametrize("lens", LENSES)
def test_the_bond_agrees_with_lsoda_over_days(lens):
    model = MODELS[lens]
    start = model.simulate(1, bond=0.6, load=0.8).levels[0, :, :, 0]
    solved = Equations(model).solved(start, 3 * DAY, tolerance=1e-8)
    run = model.simulate(3 * DAY, bond=0.6, load=0.8, dt=5, keep_every_minutes=5)
    bond = model.network.index["bond"]
    moved = abs(solved[-1, 0, bond] - 0.6)
    assert moved > 0.002
    assert np.abs(run.levels[:, :, bond, 0] - solved[::5, :, bond]).max() < 1e-3 * moved


@settings(max_examples=40, deadline=None)
@given(any_events(), st.sampled_from([1.0, 30.0, 500.0]), levels, levels, st.sampled_from(LENSES))
def test_levels_stay_between_0_and_1_at_any_step(events, dt, load, bond, lens):
    run = MODELS[lens].simulate(300, events, dt=dt, load=load, bond=bond)
    held = [run.model.network.index[name] for name in ("bond", "load")]
    free = np.delete(run.levels, held, axis=2)
    assert free.min() > 0.0
    assert free.max() < 1.0
    assert run.minutes[-1] == 300


@settings(max_examples=40, deadline=None)
@given(any_events(), st.sampled_from([1.0, 30.0, 500.0]), st.data(), st.sampled_from(LENSES))
def test_order_is_kept_at_any_step(events, dt, data, lens):
    """More bond, less load and one more push in the good direction never make any later minute worse."""
    model = MODELS[lens]
    valence = model.network.valence
    low, high = sorted((data.draw(levels), data.draw(levels)))
    less, more = sorted((data.draw(levels), data.draw(levels)))
    node = data.draw(st.sampled_from(FAST))
    good = Event.push(node, 50, 60, 0.5 * model.nodes.at[node, "valence"], data.draw(partners))
    worse = model.simulate(300, events, dt=dt, bond=low, load=more)
    better = model.simulate(300, [*events, good], dt=dt, bond=high, load=less)
    assert ((better.levels - worse.levels) * valence[None, None, :, None]).min() > -1e-9


@pytest.mark.parametrize("lens", LENSES)
@pytest.mark.parametrize("who", ["A", "B", "both"])
def test_a_repair_never_makes_a_later_minute_worse(lens, who):
    model = MODELS[lens]
    without = model.simulate(600, QUARREL)
    for start in (50, 65, 90, 200):
        run = model.simulate(600, [*QUARREL, Event.repair(start, who=who)])
        change = (run.levels - without.levels) * model.network.valence[None, None, :, None]
        assert change.min() > -1e-12
        assert change.max() > 0.01


@settings(max_examples=30, deadline=None)
@given(any_events(), levels, levels, st.sampled_from(LENSES))
def test_swapping_the_partners_swaps_the_result(events, bond_a, bond_b, lens):
    other = {"A": "B", "B": "A", "both": "both"}
    swapped = [Event(e.kind, other[e.who], e.start_minutes, e.end_minutes, e.strength, e.node) for e in events]
    model = MODELS[lens]
    one = model.simulate(300, events, bond={"A": bond_a, "B": bond_b}, traits={"A": {"trust": 0.04}})
    two = model.simulate(300, swapped, bond={"A": bond_b, "B": bond_a}, traits={"B": {"trust": 0.04}})
    assert np.abs(one.levels - two.levels[:, ::-1]).max() < 1e-12


@pytest.mark.parametrize("lens", LENSES)
def test_equal_partners_stay_equal(lens):
    run = MODELS[lens].simulate(600, QUARREL, bond=0.5)
    assert np.abs(run.levels[:, 0] - run.levels[:, 1]).max() < 1e-14


@pytest.mark.parametrize("lens", LENSES)
def test_many_couples_in_one_call_are_the_same_as_one_after_another(lens):
    model, rng = MODELS[lens], np.random.default_rng(5)
    count = 70  # more than one block of couples
    bond, load, strength = rng.random((3, count))
    trait = rng.uniform(-0.05, 0.05, count)
    events = [Event.quarrel(30, strength=strength), Event.time_apart(55, 20), Event.repair(80)]
    together = model.simulate(120, events, couples=count, bond=bond, load=load, traits={"B": {"cortisol": trait}},
                              hold={"oxytocin": {"A": 0.4}})
    for k in (0, 1, 63, 64, 69):
        alone = model.simulate(120, [Event.quarrel(30, strength=strength[k]), *events[1:]], bond=bond[k], load=load[k],
                               traits={"B": {"cortisol": trait[k]}}, hold={"oxytocin": {"A": 0.4}})
        assert np.abs(together.levels[..., k] - alone.levels[..., 0]).max() < 1e-12


def test_a_run_is_cut_into_steps_that_end_where_it_ends():
    model = MODELS["document"]
    run = model.simulate(100, QUARREL, dt=30, keep_every_minutes=30)
    assert run.minutes.tolist() == [0, 30, 60, 90, 100]
    assert model.simulate(100, keep_every_minutes=None).minutes.tolist() == [0, 100]
    assert model.simulate(1, dt=7).minutes.tolist() == [0, 1]


@pytest.mark.parametrize("lens", LENSES)
@pytest.mark.parametrize("dt", [1.0, 7.0])
def test_a_run_that_keeps_its_end_alone_ends_where_one_that_keeps_everything_does(lens, dt):
    events = [Event.quarrel(600), Event.repair(630, taken_up=False), Event.touch(1410, who="B")]
    hold = {"trust": {"B": 0.5}}
    whole = MODELS[lens].simulate(DAY, events, dt=dt, keep_every_minutes=dt, bond=0.6, hold=hold)
    for keep in (None, 7 * 60):
        part = MODELS[lens].simulate(DAY, events, dt=dt, keep_every_minutes=keep, bond=0.6, hold=hold)
        same = np.isin(whole.minutes, part.minutes)
        assert same.sum() == len(part.minutes)
        assert np.abs(whole.levels[same] - part.levels).max() < 1e-13


def test_an_event_between_two_steps_acts_for_its_share():
    """20 minutes at 0.8 inside a step of 40 act like 0.4 throughout that step."""
    model = MODELS["document"]
    inside = model.simulate(120, Event.quarrel(50, 20, 0.8), dt=40, hold={"bond": 0.8})
    spread = model.simulate(120, Event.quarrel(40, 40, 0.4), dt=40, hold={"bond": 0.8})
    assert np.abs(inside.levels - spread.levels).max() < 1e-12


# -- events -----------------------------------------------------------------------------------------------------------


def test_a_repair_cools_the_other_partner_and_a_refused_one_does_not():
    model = MODELS["document"]
    base = model.simulate(300, QUARREL)
    taken = model.simulate(300, [*QUARREL, Event.repair(85)])
    refused, faint = (model.simulate(300, [*QUARREL, Event.repair(85, strength=strength, taken_up=False)])
                      for strength in (0.4, 0.0))
    cooled = base.level("conflict", "B") - taken.level("conflict", "B")
    assert cooled[100:115].max() > 0.005
    assert refused.level("repair", "A")[100] > faint.level("repair", "A")[100] + 0.1
    during = slice(0, 116)  # while the attempt lasts nothing of it arrives
    assert np.abs(refused.level("conflict", "B") - faint.level("conflict", "B"))[during].max() < 1e-5


@pytest.mark.parametrize("lens", LENSES)
def test_cut_arrows_carry_what_they_should_and_no_more(lens):
    """Against LSODA and equations that know no arrays: overlapping cuts, an attempt by B, partners that differ."""
    model = MODELS[lens]
    start = model.simulate(1, bond={"A": 0.3, "B": 0.6}, load=0.7).levels[0, :, :, 0]
    events = [Event.quarrel(10), Event.repair(35, 20, 0.5, "B", taken_up=False), Event.time_apart(50, 20),
              Event.time_apart(50, 20), Event.repair(90, 10, 0.4, "A", taken_up=False)]
    solved = Equations(model, events).solved(start, 120)
    coarse, fine = (np.abs(model.simulate(120, events, bond={"A": 0.3, "B": 0.6}, load=0.7, dt=dt).levels[..., 0]
                           - solved).max() for dt in (1.0, 0.5))
    assert coarse < 4e-3
    assert 3.0 < coarse / fine < 5.0


@pytest.mark.parametrize("bond", [0.3, 0.8])
def test_apart_heals_no_bond_and_a_stronger_bond_still_recovers_sooner(bond):
    model = MODELS["document"]
    month = 28 * DAY
    apart = model.simulate(month, Event.time_apart(0, month), bond=bond, dt=5, keep_every_minutes=None)
    together = model.simulate(month, bond=bond, dt=5, keep_every_minutes=None)
    for run in (apart, together):
        assert run.level("bond")[-1] <= bond + 1e-9
    times = [model.simulate(600, [*QUARREL, Event.time_apart(80)], hold={"bond": b}).recovery("escalation")["A"]
             for b in (0.8, 0.5, 0.3)]
    assert times == sorted(times)


def test_a_moderated_row_between_partners_reads_the_right_two_levels():
    """An edited table: the moderated row comes from the partner, and its source does not rest at one half."""
    document = MODELS["document"]
    nodes = document.nodes.reset_index()
    nodes.loc[nodes["node"] == "oxytocin", "baseline"] = 0.35
    rows = document.influences.copy()
    rows.loc["R059", ["weight", "partner"]] = [-0.5, "other"]
    model = CoupleModel(nodes, rows.reset_index(), document.scenarios, "document")
    setting = {"bond": {"A": 0.9, "B": 0.2}, "traits": {"A": {"oxytocin": 0.05}}}
    start = model.simulate(1, **setting).levels[0, :, :, 0]
    events = [Event.push("oxytocin", 5, 60, 0.6, "A"), Event.quarrel(20)]
    equations = Equations(model, events, traits=setting["traits"])
    assert np.abs(equations.slope(0.0, start.ravel())[[equations.place["cortisol"]]]).max() < 1e-9
    assert np.abs(model.simulate(120, events, **setting).levels[..., 0] - equations.solved(start, 120)).max() < 4e-3


def test_a_context_is_on_from_the_start():
    model = MODELS["document"].under("document", ["aggression_readiness"])
    run = model.simulate(60)
    assert (run.level("aggression_readiness") == 1.0).all()
    expected = model.predict(released=model.sliders).to_numpy()
    assert np.abs(run.levels[0, 0, :, 0] - expected).max() < 1e-9


def test_apart_nothing_of_one_partner_reaches_the_other():
    model = MODELS["document"]
    apart = [Event.time_apart(40, 100), Event.warm_moment(60, 30, 0.9, "A")]
    run = model.simulate(140, apart)
    assert run.level("warmth", "A").max() > 0.8
    assert np.abs(run.level("oxytocin", "B") - run.level("oxytocin", "B")[0]).max() < 1e-12


def test_a_dose_acts_from_25_to_78_minutes():
    model = MODELS["document"]
    run = model.simulate(300, Event.dose(100))
    oxytocin = run.level("oxytocin", "A")
    assert abs(oxytocin[125] - oxytocin[0]) < 1e-12
    assert oxytocin[140] > oxytocin[0] + 0.02
    assert int(run.level("oxytocin_dose", "A").argmax()) == 178
    assert 178 <= int(oxytocin.argmax()) <= 178 + model.nodes.at["oxytocin_dose", "tau_minutes"]  # the spray fades


def test_one_partner_can_be_held_while_the_other_is_free():
    run = MODELS["document"].simulate(300, QUARREL, hold={"cortisol": {"A": 0.3}})
    assert np.ptp(run.level("cortisol", "A")) == 0.0
    assert run.level("cortisol", "B").max() > 0.4


# -- what people ask of a run -----------------------------------------------------------------------------------------


def test_the_frame_holds_every_level_once():
    run = MODELS["evidence"].simulate(30, Event.push("trust", 5, 20, -0.4, "B"), keep_every_minutes=10)
    frame = run.frame
    assert len(frame) == 4 * 2 * len(run.model.nodes)
    assert frame.columns.tolist() == ["minutes", "partner", "node", "level"]
    one = frame[(frame["minutes"] == 20) & (frame["partner"] == "B") & (frame["node"] == "trust")]
    assert one["level"].item() == run.at(20).loc["trust", "B"] == run.level("trust", "B")[2]
    assert one["level"].item() < run.level("trust", "A")[2] - 0.1
    many = MODELS["evidence"].simulate(30, couples=2, keep_every_minutes=None).frame
    assert many["couple"].value_counts().to_dict() == {0: 4 * len(run.model.nodes), 1: 4 * len(run.model.nodes)}


@pytest.mark.parametrize("lens", LENSES)
def test_recovery_is_shorter_where_the_bond_is_stronger(lens):
    model = MODELS[lens]
    times = [model.simulate(DAY, QUARREL, hold={"bond": bond}).recovery("escalation")["A"] for bond in (0.8, 0.5, 0.2)]
    assert times[0] < times[1] < times[2]


def test_recovery_is_the_first_minute_below_a_tenth_of_the_peak():
    run = MODELS["document"].simulate(600, QUARREL, hold={"bond": 0.8})
    level = run.level("cortisol", "B")
    away = np.abs(level - level[0])
    minute = int(run.recovery("cortisol")["B"]) + 80
    assert away[minute] < 0.1 * away.max() <= away[minute - 1]
    short = MODELS["document"].simulate(100, QUARREL)
    assert np.isnan(short.recovery("cortisol")["A"])  # it has not come back when the run ends
    assert np.isnan(run.recovery("attachment_anxiety")["A"])  # it never moved
    with pytest.raises(ValueError, match="without events"):
        MODELS["document"].simulate(10).recovery("cortisol")


def test_recovery_keeps_two_quarrels_apart():
    model, hold = MODELS["document"], {"bond": 0.8}
    first, second = Event.quarrel(60, strength=0.3), Event.quarrel(500)
    alone = model.simulate(1000, first, hold=hold).recovery("cortisol")["A"]
    both = model.simulate(1000, [first, second], hold=hold)
    assert both.recovery("cortisol", first)["A"] == alone
    assert both.recovery("cortisol", second)["A"] == pytest.approx(model.simulate(
        1000, second, hold=hold).recovery("cortisol")["A"], abs=2)
    dose = model.simulate(600, [Event.dose(0), Event.quarrel(120)], hold=hold)
    assert np.isnan(dose.recovery("oxytocin", Event.quarrel(120))["A"])  # its peak belongs to the dose


def test_linkage_tells_how_the_partners_move_together():
    model = MODELS["document"]
    assert model.simulate(300, QUARREL).linkage("cortisol") == pytest.approx(1.0)
    assert np.isnan(model.simulate(300).linkage("cortisol"))
    against = [Event.push("serotonin", 10, 30, 0.5, "A"), Event.push("serotonin", 10, 30, -0.5, "B")]
    assert model.simulate(60, against).linkage("serotonin") < -0.9
    one_sided = model.simulate(300, Event.warm_moment(30)).linkage("warmth")
    assert 0.0 < one_sided < 0.99
    both = model.simulate(300, QUARREL, couples=3, load=np.array([0.1, 0.4, 0.9])).linkage("cortisol")
    assert both.shape == (3,)


def test_the_summary_names_what_moves_most_and_the_time_back():
    run = MODELS["document"].simulate(600, QUARREL)
    summary, amygdala = run.summary, 100 * run.level("amygdala")
    assert ("In this model, in 10 hours, amygdala (on alert) of both partners moves furthest: "
            f"from {amygdala[0]:.0f} to {amygdala.max():.0f}") in summary
    changes = np.abs(run.levels - run.levels[0]).max(axis=(0, 1, 3))
    changes[run.model.network.index["conflict"]] = 0.0  # it is what the quarrel itself pushes
    assert run.model.network.names[changes.argmax()] == "amygdala"
    assert f"are gone {run.recovery('cortisol')['A']:.0f} minutes after it in partner A" in summary
    assert MODELS["document"].simulate(60).summary == "In this model, nothing moves by a whole point in 60 minutes."
    assert "are gone not before this time ends in partner A" in MODELS["document"].simulate(90, QUARREL).summary
    held = MODELS["document"].simulate(600, QUARREL, hold={"cortisol": 0.3}).summary
    assert "cortisol" not in held
    one_sided = MODELS["document"].simulate(300, Event.push("anxiety", 9, 9, 0.3, "B"))
    assert "of partner B moves furthest" in one_sided.summary
    many = MODELS["document"].simulate(3 * DAY, couples=4, dt=5, keep_every_minutes=60)
    assert many.summary == "4 couples over 3 days."
