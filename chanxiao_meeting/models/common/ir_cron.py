import logging
from datetime import timedelta

from psycopg2.errors import LockNotAvailable
from psycopg2.extensions import TransactionRollbackError

from odoo import api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)
# How many failures are named to the administrators.
NAMED = 10
# How long the same record is not reported again: a little less than the day between
# two runs of a nightly job.
QUIET = timedelta(hours=23)


class IrCron(models.Model):
    """Scheduled jobs of ours: one record in trouble keeps no other waiting."""

    _inherit = "ir.cron"

    @api.model
    def _chanxiao_find(self, xml_id):
        """A scheduled job, or none if somebody archived or deleted it."""
        job_id = self.env["ir.model.data"]._xmlid_to_res_id(
            xml_id, raise_if_not_found=False
        )
        # bounded: whether and when a job of the system runs, not what it does
        return self.sudo().browse(job_id or ()).filtered("active")

    @api.model
    def _chanxiao_miss(self, xml_id):
        """What to tell who waits for a scheduled job that will not run, or nothing.

        :param str xml_id: of the job
        :return: a sentence, if somebody archived or deleted the job; so does Odoo with
            all of them where a database is copied for trials
        """
        if self._chanxiao_find(xml_id):
            return ""
        return self.env._(
            "The scheduled action that does this was archived or deleted. An "
            "administrator finds it under Settings ‣ Technical ‣ Scheduled Actions; "
            "upgrading the application makes a deleted one anew."
        )

    @api.model
    def _chanxiao_start(self, xml_id, at=None, needed=False):
        """Have a scheduled job run soon, and not only when its time comes.

        :param str xml_id: of the job
        :param datetime at: when, in UTC; at once, if not given
        :param bool needed: the user waits for it
        :return: whether it will; not, if somebody archived or deleted the job
        :raise UserError: if it is needed, and never would
        """
        job = self._chanxiao_find(xml_id)
        if job:
            job._trigger(at=at)
        elif needed:
            raise UserError(self._chanxiao_miss(xml_id))
        return bool(job)

    @api.model
    def _chanxiao_take(self, records):
        """Lock records for the running job; what is in use is done a minute later.

        Others may go on adding what refers to them.

        :return: those that are locked
        """
        taken = records.try_lock_for_update(allow_referencing=True)
        if taken != records:
            self._chanxiao_run_again()
        return taken

    @api.model
    def _chanxiao_run_again(self):
        """Let the running job run once more in a minute, for what it could not do."""
        if job_id := self.env.context.get("cron_id"):
            # bounded: when the job that is running runs again
            job = self.sudo().browse(job_id)
            job._trigger(at=fields.Datetime.now() + timedelta(minutes=1))

    @api.model
    def _chanxiao_do_each(self, records, function, on_failure=None):
        """Do the same with each record, until the time of the scheduled job is over.

        What fails is undone for that record, logged, and reported to the
        administrators once at the end.

        :param records: a recordset
        :param function: called with one record
        :param on_failure: called with a record that failed and its exception
        """
        failed, is_all_done = records.browse(), True
        for record in records:
            try:
                with self.env.cr.savepoint():
                    function(record)
            except (TransactionRollbackError, LockNotAvailable):
                # two at once: the next run does it, in a moment
                _logger.info("%s is being changed by someone else", record)
                is_all_done = False
            except Exception as error:
                _logger.exception("A scheduled job failed for %s", record)
                failed |= record
                if on_failure:
                    self._chanxiao_tell_failure(on_failure, record, error)
            if not self._chanxiao_commit():
                is_all_done = record == records[-1:] and is_all_done
                break
        if not is_all_done:
            self._chanxiao_run_again()
        self._chanxiao_report(failed)

    @api.model
    def _chanxiao_tell_failure(self, on_failure, record, error):
        """Whatever goes wrong in telling somebody keeps no other record waiting."""
        try:
            with self.env.cr.savepoint():
                on_failure(record, error)
        except Exception:
            _logger.exception("Nobody could be told of the failure for %s", record)

    @api.model
    def _chanxiao_do_together(self, records, function):
        """Do the same with all records at once; where that fails, with one at a time.

        :param records: a recordset
        :param function: called with all of them, or with one record
        """
        try:
            with self.env.cr.savepoint():
                function(records)
        except Exception:
            _logger.info("Not all at once, so one by one: %s", records, exc_info=True)
            self._chanxiao_do_each(records, function)
        else:
            self._chanxiao_commit()

    @api.model
    def _chanxiao_commit(self):
        """Keep what is done so far; called by hand, the caller's transaction does.

        :return: whether time is left
        """
        if not self.env.context.get("ir_cron_progress_id"):
            return True
        return bool(self._commit_progress(1))

    @api.model
    def _chanxiao_report(self, failed):
        """Tell the administrators which records a scheduled job failed for.

        A failure that lasts is told once a day, not with each hourly run.
        """
        failed = self._chanxiao_note_reported(failed)
        if not failed:
            return
        self._notify_admin(
            self.env._(
                "A scheduled job of the production–sales meetings failed for "
                "%(count)s records of “%(model)s”: %(names)s. The others were done, "
                "and it is tried again; while it goes on failing, you are told once a "
                "day. The server's log says why.",
                count=len(failed),
                model=failed._description,
                names=[_get_name(record) for record in failed[:NAMED]],
            )
        )

    @api.model
    def _chanxiao_note_reported(self, failed):
        """Those that the running job has not reported lately; noted as reported now.

        :return: all of them, if no scheduled job is running
        """
        # bounded: what runs of this job reported, no record of anybody
        runs = self.env["ir.cron.progress"].sudo()
        run = runs.browse(self.env.context.get("ir_cron_progress_id"))
        if not run:
            return failed
        now = fields.Datetime.now()
        earlier = runs.search(
            [("cron_id", "=", run.cron_id.id), ("chanxiao_reported", "!=", False)]
        )
        told = {
            name
            for reported in earlier.mapped("chanxiao_reported")
            for name, moment in reported.items()
            if fields.Datetime.to_datetime(moment) > now - QUIET
        }
        untold = failed.filtered(lambda record: _get_name(record) not in told)
        if untold:
            names = dict.fromkeys(
                map(_get_name, untold), fields.Datetime.to_string(now)
            )
            run.chanxiao_reported = {**(run.chanxiao_reported or {}), **names}
        return untold


class IrCronProgress(models.Model):
    """One run of a scheduled job; it is kept for a week."""

    _inherit = "ir.cron.progress"

    chanxiao_reported = fields.Json(
        "Reported Failures",
        readonly=True,
        help="Records that the administrators were told of, and when.",
    )


def _get_name(record):
    return f"{record._name},{record.id}"
