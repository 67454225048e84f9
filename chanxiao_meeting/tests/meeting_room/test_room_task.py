from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .room_common import RoomCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16 01:00:00")
class TestRoomTask(RoomCase):
    """Tasks are added, postponed, done and checked where they are reviewed."""

    def setUp(self):
        super().setUp()
        former = self._create_meeting(
            self.policy, date_start="2026-03-02 01:00:00", date_end="2026-03-02 03:00"
        )
        former._set_state("held", started_at="2026-03-02 01:00:00")
        self.decision = self._create_decision(former)
        self.decision.action_adopt()
        self.task = self.decision.action_ids
        self._start()
        self._go(self.chair)
        self.env.user.lang = False

    def _create_decision(self, meeting):
        return self.env["chanxiao.meeting.decision"].create(
            {
                "meeting_id": meeting.id,
                "name": "Catch up",
                "action_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Work on Saturday",
                            "assignee_id": self.attendee.id,
                            "deadline": "2026-03-10",
                        },
                    )
                ],
            }
        )

    def _add(self, user=None, decision=None, key=None, **values):
        meeting = self.meeting.with_user(user or self.chair)
        return meeting.room_task_add(
            (decision or self.decision).id,
            {
                "text": "Ask the vendor",
                "person_id": self.representative.id,
                "date": "2026-03-20",
                **values,
            },
            key,
        )

    def _rows(self, user, screen="recorder"):
        topic = self._room(user, screen)["topic"]
        return {row["text"]: row for row in topic["tasks"]}

    def test_a_task_is_added_to_what_is_reviewed(self):
        self._add()
        added = self.decision.action_ids - self.task
        self.assertEqual(added.name, "Ask the vendor")
        self.assertEqual(added.assignee_id, self.representative)
        self.assertTrue(added.activity_id)
        self.assertEqual(str(added.initial_deadline), "2026-03-20")
        self.assertIn("Ask the vendor", self._rows(self.chair))
        for _attempt in range(2):
            self._add(key="the-first-one", text="Once")
        once = self.decision.action_ids.filtered(lambda task: task.name == "Once")
        self.assertEqual(len(once), 1)

    def test_a_task_more_opens_what_was_carried_out(self):
        self.task.with_user(self.attendee).action_done("Did it")
        self.assertEqual(self.decision.state, "implemented")
        self.assertTrue(self._rows(self.chair)["Work on Saturday"]["can_add"])
        self._add()
        self.assertEqual(self.decision.state, "adopted")

    def test_who_conducts_adds_to_what_is_only_proposed(self):
        plain = self._create_user("plain_recorder", "user")
        self.meeting.recorder_id = plain
        proposed = self._create_decision(self.meeting)
        self.meeting.invalidate_recordset(["decision_ids"])
        room = self._add(plain, proposed, person_id=False, date=False)
        [shown] = room["decisions"]
        self.assertTrue(shown["can_add"])
        self.assertEqual(len(shown["tasks"]), 2)
        # what was adopted is the chair's
        self.assertFalse(self._rows(plain)["Work on Saturday"]["can_add"])
        with self.assertRaisesRegex(AccessError, "adopted or withdrawn by"):
            self._add(plain)
        self.assertTrue(self._rows(self.chair)["Work on Saturday"]["can_add"])

    def test_nobody_else_adds(self):
        other = self.env["res.company"].create({"name": "Other Works"})
        theirs = self._create_user(
            "theirs", "organizer", company_id=other.id, company_ids=[(6, 0, other.ids)]
        )
        for user in (self.attendee, self.auditor, self.outsider, theirs):
            with self.assertRaises(AccessError):
                self._add(user)
        self.assertFalse(
            self._rows(self.attendee, "wall")["Work on Saturday"]["can_add"]
        )
        self.assertEqual(self.decision.action_ids, self.task)

    def test_what_is_missing_is_a_sentence(self):
        other_policy = self._create_policy(code="X")
        foreign = self._create_decision(
            self._create_meeting(other_policy, date_start="2026-03-03 01:00:00")
        )
        withdrawn = self._create_decision(self.meeting)
        withdrawn.action_withdraw("Not needed")
        for values, message in (
            ({"text": " "}, "Write down what"),
            ({"person_id": False}, "nobody is responsible"),
            ({"date": False}, "there is no date"),
            ({"date": "soon"}, "is no date"),
            ({"person_id": 999999999}, "people of the company"),
            ({"subject": "sale.order,1"}, "do not decide on this"),
            ({"decision": foreign}, "no longer dealt with"),
            ({"decision": withdrawn}, "no longer dealt with"),
        ):
            with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
                self._add(**values)
        for arguments in ((), (self.decision.id,), ("x", {"text": "A"}), ([1], 3)):
            with self.assertRaises(UserError):
                self.meeting.with_user(self.chair).room_task_add(*arguments)
        self.assertEqual(self.decision.action_ids, self.task)

    def test_who_may_do_what_with_a_task_is_told(self):
        may = ("can_finish", "can_verify", "can_cancel")
        for user, expected in (
            (self.chair, [True, False, True]),
            (self.attendee, [True, False, False]),
            (self.representative, [False, False, False]),
            (self.auditor, [False, False, False]),
        ):
            row = self._rows(user, "wall")["Work on Saturday"]
            self.assertEqual([row[name] for name in may], expected, user.name)
        self.task.with_user(self.attendee).action_done("Did it")
        for user, can_verify in ((self.chair, True), (self.attendee, False)):
            row = self._rows(user, "wall")["Work on Saturday"]
            self.assertEqual(row["can_verify"], can_verify)
            self.assertFalse(row["can_finish"])

    def test_a_review_is_for_those_who_were_not_at_the_meeting_before(self):
        newcomer = self._create_user("newcomer", "user")
        self.env["chanxiao.meeting.attendee"].create(
            {"meeting_id": self.meeting.id, "partner_id": newcomer.partner_id.id}
        )
        self.env.flush_all()
        for screen in ("wall", "hand"):
            self.env.invalidate_all()
            row = self._rows(newcomer, screen)["Work on Saturday"]
            self.assertFalse(row["can_add"] or row["can_finish"] or row["can_verify"])

    def test_queries_do_not_grow_with_tasks(self):
        self._count_queries()
        few = self._count_queries()
        actions = self.env["chanxiao.meeting.action"].sudo()
        actions.create(
            [
                {
                    "decision_id": self.decision.id,
                    "name": f"Task {number}",
                    "assignee_id": self.representative.id,
                    "deadline": "2026-03-20",
                }
                for number in range(40)
            ]
        )
        many = self._count_queries()
        self.assertLessEqual(many, few + 2)

    def _count_queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._room(self.chair, "recorder")
        return self.cr.sql_log_count - before
