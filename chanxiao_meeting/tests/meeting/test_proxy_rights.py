from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..brief.brief_common import BriefCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestProxyRights(BriefCase):
    """Whoever stands in for an attendee reads what an attendee reads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls._collecting(cls._make_rate(42.0)):
            cls.meeting.brief_ids.action_collect()
        cls.proxy = cls._create_user("proxy", "user", cls.planning_department)
        cls.chairs_line = cls.meeting.attendee_ids.filtered(lambda a: a.role == "chair")
        cls.chairs_line.proxy_id = cls.proxy.partner_id
        cls.open_records = [
            cls.meeting.agenda_ids,
            cls.meeting.attendee_ids,
            cls.brief,
            cls.brief.figure_ids,
        ]

    def _find(self, records, user):
        self.env.invalidate_all()
        return records.with_user(user).search([("id", "in", records.ids)]).sudo()

    def test_reads_what_an_attendee_reads(self):
        for records in self.open_records:
            with self.subTest(records._name):
                self.assertTrue(records)
                self.assertEqual(self._find(records, self.proxy), records)
                self.assertTrue(records.with_user(self.proxy).read(["display_name"]))
                self.assertEqual(
                    self._find(records, self.proxy), self._find(records, self.attendee)
                )

    def test_confidential_briefs_stay_with_the_chair(self):
        for records in (self.secret, self.secret.figure_ids):
            self.assertEqual(self._find(records, self.chair), records)
            self.assertFalse(self._find(records, self.proxy), records._name)
            with self.assertRaises(AccessError):
                records.with_user(self.proxy).read(["display_name"])

    def test_confidential_brief_of_the_own_department(self):
        clerk = self._create_user("clerk", "user", self.finance_department)
        self.meeting.attendee_ids[-1].proxy_id = clerk.partner_id
        self.assertEqual(self._find(self.secret, clerk), self.secret)

    def test_reads_and_writes_nothing(self):
        for records in self.open_records:
            with self.subTest(records._name), self.assertRaises(AccessError):
                records.with_user(self.proxy).write({"sequence": 3})

    def test_does_not_conduct(self):
        with self.assertRaises(AccessError):
            self.meeting.with_user(self.proxy).action_start()

    def test_no_longer_a_proxy(self):
        self.chairs_line.proxy_id = False
        self.assertFalse(self.chairs_line.attendance, "open again")
        for records in self.open_records:
            with self.subTest(records._name):
                self.assertFalse(self._find(records, self.proxy))

    def test_proxy_of_another_meeting(self):
        self.chairs_line.proxy_id = False
        other = self._create_meeting(self.policy)
        self.env["chanxiao.meeting.attendee"].create(
            {
                "meeting_id": other.id,
                "partner_id": self.chair.partner_id.id,
                "proxy_id": self.proxy.partner_id.id,
            }
        )
        for records in self.open_records:
            with self.subTest(records._name):
                self.assertFalse(self._find(records, self.proxy))

    def test_proxies_without_a_role_or_without_a_user(self):
        self.chairs_line.proxy_id = self.outsider.partner_id
        for records in self.open_records:
            with self.subTest(records._name), self.assertRaises(AccessError):
                records.with_user(self.outsider).read(["display_name"])
        self.chairs_line.proxy_id = self.env["res.partner"].create({"name": "Guest"})
        self.assertFalse(self._find(self.brief, self.proxy))

    def test_own_meetings_include_those_of_a_proxy(self):
        view = self.env["chanxiao.meeting"].get_view(view_type="search")
        self.assertIn("attendee_ids.proxy_id.user_ids", view["arch"])
        mine = [("attendee_ids.proxy_id.user_ids", "=", self.proxy.id)]
        meetings = self.env["chanxiao.meeting"].with_user(self.proxy)
        self.assertEqual(meetings.search(mine).sudo(), self.meeting)
