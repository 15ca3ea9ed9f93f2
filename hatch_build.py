"""Put the drawing library into the package while it is built, so that no kernel needs a JavaScript engine for it.

The library (vega-embed with Vega-Lite and Vega, one file of about 0.9 MB) is bundled here once by vl-convert, which is
there for the build alone. It goes into the wheel itself, for an editable install too: no stray file lies among the
sources, and a wheel from a cache can't be without it.
"""

import tempfile
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLACE = "neuro_helpers_drawing/drawing_library.js"  # beside the package: an editable install reads that from the clone
SNIPPET = "(globalThis.neuroHelpersShelf ??= {}).vegaEmbed = vegaEmbed;"


class DrawingLibraryHook(BuildHookInterface):
    """Bundle the library into a temporary file, name that file to the builder, and remove it afterwards."""

    PLUGIN_NAME = "custom"

    def initialize(self, version, build_data):
        """Make the library and add it to what the wheel holds."""
        import vl_convert  # the copying of sources (sdist) does without

        self._folder = tempfile.TemporaryDirectory()
        made = Path(self._folder.name) / "drawing_library.js"
        bundle = vl_convert.javascript_bundle(SNIPPET, vl_version=self.config["vega-lite"])
        made.write_text(bundle, encoding="utf-8", newline="\n")
        # An editable install takes only its own list: data/ is read from the clone there, never from a copy.
        kind = "force_include_editable" if version == "editable" else "force_include"
        build_data[kind][str(made)] = PLACE

    def finalize(self, version, build_data, artifact_path):
        """Remove the temporary file."""
        self._folder.cleanup()
