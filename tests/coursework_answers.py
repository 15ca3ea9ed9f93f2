"""Right answers to the assignments, found by trying as a patient student would; no package file holds them."""

import pandas as pd

from neuro_helpers import tables
from neuro_helpers.coursework.reading_the_sliders import CALM
from neuro_helpers.coursework.record_block import ANSWER
from neuro_helpers.model import CoupleModel
from neuro_helpers.wording import whole


def answers(sheet):
    """Return item -> the text of its answer cell, for the student of this sheet."""
    found = {"reading_the_sliders": reading_the_sliders, "a_quarrel_and_its_repair": a_quarrel_and_its_repair,
             "claims_and_evidence": claims_and_evidence}
    return found[sheet.name](sheet)


def record(sheet, said="up", sure="a guess"):
    """Return the cell of a record in which every prediction is the same."""
    block = sheet.predictions
    return f'{ANSWER} = """\n{block.text({one.key: (said, sure) for one in block.asked})}\n"""'


def reading_the_sliders(sheet):
    """Answers to assignment 1."""
    couple = sheet.draw_couple()
    grid = pd.DataFrame([(couple["oxytocin"], cortisol, conflict) for cortisol in range(couple["cortisol"] - 4)
                         for conflict in range(couple["conflict"] - 4)], columns=["oxytocin", "cortisol", "conflict"])
    calm = 100 * sheet.model.sweep(grid / 100, [CALM])[CALM]
    _, cortisol, conflict = grid.loc[(calm - sheet.goal).abs().idxmin()]
    trust = whole(sheet.level("trust", cortisol=cortisol / 100, conflict=conflict / 100) / 100)
    found = {"record": record(sheet),
             "calm": f'my_calm = '
                                              f'{{"cortisol": {cortisol}, "conflict": {conflict}, "trust": {trust}}}'}
    for place in (1, 2, 3):
        found[f"level_{place}"] = f"my_level_{place} = {sheet._read(sheet._reading(place)):.0f}"
    rows = sheet.why.rows[sheet.why.rows["target"] == sheet.why_outcome].set_index("id")["contribution"]
    row = rows.abs().idxmax()
    found["row"] = f'my_row = ("{row}", {100 * rows[row]:.0f})'
    rests = {part: round(100 * float(sheet.why.rests[part])) for part in (
        "document", "findings", "guesses", "untested")}
    found["rests"] = f"my_rests = {rests}"
    weight = round(float(sheet.model.influences.at[sheet.own_row, "weight"]) / 2, 3)
    table = {"row": sheet.own_row, "weight": weight, "level": round(sheet._halved(sheet.own_row, weight))}
    found["table"] = f"my_table = {table}"
    return found


def a_quarrel_and_its_repair(sheet):
    """Answers to assignment 2, read off the demos as their pictures and sentences show them."""
    import neuro_helpers as nh  # the demos cost seconds: only for whoever asks for this assignment

    own, found = sheet.own_evening, {"record": record(sheet)}
    day = nh.DayInTwoLives(**sheet.evening)
    for item, lens in (("recovery", "document"), ("lens", "evidence")):
        day.controls["lens"].value = lens
        alike = day.frame.iloc[0]
        found[item] = f"{sheet.items[item].answer} = " + str({
            "cortisol_highest": int(alike["peak"]), "cortisol_back": int(alike["recovery_minutes"]),
            "escalation_back": int(alike["second_recovery_minutes"])})
    day.controls["lens"].value, day.controls["after"].value = "document", "repair"
    tried = {}
    for delay in range(0, 61, 5):
        day.controls["delay"].value = delay
        tried[delay] = day.frame.set_index("partner").loc["B", ["second_recovery_minutes", "recovery_minutes"]].tolist()
    in_time = [delay for delay, (escalation, _) in tried.items() if escalation <= own.window.limit]
    found["window"] = "my_window = " + str({"earliest": in_time[0], "latest": in_time[-1],
                                            "cortisol_back": int(tried[in_time[0]][1])})
    player = nh.StepPlayer(sheet.switches, **sheet.player)
    step = int(player.steps.query("verdict != 'met'")["step"].iloc[0])
    player.go_to_step(step)
    named = player.frame[player.frame["marked"] == "fails"].iloc[0]
    found["step"] = "my_step = " + str({"step": step, "start": int(named["start"]), "end": int(named["level"])})
    drift, loop = nh.Drift(parts=["line"]), nh.ClosingLoop(bond=own.bond / 100, load=own.load / 100)
    drift.controls["load"].value = own.load
    rests = drift.frame.query("kind == 'rest'")["bond"].tolist()
    threshold = "yes" if "threshold" in drift.frame["kind"].tolist() else "no"
    found["threshold"] = "my_threshold = " + str({"threshold": threshold, "rests": rests,
                                                  **loop.speeds.astype(float).to_dict()})
    drift.controls["closer"].value, arrow = "arrows", drift.controls[f"arrow_{sheet.own_row}"]
    arrow.value = False
    basis, state = arrow.description.rsplit("(", 1)[1].rstrip(")").split("; ")
    rests = drift.frame.query("kind == 'rest'")["bond"].tolist()
    found["arrow"] = "my_arrow = " + str({"basis": basis, "state": state, "rests": rests})
    return found


def claims_and_evidence(sheet):
    """Answers to assignment 3."""
    found = {}
    for place, claim in enumerate(sheet.claims, start=1):
        row = sheet.model.influences.loc[claim.row]
        share = sheet.model.explain(claim.outcome, **sheet.couple).rows.set_index("id")["share"]
        on_shelf = [one for one in row["findings"].split(";") if one in sheet.shelf] or ["none"]
        answer = {"finding": on_shelf[0], "verdict": row["state"], "left": round(100 * float(row["kept"]), 2),
                  "points": round(100 * float(share[claim.row]))}
        found[f"claim_{place}"] = f"my_claim_{place} = {answer}"
    (row, finding, outcome, _), weight, _ = sheet.own_edit
    findings = sheet.model.influences.at[row, "findings"].split(";")
    edit = {"weight": weight, "findings": ";".join(one for one in findings if one != finding)}
    under = {lens: edited(row, lens, **edit) for lens in ("document", "evidence")}
    line = under["evidence"].influences.loc[row]
    rule = {"verdict": line["state"], "left": round(100 * float(line["kept"]), 2),
            "weight": round(float(line["strength"]), 3)}
    found["rule"] = f"my_rule = {rule}"
    levels = {lens: whole(float(model.predict(**sheet.own_setting)[outcome])) for lens, model in under.items()}
    found["lenses"] = f"my_lenses = {levels}"
    row, weight = sheet.weaker
    radius = edited(row, weight=weight).certificate().spectral_radius
    kept = {"row": row, "breaks": "none", "radius": round(radius, 3)}
    found["kept"] = f"my_kept = {kept}"
    turned = float(sheet.model.influences.at[sheet.turned, "weight"])
    said = str(edited(sheet.turned, weight=-turned).certificate()).splitlines()
    names = next(line for line in said if "(others held)" in line).rstrip(".").split(" to: ")[1]
    lost = {"row": sheet.turned, "outcome": names.split(", ")[0], "held": int(said[3].split()[1])}
    found["lost"] = f"my_lost = {lost}"
    return found


def edited(row, lens="document", **cells):
    """Return the model of an own copy in which some cells of one row were changed."""
    read = tables.read_model_tables()
    rows = read.influences.copy()
    for column, value in cells.items():
        rows.loc[rows["id"] == row, column] = value
    return CoupleModel(read.nodes, rows, read.scenarios, lens, (), read.steps, read.remarks)
