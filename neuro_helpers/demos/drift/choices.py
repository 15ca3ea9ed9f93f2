"""What the demos about drifting apart and recovering share: the load, their choices, the check of what is given."""

from __future__ import annotations

from neuro_helpers.charts.drift.couples import HALF_YEARS
from neuro_helpers.charts.drift.phase_line import COUPLES
from neuro_helpers.handed.arguments import level, members, names, nearest, wrong
from neuro_helpers.kit import Slider
from neuro_helpers.wording import whole

PARTS = ("line", "couples", "map")
CLOSER = {"": "just look", "sure": "How sure?", "arrows": "Which arrows?"}
STARTS = (0.8, 0.5, 0.3)
LOAD_NOTE = ("What weighs on both partners for weeks. It often comes from outside: money, illness, discrimination. So "
             "it can often be lifted from outside, too. Here it acts in two ways only, which is too simple: the two "
             "disagree more, and more stress is stirred. The reference couple's is ")
SURE_NOTE = ("How sure? Each tick is the threshold in one draw of our guesses about how strong the arrows are and, "
             "where findings conflict, in which direction they point. The band is the spread of our guesses, not a "
             "measurement; in some draws there is no threshold at all. The diamond is the model's own "
             "threshold. At a load of 40 the model's loop pulls only just enough for one: with all our assumptions a "
             "twentieth weaker there is none. So draws that pull less have none, and most of the others have it "
             "higher, at most where the reference couple stands still in every draw.")
HUNT = 3  # arrows to find that, taken away alone, leave one resting place


def load_slider(load: float, reference: float) -> Slider:
    """Make the slider of the chronic load. It has no padlock: nothing in the model moves the load."""
    ends = ("little load", f"reference {whole(reference)}", "much load")
    note = f"{LOAD_NOTE}{whole(reference)}."
    return Slider("Chronic load", round(100.0 * load, 6), ends=ends, note=note, reference=reference)


def checked(parts, load, starts, been, closer) -> tuple[tuple[str, ...], dict]:
    """Return the arguments in the form in which they are used, or a ValueError that says what is allowed."""
    if not (chosen := names("parts", parts, PARTS)):
        raise wrong("parts", parts, f"one or more of {', '.join(PARTS)}")
    load, starts, been = None if load is None else level("load", load), *(
        tuple(level(name, value) for value in members(name, levels, "a list of numbers from 0 to 1", unordered=False))
        for name, levels in (("starts", starts), ("been", been)))
    for name, found, count in (("starts", len(starts), len(COUPLES)), ("been", len(been), HALF_YEARS)):
        if found > count or (name == "starts" and found < count):
            raise ValueError(f"{name}: found {found} numbers; allowed: {'' if name == 'starts' else 'at most '}{count}")
    if not isinstance(closer, str) or closer not in CLOSER:
        raise wrong("closer", closer, ", ".join(map(repr, CLOSER)), nearest(closer, CLOSER))
    opened = {"load": load, "starts": starts, "been": been, "closer": closer}
    return tuple(part for part in PARTS if part in chosen), opened
