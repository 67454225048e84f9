import logging

from psycopg2 import OperationalError

from odoo import api, models

_logger = logging.getLogger(__name__)
# How many failures are named to the administrators.
NAMED = 10


class IrCron(models.Model):
    """Scheduled jobs of ours: one record in trouble keeps no other waiting."""

    _inherit = "ir.cron"

    @api.model
    def _chanxiao_do_each(self, records, function):
        """Do the same with each record, until the time of the scheduled job is over.

        What fails is undone for that record, logged, and reported to the
        administrators once at the end.

        :param records: a recordset
        :param function: called with one record
        """
        failed = records.browse()
        for record in records:
            try:
                with self.env.cr.savepoint():
                    function(record)
            except OperationalError:
                # two at once: the next run does it
                _logger.info("%s is being changed by someone else", record)
            except Exception:
                _logger.exception("A scheduled job failed for %s", record)
                failed |= record
            if not self._chanxiao_commit():
                break
        self._chanxiao_report(failed)

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
        """Tell the administrators which records a scheduled job failed for."""
        if not failed:
            return
        self._notify_admin(
            self.env._(
                "A scheduled job of the production–sales meetings failed for "
                "%(count)s records of “%(model)s”: %(names)s. The others were done, "
                "and it is tried again. The server's log says why.",
                count=len(failed),
                model=failed._description,
                names=[f"{record._name},{record.id}" for record in failed[:NAMED]],
            )
        )
