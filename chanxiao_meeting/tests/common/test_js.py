from odoo.tests import HttpCase, no_retry, tagged

from odoo.addons.web.tests.test_js import unit_test_error_checker


def suite_id(name):
    """Id of a suite, as the client's test runner computes it from its name."""
    number = 0
    for char in name:
        number = ((number << 5) - number + ord(char)) & 0xFFFFFFFF
    return f"{number:08x}"


class JsCase(HttpCase):
    preset = None

    def _run_suite(self):
        suite = suite_id("@chanxiao_meeting")
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset={self.preset}&timeout=15000"
            f"&id={suite}",
            "",
            "",
            login="admin",
            timeout=600,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=unit_test_error_checker,
        )


@tagged("post_install", "-at_install", "chanxiao_once")
class TestJsDesktop(JsCase):
    """The unit tests of this addon's components, on a desk."""

    preset = "desktop"

    @no_retry
    def test_suite(self):
        self._run_suite()


@tagged("post_install", "-at_install", "chanxiao_once")
class TestJsMobile(JsCase):
    """The unit tests of this addon's components, on a phone."""

    preset = "mobile"
    browser_size = "375x667"
    touch_enabled = True

    @no_retry
    def test_suite(self):
        self._run_suite()
