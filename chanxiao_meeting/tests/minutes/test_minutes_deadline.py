from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .minutes_common import MinutesCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMinutesDeadline(MinutesCase):
    def _get_deadline(self, end, value, unit):
        self.policy._write_system(
            {"minutes_deadline_value": value, "minutes_deadline_unit": unit}
        )
        self.meeting._set_state("held", ended_at=end)
        return self.env["chanxiao.meeting.minutes"]._get_deadline(self.meeting)

    def test_hours_run_from_the_actual_end(self):
        deadline = self._get_deadline(datetime(2026, 3, 16, 3, 10), 24, "hours")
        self.assertEqual(deadline, datetime(2026, 3, 17, 3, 10))

    def test_hours_run_from_the_planned_end_when_none_was_noted(self):
        deadline = self._get_deadline(False, 24, "hours")
        self.assertEqual(deadline, datetime(2026, 3, 17, 3, 0))

    def test_same_day_ends_at_local_midnight(self):
        # 23:30 in Shanghai on the 16th
        deadline = self._get_deadline(datetime(2026, 3, 16, 15, 30), 1, "same_day")
        self.assertEqual(deadline, datetime(2026, 3, 16, 15, 59, 59))
        # 00:30 in Shanghai on the 17th
        deadline = self._get_deadline(datetime(2026, 3, 16, 16, 30), 1, "same_day")
        self.assertEqual(deadline, datetime(2026, 3, 17, 15, 59, 59))

    def test_working_days_skip_the_weekend(self):
        # Friday 2026-03-20, 17:00 and 11:00 in Shanghai: Tuesday the 24th
        for end in (datetime(2026, 3, 20, 9, 0), datetime(2026, 3, 20, 3, 0)):
            deadline = self._get_deadline(end, 2, "working_days")
            self.assertEqual(deadline, datetime(2026, 3, 24, 15, 59, 59))

    def test_working_days_skip_holidays_of_the_company_only(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        # Monday for us, Tuesday for them
        for company, day in ((self.company, 23), (other, 24)):
            leave = self.env["resource.calendar.leaves"].with_company(company)
            leave = leave.create(
                {
                    "name": "Holiday",
                    "calendar_id": False,
                    "date_from": datetime(2026, 3, day - 1, 16, 0),
                    "date_to": datetime(2026, 3, day, 15, 59, 59),
                }
            )
            self.assertEqual(leave.company_id, company)
        deadline = self._get_deadline(datetime(2026, 3, 20, 9), 2, "working_days")
        self.assertEqual(deadline, datetime(2026, 3, 25, 15, 59, 59))

    def test_company_without_working_hours_works_monday_to_friday(self):
        self.company.resource_calendar_id.attendance_ids.unlink()
        deadline = self._get_deadline(datetime(2026, 3, 20, 9), 2, "working_days")
        self.assertEqual(deadline, datetime(2026, 3, 24, 15, 59, 59))

    def test_no_working_days_means_the_day_itself(self):
        deadline = self._get_deadline(datetime(2026, 3, 21, 9), 0, "working_days")
        self.assertEqual(deadline, datetime(2026, 3, 21, 15, 59, 59))

    def test_overdue_and_late(self):
        minutes = self._create_minutes()
        self.assertEqual(minutes.deadline, datetime(2026, 3, 17, 3, 10))
        overdue = [("is_overdue", "=", True), ("id", "=", minutes.id)]
        with freeze_time("2026-03-17 03:00:00"):
            self.assertFalse(minutes.search(overdue))
        with freeze_time("2026-03-17 03:11:00"):
            minutes.invalidate_recordset(["is_overdue"])
            self.assertTrue(minutes.is_overdue)
            self.assertEqual(minutes.search(overdue), minutes)
            self._issue(minutes)
            self.assertTrue(minutes.is_late)
            self.assertFalse(minutes.search(overdue))

    @freeze_time("2026-03-16 05:00:00")
    def test_issued_in_time(self):
        minutes = self._issue(self._create_minutes())
        self.assertFalse(minutes.is_late)
        self.assertEqual(minutes.issued_at, datetime(2026, 3, 16, 5, 0))
