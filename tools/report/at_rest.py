"""What the tables reach, what they rest on, and the invariants of `predict` with their measured figures."""

from itertools import product

import numpy as np
import pandas as pd

from neuro_helpers import evidence, tables
from neuro_helpers.explain import shapley, trace
from neuro_helpers.model import LENSES, CoupleModel
from neuro_helpers.uncertainty import draw_weights, levels_of_draws

EFFECT_COLUMNS = {"brain_regions": "activation_effects", "neurochemicals": "effect_on_behavior"}


def effect_phrases() -> list[tuple[str, str, str]]:
    """Every effect phrase of the document: ``(document_row, node of that row, phrase)``."""
    phrases = []
    for name, column in EFFECT_COLUMNS.items():
        for cell, effects in tables.load(name).set_index(tables.load(name).columns[0])[column].items():
            node = cell.lower().replace(" ", "_")
            phrases += [(f"{name}:{cell}", node, phrase) for phrase in effects.split("→")[-1].strip().split(", ")]
    return phrases


def reached_by(influences: pd.DataFrame, document_row: str, phrase: str) -> pd.DataFrame:
    """The influence rows that stand for one phrase of the document.

    Where several rows quote the same piece of the document, the note says which part is meant.
    """
    rows = influences[influences["document_row"] == document_row]
    named = rows["note"].str.extract(r'^The part "([^"]+)"', expand=False)
    part = named.where(named.notna(), rows["phrase"]).str.casefold()
    overlap = [p in phrase.casefold() or phrase.casefold() in p for p in part]
    return rows[overlap]


def swing(model: CoupleModel, source: str, outcome: str) -> float:
    """How far an outcome moves when a node goes from 0 to 1 and the other sliders rest."""
    ends = {source: np.array([0.0, 1.0])}
    held = source not in model.network.settable
    low, high = model.network.levels({} if held else ends, hold=ends if held else None, outcomes=[outcome])[0]
    return float(high - low)


def coverage(model: CoupleModel) -> pd.DataFrame:
    """Phrase -> node -> row, with how far the phrase's own source and the most effective slider move the node."""
    lines = []
    for document_row, source, phrase in effect_phrases():
        for row_id, row in reached_by(model.influences, document_row, phrase).iterrows():
            swings = {slider: swing(model, slider, row["target"]) for slider in model.sliders}
            best = max(swings, key=lambda slider: abs(swings[slider]))
            own = swing(model, source, row["target"]) * (-1 if source == "amygdala" else 1)  # downregulated
            lines.append((document_row, phrase, row["target"], row_id, own, best, swings[best]))
    columns = ["document_row", "phrase", "node", "row", "own_change", "slider", "slider_change"]
    return pd.DataFrame(lines, columns=columns)


def document_rows() -> list[str]:
    """The document's rows: five regions, five chemicals, five steps and the closing quotation."""
    names = (*EFFECT_COLUMNS, "interaction_flow")
    return [f"{name}:{cell}" for name in names for cell in tables.load(name).iloc[:, 0]] + ["closing_quotation:1"]


def invariants(model: CoupleModel, pairs: int = 20_000, draws: int = 300, seed: int = 1) -> pd.Series:
    """Measured figures of the invariants that concern `predict` (model specification, section 8)."""
    network, rng = model.network, np.random.default_rng(seed)
    figures = {"reference, largest error": np.abs(network.levels({})[:, 0] - network.baseline).max()}
    settings = rng.random((pairs, 3))
    scenarios = pd.DataFrame(settings, columns=model.sliders)
    swept = model.sweep(scenarios)
    single = model.predict(**scenarios.iloc[0].to_dict())
    figures["one against many, largest difference"] = np.abs(swept.iloc[0] - single).max()
    fast = [n for n in network.names if n not in network.settable]
    figures["lowest level"], figures["highest level"] = swept[fast].min().min(), swept[fast].max().max()
    figures["spectral radius"] = model.certificate().spectral_radius
    figures["ordered pairs out of order"] = _out_of_order(model, settings, rng)
    figures["shares, largest error"], figures["trace, largest error"] = _explain_errors(model, settings[:50])
    figures["draws that flip a direction"] = _flipped(model, draws, seed)
    rest = model.predict(released=model.sliders)
    figures["everything released at rest, largest error"] = np.abs(rest - model.reference).max()
    figures["cortisol at conflict 0.8, held"] = model.predict(conflict=0.8)["cortisol"]
    figures["cortisol at conflict 0.8, released"] = model.predict(conflict=0.8, released=["cortisol"])["cortisol"]
    return pd.Series(figures, name=model.lens)


def _out_of_order(model, settings, rng) -> int:
    """Of ordered pairs of settings (better in every slider), those with any node out of order."""
    valence = model.nodes["valence"]
    sliders = valence[list(model.sliders)].to_numpy()
    other = rng.random(settings.shape)
    better = np.where(sliders > 0, np.maximum(settings, other), np.minimum(settings, other))
    worse = np.where(sliders > 0, np.minimum(settings, other), np.maximum(settings, other))
    levels = [model.sweep(pd.DataFrame(s, columns=model.sliders)).to_numpy() for s in (worse, better)]
    return int((((levels[1] - levels[0]) * valence.to_numpy()) < -1e-12).any(axis=1).sum())


def _explain_errors(model, settings) -> tuple[float, float]:
    """Largest errors of: shares against the change, and incoming rows against each node's change."""
    network, shares_error, trace_error = model.network, 0.0, 0.0
    for values, released in product(settings, [(), ("cortisol",), model.sliders[1:]]):
        setting = dict(zip(model.sliders, values, strict=True))
        players = tuple(s for s in model.sliders if s not in released)
        levels = network.levels(setting, released)[:, 0]
        change = levels - network.baseline
        shares = shapley(network, players, setting, released)
        shares_error = max(shares_error, np.abs(shares.sum(axis=0) - change).max())
        held = network.inputs - {network.index[r] for r in released}
        contribution, _ = trace(network, levels, held, 0)
        summed = np.bincount(network.target, contribution, minlength=len(levels))
        free = [i for i in range(len(levels)) if i not in held]
        trace_error = max(trace_error, np.abs(summed - change)[free].max())
    return shares_error, trace_error


def _flipped(model, draws: int, seed: int) -> int:
    """Draws in which a direction that no row whose sign is drawn can reach differs from its guarantee."""
    network, certificate = model.network, model.certificate()
    weights = draw_weights(network, model.influences, draws, seed)
    drawn = model.influences.loc[list(network.row_ids), "both_ways"].to_numpy(bool)
    uncertain = {int(t) for t in network.target[drawn]}
    while grown := {int(t) for s, t in zip(network.source, network.target, strict=True) if s in uncertain} - uncertain:
        uncertain |= grown
    sure = [i for i in range(len(network.names)) if i not in uncertain]
    flipped = 0
    for slider in model.sliders:
        low, high = (levels_of_draws(network, weights, {slider: np.full(draws, x)}) for x in (0.0, 1.0))
        direction = certificate.directions.loc[slider].map({"never lowers": 1, "never raises": -1}).fillna(0).to_numpy()
        flipped += int((((high - low) * direction[:, None])[sure] < -1e-12).sum())
    return flipped


def quotes(influences: pd.DataFrame, column: str, value: str, count: int = 10) -> str:
    """Some rows of one basis or state, each beside the document's phrase, what its findings say, and what is left."""
    findings = tables.load("findings")
    said = findings.set_index(findings["id"] + ":" + findings["relation"].astype(str))["finding"]
    rows = influences[influences[column] == value].reset_index()
    cited = evidence.cited(rows).groupby("id")["finding"].agg(list)
    lines = []
    for row in rows.head(count).itertuples():
        lines.append(f"{row.id} {row.source} -> {row.target}: weight {row.weight:g}; {row.state}, {row.kept:.0%} left "
                     f"({row.why})")
        if row.phrase:
            lines.append(f"    document: {row.phrase}")
        lines += [f"    {finding}: {said[finding]}" for finding in cited.get(row.id, [])]
        if row.note:
            lines.append(f"    note: {row.note}")
    return "\n".join(lines)


def show() -> None:
    """Print coverage, bases and invariants."""
    models = {lens: CoupleModel.load(lens=lens) for lens in LENSES}
    model = models["document"]
    print("COVERAGE: phrase -> node -> row (document lens; changes for a source or slider from 0 to 1)")
    print(coverage(model).round(3).to_string(index=False))
    used = model.influences["document_row"].value_counts()
    print("\nRows of the document and how many influence rows rest on each:")
    print("\n".join(f"  {row}: {used.get(row, 0)}" for row in document_rows()))
    counts = model.influences["basis"].value_counts()
    print(f"\nBASIS: {len(model.influences)} rows, " + ", ".join(f"{n} {b}" for b, n in counts.items()))
    for basis in ("document", "finding", "assumption"):
        print(f"\nTen rows of basis {basis}:\n{quotes(model.influences, 'basis', basis)}")
    states = model.influences["state"].value_counts()
    print("\nSTATE: " + ", ".join(f"{states.get(state, 0)} {state}" for state in evidence.STATES))
    for state in evidence.STATES:
        print(f"\nTen rows that are {state}:\n{quotes(model.influences, 'state', state)}")
    by_hand = model.influences[model.influences["evidence_weight"].notna()]
    print("\nEXCEPTIONS by hand:\n" + "\n".join(f"{row.Index} {row.evidence_weight:g}: {row.note}"
                                               for row in by_hand.itertuples()))
    print("\nINVARIANTS of predict, measured")
    print(pd.DataFrame({lens: invariants(m) for lens, m in models.items()}).map(lambda v: f"{v:.3g}").to_string())
    for m in models.values():
        print(f"\n{m.certificate()}")
