from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .minutes_common import MinutesCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMinutesClock(MinutesCase):
    """G6, M4, V10: whoever minutes wait for hears of their deadline, then the chair.

    The meeting ended at 03:10 UTC on 2026-03-16; its minutes are due a day later.
    ``head`` heads the department that convenes.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls._create_user("head", "user", cls.planning_department)
        cls.planning_department.manager_id = cls.head.employee_ids
        cls.minutes = cls._create_minutes()
        cls.minutes._write_system({"deadline": datetime(2026, 3, 17, 3, 10)})

    def _run(self, moment):
        """Who is told by the scheduled job of a moment in March."""
        before = self._get_messages()
        with freeze_time(f"2026-03-{moment}"):
            self.env.invalidate_all()
            self.env["chanxiao.meeting.minutes"]._cron_watch_deadlines()
        self.messages = self._get_messages() - before
        return self.messages.notified_partner_ids.user_ids

    def _get_messages(self):
        return self.env["mail.message"].search(
            [("message_type", "=", "user_notification"), ("model", "=", False)]
        )

    def test_each_rung_once(self):
        recorder, chair = self.recorder, self.chair
        for moment, rung, people in (
            ("16 18:00:00", False, None),
            ("16 19:30:00", "ahead", recorder),
            ("16 20:30:00", "ahead", None),
            ("17 03:20:00", "late", recorder | chair),
            ("17 20:00:00", "late", None),
            ("18 03:10:00", "above", self.head),
            ("20 03:10:00", "above", None),
        ):
            with self.subTest(moment):
                self.assertEqual(self._run(moment), people or self.env["res.users"])
                self.assertEqual(self.minutes.clock_rung, rung)
                self.assertFalse(self._run(moment), "the same moment again")

    def test_a_job_that_catches_up_tells_of_the_highest_rung_only(self):
        self.assertEqual(self._run("25 01:00:00"), self.head)
        self.assertEqual(len(self.messages), 1)
        self.assertIn(self.minutes.name, self.messages.body)
        self.assertIn("Recorder", self.messages.body, "whom they wait for")

    def test_old_stories_are_not_told(self):
        self.assertFalse(self._run("31 03:20:00"))
        self.assertFalse(self.minutes.clock_rung)

    def test_minutes_in_review_wait_for_their_approver(self):
        self.minutes.with_user(self.recorder).action_submit()
        self.assertEqual(self._run("16 19:30:00"), self.chair)

    def test_issued_minutes_are_silent(self):
        self._issue(self.minutes)
        self.assertFalse(self._run("17 03:20:00"))

    def test_a_new_deadline_begins_anew(self):
        self._run("17 03:20:00")
        self.minutes._write_system({"deadline": datetime(2026, 3, 19, 3, 10)})
        self.assertFalse(self._run("17 04:20:00"))
        self.assertEqual(self._run("18 20:00:00"), self.recorder)

    def test_whoever_left_is_passed_over(self):
        self.recorder.active = False
        self.planning_department.manager_id = False
        self.assertFalse(self._run("16 19:30:00"))
        self.assertEqual(self._run("18 04:00:00"), self.chair)

    def test_each_in_their_own_language(self):
        self.recorder.lang = "zh_CN"
        self._run("17 03:20:00")
        titles = {m.notified_partner_ids.name: m.subject for m in self.messages}
        self.assertEqual(titles["Chair"], "Minutes to issue: 1")
        self.assertEqual(titles["Recorder"], "待签发纪要：1 份")

    def test_many_minutes_take_no_more_queries_than_a_few(self):
        def run(count):
            for number in range(count):
                meeting = self._create_held_meeting(
                    self.policy,
                    name=f"F/2026/{count}{number}",
                    date_start=datetime(2026, 3, 16, 5, 0),
                    date_end=datetime(2026, 3, 16, 6, 0),
                )
                self._create_minutes(meeting)._write_system(
                    {"deadline": datetime(2026, 3, 17, 3, 10)}
                )
            self.env.flush_all()
            self.env.registry.clear_all_caches()
            before = self.env.cr.sql_log_count
            self._run("17 03:20:00")
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        run(1)
        few, many = run(2), run(10)
        self.assertLessEqual(many, few + 8, "who is told is looked up for each")

    def test_nobody_types_what_was_told(self):
        with self.assertRaisesRegex(Exception, "buttons"):
            self.minutes.with_user(self.manager).clock_rung = "above"

    def test_kept_by_policy_and_recorder(self):
        with freeze_time("2026-03-16 13:10:00"):
            self._issue(self.minutes)
        rows = (
            self.env["chanxiao.meeting.effect"]
            .with_user(self.planner)
            ._read_group(
                [("policy_id", "=", self.policy.id)],
                ["policy_id", "recorder_id"],
                ["minutes_on_time_rate:avg", "minutes_hours:avg"],
            )
        )
        self.assertEqual(rows, [(self.policy, self.recorder, 100.0, 10.0)])
