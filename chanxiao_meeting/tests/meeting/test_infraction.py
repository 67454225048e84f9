from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ...models.minutes.minutes_format import MinutesFormat
from ..minutes.minutes_common import MinutesCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestInfraction(MinutesCase):
    """What somebody did against the discipline, by kind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls.meeting.attendee_ids[2]
        cls.kind = cls.env.ref("chanxiao_meeting.chanxiao_reason_infraction_phone")

    def _note(self, user=None, **values):
        user = user or self.recorder
        action = self.line.with_user(user).action_note_infraction()
        form = Form.from_action(self.env(user=user), action)
        for name, value in {"kind_id": self.kind, **values}.items():
            setattr(form, name, value)
        return form.save()

    def test_noted_counted_and_told_by_the_minutes(self):
        noted = self._note(note="Twice")
        self.assertEqual(noted.noted_by_id, self.recorder)
        self.assertTrue(noted.noted_at)
        self.assertEqual(noted.policy_id, self.policy)
        self.assertEqual(noted.department_id, self.line.department_id)
        self.assertEqual(self.line.infraction_count, 1)
        minutes = self._create_minutes()
        minutes.with_user(self.recorder).action_submit()
        person = minutes.content["attendance"][2]
        self.assertEqual(person["infractions"][0]["note"], "Twice")
        told = MinutesFormat(self.env, minutes.content)
        remark = told.remark(person)
        self.assertIn("Telephone: Twice", remark)
        del person["infractions"]
        self.assertNotIn("Telephone", told.remark(person))
        # closed with the list of attendees
        with self.assertRaisesRegex(UserError, "send them back"):
            self._note()
        with self.assertRaisesRegex(UserError, "send them back"):
            noted.note = "Once"
        with self.assertRaisesRegex(UserError, "send them back"):
            noted.unlink()

    def test_other_reasons_are_no_kind(self):
        wrong = self.env.ref("chanxiao_meeting.chanxiao_reason_absence_sick")
        with self.assertRaises(UserError):
            self._note(kind_id=wrong)

    def test_who_may(self):
        noted = self._note()
        for user in (self.representative, self.chair, self.auditor):
            with self.subTest(user.name):
                self.assertTrue(noted.with_user(user).read(["kind_id"]))
                with self.assertRaises(AccessError):
                    noted.with_user(user).note = "No"
                with self.assertRaises(AccessError):
                    self._note(user)
        with self.assertRaises(AccessError):
            noted.with_user(self.finance).read(["kind_id"])
        with self.assertRaises(UserError):
            noted.with_user(self.recorder).noted_by_id = self.planner
