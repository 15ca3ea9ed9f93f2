"""`python -m tools.report` prints the report; `--at-rest`, `--over-time`, `--published`, `--taught` are its parts."""

import sys

import pandas as pd

from tools.report import at_rest, over_time, relations, taught

with pd.option_context("display.width", 200, "display.max_rows", None, "display.max_colwidth", 110):
    asked = set(sys.argv[1:])
    for name, part in {"--at-rest": at_rest, "--over-time": over_time, "--published": relations,
                       "--taught": taught}.items():
        if not asked or name in asked:
            part.show()
