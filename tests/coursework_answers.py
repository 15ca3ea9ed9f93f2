"""Right answers to the assignments, found by trying as a patient student would; no package file holds them."""

import pandas as pd

from neuro_helpers.coursework.reading_the_sliders import CALM
from neuro_helpers.coursework.record_block import ANSWER
from neuro_helpers.wording import whole


def answers(sheet):
    """Return item -> the text of its answer cell, for the student of this sheet."""
    return {"reading_the_sliders": reading_the_sliders}[sheet.name](sheet)


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
        outcome, moved, released, lens = sheet._reading(place)
        level = sheet.level(outcome, lens, released, **moved)
        found[f"level_{place}"] = f"my_level_{place} = {level:.0f}"
    rows = sheet.why.rows[sheet.why.rows["target"] == sheet.why_outcome].set_index("id")["contribution"]
    row = rows.abs().idxmax()
    found["row"] = f'my_row = ("{row}", {100 * rows[row]:.0f})'
    rests = {part: round(100 * float(sheet.why.rests[part])) for part in (
        "document", "findings", "guesses", "untested")}
    found["rests"] = f"my_rests = {rests}"
    weight = round(float(sheet.model.influences.at[sheet.own_row, "weight"]) / 2, 3)
    table = {"row": sheet.own_row, "weight": weight, "level": round(sheet.halved(sheet.own_row, weight))}
    found["table"] = f"my_table = {table}"
    return found
