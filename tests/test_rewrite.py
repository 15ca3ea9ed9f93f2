"""Rewrite: one sentence of the document, written again by a student, kept in the record whatever it holds."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_forms import FORMS
from test_kit import texts_of, widgets_of
from test_record import ROWS, chosen, filled, known_here, note_of

import neuro_helpers as nh
from neuro_helpers.kit import PredictionRecord, TextBox
from neuro_helpers.kit.record_file import RecordFile
from neuro_helpers.tables import TableError, document_sentence, word_checks
from neuro_helpers.tables.cells import damage
from neuro_helpers.tables.frames import check_bytes
from neuro_helpers.tables.records import read_record, tidy

STORY = nh.load("story")
LESSONS = STORY["lesson"].astype(str).to_list()
MINE = "Some studies saw more trust in strangers, others did not.\nNobody tested couples: \"nurturing\" is a guess."


@pytest.fixture
def record(tmp_path):
    """Return a record that is kept in a file."""
    return PredictionRecord(RecordFile(tmp_path / "my_predictions_0.csv"))


def written(record, text, lesson="0"):
    demo = nh.Rewrite(lesson, record=record)
    demo.controls["text"].value = text
    demo.controls["keep"].click()
    return demo


def again(record):
    return PredictionRecord(RecordFile(record.file.first))


# -- what is asked -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_documents_words_are_quoted_from_its_tables(lesson):
    row = STORY[STORY["lesson"].astype(str) == lesson].iloc[0]
    name, _, key = row["document_row"].partition(":")
    table = nh.load(name)
    cells = table.iloc[int(key) - 1] if key.isdigit() else table[table.iloc[:, 0] == key].iloc[0]
    shown = nh.Rewrite(lesson, record=PredictionRecord()).document
    if name == "closing_quotation":
        assert cells.iloc[0].endswith(f"{shown}”") and len(shown) < len(cells.iloc[0]) - 2
    else:
        assert [cell in shown for cell in cells.iloc[1 if key.isdigit() else 0:]] == [True, True, True]
    demo = nh.Rewrite(lesson, record=PredictionRecord())
    assert shown.replace("&", "&amp;") in texts_of(demo) and shown in demo.stored_sentence()


@pytest.mark.parametrize("lesson", LESSONS)
def test_it_says_what_a_good_answer_has_and_gives_none(lesson):
    demo = nh.Rewrite(lesson, record=PredictionRecord())
    told = f"{texts_of(demo)} {demo.summary} {demo.stored_sentence()}"
    assert "who or what was studied" in told and "how sure" in told and demo._hint.endswith("?")
    verdicts = [row.why for row in nh.CoupleModel.load().influences.itertuples() if len(row.why) > 20]
    assert verdicts and not [why for why in verdicts if why in told]
    assert not re.search(r"\b(contested|weakened|failed|untested|replicat\w+|score|correct|wrong)\b", told)


# -- keeping -----------------------------------------------------------------------------------------------------------


def test_what_is_kept_is_in_the_record_and_in_the_file_and_comes_back(record):
    demo = written(record, f"  {MINE} ")
    assert demo.summary.startswith("Kept: ") and demo.frame["kept"].to_list() == ["yes"]
    row = record.frame.iloc[0]
    assert row.to_dict() == {"number": 1, "question_id": "0-story", "question": f"Rewrite: “{demo.document}”",
                             "prediction": f"“{MINE}”", "sureness": "", "result": "", "agrees": ""}
    back = again(record)
    assert back.frame.equals(record.frame)
    assert back.take_news() == "1 sentence of an earlier sitting is back (my_predictions_0.csv)."
    opened = nh.Rewrite("0", record=back)
    assert opened.controls["text"].value == MINE and opened.summary.startswith("Kept: ")
    assert nh.Rewrite("3", record=back).controls["text"].value == ""  # another sentence of the document
    assert "not in this notebook" not in back.to_html()


def test_kept_again_the_newest_counts_in_every_tab(record):
    demo = written(record, "One.")
    other = nh.Rewrite("0", record=again(record))
    demo.controls["text"].value = "Two."
    assert demo.summary.startswith("Changed, and not kept yet.") and demo.frame["kept"].to_list() == ["no"]
    demo.controls["keep"].click()
    assert record.frame["prediction"].to_list() == ["“Two.”"]
    other.controls["text"].value = "Three."
    other.controls["keep"].click()
    record.add(*ROWS[0])
    kept = record.frame["prediction"].to_list()  # nobody who wrote "Three." had seen "Two."
    assert kept == again(record).frame["prediction"].to_list() == ["“Two.”", "“Three.”", "up"]
    assert demo.controls["text"].value == "Three."  # it was as kept: the newest is shown
    demo.controls["text"].value = "Four, still being written."
    other.controls["keep"].click()
    record.add(*ROWS[0])
    assert demo.controls["text"].value == "Four, still being written."


def test_two_kernels_on_one_file_lose_no_sentence(record):
    other = again(record)
    here, there = nh.Rewrite("0", record=record), nh.Rewrite("0", record=other)
    for demo, text in ((here, "Mine."), (there, "Theirs."), (here, "Mine again."), (there, "mine again."),
                       (here, "mine again.")):
        demo.controls["text"].value = text
        demo.controls["keep"].click()
        assert demo.summary.startswith("Kept: ") and again(record).sentence(demo.document) == text
    assert again(record).frame["prediction"].to_list() == ["“mine again.”"]  # both replaced their own, in turn
    there.controls["text"].value = "There."
    there.controls["keep"].click()
    here.controls["text"].value = "Here."
    here.controls["keep"].click()
    assert again(record).frame["prediction"].to_list() == ["“There.”", "“Here.”"]
    assert record.frame.equals(again(record).frame)


def test_a_sentence_replaced_while_the_folder_is_full_is_gone_from_the_file_afterwards(record, monkeypatch):
    demo = written(record, "One.")
    with monkeypatch.context() as patch:
        patch.setattr("neuro_helpers.kit.record_file.write_whole", failing)
        for text in ("Two.", "Three."):
            demo.controls["text"].value = text
            demo.controls["keep"].click()
    assert record.frame["prediction"].to_list() == ["“Three.”"] and record.kept == ""
    record.add(*ROWS[0])
    assert again(record).frame["prediction"].to_list() == ["“Three.”", "up"]


def failing(*_arguments, **_options):
    raise OSError(28, "No space left on device")


def test_predictions_and_sentences_are_counted_apart(record):
    mine = nh.MyPredictions(record)
    assert mine.summary == "No prediction is in your record yet."
    written(record, MINE)
    assert mine.summary.startswith("1 sentence is in your record.")
    filled(record, ROWS[:2])
    assert mine.summary.startswith("2 predictions and 1 sentence are in your record.")
    written(record, MINE, "3")
    assert mine.summary.startswith("2 predictions and 2 sentences are in your record.")


@pytest.mark.parametrize(("text", "said"), [
    ("", "nothing to keep"), (" \n\t ", "nothing to keep"), ("x" * 501, "501 characters, and 500 fit"),
    ("partnerâ€™s", "readable letters"), ("A\N{REPLACEMENT CHARACTER}B", "readable letters")])
def test_what_cannot_be_kept_is_said_and_the_record_stays(text, said, record):
    filled(record, ROWS[:2])
    before = record.frame
    demo = written(record, text)
    assert said in demo.summary and demo.summary.endswith(".") and demo.line.kind == "sentence"
    assert record.frame.equals(before) and again(record).frame.equals(known_here(before))
    assert demo.controls["text"].value == text  # nothing that was written is lost
    demo.controls["text"].value = "Better."
    assert "Not kept yet" in demo.summary


def test_a_text_that_is_too_long_says_so_before_it_is_kept():
    demo = nh.Rewrite("0", record=PredictionRecord())
    for length, said in ((500, "Not kept yet."), (501, "Too long: 500 characters fit."), (500, "Not kept yet.")):
        demo.controls["text"].value = "x" * length
        assert demo.summary.startswith(said)
    assert TextBox("Yours", "x" * 700, longest=600).excess == 100
    demo.controls["text"].value = "x" * 9_999 + "\r\n" + "y" * 501
    demo.controls["keep"].click()
    assert demo.summary == ("Not kept: your text has 10,501 characters, and 500 fit. Make it shorter by 10,001.")


def test_an_emptied_box_says_that_the_earlier_sentence_stays(record):
    demo = written(record, MINE)
    for text in ("", "  "):
        demo.controls["text"].value = text
        assert demo.summary == "The box is empty. Your earlier sentence stays in your record."
        demo.controls["keep"].click()
        assert demo.summary == "The box is empty. Your earlier sentence stays in your record."
    assert again(record).sentence(demo.document) == record.sentence(demo.document) == MINE
    demo.reset()
    assert demo.controls["text"].value == MINE and demo.summary.startswith("Kept: ")


@pytest.mark.parametrize(("typed", "kept"), [
    ("a\u2028b", "a\nb"), ("a\x0bb\x85c\u2029d\r\ne", "a\nb\nc\nd\ne"), ("a\xa0b\u2009c\u3000d\te", "a b c d\te"),
    ("x" * 499 + "\r\n\u3000", "x" * 499), ("a " * 249 + "b", "a " * 249 + "b")])
def test_lines_and_spaces_of_other_programs_stay_lines_and_spaces(typed, kept, record):
    demo = written(record, typed)
    assert demo.summary.startswith("Kept: ") and again(record).sentence(demo.document) == kept
    assert demo.controls["text"].value == kept


@pytest.mark.parametrize(("typed", "kept", "signs"), [
    ("\U0001f469\u200d\U0001f680 flew.", "\U0001f469\U0001f680 flew.", "1 sign"),
    ("I \u2764\ufe0f\u200d\U0001f525 it.", "I \u2764\U0001f525 it.", "2 signs"),
    ("Oxy\xadtocin.", "Oxytocin.", "1 sign"), ("x" * 500 + "\u200b", "x" * 500, "1 sign")])
def test_signs_that_no_file_keeps_are_said_and_the_box_shows_what_is_kept(typed, kept, signs, record):
    demo = written(record, typed)
    assert demo.summary.startswith(f"Kept, but without {signs} that a file cannot hold.")
    assert demo.controls["text"].value == kept == again(record).sentence(demo.document)
    demo.controls["keep"].click()
    assert demo.summary.startswith("Kept: ")  # as it stands there now
    demo.controls["text"].value = "\u200b\ufeff"
    demo.controls["keep"].click()
    assert "only signs that nobody sees" in demo.summary and record.sentence(demo.document) == kept


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=60)
SIGNS = st.sampled_from(["=1+1", "\"", "“", "”", "\n", "<b>", "'=", ";", ",", "\t", "up", "40", "Rewrite: ", "@",
                         "\r\n"])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.one_of(TEXT, SIGNS), min_size=1, max_size=6).map("".join))
def test_whatever_is_written_comes_back_as_it_is_or_is_refused(tmp_path_factory, text):
    record = PredictionRecord(RecordFile(tmp_path_factory.mktemp("record") / "r.csv"))
    record.add(*ROWS[0])
    demo = written(record, text)
    shown, kept = demo.controls["text"].value, demo.summary.startswith("Kept")
    assert kept or not tidy(text) or damage(f"“{tidy(text)}”")
    if demo.summary.startswith("Kept: "):  # every sign that is seen
        assert "".join(shown.split()) == "".join(text.split())
    back = again(record)
    assert back.file.path == record.file.path, back.take_news()
    assert back.frame.to_dict("records") == record.frame.to_dict("records") and len(back.frame) == 1 + kept
    if kept:
        assert nh.Rewrite("0", record=back).controls["text"].value == shown


def test_markup_is_shown_as_text(record):
    written(record, "<img src=x onerror=alert(1)><b>bold</b>")
    assert "<img" not in record.to_html() and "&lt;b&gt;bold" in record.to_html()


# -- files -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [name for name in FORMS if name not in ("TRUE and FALSE", "line ends of old Macs")])
def test_a_sentence_comes_back_in_every_form_that_a_spreadsheet_saves(form, record, tmp_path):
    filled(record, ROWS[:2])
    written(record, MINE)
    (tmp_path / "again.csv").write_bytes(FORMS[form](record.file.path.read_bytes()))
    back = PredictionRecord()
    back.restore(tmp_path / "again.csv")
    marks = str.maketrans("“”", '""') if form == "straight quotation marks" else {}
    assert back.sentence(document_sentence("neurochemicals:Oxytocin")) == MINE.translate(marks)
    assert back.frame["agrees"].to_list()[-1] == "" and len(back.frame) == 3


def test_a_file_of_before_the_story_still_restores(tmp_path):
    text = "number,question,prediction,sureness,result\n1,Trust?,up,a guess,down\n2,Which?,“It falls.”,,“It rises.”\n"
    (tmp_path / "old.csv").write_text(text, encoding="utf-8")
    back = PredictionRecord()
    back.restore(tmp_path / "old.csv")
    assert back.many == "2 predictions"


def test_a_prediction_without_a_result_is_still_refused():
    text = "question,prediction,sureness,result\nWhich?,“It falls.”,,\n"
    with pytest.raises(TableError, match=r"row 2, column result: found an empty cell"):
        read_record(text.encode(), "mine.csv")


@pytest.mark.parametrize(("cell", "meant"), [("It fell.", "“It fell.”"), ("up", "“up”"), ("'=1+1", "“=1+1”")])
def test_a_sentence_that_lost_its_quotation_marks_on_the_way_is_still_one(cell, meant):
    text = f"question,prediction,sureness,result\nRewrite: “A.”,{cell},,\n"
    assert read_record(text.encode(), "mine.csv")[0]["prediction"] == meant


def test_an_agreement_beside_a_sentence_is_not_believed():
    text = "question,prediction,sureness,result,agrees\nRewrite: “A.”,“B.”,very sure,,yes\n"
    assert read_record(text.encode(), "mine.csv")[0]["agrees"] == ""


def test_put_both_together_keeps_both_sentences_mine_counts_and_replace_takes_theirs(record, tmp_path):
    theirs = PredictionRecord()
    written(theirs, "Theirs.")
    theirs.add(*ROWS[0])
    data = theirs.save(tmp_path / "theirs.csv").read_bytes()
    demo = written(record, "Mine.")
    mine = nh.MyPredictions(record)
    assert "holds 1 prediction and 1 sentence. Replace your 1 sentence by them" in chosen(mine, data)
    mine.controls["both"].click()
    assert record.frame["prediction"].to_list() == ["“Theirs.”", "“Mine.”", "up"]
    assert again(record).frame.equals(known_here(record.frame)) and demo.controls["text"].value == "Mine."
    assert note_of(mine).text == ("1 prediction and 1 sentence added. Where both have a sentence, the table shows "
                                  "both, and yours counts.")
    assert "holds 1 prediction and 1 sentence. Replace your 1 prediction and 2 sentences" in chosen(mine, data)
    mine.controls["both"].click()
    assert note_of(mine).text == "Nothing to add: your record has all of it." and len(record.frame) == 3
    chosen(mine, data)
    mine.controls["replace"].click()
    assert record.frame["prediction"].to_list() == ["“Theirs.”", "up"] and demo.controls["text"].value == "Theirs."
    mine.controls["fresh"].click()
    assert demo.controls["text"].value == "" and demo.summary.startswith("Write your sentence")


@pytest.mark.parametrize("is_in_a_file", [True, False])
def test_put_together_every_letter_of_a_sentence_counts(is_in_a_file, record):
    record = record if is_in_a_file else PredictionRecord()
    demo = written(record, "May be.")
    rows = [written(PredictionRecord(), text)._record._rows[0] for text in ("may be.", "May be!")]
    assert record.join(rows) == rows and not record.join(rows)
    assert record.frame["prediction"].to_list() == ["“may be.”", "“May be!”", "“May be.”"]
    assert demo.controls["text"].value == "May be." == record.sentence(demo.document)


def test_a_sentence_that_only_the_file_has_is_added_and_shown(record, tmp_path):
    theirs = PredictionRecord()
    written(theirs, "Theirs.", "3")
    demo, mine = written(record, "Mine."), nh.MyPredictions(record)
    chosen(mine, theirs.save(tmp_path / "theirs.csv").read_bytes())
    mine.controls["both"].click()
    assert note_of(mine).text == "1 sentence added."
    assert (demo.controls["text"].value, nh.Rewrite("3", record=record).controls["text"].value) == ("Mine.", "Theirs.")


def test_a_file_with_two_versions_keeps_both_and_the_newest_counts(record, tmp_path):
    text = "question,prediction,sureness,result\nRewrite: “A.”,“Old.”,,\nQ?,up,,up\nRewrite: “A.”,“New.”,,\n"
    (tmp_path / "two.csv").write_text(text, encoding="utf-8")
    back = PredictionRecord()
    back.restore(tmp_path / "two.csv")
    assert back.frame["prediction"].to_list() == ["“Old.”", "up", "“New.”"] and back.sentence("A.") == "New."
    mine = nh.MyPredictions(record)
    assert "2 sentences" in chosen(mine, (tmp_path / "two.csv").read_bytes())
    assert mine.summary.startswith("1 prediction and 2 sentences are in your record.")
    record.add_sentence("A.", "Newer.")
    assert again(record).frame["prediction"].to_list() == ["“Old.”", "up", "“Newer.”"]


# -- the table ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("line", "column", "found", "hint"), [
    ("0,neurochemicals:Oxytocine,,Tested?", "document_row", '"neurochemicals:Oxytocine"', "neurochemicals:Oxytocin"),
    ("0,closing_quotation:1,3,Tested?", "sentence", '"3"', ""), ("9,closing_quotation:1,2,T?", "lesson", '"9"', ""),
    ("0,neurochemicals:Oxytocin,2,Tested?", "sentence", '"2"', ""),
    ("0,closing_quotation:1,2,", "hint", "an empty", "")])
def test_a_bad_row_of_the_story_is_named(line, column, found, hint):
    table = check_bytes("story", "story.csv", f"lesson,document_row,sentence,hint\n{line}\n".encode())
    problems = [*table.problems, *word_checks.check_story(table)]
    assert [(one.row, one.column, one.suggestion) for one in problems] == [(2, column, hint)]
    assert problems[0].found.startswith(found)


@pytest.mark.parametrize(("first", "second", "column"), [
    ("neurochemicals:Oxytocin,", "neurochemicals:Oxytocin,", "document_row"),
    ("neurochemicals:Oxytocin,", "neurochemicals:Oxytocin,1", "document_row"),
    ("closing_quotation:1,2", "closing_quotation:1,2", "document_row"),
    ("closing_quotation:1,", "closing_quotation:1,2", "document_row"),
    ("closing_quotation:1,1", "closing_quotation:1,2", None)])
def test_a_sentence_of_the_document_is_rewritten_in_one_lesson_only(first, second, column):
    text = f"lesson,document_row,sentence,hint\n0,{first},Tested?\n1,{second},Tested?\n"
    table = check_bytes("story", "story.csv", text.encode())
    problems = [*table.problems, *word_checks.check_story(table)]
    assert [(one.row, one.column) for one in problems] == ([(3, column)] if column else [])
    assert all("that row 2 has, too" in one.found and one.allowed for one in problems)


def test_what_is_written_is_in_no_widget_that_reads_markup(record):
    demo = written(record, "<b>bold</b>")
    holding = [each for each in widgets_of(demo.box) if "<b>" in str(getattr(each, "value", ""))]
    assert holding == [demo.controls["text"]]
