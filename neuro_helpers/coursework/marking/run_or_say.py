"""Runs a hand-in as nbgrader does, and gives a mark and a reason even where the kernel was killed."""

import os
import tempfile
from pathlib import Path

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute
from nbgrader.preprocessors.execute import UnresponsiveKernelError

ENDED = "Python was ended in cell {place}, so this cell was not run. (os._exit, or too much memory or time?)"


class RunOrSay(Execute):
    """nbgrader's `Execute`; after the end of a kernel the cells that were not run say so and count nothing."""

    def preprocess(self, nb, resources=None, km=None):
        """Return the notebook as it was run, as far as it ran."""
        self._begun = -1
        try:
            return super().preprocess(nb, resources, km)
        except (CellTimeoutError, DeadKernelError, UnresponsiveKernelError):
            text = ENDED.format(place=self._begun + 1)
            for cell in nb.cells[max(self._begun, 0):]:
                if cell.cell_type == "code":
                    cell.outputs = [*cell.get("outputs", []),
                                    new_output("error", ename="KernelEnded", evalue=text, traceback=[text])]
            return nb, resources

    def create_kernel_manager(self):
        """Return the kernel's manager; where the kernel is in a box, its sockets get a folder of their own."""
        manager = super().create_kernel_manager()
        if manager.transport == "ipc":
            folder = tempfile.mkdtemp(dir=os.environ["JUPYTER_RUNTIME_DIR"])
            manager.connection_file = str(Path(folder, "k.json"))
        return manager

    def preprocess_cell(self, cell, resources, index):
        """Run one cell, and know which it was."""
        self._begun = index
        return super().preprocess_cell(cell, resources, index)
