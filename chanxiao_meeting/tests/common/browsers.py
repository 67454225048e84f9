"""Several people at their browsers at once."""

import json
import time
from contextlib import ExitStack, contextmanager
from urllib.parse import urljoin

from odoo.tests import HttpCase
from odoo.tests.common import HOST, TEST_CURSOR_COOKIE_NAME, ChromeBrowser

PATIENCE = 30  # seconds


class Seat:
    """One person's browser, driven from a test."""

    def __init__(self, case, user):
        self.case = case
        self.browser = ChromeBrowser(case)
        case.addCleanup(self.browser.stop)
        self.browser.set_cookie(
            TEST_CURSOR_COOKIE_NAME, case.http_request_key, "/", HOST
        )
        # logging the next person in would log this one out
        case.session = None
        case.authenticate(user.login, user.login, browser=self.browser)

    def open(self, path, selector):
        """Go to an address of the server, and wait for what stands there."""
        self.browser.navigate_to(urljoin(self.case.base_url(), path))
        self.wait(f"document.querySelector({selector!r})")

    def run(self, code):
        """What an expression of JavaScript says, as plain data."""
        answer = self.browser._websocket_request(
            "Runtime.evaluate",
            params={"expression": code, "awaitPromise": True, "returnByValue": True},
        )
        self.case.assertNotIn("exceptionDetails", answer, code)
        return answer["result"].get("value")

    def get_stored(self, record, name):
        """What the server has in a field.

        Asked for by the browser: the test's own cursor is the one that serves it.
        """
        params = {
            "model": record._name,
            "method": "read",
            "args": [record.ids, [name]],
            "kwargs": {},
        }
        call = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        return self.run(f"""(async () => {{
            const answer = await fetch("/web/dataset/call_kw", {{
                method: "POST",
                headers: {{"Content-Type": "application/json"}},
                body: {json.dumps(call)},
            }});
            return (await answer.json()).result[0][{json.dumps(name)}];
        }})()""")

    def wait(self, code):
        """Wait until an expression of JavaScript is true."""
        self.case._wait_for(lambda: self.run(f"!!({code})"), code)

    def click(self, selector):
        self.wait(f"document.querySelector({selector!r})")
        self.run(f"document.querySelector({selector!r}).click()")

    def cut_off(self):
        """No request of this page reaches the server any more, nor does a farewell."""
        self.run("""(() => {
            XMLHttpRequest.prototype.send = function () {
                setTimeout(() => this.dispatchEvent(new Event("error")));
            };
            navigator.sendBeacon = () => false;
        })()""")


class BrowsersCase(HttpCase):
    @contextmanager
    def _seat(self, *users):
        """The browsers of ``users``, who are logged in with their login as password."""
        with ExitStack() as stack:
            stack.callback(self._wait_remaining_requests)
            stack.enter_context(self.allow_requests())
            self.env.cr.flush()
            self.env.cr.clear()
            yield [Seat(self, user) for user in users]

    def _wait_for(self, condition, message):
        end = time.monotonic() + PATIENCE
        while not condition():
            self.assertLess(time.monotonic(), end, f"waited in vain for: {message}")
            time.sleep(0.2)
