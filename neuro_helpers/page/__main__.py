"""Write the lab as one file: ``python -m neuro_helpers.page lab.html``."""

import argparse

from neuro_helpers.display import MissingLibraryError
from neuro_helpers.model import LENSES
from neuro_helpers.page import save_page


def main() -> None:
    """Read the command line and write the page."""
    parser = argparse.ArgumentParser(prog="python -m neuro_helpers.page", description="Write the lab as one HTML file.")
    parser.add_argument("path", help="the file to write, for example lab.html")
    parser.add_argument("--lens", choices=LENSES, help="which lens leads at the start")
    parser.add_argument("--preset", help="the starting point, for example warm_evening")
    arguments = parser.parse_args()
    try:
        print(f"Written: {save_page(arguments.path, lens=arguments.lens, preset=arguments.preset)}")
    except (ValueError, OSError, MissingLibraryError) as problem:
        parser.exit(2, f"{problem}\n")


if __name__ == "__main__":
    main()
