"""The numbers in the lessons' prose are the model's: each is computed here, and a number that nobody computes is found.

The texts and the marks of numbers that come from no model are in `prose_book`; the claims are in one file for each pair
of lessons. A lesson joins by entering its file in `BOOKS`.
"""

import prose_book
import prose_lesson_1
import prose_lesson_2
import prose_lessons_0_3
import prose_lessons_4_5
import prose_thread
import pytest
from prose_book import NUMBER, Asked, unclaimed

BOOKS = (prose_lessons_0_3, prose_lesson_1, prose_lesson_2, prose_lessons_4_5, prose_thread)
CLAIMS = [claim for book in BOOKS for claim in book.CLAIMS]
SAID = [said for book in BOOKS for said in book.SAID]
PLACES = [place for book in BOOKS for place in book.PLACES]
TEXTS = prose_book.texts()


@pytest.fixture(scope="module")
def asked():
    return Asked()


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: f"{claim.place}: {claim.text[:40]}")
def test_a_number_in_prose_is_what_the_model_gives(claim, asked):
    filled = claim.filled(asked)
    assert filled in TEXTS[claim.place], f"the model gives: {filled}"


@pytest.mark.parametrize("said", SAID, ids=lambda said: f"{said.place}: {said.text[:40]}")
def test_what_prose_says_without_a_number_holds_in_the_model(said, asked):
    assert said.text in TEXTS[said.place]
    assert said.holds(asked)


@pytest.mark.parametrize("place", PLACES)
def test_no_number_stands_in_prose_that_nobody_computes(place, asked):
    assert unclaimed(TEXTS[place], [claim.filled(asked) for claim in CLAIMS if claim.place == place]) == []


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("planted", ["It ends at 63.", "Their way back takes 63 minutes.", "| 65 → 63. |",
                                     "(63 at most)", "It is back at 21:53.", "The linkage is 0.63."])
def test_a_number_that_slips_in_is_found(place, planted, asked):
    claimed = [claim.filled(asked) for claim in CLAIMS if claim.place == place]
    before, after = (len(unclaimed(text, claimed)) for text in (TEXTS[place], f"{TEXTS[place]}\n\n{planted}"))
    assert after - before == len(NUMBER.findall(planted))


def test_every_lesson_has_its_texts():
    lessons = {place.split()[1] for place in TEXTS if place.startswith("lesson")}
    assert {f"{kind} {lesson}" for kind in ("lesson", "questions", "teaching") for lesson in lessons} <= set(TEXTS)
    assert set(PLACES) <= set(TEXTS)


def test_another_model_makes_other_claims():
    """The claims ask the model that they are given: without one arrow of ours several no longer hold."""
    other = Asked(Asked().document.adjusted({"R033": 0, "R057": 0, "R011": 0}))
    gone = [claim for claim in CLAIMS if claim.place == "teaching 0" and claim.filled(other) not in TEXTS[claim.place]]
    assert len(gone) >= 4
