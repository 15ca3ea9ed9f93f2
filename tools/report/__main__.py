"""``python -m tools.report`` prints the report; ``--over-time`` only its second half."""

import sys

import pandas as pd

from tools.report import at_rest, over_time

with pd.option_context("display.width", 200, "display.max_rows", None, "display.max_colwidth", 110):
    if "--over-time" not in sys.argv[1:]:
        at_rest.show()
    over_time.show()
