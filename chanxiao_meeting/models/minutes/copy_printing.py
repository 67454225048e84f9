"""How a copy for a partner gets its file: by the job that prints issued minutes.

Making one notes what is in it, for whom and why, and that it is to be printed: nobody
waits for a PDF, and none that cannot be made takes back what was decided. It is tried
again as the PDF of issued minutes is. Whoever made the copy is told when its file is
there.
"""

import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_datetime

from ..common.state_mixin import ensure_single
from .redaction import Reading
from .sending import CRON, RETRIES

_logger = logging.getLogger(__name__)
COPY = "chanxiao.minutes.copy"


class ChanxiaoMinutesCopy(models.Model):
    _inherit = "chanxiao.minutes.copy"

    # without a transaction of its own to wait in, it is there a little later
    attachment_id = fields.Many2one(required=False)
    name = fields.Char(related=None, compute="_compute_name", compute_sudo=True)
    printing_due = fields.Datetime("Copy Printed Next", index="btree_not_null")
    printing_failures = fields.Integer("Failed Attempts to Print the Copy")
    printing_failed_since = fields.Datetime("Copy Pending Since")
    printing_problem = fields.Char("Why the Copy Is Pending")
    printing_notice = fields.Char(compute="_compute_printing_notice")

    @api.depends("attachment_id.name", "minutes_id.name", "partner_id.name")
    @api.depends_context("lang")
    def _compute_name(self):
        for copy in self:
            minutes = copy.minutes_id
            copy.name = copy.attachment_id.name or minutes._get_copy_name(
                copy.partner_id
            )

    @api.depends("printing_due", "printing_problem", "printing_failed_since")
    @api.depends_context("lang", "tz")
    def _compute_printing_notice(self):
        """What the form says of a file that is not there."""
        for copy in self:
            copy.printing_notice = (
                copy.printing_due or copy.printing_problem
            ) and copy._describe_printing()

    def _describe_printing(self):
        if not self.printing_due:
            return self.printing_problem
        if missed := self.env["ir.cron"]._chanxiao_miss(CRON):
            waiting = self.env._("The file of this copy is not printed yet.")
            return f"{waiting} {missed}"
        if not self.printing_problem:
            return self.env._(
                "The file of this copy is being printed. Whoever made the copy gets a "
                "message when it is there."
            )
        return self.env._(
            "The file of this copy has been pending since %(since)s and is tried again "
            "at %(due)s: %(problem)s",
            since=format_datetime(self.env, self.printing_failed_since),
            due=format_datetime(self.env, self.printing_due),
            problem=self.printing_problem,
        )

    def action_open(self):
        if not ensure_single(self).attachment_id:
            self.check_access("read")
            raise UserError(
                self.printing_notice or self.env._("The file of this copy is gone.")
            )
        return super().action_open()

    def action_print_again(self):
        """Try now, and not later, what could not be printed.

        :raise AccessError: for whoever does not make copies of these minutes
        :raise UserError: where the file is there
        """
        self.check_access("read")
        self.minutes_id._as_copier()
        for copy in self:
            if not copy.printing_due:
                raise UserError(
                    self.env._(
                        "“%s” is printed already, or will not be. Make another copy if "
                        "you need one.",
                        copy.display_name,
                    )
                )
        # bounded by the checks above: when the copies are printed, and no more
        self.sudo()._plan_printing(needed=True)
        return True

    def _plan_printing(self, needed=False):
        self._write_system({"printing_due": fields.Datetime.now()})
        self.minutes_id._trigger_sending(needed=needed)

    # what the job does

    @api.model
    def _print_all_waiting(self):
        """Print the copies whose time has come; what fails is tried again later."""
        waiting = self.search([("printing_due", "<=", fields.Datetime.now())])
        self.env["ir.cron"]._chanxiao_do_each(
            waiting,
            lambda copy: copy._print_waiting(),
            lambda copy, error: copy._note_failure(copy.minutes_id._explain(error)),
        )

    def _print_waiting(self):
        """Print one copy. Of two workers one does it, once."""
        maker = self.user_id.filtered("active")
        mine = self.minutes_id.with_user(maker or self.env.user)
        may = bool(maker) and mine.has_access("read")
        # before anything is locked, as it may take its time
        files, problem = self._print_file(mine) if may else ([], None)
        if not self.env["ir.cron"]._chanxiao_take(self):
            return
        self.invalidate_recordset(["printing_due"])
        if not self.printing_due:
            return
        if not may:
            self._give_up()
        elif problem:
            self._note_failure(problem)
        else:
            self._keep_file(mine, files)

    def _print_file(self, minutes):
        """The file of this copy, with the rights of whoever made it.

        :return: pair of its name and content in a list, and why there is none, or None
        """
        own = minutes.with_context(lang=self.language)._with_reading(
            self._get_reading()
        )
        try:
            with self.env.cr.savepoint():
                return own._get_copy_files(self.partner_id.with_env(own.env)), None
        except OperationalError:
            raise
        except Exception as error:  # whatever it is, it keeps no other copy waiting
            _logger.warning("No file of copy %s", self.id, exc_info=True)
            return [], minutes.with_context(lang=minutes.env.user.lang)._explain(error)

    def _get_reading(self):
        """How the minutes are read in this copy: what was chosen when it was made."""
        # bounded: what is in the copy
        own = self.sudo()
        mark = self.minutes_id.with_context(lang=self.language)._get_copy_mark(
            self.partner_name
        )
        return Reading(
            frozenset(own.told or ()), frozenset(own.section_keys or ()), mark
        )

    def _keep_file(self, minutes, files):
        """Keep the file of this copy, and enter its checksum into the ledger."""
        [(name, content)] = files
        attachment = self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": content,
                "res_model": COPY,
                "res_id": self.id,
                "company_id": self.company_id.id,
            }
        )
        self._write_system(
            {
                "attachment_id": attachment.id,
                "printing_due": False,
                "printing_failures": 0,
                "printing_failed_since": False,
                "printing_problem": False,
            }
        )
        # bounded: paper of minutes that the user was allowed to copy
        minutes.sudo()._enter_papers(attachment)
        self._tell_maker(
            lambda copy: (
                copy.env._("The copy for %s is printed", copy.partner_name),
                copy.env._("“%s” is on record with the minutes.", copy.name),
            )
        )

    def _note_failure(self, problem):
        """The file could not be made: it waits, and that is told once.

        :param str problem: why
        """
        wait = RETRIES[min(self.printing_failures, len(RETRIES) - 1)]
        now = fields.Datetime.now()
        is_known = bool(self.printing_problem)
        self._write_system(
            {
                "printing_problem": problem,
                "printing_failures": self.printing_failures + 1,
                "printing_failed_since": self.printing_failed_since or now,
                "printing_due": now + wait,
            }
        )
        self.minutes_id._trigger_sending(now + wait)
        if not is_known:
            self._tell_maker(
                lambda copy: (
                    copy.env._("The copy for %s is pending", copy.partner_name),
                    copy.printing_notice,
                )
            )

    def _give_up(self):
        """Nobody's rights are left to print it with."""
        problem = self.env._(
            "%s made this copy, and may not read the minutes any more, so that it is "
            "not printed. Make another one.",
            self.person_name,
        )
        self._write_system({"printing_due": False, "printing_problem": problem})

    def _tell_maker(self, prepare):
        """Tell whoever made this copy, in their inbox and on their screen.

        :param prepare: function of this copy in their language that returns the
            subject and what is to be said
        """
        maker = self.user_id.filtered("active")
        for user in maker:
            mine = self.with_context(lang=user.lang, tz=user.tz)
            subject, said = prepare(mine)
            mine.minutes_id.message_notify(
                subject=subject,
                body=mine._get_html_link(title=subject) + " " + said,
                partner_ids=user.partner_id.ids,
            )
            user._bus_send(
                "simple_notification",
                {
                    "title": subject,
                    "message": said,
                    "type": "warning" if mine.printing_problem else "success",
                },
            )


class ChanxiaoMeetingMinutes(models.Model):
    _inherit = "chanxiao.meeting.minutes"

    @api.model
    def _cron_send_minutes(self):
        result = super()._cron_send_minutes()
        self.env[COPY]._print_all_waiting()
        return result
