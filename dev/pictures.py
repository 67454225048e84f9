"""Pictures of the running product, for the documentation and for looking at it.

Run with the prepared environment's Python, the server being up::

    python -m dev.pictures --login admin --password admin --size 1366x768 \\
        http://127.0.0.1:8069 "/odoo/action-chanxiao_meeting.x=meeting.png"
"""

import argparse
import base64
import contextlib
import itertools
import json
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from websocket import create_connection

SWITCHES = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
]
# what says that the web client has drawn its page and waits for nothing
IS_READY = """
    document.readyState === "complete" &&
    !!document.querySelector(
        ".o_action_manager > *, .oe_login_form, .o_view_nocontent, main"
    ) &&
    !document.querySelector(".o_loading_indicator, .o_view_sample_data_loading")
"""


class Browser:
    """One page of a headless browser, driven over its debugging protocol."""

    def __init__(self, width, height):
        self.profile = Path(tempfile.mkdtemp(prefix="pictures-"))
        self.process = subprocess.Popen(
            [
                shutil.which("chromium") or shutil.which("google-chrome"),
                *SWITCHES,
                f"--user-data-dir={self.profile}",
                "about:blank",
            ],
            stderr=subprocess.DEVNULL,
        )
        self.ids = itertools.count(1)
        self.socket = create_connection(self._page_address(), timeout=60)
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )

        self.call("Emulation.setTimezoneOverride", timezoneId="Asia/Shanghai")

    def _page_address(self):
        port_file = self.profile / "DevToolsActivePort"
        for _attempt in range(200):
            with contextlib.suppress(OSError, IndexError, ValueError, StopIteration):
                port = int(port_file.read_text().splitlines()[0])
                address = f"http://127.0.0.1:{port}/json"
                with urllib.request.urlopen(address, timeout=5) as answer:
                    targets = json.load(answer)
                pages = (page for page in targets if page["type"] == "page")
                return next(pages)["webSocketDebuggerUrl"]
            time.sleep(0.1)
        raise TimeoutError("The browser did not start.")

    def call(self, method, **params):
        """Call one method of the protocol and wait for its result."""
        number = next(self.ids)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(answer["error"]["message"])
                return answer["result"]

    def evaluate(self, expression):
        result = self.call(
            "Runtime.evaluate",
            expression=expression,
            returnByValue=True,
            awaitPromise=True,
        )
        if "exceptionDetails" in result:
            raise RuntimeError(json.dumps(result["exceptionDetails"])[:800])
        return result["result"].get("value")

    def wait_for(self, expression, seconds=40):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(RuntimeError):
                if self.evaluate(f"Boolean({expression})"):
                    return True
            time.sleep(0.2)
        return False

    def open(self, address, settle=1.5):
        self.call("Page.navigate", url=address)
        time.sleep(0.3)
        ready = self.wait_for(IS_READY)
        time.sleep(settle)
        return ready

    def login(self, base, login, password):
        """Log in by the form, as a person does."""
        self.open(f"{base}/web/login", settle=0.2)
        self.evaluate(
            f"""
            document.querySelector("input[name=login]").value = {json.dumps(login)};
            document.querySelector("input[name=password]").value =
                {json.dumps(password)};
            document.querySelector(".oe_login_form button[type=submit]").click();
            """
        )
        if not self.wait_for("!document.querySelector('.oe_login_form')"):
            raise RuntimeError(f"{login} could not log in.")

    def picture(self, path, full=False):
        """Save what the page shows; ``full`` takes what lies below the fold too."""
        result = self.call(
            "Page.captureScreenshot", format="png", captureBeyondViewport=full
        )
        Path(path).write_bytes(base64.b64decode(result["data"]))

    def close(self):
        self.socket.close()
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.profile, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base")
    parser.add_argument("pages", nargs="+", metavar="PATH=FILE")
    parser.add_argument("--login", default="admin")
    parser.add_argument("--password", default="admin")
    parser.add_argument("--size", default="1366x768")
    parser.add_argument("--script", help="JavaScript to run on each page first")
    options = parser.parse_args()
    browser = Browser(*map(int, options.size.split("x")))
    try:
        browser.login(options.base, options.login, options.password)
        for page in options.pages:
            path, _equals, name = page.rpartition("=")
            browser.open(options.base + path)
            if options.script:
                browser.evaluate(options.script)
                time.sleep(2)
            browser.picture(name)
            print(name)
    finally:
        browser.close()


if __name__ == "__main__":
    main()
