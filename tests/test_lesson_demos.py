"""Why, TwoLenses, Challenge and ScopeLine, driven as a student drives them."""

import html
import re

import pytest

import neuro_helpers as nh
from neuro_helpers.demos import PredictionRecord, scope
from neuro_helpers.wording import whole


@pytest.fixture
def challenge():
    return nh.Challenge("calm_response", goal=0.60, untouched=["oxytocin"], preset="stress_and_conflict")


@pytest.fixture
def models():
    return {lens: nh.CoupleModel.load(lens=lens) for lens in ("document", "evidence")}


def html_of(demo):
    return demo._repr_mimebundle_()["text/html"]


def test_why_shows_the_shares_and_the_path_of_the_model(models):
    why = nh.Why("calm_response", released=["cortisol"], conflict=0.8)
    answer = models["document"].explain("calm_response", released=["cortisol"], conflict=0.8)
    assert why.summary == str(answer)
    assert list(why.frame["id"]) == answer.path
    assert f"<strong>\N{MINUS SIGN}{whole(-answer.sliders['conflict'])}</strong>" in html_of(why)
    assert "(Dickerson and Kemeny, 2004)" in html_of(nh.Why("prefrontal_cortex", released=["cortisol"], conflict=0.8))
    rows = models["document"].influences.loc[answer.path]
    phrases = rows.loc[rows["basis"] == "document", "phrase"]
    assert len(phrases) and all(f"“{html.escape(phrase)}”" in html_of(why) for phrase in phrases)


def test_why_names_an_assumption():
    why = nh.Why("serotonin", cortisol=0.9)
    assert list(why.frame["basis"]) == ["assumption"]
    assert "dashed" in html_of(why)
    assert "Our assumption" in html_of(why)


def test_why_tells_every_cited_finding_also_where_they_disagree():
    text = html_of(nh.Why("amygdala", oxytocin=1.0))
    assert "(Kirsch and others, 2005)" in text
    assert "In women, every tested oxytocin dose INCREASED amygdala responses" in text


def test_why_at_rest_says_that_nothing_changed():
    why = nh.Why("trust")
    assert why.frame.empty
    assert "as in the reference couple" in html_of(why)


def test_two_lenses_shows_what_both_models_predict(models):
    lenses = nh.TwoLenses("oxytocin", "trust")
    for value in (0, 50, 100):
        lenses.controls["oxytocin"].value = value
        expected = [whole(models[lens].predict(oxytocin=value / 100)["trust"]) for lens in ("document", "evidence")]
        assert lenses.frame["level"].tolist() == expected
        assert (f"the document as we filled it in has trust at {expected[0]}; the evidence lens has {expected[1]}"
                in lenses.summary)
        assert lenses._chart.values["levels"]["document"] == models["document"].predict(oxytocin=value / 100)["trust"]
    lenses.reset()
    assert lenses.frame["level"].tolist() == [70, 70]


def test_two_lenses_draws_no_further_than_the_slider_has_been():
    lenses = nh.TwoLenses("oxytocin", "trust")

    def drawn():
        curve = lenses._chart.values["curves"]["evidence"]
        there = [2 * place for place, level in enumerate(curve) if level is not None]
        return (there[0], there[-1])

    start = lenses.controls["oxytocin"].value
    assert drawn() == (start, start)
    for value, reach in ((70, (start, 70)), (40, (40, 70))):
        lenses.controls["oxytocin"].value = value
        assert drawn() == reach
        levels = lenses._chart.values["curves"]["document"]
        assert levels[value // 2] == pytest.approx(100 * lenses._levels["document"], abs=1e-4)
    lenses.controls["show_curve"].click()
    assert drawn() == (0, 100)
    lenses.controls["reset"].click()
    assert drawn() == (start, start)


def test_two_lenses_keep_what_was_not_reached_out_of_still_page_and_frame(models):
    lenses = nh.TwoLenses("oxytocin", "trust")

    def numbers(text):
        return {f"{float(number):.2f}" for number in re.findall(r"\d+\.\d{3,}", text)}

    def levels(reached):
        places = [place for place in range(0, 101, 2) if (50 <= place <= 70) == reached]
        return {f"{100 * model.predict(oxytocin=place / 100)['trust']:.2f}"
                for model in models.values() for place in places}

    lenses.controls["oxytocin"].value = 70
    hidden = levels(reached=False) - levels(reached=True)
    assert len(hidden) > 40
    for where in (repr(lenses.still()), repr(lenses._chart.get_state()), lenses.frame.to_csv()):
        assert not hidden & numbers(where), where[:200]
    assert len(levels(reached=True) & numbers(repr(lenses.still()))) > 10
    lenses.controls["show_curve"].click()
    assert len(hidden & numbers(repr(lenses._chart.get_state()))) > 40, "the test can see what is in the page"


def test_two_lenses_quotes_the_findings_behind_the_arrow():
    text = nh.TwoLenses("oxytocin", "trust")._findings()
    assert "Kosfeld and others, 2005: RCT (trust game)" in text
    assert "Declerck and others, 2020: Registered replication" in text
    assert "found no effect of oxytocin on trust" in text


def test_the_challenge_is_open_at_first(challenge):
    assert not challenge.reached
    assert "is at 38; the goal is 60 or more. Not yet" in challenge.summary
    assert challenge.frame.empty


@pytest.mark.parametrize(
    ("moves", "way"),
    [
        ({"cortisol": 20}, "cortisol lower"),
        ({"cortisol": 40, "conflict": 20}, "cortisol lower and the intensity of the disagreement lower"),
        ({"cortisol_padlock": True, "conflict": 15}, "cortisol released and the intensity of the disagreement lower"),
    ],
)
def test_each_of_several_ways_counts(challenge, moves, way):
    for control, value in moves.items():
        challenge.controls[control].value = value
    assert challenge.reached
    assert way in challenge.frame.index
    assert challenge.summary.startswith("Reached.")
    assert challenge.frame.loc[way, "calm_response"] >= 60


def test_moving_what_should_stay_is_not_a_solution(challenge):
    challenge.controls["cortisol"].value = 60
    challenge.controls["conflict"].value = 15
    assert not challenge.reached
    challenge.controls["oxytocin"].value = 100
    challenge.controls["cortisol"].value = 20
    assert challenge.lab.levels["calm_response"] >= 0.60
    assert not challenge.reached
    assert "You moved the oxytocin signal" in challenge.summary
    assert challenge.frame.empty


def test_releasing_what_should_stay_is_not_a_solution(challenge):
    challenge.controls["oxytocin_padlock"].value = True
    challenge.controls["cortisol"].value = 5
    assert not challenge.reached


def test_the_same_way_counts_once_and_reset_forgets(challenge):
    for value in (20, 15, 10):
        challenge.controls["cortisol"].value = value
    assert list(challenge.frame.index) == ["cortisol lower"]
    challenge.reset()
    assert list(challenge.frame.index) == ["cortisol lower"]  # a way found stays until there is a new game
    assert not challenge.reached and "still to find" in challenge.summary
    challenge.controls["new_game"].click()
    assert challenge.frame.empty
    assert challenge.controls["cortisol"].value == 75


def test_the_scope_line_carries_the_teachers_link(monkeypatch):
    assert "A toy model of disagreements between partners who feel safe and free." in nh.ScopeLine().summary
    settings = nh.load("settings").assign(value="https://help.example/a?b=1&c=2")
    monkeypatch.setattr(scope, "load", lambda name: settings)
    assert 'href="https://help.example/a?b=1&amp;c=2"' in html_of(nh.ScopeLine())
    monkeypatch.setattr(scope, "load", lambda name: settings.assign(value="javascript:alert(1)"))
    assert "href" not in html_of(nh.ScopeLine())
    monkeypatch.setattr(scope, "load", lambda name: settings.assign(value="Room 12, or 116 <123>"))
    assert "Room 12, or 116 &lt;123&gt;" in html_of(nh.ScopeLine())


@pytest.mark.parametrize("wrong", [{"goal": 60}, {"goal": "high"}, {"untouched": ["trust"]}, {"outcome": "truste"}])
def test_a_challenge_that_cannot_be_checked_is_refused(wrong):
    with pytest.raises(ValueError, match=r"found .*; allowed: "):
        nh.Challenge(**{"outcome": "trust", "goal": 0.6, **wrong})


def test_a_goal_that_is_reached_at_the_start_is_no_way_yet():
    challenge = nh.Challenge("calm_response", goal=0.6, untouched="oxytocin")
    assert not challenge.reached
    assert challenge.frame.empty


@pytest.fixture
def question():
    return nh.PredictFirst("conflict", 0.8, "calm_response", record=PredictionRecord())


def test_what_is_chosen_after_the_answer_is_no_prediction(question):
    question.show()
    assert question.controls["prediction"].disabled
    question.controls["prediction"].value = "down"
    question.show()
    assert question.record.empty
    assert question.frame["prediction"].iloc[0] == ""
    question.reset()
    assert not question.controls["prediction"].disabled


def test_picture_and_sentence_keep_the_prediction_that_was_made(question):
    question.controls["prediction"].value = "down"
    question.show()
    question.controls["prediction"].value = "up"
    assert question._chart.values["prediction"] == "down"
    assert question.frame["prediction"].iloc[0] == "down"
    assert "you predicted (down" in question.summary
    assert question.record["prediction"].tolist() == ["down"]


def test_the_question_names_the_lens_and_what_it_cannot_ask(question):
    assert "under the evidence lens" in nh.PredictFirst("oxytocin", 1, "trust", lens="evidence").question
    free = nh.PredictFirst("conflict", 0.8, "trust", released="cortisol")
    assert "Cortisol follows the model" in free.question
    with pytest.raises(ValueError, match="cannot follow the model at the same time"):
        nh.PredictFirst("conflict", 0.8, "trust", released=["conflict"])
