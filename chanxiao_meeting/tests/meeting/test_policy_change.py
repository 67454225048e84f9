from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import MeetingCase

# Tuesday, 10:00 in Shanghai
NOW = "2026-03-10 02:00:00"
DAY = date(2026, 4, 1)
MIDNIGHT = "2026-03-31 16:00:00"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestPolicyChange(MeetingCase):
    """Meetings planned beyond the day on which an amendment comes into force."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy(holiday_rule="keep", location="Room 301")
        cls.policy._create_next_meetings()
        cls.before, *cls.after = cls.policy.meeting_ids.sorted("date_start")

    def _amend(self, **values):
        action = self.policy.with_user(self.manager).action_amend()
        draft = self.policy.browse(action["res_id"]).with_user(self.manager)
        draft.write({"valid_from": DAY, **values})
        return draft

    def _approve_for(self, **values):
        draft = self._amend(**values)
        draft.action_approve()
        return draft.with_env(self.env)

    def _get_days(self, policy):
        meetings = policy._get_revision_family().meeting_ids.sorted("date_start")
        return [(m.occurrence_date, m.policy_id) for m in meetings]

    def _assert_adjoining(self):
        meetings = self.policy._get_revision_family().meeting_ids
        meetings = meetings.sorted("date_start")
        self.assertGreater(len(meetings), 2)
        for earlier, later in zip(meetings, meetings[1:], strict=False):
            self.assertEqual((later.period_start - earlier.period_end).days, 1)

    def test_drafts_from_its_day_on_are_held_as_it_says(self):
        self.assertEqual(self.before.occurrence_date, date(2026, 3, 16))
        self.assertEqual(self.after[0].occurrence_date, DAY)
        amended = self._approve_for(time_start=10.0, location="Hall 3")
        self.assertEqual(amended.state, "draft")
        self.assertEqual(self.before.policy_id, self.policy)
        self.assertEqual(self.before.date_start, datetime(2026, 3, 16, 1, 0))
        self.assertEqual(self.before.location, "Room 301")
        for meeting in self.after:
            self.assertEqual(meeting.policy_id, amended)
            self.assertEqual(meeting.location, "Hall 3")
        self.assertEqual(self.after[0].date_start, datetime(2026, 4, 1, 2, 0))
        self._assert_adjoining()

    def test_other_chair_conducts_from_its_day_on(self):
        chosen = self.after[1]
        chosen.chair_id = self.planner
        self._approve_for(chair_id=self.attendee.id, recorder_id=self.planner.id)
        self.assertEqual(self.before.chair_id, self.chair)
        self.assertEqual(self.after[0].chair_id, self.attendee)
        self.assertEqual(self.after[0].recorder_id, self.planner)
        self.assertEqual(chosen.chair_id, self.planner, "chosen for this meeting")

    def test_another_cycle_from_its_day_on(self):
        amended = self._approve_for(recurrence="weekly", weekdays="1")
        expected = [(date(2026, 3, 16), self.policy)] + [
            (date(2026, 4, day), amended) for day in (6, 13, 20)
        ]
        self.assertEqual(self._get_days(self.policy), expected)
        self._assert_adjoining()

    def test_planning_goes_on_under_each(self):
        amended = self._approve_for(recurrence="weekly", weekdays="1")
        days = self._get_days(self.policy)
        self.policy._cron_create_next_meetings()
        self.assertEqual(self._get_days(self.policy), days, "nothing twice")
        with freeze_time("2026-03-17 02:00:00"):
            self.policy._cron_create_next_meetings()
        self.assertEqual(
            self._get_days(self.policy), [*days, (date(2026, 4, 27), amended)]
        )

    def test_its_day_changes_nothing_more(self):
        amended = self._approve_for(recurrence="weekly", weekdays="1")
        days = self._get_days(self.policy)
        with freeze_time(MIDNIGHT):
            self.policy._cron_take_effect()
        self.assertEqual(amended.state, "approved")
        self.assertEqual(self._get_days(self.policy)[1 : len(days)], days[1:])
        self._assert_adjoining()

    def test_convened_ones_keep_theirs(self):
        convened = self.after[0]
        convened.with_user(self.planner).action_convene()
        amended = self._approve_for(time_start=10.0)
        self.assertEqual(convened.policy_id, self.policy)
        self.assertEqual(convened.date_start, datetime(2026, 4, 1, 1, 0))
        self.assertEqual(self.after[1].policy_id, amended)

    def test_convening_ahead_of_its_day(self):
        amended = self._approve_for()
        meeting = self.after[0].with_user(self.planner)
        meeting.action_convene()
        self.assertEqual((meeting.state, meeting.policy_id), ("convened", amended))
        self.assertTrue(meeting.name)
        early = self.before
        early.policy_id = amended
        with self.assertRaisesRegex(UserError, "not approved yet"):
            early.with_user(self.planner).action_convene()

    def test_moved_by_hand_across_the_day(self):
        """The nominal date counts, whenever the meeting is held."""
        moved = self.after[0].with_user(self.planner)
        moved.date_start = datetime(2026, 3, 30, 1, 0)
        amended = self._approve_for()
        self.assertEqual(moved.policy_id, amended)
        self.assertEqual(moved.date_start, datetime(2026, 3, 30, 1, 0))
        self.before.with_user(self.planner).date_start = datetime(2026, 4, 2, 1, 0)
        self.assertEqual(self.before.policy_id, self.policy)

    def test_planned_by_hand(self):
        amended = self._approve_for()
        day = {"date_end": False, "period_start": False, "period_end": False}
        meeting = self._create_meeting(
            self.policy, date_start=datetime(2026, 4, 8, 1, 0), **day
        )
        self.assertEqual(meeting.policy_id, amended)
        meeting.date_start = datetime(2026, 3, 20, 1, 0)
        self.assertEqual(meeting.policy_id, self.policy)
        meeting.date_start = datetime(2026, 4, 9, 1, 0)
        self.assertEqual(meeting.policy_id, amended)

    def test_retired_before_its_day(self):
        days = self._get_days(self.policy)
        amended = self._approve_for(
            recurrence="weekly", weekdays="1", location="Hall 3"
        )
        amended.with_user(self.manager).action_retire()
        self.assertEqual(self._get_days(self.policy), days)
        self.assertEqual(set(self.policy.meeting_ids.mapped("location")), {"Room 301"})
        self._assert_adjoining()

    def test_first_revision_plans_nothing_before_its_day(self):
        policy = self.policy.copy({"code": "I", "valid_from": DAY})
        policy.with_user(self.manager).action_approve()
        policy._cron_create_next_meetings()
        self.assertFalse(policy.meeting_ids)

    def test_approved_in_steps_by_somebody_who_organizes_nothing(self):
        step = {"document_kind": "policy", "approver": "director"}
        self.company.chanxiao_director_id = self.attendee
        first = self.policy.with_user(self.manager).copy(
            {"code": "S", "approval_step_ids": [Command.create(step)]}
        )
        first.action_submit()
        first.with_user(self.attendee).action_approve()
        self.policy = first.with_env(self.env)
        [planned] = self.policy.meeting_ids.filtered(lambda m: m.occurrence_date == DAY)
        amended = self._amend(time_start=10.0)
        amended.action_submit()
        amended.with_user(self.attendee).action_approve()
        self.assertTrue(amended.is_awaiting)
        self.assertEqual(planned.policy_id, amended)
        self.assertEqual(planned.date_start, datetime(2026, 4, 1, 2, 0))

    def test_drafts_get_the_new_chair_where_the_old_one_left(self):
        """They name who left: that was the chair, whoever stands in since then."""
        by_hand = self.after[0]
        by_hand.chair_id = self.finance
        self.policy._write_system({"deputy_chair_ids": [Command.link(self.planner.id)]})
        stood_in = self.after[1]
        stood_in.chair_id = self.planner
        self.chair.action_archive()
        amended = self._approve_for(chair_id=self.representative.id, valid_from=False)
        self.assertEqual(amended.state, "approved")
        self.assertEqual(self.before.chair_id, self.representative)
        self.assertEqual(stood_in.chair_id, self.representative)
        self.assertEqual(by_hand.chair_id, self.finance, "chosen for that meeting")
