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
SURE_NOTE = ("How sure? We draw all arrows anew, forty times: how strong each is, in which direction it points where "
             "findings conflict, and how fast the two slow rows act. Each tick is the threshold in one draw; the band "
             "is the spread of our guesses, not a measurement, and the diamond is the model's own threshold. The row "
             "of marks counts the draws: those with only a low resting place (below 50), with two, with only a high "
             "one. In the model itself building and wearing down cancel at 80, at a load of 40, because we chose the "
             "two speeds so. At that load, let building be a tenth slower, and only the low resting place is left; let "
             "wearing down be two fifths as fast, and only the high one is. With all our assumptions a tenth weaker "
             "there is no threshold.")
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
