"""The report that a teacher reads after marking: who got no mark and why, what was put back, who wrote the same."""

import statistics
from collections import Counter
from datetime import datetime
from itertools import combinations

from neuro_helpers.coursework import ASSIGNMENTS
from neuro_helpers.coursework.record_block import ANSWER as RECORD
from neuro_helpers.coursework.record_block import version_of
from neuro_helpers.model import CoupleModel

MOST_LINES = 100  # of one part of the report
FEWEST_SAME = 3  # answers
LEAST_WORDS = 50  # letters; shorter texts may be the same by chance
WORKSHEET_MISSING = (
    "The folders carry Moodle's participant numbers, and there was no grading worksheet. Each student's own numbers "
    "come from the student number, so most answers will look wrong. Download the grading worksheet in Moodle and mark "
    "again with --grades FILE.")


def summary(people, found, failed):
    """Return the lines for the screen."""
    points = [one.automatic_points for one in found.values()]
    lines = [f"{len(found)} marked, {len(people.people) - len(found)} without a mark."]
    if points:
        most = max(one.most_automatic for one in found.values())
        lines.append(f"Automatic points: {min(points):g} to {max(points):g} of {most:g}, half of the class at or above "
                     f"{statistics.median(points):g}.")
    waiting = sum(one.open for one in found.values())
    if waiting:
        lines.append(f"{waiting} hand-ins have a text to mark by hand (words.csv, or formgrader). Until then their "
                     "grade is the automatic part.")
    if people.moodle and not people.with_worksheet:
        lines.append(WORKSHEET_MISSING)
    broken = sum(bool(one.facts.get("broken")) for one in found.values())
    if broken:
        lines.append(f"A check stopped by itself in {broken} hand-ins: see the report, and mark these by hand.")
    if failed:
        lines.append(f"nbgrader could not mark {len(failed)}: see the report.")
    return lines


def report_text(course, name, people, found, failed):
    """Return the whole report.

    Parameters
    ----------
    course : course_folder.Course
    name : str
    people : collect.Collected
    found : dict of str to results.Result
    failed : dict of str to str
    """
    sheets = ASSIGNMENTS[name]
    parts = [
        ("No mark, and why", _without_mark(people, found, failed)),
        ("Files that were not read", [f"{place}: {reason}." for place, reason in people.unread]),
        ("People who could not be matched", people.unmatched),
        ("Another student number in the notebook than Moodle or the folder says", _other_number(people, found)),
        ("Made with another class code", _other_code(people, found)),
        ("What stood out in a hand-in", _remarks(people, found)),
        ("Checks that stopped by themselves (no mistake of the student: please mark by hand)",
         [f"{_who(people, one.number)}, {item}: {text}" for one in found.values()
          for item, text in one.facts.get("broken", {}).items()]),
        ("Answers that are no plain value, so that nothing could be read", [
            f"{_who(people, one.number)}: {', '.join(one.facts['computed'])}" for one in found.values()
            if one.facts.get("computed")]),
        ("Predictions made with another version of the tables", _other_version(people, found)),
        ("The same answers", _same_answers(people, found, sheets)),
        ("The same words", _same_words(people, found)),
        ("Points by hand that are older than the hand-in: please look again", [
            f"{_who(people, one.number)}: {', '.join(one.look_again)}" for one in found.values() if one.look_again]),
    ]
    lines = [f"{sheets.title} ({name}), {datetime.now():%Y-%m-%d %H:%M}", f"Course folder: {course.root}", "",
             *summary(people, found, failed), "", *_hardest(found, sheets)]
    for title, said in parts:
        if said:
            lines += ["", title, "-" * len(title), *said[:MOST_LINES]]
            lines += [f"... and {len(said) - MOST_LINES} more"] if len(said) > MOST_LINES else []
    return "\n".join(lines) + "\n"


def _who(people, number):
    name = people.people[number].name if number in people.people else ""
    return f"{number} ({name})" if name else number


def _without_mark(people, found, failed):
    return [f"{_who(people, number)}: {failed.get(number) or ' '.join(one.remarks)}"
            for number, one in people.people.items() if number not in found]


def _remarks(people, found):
    return [f"{_who(people, number)}: {remark}" for number, one in people.people.items() if number in found
            for remark in one.remarks]


def _other_number(people, found):
    said = []
    for one in found.values():
        typed = one.facts.get("typed", "")
        if "points_of_typed" in one.facts:
            said.append(f"{_who(people, one.number)} wrote {typed!r}. It counts {one.facts['points']:g}; for {typed!r} "
                        f"these answers would count {one.facts['points_of_typed']:g}.")
        elif one.facts and not typed:
            said.append(f"{_who(people, one.number)} wrote no student number.")
    return said


def _other_code(people, found):
    return [f"{_who(people, number)}: the set-up cell says {one.class_code!r}, so the student saw other numbers than "
            "those that were marked. Was it another release, or the notebook of the project itself?"
            for number, one in people.people.items() if one.class_code and number in found]


def _other_version(people, found):
    now, said = version_of(CoupleModel.load()), []
    for one in found.values():
        for answer in one.facts.get("answers", {}).values():
            if answer.startswith(("'\\nmodel ", "'model ")) and now not in answer.split("|")[0]:
                said.append(f"{_who(people, one.number)}: {RECORD}")
    return said


def _hardest(found, sheets):
    """Return what share of the class has each part right: where to go on in class."""
    if not found:
        return []
    lines = ["Right answers, part by part:"]
    for item, part in sheets.items.items():
        right = sum(one.automatic.get(item, 0) > 0 for one in found.values())
        wrong = Counter(text for one in found.values() if (text := one.facts.get("wrong", {}).get(item)))
        common = f"  Most often: {wrong.most_common(1)[0][0]}" if wrong and wrong.most_common(1)[0][1] > 1 else ""
        lines.append(f"  {item:12} {right:3} of {len(found)}  {part.title}.{common}")
    return lines


def _same_answers(people, found, sheets):
    """Return the groups of students of whom each two wrote most answers alike."""
    pairs = {}
    answered = {number: {item: text for item, text in one.facts.get("answers", {}).items()
                         if text not in ("{}", "''", "[]", "()", "None", "Ellipsis")} for number, one in found.items()}
    for first, second in combinations(sorted(answered), 2):
        both = answered[first].keys() & answered[second].keys()
        same = [item for item in both if answered[first][item] == answered[second][item]]
        if len(same) >= max(FEWEST_SAME, len(both) / 2):
            pairs[first, second] = len(same)
    said = []
    for group in _groups(pairs):
        counts = [count for pair, count in pairs.items() if set(pair) <= group]
        span = f"{min(counts)}" if min(counts) == max(counts) else f"{min(counts)} to {max(counts)}"
        names = ", ".join(f"{_who(people, one)} with {found[one].automatic_points:g} points" for one in sorted(group))
        said.append(f"{span} of {len(sheets.items)} answers are the same: {names}")
    return said


def _same_words(people, found):
    by_text = {}
    for one in found.values():
        text = "".join(letter for letter in one.words.casefold() if letter.isalnum())  # not signs and spaces
        if len(text) >= LEAST_WORDS:
            by_text.setdefault(text, []).append(one.number)
    return [", ".join(_who(people, number) for number in sorted(group)) for group in by_text.values() if len(group) > 1]


def _groups(pairs):
    """Return the sets of students that pairs connect."""
    groups = []
    for pair in pairs:
        joined = [group for group in groups if group & set(pair)]
        groups = [group for group in groups if not group & set(pair)]
        groups.append(set(pair).union(*joined))
    return groups
