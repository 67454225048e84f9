from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.evaluation import evaluation
from ..common import MeetingCase

RATE = "chanxiao_meeting.mail_activity_type_rate"
GOOD = {
    "purpose": "5",
    "preparation": "4",
    "punctuality": "3",
    "decisions": "0",
    "comment": "Short and clear",
}


@tagged("post_install", "-at_install", "chanxiao_once")
@freeze_time("2026-03-16 03:10:00")
class TestEvaluation(MeetingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy(evaluation="anonymous")
        cls.meeting = cls._hold(cls.policy)

    @classmethod
    def _hold(cls, policy, **values):
        """A meeting that took two hours: all came but ``attendee``."""
        meeting = cls._create_meeting(policy, **values)
        people = (cls.chair, cls.recorder, cls.representative, cls.finance)
        cls.env["chanxiao.meeting.attendee"].create(
            [
                {
                    "meeting_id": meeting.id,
                    "partner_id": user.partner_id.id,
                    "user_id": user.id,
                    "attendance": "absent" if user == cls.attendee else "present",
                }
                for user in (*people, cls.attendee)
            ]
        )
        meeting._set_state(
            "in_progress", name="F-1", started_at=datetime(2026, 3, 16, 1, 10)
        )
        meeting.with_user(cls.chair).action_close()
        return meeting

    def _rate(self, user, meeting=None, **values):
        meeting = (meeting or self.meeting).with_user(user)
        action = meeting.action_rate()
        dialog = self.env[action["res_model"]].with_user(user)
        dialog = dialog.with_context(**action["context"]).create({**GOOD, **values})
        dialog.action_confirm()
        return dialog

    def _rows(self, meeting=None):
        return self.env["chanxiao.meeting.evaluation"].search(
            [("meeting_id", "=", (meeting or self.meeting).id)]
        )

    def test_whoever_came_is_asked(self):
        asked = self.meeting.activity_ids.filtered(
            lambda activity: activity.activity_type_id == self.env.ref(RATE)
        ).user_id
        came = self.chair | self.recorder | self.representative | self.finance
        self.assertEqual(asked, came)
        self._rate(self.chair)
        self.assertNotIn(
            self.chair,
            self.meeting.activity_ids.filtered(
                lambda activity: activity.activity_type_id == self.env.ref(RATE)
            ).user_id,
        )

    def test_anonymous_ratings_name_nobody(self):
        dialogs = [self._rate(self.chair), self._rate(self.recorder)]
        self.assertFalse(any(dialog.exists() for dialog in dialogs))
        rows = self._rows()
        self.assertEqual(len(rows), 2)
        self.assertFalse(rows.user_id)
        # no author, no time
        self.assertFalse(
            {"create_uid", "write_uid", "create_date", "write_date"}
            & set(self.env["chanxiao.meeting.evaluation"]._fields)
        )
        self.assertNotIn("Short", str(self.meeting.message_ids.mapped("body")))

    def test_fewer_than_three_are_shown_to_nobody(self):
        self._rate(self.chair)
        self._rate(self.recorder)
        for user in (self.planner, self.auditor, self.chair):
            with self.subTest(user.name):
                rows = self._rows().with_user(user)
                self.assertFalse(rows.search([("id", "in", rows.ids)]))
                with self.assertRaises(AccessError):
                    rows.read(["comment"])
        self.assertEqual(self.meeting.with_user(self.chair).evaluation_count, 0)
        self.assertFalse(self.meeting.with_user(self.chair).evaluation_score)
        self._rate(self.finance)
        self.assertEqual(self.meeting.with_user(self.chair).evaluation_count, 3)
        self.assertEqual(len(self.meeting.with_user(self.planner).evaluation_ids), 3)
        self.assertEqual(self.meeting.with_user(self.chair).evaluation_score, 4.0)

    def test_rows_stand_in_an_order_by_chance(self):
        with patch.object(evaluation, "shuffle", list.reverse):
            self._rate(self.chair, comment="first")
            self._rate(self.recorder, comment="second")
        self.assertEqual(self._rows().mapped("comment"), ["first", "second"])
        with patch.object(evaluation, "shuffle", lambda rows: None):
            self._rate(self.finance, comment="third")
        # written anew: whoever answered last is not the last row
        self.assertEqual(self._rows().mapped("comment"), ["third", "first", "second"])

    def test_named_ratings(self):
        policy = self._create_policy(code="N", evaluation="named")
        meeting = self._hold(policy)
        self._rate(self.chair, meeting)
        rows = self._rows(meeting)
        self.assertEqual(rows.user_id, self.chair)
        self.assertTrue(rows.with_user(self.planner).read(["comment"]))
        with self.assertRaises(AccessError):
            rows.with_user(self.outsider).read(["comment"])

    def test_who_does_not_rate(self):
        self._rate(self.chair)
        for user, words in (
            (self.attendee, "who were there"),
            (self.planner, "who were there"),
            (self.chair, "already"),
        ):
            with self.subTest(user.name), self.assertRaisesRegex(UserError, words):
                self.meeting.with_user(user).action_rate()
            with self.subTest(user.name), self.assertRaisesRegex(UserError, words):
                self.meeting.with_user(user)._rate(GOOD)
            self.assertFalse(self.meeting.with_user(user).can_rate)
        with (
            freeze_time("2026-03-31 03:10:00"),
            self.assertRaisesRegex(UserError, "two weeks"),
        ):
            self.meeting.with_user(self.recorder).action_rate()
        draft = self._create_meeting(self.policy)
        with self.assertRaisesRegex(UserError, "when it is over"):
            draft.with_user(self.chair).action_rate()
        silent = self._hold(self._create_policy(code="S", evaluation="none"))
        self.assertFalse(silent.activity_ids.filtered("user_id"))
        with self.assertRaisesRegex(UserError, "not rated"):
            silent.with_user(self.chair).action_rate()

    def test_nobody_writes_ratings(self):
        self._rate(self.chair)
        rows = self._rows()
        for user in (self.chair, self.manager, self.auditor):
            for call in (
                lambda rows: rows.write({"purpose": "1"}),
                lambda rows: rows.unlink(),
                lambda rows: rows.create({"meeting_id": self.meeting.id}),
            ):
                with self.subTest(user.name), self.assertRaises(AccessError):
                    call(rows.with_user(user))
        with self.assertRaises(UserError):
            self.meeting.with_user(self.planner).rated_by_ids = False

    def test_something_must_be_said(self):
        nothing = dict.fromkeys(evaluation.RATINGS, "0")
        with self.assertRaisesRegex(UserError, "at least one"):
            self._rate(self.chair, **nothing, comment=False)
        self._rate(self.chair, **nothing)
        self.assertEqual(self._rows().score, 0.0)

    def test_measures(self):
        self.company.chanxiao_hourly_cost = 100
        self.env["chanxiao.meeting.agenda.item"]._create_system(
            [
                {
                    "meeting_id": self.meeting.id,
                    "name": f"Topic {minutes}",
                    "duration_planned": 10,
                    "time_start": datetime(2026, 3, 16, 1, 10),
                    "time_end": datetime(2026, 3, 16, 1, 10 + minutes),
                }
                for minutes in (5, 10, 20)
            ]
        )
        effect = self.env["chanxiao.meeting.effect"].search(
            [("meeting_id", "=", self.meeting.id)]
        )
        self.assertAlmostEqual(effect.hours, 2.0)
        self.assertAlmostEqual(effect.attendance_rate, 80.0)
        self.assertAlmostEqual(effect.time_kept_rate, 200 / 3)
        self.assertAlmostEqual(effect.cost, 4 * 2 * 100)
        self.assertEqual(effect.decisions_per_hour, 0.0)
        # nothing to count is not known
        self.assertIsNone(self._read_column("preparation_rate", effect))
        self.assertIsNone(self._read_column("tasks_on_time_rate", effect))
        self.assertAlmostEqual(self.meeting.attendance_rate, 80.0)
        with self.assertRaises(AccessError):
            effect.with_user(self.attendee.copy()).read(["cost"])

    def _read_column(self, name, effect):
        [[_id, value]] = self.env["chanxiao.meeting.effect"]._read_group(
            [("id", "=", effect.id)], ["meeting_id"], [f"{name}:array_agg"]
        )
        return value[0]

    def test_next_meeting_opens_with_it(self):
        coming = self._create_meeting(
            self.policy,
            date_start=datetime(2026, 4, 1, 1),
            date_end=datetime(2026, 4, 1, 3),
        )
        self.assertFalse(coming.previous_evaluation)
        for user in (self.chair, self.recorder, self.finance):
            self._rate(user)
        coming.invalidate_recordset()
        self.assertIn("4.0 of 5", coming.previous_evaluation)

    def test_meeting_that_has_begun_shows_it_still(self):
        for user in (self.chair, self.recorder, self.finance):
            self._rate(user)
        running = self._create_meeting(
            self.policy,
            previous_meeting_id=self.meeting.id,
            date_start=datetime(2026, 4, 1, 1),
            date_end=datetime(2026, 4, 1, 3),
        )
        running._set_state("in_progress", started_at=datetime(2026, 4, 1, 1))
        self.assertIn("4.0 of 5", running.previous_evaluation)
        first = self._create_meeting(self._create_policy(code="N"))
        self.assertFalse(first.previous_evaluation)

    def test_minutes_tell_of_the_last_evaluation(self):
        coming = self._create_meeting(
            self.policy,
            previous_meeting_id=self.meeting.id,
            date_start=datetime(2026, 4, 1, 1),
            date_end=datetime(2026, 4, 1, 3),
        )
        coming._set_state("held", started_at=datetime(2026, 4, 1, 1))
        minutes = self.env["chanxiao.meeting.minutes"]._create_system(
            {"meeting_id": coming.id, "name": "F-2"}
        )
        minutes._refresh()
        self.assertIsNone(minutes.content["last_evaluation"])
        self.assertNotIn("Last Evaluation", minutes.content_html)
        for user in (self.chair, self.recorder):
            self._rate(user)
        minutes._refresh()
        self.assertIsNone(minutes.content["last_evaluation"], "two tell who said what")
        self._rate(self.finance)
        self.env.invalidate_all()
        minutes._refresh()
        self.assertEqual(
            minutes.content["last_evaluation"],
            {"meeting": "F-1", "score": 4.0, "count": 3},
        )
        self.assertIn("rated 4.0 of 5 by 3 people", minutes.content_html)
        # as it was when the minutes were written
        self._rate(self.representative, purpose="1", preparation="1", punctuality="1")
        self.env.invalidate_all()
        self.assertIn("rated 4.0 of 5 by 3 people", minutes.content_html)
        content = dict(minutes.content)
        del content["last_evaluation"]
        minutes._set_state("draft", content=content)
        self.assertTrue(minutes.content_html, "minutes of earlier versions have none")


@tagged("post_install", "-at_install", "chanxiao_once")
@freeze_time("2026-03-16 03:10:00")
class TestEvaluationProposal(TestEvaluation):
    """A suggestion becomes an improvement proposal, and nobody learns whose it was."""

    def _suggest(self):
        """Three answers, one of them with a suggestion; the row that has it."""
        words = "Send the figures out earlier\nThe day before would do."
        self._rate(self.finance, comment=words)
        self._rate(self.chair, comment=False)
        self._rate(self.recorder, comment="  ")
        return self._rows().filtered(lambda row: row.comment == words)

    def test_one_click(self):
        row = self._suggest().with_user(self.planner)
        self.assertTrue(row.can_propose)
        action = row.action_propose()
        proposal = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(proposal.topic, "Send the figures out earlier")
        self.assertEqual((proposal.kind, proposal.state), ("improvement", "new"))
        self.assertEqual(proposal.policy_id, self.policy)
        self.assertEqual(proposal.evaluated_meeting_id, self.meeting)
        self.assertIn("From the evaluation of", proposal.description)
        self.assertIn("The day before would do.", proposal.description)
        # it is judged like any other, and by whoever clicked, too
        proposal.with_user(self.planner).action_return("They are collected that day")
        self.assertEqual(proposal.state, "returned")

    def test_nobody_learns_whose_it_was(self):
        row = self._suggest()
        action = row.with_user(self.chair).action_propose()
        proposal = self.env[action["res_model"]].browse(action["res_id"])
        self.assertFalse(proposal.proposer_id)
        self.assertFalse(proposal.edit_versions["description"]["user_id"])
        people = self.finance | self.finance.partner_id.user_ids
        self.assertNotIn(proposal.create_uid, people)
        self.assertNotIn(self.finance.partner_id, proposal.message_partner_ids)
        messages = proposal.sudo().message_ids
        self.assertNotIn(self.finance.partner_id, messages.author_id)
        self.assertNotIn(self.finance.partner_id, messages.notified_partner_ids)
        # nothing leads from the proposal to the answer, or back
        links = [
            field.name
            for model in (proposal, row)
            for field in model._fields.values()
            if field.comodel_name in (proposal._name, row._name)
        ]
        self.assertFalse(links)
        by_name = self._create_policy(code="N", evaluation="named")
        meeting = self._hold(by_name)
        self._rate(self.finance, meeting, comment="Named")
        action = self._rows(meeting).with_user(self.planner).action_propose()
        proposal = self.env[action["res_model"]].browse(action["res_id"])
        self.assertFalse(proposal.proposer_id, "nor where answers are given by name")

    def test_twice_is_once(self):
        row = self._suggest()
        first = row.with_user(self.planner).action_propose()
        # the rows of answers are written anew with each
        self._rate(self.representative, comment=False)
        row = self._rows().filtered(lambda r: (r.comment or "").startswith("Send"))
        second = row.with_user(self.chair).action_propose()
        self.assertEqual(first["res_id"], second["res_id"])

    def test_who_may(self):
        row = self._suggest()
        for user in (self.representative, self.finance, self.auditor, self.outsider):
            with self.subTest(user.name), self.assertRaises(AccessError):
                row.with_user(user).action_propose()
        self.assertFalse(row.with_user(self.representative).can_propose)
        empty = (self._rows() - row)[:1].with_user(self.planner)
        self.assertFalse(empty.can_propose)
        with self.assertRaisesRegex(UserError, "Nothing was suggested"):
            empty.action_propose()
        with self.assertRaisesRegex(UserError, "one record at a time"):
            self._rows().with_user(self.planner).action_propose()

    def test_too_few_answers_are_no_proposal(self):
        self._rate(self.finance, comment="Mine alone")
        row = self._rows()
        for user in (self.planner, self.chair):
            with self.subTest(user.name), self.assertRaises(AccessError):
                row.with_user(user).action_propose()

    def test_policy_that_was_amended_since(self):
        row = self._suggest()
        action = self.policy.with_user(self.manager).action_amend()
        amended = self.env[action["res_model"]].browse(action["res_id"])
        amended.with_user(self.manager).action_approve()
        action = row.with_user(self.planner).action_propose()
        proposal = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(proposal.policy_id, amended)
        self.assertTrue(proposal.meeting_id, "the next one that is planned")
