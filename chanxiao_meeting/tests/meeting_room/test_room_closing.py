from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .room_common import RoomCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16 01:00:00")
class TestRoomClosing(RoomCase):
    """What is missing is mended, and the meeting closed, on one page."""

    def _missing(self, user=None):
        return self._room(user or self.recorder, "closing")["missing"]

    def _run(self, first="Reports"):
        """The meeting runs, everybody is here, and one topic is treated."""
        self._start()
        self.meeting.attendee_ids.write({"attendance": "present"})
        topic = self.topics.filtered(lambda item: item.name == first)[:1]
        self._go(self.chair, (topic or self.topics[0]).id)

    def _propose(self, **task):
        return self.env["chanxiao.meeting.decision"].create(
            {
                "meeting_id": self.meeting.id,
                "name": "Second shift",
                "action_ids": [Command.create({"name": "Plan the shift", **task})],
            }
        )

    def _of(self, user):
        return self.meeting.with_user(user)

    # before the start

    def test_who_conducts_sees_what_speaks_against_starting(self):
        check = self._of(self.chair).get_start_check()
        self.assertEqual(check["blocking"], "")
        self.assertIn("not recorded as here", " ".join(check["warnings"]))
        room = self._of(self.chair).room_start()
        self.assertEqual(room["meeting"]["state"], "in_progress")
        # whoever started at the same time sees that it has begun
        room = self._of(self.recorder).room_start(screen="recorder")
        self.assertEqual(room["screen"], "recorder")

    def test_what_was_left_over_is_taken_up_at_the_start(self):
        earlier = self._create_meeting(self.policy, name="F/2026/0001")
        left = self.env["chanxiao.meeting.agenda.item"].create(
            {"meeting_id": earlier.id, "name": "Parking", "parked": True}
        )
        other = left.copy({"meeting_id": earlier.id, "name": "Canteen", "parked": True})
        earlier._set_state("held")
        check = self._of(self.planner).get_start_check()
        self.assertEqual(
            {topic["name"] for topic in check["topics"]}, {"Parking", "Canteen"}
        )
        # what nobody offered is not taken up
        strange = [left.id, self.topics[0].id, 0, "x", None, True]
        self._of(self.planner).room_start(topic_ids=strange, decision_ids="x")
        self.assertIn("Parking", self.meeting.agenda_ids.mapped("name"))
        self.assertTrue(left.taken_up_id)
        self.assertFalse(other.taken_up_id)

    def test_a_meeting_without_recorder_says_so(self):
        self.meeting._write_system({"recorder_id": False})
        check = self._of(self.chair).get_start_check()
        self.assertIn("without a chair and a recorder", check["blocking"])
        with self.assertRaisesRegex(UserError, "without a chair and a recorder"):
            self._of(self.chair).room_start()

    # what is missing

    def test_attendance_is_listed_by_name(self):
        self._start()
        missing = self._missing()
        self.assertEqual(
            [person["id"] for person in missing["attendance"]],
            self.meeting.attendee_ids.ids,
        )
        self._of(self.recorder).room_attendance(
            self.meeting.attendee_ids[0].id, "absent", screen="closing"
        )
        left = [person["id"] for person in self._missing()["attendance"]]
        self.assertEqual(left, self.meeting.attendee_ids[1:].ids)

    def _drop(self, topic, is_dropped=True):
        meeting = self._of(self.recorder)
        reason = "No time" if is_dropped else None
        return meeting.room_topic_drop(topic.id, is_dropped, reason, "closing")

    def test_a_topic_is_left_or_dropped_and_taken_back(self):
        self._run()
        loose = self.topics[-1]
        missing = self._missing()
        [topic] = missing["untreated"]
        self.assertEqual(topic["id"], loose.id)
        # what is listed is not said once more
        self.assertEqual(missing["warnings"], [])
        for _twice in range(2):
            missing = self._drop(loose)["missing"]
            self.assertEqual(missing["untreated"], [])
            self.assertEqual(
                missing["left"],
                [
                    {
                        "id": loose.id,
                        "name": loose.name,
                        "dropped": True,
                        "reason": "No time",
                    }
                ],
            )
        self.assertTrue(loose.parked and loose.is_dropped)
        for _twice in range(2):
            missing = self._drop(loose, False)["missing"]
            self.assertEqual([t["id"] for t in missing["untreated"]], [loose.id])
        self.assertFalse(loose.parked or loose.is_dropped or loose.drop_reason)
        self._of(self.recorder).room_park(loose.id, True, "closing")
        self.assertFalse(self._missing()["left"][0]["dropped"])

    def test_a_dropped_topic_is_offered_to_no_later_meeting(self):
        self._run()
        self._drop(self.topics[-1])
        self._of(self.recorder).room_close()
        following = self._create_meeting(self.policy, name="F/2026/0002")
        self.assertFalse(following._get_backlog_topics())

    def test_why_a_topic_was_dropped_stands_in_the_minutes(self):
        self._run()
        loose = self.topics[-1]
        self._of(self.recorder).room_topic_drop(loose.id, reason=" Settled\nby mail ")
        self.assertEqual(loose.drop_reason, "Settled by mail")
        so_far = self._of(self.chair).get_room_minutes()["html"]
        self.assertIn("Not treated: Settled by mail", so_far)
        self.assertNotIn("Parked for another meeting", so_far)

    def test_topics_are_dropped_as_long_as_the_minutes_are_a_draft(self):
        self._run()
        self._of(self.recorder).room_close()
        loose = self.topics[-1]
        self.assertIn(loose.id, [t["id"] for t in self._missing()["untreated"]])
        with self.assertRaisesRegex(UserError, "Say why"):
            self._of(self.recorder).room_topic_drop(loose.id)
        self._drop(loose)
        minutes = self.meeting.minutes_ids
        self._of(self.recorder).room_minutes_submit()
        [told] = [t for t in minutes.content["agenda"] if t["name"] == loose.name]
        self.assertEqual((told["dropped"], told["drop_reason"]), (True, "No time"))
        with self.assertRaisesRegex(UserError, "agenda stays as it was"):
            self._drop(loose, False)
        self.assertTrue(loose.is_dropped)

    def test_a_reason_is_asked_for_and_short(self):
        self._run()
        loose = self.topics[-1]
        meeting = self._of(self.recorder)
        for reason, sentence in (
            (None, "Say why"),
            (" \n ", "Say why"),
            (7, "Say why"),
            (["No time"], "Say why"),
            ("x" * 201, "at most 200 characters"),
        ):
            with self.assertRaisesRegex(UserError, sentence):
                meeting.room_topic_drop(loose.id, True, reason)
            self.assertFalse(loose.parked or loose.is_dropped)
        meeting.room_topic_drop(loose.id, True, "x" * 200)
        self.assertEqual(len(loose.drop_reason), 200)
        # the first reason stays
        self._drop(loose)
        self.assertEqual(len(loose.drop_reason), 200)

    def test_nobody_types_the_reason_in(self):
        topic = self.topics[-1].with_user(self.planner)
        for values in ({"drop_reason": "Mine"}, {"is_dropped": True}):
            with self.assertRaises(UserError):
                topic.write(values)
        with self.assertRaises(UserError):
            topic.create(
                {"meeting_id": self.meeting.id, "name": "X", "drop_reason": "Mine"}
            )
        with self.assertRaises(UserError):
            topic.with_context(default_drop_reason="Mine").create(
                {"meeting_id": self.meeting.id, "name": "X"}
            )
        self.topics[-1]._write_system({"drop_reason": "Mine"})
        self.assertFalse(topic.copy().drop_reason)

    def test_a_proposal_is_withdrawn_with_its_reason(self):
        self._run()
        decision = self._propose()
        room = self._of(self.chair).room_decision_withdraw(
            decision.id, "  Too expensive "
        )
        self.assertEqual(room["screen"], "closing")
        self.assertEqual(room["decisions"], [])
        self.assertEqual(room["missing"]["tasks"], [])
        self.assertEqual(decision.state, "withdrawn")
        self.assertEqual(decision.withdrawal_reason, "Too expensive")
        self.assertEqual(decision.action_ids.state, "cancelled")
        self._of(self.recorder).room_close()
        self.assertNotIn(
            "Second shift", self._of(self.chair).get_room_minutes()["html"]
        )
        # a second one who withdraws it is told
        with self.assertRaisesRegex(UserError, "no longer dealt with"):
            self._of(self.chair).room_decision_withdraw(decision.id, "Mine")
        self.assertEqual(decision.withdrawal_reason, "Too expensive")

    def test_what_was_adopted_meanwhile_is_not_withdrawn(self):
        self._run()
        decision = self._propose(assignee_id=self.attendee.id, deadline="2026-03-20")
        decision.with_user(self.chair).action_adopt()
        with self.assertRaisesRegex(UserError, "no longer a mere proposal"):
            self._of(self.chair).room_decision_withdraw(decision.id, "Too expensive")
        self.assertEqual(decision.state, "adopted")
        self.assertEqual(decision.action_ids.state, "open")

    def test_only_who_decides_withdraws(self):
        self._run()
        decision = self._propose()
        scribe = self._create_user("scribe", "user")
        self.meeting._write_system({"recorder_id": scribe.id})
        for user in (scribe, self.attendee, self.representative, self.auditor):
            self.assertFalse(self._room(user)["meeting"]["can_decide"])
            with self.assertRaises(AccessError):
                self._of(user).room_decision_withdraw(decision.id, "Mine")
        with self.assertRaises(AccessError):
            self._of(self.outsider).room_decision_withdraw(decision.id, "Mine")
        self.assertEqual(decision.state, "proposed")
        self.assertTrue(self._room(self.planner)["meeting"]["can_decide"])
        self._of(self.planner).room_decision_withdraw(decision.id, "Not now")
        self.assertEqual(decision.state, "withdrawn")

    def test_a_withdrawal_that_cannot_be_understood_is_a_sentence(self):
        self._run()
        decision = self._propose()
        foreign = decision.copy({"meeting_id": self._create_meeting(self.policy).id})
        meeting = self._of(self.chair)
        for arguments, sentence in (
            ((), "no longer dealt with"),
            (("x", "Mine"), "no longer dealt with"),
            ((foreign.id, "Mine"), "no longer dealt with"),
            ((decision.id,), "Say why"),
            ((decision.id, "  "), "Say why"),
            ((decision.id, 7), "Say why"),
            ((decision.id, ["Mine"]), "Say why"),
        ):
            with self.assertRaisesRegex(UserError, sentence):
                meeting.room_decision_withdraw(*arguments)
        self.assertEqual((decision | foreign).mapped("state"), ["proposed"] * 2)

    def test_owner_and_date_are_entered_where_they_lack(self):
        self._run()
        task = self._propose().action_ids
        [told] = self._missing()["tasks"]
        self.assertEqual(
            told,
            {
                "id": task.id,
                "text": "Plan the shift",
                "number": 1,
                "owner": None,
                "date": None,
            },
        )
        meeting = self._of(self.recorder)
        room = meeting.room_complete_task(task.id, self.attendee.name)
        self.assertEqual(room["missing"]["tasks"][0]["owner"]["id"], self.attendee.id)
        room = meeting.room_complete_task(task.id, None, "2026-03-20")
        self.assertEqual(room["missing"]["tasks"], [])
        self.assertEqual(task.assignee_id, self.attendee)
        self.assertEqual(str(task.deadline), "2026-03-20")
        # what is said already stays
        with self.assertRaisesRegex(UserError, "still missing"):
            meeting.room_complete_task(task.id, self.chair.name, "2026-03-25")

    def test_what_cannot_be_understood_is_a_sentence(self):
        self._run()
        task = self._propose().action_ids
        meeting = self._of(self.recorder)
        for arguments, sentence in (
            ((), "no longer open"),
            ((task.id,), "still missing"),
            ((task.id, 7, []), "still missing"),
            ((task.id, "Nobody at all"), "Nobody in the company"),
            ((task.id, None, "soon"), "is no date"),
        ):
            with self.assertRaisesRegex(UserError, sentence):
                meeting.room_complete_task(*arguments)
        for call in (meeting.room_topic_drop, lambda: meeting.room_topic_drop("x")):
            with self.assertRaisesRegex(UserError, "no longer on the agenda"):
                call()
        with self.assertRaisesRegex(UserError, "one record at a time"):
            self.env["chanxiao.meeting"].room_close()

    def test_only_who_conducts_ends_it(self):
        self._run()
        task = self._propose().action_ids
        for user in (self.attendee, self.representative, self.auditor):
            meeting = self._of(user)
            for call in (
                meeting.get_start_check,
                meeting.room_start,
                lambda m=meeting: m.room_topic_drop(self.topics[-1].id),
                lambda m=meeting: m.room_complete_task(task.id, "x"),
                meeting.room_close,
            ):
                with self.assertRaises(AccessError):
                    call()
        self.assertEqual(self.meeting.state, "in_progress")

    # closing

    def test_closing_goes_on_with_the_minutes(self):
        self._run()
        self._of(self.recorder).room_park(self.topics[-1].id)
        missing = self._missing()
        self.assertFalse(missing["blocking"] or missing["warnings"])
        room = self._of(self.recorder).room_close()
        self.assertEqual(room["screen"], "closing")
        self.assertEqual(room["meeting"]["state"], "held")
        self.assertTrue(room["meeting"]["has_minutes"])
        self.assertEqual(room["minutes"]["state"], "draft")
        self.assertTrue(room["minutes"]["can_write"])

    def test_closed_by_two_at_once_the_second_is_told(self):
        self._run()
        model = type(self.env["chanxiao.meeting.minutes"])
        draft = model._draft_from_meeting
        with patch.object(model, "_draft_from_meeting", autospec=True) as drafting:
            drafting.side_effect = draft
            self._of(self.recorder).room_close()
            with self.assertRaisesRegex(UserError, "closed already, since 2026-03-16"):
                self._of(self.chair).room_close()
            self.assertEqual(drafting.call_count, 1)
        self.assertEqual(len(self.meeting.minutes_ids), 1)

    def test_it_is_not_closed_while_attendance_is_open(self):
        self._start()
        with self.assertRaisesRegex(UserError, "Record the attendance first"):
            self._of(self.recorder).room_close()

    def test_what_is_done_in_a_closed_meeting_is_refused_in_words(self):
        self._run()
        known = self._room(self.chair)["current"]
        self._of(self.recorder).room_close()
        self._of(self.chair).room_go("next", known)
        running = self.topics.filtered(lambda t: t.time_start and not t.time_end)
        self.assertFalse(running)
        for call in (
            lambda m: m.room_raise_hand(),
            lambda m: m.room_open_vote("Now?"),
        ):
            with self.assertRaisesRegex(UserError, "not being held at the moment"):
                call(self._of(self.chair))
