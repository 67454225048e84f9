from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .minutes_common import MinutesCase
from .test_minutes_seal import LOGGER


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMinutesVerification(MinutesCase, HttpCase):
    """The page behind the QR code on paper, as whoever opens it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.minutes = cls._issue(cls, cls._create_minutes())
        for user in (cls.chair, cls.finance, cls.auditor, cls.outsider):
            user.password = "chanxiao-page"
        cls.portal = new_test_user(
            cls.env,
            "chanxiao.page.portal",
            "base.group_portal",
            password="chanxiao-page",
        )

    def _open(self, user=None, minutes_id=None, seal=None):
        if user:
            self.authenticate(user.login, "chanxiao-page")
        else:
            self.logout()
        minutes_id = self.minutes.id if minutes_id is None else minutes_id
        response = self.url_open(
            f"/chanxiao/minutes/{minutes_id}/{seal or self.minutes.hash[:32]}"
        )
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        return response.text

    def test_readers_are_told(self):
        url = self.minutes._get_verification_url()
        self.assertTrue(url.endswith(f"/{self.minutes.id}/{self.minutes.hash[:32]}"))
        self.assertTrue(
            self.minutes._get_verification_code().startswith("data:image/svg+xml")
        )
        for user in (self.chair, self.auditor):
            page = self._open(user)
            self.assertIn("Unchanged since", page)
            self.assertIn(self.minutes.filing_number, page)

    def test_readers_see_what_differs(self):
        self._tamper(
            self.minutes, "content", "jsonb_set(content, '{summary}', '\"Other\"')"
        )
        page = self._open(self.chair)
        self.assertNotIn("Unchanged since", page)
        self.assertIn("conclusion", page)
        self._tamper(self.minutes, "hash", f"'{'0' * 64}'")
        with mute_logger(LOGGER):
            page = self._open(self.chair, seal="1" * 32)
        self.assertIn("another seal", page)

    def test_a_short_seal_is_none(self):
        for seal in ("0", self.minutes.hash[:8], "x" * 500):
            self.assertNotIn("Unchanged since", self._open(self.chair, seal=seal))

    def test_others_learn_nothing(self):
        """The same page, whether there are such minutes or not."""
        draft = self._create_minutes(
            self._create_held_meeting(self.policy, name="F/2026/0006")
        )
        for user in (self.finance, self.outsider, self.portal, None):
            page = self._open(user)
            for known in (self.minutes.filing_number, self.policy.name, "Unchanged"):
                self.assertNotIn(known, page)
            self.assertIn("Nothing can be said of this paper", page)
            for minutes_id in (0, 999999999, draft.id):
                other = self._open(user, minutes_id)
                other = other.replace(f"minutes/{minutes_id}/", "minutes/X/")
                mine = page.replace(f"minutes/{self.minutes.id}/", "minutes/X/")
                self.assertEqual(_get_words(mine), _get_words(other))
        self.assertIn("/web/login?redirect=/chanxiao/minutes/", self._open())
        for path in ("/chanxiao/minutes/1", "/chanxiao/minutes/x/y"):
            with mute_logger("odoo.http"):
                self.assertEqual(self.url_open(path).status_code, 404)


def _get_words(page):
    return " ".join(page[page.index("<main") : page.index("</main>")].split())
