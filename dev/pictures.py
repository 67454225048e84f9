"""Pictures of the running product, for the documentation and for looking at it.

Run with the prepared environment's Python, the server being up::

    python -m dev.pictures --login admin --password admin --size 1366x768 \\
        http://127.0.0.1:8069 "/odoo/action-chanxiao_meeting.x=meeting.png"
"""

import argparse
import contextlib
import sys

from playwright.sync_api import TimeoutError as NotReady
from playwright.sync_api import sync_playwright

from dev.console import Failure
from dev.process import which

# what says that the web client has drawn its page and waits for nothing
IS_READY = """
    document.readyState === "complete" &&
    !!document.querySelector(
        ".o_action_manager > *, .oe_login_form, .o_view_nocontent, main"
    ) &&
    !document.querySelector(".o_loading_indicator, .o_view_sample_data_loading")
"""
# milliseconds, as Playwright counts
PATIENCE = 120_000
SETTLE = 1_500


@contextlib.contextmanager
def browser():
    """The system's browser, without a window."""
    program = which("chromium", "google-chrome", "chromium-browser")
    if not program:
        raise Failure("Pictures need a browser: install chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        yield browser
        browser.close()


def screen(width, height):
    """What a browser is told of a screen or a telephone of that size."""
    return {
        "viewport": {"width": width, "height": height},
        "is_mobile": width < 600,
        "has_touch": width < 600,
        "timezone_id": "Asia/Shanghai",
    }


def new_page(browser, width, height, known=None):
    """An empty page, as large as a screen or a telephone, for a person of its own.

    :param known: the ``storage_state`` of an earlier page, to be logged in as there
    """
    page = browser.new_page(**screen(width, height), storage_state=known)
    page.set_default_timeout(PATIENCE)
    return page


@contextlib.contextmanager
def opened(width, height):
    """An empty page of the system's browser, as large as a screen or a telephone."""
    with browser() as program:
        yield new_page(program, width, height)


def login(page, base, name, password):
    """Log in by the form, as a person does."""
    page.goto(f"{base}/web/login")
    fill_login(page, name, password)


def fill_login(page, name, password):
    """Log in where the form is shown, and be led on from there."""
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    with page.expect_navigation(timeout=PATIENCE):
        page.click(".oe_login_form button[type=submit]")
    if page.query_selector(".oe_login_form"):
        raise Failure(f"{name} could not log in.")


def show(page, address):
    """Open ``address`` and wait until it is drawn; what never rests is taken as is."""
    page.goto(address)
    with contextlib.suppress(NotReady):
        page.wait_for_function(IS_READY, timeout=PATIENCE)
    page.wait_for_timeout(SETTLE)


def take(options):
    """Take the pictures that the command line asks for."""
    with opened(*map(int, options.size.split("x"))) as page:
        login(page, options.base, options.login, options.password)
        for wanted in options.pages:
            path, _equals, name = wanted.rpartition("=")
            show(page, options.base + path)
            if options.script:
                page.evaluate(options.script)
                page.wait_for_timeout(SETTLE)
            page.screenshot(path=name, full_page=options.full)
            print(name)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base")
    parser.add_argument("pages", nargs="+", metavar="PATH=FILE")
    parser.add_argument("--login", default="admin")
    parser.add_argument("--password", default="admin")
    parser.add_argument("--size", default="1366x768")
    parser.add_argument("--full", action="store_true", help="below the fold too")
    parser.add_argument("--script", help="JavaScript to run on each page first")
    try:
        take(parser.parse_args())
    except Failure as failure:
        sys.exit(str(failure))


if __name__ == "__main__":
    main()
