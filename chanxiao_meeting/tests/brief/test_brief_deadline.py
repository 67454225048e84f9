from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import MeetingCase
from .brief_common import BriefCase


@tagged("post_install", "-at_install", "chanxiao_once")
@freeze_time("2026-03-09 02:00:00")
class TestBriefDeadline(MeetingCase):
    """Briefs are due at a time at which somebody can prepare them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy()

    def _get_deadline(self, day=16, **values):
        meeting = self._create_meeting(
            self.policy,
            date_start=datetime(2026, 3, day, 1, 0),
            date_end=datetime(2026, 3, day, 3, 0),
            **values,
        )
        meeting.with_user(self.planner).action_convene()
        return meeting.brief_ids[0].deadline

    def test_monday_meeting_is_prepared_by_friday(self):
        self.assertEqual(self._get_deadline(16), datetime(2026, 3, 13, 9, 0))

    def test_working_day_stays(self):
        self.assertEqual(self._get_deadline(17), datetime(2026, 3, 16, 1, 0))

    def test_holiday(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "company_id": self.company.id,
                "date_from": datetime(2026, 3, 12, 16, 0),
                "date_to": datetime(2026, 3, 13, 16, 0),
            }
        )
        self.assertEqual(self._get_deadline(16), datetime(2026, 3, 12, 9, 0))

    def test_moved_meeting(self):
        self._get_deadline(17)
        meeting = self.policy.meeting_ids
        meeting.date_start = datetime(2026, 3, 23, 1, 0)
        self.assertEqual(meeting.brief_ids[0].deadline, datetime(2026, 3, 20, 9, 0))

    def test_convened_too_late_to_finish_before_the_day_off(self):
        with freeze_time("2026-03-14 02:00:00"):
            self.assertEqual(self._get_deadline(16), datetime(2026, 3, 15, 1, 0))

    def test_convened_after_the_usual_deadline(self):
        with freeze_time("2026-03-16 00:30:00"):
            self.assertEqual(self._get_deadline(16), datetime(2026, 3, 16, 1, 0))

    def test_company_without_working_hours(self):
        self.company.resource_calendar_id = False
        self.assertEqual(self._get_deadline(16), datetime(2026, 3, 15, 1, 0))

    def test_zone_of_the_policy_decides_which_day_it_is(self):
        # Sunday evening in Shanghai is Sunday morning in Los Angeles, both off;
        # Monday 01:00 UTC is still Sunday there
        self.policy._write_system({"tz": "America/Los_Angeles"})
        self.company.resource_calendar_id.tz = "America/Los_Angeles"
        # their Friday ends at 17:00, which is Saturday 00:00 UTC
        self.assertEqual(self._get_deadline(17), datetime(2026, 3, 14, 0, 0))


@tagged("post_install", "-at_install", "chanxiao_once")
class TestBriefAddedLater(BriefCase):
    """A brief that comes after the figures were frozen."""

    def _add(self, user=None):
        with self._collecting(self._make_rate(70.0)):
            return (
                self.env["chanxiao.meeting.brief"]
                .with_user(user or self.planner)
                .create(
                    {
                        "meeting_id": self.meeting.id,
                        "department_id": self.planning_department.id,
                        "source_ids": self.source.ids,
                    }
                )
            )

    def _start(self):
        with self._collecting(self._make_rate()):
            self.meeting.with_user(self.planner).action_start()

    def test_notice_tells_each_their_own_deadline(self):
        brief = self._add()
        self.assertEqual(brief.deadline, datetime(2026, 3, 15, 1, 0))
        self.secret.deadline = datetime(2026, 3, 14, 9, 0)
        brief.write(
            {"responsible_id": self.attendee.id, "deadline": "2026-03-15 10:00:00"}
        )
        rows = {
            line.user_id: line._get_notice_rows() for line in self.meeting.attendee_ids
        }
        self.assertEqual(rows[self.chair], [])
        self.assertEqual(
            rows[self.finance], [("Your brief is due", "2026-03-14 17:00")]
        )
        self.assertEqual(
            rows[self.attendee], [("Your brief is due (Planning)", "2026-03-15 18:00")]
        )
        self.brief.action_submit()
        line = self.meeting.attendee_ids.filtered(lambda a: a.role == "representative")
        self.assertEqual(line[0]._get_notice_rows(), [])

    def test_before_the_start_it_is_pending(self):
        brief = self._add()
        self.assertEqual(brief.state, "pending")
        self.assertFalse(brief.frozen_at)

    def test_while_the_meeting_runs_it_is_missing_with_its_figures(self):
        self._start()
        brief = self._add()
        self.assertEqual(brief.state, "missing")
        self.assertEqual(brief.timeliness, "missing")
        self.assertEqual(brief.figure_ids.value, 70.0)
        with self.assertRaisesRegex(UserError, "frozen"):
            brief.action_collect()
        self.assertEqual(self.brief.figure_ids.value, 90.0, "others stay")

    def test_organizer_may_still_hand_in_its_words(self):
        self._start()
        brief = self._add()
        brief.problems = "<p>Said in the meeting</p>"
        with freeze_time("2026-03-14 02:10:00"):
            brief.action_submit()
        self.assertEqual(brief.state, "submitted")
        self.assertEqual(brief.timeliness, "missing")

    def test_after_the_meeting_there_is_none(self):
        self._start()
        self.meeting.attendee_ids.attendance = "present"
        self.meeting.with_user(self.planner).action_close()
        with self.assertRaisesRegex(UserError, "is over"):
            self._add()
