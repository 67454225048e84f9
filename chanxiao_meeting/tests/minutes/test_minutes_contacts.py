from freezegun import freeze_time

from odoo.tests import tagged

from ...models.minutes.redaction import Reading
from ..follow_up.work_contact_common import WorkContactCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMinutesContacts(WorkContactCase):
    """Work contact sheets are reported in the minutes, beside the earlier tasks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy()
        cls.meeting = cls._create_meeting(cls.policy)

    def test_minutes_tell_of_it_unless_it_is_confidential(self):
        contact = self._send(meeting_id=self.meeting.id)
        brief = self.env["chanxiao.meeting.brief"].create(
            {
                "meeting_id": self.meeting.id,
                "department_id": self.sales_department.id,
                "confidential": True,
            }
        )
        secret = self._ask(topic="Secret", brief_id=brief.id)
        secret.action_send()
        contact.with_user(self.finance).action_decline("Ask purchasing")
        self.meeting._set_state("held", started_at=self.meeting.date_start)
        minutes = self.env["chanxiao.meeting.minutes"]._create_system(
            {"meeting_id": self.meeting.id, "name": "F/1"}
        )
        with freeze_time("2026-03-16 04:00:00"):
            minutes._refresh()
        self.assertEqual(len(minutes.content["contacts"]), 2)
        [told] = minutes._get_shown_content(Reading(frozenset()))["contacts"]
        self.assertEqual(told["number"], contact.name)
        self.assertEqual(
            (told["state"], told["answer"]), ("declined", "Ask purchasing")
        )
        self.assertEqual(told["from"]["name"], "Sales")
        for user, is_told in ((self.chair, True), (self.finance, False)):
            html = minutes.with_user(user)._render_content()
            self.assertIn("Ask purchasing", html)
            self.assertEqual("Secret" in html, is_told)
