"""What a line of the board leads to: decisions and topics, and how it is reached."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ...models.minutes.minutes_content import MinutesContent
from .schedule_common import SALES, ScheduleCase


@tagged("post_install", "-at_install")
class TestScheduleActions(ScheduleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._receive_order()

    def _decide(self, user=None, order=None):
        """Go through the form that a line opens."""
        meeting = self.meeting.with_user(user or self.planner)
        action = meeting.action_decide_on_order((order or self.order).id)
        self.assertEqual(action["res_model"], "chanxiao.meeting.decision")
        decisions = self.env["chanxiao.meeting.decision"].with_user(
            user or self.planner
        )
        form = Form(decisions.with_context(**action["context"]))
        form.name = "Deliver on 2 April"
        return form.save()

    # deciding

    def test_decide_under_the_topic_of_new_orders(self):
        decision = self._decide()
        self.assertEqual(decision.meeting_id, self.meeting)
        self.assertEqual(decision.agenda_item_id, self.topic)
        self.assertEqual(decision.subject_ref, self.order)
        self.assertEqual(decision.measure, "reschedule")
        self.assertEqual(decision.state, "proposed")
        [shown] = self._read_line(self.order)["decisions"]
        self.assertEqual(
            shown,
            {"id": decision.id, "name": "Deliver on 2 April", "is_proposed": True},
        )
        decision.with_user(self.planner).action_withdraw("No")
        self.assertEqual(self._read_line(self.order)["decisions"], [])

    def test_without_such_a_topic_it_is_the_meetings(self):
        self.topic.unlink()
        self.assertFalse(self._decide().agenda_item_id)

    def test_a_parked_topic_is_not_decided_on(self):
        self.topic.parked = True
        self.assertFalse(self._decide().agenda_item_id)

    def test_minutes_say_what_was_scheduled(self):
        decision = self._decide()
        decision.action_ids = [
            Command.create(
                {
                    "name": "Tell the customer",
                    "assignee_id": self.attendee.id,
                    "deadline": "2026-03-23",
                }
            )
        ]
        meeting = self.meeting.with_user(self.planner)
        meeting.action_start()
        decision.with_user(self.planner).action_adopt()
        self.assertFalse(self._read_line(self.order)["decisions"][0]["is_proposed"])
        meeting.action_mark_present()
        meeting.action_close()
        content = MinutesContent(self.meeting.minutes_ids).build()
        [topic] = [one for one in content["agenda"] if one["kind"] == "new_orders"]
        [said] = content["decisions"]
        self.assertEqual(topic["decisions"], [said["number"]])
        self.assertEqual(said["subject"]["name"], self.order.display_name)

    def test_who_does_not_write_decisions_down(self):
        self.assertFalse(self._read(self.attendee)["can_decide"])
        with self.assertRaisesRegex(UserError, "Ask an organizer"):
            self._decide(self.attendee)

    def test_a_meeting_that_is_over_decides_nothing(self):
        self.assertTrue(self._read()["can_decide"])
        self.meeting._write_system({"state": "held"})
        self.assertFalse(self._read()["can_decide"])
        with self.assertRaisesRegex(UserError, "takes no decisions now"):
            self._decide()

    def test_order_of_another_company(self):
        other = self._create_company("Other Works")
        theirs = self._receive_order(company_id=other.id)
        with self.assertRaises(AccessError):
            self._decide(order=theirs)

    def test_order_that_the_user_may_not_read(self):
        self.planner.group_ids -= self._get_groups(f"{SALES},mrp.group_mrp_user")
        with self.assertRaises(AccessError):
            self._decide()

    def test_arguments_that_are_missing_or_wrong(self):
        meeting = self.meeting.with_user(self.planner)
        for method in (
            meeting.action_decide_on_order,
            meeting.action_put_order_on_agenda,
        ):
            for wrong in (None, False, "S00001", [self.order.id], 2**40):
                with self.assertRaisesRegex(UserError, "which sales order"):
                    method(wrong)
            with self.assertRaisesRegex(UserError, "one record at a time"):
                getattr(meeting.browse(), method.__name__)(self.order.id)

    # the agenda

    def _put(self, user=None):
        action = self.meeting.with_user(
            user or self.planner
        ).action_put_order_on_agenda(self.order.id)
        dialogs = self.env[action["res_model"]].with_user(user or self.planner)
        dialog = dialogs.with_context(**action["context"]).create({})
        self.assertEqual(dialog.kind, "new_orders")
        dialog.action_confirm()
        return dialog.meeting_id

    def test_put_on_the_agenda_of_this_meeting(self):
        sooner = self._create_meeting(
            self.policy,
            date_start="2026-03-25 01:00:00",
            date_end="2026-03-25 03:00:00",
        )
        self.assertFalse(self._read_line(self.order)["on_agenda"])
        self.assertEqual(self._put(self.attendee), self.meeting)
        self.assertTrue(self._read_line(self.order)["on_agenda"])
        self.assertFalse(sooner.agenda_ids)
        with self.assertRaisesRegex(UserError, "already on the agenda"):
            self._put()

    def test_during_the_meeting_of_the_next_one(self):
        following = self._create_meeting(
            self.policy,
            date_start="2026-04-16 01:00:00",
            date_end="2026-04-16 03:00:00",
        )
        self.meeting.with_user(self.planner).action_start()
        self.assertEqual(self._put(), following)

    # ways there

    def test_from_the_meeting_and_its_topic(self):
        for source in (self.meeting, self.topic):
            action = source.with_user(self.attendee).action_open_schedule()
            self.assertEqual(action["tag"], "chanxiao_meeting.schedule")
            self.assertEqual(action["context"], {"active_id": self.meeting.id})

    def test_from_the_menu_the_meeting_that_is_prepared_or_held(self):
        nothing = self.env["chanxiao.meeting"].with_user(self.attendee)
        self.assertEqual(nothing.read_schedule()["meeting"]["id"], self.meeting.id)
        # sooner, but without the topic
        plain = self._create_meeting(
            self._create_policy(code="P"),
            date_start="2026-03-25 01:00:00",
            date_end="2026-03-25 03:00:00",
        )
        plain.with_user(self.planner).action_convene()
        organizer = nothing.with_user(self.planner)
        self.assertEqual(organizer.read_schedule()["meeting"]["id"], self.meeting.id)
        self.meeting._write_system({"state": "held"})
        self.assertEqual(organizer.read_schedule()["meeting"]["id"], plain.id)
        # of which the attendee is not
        self.assertEqual(nothing.read_schedule()["meeting"]["id"], self.meeting.id)

    def test_no_meeting_at_all(self):
        (self.meeting + self.before)._write_system({"state": "cancelled"})
        nothing = self.env["chanxiao.meeting"].with_user(self.attendee)
        self.assertEqual(nothing.read_schedule(), {"meeting": None})
