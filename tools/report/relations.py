"""Published relations, asked of the model: ``python -m tools.report --published``.

The relations were held back while the first tables were made, and are open since; rows cite some of them now (column
`row`), and a hit there is no independent evidence. Each is posed once, in the words
that are printed, and read by one rule: an effect below a tenth of the largest comparable change counts as 0. Beside the
model stand two rules without one: the naive rule, "all good things go together" (the sign is valence times valence,
never 0), and "always 0". No weight is chosen for what is printed here.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from neuro_helpers import evidence, tables
from neuro_helpers.model import LENSES, CoupleModel
from neuro_helpers.simulate import Event

LEAST = 1e-3  # a tenth of a point is not seen
ZERO = 0.1  # an effect smaller than this share of the largest comparable change is read as 0
SIGNS = {"+": 1, "-": -1, "0": 0}
WORDS = {1: "+", -1: "-", 0: "0"}
HOURS = 8 * 60
HELD = {"bond": 0.8}
THREAT = Event.push("amygdala", 60, 30, 0.4, "A")
QUARREL = [Event.quarrel(60)]
STRESS = Event.push("cortisol", 60, 30, 0.5, "B")


@dataclass(frozen=True)
class Posed:
    """One relation as it is asked.

    Attributes
    ----------
    finding : str
        ``id:relation`` in findings.csv.
    words : str
        What is done, and what is watched.
    ask : callable
        Model -> (effect, largest comparable change), in levels.
    naive : int
        The sign that "all good things go together" says.
    by_sign : bool
        Read by its sign alone, as the plan of the first scoring had it.
    """

    finding: str
    words: str
    ask: Callable[[CoupleModel], tuple[float, float]]
    naive: int
    by_sign: bool = False


def _course(model, node, events, partner="A", hold=None):
    return model.simulate(HOURS, events, hold=HELD if hold is None else hold).level(node, partner)


def _rise(model, bond) -> float:
    level = _course(model, "cortisol", QUARREL, "A", {"bond": bond})
    return float(level.max() - level[0])


def _by_bond(low, high):
    def ask(model):
        return _rise(model, high) - _rise(model, low), _rise(model, 0.8)
    return ask


def _together(model):
    plain, quarrel = _course(model, "cortisol", []), _course(model, "cortisol", QUARREL)
    warm = _course(model, "cortisol", [Event.warm_moment(60, who="both")])
    return float(warm[270] - plain[270]), float(np.abs(quarrel - plain).max())


def _hand_held(model):
    """The amygdala must be quieter, and the prefrontal cortex not busier: else the effect counts as none."""
    effect, largest = _in_threat(Event.touch(55, 30, who="B"))(model)
    busier = (_course(model, "prefrontal_cortex", [THREAT, Event.touch(55, 30, who="B")])
              - _course(model, "prefrontal_cortex", [THREAT]))[60:90].mean()
    return (0.0 if busier > LEAST else effect), largest


def _in_threat(*helps):
    def ask(model):
        plain, threat = _course(model, "amygdala", []), _course(model, "amygdala", [THREAT])
        helped = _course(model, "amygdala", [THREAT, *helps])
        during = slice(60, 90)
        return float((helped - threat)[during].mean()), float(np.abs(threat - plain)[during].mean())
    return ask


def _held(node, outcome, low=0.0, high=None, other="oxytocin"):
    """The outcome with a node held high (at its baseline by default) against low; against a slider's whole reach."""
    def ask(model):
        top = model.reference[node] if high is None else high
        ends = [model.predict(hold={node: level}, released=model.sliders)[outcome] for level in (low, top)]
        reach = [abs(model.predict(**{slider: 1.0})[outcome] - model.predict(**{slider: 0.0})[outcome])
                 for slider in model.sliders]
        return float(ends[1] - ends[0]), float(max(*reach, abs(ends[1] - ends[0])))
    return ask


def _spray_on_dopamine(model):
    plain, spray = _course(model, "dopamine", []), _course(model, "dopamine", [Event.dose(60, who="A")])
    warm = _course(model, "dopamine", [Event.warm_moment(85, 53, who="both")])
    during = slice(85, 138)
    return float((spray - plain)[during].mean()), float(np.abs(warm - plain)[during].mean())


def _bond_on_dopamine(model):
    ends = [model.predict(bond=bond, released=model.sliders)["dopamine"] for bond in (0.5, 0.95)]
    reach = [model.predict(oxytocin=level)["dopamine"] for level in (0.0, 1.0)]
    return float(ends[1] - ends[0]), float(max(abs(reach[1] - reach[0]), abs(ends[1] - ends[0])))


def _caught(model, bond=0.8):
    """How far A's cortisol rises when B is stressed, and B's own rise."""
    own = _course(model, "cortisol", [STRESS], "B", {"bond": bond})
    caught = _course(model, "cortisol", [STRESS], "A", {"bond": bond})
    return float(caught.max() - caught[0]), float(own.max() - own[0])


def _caught_by_bond(model):
    (low, own), (high, other) = _caught(model, 0.3), _caught(model, 0.9)
    return high / other - low / own, max(high / other, low / own)


def _reappraisal(model):
    quarrel = Event.quarrel(60)
    plain, worked = (_course(model, "anxiety", events) for events in (
        [quarrel], [quarrel, Event.push("prefrontal_cortex", 60, 20, 0.4)]))
    calm = _course(model, "anxiety", [])
    during = slice(60, 81)
    return float((worked - plain)[during].mean()), float(np.abs(plain - calm)[during].mean())


def _partners_bond(model):
    ends = []
    for bond in (0.3, 0.9):
        level = _course(model, "cortisol", QUARREL, "A", {"bond": {"A": 0.8, "B": bond}})
        ends.append(float(level.max() - level[0]))
    return ends[1] - ends[0], _rise(model, 0.8)


def _own_bond(model):
    ends = []
    for bond in (0.3, 0.9):
        level = _course(model, "cortisol", QUARREL, "A", {"bond": {"A": bond, "B": 0.8}})
        ends.append(float(level.max() - level[0]))
    return ends[1] - ends[0], _rise(model, 0.8)


RELATIONS = (
    Posed("robles2014:2", "security of both 30 -> 90: rise of cortisol in a quarrel", _by_bond(0.3, 0.9), -1),
    Posed("powers2006:1", "own security 30 -> 90, partner's 80: the same, by sign", _own_bond, -1, by_sign=True),
    Posed("powers2006:2", "partner's security 30 -> 90, own 80: the same, by sign", _partners_bond, -1, by_sign=True),
    Posed("yoneda2025:1", "a warm hour of both: cortisol 150 minutes later", _together, -1),
    Posed("coan2017:1", "A under threat, a touch by B: A's amygdala, and prefrontal cortex not busier", _hand_held,
          -1),
    Posed("morriss2019:1", "A under threat, B there and warm: A's amygdala",
          _in_threat(Event.warm_moment(55, 35, who="B")), -1),
    Posed("loseth2024:1", "endorphins 0 -> reference: joyful connection", _held("endorphins", "joyful_connection"), 1),
    Posed("inagaki2016:1", "the same, four days", _held("endorphins", "joyful_connection"), 1),
    Posed("striepens2014:1", "a spray for A: dopamine while it acts", _spray_on_dopamine, 1),
    Posed("acevedo2012:1", "security 50 -> 95, sliders follow: dopamine", _bond_on_dopamine, 1),
    Posed("jauniaux2019:1", "insula 0 -> 100: empathy", _held("insula", "empathy", high=1.0), 1),
    Posed("engert2014:1", "B stressed for half an hour: A's cortisol", _caught, 1),
    Posed("saxbe2010:1", "the same, asked of daily life", _caught, 1),
    Posed("saxbe2010:2", "security 30 -> 90: share of B's stress that A catches", _caught_by_bond, -1),
    Posed("timmons2015:1", "the same, over many studies", _caught_by_bond, -1),
    Posed("bilderbeck2011:1", "serotonin 0 -> reference: intimacy", _held("serotonin", "intimacy"), 1),
    Posed("finkel2013:2", "prefrontal cortex pushed up in a quarrel: anxiety", _reappraisal, -1),
    Posed("gouin2010:2", "vasopressin 0 -> 100: conflict", _held("vasopressin", "conflict", high=1.0), -1),
)
CANNOT = {
    "coan2017:1": "the sign rule: more touch never makes the prefrontal cortex less busy, since both are good",
    "bilderbeck2011:1": "asked how other couples look on photographs; no arrow of ours says that",
    "gouin2010:2": "contested (taylor2010:2 found the opposite in unhappy men); no row",
}


def relations(model: CoupleModel) -> pd.DataFrame:
    """Each relation: how it was posed, effect and largest comparable in points, expected, read as, the naive rule."""
    findings = tables.load("findings")
    sign = dict(zip(findings["id"] + ":" + findings["relation"].astype(str), findings["sign"], strict=True))
    cited = evidence.cited(tables.load("influences")).groupby("finding")["id"].agg(list).to_dict()
    lines = []
    for posed in RELATIONS:
        effect, largest = posed.ask(model)
        small = LEAST if posed.by_sign else max(LEAST, ZERO * largest)
        read = 0 if abs(effect) < small else int(np.sign(effect))
        rows = ";".join(cited.get(posed.finding, []))
        lines.append((posed.finding, rows, posed.words, 100 * effect, 100 * largest, SIGNS[sign[posed.finding]], read,
                      posed.naive))
    return pd.DataFrame(lines, columns=["finding", "row", "posed", "effect", "largest", "expected", "read_as", "naive"])


def score(table: pd.DataFrame) -> pd.Series:
    """Hits of the model, of the naive rule and of "always 0"; and what is won beyond the naive rule."""
    expected = table["expected"]
    kind = pd.Series(np.select([expected == 0, expected == table["naive"]], ["null", "naive right"], "opposite"))
    hit = table["read_as"] == expected
    counts = {f"{name}: hits of {int((kind == name).sum())}": int(hit[kind == name].sum())
              for name in ("naive right", "null", "opposite")}
    naive, zero = int((table["naive"] == expected).sum()), int((expected == 0).sum())
    return pd.Series(counts | {f"model, of {len(table)}": int(hit.sum()), "naive rule": naive, "always 0": zero,
                               "beyond the naive rule": int(hit.sum()) - naive})


def show() -> None:
    """Print every relation under each lens, and the scores."""
    scores = {}
    for lens in LENSES:
        table = relations(CoupleModel.load(lens=lens))
        scores[lens] = score(table)
        shown = table.assign(hit=np.where(table["read_as"] == table["expected"], "yes", "no"),
                             **{name: table[name].map(WORDS) for name in ("expected", "read_as", "naive")},
                             effect=table["effect"].round(2), largest=table["largest"].round(1))
        shown["always_0"] = "0"
        print(f"\nPUBLISHED RELATIONS, {lens} lens (points; below a tenth of the largest comparable change reads as 0)")
        print(shown.to_string(index=False))
    print("\n" + pd.DataFrame(scores).to_string())
    print("\nWhat the table cannot mend:")
    print("\n".join(f"  {finding}: {why}" for finding, why in CANNOT.items()))
