from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .room_common import RoomCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16 01:00:00")
class TestRoomChair(RoomCase):
    """The chair leaves, and ``deputy``, whom nobody invited, goes on.

    ``other`` is a deputy, too.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deputy = cls._create_user("deputy", "user")
        cls.other = cls._create_user("other", "user")
        deputies = (cls.deputy | cls.other).ids
        cls.policy._write_system({"deputy_chair_ids": [(6, 0, deputies)]})
        cls.sales, cls.confidential = (
            cls.meeting.brief_ids.filtered(lambda b, d=department: b.department_id == d)
            for department in (cls.sales_department, cls.finance_department)
        )

    def _of(self, user):
        return self.meeting.with_user(user)

    def _find(self, user, model):
        """What a user finds of this meeting."""
        domain = [("meeting_id", "=", self.meeting.id)]
        return self.env[model].with_user(user).search(domain)

    # what a deputy reads

    def test_a_deputy_reads_what_conducting_takes(self):
        self._start()
        self.assertEqual(self._find(self.deputy, "chanxiao.meeting.brief"), self.sales)
        figures = self._find(self.deputy, "chanxiao.meeting.figure")
        self.assertEqual(figures.brief_id, self.sales)
        self.assertEqual(
            self._find(self.deputy, "chanxiao.meeting.agenda.item"), self.topics
        )
        self.assertEqual(
            self._find(self.deputy, "chanxiao.meeting.attendee"),
            self.meeting.attendee_ids,
        )
        # as another request, with nothing read by others at hand
        self.env.invalidate_all()
        form = Form(self._of(self.deputy))
        self.assertEqual(len(form.agenda_ids), len(self.topics))
        self.assertEqual(form.record.brief_ids.ids, self.sales.ids)

    def test_what_is_confidential_waits_for_the_chair(self):
        self._start()
        with self.assertRaises(AccessError):
            self.confidential.with_user(self.deputy).read(["problems"])
        with self.assertRaisesRegex(AccessError, "Only the chair"):
            self._of(self.deputy).room_open_brief(self.confidential.id)
        self._of(self.deputy).room_take_chair()
        self.confidential.with_user(self.deputy).read(["problems"])
        Form(self.confidential.with_user(self.deputy))
        found = self._find(self.deputy, "chanxiao.meeting.figure").brief_id
        self.assertEqual(found, self.sales | self.confidential)
        # the others have not taken it
        for user in (self.other, self.attendee, self.representative):
            self.assertNotIn(
                self.confidential, self._find(user, "chanxiao.meeting.brief")
            )
        self._of(self.deputy).room_open_brief(self.confidential.id)
        self.assertTrue(self.confidential.is_open_in_room)
        # nor is it anything but reading
        with self.assertRaisesRegex(UserError, "Only an organizer"):
            self.confidential.with_user(self.deputy).problems = "Mine"

    def test_the_chair_who_left_still_reads_and_takes_it_back(self):
        self._start()
        self._of(self.deputy).room_take_chair(self.chair.id)
        self.confidential.with_user(self.chair).read(["problems"])
        self._of(self.chair).room_take_chair(self.deputy.id)
        self.assertFalse(self.meeting.presiding_id)
        with self.assertRaises(AccessError):
            self.confidential.with_user(self.deputy).read(["problems"])

    def test_of_other_meetings_a_deputy_of_this_one_reads_nothing(self):
        policy = self._create_policy(code="G")
        meeting = self._create_meeting(policy)
        meeting.with_user(self.planner).action_convene()
        self._start()
        self._of(self.deputy).room_take_chair()
        briefs = self.env["chanxiao.meeting.brief"].with_user(self.deputy)
        self.assertFalse(briefs.search([("meeting_id", "=", meeting.id)]))
        with self.assertRaises(AccessError):
            meeting.brief_ids[0].with_user(self.deputy).read(["problems"])

    # handing over

    def test_the_deputy_takes_the_chair(self):
        self._start()
        room = self._room(self.deputy)["meeting"]
        self.assertEqual(room["presiding"]["id"], self.chair.id)
        self.assertTrue(room["can_take_chair"])
        self.assertFalse(self._room(self.chair)["meeting"]["can_take_chair"])
        self.assertFalse(self._room(self.recorder)["meeting"]["can_take_chair"])
        room = self._of(self.deputy).room_take_chair(self.chair.id, screen="wall")
        self.assertEqual(room["meeting"]["presiding"]["name"], self.deputy.name)
        self.assertFalse(room["meeting"]["can_take_chair"])
        self.assertTrue(self._room(self.chair)["meeting"]["can_take_chair"])
        self.assertIn(
            f"{self.deputy.name} took the chair from {self.chair.name}.",
            self.meeting.message_ids[0].body,
        )
        self.assertIn(
            self.chair.partner_id, self.meeting.message_ids[0].notified_partner_ids
        )

    def test_two_deputies_at_once(self):
        self._start()
        self._of(self.deputy).room_take_chair(self.chair.id)
        self._of(self.other).room_take_chair(self.chair.id)
        self.assertEqual(self.meeting.presiding_id, self.deputy)
        self._of(self.other).room_take_chair(self.deputy.id)
        self.assertEqual(self.meeting.presiding_id, self.other)
        # whoever has it keeps it
        self._of(self.other).room_take_chair(self.other.id)
        self.assertEqual(len(self.meeting.presiding_log), 2)

    def test_only_the_chair_and_the_deputies_take_it(self):
        self._start()
        for user in (self.attendee, self.recorder, self.planner, self.auditor):
            with self.assertRaisesRegex(AccessError, "taken by its chair or a deputy"):
                self._of(user).room_take_chair()
            with self.assertRaisesRegex(AccessError, "taken by its chair or a deputy"):
                self._of(user).action_take_chair()
        stranger = self._create_user("stranger", "user")
        for user in (stranger, self.outsider):
            with self.assertRaises(AccessError):
                self._of(user).room_take_chair()
        for values in ({"presiding_id": self.attendee.id}, {"presiding_log": []}):
            with self.assertRaises(AccessError):
                self._of(self.attendee).write(values)
            with self.assertRaises(UserError):
                self._of(self.planner).write(values)

    def test_it_is_taken_while_the_meeting_runs(self):
        with self.assertRaisesRegex(UserError, "nobody takes its chair"):
            self._of(self.deputy).room_take_chair()
        self._start()
        self._of(self.deputy).room_take_chair()
        self._of(self.recorder).action_undo_start()
        self.assertFalse(self.meeting.presiding_id or self.meeting.presiding_log)
        self._of(self.deputy).action_start()
        self.meeting.attendee_ids.write({"attendance": "present"})
        self._of(self.deputy).room_close()
        with self.assertRaisesRegex(UserError, "nobody takes its chair"):
            self._of(self.deputy).room_take_chair("x")

    def test_a_deputy_conducts_to_the_end_and_the_minutes_tell(self):
        self._start()
        self.meeting.attendee_ids.write({"attendance": "present"})
        deputy = self._of(self.deputy)
        deputy.room_take_chair()
        known = None
        for topic in self.topics:
            known = deputy.room_go("next", known)["current"]
            self.assertEqual(known, topic.id)
        self.assertIn("Deputy from 09:00", deputy.get_room_minutes()["html"])
        room = deputy.room_close()
        self.assertTrue(room["meeting"]["has_minutes"])
        self.assertEqual(room["minutes"]["state"], "draft")
        minutes = self.meeting.minutes_ids
        self.assertIn("Deputy from 09:00", str(minutes.content_html))
        self.assertEqual(
            minutes.content["header"]["presided"],
            [
                {
                    "person": {"id": self.deputy.id, "name": "Deputy"},
                    "at": "2026-03-16 01:00:00",
                }
            ],
        )
        # a deputy who was not in the chair has no draft
        with self.assertRaisesRegex(AccessError, "Until they are issued"):
            self._of(self.other).get_room_minutes()

    def _close_under_the_deputy(self):
        """The deputy is in the chair to the end, and the minutes are handed in."""
        scribe = self._create_user("scribe", "user")
        self.meeting._write_system({"recorder_id": scribe.id})
        self._start()
        self.meeting.attendee_ids.write({"attendance": "present"})
        self._of(self.deputy).room_take_chair()
        self._of(self.deputy).room_close()
        self._of(scribe).room_minutes_submit()
        return self.meeting.minutes_ids

    def _get_asked(self, minutes):
        activity_type = self.env.ref(minutes._approval_activity)
        asked = minutes.activity_ids.filtered(
            lambda activity: activity.activity_type_id == activity_type
        )
        return asked.user_id

    def test_whoever_presided_the_chair_approves_the_minutes(self):
        minutes = self._close_under_the_deputy()
        self.assertEqual(self._get_asked(minutes), self.chair)
        stranger = self._create_user("stranger", "user")
        # who presided reads them, and rules on nothing
        told = self._room(self.deputy, "closing")["minutes"]
        self.assertFalse(told["can_rule"])
        self.assertIn(self.chair.name, told["notice"])
        for user in (self.deputy, self.other, self.attendee, stranger):
            with self.assertRaises(AccessError):
                self._of(user).room_minutes_approve()
            with self.assertRaises(AccessError):
                self._of(user).room_minutes_send_back("Mine")
        with self.assertRaisesRegex(AccessError, f"Ask {self.chair.name}"):
            minutes.with_user(self.deputy).action_approve()
        self.assertTrue(self._room(self.chair, "closing")["minutes"]["can_rule"])
        html = self._of(self.chair).get_room_minutes()["html"]
        self.assertIn("Deputy from 09:00", html)
        self._of(self.chair).room_minutes_approve("Read and agreed")
        self.assertEqual(minutes.state, "approved")
        self.assertEqual(minutes.approver_id, self.chair)

    def test_minutes_of_a_meeting_without_handover_say_nothing_of_it(self):
        self._start()
        self.meeting.attendee_ids.write({"attendance": "present"})
        html = self._of(self.recorder).get_room_minutes()["html"]
        self.assertNotIn("Took the Chair", html)

    def test_a_copied_meeting_has_its_chair(self):
        self._start()
        self._of(self.deputy).room_take_chair()
        self.assertFalse(self.meeting.copy({"name": False}).presiding_id)
