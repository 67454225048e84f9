from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import OperationalError
from psycopg2.errors import SerializationFailure

from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install", "chanxiao_once")
class TestCron(TransactionCase):
    """Whom a scheduled job tells of what failed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.records = cls.env["res.partner"].create([{"name": "A"}, {"name": "B"}])
        cls.job = cls.env.ref("chanxiao_meeting.ir_cron_remind_to_convene")

    def _run(self, hours, failing, job=None):
        """What the administrators are told when the job runs, or None."""

        def work(record):
            if record in failing:
                raise ValueError("trouble")

        job = job or self.job
        crons = type(self.env["ir.cron"])
        with (
            freeze_time(datetime(2026, 3, 16) + timedelta(hours=hours)),
            patch.object(crons, "_commit_progress", return_value=60),
            patch.object(crons, "_notify_admin") as notify,
            mute_logger("odoo.addons.chanxiao_meeting.models.common.ir_cron"),
        ):
            cron, _progress = job.with_context(cron_id=job.id)._add_progress()
            cron._chanxiao_do_each(self.records, work)
        return notify.call_args and notify.call_args.args[0]

    def test_lasting_failure_is_told_once_a_day(self):
        one, other = self.records
        self.assertIn(f"res.partner,{one.id}", self._run(0, one))
        self.assertIsNone(self._run(1, one))
        told = self._run(2, one + other)
        self.assertIn(f"res.partner,{other.id}", told)
        self.assertNotIn(f"res.partner,{one.id}", told)
        self.assertIsNone(self._run(20, one + other))
        self.assertIn(f"res.partner,{one.id}", self._run(24, one))
        self.assertIsNone(self._run(24.5, one + other))

    def test_what_is_in_use_is_done_a_minute_later(self):
        def work(record):
            if record == self.records[0]:
                raise SerializationFailure("could not serialize access")

        triggers = self.env["ir.cron.trigger"].search([])
        with freeze_time("2026-03-16 04:00:00"):
            self.job.with_context(cron_id=self.job.id)._chanxiao_do_each(
                self.records, work
            )
        again = self.env["ir.cron.trigger"].search([]) - triggers
        self.assertEqual(again.cron_id, self.job)
        self.assertEqual(str(again.call_at), "2026-03-16 04:01:00")

    def test_what_the_database_cannot_do_is_reported(self):
        def work(_record):
            raise OperationalError("canceling statement due to statement timeout")

        triggers = self.env["ir.cron.trigger"].search([])
        with (
            patch.object(type(self.env["ir.cron"]), "_notify_admin") as notify,
            mute_logger("odoo.addons.chanxiao_meeting.models.common.ir_cron"),
        ):
            self.job.with_context(cron_id=self.job.id)._chanxiao_do_each(
                self.records, work
            )
        notify.assert_called_once()
        self.assertEqual(self.env["ir.cron.trigger"].search([]), triggers)

    def test_what_there_was_no_time_for_is_done_a_minute_later(self):
        triggers = self.env["ir.cron.trigger"].search([])
        with patch.object(type(self.env["ir.cron"]), "_commit_progress") as commit:
            commit.return_value = 0
            cron, _progress = self.job.with_context(cron_id=self.job.id)._add_progress()
            cron._chanxiao_do_each(self.records[0], lambda _record: None)
            self.assertEqual(self.env["ir.cron.trigger"].search([]), triggers)
            cron._chanxiao_do_each(self.records, lambda _record: None)
        again = self.env["ir.cron.trigger"].search([]) - triggers
        self.assertEqual(again.cron_id, self.job)

    def test_failure_in_telling_keeps_nothing_waiting(self):
        one, other = self.records
        told = []

        def work(record):
            raise ValueError("trouble")

        def tell(record, error):
            told.append((record, str(error)))
            if record == one:
                raise ValueError("nobody there")

        with (
            patch.object(type(self.env["ir.cron"]), "_notify_admin"),
            mute_logger("odoo.addons.chanxiao_meeting.models.common.ir_cron"),
        ):
            self.env["ir.cron"]._chanxiao_do_each(self.records, work, tell)
        self.assertEqual(told, [(one, "trouble"), (other, "trouble")])

    def test_each_job_tells_of_its_own(self):
        one = self.records[0]
        other_job = self.env.ref("chanxiao_meeting.ir_cron_create_next_meetings")
        self.assertIsNotNone(self._run(0, one))
        self.assertIsNotNone(self._run(1, one, other_job))
        self.assertIsNone(self._run(2, one, other_job))
