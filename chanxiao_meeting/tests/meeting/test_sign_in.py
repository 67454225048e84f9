import logging
import re
from datetime import timedelta
from urllib.parse import urlsplit

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ...controllers.meeting.sign_in import TokenFilter
from ...models.meeting.sign_in import ALPHABET, TRIES
from ..common import MeetingCase

PAGE = "/chanxiao/sign_in"
CODE = re.compile(r'line-height: 1.1;">([A-Z0-9 ]+)<')


class SignInCase(MeetingCase):
    """A meeting at 09:00 in Shanghai, and it is ten minutes before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-03-16 00:50:00"))
        cls.meeting = cls._create_meeting(cls._create_policy(late_grace_minutes=5))
        cls.meeting.with_user(cls.planner).action_convene()

    def _get_line(self, user):
        return self.meeting.attendee_ids.filtered(lambda a: a.user_id == user)

    def _show(self, user=None):
        return self.meeting.with_user(user or self.chair)._get_sign_in_code()

    def _sign_in(self, user, **proof):
        return self.env["chanxiao.meeting.sign.in"].with_user(user)._sign_in(**proof)

    def _get_token(self):
        return self._show()["url"].rpartition("/")[2]


@tagged("post_install", "-at_install", "chanxiao_once")
class TestSignIn(SignInCase):
    def test_code_has_no_characters_that_look_alike(self):
        self.assertFalse(set(ALPHABET) & set("0OQ1IL2Z5S6G8BUV"))
        code = self._show()["code"].replace(" ", "")
        self.assertEqual(len(code), 6)
        self.assertLessEqual(set(code), set(ALPHABET))
        self.assertEqual(self._show(self.recorder)["code"].replace(" ", ""), code)

    def test_typed_in_any_way(self):
        code = self._show()["code"]
        answer = self._sign_in(self.representative, code=f" {code.lower()}")
        self.assertEqual(answer["level"], "success")
        self.assertIn("08:50", answer["text"])
        line = self._get_line(self.representative)
        self.assertEqual(line.attendance, "present")

    def test_late_by_the_grace_of_the_policy(self):
        token = self._get_token()
        self.meeting.with_user(self.chair).action_start()
        with freeze_time("2026-03-16 01:12:00"):
            answer = self._sign_in(self.representative, token=token)
        self.assertIn("09:12, which is late", answer["text"])
        self.assertEqual(self._get_line(self.representative).attendance, "late")

    def test_before_and_after_the_window(self):
        token = self._get_token()
        for when in ("2026-03-16 00:29:00", "2026-03-16 03:00:00"):
            with freeze_time(when):
                answer = self._sign_in(self.representative, token=token)
                self.assertIn("closed", answer["title"])
                with self.assertRaisesRegex(UserError, "from 30 minutes before"):
                    self._show()
                with self.assertRaisesRegex(UserError, "from 30 minutes before"):
                    self.meeting.with_user(self.representative).action_sign_in()
        self.assertFalse(self._get_line(self.representative).check_in)
        self.meeting.with_user(self.chair).action_start()
        with freeze_time("2026-03-16 03:20:00"):
            self.assertTrue(self._show(), "it takes longer")
            self.meeting.attendee_ids.attendance = "present"
            self.meeting.with_user(self.chair).action_close()
            answer = self._sign_in(self.representative, token=token)
            self.assertIn("closed", answer["title"])

    def test_code_of_a_cancelled_meeting(self):
        shown = self._show()
        self.meeting.with_user(self.planner).action_cancel("Trade fair")
        answer = self._sign_in(self.representative, code=shown["code"])
        self.assertIn("not known", answer["title"])

    def test_two_people_at_once(self):
        """Two by what one screen shows, while the recorder notes one of them too."""
        token, code = self._get_token(), self._show(self.recorder)["code"]
        first, second = (
            self._get_line(self.representative),
            self._get_line(self.finance),
        )
        self._sign_in(self.representative, token=token)
        self._sign_in(self.finance, code=code)
        arrived = first.check_in
        with freeze_time("2026-03-16 01:20:00"):
            self.meeting.with_user(self.recorder).action_start()
            first.with_user(self.recorder).action_check_in()
            answer = self._sign_in(self.representative, token=token)
            self.assertIn("already", answer["title"])
        self.assertEqual(first.check_in, arrived)
        self.assertTrue(second.check_in)
        self.assertEqual((first | second).mapped("attendance"), ["present"] * 2)

    def test_somebody_who_is_not_an_attendee(self):
        token = self._get_token()
        for user in (self.attendee, self.outsider):
            answer = self._sign_in(user, token=token)
            self.assertEqual(answer["level"], "danger")
            self.assertIn(self.recorder.name, answer["text"])
        with self.assertRaisesRegex(UserError, "Ask Recorder"):
            self.meeting.with_user(self.attendee).action_sign_in()
        line = self._get_line(self.finance)
        line.proxy_id = self.attendee.partner_id
        answer = self._sign_in(self.attendee, token=token)
        self.assertIn(self.finance.name, answer["text"])
        self.assertEqual(line.attendance, "proxy")

    def test_on_the_form_after_the_notice(self):
        meeting = self.meeting.with_user(self.representative)
        self.assertTrue(meeting.can_sign_in)
        self.assertFalse(meeting.can_show_sign_in)
        meeting.action_sign_in()
        meeting.invalidate_recordset()
        self.assertFalse(meeting.can_sign_in)
        self.assertTrue(self._get_line(self.representative).check_in)

    def test_only_who_conducts_shows_it(self):
        for user in (self.representative, self.attendee, self.outsider, self.auditor):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self._show(user)
            with self.subTest(user.name), self.assertRaises(AccessError):
                self.meeting.with_user(user).action_show_sign_in()
        for user in (self.chair, self.recorder, self.planner):
            action = self.meeting.with_user(user).action_show_sign_in()
            self.assertNotIn(self._get_token(), str(action))

    def test_nobody_reads_secrets(self):
        self._show()
        self._sign_in(self.representative, code="AAAAAA")
        for name in ("chanxiao.meeting.sign.in", "chanxiao.meeting.sign.in.miss"):
            rows = self.env[name].search([])
            self.assertTrue(rows)
            for user in (self.representative, self.planner, self.manager, self.auditor):
                for mode in ("read", "write", "create", "unlink"):
                    with self.subTest(user.name, mode=mode):
                        self.assertFalse(rows.with_user(user).has_access(mode))
        self.assertFalse(
            self.meeting.message_ids.filtered(
                lambda message: self._get_token() in (message.body or "")
            )
        )

    def test_nobody_guesses(self):
        shown = self._show()
        for _number in range(TRIES):
            answer = self._sign_in(self.representative, code="AAAAAA")
            self.assertIn("not known", answer["title"])
        for proof in ({"code": shown["code"]}, {"token": self._get_token()}):
            answer = self._sign_in(self.representative, **proof)
            self.assertIn("Too many", answer["title"])
        self.assertFalse(self._get_line(self.representative).check_in)
        # others are not held up
        self.assertEqual(
            self._sign_in(self.finance, code=shown["code"])["level"], "success"
        )
        with freeze_time(fields.Datetime.now() + timedelta(minutes=10)):
            answer = self._sign_in(self.representative, code=shown["code"])
        self.assertEqual(answer["level"], "success")

    def test_a_right_code_does_not_clear_what_was_wrong(self):
        shown = self._show()
        for _number in range(TRIES - 1):
            self._sign_in(self.representative, code="AAAAAA")
        self._sign_in(self.representative, code=shown["code"])
        self._sign_in(self.representative, code="AAAAAA")
        answer = self._sign_in(self.representative, code="AAAAAA")
        self.assertIn("Too many", answer["title"])

    def test_odd_tokens(self):
        number = self.meeting.id
        odd = ("x", "-", f"{number}", f"{number}-", "9" * 40 + "-a", "²-x", "é-ü")
        found = [
            self.env["chanxiao.meeting.sign.in"]._find_by_token(token) for token in odd
        ]
        self.assertFalse(any(found))

    def test_tokens_stay_out_of_the_log(self):
        quoted = f"{PAGE}/7-secret".replace("/", "%2F")
        for path in (f"{PAGE}/7-secret", f"/web/login?redirect={quoted}"):
            values = (f"GET {path} HTTP", 1)
            record = logging.LogRecord(
                "werkzeug", logging.INFO, "", 1, '"%s" %s', values, None
            )
            self.assertTrue(TokenFilter().filter(record))
            self.assertNotIn("secret", record.getMessage())
        names = [type(f) for f in logging.getLogger("werkzeug").filters]
        self.assertIn(TokenFilter, names)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestSignInPages(HttpCase, SignInCase):
    """The pages, with the telephones of two people."""

    def _open(self, user):
        """Another browser, in which ``user`` is logged in."""
        self.session = None  # the one of somebody else goes on
        self.authenticate(user.login, user.login)
        return self.opener

    def _get(self, opener, path):
        self.opener = opener
        return self.url_open(path)

    def _send_code(self, opener, code):
        page = self._get(opener, PAGE).text
        token = re.search(r'name="csrf_token"\s+value="([^"]+)"', page)[1]
        return self.url_open(PAGE, {"csrf_token": token, "code": code})

    def test_two_people_sign_in_by_what_the_screen_shows(self):
        path = f"/chanxiao/sign_in_code/{self.meeting.id}"
        screen = self._get(self._open(self.chair), path)
        self.assertEqual(screen.headers["Cache-Control"], "no-store")
        self.assertTrue("data:image/svg+xml;base64," in screen.text)
        code = CODE.search(screen.text)[1]
        url = urlsplit(self._show()["url"]).path
        self.assertFalse(url in screen.text, "in the picture only")
        first, second = self._open(self.representative), self._open(self.finance)
        self.assertIn("You are signed in", self._get(first, url).text)
        self.assertIn("You are signed in", self._send_code(second, code).text)
        arrived = self._get_line(self.representative).check_in
        with freeze_time("2026-03-16 00:58:00"):
            self.assertIn("already signed in", self._get(first, url).text)
        self.meeting.invalidate_recordset()
        self.assertEqual(self._get_line(self.representative).check_in, arrived)
        self.assertEqual(self._get_line(self.finance).attendance, "present")

    def test_wrong_codes_are_counted_over_requests(self):
        code = self._show()["code"]
        mine = self._open(self.representative)
        for _number in range(TRIES):
            self.assertIn("not known", self._send_code(mine, "AAAAAA").text)
        self.assertIn("Too many", self._send_code(mine, code).text)
        self.assertFalse(self._get_line(self.representative).check_in)

    def test_strangers(self):
        url = urlsplit(self._show()["url"]).path
        self.assertIn("not on the list", self._get(self._open(self.outsider), url).text)
        path = f"/chanxiao/sign_in_code/{self.meeting.id}"
        with mute_logger("odoo.http"):
            refused = self._get(self._open(self.representative), path)
        self.assertEqual(refused.status_code, 403)
        self.assertFalse(CODE.search(refused.text))
        missing = self._get(self._open(self.chair), "/chanxiao/sign_in_code/999999999")
        self.assertEqual(missing.status_code, 404)

    def test_whoever_is_not_logged_in_logs_in_first(self):
        url = urlsplit(self._show()["url"]).path
        self.session = None
        self.authenticate(None, None)
        answer = self.url_open(url, allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])
        self.assertFalse(self.meeting.attendee_ids.filtered("check_in"))

    def test_a_code_is_not_taken_from_another_site(self):
        code = self._show()["code"]
        self._open(self.representative)
        with mute_logger("odoo.http"):
            answer = self.url_open(PAGE, {"code": code})
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self._get_line(self.representative).check_in)
