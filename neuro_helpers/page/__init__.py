"""The lab as one file that needs no Python, no server and no network: for a class of any size, and for phones."""

from os import PathLike
from pathlib import Path

from neuro_helpers.handed.arguments import a, door, known
from neuro_helpers.model import CoupleModel, check_lens
from neuro_helpers.tables.places import place_of


@door
def save_page(
    path: str | PathLike,
    lens: str | None = None,
    preset: str | None = None,
    model: CoupleModel | None = None,
) -> Path:
    """Write the what-if lab as one HTML file that works on its own.

    Parameters
    ----------
    path : path
        The file to write, such as ``"lab.html"``; a file of that name is replaced.
    lens : {"document", "evidence", "tested"}, optional
        The lens that the page opens with; students can switch. The model's own when not given.
    preset : str, optional
        A starting point from ``scenarios.csv``, such as ``"heated_free"``; the reference couple when not given.
    model : CoupleModel, optional
        A model of edited tables; the shipped tables when not given.

    Returns
    -------
    pathlib.Path
        Where the file is.

    Raises
    ------
    FileNotFoundError
        If the folder does not exist.
    ValueError
        For another lens or another starting point.
    neuro_helpers.display.MissingLibraryError
        If the package is not installed, so that there is no drawing library to put into the page.

    Examples
    --------
    >>> import tempfile
    >>> page = save_page(Path(tempfile.mkdtemp()) / "lab.html", preset="heated_free")
    >>> page.name
    'lab.html'
    """
    from neuro_helpers import display  # pandas, Altair and the drawing library only when a page is wanted
    from neuro_helpers.page.content import page_data
    from neuro_helpers.page.markup import LIBRARY, page_html

    place_of(path)
    model = CoupleModel.load(lens="document" if lens is None else lens) if model is None else a(
        CoupleModel, "model", model, "a CoupleModel, such as CoupleModel.load(folder)")
    lens = model.lens if lens is None else lens
    _check(path, lens, preset, model)
    text = page_html(model, page_data(model, lens, preset or ""), f"{display.drawing_library()}\n{LIBRARY}")
    target = place_of(path)
    target.write_text(text, encoding="utf-8", newline="\n")  # the policy names the scripts by their exact bytes
    return target


def _check(path: str | PathLike, lens: str, preset: str | None, model: CoupleModel) -> None:
    check_lens(lens)
    allowed = list(model.scenarios["scenario"])
    if preset is not None:
        known("preset", preset, allowed)
    target = place_of(path)
    folder = target.parent
    if target.is_dir():
        raise IsADirectoryError(f"{path} is a folder; give a file in it, such as {target / 'lab.html'}")
    if not folder.is_dir():
        raise FileNotFoundError(f"There is no folder {folder}; make it first, or choose another place for the page")
