from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import MeetingCase


@tagged("post_install", "-at_install", "chanxiao_once")
@freeze_time("2026-03-16 01:30:00")
class TestQuestion(MeetingCase):
    """A meeting in Shanghai at half past nine, in which the attendee asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy()
        cls.meeting = cls._create_meeting(cls.policy)
        cls.meeting.attendee_ids = [
            Command.create({"partner_id": user.partner_id.id})
            for user in (cls.attendee, cls.representative)
        ]
        cls.meeting._set_state("in_progress", started_at=cls.meeting.date_start)
        cls.next_meeting = cls._create_meeting(
            cls.policy,
            date_start=datetime(2026, 4, 1, 1, 0),
            date_end=datetime(2026, 4, 1, 3, 0),
        )

    def _ask(self, user=None, **values):
        return (
            self.env["chanxiao.meeting.question"]
            .with_user(user or self.attendee)
            .create(
                {
                    "question": "Why is the mould late?",
                    "meeting_id": self.meeting.id,
                    "answerer_id": self.representative.id,
                    **values,
                }
            )
        )

    def _get_history(self, record):
        return " ".join(record.sudo().message_ids.mapped("body"))

    # asking

    def test_answered_the_same_day(self):
        question = self._ask()
        # the last second of the day in Shanghai
        self.assertEqual(question.deadline, datetime(2026, 3, 16, 15, 59, 59))
        activity = question.activity_ids
        self.assertEqual(activity.user_id, self.representative)
        self.assertEqual(str(activity.date_deadline), "2026-03-16")
        mine = question.with_user(self.representative)
        with self.assertRaisesRegex(UserError, "Write the answer"):
            mine.action_answer()
        mine.answer = "The steel came late"
        mine.action_answer()
        self.assertEqual(
            (question.state, question.answered_by_id, question.is_late),
            ("answered", self.representative, False),
        )
        self.assertFalse(question.activity_ids)
        told = question.sudo().message_ids.filtered("notified_partner_ids")
        self.assertIn(self.attendee.partner_id, told.notified_partner_ids)

    def test_day_of_the_meeting(self):
        def get_deadline(zone, start, end):
            policy = self._create_policy(code=zone, tz=zone)
            meeting = self._create_meeting(policy, date_start=start, date_end=end)
            return self._ask(self.planner, meeting_id=meeting.id).deadline

        berlin = get_deadline(
            "Europe/Berlin", datetime(2026, 3, 29, 18), datetime(2026, 3, 29, 20)
        )
        # the clocks are put forward that night: it is two hours from UTC
        self.assertEqual(berlin, datetime(2026, 3, 29, 21, 59, 59))
        # from 23:00 to 01:00: the day on which it ends
        midnight = get_deadline(
            "Asia/Shanghai", datetime(2026, 3, 20, 15), datetime(2026, 3, 20, 17)
        )
        self.assertEqual(midnight, datetime(2026, 3, 21, 15, 59, 59))

    def test_asked_when_the_day_is_over(self):
        with freeze_time("2026-03-17 01:00:00"):
            self.assertEqual(self._ask().deadline, datetime(2026, 3, 17, 15, 59, 59))

    def test_meeting_is_moved(self):
        default = self._ask(self.planner, meeting_id=self.next_meeting.id)
        chosen = self._ask(
            self.planner,
            meeting_id=self.next_meeting.id,
            deadline=datetime(2026, 4, 3, 4, 0),
        )
        self.next_meeting.with_user(self.planner).write(
            {
                "date_start": datetime(2026, 4, 2, 1, 0),
                "date_end": datetime(2026, 4, 2, 3, 0),
            }
        )
        self.assertEqual(default.deadline, datetime(2026, 4, 2, 15, 59, 59))
        self.assertEqual(str(default.activity_ids.date_deadline), "2026-04-02")
        self.assertEqual(chosen.deadline, datetime(2026, 4, 3, 4, 0))

    def test_late_answer(self):
        question = self._ask()
        with freeze_time("2026-03-16 16:00:00"):
            question.invalidate_recordset(["is_overdue"])
            self.assertTrue(question.is_overdue)
            question.with_user(self.representative).action_answer("At last")
        self.assertTrue(question.is_late)
        self.assertFalse(question.is_overdue)

    def test_who_is_asked(self):
        leaver = self._create_user("leaver", "user")
        leaver.active = False
        for user, message in ((leaver, "has left"), (self.outsider, "role “Attendee”")):
            with self.assertRaisesRegex(ValidationError, message):
                self._ask(answerer_id=user.id)
        with self.assertRaisesRegex(ValidationError, "who is to answer"):
            self._ask(answerer_id=False)

    def test_guest(self):
        guest = self.env["res.partner"].create({"name": "Toolmaker"})
        asked = {"answerer_id": False, "guest_id": guest.id}
        with self.assertRaisesRegex(ValidationError, "no guest of the meeting"):
            self._ask(**asked)
        self.meeting.attendee_ids = [Command.create({"partner_id": guest.id})]
        question = self._ask(**asked)
        self.assertEqual(question.activity_ids.user_id, self.recorder)
        question.with_user(self.recorder).action_answer("In two weeks")
        self.assertEqual(question.answered_by_id, self.recorder)
        with self.assertRaisesRegex(ValidationError, "no guest"):
            self._ask(answerer_id=False, guest_id=self.chair.partner_id.id)

    # rights

    def test_who_asks(self):
        for user in (self.attendee, self.chair, self.recorder, self.planner):
            self.assertTrue(self._ask(user))
        with self.assertRaisesRegex(AccessError, "You are not in"):
            self._ask(self.finance)
        self.assertTrue(self.meeting.with_user(self.attendee).can_ask)
        self.assertFalse(self.meeting.with_user(self.finance).can_ask)
        with self.assertRaisesRegex(AccessError, "You are not in"):
            self.meeting.with_user(self.finance).action_new_question()
        for user in (self.auditor, self.outsider):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self._ask(user)
        self.meeting._set_state("cancelled")
        with self.assertRaisesRegex(ValidationError, "Ask in another meeting"):
            self._ask()

    def test_who_answers(self):
        question = self._ask()
        for user in (self.attendee, self.finance, self.auditor):
            with self.subTest(user.name), self.assertRaises(AccessError):
                question.with_user(user).action_answer("No")
            with self.subTest(user.name), self.assertRaises(AccessError):
                question.with_user(user).answer = "No"
        with self.assertRaisesRegex(AccessError, "is answered by Rep"):
            self._ask(answer="No")
        for values in ({"question": "Why?"}, {"answerer_id": self.attendee.id}):
            with self.subTest(values), self.assertRaises(AccessError):
                question.with_user(self.representative).write(values)
        question.with_user(self.recorder).answer = "As was said"
        with self.assertRaises(AccessError):
            question.with_user(self.finance).read(["question"])
        self.assertTrue(question.with_user(self.auditor).read(["question"]))

    def test_two_answer_at_once(self):
        question = self._ask()
        question.with_user(self.representative).action_answer("Steel")
        message = "Rep answered “Why is the mould late\\?” already"
        with self.assertRaisesRegex(UserError, message):
            question.with_user(self.recorder).action_answer("Paint")
        with self.assertRaisesRegex(UserError, message):
            question.with_user(self.recorder).answer = "Paint"
        self.assertEqual(question.answer, "Steel")

    def test_answered_by_the_activity(self):
        question = self._ask()
        activity = question.activity_ids.with_user(self.representative)
        with self.assertRaisesRegex(UserError, "Write the answer"):
            activity.action_done()
        activity.action_feedback("Steel")
        self.assertEqual((question.state, question.answer), ("answered", "Steel"))
        self.assertEqual(question.answered_by_id, self.representative)

    def test_asked_again(self):
        question = self._ask()
        question.with_user(self.representative).action_answer("Soon")
        with self.assertRaises(AccessError):
            question.with_user(self.representative).action_reopen()
        question.action_reopen()
        self.assertEqual((question.state, question.answer), ("open", False))
        self.assertEqual(question.activity_ids.user_id, self.representative)
        self.assertIn("The answer was: Soon", self._get_history(question))

    def test_what_the_system_notes(self):
        question = self._ask()
        for values in (
            {"state": "answered"},
            {"asker_id": self.chair.id},
            {"answered_at": datetime(2026, 3, 16)},
            {"is_late": True},
            {"agenda_item_id": False},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                question.write(values)
        with self.assertRaisesRegex(UserError, "taken back by"):
            question.with_user(self.planner).unlink()
        self._ask().unlink()
        question.with_user(self.representative).action_answer("Steel")
        with self.assertRaises(UserError):
            question.unlink()
        copy = question.copy()
        self.assertEqual((copy.state, copy.answer), ("open", False))

    def test_other_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self._create_user(
            "stranger",
            "organizer",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        question = self._ask()
        with self.assertRaises(AccessError):
            question.with_user(stranger).read(["question"])
        with self.assertRaises(UserError):
            self._ask(answerer_id=stranger.id)

    # people who leave

    def test_whoever_was_asked_leaves(self):
        question = self._ask()
        self.representative.action_archive()
        self.assertTrue(question.is_answerer_gone)
        self.assertEqual(question.activity_ids.user_id, self.attendee)
        self.assertIn("Rep has left without an answer", self._get_history(question))
        question.answerer_id = self.finance
        self.assertEqual(question.activity_ids.user_id, self.finance)
        self.attendee.action_archive()
        self.finance.action_archive()
        self.assertEqual(question.activity_ids.user_id, self.meeting._get_planner())

    def test_handed_over(self):
        question = self._ask()
        handover = self.env["chanxiao.meeting.handover"].with_user(self.manager)
        handover.create(
            {
                "leaver_id": self.representative.id,
                "successor_id": self.finance.id,
                "reason": "Left",
            }
        ).action_confirm()
        self.assertEqual(question.answerer_id, self.finance)
        self.assertEqual(question.activity_ids.user_id, self.finance)

    # what nobody answered

    def _close(self):
        self.meeting._set_state("held", ended_at=datetime(2026, 3, 16, 3, 0))

    def _convene(self, meeting=None):
        meeting = meeting or self.next_meeting
        meeting.with_user(self.planner).action_convene()
        return meeting.agenda_ids.filtered("question_ids")

    def test_unanswered_comes_onto_the_next_agenda(self):
        questions = self._ask() | self._ask(question="Who pays?")
        answered = self._ask(question="When?")
        later = self._ask(question="How?", deadline=datetime(2026, 4, 2))
        answered.with_user(self.representative).action_answer("Soon")
        self._close()
        with freeze_time("2026-03-30 01:00:00"):
            preview = " ".join(self.next_meeting._get_convening_preview())
            self.assertIn("Who pays?", preview)
            minutes = self.next_meeting._get_coming_agenda_minutes()
            topic = self._convene()
        self.assertEqual(minutes, self.next_meeting.agenda_minutes)
        self.assertEqual(topic.question_ids, questions.with_env(self.env))
        self.assertNotIn(later, topic.question_ids)
        self.assertIn(
            "Who pays? (Attendee to Rep, by 3/16/26, 11:59",
            topic.cause.replace(" ", " "),
        )
        kinds = self.next_meeting.agenda_ids.sorted("sequence").mapped("kind")
        self.assertEqual(kinds[:2], ["review", "discussion"])
        # nobody treats it there: it comes again
        self.next_meeting._set_state("held")
        third = self._create_meeting(
            self.policy,
            date_start=datetime(2026, 4, 16, 1, 0),
            date_end=datetime(2026, 4, 16, 3, 0),
        )
        with freeze_time("2026-04-15 01:00:00"):
            self.assertEqual(
                self._convene(third).question_ids,
                (questions | later).with_env(self.env),
            )

    def test_meeting_that_was_convened_already(self):
        topic = self._convene()
        self.assertFalse(topic)
        self._ask()
        self._close()
        with freeze_time("2026-04-01 01:00:00"):
            self.next_meeting.with_user(self.chair).action_start()
        topics = self.next_meeting.agenda_ids.filtered("question_ids")
        self.assertEqual(len(topics), 1)

    def test_meeting_that_does_not_take_place(self):
        waiting = self._ask(self.planner, meeting_id=self.next_meeting.id)
        left = self._ask()
        self._close()
        with freeze_time("2026-03-30 01:00:00"):
            self._convene()
            self.next_meeting.with_user(self.planner).action_cancel("Typhoon")
        third = self._create_meeting(
            self.policy,
            date_start=datetime(2026, 4, 16, 1, 0),
            date_end=datetime(2026, 4, 16, 3, 0),
        )
        with freeze_time("2026-04-15 01:00:00"):
            self.assertEqual(
                self._convene(third).question_ids, (waiting | left).with_env(self.env)
            )

    def test_draft_meeting_with_questions_is_not_deleted(self):
        self._ask(self.planner, meeting_id=self.next_meeting.id)
        with self.assertRaisesRegex(UserError, "Cancel it instead"):
            self.next_meeting.with_user(self.planner).unlink()

    def test_button_of_the_meeting(self):
        action = self.meeting.with_user(self.attendee).action_new_question()
        question = self.env["chanxiao.meeting.question"].with_user(self.attendee)
        question = question.with_context(**action["context"]).create(
            {"question": "Why?", "answerer_id": self.chair.id}
        )
        self.assertEqual(question.meeting_id, self.meeting)
