"""What an evening's picture, controls and sentence say: numbers at the marks, and plain words."""

from __future__ import annotations

from neuro_helpers.charts.day import MINUTES, clock
from neuro_helpers.simulate.evening import APART_MINUTES, BEGINS, DOSE_AT, Evening
from neuro_helpers.simulate.events import Event
from neuro_helpers.wording import LENSES, begun, listed, whole

BEFORE = {"nothing": "nothing", "touch": "10 min of touch", "warm_hour": "a warm hour", "dose": "an oxytocin dose"}
AFTER = {"nothing": "nothing", "repair": "repair, taken up", "refused": "repair, refused", "apart": "30 min apart"}
WHO = {"A": "A", "B": "B", "both": "both"}
PARTNERS = ("A", "B")
NO_RISE, LATE = "no rise to come back from", "not before midnight"
REFERENCE = {"bond": ("learned security", 80), "load": ("load from outside", 40)}


def happenings(evening: Evening) -> list[dict | None]:
    """Return a named band for each lane of the picture: before, the disagreement, after; None leaves it empty."""
    lanes: list[dict | None] = [None, None, None]
    for event in evening.events():
        lane = 1 if event.kind == "quarrel" else 0 if event.start_minutes < BEGINS else 2
        kind = "refused" if event.kind == "refused repair" else event.kind
        lanes[lane] = {"start": event.start_minutes, "end": event.end_minutes, "kind": kind,
                       "text": _band(evening, event)}
    if lanes[1] is None:
        lanes[1] = {"start": BEGINS, "end": BEGINS, "kind": "quarrel", "text": "no open disagreement"}
    return lanes


def _band(evening: Evening, event: Event) -> str:
    who = {"A": " by A", "B": " by B", "both": " by both"}[evening.who]
    times = f"{clock(event.start_minutes)} to {clock(event.end_minutes)}"
    return {
        "quarrel": f"disagreement, {times}", "touch": f"touch{who}, {times}",
        "warm moment": f"a warm hour{who}",
        "oxytocin dose": f"oxytocin spray ({evening.who}) at {clock(DOSE_AT)} acts {times}",
        "repair": f"repair move{who}, taken up", "refused repair": f"repair move{who}, refused",
        "time apart": "time apart",
    }[event.kind]


def story(evening: Evening) -> str:
    """Say in words what happens."""
    by = {"A": "by A", "B": "by B", "both": "by both partners"}[evening.who]
    gets = "both partners get" if evening.who == "both" else f"{evening.who} gets"
    before = {"nothing": "", "touch": f"after 10 minutes of touch {by}, ",
              "warm_hour": f"after a warm hour {by}, ",
              "dose": f"{gets} an oxytocin spray at {clock(DOSE_AT)}, and "}[evening.before]
    if evening.strength == 0:
        return before + "with no open disagreement"
    return f"{before}a disagreement of heat {round(evening.strength)} that lasts {round(evening.minutes)} minutes"


def ending(evening: Evening) -> str:
    """Say in words what comes after the disagreement; "" when nothing does."""
    if evening.after == "nothing":
        return ""
    who = "Both partners make" if evening.who == "both" else f"{evening.who} makes"
    taken = {"A": "B", "B": "A", "both": "the other"}[evening.who]
    when = f"{round(evening.delay)} minutes after it" if evening.delay else "right after it"
    return {"repair": f" {who} a repair move {when}, and {taken} takes it up.",
            "refused": f" {who} a repair move {when}, and it is refused.",
            "apart": f" The two spend {APART_MINUTES} minutes apart, starting {when}."}[evening.after]


def bars(lived: object, node: str, prefix: str = "") -> dict[str, dict]:
    """Return each partner's bar from the end of the disagreement to the recovery, with its words."""
    found, ends = {}, lived.evening.ends
    for partner, rise in lived.rises(node).items():
        if not lived.has_way_back(node, rise):
            found[partner] = {"start": 60, "end": 60, "text": "" if prefix else NO_RISE, "said": "", "open": False}
            continue
        gone, late = rise.recovery_minutes(ends), rise.recovered_minute is None
        text = LATE if late else f"{gone} min"
        said = (f"{partner}: nine tenths of the cortisol rise are not gone before midnight" if late else
                f"{partner}: nine tenths of the cortisol rise are gone {gone} minutes after the disagreement, "
                f"at {clock(rise.recovered_minute)}")
        found[partner] = {"start": ends, "end": MINUTES if late else max(rise.recovered_minute, ends),
                          "text": prefix + text, "said": said, "open": late}
    return found


def peaks(lived: object, node: str) -> dict[str, dict]:
    """Return each partner's highest level, with its words; equal words stand there once."""
    found = {}
    for partner, rise in lived.rises(node).items():
        if lived.has_way_back(node, rise):
            top, when = whole(rise.peak), clock(rise.peak_minute)
            found[partner] = {"minute": rise.peak_minute, "level": round(rise.peak, 4), "rest": round(rise.rest, 4),
                              "above": True, "text": f"{top} at {when}",
                              "said": f"{partner}: cortisol highest, {top} of 100 at {when}"}
    if len(found) == len(PARTNERS):
        first, second = (found[partner] for partner in PARTNERS)
        lower = second if first["level"] >= second["level"] else first
        lower["above"] = False
        if first["text"] == second["text"]:
            lower["text"] = ""
        else:
            for partner, one in found.items():
                one["text"] = f"{partner}: {one['text']}"
    return found


def second_title(lived: object, node: str, label: str) -> str:
    """Name the second panel, and say when its level is back."""
    back = _told(*(_minutes(lived, rise, "{} min after it") if lived.has_way_back(node, rise) else ""
                   for rise in lived.rises(node).values()))
    return f"{label} (0 to 100)" + (f", back {back}" if back else "")


def summary(now: object, pinned: object | None, node: str, second: str, label: str) -> str:
    """Write the sentence for what is on screen."""
    start = f"In this model{LENSES[now.lens].clause}, {_setting(now.evening)}"
    return (start + _cortisol(now, node) + ending(now.evening) + _second(now, second, label)
            + _against(now, pinned, node))


def _setting(evening: object) -> str:
    other = [f"{name} at {whole(getattr(evening, key) / 100)} (reference {reference})"
             for key, (name, reference) in REFERENCE.items() if round(getattr(evening, key)) != reference]
    return (f"with {listed(other)}, " if other else "") + story(evening)


def _cortisol(lived: object, node: str) -> str:
    a, b = lived.rises(node).values()
    if lived.evening.strength == 0:
        moved = _told(*(f"stays at {whole(rise.rest)}" if rise.change == 0 else
                        f"moves from {whole(rise.rest)} to {whole(rise.peak)}" for rise in (a, b)))
        return (f", cortisol {moved}: no rise to come back from. That is not a goal. Disagreement is not failure, and "
                "none in the open may mean that something is avoided.")
    if min(a.change, b.change) <= 0:
        return " " + _told(*(f"lifts cortisol from {whole(rise.rest)} to {whole(rise.peak)}" if rise.change > 0 else
                             f"leaves cortisol at {whole(rise.rest)} or below" for rise in (a, b))) + "."
    rise = _told(*(f"from {whole(rise.rest)} to {whole(rise.peak)}, highest at {clock(rise.peak_minute)}"
                   for rise in (a, b)))
    gone = _told(*(_minutes(lived, rise, "{} minutes after it ends") for rise in (a, b)), alike="A and B alike")
    return f" lifts cortisol {rise}. Nine tenths of the rise are gone {gone}."


def _minutes(lived: object, rise: object, sentence: str) -> str:
    gone = rise.recovery_minutes(lived.evening.ends)
    return LATE if gone is None else sentence.format(gone)


def _told(a: str, b: str, alike: str = "") -> str:
    """Say what holds for A and for B, once where it is the same."""
    if a == b:
        return a + (f" ({alike})" if alike else "")
    return f"{a or 'no change'} (A), {b or 'no change'} (B)"


def _second(lived: object, node: str, label: str) -> str:
    said = []
    for rise in lived.rises(node).values():
        way, rest = "rises" if rise.change > 0 else "falls", whole(rise.rest)
        moved = f"{way} from {rest} to {whole(rise.peak)}" if rise.change else f"stays at {rest}"
        back = " and is back " + _minutes(lived, rise, "after {} minutes") if lived.has_way_back(node, rise) else ""
        said.append(moved + back)
    return f" {begun(label)} {_told(*said)}."


def _against(now: object, pinned: object | None, node: str) -> str:
    """Name the pinned run, and say how the present one differs from it."""
    if pinned is None:
        return ""
    parts = []
    for rise, was in zip(now.rises(node).values(), pinned.rises(node).values(), strict=True):
        step = whole(rise.peak) - whole(was.peak)
        part = "the highest cortisol is " + (f"{abs(step)} {'higher' if step > 0 else 'lower'}" if step else "the same")
        minutes = [one.recovery_minutes(lived.evening.ends) if lived.has_way_back(node, one) else None
                   for one, lived in ((was, pinned), (rise, now))]
        parts.append(part + (f" and the way back is {_longer(minutes[1] - minutes[0])}" if None not in minutes else ""))
    lens = "" if now.lens == pinned.lens else f"under {LENSES[pinned.lens].name}, "
    told = (f"Against it, in both partners {parts[0]}." if parts[0] == parts[1] else
            f"Against it, in A {parts[0]}; in B {parts[1]}.")
    return f" The pinned run (grey): {lens}{_setting(pinned.evening)}.{ending(pinned.evening)} {told}"


def _longer(minutes: int) -> str:
    if minutes == 0:
        return "as long"
    return f"{abs(minutes)} minute{'s' if abs(minutes) > 1 else ''} {'longer' if minutes > 0 else 'shorter'}"
