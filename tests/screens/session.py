"""A browser of its own for one person, and what it asked the server."""

import json
import resource
from contextlib import contextmanager
from pathlib import Path

from odoo.tools import config

from dev import pictures

#: seconds in which a busy machine has drawn its first page, and answered anything else
FIRST, ANSWER = 180, 20
#: what a form of Odoo's asks the server to open, show or save one record
FORM_CALLS = ("get_views", "onchange", "web_read", "web_save")
#: notes under a name when something is first seen, in milliseconds
WATCH = """([name, selector, text]) => {
    const isSeen = () =>
        [...document.querySelectorAll(selector)].some((el) =>
            el.textContent.includes(text)
        );
    const look = () => {
        if (!(name in window.firstSeen) && isSeen()) {
            window.firstSeen[name] = Date.now();
            observer.disconnect();
        }
    };
    window.firstSeen ??= {};
    const observer = new MutationObserver(look);
    const parts = {childList: true, subtree: true, characterData: true};
    observer.observe(document.body, parts);
    look();
}"""


@contextmanager
def browser():
    """The system's browser. It reserves more memory than Odoo allows its processes,
    of which the one that runs the tests is one."""
    limits = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limits[1], limits[1]))
    try:
        with pictures.browser() as program:
            yield program
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)


@contextmanager
def pictured(sessions):
    """Where something is not as expected, leave pictures of what all of them saw."""
    try:
        yield
    except BaseException:
        folder = Path(config["screenshots"])
        folder.mkdir(parents=True, exist_ok=True)
        for session in sessions:
            session.page.screenshot(path=folder / f"room-{session.login}.png")
        raise


class Session:
    """Whoever is at this browser; ``calls`` are ``(model, method)`` that it asked."""

    def __init__(self, program, site, size, login, password):
        self.site, self.login, self.password = site, login, password
        self.context = program.new_context(**pictures.screen(*size), locale="zh-CN")
        self.context.set_default_timeout(1000 * ANSWER)
        self.calls, self.faults = [], []
        self.context.on("request", self._note)
        self.page = self.open()

    def open(self, path=None):
        """One more tab."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        if path:
            page.goto(self.site + path)
        return page

    def _note(self, request):
        if "/web/dataset/call_kw/" not in request.url:
            return
        asked = json.loads(request.post_data)["params"]
        self.calls.append((asked["model"], asked["method"]))

    def visit(self, path):
        """Go where somebody has to log in first, who then is led on."""
        self.page.goto(self.site + path, timeout=1000 * FIRST)
        with self.page.expect_navigation(timeout=1000 * FIRST):
            pictures.fill_login(self.page, self.login, self.password)

    @property
    def forms(self):
        """What was asked of the server for a form."""
        return [call for call in self.calls if call[1] in FORM_CALLS]

    # waiting

    def see(self, selector, text="", page=None, seconds=ANSWER):
        """Wait until it is there with that text; where it is."""
        found = (page or self.page).locator(selector).filter(has_text=text).first
        found.wait_for(timeout=1000 * seconds)
        return found

    def miss(self, selector, text=""):
        """Wait until it is not there, or no longer."""
        found = self.page.locator(selector).filter(has_text=text)
        found.first.wait_for(state="detached")

    def watch(self, name, selector, text):
        """Note from now on when it is first seen, for :meth:`seen`."""
        self.page.evaluate(WATCH, [name, selector, text])

    def seen(self, name):
        """When it was seen, in milliseconds; waits for it."""
        return self.page.wait_for_function(
            "(name) => window.firstSeen[name]", arg=name
        ).json_value()
