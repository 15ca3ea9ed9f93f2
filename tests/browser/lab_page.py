"""One notebook open in a real JupyterLab: what a student does there, and what the student then sees.

Nothing here knows the model or the lab: `test_lab.py` compares what is read here with what the model says.
"""

import re
import time

# Everything but this computer itself; matched by the browser's own process, so that local requests stay fast.
OUTSIDE = re.compile(r"^(?!(https?|wss?)://127\.0\.0\.1[:/]|data:|blob:|about:)")

KERNEL_READY = """
(path) => {
  const panel = [...(window.jupyterapp?.shell.widgets('main') ?? [])].find((w) => w.context?.path === path);
  const kernel = panel?.sessionContext.session?.kernel;
  // Run All before all four hold loses cells without a word.
  return Boolean(panel?.context.isReady && panel.sessionContext.isReady
    && kernel?.connectionStatus === 'connected' && kernel?.status === 'idle');
}
"""

ALL_RAN = """
(path) => {
  const panel = [...window.jupyterapp.shell.widgets('main')].find((w) => w.context?.path === path);
  const code = panel.content.widgets
    .filter((cell) => cell.model.type === 'code' && cell.model.sharedModel.source.trim());
  const ran = code.every((cell) => cell.model.executionCount !== null && cell.model.executionState !== 'running');
  const stopped = code.some((cell) => cell.model.outputs.toJSON().some((output) => output.output_type === 'error'));
  return (ran || stopped) && panel.sessionContext.session.kernel.status === 'idle';
}
"""

# Stored outputs carry execution counts too: without this the wait after Run All would end at once.
CLEAR_COUNTS = """
(path) => {
  const panel = [...window.jupyterapp.shell.widgets('main')].find((w) => w.context?.path === path);
  for (const cell of panel.content.widgets) {
    if (cell.model.type === 'code') { cell.model.clearExecution(); cell.outputHidden = false; }
  }
}
"""

ERRORS = """
(path) => {
  const panel = [...window.jupyterapp.shell.widgets('main')].find((w) => w.context?.path === path);
  const outputs = panel.content.widgets.filter((cell) => cell.model.type === 'code')
    .flatMap((cell) => cell.model.outputs.toJSON());
  return outputs.filter((output) => output.output_type === 'error')
    .map((output) => `${output.ename}: ${output.evalue}`);
}
"""

# Every cell's output lies beside its cell even when JupyterLab does not draw it yet; the cell is scrolled to first.
SHOW_CELL = """
async ([path, index]) => {
  const panel = [...window.jupyterapp.shell.widgets('main')].find((w) => w.context?.path === path);
  panel.content.activeCellIndex = index;
  await panel.content.scrollToItem(index, 'start');
}
"""

CODE_CELLS = """
(path) => {
  const panel = [...window.jupyterapp.shell.widgets('main')].find((w) => w.context?.path === path);
  return panel.content.widgets.map((cell, index) => [index, cell.model.type, cell.model.sharedModel.source])
    .filter(([, type]) => type === 'code').map(([index, , source]) => [index, source]);
}
"""


class LabPage:
    """A notebook in JupyterLab, driven as a person drives it.

    Attributes
    ----------
    outside : list of str
        Every address outside this computer that the page asked for. All of them are refused: the network is cut.
    errors : list of str
        What the browser's console called an error, and every uncaught exception of the page.
    """

    def __init__(self, context, server, notebook):
        self.notebook = notebook
        self.outside, self.errors = [], []
        context.route(OUTSIDE, self._refuse)
        self.page = context.new_page()
        self.page.set_default_timeout(30_000)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("websocket", lambda socket: OUTSIDE.match(socket.url) and self.outside.append(socket.url))
        self.page.goto(server.address(notebook))
        self._until(KERNEL_READY, 90)

    def run_all(self):
        """Choose *Run All Cells*, wait for the last cell or the first error, and return the errors that cells show."""
        self.page.evaluate(CLEAR_COUNTS, self.notebook)
        # Not awaited: the promise of a command can outlive the page.
        self.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
        self._until(ALL_RAN, 180)
        return self.page.evaluate(ERRORS, self.notebook)

    def output(self, code):
        """Scroll to the first code cell that contains `code` and return its output (a Playwright locator)."""
        return self._output(next(index for index, source in self._code_cells() if code in source))

    def demos(self):
        """Scroll from code cell to code cell and yield each one's output."""
        for index, source in self._code_cells():
            if source.strip():
                yield self._output(index)

    def _code_cells(self):
        return self.page.evaluate(CODE_CELLS, self.notebook)

    def _output(self, index):
        self.page.evaluate(SHOW_CELL, [self.notebook, index])
        cell = self.page.locator(f".jp-Notebook .jp-Cell[data-windowed-list-index='{index}']")
        output = cell.locator(".jp-Cell-outputArea")
        output.wait_for()
        return output

    def press(self, control, key, times=1):
        """Press a key on a control, as someone does who uses no mouse."""
        control.focus()
        for _ in range(times):
            self.page.keyboard.press(key)

    def _until(self, script, timeout_seconds):
        # Not Playwright's wait_for_function: it takes an async function's promise for a yes.
        end = time.monotonic() + timeout_seconds
        while not self.page.evaluate(script, self.notebook):
            assert time.monotonic() < end, f"{self.notebook} was not ready after {timeout_seconds} s: {self.errors}"
            self.page.wait_for_timeout(200)

    def _refuse(self, route):
        self.outside.append(route.request.url)
        route.abort()

    def _console(self, message):
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")
