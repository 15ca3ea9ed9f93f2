"""What students handed in, as a teacher gets it: a zip of Moodle, another zip, or a folder.

Nothing is unpacked: the files are read one by one into memory, and what is kept gets a name of ours. So a path that
leads out of the folder, a link, a file that grows without end when it is unpacked can do nothing; each is named.
"""

import os
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from neuro_helpers.tables.places import place_of

LARGEST_NOTEBOOK = 50_000_000  # bytes, with outputs; what counts without them has less than 5 MB (put_back.py)
MOST_FILES = 20_000
LARGEST_IN_ALL = 2_000_000_000
LONGEST_NAME = 120  # characters of a name that the report repeats
MOODLE = re.compile(r"(?P<name>.+)_(?P<participant>\d+)_assignsubmission_(?P<kind>[a-z]+)_?(?P<rest>.*)", re.S)
NUMBER = re.compile(r"[\w][\w.@-]{0,63}")
BESIDE = ("__MACOSX", ".ipynb_checkpoints")  # what computers put beside files
JUNK = (".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass
class HandedIn:
    """One file that somebody handed in.

    Attributes
    ----------
    place : str
        Where it was, for the report.
    owner : str
        Moodle's participant number, or the student number that the folder or file is named after.
    name : str
        The person's name as Moodle writes it, or "".
    folder : str
        Moodle's own name of the person's folder; "" where it is not from Moodle.
    data : bytes or None
        What it holds; None when it was not read.
    problem : str
        Why it was not read.
    when : tuple
        When it was changed, as the archive says; only to find the latest of several.
    remark : str
        What the teacher should know about how its owner was found; "" where nothing was unclear.
    """

    place: str
    owner: str
    name: str = ""
    folder: str = ""
    data: bytes | None = None
    problem: str = ""
    when: tuple = ()
    remark: str = ""


@dataclass
class Delivery:
    """All files of one archive or folder, and what could not be given to anybody."""

    files: list = field(default_factory=list)
    unread: list = field(default_factory=list)  # (place, reason)


class NoDelivery(ValueError):
    """There is nothing to mark; the sentence says why."""


def read_delivery(place, assignments=()):
    """Return what is in a zip or a folder.

    Parameters
    ----------
    place : str or path
    assignments : iterable of str
        Names of assignments: a folder or file that is called so names nobody.

    Returns
    -------
    Delivery

    Raises
    ------
    NoDelivery
        If there is no such file, or it is neither a zip nor a folder.
    """
    try:
        place = place_of(place)
    except (ValueError, TypeError) as problem:
        raise NoDelivery(str(problem)) from None
    if place.is_dir():
        return _sorted_out(_folder_entries(place), assignments)
    if not place.exists():
        raise NoDelivery(f"There is no file or folder {place}.")
    try:
        with zipfile.ZipFile(place) as archive:
            if len(archive.infolist()) > MOST_FILES:
                raise NoDelivery(f"{place.name} holds more than {MOST_FILES:,} files: this is no hand-in of a class.")
            return _sorted_out(_zip_entries(archive), assignments)
    except zipfile.BadZipFile:
        raise NoDelivery(f"{place.name} is no zip file, or it is damaged. Please download it from Moodle again, or "
                         "give a folder.") from None


def _zip_entries(archive):
    """Yield (path, data, problem, when) of each file of an archive."""
    total = 0
    for info in archive.infolist():
        path = _name_of(info)
        if info.is_dir():
            continue
        if stat.S_ISLNK(info.external_attr >> 16):
            yield path, None, "it is a link to another place, not a file", ()
            continue
        if info.flag_bits & 1:
            yield path, None, "it is locked with a password", ()
            continue
        if not _is_notebook(path):
            yield path, b"", "", ()
            continue
        try:
            with archive.open(info) as file:  # never believes the size that the archive names
                data = file.read(LARGEST_NOTEBOOK + 1)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError, RuntimeError):
            yield path, None, "it is damaged in the zip", ()
            continue
        total += len(data)
        if total > LARGEST_IN_ALL:
            raise NoDelivery("Unpacked, this zip holds more than 2 GB of notebooks: this is no hand-in of a class.")
        yield path, data, "", info.date_time


def _folder_entries(place):
    """Yield (path, data, problem, when) of each file below a folder; links are named and not followed."""
    count = 0
    for folder, folders, files in os.walk(place, followlinks=False):
        folders.sort()
        for name in [one for one in folders if (Path(folder) / one).is_symlink()] + sorted(files):
            count += 1
            if count > MOST_FILES:
                raise NoDelivery(f"{place} holds more than {MOST_FILES:,} files: this is no hand-in of a class.")
            file = Path(folder) / name
            path = file.relative_to(place).as_posix()
            found = file.lstat()
            if stat.S_ISLNK(found.st_mode):
                yield path, None, "it is a link to another place, not a file", ()
            elif not stat.S_ISREG(found.st_mode):
                yield path, None, "it is no usual file", ()
            elif not _is_notebook(path):
                yield path, b"", "", ()
            elif found.st_size > LARGEST_NOTEBOOK:
                yield path, b" " * (LARGEST_NOTEBOOK + 1), "", ()
            else:
                yield path, file.read_bytes(), "", (found.st_mtime,)


def _sorted_out(entries, assignments):
    """Return the Delivery of all files: whose each one is, and what is wrong with it."""
    delivery, places = Delivery(), []
    for path, data, problem, when in entries:
        parts = PurePosixPath(path.replace("\\", "/")).parts
        if set(parts) & set(BESIDE) or parts[-1] in JUNK or parts[-1].startswith("._"):
            continue
        shown = visible(path)
        if path.startswith(("/", "\\")) or ".." in parts or re.match(r"[A-Za-z]:", path):
            delivery.unread.append((shown, "its path leads out of the archive"))
        elif problem or _is_notebook(path) or any(map(MOODLE.fullmatch, parts)):
            bare = (*(part for part in parts[:-1] if part not in assignments), parts[-1])
            places.append((bare, HandedIn(shown, "", data=data, problem=problem or _wrong_with(parts[-1], data),
                                          when=when)))
    shared = _shared_folders([bare for bare, _one in places])
    for bare, one in places:
        if _give_owner(one, bare[shared:], assignments):
            delivery.files.append(one)
        else:
            delivery.unread.append((one.place, one.problem or "neither its folder nor its name begins with a student "
                                    "number"))
    return delivery


def _shared_folders(paths):
    """Return how many folders are around all files, and so are nobody's: below them it says whose each file is."""
    if not paths or any(MOODLE.fullmatch(part) for path in paths for part in path):
        return 0
    if len(paths) == 1:
        return int(len(paths[0]) > 2 and paths[0][0] == "submitted")
    levels = [len(set(level)) for level in zip(*(path[:-1] for path in paths), strict=False)]
    return next((place for place, different in enumerate(levels) if different > 1), len(levels))


def _give_owner(one, parts, assignments):
    """Write down whose a file is; return whether anybody is named."""
    for part in parts:
        if found := MOODLE.fullmatch(part):
            one.owner, one.name = found["participant"], found["name"].strip()
            one.folder = part.removesuffix(found["rest"]) if part == parts[-1] else part
            return True
    if len(parts) > 2:
        one.remark = f"Of its folders, {visible(parts[0])} was taken as the student number: {one.place}"
    one.owner = parts[0] if len(parts) > 1 else parts[0].rpartition(".")[0].split("_")[0]
    named_after_it = len(parts) == 1 and parts[0].startswith(tuple(assignments) or "\0")
    return bool(NUMBER.fullmatch(one.owner)) and not named_after_it


def _wrong_with(name, data):
    """Return why a file cannot be a hand-in, or ""."""
    if not _is_notebook(name):
        kind = name.rpartition(".")[2].lower() if "." in name else ""
        if kind in ("zip", "rar", "7z", "gz"):
            return "it is an archive; please unpack it and put the notebook into the student's folder"
        return "it is no notebook: only files that end in .ipynb are read"
    if len(data) > LARGEST_NOTEBOOK:
        return "it is larger than 50 MB"
    return "" if data.strip() else "it is empty"


def _is_notebook(name):
    return name.lower().endswith(".ipynb")


def _name_of(info):
    """Return a file's path; where a program did not say how it wrote the letters, UTF-8 is tried first."""
    if not info.flag_bits & 0x800:
        try:
            return info.filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return info.filename


def visible(text, longest=LONGEST_NAME):
    """Return a name for a report: on one line, nothing invisible, not too long."""
    shown = "".join(one if one.isprintable() else "?" for one in str(text))
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"
