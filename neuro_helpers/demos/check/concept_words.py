"""What the concept check says and shows: where one is, the end, the result, a question looked at again."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

import pandas as pd

from neuro_helpers.demos.check.concept_scoring import NEITHER, ONLY_ANSWER, ONLY_REASON, OPEN, RIGHT, Given, Item
from neuro_helpers.kit import about
from neuro_helpers.wording import listed

LOCKED = "Your second time has begun, so your first answers stay as they are."
SEEN = "You have seen your result, so your answers stay as they are."
SEE_AGAIN = " Press \"show my result\" to see it again, or \"start again\" to put these answers aside."
LOCKED_RESET = "Not done: your second time has begun. To begin both anew, press \"start again\" there, then here."
NOT_VALIDATED = "This check is not validated: nobody has tested what it measures. Read it as a mirror, not as a mark."
LATER = " (comes in a later lesson, not counted yet)"
SURE = "very sure"
MOST_NAMED = 3  # questions of a file that the check does not ask
TICK, CROSS = "\N{CHECK MARK}", "\N{MULTIPLICATION SIGN}"
CHANGES = {(True, True): "still right", (False, True): "right now", (True, False): "no longer",
           (False, False): "not yet"}
Answers = Mapping[int, Given]


def at_question(place: int, items: Sequence[Item], given: Answers, before: Answers, locked: str, shown: bool) -> str:
    """Say which question is on screen, and how far one is."""
    number = f"Question {place + 1} of {len(items)}{'' if items[place].is_counted else LATER}"
    if shown:
        item = items[place]
        first = item.outcome(before.get(item.number, Given()))
        was = f" Before: {_told(first)}." if before else ""
        return f"{number}.{was} Now: {_told(item.outcome(given.get(item.number, Given())))}."
    if locked:
        return f"{number}. {locked}"
    missing = [name for name, value in zip(("an answer", "a reason", "how sure you are"),
                                           given.get(items[place].number, Given()), strict=True) if value is None]
    left = f"Choose {listed(missing)}." if missing else "Answered; you can still change it."
    return f"{number}. {left}"


def at_end(time: str, items: Sequence[Item], given: Answers, locked: str) -> str:
    """Say what was answered, and what comes next."""
    if locked:
        return locked + (SEE_AGAIN if time == "after" else "")
    left = [item.number for item in items if None in given.get(item.number, Given())[:2]]
    done = (f"You have answered all {len(items)} questions." if not left else
            f"{len(items) - len(left)} of {len(items)} questions are answered in full. Not yet: "
            f"{listed(list(map(str, left)))}.")
    to_come = [item.number for item in items if item.number in left and not item.is_counted]
    if to_come:
        done += f" {_questions(to_come, True)} to lessons that are still to come: not counted yet."
    if time == "before":
        return (f"{done} No answer is shown yet: that comes after the second time, when you have done the lessons. "
                "Nobody grades this.")
    return f"{done} Press \"show my result\" when you are ready." + (" What is open counts as not right." if left else
                                                                     "")


def result(items: Sequence[Item], before: Answers, after: Answers) -> str:
    """Say how many are right, before and after, and what that is worth."""
    counted = [item for item in items if item.is_counted]
    now, was = _right_ones(counted, after), _right_ones(counted, before)
    count = len(counted)
    if before:
        both = [item for item in counted if item.number in before]
        part = "" if len(both) == count else f" (of the {len(both)} that you answered then)"
        first = f"Answer and reason both right: {was}{part} before the lessons, {now} of {count} now."
    else:
        first = (f"Answer and reason both right: {now} of {count}. There is no first time in your file, so there is "
                 "nothing to compare with.")
    sure = [item.number for item in counted if (one := after.get(item.number, Given())).sureness == SURE
            and item.outcome(one) != RIGHT]
    which = _questions(sure).lower()
    look = f"Worth a second look, since you were very sure and it was not right: {which}." if sure else ""
    return "\n".join(filter(None, (first, _to_come(items, before, after), look, NOT_VALIDATED)))


def _right_ones(items: Sequence[Item], given: Answers) -> int:
    return sum(item.outcome(given.get(item.number, Given())) == RIGHT for item in items)


def _questions(numbers: Sequence[int], belong: bool = False) -> str:
    """Return "Questions 7 and 8" or "Question 7", with the verb if that is wanted."""
    several = len(numbers) > 1
    verb = f" {'belong' if several else 'belongs'}" if belong else ""
    return f"Question{'s' if several else ''} {listed(list(map(str, numbers)))}{verb}"


def _to_come(items: Sequence[Item], before: Answers, after: Answers) -> str:
    """Say apart how many are right of the questions whose lesson is not there yet."""
    later = [item for item in items if not item.is_counted]
    if not later:
        return ""
    told = f"{_right_ones(later, before)} before, {_right_ones(later, after)} now" if before else (
        f"{_right_ones(later, after)} right")
    answered = any(item.number in given for item in later for given in (before, after))
    return (f"{_questions([item.number for item in later], True)} to lessons that are still to come and "
            f"{'are' if len(later) > 1 else 'is'} not counted yet{f': {told}' if answered else ''}.")


def of_file(back: int, unread: Sequence[int], foreign: Sequence[str], file: str) -> str:
    """Say what of an answer file is back, what of it cannot be read, and what it holds beside."""
    said = []
    if back:
        many = "1 answer of an earlier sitting is" if back == 1 else f"{back} answers of an earlier sitting are"
        said.append(f"{many} back ({file}).")
    if unread:
        whose = f"question{'s' if len(unread) > 1 else ''} {listed(list(map(str, unread)))}"
        said.append(f"The answer to {whose} in {file} has other words than this check, so it cannot be read here. It "
                    "stays in the file; before you overwrite it, the file is put aside.")
    if foreign:
        named = [f"\N{LEFT DOUBLE QUOTATION MARK}{one}\N{RIGHT DOUBLE QUOTATION MARK}" for one in foreign[:MOST_NAMED]]
        rest = [f"{len(foreign) - MOST_NAMED} more"] if len(foreign) > MOST_NAMED else []
        said.append(f"Not asked in this check, and left in {file} as it is: {listed(named + rest)}.")
    return " ".join(said)


def steps(place: int, items: Sequence[Item], given: Answers) -> str:
    """Return the line of steps, filled where a question is answered; the words beside it say the same."""
    marks = ""
    for at, item in enumerate(items):
        done = None not in given.get(item.number, Given())[:2]
        marks += f'<span class="{"nh-done" if done else "nh-left"}{" nh-here" if at == place else ""}"></span>'
    done = sum(None not in given.get(item.number, Given())[:2] for item in items)
    return f'<div class="nh-check-steps"><span aria-hidden="true">{marks}</span>{done} of {len(items)} answered</div>'


def stem(item: Item) -> str:
    """Return the question with its number."""
    return f'<div class="nh-question">{item.number}. {html.escape(item.stem)}</div>'


def review(item: Item, before: Given | None, after: Given | None) -> str:
    """Return a question with what is right, and what was chosen before and after."""
    lists = ""
    for name, words, right, place in (("Answers", item.options, item.right[0], 0),
                                      ("Reasons", item.reasons, item.right[1], 1)):
        rows = ""
        for key, text in words.items():
            tags = [f"{TICK} right"] if key == right else []
            tags += [f"you, {time}" for time, given in (("before", before), ("now", after))
                     if given is not None and given[place] == key]
            chips = "".join(f"<b>{tag}</b>" for tag in tags)
            rows += f'<li class="{"nh-right" if key == right else ""}">{html.escape(text)} {chips}</li>'
        lists += f'<div class="nh-title">{name}</div><ul class="nh-check-review">{rows}</ul>'
    return stem(item) + lists


def result_tables(items: Sequence[Item], before: Answers, after: Answers, beliefs: pd.DataFrame) -> str:
    """Return the result as two parts: question by question, and by misconception."""
    return (f'<div class="nh-check-result"><div>{_by_question(items, before, after)}</div>'
            f"<div>{_by_belief(items, beliefs, bool(before))}</div></div>")


def _by_question(items: Sequence[Item], before: Answers, after: Answers) -> str:
    heads = ["", "question", *(["before"] if before else []), "now", *(["change"] if before else [])]
    parts = {True: "", False: ""}
    for item in items:
        was, now = (item.outcome(given.get(item.number, Given())) for given in (before, after))
        cells = [f"<td>{item.number}</td>", f'<td class="nh-short"><span>{html.escape(item.stem)}</span></td>']
        cells += [_outcome_cell(was)] if before else []
        cells += [_outcome_cell(now)]
        change = CHANGES[was == RIGHT, now == RIGHT] if item.number in before else "\N{EN DASH}"
        cells += [f"<td>{change}</td>"] if before else []
        parts[item.is_counted] += f"<tr>{''.join(cells)}</tr>"
    head = "".join(f'<th scope="col">{one}</th>' for one in heads)
    later = (f'<tbody><tr><th class="nh-later" colspan="{len(heads)}" scope="rowgroup">Comes in a later lesson, not '
             f"counted yet</th></tr>{parts[False]}</tbody>") if parts[False] else ""
    return (f'<table class="nh-record"><caption>Question by question</caption><thead><tr>{head}</tr></thead>'
            f"<tbody>{parts[True]}</tbody>{later}</table>")


def _outcome_cell(outcome: str) -> str:
    sign = TICK if outcome == RIGHT else "" if outcome == OPEN else CROSS
    return f'<td class="{"nh-right" if outcome == RIGHT else ""}">{sign} {outcome}</td>'


def _by_belief(items: Sequence[Item], beliefs: pd.DataFrame, compares: bool) -> str:
    """List the misconceptions that were chosen, those that are still there first; the others are counted."""
    chosen = beliefs[(beliefs["before"] > 0) | (beliefs["after"] > 0)].sort_values(
        ["after", "before"], ascending=False, kind="stable")
    rows = ""
    for one in chosen.itertuples():
        way = ("" if not compares else "gone" if not one.after else "new" if not one.before else
               "less" if one.after < one.before else "more" if one.after > one.before else "still there")
        counts = f"{way}: {one.before} before, {one.after} now" if compares else f"{one.after}"
        instead = f"\N{LEFT DOUBLE QUOTATION MARK}{one.said}\N{RIGHT DOUBLE QUOTATION MARK} {one.instead}"
        rows += f"<li>{about(one.belief, instead)}<span>{counts} (of {one.places} that can be chosen)</span></li>"
    left = len(beliefs) - len(chosen)
    rest = f"<p>{'The other' if rows else 'All'} {left} that the check asks about: not chosen.</p>" if left else ""
    later = [item.number for item in items if not item.is_counted]
    rest += f"<p>Left out, since not counted yet: {_questions(later).lower()}.</p>" if later else ""
    hint = '<div class="nh-note">Open one to see what holds instead.</div>' if rows else ""
    listing = f'<ul class="nh-check-beliefs">{rows}</ul>' if rows else ""
    return f'<div class="nh-title">Misconceptions behind what you chose</div>{hint}{listing}{rest}'


def _told(outcome: str) -> str:
    return {RIGHT: "answer and reason right", ONLY_ANSWER: "the answer right, the reason not",
            ONLY_REASON: "the reason right, the answer not", NEITHER: "neither right", OPEN: "not answered"}[outcome]
