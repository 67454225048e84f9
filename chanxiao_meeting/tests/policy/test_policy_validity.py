from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import MeetingCase

# Tuesday, 10:00 in Shanghai
NOW = "2026-03-10 02:00:00"
DAY = date(2026, 4, 1)
# 1 April has begun in Shanghai, not in Greenwich
MIDNIGHT = "2026-03-31 16:00:00"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestPolicyValidity(MeetingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-03-01 02:00:00"):
            cls.policy = cls._create_policy()
        cls.Policy = cls.env["chanxiao.meeting.policy"]

    def _amend(self, **values):
        action = self.policy.with_user(self.manager).action_amend()
        draft = self.Policy.with_user(self.manager).browse(action["res_id"])
        draft.write(values)
        return draft

    def _approve_for(self, day=DAY, **values):
        draft = self._amend(valid_from=day, **values)
        draft.action_approve()
        return draft

    def _run(self):
        self.Policy._cron_take_effect()

    def test_approved_for_later_changes_nothing_before(self):
        draft = self._approve_for(location="Hall 3")
        self.assertEqual((draft.state, draft.approved_by_id), ("draft", self.manager))
        self.assertTrue(draft.is_awaiting)
        self.assertIn("04/01/2026", draft.awaiting_notice)
        self.assertIn("04/01/2026", str(draft.message_ids.mapped("body")))
        self._run()
        self.assertEqual((self.policy.state, draft.state), ("approved", "draft"))
        with freeze_time("2026-03-31 15:59:59"):
            self._run()
            self.assertEqual(draft.state, "draft")

    def test_it_comes_into_force_when_its_day_begins_where_the_policy_is(self):
        draft = self._approve_for()
        with freeze_time(MIDNIGHT):
            self._run()
            self._run()
        self.assertEqual((self.policy.state, draft.state), ("retired", "approved"))
        self.assertEqual(draft.sequence_id, self.policy.sequence_id)
        self.assertEqual(draft.approved_at, datetime(2026, 3, 10, 2, 0))

    def test_it_is_made_up_for_after_the_job_was_off(self):
        draft = self._approve_for()
        with freeze_time("2026-05-11 02:00:00"):
            self._run()
        self.assertEqual((self.policy.state, draft.state), ("retired", "approved"))
        self.assertEqual(draft.valid_from, DAY)

    def test_without_a_day_or_with_one_that_is_over_it_is_the_day_of_approval(self):
        for day in (False, date(2026, 3, 1), date(2026, 3, 10)):
            with self.subTest(day):
                draft = self._approve_for(day)
                self.assertEqual(draft.state, "approved")
                self.assertEqual(draft.valid_from, date(2026, 3, 10))
                self.policy = draft

    def test_today_is_that_of_the_policy(self):
        with freeze_time("2026-03-10 17:00:00"):
            draft = self._approve_for(False)
        self.assertEqual(draft.valid_from, date(2026, 3, 11))
        self.assertEqual(draft.state, "approved")

    def test_what_was_approved_stays_as_it_is(self):
        draft = self._approve_for()
        line = draft.agenda_ids[0]
        changes = [
            lambda: draft.write({"duration": 3}),
            lambda: draft.write({"valid_from": date(2026, 5, 1)}),
            lambda: draft.write({"evaluation": "none"}),
            lambda: draft.write({"agenda_ids": [Command.clear()]}),
            lambda: line.write({"name": "Other"}),
            lambda: line.copy(),
            lambda: draft.department_ids.unlink(),
            draft.action_fit_agenda,
            draft.action_load_departments,
            draft.unlink,
        ]
        for number, change in enumerate(changes):
            with (
                self.subTest(number),
                self.assertRaisesRegex(UserError, "approved and comes into force"),
            ):
                change()
        with self.assertRaisesRegex(UserError, "approved already"):
            draft.action_approve()
        with self.assertRaisesRegex(UserError, "Approve"):
            draft.approved_at = False

    def test_form_offers_no_more_changes(self):
        arch = self.Policy.with_user(self.manager).get_view(view_type="form")["arch"]
        self.assertNotIn("readonly=\"state != 'draft'\"", arch)
        self.assertIn('readonly="is_locked"', arch)
        self.assertIn("is_awaiting or (", arch)

    def test_retired_before_its_day_it_never_comes_into_force(self):
        draft = self._approve_for()
        for user in (self.planner, self.chair):
            with self.assertRaises(AccessError):
                draft.with_user(user).action_retire()
        draft.action_retire()
        with freeze_time(MIDNIGHT):
            self._run()
        self.assertEqual((self.policy.state, draft.state), ("approved", "retired"))
        second = self._amend()
        self.assertNotEqual(second, draft)
        self.assertEqual(second.revision, 3)

    def test_amending_again_opens_the_one_that_waits(self):
        draft = self._approve_for()
        self.assertEqual(
            self.policy.with_user(self.manager).action_amend()["res_id"], draft.id
        )

    def test_one_code_is_approved_once(self):
        draft = self._approve_for(code="G")
        other = self._create_policy(code="H").copy({"code": "G"})
        with self.assertRaisesRegex(UserError, "has the code G as well"):
            other.with_user(self.manager).action_approve()
        draft.action_retire()
        other.with_user(self.manager).action_approve()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            for copy in (other.copy(), other.copy()):
                copy._write_system({"code": "X", "approved_at": NOW})
                copy.flush_recordset()

    def test_first_revision_waits_too(self):
        policy = self._create_policy(code="H").copy({"code": "I"})
        policy.valid_from = DAY
        policy.with_user(self.manager).action_approve()
        self.assertFalse(policy.meeting_ids)
        with freeze_time(MIDNIGHT):
            self._run()
        self.assertEqual(policy.state, "approved")
        self.assertTrue(policy.meeting_ids)

    def test_two_jobs_at_once(self):
        draft = self._approve_for()
        with freeze_time(MIDNIGHT):
            with patch.object(type(draft), "try_lock_for_update") as lock:
                lock.return_value = draft.browse()
                self._run()
            self.assertEqual(draft.state, "draft")
            draft._take_effect_once()
            draft._take_effect_once()
        self.assertEqual(draft.state, "approved")

    def test_meetings_change_over_on_the_day(self):
        meetings = {
            day: self._create_meeting(
                self.policy, date_start=datetime(2026, month, day, 1, 0), date_end=False
            )
            for month, day in ((3, 20), (4, 1), (4, 16))
        }
        undated = self._create_meeting(self.policy, date_start=False, date_end=False)
        convened = self._create_meeting(
            self.policy,
            date_start=datetime(2026, 4, 2, 1, 0),
            date_end=datetime(2026, 4, 2, 3, 0),
        )
        convened.with_user(self.planner).action_convene()
        draft = self._approve_for()
        self.assertEqual(meetings[20].policy_id, self.policy)
        self.assertEqual((meetings[1] | meetings[16]).policy_id, draft)
        with freeze_time(MIDNIGHT):
            self._run()
        self.assertEqual(convened.policy_id, self.policy)
        for meeting in (*meetings.values(), undated):
            self.assertEqual(meeting.policy_id, draft)

    def test_periods_go_on_without_gap_and_overlap(self):
        self.policy._create_next_meetings()
        draft = self._approve_for(duration=1)
        with freeze_time(MIDNIGHT):
            self._run()
        meetings = (self.policy | draft).meeting_ids.sorted("date_start")
        self.assertEqual(meetings[-1].policy_id, draft)
        self.assertGreaterEqual(len(meetings), 4)
        for earlier, later in zip(meetings, meetings[1:], strict=False):
            self.assertEqual((later.period_start - earlier.period_end).days, 1)
        nominal = meetings.mapped("occurrence_date")
        self.assertEqual(len(nominal), len(set(nominal)))

    def test_convening_does_not_wait_for_the_job(self):
        meeting = self._create_meeting(
            self.policy,
            date_start=datetime(2026, 4, 3, 1, 0),
            date_end=datetime(2026, 4, 3, 3, 0),
        )
        draft = self._approve_for()
        with freeze_time(MIDNIGHT):
            meeting.with_user(self.planner).action_convene()
        self.assertEqual(draft.state, "approved")
        self.assertEqual((meeting.policy_id, meeting.state), (draft, "convened"))

    def test_convening_under_what_is_not_in_force_any_more(self):
        meeting = self._create_meeting(self.policy)
        self.policy.with_user(self.manager).action_retire()
        with self.assertRaisesRegex(UserError, "not in force any more"):
            meeting.with_user(self.planner).action_convene()

    def test_policies_of_before_count_from_their_approval(self):
        self.policy._write_system({"valid_from": False})
        self.assertEqual(self.policy._get_valid_from(), date(2026, 3, 1))
        self.assertFalse(self._amend()._get_valid_from())
