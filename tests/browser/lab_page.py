"""One notebook open in a real JupyterLab: what a student does there, and what the student then sees.

Nothing here knows the model or a demo: the tests compare what is read here with what the model says. Nothing here
changes the notebook either: cells run because *Run > Run All Cells* was clicked.
"""

import contextlib
import re
from pathlib import Path

import waiting

SHOTS = Path(__file__).with_name("shots")
SMALL_WINDOW = {"width": 1280, "height": 800}
ROOM = 645  # pixels below the code of the cell in that window
LIGHT, DARK = THEMES = ("JupyterLab Light", "JupyterLab Dark")
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
THEME = "(theme) => { window.jupyterapp.commands.execute('apputils:change-theme', { theme }); }"

# Everything but this computer itself; matched by the browser's own process, so that local requests stay fast.
OUTSIDE = re.compile(r"^(?!(https?|wss?)://127\.0\.0\.1[:/]|data:|blob:|about:)")
SETTINGS = re.compile(r"/lab/api/settings/")

KERNEL_READY = """
(path) => {
  const panel = [...(window.jupyterapp?.shell.widgets('main') ?? [])].find((w) => w.context?.path === path);
  const kernel = panel?.sessionContext.session?.kernel;
  // Run All before all of these hold loses cells without a word; the menu speaks to the notebook in front.
  return Boolean(panel?.context.isReady && panel.sessionContext.isReady
    && window.jupyterapp.shell.currentWidget === panel
    && kernel?.connectionStatus === 'connected' && kernel?.status === 'idle');
}
"""

# Listens only. Stored outputs carry execution counts, so counts alone do not say that a cell ran now.
COUNT_ANSWERS = """
(path) => {
  const panel = [...window.jupyterapp.shell.widgets('main')].find((w) => w.context?.path === path);
  const answers = [];
  window.answersOfKernel = answers;
  panel.sessionContext.session.kernel.anyMessage.connect((_kernel, { direction, msg }) => {
    if (direction === 'recv' && msg.header.msg_type === 'execute_reply') answers.push(msg.content.status);
  });
}
"""

ALL_RAN = """
(path) => {
  const panel = [...window.jupyterapp.shell.widgets('main')].find((w) => w.context?.path === path);
  const code = panel.content.widgets
    .filter((cell) => cell.model.type === 'code' && cell.model.sharedModel.source.trim());
  const answers = window.answersOfKernel;
  const ran = answers.length >= code.length
    && code.every((cell) => cell.model.executionCount !== null && cell.model.executionState !== 'running');
  return (ran || answers.includes('error')) && panel.sessionContext.session.kernel.status === 'idle';
}
"""

STARTED = """
(path) => {
  const panel = [...window.jupyterapp.shell.widgets('main')].find((w) => w.context?.path === path);
  return window.answersOfKernel.length > 0 || panel.sessionContext.session.kernel.status === 'busy'
    || panel.content.widgets.some((cell) => cell.model.executionState === 'running');
}
"""

# What a failed wait says of the notebook.
STANDS = """
(path) => {
  const shell = window.jupyterapp?.shell;
  const panel = [...(shell?.widgets('main') ?? [])].find((w) => w.context?.path === path);
  const kernel = panel?.sessionContext.session?.kernel;
  return JSON.stringify({ answers: window.answersOfKernel, kernel: kernel?.status, connection: kernel?.connectionStatus,
    front: Boolean(panel) && shell.currentWidget === panel,
    cells: panel?.content.widgets.map((cell) => cell.model.executionState ?? '').join(' ') });
}
"""

# Nothing moves and nothing is on its way: the kernel rests, no transition runs, six frames are the same.
RESTS = """
async (element, path) => {
  const panel = [...window.jupyterapp.shell.widgets('main')].find((w) => w.context?.path === path);
  const moves = () => panel.sessionContext.session.kernel.status !== 'idle'
    || element.getAnimations({ subtree: true }).some((one) => one.playState === 'running');
  const before = element.outerHTML;
  for (let frame = 0; frame < 6; frame += 1) {
    if (moves()) return false;
    await new Promise(requestAnimationFrame);
  }
  return !moves() && element.outerHTML === before;
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

    Parameters
    ----------
    context : playwright.sync_api.BrowserContext
        The browser's window.
    lab : lab_server.LabFolder
        The folder on the server that holds the notebook.
    notebook : str
        The notebook's name in that folder.

    Attributes
    ----------
    outside : list of str
        Every address outside this computer that the page asked for. All of them are refused: the network is cut.
    errors : list of str
        What the browser's console called an error, and every uncaught exception of the page.
    cell_errors : list of str
        The errors that cells showed after the last `run_all`.
    """

    def __init__(self, context, lab, notebook):
        self.lab, self.notebook = lab, lab.path(notebook)
        self._address = lab.address(notebook)
        self.outside, self.errors, self.cell_errors, self._own_settings = [], [], [], {}
        context.route(OUTSIDE, self._refuse)
        context.route(SETTINGS, self._keep_setting)
        self.page = context.new_page()
        self.page.set_default_timeout(30_000)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("websocket", lambda socket: OUTSIDE.match(socket.url) and self.outside.append(socket.url))
        self.page.goto(self._address)
        self._until(KERNEL_READY, 90)

    def reopen(self):
        """Load the page anew, as somebody does who closed the tab."""
        self.page.goto("about:blank")
        self.page.goto(self._address)
        self._until(KERNEL_READY, 90)

    def run_all(self):
        """Choose *Run > Run All Cells* in the menu, wait for the last cell or the first error; return cells' errors."""
        self.page.evaluate(COUNT_ANSWERS, self.notebook)
        for attempt in range(3):  # a click that met a menu on its way out does nothing: a person clicks again
            for words in ("Run", "Run All Cells"):
                self.page.get_by_role("menuitem", name=words, exact=True).click()
            with contextlib.suppress(AssertionError):
                self._until(STARTED, 20)
                break
            print(f"Run All, attempt {attempt + 1}: nothing began; {self.page.evaluate(STANDS, self.notebook)}")
        self._until(ALL_RAN, 120)
        self.cell_errors = self.page.evaluate(ERRORS, self.notebook)
        return self.cell_errors

    def output(self, code):
        """Scroll to the first code cell that contains `code` and return its output (a Playwright locator)."""
        return self._output(self._place_of(code))

    def cell(self, code):
        """Scroll to the first code cell that contains `code` and return the whole cell."""
        self.page.evaluate(SHOW_CELL, [self.notebook, place := self._place_of(code)])
        cell = self.page.locator(f".jp-Notebook .jp-Cell[data-windowed-list-index='{place}']")
        cell.wait_for()
        return cell

    def shown(self, question):
        """Press *show me* at a question, such as "3-3", where nobody has yet; return the demo that is then there."""
        asked = self.output(f'"{question}"').locator(".nh-ask")
        demo = asked.locator(".nh-curtain > .nh-demo")
        asked.get_by_role("button", name="show me").first.wait_for()
        if not demo.count():
            asked.get_by_role("button", name="show me").first.click()
        demo.first.wait_for()
        return demo.first

    def demo(self, place):
        """Return a demo: by the code of its cell or, where it is behind a question, by the question's name."""
        return self.shown(place) if re.fullmatch(r"\d+-\d+", place) else self.output(place)

    def demos(self):
        """Scroll from code cell to code cell and yield each one's output."""
        for index, source in self._code_cells():
            if source.strip():
                yield self._output(index)

    def press(self, control, key, times=1):
        """Press a key on a control, as someone does who uses no mouse."""
        control.focus()
        for _ in range(times):
            self.page.keyboard.press(key)

    def comes_to(self, read, expected):
        """Look until what `read` reads on the page is as expected (`waiting.comes_to`)."""
        waiting.comes_to(self.page, read, expected)

    def agrees(self, difference):
        """Look until `difference` finds nothing (`waiting.agrees`)."""
        waiting.agrees(self.page, difference)

    def settled(self, locator):
        """Wait until nothing in a part of the page moves and the kernel rests; return the locator."""
        self._until(RESTS, waiting.PATIENCE_SECONDS, locator)
        return locator

    @contextlib.contextmanager
    def theme(self, name):
        """Wear a theme of JupyterLab in the block, and the light one afterwards."""
        self._wear(name)
        yield
        self._wear(LIGHT)

    def accessibility(self, selector):
        """Ask axe-core about a part of the page; return what it found wrong and how many rules were kept."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page, context=selector, options=AXE).response
        wrong = [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]]
        return wrong, len(found["passes"])

    def height_in_a_small_window(self, locator):
        """Return the height in pixels of a part of the page at 1280 x 800 with the file browser closed."""
        usual = self.page.viewport_size
        self.page.evaluate("() => { window.jupyterapp.shell.collapseLeft(); }")
        self.page.set_viewport_size(SMALL_WINDOW)
        height = self.settled(locator).bounding_box()["height"]
        self.page.set_viewport_size(usual)
        return height

    def _wear(self, theme):
        self.page.evaluate(THEME, theme)
        self.comes_to(lambda: self.page.evaluate("document.body.dataset.jpThemeName"), theme)

    def _code_cells(self):
        return self.page.evaluate(CODE_CELLS, self.notebook)

    def _place_of(self, code):
        return next(index for index, source in self._code_cells() if code in source)

    def _output(self, index):
        self.page.evaluate(SHOW_CELL, [self.notebook, index])
        cell = self.page.locator(f".jp-Notebook .jp-Cell[data-windowed-list-index='{index}']")
        output = cell.locator(".jp-Cell-outputArea")
        output.wait_for()
        return output

    def _until(self, script, seconds, place=None):
        # Not Playwright's wait_for_function: it takes an async function's promise for a yes.
        looked_at = place or self.page
        try:
            waiting.agrees(self.page, lambda: "" if looked_at.evaluate(script, self.notebook) else
                           f"{self.notebook} did not come to: {script.strip()[:60]} ... {self.errors}", seconds)
        except AssertionError as late:
            raise AssertionError(f"{late}; it stands at {self.page.evaluate(STANDS, self.notebook)}") from late

    def _refuse(self, route):
        self.outside.append(route.request.url)
        route.abort()

    def _keep_setting(self, route):
        """Keep to this page what it sets (its theme): the pages of other tests are on the same server."""
        request, name = route.request, route.request.url.split("?")[0]
        if request.method == "PUT":
            self._own_settings[name] = request.post_data_json["raw"]
            route.fulfill(status=204)
        elif name in self._own_settings:
            answer = route.fetch()
            route.fulfill(response=answer, json=answer.json() | {"raw": self._own_settings[name]})
        else:
            route.continue_()

    def _console(self, message):
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")
