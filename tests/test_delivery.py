"""What a teacher gets and gives: zips and folders of all kinds, Moodle's worksheet, the notebook that is handed out."""

import json
import os
import stat
import subprocess
import sys
import zipfile

import nbformat
import pytest
from coursework_hand_ins import NAME, cells, course_in

from neuro_helpers.coursework.__main__ import main
from neuro_helpers.coursework.marking import archive, hand_out
from neuro_helpers.coursework.marking.archive import NoDelivery, read_delivery
from neuro_helpers.coursework.marking.course_folder import CourseError
from neuro_helpers.coursework.marking.kept_between_runs import read_state, write_state
from neuro_helpers.coursework.marking.put_back import put_back
from neuro_helpers.tables import TableError
from neuro_helpers.tables.grade_files import read_worksheet
from neuro_helpers.tables.hand_marks import read_points

NOTEBOOK = b'{"cells": []}'
MOODLE = "Zoë O'Brien-Łuk_77_assignsubmission_file_"


def zipped(place, files):
    """Write a zip; a value may be bytes, or (bytes, mode) for a link."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if isinstance(data, tuple):
                info.create_system, info.external_attr = 3, data[1] << 16
                data = data[0]
            file.writestr(info, data)
    return place


@pytest.mark.parametrize(("path", "owner", "folder"), [
    (f"{MOODLE}/{NAME}.ipynb", "77", MOODLE),
    (f"{MOODLE}/inside/x.ipynb", "77", MOODLE),
    (f"{MOODLE}{NAME}.ipynb", "77", MOODLE),  # "download submissions in folders" switched off
    (f"all/{MOODLE[:-1]}/{NAME}.ipynb", "77", MOODLE[:-1]),  # as other versions of Moodle write it
    (f"s001/{NAME}.ipynb", "s001", ""),
    (f"s001/{NAME}/{NAME}.ipynb", "s001", ""),  # as nbgrader has it
    (f"submitted/s001/{NAME}/{NAME}.ipynb", "s001", ""),
    (f"s001_{NAME}.ipynb", "s001", ""),
    ("0417.ipynb", "0417", ""),
])
def test_whose_a_file_is(tmp_path, path, owner, folder):
    found = read_delivery(zipped(tmp_path / "a.zip", {path: NOTEBOOK}), [NAME])
    assert [(one.owner, one.folder, one.data, one.problem) for one in found.files] == [(owner, folder, NOTEBOOK, "")]
    assert found.unread == []


def test_one_folder_with_all_files_in_it(tmp_path):
    found = read_delivery(zipped(tmp_path / "a.zip", {"week 3/s1_x.ipynb": NOTEBOOK, "week 3/s2_x.ipynb": NOTEBOOK}))
    assert [one.owner for one in found.files] == ["s1", "s2"]


@pytest.mark.parametrize(("around", "inside"), [("", "abgabe/"), ("class/", "abgabe/"), ("a/b/", ""), ("", "")])
def test_the_level_at_which_folders_differ_says_whose_a_file_is(tmp_path, around, inside):
    files = {f"{around}s{one}/{inside}{name}.ipynb": NOTEBOOK for one, name in ((1, "x"), (2, "y"))}
    found = read_delivery(zipped(tmp_path / "a.zip", files))
    assert [one.owner for one in found.files] == ["s1", "s2"]
    assert ("s1 was taken as the student number" in found.files[0].remark) == bool(inside)


def test_a_file_of_points_from_a_german_spreadsheet_is_read():
    data = "number;part;words;points;out_of;comment\ns1;words;Größe – “so”;3,5;5;Über € was?\n".encode("cp1252")
    assert read_points(data) == {("s1", "words"): (3.5, "Über € was?", "Größe – “so”")}


@pytest.mark.parametrize(("path", "data", "reason"), [
    ("../../s001/x.ipynb", NOTEBOOK, "its path leads out of the archive"),
    ("/etc/s001/x.ipynb", NOTEBOOK, "its path leads out of the archive"),
    ("C:\\s001\\x.ipynb", NOTEBOOK, "its path leads out of the archive"),
    (f"{NAME}.ipynb", NOTEBOOK, "neither its folder nor its name begins with a student number"),
    ("Anna Müller/x.ipynb", NOTEBOOK, "neither its folder nor its name begins with a student number"),
])
def test_files_of_nobody_are_named(tmp_path, path, data, reason):
    found = read_delivery(zipped(tmp_path / "a.zip", {path: data}), [NAME])
    assert found.files == []
    assert [why for _place, why in found.unread] == [reason]


@pytest.mark.parametrize(("name", "data", "reason"), [
    ("x.ipynb", b"", "it is empty"),
    ("x.ipynb", b" " * 300_000_000, "it is larger than 50 MB"),  # 300 kB in the zip: reading stops at 50 MB
    ("x.ipynb", (b"/etc/passwd", stat.S_IFLNK | 0o777), "it is a link to another place, not a file"),
    ("x.pdf", b"%PDF", "it is no notebook: only files that end in .ipynb are read"),
    ("x.zip", b"PK", "it is an archive; please unpack it and put the notebook into the student's folder"),
])
def test_files_that_are_no_hand_in_are_named(tmp_path, name, data, reason):
    found = read_delivery(zipped(tmp_path / "a.zip", {f"{MOODLE}/{name}": data}), [NAME])
    assert [one.problem for one in found.files] == [reason]
    assert len(found.files[0].data or b"") <= archive.LARGEST_NOTEBOOK + 1


def test_what_computers_put_beside_files_is_not_even_named(tmp_path):
    found = read_delivery(zipped(tmp_path / "a.zip", {
        f"__MACOSX/{MOODLE}/._x.ipynb": b"\0", f"{MOODLE}/._x.ipynb": b"\0", f"{MOODLE}/.DS_Store": b"\0",
        f"{MOODLE}/.ipynb_checkpoints/x-checkpoint.ipynb": NOTEBOOK, f"{MOODLE}/x.ipynb": NOTEBOOK}))
    assert ([one.place for one in found.files], found.unread) == ([f"{MOODLE}/x.ipynb"], [])


def test_letters_of_a_zip_that_does_not_say_how_it_writes_them(tmp_path):
    place = zipped(tmp_path / "a.zip", {f"{MOODLE}/x.ipynb": NOTEBOOK})
    plain = place.read_bytes()
    marked = bytearray(plain)
    for sign, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # Moodle's zips of some versions have no mark for UTF-8
        where = plain.index(sign) + flag
        marked[where: where + 2] = b"\0\0"
    place.write_bytes(marked)
    assert read_delivery(place).files[0].name == "Zoë O'Brien-Łuk"


def test_a_damaged_file_in_a_zip_ends_nothing(tmp_path):
    place = zipped(tmp_path / "a.zip", {"s1/x.ipynb": b'{"cells": [1, 2, 3]}' * 50, "s2/x.ipynb": NOTEBOOK})
    data = bytearray(place.read_bytes())
    data[45] ^= 0xFF  # in the packed bytes of the first
    place.write_bytes(data)
    assert [(one.owner, one.problem) for one in read_delivery(place).files] == [
        ("s1", "it is damaged in the zip"), ("s2", "")]


def test_a_folder_is_read_without_following_links(tmp_path):
    secret = tmp_path / "secret"
    (secret / "s9").mkdir(parents=True)
    (secret / "s9" / "x.ipynb").write_bytes(NOTEBOOK)
    folder = tmp_path / "given"
    (folder / "s1").mkdir(parents=True)
    (folder / "s1" / "x.ipynb").write_bytes(NOTEBOOK)
    (folder / "s2").mkdir()
    (folder / "s2" / "x.ipynb").symlink_to(secret / "s9" / "x.ipynb")
    (folder / "s3").symlink_to(secret / "s9")
    os.mkfifo(folder / "s2" / "y.ipynb")  # who opens it waits for ever
    found = read_delivery(folder)
    assert [(one.owner, one.problem) for one in found.files] == [
        ("s1", ""), ("s2", "it is a link to another place, not a file"), ("s2", "it is no usual file")]


@pytest.mark.parametrize("given", ["nothing.zip", "text.zip"])
def test_what_is_no_delivery_is_said(tmp_path, given):
    (tmp_path / "text.zip").write_text("hello")
    with pytest.raises(NoDelivery, match=r"There is no file|is no zip file"):
        read_delivery(tmp_path / given)


def test_a_zip_with_a_million_files_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_FILES", 3)
    with pytest.raises(NoDelivery, match="no hand-in of a class"):
        read_delivery(zipped(tmp_path / "a.zip", {f"s{one}/x.ipynb": NOTEBOOK for one in range(4)}))


ENGLISH = ('Identifier,Full name,ID number,Grade,Maximum grade,Feedback comments\n'
           'Participant 12,"Ö, A",s001,,100.00,\n')
GERMAN = ("ID;Vollständiger Name;ID-Nummer;E-Mail-Adresse;Bewertung;Bestwertung\r\n"
          "Teilnehmer/in12;Ö;s001;a@b;;100,00\r\n")


@pytest.mark.parametrize(("data", "filled"), [
    (ENGLISH.encode(), b'Participant 12,"\xc3\x96, A",s001,75.00,100.00,\n'),
    (ENGLISH.encode("utf-8-sig"), b'Participant 12,"\xc3\x96, A",s001,75.00,100.00,\n'),
    (GERMAN.encode("cp1252"), b"Teilnehmer/in12;\xd6;s001;a@b;75,00;100,00\r\n"),
    (GERMAN.encode("utf-16"), "Teilnehmer/in12;Ö;s001;a@b;75,00;100,00\r\n".encode("utf-16-le")),
    (GERMAN.replace(";", "\t").encode(), "Teilnehmer/in12\tÖ\ts001\ta@b\t75,00\t100,00\r\n".encode()),
], ids=["english", "bom", "german", "utf-16", "tabs"])
def test_a_worksheet_keeps_its_form(data, filled):
    sheet = read_worksheet(data)
    assert sheet.participants["12"].number == "s001"
    back = sheet.with_grades({"12": 15}, most=20)
    assert back.endswith(filled)
    header = back[: len(back) - len(filled)]
    assert data.startswith(header)
    assert len(header) > 40


@pytest.mark.parametrize(("data", "said"), [
    (b"a,b\n1,2\n", "no column Identifier"),
    (b"", "an empty file"),
    (b"PK\x03\x04", "a spreadsheet workbook"),
    (b"Identifier,Grade\nParticipant 1,\nParticipant 1,\n", "the participant 1, which is also in row 2"),
    (b"Identifier,ID number,Grade\nParticipant 1,S1,\nParticipant 2,s1,\n", "the student number s1"),
    (b"Identifier,Grade\nParticipant 1\n", "1 cells"),
    (b"Identifier,Grade\nsomebody,\n", "Moodle's number of a participant"),
])
def test_a_worksheet_that_is_none_is_refused_with_its_place(data, said):
    with pytest.raises(TableError, match=r"sheet\.csv") as found:
        read_worksheet(data, "sheet.csv")
    assert said in str(found.value)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return course_in(tmp_path_factory.mktemp("hand_out") / "course", "k7k7")


def test_the_zip_that_is_handed_out_holds_the_notebook_alone(course):
    with zipfile.ZipFile(course.root / f"{NAME}.zip") as file:
        assert file.namelist() == [f"{NAME}.ipynb"]
        notebook = nbformat.reads(file.read(f"{NAME}.ipynb").decode(), as_version=4)
    assert 'class_code="k7k7"' in cells(notebook)["setup"].source
    assert hand_out.leaks(course, NAME) == []


SOLVED = 'my_calm = {"cortisol": 7, "conflict": 1, "trust": 69}'  # as the source has it


@pytest.mark.parametrize(("name", "changed", "said"), [
    ("calm", lambda cell: cell.update(source=SOLVED), "line of a solution"),
    ("calm", lambda cell: cell.update(source=SOLVED.replace(", ", ",\n ")), "the answer to calm"),
    ("calm_task", lambda cell: cell.metadata.update(note='student_number = "sample"'), "line of a solution"),
    ("calm_task", lambda cell: cell.metadata.update(note="x"), "metadata named note"),
    ("words", lambda cell: cell.update(source="### BEGIN HIDDEN TESTS"), "BEGIN HIDDEN TESTS"),
    ("calm_check", lambda cell: cell.metadata.nbgrader.update(points=30), "its check cells are for"),
    ("calm_check", lambda cell: cell.update(outputs=[nbformat.v4.new_output("stream", text="69")]), "has an output"),
    ("setup", lambda cell: cell.update(source=cell.source.replace("k7k7", "self-study")), "class code of this course"),
])
def test_a_release_that_shows_too_much_is_found(course, name, changed, said):
    place = course.released(NAME)
    before = place.read_text(encoding="utf-8")
    notebook = nbformat.reads(before, as_version=4)
    changed(cells(notebook)[name])
    try:
        place.write_text(nbformat.writes(notebook), encoding="utf-8")
        assert said in " ".join(hand_out.leaks(course, NAME))
    finally:
        place.write_text(before, encoding="utf-8")


def test_a_notebook_that_was_not_changed_needs_nothing_put_back(course):
    released = nbformat.read(course.released(NAME), as_version=4)
    from neuro_helpers.coursework.marking.put_back import cells_of

    same, remarks = put_back(cells_of(course.released(NAME).read_bytes()), released)
    assert (same, remarks) == (released, [])


def test_a_second_release_keeps_the_class_code_and_a_changed_source(course, capsys):
    assert main(["release", NAME, "--course", str(course.root)]) == 0
    assert "The class code stays as it is" in capsys.readouterr().out
    source = course.place("source", NAME, f"{NAME}.ipynb")
    source.write_text(source.read_text(encoding="utf-8").replace("70 minutes", "90 minutes"), encoding="utf-8")
    assert main(["release", NAME, "--course", str(course.root)]) == 0
    assert "yours is used" in capsys.readouterr().out
    assert "90 minutes" in course.released(NAME).read_text(encoding="utf-8")
    assert course.class_code == "k7k7"


def test_a_new_course_has_a_secret_of_its_own(tmp_path, capsys):
    assert main(["release", NAME, "--course", str(tmp_path / "new")]) == 0
    settings = tmp_path / "new" / "class_settings.json"
    code = json.loads(settings.read_text(encoding="utf-8"))["class_code"]
    assert len(code) == 8
    assert stat.S_IMODE(settings.stat().st_mode) == 0o600
    said = capsys.readouterr().out
    assert code not in said
    assert f"Hand this out: {tmp_path / 'new' / NAME}.zip" in said


@pytest.mark.parametrize(("words", "said"), [
    (["release", "reading_the_slider"], "There is no assignment reading_the_slider. There are: reading_the_sliders"),
    (["mark", "reading"], "There is no assignment reading."),
    (["mark", NAME, "x.zip", "--course", "nothing_here"], "Hand it out first"),
    (["mark", NAME], "Nobody handed in"),
    (["mark", NAME, "nothing.zip"], "There is no file or folder"),
    (["mark", NAME, "empty"], "No notebook was found"),
    (["mark", NAME, "empty", "--grades", "no_moodle.csv"], "The grading worksheet cannot be used"),
    (["release", NAME, "--course", "no_moodle.csv"], "is a file; a folder is needed"),
])
def test_mistakes_of_a_teacher_are_sentences(course, tmp_path, monkeypatch, capsys, words, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "no_moodle.csv").write_text("a,b\n1,2\n")
    given = words if "--course" in words else [*words, "--course", str(course.root)]
    assert main(given) == 1
    found = capsys.readouterr()
    assert said in found.err
    assert "Traceback" not in found.err + found.out


def test_a_state_file_that_is_damaged_is_named(tmp_path):
    write_state(tmp_path / "handed_in.json", {"a": 1})
    assert read_state(tmp_path / "handed_in.json") == {"a": 1}
    (tmp_path / "handed_in.json").write_text('{"a":', encoding="utf-8")
    with pytest.raises(CourseError, match=r"handed_in\.json is damaged, and nothing was changed"):
        read_state(tmp_path / "handed_in.json")


def test_a_cell_gets_no_time_below_a_second(capsys):
    with pytest.raises(SystemExit):
        main(["autograde", NAME, "--seconds", "-5"])
    assert "a whole number of seconds from 1" in capsys.readouterr().err


def test_without_nbgrader_the_command_says_how_to_get_it(monkeypatch, capsys):
    for name in [name for name in sys.modules if name.startswith("neuro_helpers.coursework.marking")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "nbgrader", None)
    monkeypatch.setitem(sys.modules, "nbgrader.api", None)
    assert main(["mark", NAME, "x.zip"]) == 1
    assert "uv sync --group teacher" in capsys.readouterr().err


def test_what_students_import_knows_nothing_of_nbgrader():
    words = "import sys, neuro_helpers.coursework; print([one for one in sys.modules if one.split('.')[0] in sys.argv])"
    found = subprocess.run([sys.executable, "-c", words, "nbgrader", "nbconvert", "nbformat", "bleach", "sqlalchemy"],
                           capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
