"""CoupleModel: the front of the model. It checks what it is given and hands on; the computing is done elsewhere."""

from collections.abc import Iterable, Mapping
from functools import cache
from os import PathLike

import numpy as np
import pandas as pd

from neuro_helpers import evidence, tables
from neuro_helpers.explain import Explanation, explain, rests_on
from neuro_helpers.handed.arguments import a, doors, is_number, known, level, mapping, members, names, wrong
from neuro_helpers.handed.fixed import FixedTable, refuse
from neuro_helpers.network import Network
from neuro_helpers.simulate.over_time import OverTime
from neuro_helpers.stability import Certificate, certify
from neuro_helpers.tables.model_schemas import INFLUENCES, NODES, SCENARIOS, STEPS
from neuro_helpers.uncertainty import bands, check_draws, draws_of_levels

LENSES = ("document", "evidence", "tested")
ADDED = ("strength", "state", "kept", "why", "both_ways")  # columns that a model adds to the influence table


@doors
class CoupleModel(OverTime):
    """What the tables predict for a couple, at rest (here) and over time (`neuro_helpers.simulate.over_time.OverTime`).

    Make one with `CoupleModel.load`.

    Attributes
    ----------
    nodes : pandas.DataFrame
        The node table, indexed by node.
    influences : pandas.DataFrame
        The influence table, indexed by row id, with columns added: ``strength``, the weight that acts under this
        lens, and what `neuro_helpers.evidence.judged` says about the row: ``state``, ``kept``, ``why``, ``both_ways``.
    scenarios : pandas.DataFrame
        The named starting points of the sliders.
    steps : pandas.DataFrame
        The document's five steps as conditions.
    lens : str
        "document", "evidence" or "tested".
    contexts : pandas.DataFrame
        The context switches that the node table has, indexed by node; `context` names those that are on.
    sliders : tuple of str
        The nodes that can be held or released: oxytocin, cortisol, conflict.

    Examples
    --------
    >>> model = CoupleModel.load()
    >>> bool(model.predict(conflict=0.8)["calm_response"] < model.reference["calm_response"])
    True
    """

    def __init__(self, nodes, influences, scenarios, lens, context=(), steps=None, remarks=(), judged=None):
        check_lens(lens)
        steps = tables.load("steps") if steps is None else steps
        for schema, table in ((NODES, nodes), (INFLUENCES, influences), (SCENARIOS, scenarios), (STEPS, steps)):
            if not isinstance(table, pd.DataFrame) or not set(schema.names) <= set(table.columns):
                raise wrong(schema.name, table, f"a table with the columns {', '.join(schema.names)}")
        if judged is not None and not (isinstance(judged, pd.DataFrame) and set(ADDED[1:]) <= set(judged.columns)):
            raise wrong("judged", judged, "a table as neuro_helpers.evidence.judged returns it, or None")
        self.lens, self._remarks = lens, tuple(members("remarks", remarks, "a list of sentences"))
        if not all(isinstance(one, str) for one in self._remarks):
            raise wrong("remarks", remarks, "a list of sentences")
        self.nodes = FixedTable(nodes.set_index("node"))
        self.contexts = FixedTable(self.nodes[self.nodes["role"] == "trait"])
        self.context = names("context", context, self.contexts.index)
        plain = influences.drop(columns=[name for name in ADDED if name in influences])
        judged = evidence.judged(plain, shipped_evidence()) if judged is None else judged
        influences = plain.merge(judged, left_on="id", right_index=True, how="left", validate="one_to_one")
        off = set(self.contexts.index) - set(self.context)
        switched_off = influences["moderator"].isin(off) | influences["source"].isin(off)
        influences["strength"] = strength_under(lens, influences).mask(switched_off, 0.0)
        self.influences = FixedTable(influences.set_index("id"))
        self.scenarios = FixedTable(scenarios)
        self.steps = FixedTable(steps)
        self.network = Network(nodes, influences)
        self.sliders = self.network.sliders
        self._settable = tuple(name for name in self.network.settable if name not in off)
        self._index = pd.Index(self.network.names, name="node")
        self._is_made = True

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse to set what the model was made from, since its arrays would stay as they are."""
        if "_is_made" in self.__dict__:
            refuse(f"a model ({name})", "make another one: model.under(lens), model.adjusted(factors)")
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        """Refuse to take anything away."""
        refuse(f"a model ({name})", "make another one: model.under(lens), model.adjusted(factors)")

    def __getstate__(self) -> dict:
        """Leave out what is computed when it is asked for: a copy computes its own."""
        return {name: value for name, value in vars(self).items() if name not in ("couple", "labels")}

    @classmethod
    def load(
        cls, folder: str | PathLike | None = None, lens: str = "document", context: Iterable[str] = ()
    ) -> "CoupleModel":
        """Read the tables and make the model.

        Parameters
        ----------
        folder : path, optional
            A folder with an edited copy of ``data/model/``. The document's tables and the findings are always
            the shipped ones.
        lens : {"document", "evidence", "tested"}
            The document as we filled it in; what a written rule leaves of it where findings speak about a row, at full
            strength where nobody tested one; or only what was tested, the rest at 0.
        context : iterable of str
            Context switches to turn on (trait nodes, such as "attachment_anxiety"): findings in which an effect shrinks
            or reverses. They are off by default; the certificate says which guarantees fall.

        Raises
        ------
        neuro_helpers.TableError
            If a table is wrong: all problems at once, each with file, row and column.
        ValueError
            For another lens or context.
        """
        check_lens(lens)
        read = tables.read_model_tables(folder)
        return cls(read.nodes, read.influences, read.scenarios, lens, context, read.steps, read.remarks)

    def under(self, lens: str, context: Iterable[str] = ()) -> "CoupleModel":
        """The same tables under a lens and with context switches on.

        Examples
        --------
        >>> CoupleModel.load().under("evidence").lens
        'evidence'
        """
        return self._remade(lens, context, {})

    def adjusted(self, factors: Mapping[str, float]) -> "CoupleModel":
        """The same model with some rows stronger, weaker, or switched off.

        Parameters
        ----------
        factors : mapping of str to float
            Row id -> what its weight is multiplied by, from 0 (off) to 1 (as it is).

        Examples
        --------
        >>> model = CoupleModel.load().adjusted({"R011": 0})
        >>> float(model.influences.at["R011", "strength"])
        0.0
        """
        return self._remade(self.lens, self.context, {
            known("factors", row, self.influences.index): level(f"factors, {row}", factor, of_the_lab=False)
            for row, factor in mapping("factors", factors, "rows with factors, such as {'R011': 0}").items()})

    def _remade(self, lens, context, factors) -> "CoupleModel":
        rows = self.influences.drop(columns=list(ADDED))
        for row, factor in factors.items():
            rows.loc[row, ["weight", "evidence_weight"]] *= factor
        return CoupleModel(self.nodes.reset_index(), rows.reset_index(), self.scenarios, lens, context, self.steps,
                           self._remarks, self.influences[list(ADDED[1:])])

    def predict(self, *, released: Iterable[str] = (), hold: Mapping[str, float] | None = None, **setting) -> pd.Series:
        """Level of every node, between 0 and 1, when the sliders are held at a setting.

        Parameters
        ----------
        oxytocin, cortisol, conflict, bond : float from 0 to 1, optional
            Held levels; what is not given is at its baseline in the node table.
        released : iterable of str
            Sliders that are not held but follow the model, as in life: the arrows into them act, and the answer is the
            unique fixed point. A value given for a released slider has no effect, since every start leads there.
        hold : mapping of str to float, optional
            Any other nodes to hold at a level, such as ``{"dopamine": 1.0}``.

        Returns
        -------
        pandas.Series
            Indexed by node.

        Raises
        ------
        ValueError
            For a name that cannot be set, or a value that is no number from 0 to 1.

        Examples
        --------
        >>> model = CoupleModel.load()
        >>> held = model.predict(conflict=0.8)
        >>> free = model.predict(conflict=0.8, released=["cortisol"])
        >>> bool(free["cortisol"] > held["cortisol"])
        True
        """
        levels = self.network.levels(self._checked(setting), self._released(released), self._held(hold))
        return pd.Series(levels[:, 0], index=self._index.view(), name="level")

    def sweep(self, scenarios: pd.DataFrame, outcomes: Iterable[str] | None = None) -> pd.DataFrame:
        """`predict` for many scenarios at once.

        Parameters
        ----------
        scenarios : pandas.DataFrame, shape (k, settings)
            Columns are the arguments of `predict`; ``released`` holds names separated by ``;``.
        outcomes : iterable of str, optional
            The nodes wanted, all by default.

        Returns
        -------
        pandas.DataFrame, shape (k, outcomes)
            With the index of `scenarios`.

        Examples
        --------
        >>> model = CoupleModel.load()
        >>> grid = pd.DataFrame({"conflict": [0.0, 0.5, 1.0]})
        >>> bool(model.sweep(grid, ["anxiety"])["anxiety"].is_monotonic_increasing)
        True
        """
        a(pd.DataFrame, "scenarios", scenarios, "a table with a column for each setting and a row for each scenario")
        wanted = list(self._index) if outcomes is None else list(names("outcomes", outcomes, self._index))
        if not wanted:
            raise wrong("outcomes", outcomes, "one or more nodes, or None for all of them")
        if not scenarios.columns.is_unique:
            twice = scenarios.columns[scenarios.columns.duplicated()][0]
            raise ValueError(f"scenarios: found the column {twice!r} twice; allowed: each column once")
        given = [known("scenarios", name, self._settable) for name in scenarios.columns if name != "released"]
        if "released" not in scenarios:
            return self._frame(self._many(scenarios, given, (), wanted), scenarios.index, wanted)
        result = np.empty((len(scenarios), len(wanted)))
        cells = scenarios["released"].astype(object).where(scenarios["released"].notna(), "")
        groups = cells.map(lambda cell: ";".join(sorted(self._released(cell)))).to_numpy(str)
        for group in np.unique(groups):
            chosen, free = groups == group, self._released(group)
            held = [name for name in given if name not in free]  # what is released needs no value
            result[chosen] = self._many(scenarios[chosen], held, free, wanted)
        return self._frame(result, scenarios.index, wanted)

    def explain(self, outcome: str, *, released: Iterable[str] = (), **setting) -> Explanation:
        """Why `outcome` has its value at a setting: shares of the sliders, shares of the rows, one path.

        Examples
        --------
        >>> model = CoupleModel.load()
        >>> why = model.explain("calm_response", conflict=0.8)
        >>> bool(abs(why.sliders.sum() - (why.value - why.reference)) < 1e-12)
        True
        """
        known("outcome", outcome, self._index)
        setting, released = self._checked(setting), self._released(released)
        players = self.sliders + tuple(name for name in setting if name not in (*self.sliders, *self.context))
        given = {**self.reference[list(self.sliders)], **setting}
        return explain(self.network, outcome, given, released, players, self.influences, self.labels)

    def rests_on(self, *, released: Iterable[str] = (), **setting) -> pd.DataFrame:
        """What each node's change against the reference couple rests on: a chain is as sure as its weakest arrow.

        A change runs over chains of arrows that begin at what is set. A chain counts as the document's where every
        arrow of it is the document's, as findings' where no arrow of it is a guess of ours, and as a guess otherwise.
        Independently of that, it counts as untested where nobody tested one of its arrows.

        Returns
        -------
        pandas.DataFrame, shape (nodes, 5)
            ``change``; its parts ``document``, ``findings`` and ``guesses``, which add up to it exactly; ``untested``,
            the part that runs over at least one arrow that nobody tested. Indexed by node.

        Examples
        --------
        >>> parts = CoupleModel.load().rests_on(conflict=0.8)
        >>> error = parts["change"] - parts[["document", "findings", "guesses"]].sum(axis=1)
        >>> bool(error.abs().max() < 1e-12)
        True
        """
        setting, released = self._checked(setting), self._released(released)
        levels = self.network.levels(setting, released)[:, 0]
        held = self.network.inputs - {self.network.index[name] for name in released}
        return rests_on(self.network, levels, held, self.influences)

    def draws(self, *, count: int = 20, seed: int = 1, released: Iterable[str] = (), **setting) -> pd.DataFrame:
        """Levels when every weight is drawn anew, to show how far our guesses about the rows' strength reach.

        Returns
        -------
        pandas.DataFrame, shape (nodes, count)
            Indexed by node; the same seed gives the same draws.

        Examples
        --------
        >>> CoupleModel.load().draws(conflict=0.8).shape[1]
        20
        """
        check_draws(count, seed, "count")
        setting, released = self._checked(setting), self._released(released)
        return draws_of_levels(self.network, self.influences, setting, released, count, seed)

    def uncertainty(self, *, draws: int = 2000, seed: int = 1, released: Iterable[str] = (), **setting):
        """How far our guesses about the rows' strength could move each node.

        It is the spread of our guesses, not an error bar.

        Returns
        -------
        pandas.DataFrame
            Columns ``low``, ``median``, ``high`` (5 %, 50 % and 95 % of the draws), indexed by node.

        Examples
        --------
        >>> spread = CoupleModel.load().uncertainty(conflict=0.8, draws=200)
        >>> bool((spread["low"] <= spread["high"]).all())
        True
        """
        check_draws(draws, seed)
        return bands(self.draws(count=draws, seed=seed, released=released, **setting))

    def certificate(self) -> Certificate:
        """What is guaranteed by how the arrows are drawn; print it for sentences."""
        return certify(self.network, self.lens, self.labels, self._remarks)

    @property
    def reference(self) -> pd.Series:
        """The reference couple: every node's baseline, our chosen starting point and not an average."""
        return pd.Series(self.network.baseline.copy(), index=self._index.view(), name="level")

    def _checked(self, setting) -> dict[str, float]:
        on = dict.fromkeys(self.context, 1.0)
        return on | {known("setting", name, self._settable): level(name, value) for name, value in setting.items()}

    def _held(self, hold) -> dict[str, float]:
        if hold is None:
            return {}
        hold = mapping("hold", hold, "nodes with their levels, such as {'dopamine': 1.0}")
        for name in self.network.settable:
            if name in hold:
                switch = f'load the model with context=["{name}"]'
                how = f"give {name}={hold[name]!r}" if name in self._settable else switch
                raise ValueError(f"hold: {name} is a setting of its own; {how} instead")
        return {known("hold", name, self._index): level(name, value) for name, value in hold.items()}

    def _released(self, released) -> tuple[str, ...]:
        return names("released", released, self.sliders)

    def _column(self, scenarios: pd.DataFrame, name: str) -> np.ndarray:
        """One setting of all scenarios as numbers from 0 to 1, or a ValueError that names the first other cell."""
        cells = scenarios[name]
        kind = getattr(getattr(cells.dtype, "numpy_dtype", cells.dtype), "kind", "O")
        if kind in "iuf":
            column = cells.to_numpy(float, na_value=np.nan)
            if not len(column) or (column.min() >= 0 and column.max() <= 1):  # not so where one is NaN
                return column
        try:
            return np.array([level(name, cell) for cell in cells])
        except ValueError as wrong:
            first = next(i for i, cell in enumerate(cells) if not is_number(cell, 0, 1))
            raise ValueError(f"scenario {scenarios.index[first]}, {wrong}") from None

    def _many(self, scenarios: pd.DataFrame, given, released, names) -> np.ndarray:
        columns = {name: np.ones(len(scenarios)) for name in self.context}
        columns |= {name: self._column(scenarios, name) for name in given}
        if not columns:
            return np.tile(self.network.levels({}, released, outcomes=names)[:, 0], (len(scenarios), 1))
        return self.network.blocks(columns, released, names).T

    @staticmethod
    def _frame(values, index, names) -> pd.DataFrame:
        return pd.DataFrame(values, index=index.view(), columns=pd.Index(names, name="node"), copy=False)


def check_lens(lens) -> None:
    """Refuse what is no lens."""
    if not isinstance(lens, str) or lens not in LENSES:
        raise wrong("lens", lens, '"document", "evidence" or "tested"')


@cache
def shipped_evidence() -> dict[str, pd.DataFrame]:
    """The tables of findings, read once."""
    return {name: tables.load(name) for name in evidence.EVIDENCE}


def strength_under(lens: str, influences: pd.DataFrame) -> pd.Series:
    """The weight that acts under a lens: the row's own; what the rule leaves; or that, and nothing where untested."""
    weight = influences["weight"]
    if lens == "document":
        return weight.copy()
    left = influences["evidence_weight"].where(influences["evidence_weight"].notna(), weight * influences["kept"])
    return left.mask(influences["state"] == "untested", 0.0) if lens == "tested" else left
