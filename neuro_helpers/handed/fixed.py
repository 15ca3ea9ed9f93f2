"""What is handed out and can be looked at but not edited: tables, mappings, lists and arrays.

A model computes from arrays that were made once from its tables. An edit of a table that it hands out would change some
of its answers and leave others as they were; so it is refused, with a sentence that says how to get a copy.
"""

import numpy as np
import pandas as pd


class ReadOnlyError(TypeError, AttributeError):
    """Something that is read-only was to be edited."""


def refuse(what: str = "a table", instead: str = "edit a copy of it, such as table.copy()"):
    """Raise what is said of an edit.

    Raises
    ------
    ReadOnlyError
        Always.
    """
    raise ReadOnlyError(f"found an edit of {what} that is read-only; allowed: to read it, and to {instead}. For a "
                        "model with other values, edit copies of the files and load them: CoupleModel.load(folder)")


def _refusing(what: str, instead: str):
    def edit(self, *_args, **_more):
        refuse(what, instead)

    return edit


_no_table = _refusing("a table", "edit a copy of it: table.copy()")
_no_dict = _refusing("a mapping", "edit a copy of it: dict(mapping)")
_no_list = _refusing("a list", "edit a copy of it: list(it)")


class _Places:
    """The table's ``loc``, ``iloc``, ``at`` or ``iat``, for reading."""

    def __init__(self, places):
        self._places = places

    def __getitem__(self, key):
        return self._places[key]

    def __call__(self, *args, **more):
        return _Places(self._places(*args, **more))

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._places, name)

    __setitem__ = _no_table


class FixedTable(pd.DataFrame):
    """A table that cannot be edited; whatever is made from it (a copy, some of its rows) is a usual table.

    Examples
    --------
    >>> table = FixedTable(pd.DataFrame({"level": [0.5]}))
    >>> table.loc[0, "level"] = 0.7
    Traceback (most recent call last):
        ...
    neuro_helpers.handed.fixed.ReadOnlyError: found an edit of a table that is read-only; allowed: to read it, and to \
edit a copy of it: table.copy(). For a model with other values, edit copies of the files and load them: \
CoupleModel.load(folder)
    """

    loc = property(lambda self: _Places(super().loc))
    iloc = property(lambda self: _Places(super().iloc))
    at = property(lambda self: _Places(super().at))
    iat = property(lambda self: _Places(super().iat))
    # A view of the names: whoever names it otherwise (table.index.name = ...) names the view.
    index = property(lambda self: super().index.view())
    columns = property(lambda self: super().columns.view())
    flags = property(lambda self: pd.Flags(self, allows_duplicate_labels=True))
    __setitem__ = __delitem__ = insert = isetitem = pop = update = _no_table
    _update_inplace = _set_axis = _no_table  # every method with inplace=True, and table.index = ..., come through here

    def __init__(self, table):
        super().__init__(table.copy())
        self._lock()

    def __setstate__(self, state):
        """Take up what was saved."""
        super().__setstate__(state)
        self._lock()

    def _lock(self):
        """Make the cells read-only, too: ``table["column"].array[0] = ...`` writes past the table.

        A second table that shares the cells makes pandas copy before it edits in place, as ``replace`` does before it
        comes to what refuses it here.
        """
        object.__setattr__(self, "_twin", self.copy(deep=False))
        for block in self._mgr.blocks:
            inside = [getattr(block.values, name, None) for name in ("_ndarray", "_data", "_mask")]  # of text columns
            for cells in (block.values, *inside):  # noqa: PD011 - no pandas object
                if isinstance(cells, np.ndarray):
                    cells.flags.writeable = False

    def __setattr__(self, name, value):
        """Refuse ``table.column = ...``; pandas itself would hide the refusal, and set nothing."""
        if not name.startswith("_") and name != "attrs":  # notes that no answer reads
            refuse("a table", "edit a copy of it: table.copy()")
        super().__setattr__(name, value)

    def __deepcopy__(self, memo=None):
        """Return the table itself: nothing can change it."""
        return self


class FixedDict(dict):
    """A mapping that cannot be edited, and that can be pickled.

    Examples
    --------
    >>> FixedDict(trust="Trust")["trust"]
    'Trust'
    """

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _no_dict

    def __reduce__(self):
        """Return how to make it anew; the usual way would put its entries in one by one."""
        return FixedDict, (dict(self),)


class FixedList(list):
    """A list that cannot be edited, and that equals the usual list with the same members.

    Examples
    --------
    >>> FixedList([1, 2]) == [1, 2]
    True
    """

    __setitem__ = __delitem__ = __iadd__ = __imul__ = append = clear = extend = insert = pop = remove = _no_list
    reverse = sort = _no_list

    def __reduce__(self):
        """Return how to make it anew; the usual way would put its members in one by one."""
        return FixedList, (list(self),)


def fix_arrays(thing) -> None:
    """Make every array among the attributes of a thing read-only."""
    for value in vars(thing).values():
        if isinstance(value, np.ndarray):
            value.flags.writeable = False


def fixed_array(values) -> np.ndarray:
    """Return a read-only look at an array; whoever made it may still write into it."""
    look = np.asarray(values).view()
    look.flags.writeable = False
    return look
