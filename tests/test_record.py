"""The record of predictions: kept after each one, read back, read in every form, and believed only where it must be."""

import multiprocessing
import re
from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbclient import NotebookClient
from record_forms import FORMS, rows_of, written
from test_kit import widgets_of

import neuro_helpers as nh
from neuro_helpers.demos.questions.right_answers import ANSWERS, Models
from neuro_helpers.kit import PredictionRecord
from neuro_helpers.kit import record as kit_record
from neuro_helpers.kit.record import COLUMNS, notebook_record
from neuro_helpers.kit.record_file import RecordFile
from neuro_helpers.kit.speech import Sentence
from neuro_helpers.tables import TableError
from neuro_helpers.tables.cells import damage
from neuro_helpers.tables.records import SURENESS, read_record

ROWS = [("Trust, or calm; which?", "up", "a guess", "up"), ("Where does \"trust\" go?", "40", "very sure", "44"),
        ("What comes first?", "“Calm, then trust.”", "fairly sure", "“Trust.”"),
        ("Line one\nline two?", "40, 30", "", "no change"), ("=1+1", "-5", "a guess", "-5"),
        ("@home, +1 or -1?", "no change", "a guess", "down")]


def filled(record, rows=ROWS):
    for place, row in enumerate(rows):
        record.add(*row, question_id=f"3-{place}" if place % 2 else "")
    return record


@pytest.fixture
def record(tmp_path):
    """Return a record that is kept in a file of an empty folder."""
    return PredictionRecord(RecordFile(tmp_path / "my_predictions_3.csv"))


def again(record):
    """Return the record as a new kernel reads it."""
    return PredictionRecord(RecordFile(record.file.first))


def known_here(frame):
    """Return a record as it is read where nobody knows its questions: only words and directions tell of agreement."""
    same, pair = frame["prediction"] == frame["result"], frame[["prediction", "result"]]
    sure = same | pair.isin(["up", "down", "no change"]).all(axis=1)
    return frame.assign(agrees=same.map({True: "yes", False: "no"}).where(sure, ""))


# -- every form in which it comes back ---------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_a_record_that_a_spreadsheet_saved_again_is_restored_equal(form, record, tmp_path):
    filled(record)
    data = record.file.path.read_bytes()
    copy = tmp_path / "again.csv"
    copy.write_bytes(FORMS[form](data))
    if form not in ("line ends of Windows", "no byte-order mark"):
        assert copy.read_bytes() != data
    other = PredictionRecord()
    other.restore(copy)
    expected = record.frame
    if form == "without names of questions":
        expected["question_id"] = ""
    expected = known_here(expected)
    if form == "straight quotation marks":
        assert other.frame["prediction"].to_list() == expected["prediction"].to_list()
    assert other.frame.to_dict("records") == expected.to_dict("records")


@pytest.mark.parametrize(("old", "new", "row", "column", "found"), [
    (",up,a guess", ",sideways,a guess", 2, "prediction", '"sideways"'), (",44,", ",,", 3, "result", "an empty cell"),
    (",very sure", ",quite sure", 3, "sureness", '"quite sure"'), (",up,yes", ",up,perhaps", 2, "agrees", '"perhaps"'),
    (",up,yes", ",up,yes,more", 2, None, '8 cells, the last ones with "more"'),
    ("prediction", "predicton", 1, "predicton", "a column that is not known"),
    (",44,", ',"44,', 3, "result", '""44"'), ("Where", "Wh\u00c3\u00a9re", 3, "question", '"Wh\u00c3\u00a9re does'),
])
def test_what_is_refused_is_named_with_file_row_and_column(old, new, row, column, found, record, tmp_path):
    filled(record, ROWS[:3])
    text = record.file.path.read_text(encoding="utf-8-sig")
    assert old in text
    path = tmp_path / "bad.csv"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    before = record.frame
    with pytest.raises(TableError) as error:
        record.restore(path)
    first = error.value.problems[0]
    assert (first.file, first.row, first.column) == ("bad.csv", row, column)
    assert first.found.startswith(found) and first.allowed
    assert record.frame.equals(before)


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00\x01binary\x00", b"PK\x03\x04", b"%PDF-1.7",
                                  "number,question,prediction,sureness,result\n1,Größe?,up,,up\n".encode("mac_roman"),
                                  "number,question,prediction,sureness,result\n1,Größe?,up,,up\n".encode("cp437")])
def test_a_file_that_is_no_record_is_named(data):
    with pytest.raises(TableError) as error:
        read_record(data, "notes.csv")
    assert error.value.problems[0].file == "notes.csv" and error.value.problems[0].allowed


UNSEEN = ["Cc", "Cf", "Co", "Cn", "Zl", "Zp"]
# No text of ours looks like damaged letters: the tables refuse them, and so does the reader of records.
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=UNSEEN), min_size=1, max_size=30).filter(
    lambda text: text.strip() and not damage(text))
STARTS = st.sampled_from(["", "=", "+", "-", "@", "'=", "''-", "'"])
ANSWER = st.one_of(st.sampled_from(["up", "down", "no change"]), st.integers(-500, 500).map(str), TEXT)


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(st.tuples(STARTS, TEXT, ANSWER, st.sampled_from(["", *SURENESS]), ANSWER),
                     min_size=1, max_size=4))
def test_whatever_was_recorded_comes_back_and_no_cell_is_a_formula(tmp_path_factory, rows):
    record = PredictionRecord(RecordFile(tmp_path_factory.mktemp("record") / "r.csv"))
    for start, words, *rest in rows:
        record.add(start + words, *rest)
    cells = [cell for row in rows_of(record.file.path.read_bytes()) for cell in row]
    assert not [cell for cell in cells if re.match(r"[=+\-@\t\r]", cell) and not re.fullmatch(r"-?[0-9]+", cell)]
    back = again(record)
    assert back.file.path == record.file.path, back.take_news()
    assert back.frame.to_dict("records") == known_here(record.frame).to_dict("records")


# -- kept in a file ----------------------------------------------------------------------------------------------------


def test_each_prediction_is_in_the_file_at_once_and_a_new_kernel_has_it(record, tmp_path):
    for count, row in enumerate(ROWS, start=1):
        assert record.add(*row) == ""
        assert len(read_record(record.file.path)) == count
    back = again(record)
    assert back.frame.equals(known_here(record.frame))
    assert back.take_news() == "6 predictions of an earlier sitting are back (my_predictions_3.csv)."
    assert back.take_news() == ""
    assert [path.name for path in tmp_path.iterdir()] == ["my_predictions_3.csv"]  # no half file, no lock


def test_two_tabs_of_one_lesson_lose_nothing(record):
    other = again(record)
    for one, name in ((record, "A?"), (other, "B?"), (record, "A?"), (other, "B?"), (other, "A?")):
        one.add(name, "up", "a guess", "down")
    assert again(record).frame["question"].to_list() == ["A?", "B?", "A?", "B?", "A?"]
    assert other.frame["question"].to_list() == ["A?", "B?", "A?", "B?", "A?"]


def _add_many(path, name):
    record = PredictionRecord(RecordFile(path))
    for number in range(25):
        record.add(f"{name}{number}?", "up", "a guess", "down")


def test_kernels_that_write_at_the_same_moment_lose_nothing(tmp_path):
    path, names = tmp_path / "r.csv", "ABC"
    spawned = multiprocessing.get_context("fork")
    kernels = [spawned.Process(target=_add_many, args=(path, name)) for name in names]
    for kernel in kernels:
        kernel.start()
    for kernel in kernels:
        kernel.join()
    assert [kernel.exitcode for kernel in kernels] == [0, 0, 0]
    found = [row["question"] for row in read_record(path)]
    assert sorted(found) == sorted(f"{name}{number}?" for name in names for number in range(25))


def test_starting_anew_puts_the_old_predictions_aside(record, tmp_path):
    filled(record, ROWS[:2])
    old = record.frame
    other = again(record)
    aside = record.replace([])
    assert record.frame.empty and again(record).frame.empty
    other.add("New?", "up", "a guess", "up")  # the other tab does not bring them back
    assert again(record).frame["question"].to_list() == ["New?"]
    kept = PredictionRecord()
    kept.restore(aside)
    assert kept.frame.equals(known_here(old))
    assert record.replace([]) != aside and aside.exists()


def test_a_file_of_somebody_else_is_left_alone_and_it_is_said(record, tmp_path):
    filled(record, ROWS[:1])
    record.file.path.write_text("somebody's notes", encoding="utf-8")
    news = record.add(*ROWS[1])
    assert "my_predictions_3.csv is not a record" in news and "my_predictions_3-2.csv" in news
    assert record.file.first.read_text(encoding="utf-8") == "somebody's notes"
    back = again(record)
    assert back.frame.equals(known_here(record.frame)) and len(back.frame) == 2
    assert record.add(*ROWS[2]) == ""  # said once


def test_a_folder_that_cannot_be_written_is_said_once_and_the_lesson_goes_on(record, tmp_path, monkeypatch):
    def full(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    filled(record, ROWS[:1])
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", full)
        news = record.add(*ROWS[1])
        assert "cannot be kept in a file: No space left on device" in news
        assert record.add(*ROWS[2]) == "" and len(record.frame) == 3
    assert len(again(record).frame) == 1  # the file is the whole old one
    record.add(*ROWS[3])
    assert again(record).frame.equals(known_here(record.frame)) and len(record.frame) == 4


def test_a_folder_that_is_gone_is_said(tmp_path):
    record = PredictionRecord(RecordFile(tmp_path / "gone" / "r.csv"))
    assert "cannot be kept" in record.add(*ROWS[0]) and record.kept == ""
    with pytest.raises(OSError, match="gone"):
        record.export()


CELLS = """
import neuro_helpers as nh
demo = nh.PredictFirst("conflict", 0.8, "trust")
print(len(demo.record), demo._panel.note.text)
demo.controls["prediction"].value = "down"
demo.show()
"""


def ran(folder, name, monkeypatch, stills=False):
    """Run the notebook in a kernel of its own, as JupyterLab starts it; return what the cell printed."""
    monkeypatch.setenv("JPY_SESSION_NAME", str(folder / name))
    monkeypatch.setenv("NEURO_HELPERS_STILLS", "1" if stills else "0")
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELLS)])
    where = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=where).execute()
    return "".join(output.get("text", "") for output in notebook.cells[0].outputs if output.get("name") == "stdout")


def test_a_restarted_kernel_has_the_record_of_its_lesson_back(tmp_path, monkeypatch):
    assert ran(tmp_path, "03_flow.ipynb", monkeypatch).strip() == "0"
    assert [path.name for path in tmp_path.glob("*.csv")] == ["my_predictions_3.csv"]
    told = ran(tmp_path, "03_flow-Copy1.ipynb", monkeypatch)
    assert told.strip() == "1 1 prediction of an earlier sitting is back (my_predictions_3.csv)."
    assert len(read_record(tmp_path / "my_predictions_3.csv")) == 2
    assert ran(tmp_path, "notes.ipynb", monkeypatch).startswith("0")
    assert {path.name for path in tmp_path.glob("*.csv")} == {"my_predictions_3.csv", "my_predictions.csv"}


def test_stored_notebooks_neither_read_nor_leave_a_record(tmp_path, monkeypatch):
    (tmp_path / "my_predictions_3.csv").write_text("not looked at", encoding="utf-8")
    assert ran(tmp_path, "03_flow.ipynb", monkeypatch, stills=True).strip() == "0"
    assert [path.name for path in tmp_path.iterdir()] == ["my_predictions_3.csv"]
    assert (tmp_path / "my_predictions_3.csv").read_text(encoding="utf-8") == "not looked at"


def test_git_leaves_records_out():
    ignored = (Path(__file__).parents[1] / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"my_predictions*.csv", ".my_predictions*"} <= set(ignored)


def test_one_record_for_each_lesson(monkeypatch):
    monkeypatch.setattr(kit_record, "_records", {})
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    assert notebook_record() is notebook_record("") is not notebook_record("3")
    assert notebook_record("03") is notebook_record("3")
    monkeypatch.setenv("JPY_SESSION_NAME", str(Path("lessons", "03_flow.ipynb")))
    assert notebook_record() is notebook_record("3")


# -- what is believed --------------------------------------------------------------------------------------------------


def forged(record, path, **cells):
    rows = rows_of(record.file.path.read_bytes())
    for name, value in cells.items():
        rows[1][COLUMNS.index(name)] = value
    path.write_bytes(written(rows))
    return path


def test_a_forged_agreement_is_computed_anew(record, tmp_path):
    record.add("Trust?", "up", "a guess", "down")
    record.restore(forged(record, tmp_path / "forged.csv", agrees="yes"))
    assert record.frame["agrees"].to_list() == ["no"]
    other = PredictionRecord()
    other.restore(forged(record, tmp_path / "forged.csv", agrees="yes"))
    assert other.frame["agrees"].to_list() == ["no"]
    assert "down (from the file: this question is not in this notebook)" in other.to_html()


def test_a_forged_result_is_computed_anew_where_somebody_can(record, tmp_path):
    demo = nh.PredictFirst("conflict", 0.8, "calm_response", record=record)
    demo.controls["prediction"].value = "up"
    demo.show()
    path = forged(record, tmp_path / "forged.csv", result="up", agrees="yes")
    asked = PredictionRecord()
    asked.restore(path)
    assert asked.frame["result"].to_list() == ["up"] and "(from the file" in asked.to_html()
    nh.PredictFirst("conflict", 0.8, "calm_response", record=asked)  # the question of the row
    assert asked.frame[["result", "agrees"]].to_numpy().tolist() == [["down", "no"]]
    assert "(from the file" not in asked.to_html()
    hooked = PredictionRecord(answer_of={"predict conflict=80 calm_response document": "down"}.get)
    hooked.restore(path)
    assert hooked.frame[["result", "agrees"]].to_numpy().tolist() == [["down", "no"]]


def saved(rows, path):
    """Write a file in which every agreement is a lie, and every result one of the other predictions."""
    record = PredictionRecord()
    for name, stem, prediction, agrees in rows:
        record.add(stem, prediction, "a guess", rows[0][2], agrees=agrees == "no", question_id=name)
    return record.save(path)


@pytest.fixture(scope="module")
def lessons():
    """Return two predictions for each question of the lessons: (name, words, prediction, whether it agrees)."""
    models = Models(nh.CoupleModel.load(), nh.CoupleModel.load(lens="evidence"))
    found = []
    for name, row in nh.load("questions").set_index("question").iterrows():
        right = ANSWERS[name](models).right
        if row["options"]:
            options = row["options"].split(" | ")
            other = next(one for one in options if one != right)
            told = [(f"“{right}”", "yes"), (f"“{other}”", "no")]
        else:  # a number that is not the same, and near enough, and one that is not
            told = [(str(int(right + max(row["within"] - 1, 0))), "yes"), (str(int(right + row["within"] + 2)), "no")]
        found += [(name, row["stem"], *one) for one in told]
    return found


@pytest.mark.parametrize("named", [True, False])
def test_no_agreement_in_a_file_is_believed_and_no_question_is_answered_by_it(named, lessons, tmp_path):
    rows = [(name if named else "", *rest) for name, *rest in lessons]
    back = PredictionRecord()
    back.restore(saved(rows, tmp_path / "forged.csv"))
    assert back.frame["agrees"].to_list() == [agrees for *_rest, agrees in rows]
    assert "(from the file" not in back.to_html()
    demo = nh.Predict(*{name: 0 for name, *_rest in lessons}, record=back)
    assert not demo.shown and not any(place.children for place in (*demo._replies, demo._below))
    assert demo.frame["result"].eq("").all()


def test_a_number_whose_question_is_not_here_has_no_verdict(tmp_path):
    back = PredictionRecord()
    back.restore(saved([("0-4", "Other words, and the name of one of ours?", "41", "no")], tmp_path / "forged.csv"))
    back.join([dict(back._rows[0], prediction="42", agrees="yes")])
    assert back.frame["agrees"].to_list() == ["yes", ""]  # 41 and 41; 42 and 41
    assert "question is not in this notebook" in back.to_html()


def test_a_question_with_another_model_says_itself_what_is_right(tmp_path):
    flat = nh.CoupleModel.load()
    flat = flat.adjusted(dict.fromkeys(flat.influences.index[flat.influences["source"] == "conflict"], 0.0))
    record = PredictionRecord()
    demo = nh.Predict("0-2", model=flat, record=record)
    demo.controls["answer_1"].value = "no change"
    demo.show()
    assert record.frame["agrees"].to_list() == ["yes"]
    back = PredictionRecord()
    back.restore(record.save(tmp_path / "mine.csv"))
    assert back.frame["agrees"].to_list() == ["no"]
    nh.Predict("0-2", model=flat, record=back)
    assert back.frame.equals(record.frame)


def drawn(record):
    demo = nh.DrawFirst(record=record)
    demo.trace({60: 30, 93: 43, 139: 36, 260: 30})
    return demo


def ranked(record, lens):
    demo = nh.FiveHelpers(record=record)
    demo.controls["lens"].value = lens
    demo.controls["ranking_touch"].value = 1
    return demo


def predicted(record):
    demo = nh.PredictFirst("conflict", 0.8, "calm_response", record=record)
    demo.controls["prediction"].value = "down"
    return demo


@pytest.mark.parametrize("make", [drawn, lambda record: ranked(record, "document"),
                                  lambda record: ranked(record, "evidence"), predicted])
def test_every_question_can_be_made_again_beside_its_saved_row_and_says_itself_whether_it_agrees(make, tmp_path):
    record = PredictionRecord()
    make(record).show()
    assert len(record.frame) == 1
    text = record.save(tmp_path / "mine.csv").read_text("utf-8-sig")
    lie = {"yes": "no", "no": "yes"}[record.frame["agrees"][0]]
    (tmp_path / "forged.csv").write_text(re.sub(r",(yes|no)(?=\n)", f",{lie}", text), encoding="utf-8")
    back = PredictionRecord()
    back.restore(tmp_path / "forged.csv")
    demo = make(back)
    assert back.frame.equals(record.frame) and not demo.shown
    late = PredictionRecord()
    again_, before = make(late), late.to_html()
    late.restore(tmp_path / "forged.csv")  # the question is there already, and stays closed
    assert late.frame.equals(record.frame) and late.to_html() != before and not again_.shown
    seen = again_.frame.drop(columns=["drawn", "minutes", "clock", "helper", "place", "node", "outcome", "reference",
                                      "prediction"], errors="ignore")
    assert seen.isna().all(axis=None)


def test_my_predictions_follow_the_record(record, theirs):
    mine = nh.MyPredictions(record)
    assert mine.line.text == "No prediction is in your record yet."
    record.add(*ROWS[0])
    assert mine.line.text == ("1 prediction is in your record. "
                              "Your record is kept in the file my_predictions_3.csv.")
    assert "Trust, or calm" in record.view.value and len(mine.frame) == 1
    chosen(mine, theirs.read_bytes())
    assert mine.line.text.startswith("2 predictions are in your record.")


def test_nothing_is_computed_for_a_question_that_no_saved_row_asks(monkeypatch):
    asked = []
    predict = nh.CoupleModel.predict
    monkeypatch.setattr(nh.CoupleModel, "predict", lambda *a, **k: (asked.append(1), predict(*a, **k))[1])
    record = filled(PredictionRecord())
    nh.PredictFirst("conflict", 0.8, "calm_response", record=record)
    assert not asked


# -- on screen ---------------------------------------------------------------------------------------------------------


def question(record, *guesses):
    demo = nh.PredictFirst("conflict", 0.8, "calm_response", record=record)
    for guess in guesses:
        demo.reset()
        demo.controls["prediction"].value = guess
        demo.controls["show"].click()
    return demo


def note_of(demo):
    """Return the live region of the record in a demo."""
    return next(one for one in widgets_of(demo.box) if isinstance(one, Sentence) and one is not demo.line)


def chosen(demo, data, name="theirs.csv"):
    """Choose a file, as the browser hands it over."""
    file = {"name": name, "type": "text/csv", "size": len(data), "content": memoryview(data), "last_modified": 10**12}
    demo.controls["upload"].set_state({"value": [file]})
    return note_of(demo).text


@pytest.fixture
def theirs(tmp_path):
    """Return what another person's file holds: two predictions."""
    path = tmp_path / "other" / "theirs.csv"
    path.parent.mkdir()
    filled(PredictionRecord(RecordFile(path)), ROWS[:2])
    return path


@pytest.mark.parametrize(("button", "count"), [("replace", 2), ("both", 5), ("keep", 3)])
def test_another_record_replaces_nothing_without_a_question(record, theirs, button, count, tmp_path):
    demo = question(record, "up", "down", "same")
    assert chosen(demo, theirs.read_bytes()) == (
        "theirs.csv holds 2 predictions. Replace your 3 predictions by them, put both together, or keep yours?")
    asking = demo._panel._asking
    assert asking.layout.display != "none" and len(demo.record) == 3
    demo.controls[button].click()
    assert len(demo.record) == count and asking.layout.display == "none"
    assert again(record).frame["question"].to_list() == demo.record["question"].to_list()
    lost = {3} - {len(PredictionRecord(RecordFile(path)).frame) for path in tmp_path.glob("my_predictions_3*.csv")}
    assert not lost or button == "both"


def test_a_file_that_holds_all_of_mine_is_taken_up_at_once(theirs, record):
    demo = question(record)
    assert chosen(demo, theirs.read_bytes()) == "Restored from theirs.csv: 2 predictions."
    assert chosen(demo, theirs.read_bytes()) == "theirs.csv holds the predictions that are shown here."


def test_python_asks_too(record, theirs):
    demo = question(record, "up")
    demo.restore(theirs)
    assert len(demo.record) == 1 and "Replace your 1 prediction" in demo._panel.note.text


def test_start_a_new_record_and_export_say_where_the_files_are(record, tmp_path):
    demo = question(record, "up", "down")
    demo.controls["save"].click()
    assert str(tmp_path / "my_predictions_3_export.csv") in demo._panel.note.text
    demo.controls["fresh"].click()
    assert demo.record.empty and str(tmp_path / "my_predictions_3_before_1.csv") in demo._panel.note.text
    assert all(len(read_record(tmp_path / f"my_predictions_3_{end}.csv")) == 2 for end in ("export", "before_1"))
    assert record.view.value == ""


@pytest.mark.parametrize("problem", [OSError(13, "Permission denied", "/proc/x.csv"), ValueError("no such thing"),
                                     TypeError("odd")])
@pytest.mark.parametrize("control", ["save", "restore", "fresh", "replace", "both", "upload"])
def test_what_was_not_done_is_said_and_nothing_is_lost(control, problem, record, theirs, monkeypatch):
    demo = question(record, "up", "down", "same")
    assert demo.box is not None
    before = demo.record
    chosen(demo, theirs.read_bytes())

    def fail(*_arguments, **_options):
        raise problem

    for name in ("export", "read", "replace", "join"):
        monkeypatch.setattr(record, name, fail)
    if control == "upload":
        monkeypatch.setattr(record, "has_all_of", fail)
        monkeypatch.setattr(record, "lacks_in", fail)
        chosen(demo, theirs.read_bytes())
    else:
        demo.controls[control].click()
    note = demo._panel.note
    assert note.kind == "trouble" and "was not done" in note.text and str(problem.args[-1]).lower() in note.text.lower()
    assert "3 predictions are still here" in note.text
    assert demo.record.equals(before) and again(record).frame["question"].to_list() == before["question"].to_list()
    assert demo.line.kind == "sentence" and "nh-stale" not in demo.box._dom_classes  # the picture is not old


def test_a_record_with_one_cell_too_many_is_refused_in_words(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    header = "number,question,prediction,sureness,result,agrees"
    Path("my_predictions.csv").write_text(f"{header}\n1,Q?,up,a guess,up,yes,1\n", encoding="utf-8")
    demo = question(PredictionRecord(), "up")
    demo.controls["restore"].click()
    assert "my_predictions.csv, row 2: found 7 cells" in demo._panel.note.text and demo._panel.note.kind == "trouble"
    Path("my_predictions.csv").unlink()
    demo.controls["restore"].click()
    assert "Choose the file" in demo._panel.note.text and demo._panel._choosing.layout.display != "none"


def test_a_number_that_can_be_read_in_two_ways_is_named_with_both(tmp_path):
    path = tmp_path / "mine.csv"
    for cell, mark in (("1.200", ";"), ("1,200", ";"), ("1,200", "\t")):
        path.write_text(mark.join(["question", "prediction", "sureness", "result"]) + "\n" +
                        mark.join(["Trust?", cell, "a guess", "40"]) + "\n", encoding="utf-8")
        with pytest.raises(nh.TableError, match=r'prediction: found "1[.,]200", which could be 1\.2 or 1200'):
            PredictionRecord().restore(path)
