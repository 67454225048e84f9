from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..common.groups import MANAGER
from ..common.local_time import to_day


class ChanxiaoMeetingPolicyRules(models.AbstractModel):
    """How long issued minutes are kept."""

    _inherit = "chanxiao.meeting.policy.rules"

    retention_years = fields.Integer(
        "Minutes Kept For (Years)",
        default=10,
        help="So long after their issue, minutes are marked for disposal. They stay "
        "until an administrator disposes of them. 0: they are kept for good.",
    )

    _retention_years_positive = models.Constraint(
        "CHECK (retention_years >= 0)",
        "The years for which minutes are kept cannot be negative.",
    )


class ChanxiaoMeetingPolicy(models.Model):
    _inherit = "chanxiao.meeting.policy"
    _frozen_fields = dict.fromkeys(("approved", "retired"), {"retention_years"})


class ChanxiaoMeetingMinutes(models.Model):
    """Minutes are filed by regulation, kind, department and period, and kept as long
    as their policy said when they were issued."""

    _inherit = "chanxiao.meeting.minutes"
    _system_fields = {"retention_end", "disposal_marked_at"}

    meeting_kind = fields.Selection(
        related="meeting_id.kind", string="Kind of Meeting", store=True
    )
    department_id = fields.Many2one(
        related="policy_id.organizer_department_id",
        string="Convened By",
        store=True,
        index="btree_not_null",
    )
    retention_end = fields.Date("Kept Until", readonly=True, copy=False)
    disposal_marked_at = fields.Datetime(
        "Marked for Disposal On", readonly=True, copy=False
    )

    def _seal(self):
        result = super()._seal()
        self._begin_retention()
        return result

    def _begin_retention(self):
        # bounded: how long minutes of their policy are kept
        policy = self.sudo().policy_id
        if years := policy.retention_years:
            day = to_day(self.issued_at, policy.tz)
            self._write_system({"retention_end": day + relativedelta(years=years)})

    # the end of the time

    @api.model
    def _cron_mark_for_disposal(self):
        """Mark what need not be kept any longer, and tell the administrators once."""
        # bounded: marks, and deletes nothing
        due = self.sudo().search(
            Domain("state", "=", "issued")
            & Domain("retention_end", "<", fields.Date.today())
            & Domain("disposal_marked_at", "=", False)
        )
        by_company = due.grouped("company_id")
        self.env["ir.cron"]._chanxiao_do_each(
            due.company_id,
            lambda company: by_company[company]._mark_for_disposal(company),
        )

    def _mark_for_disposal(self, company):
        self._write_system({"disposal_marked_at": fields.Datetime.now()})
        self._tell_managers_of_end(company)

    def _tell_managers_of_end(self, company):
        managers = self.env["res.users"].search(
            [
                ("all_group_ids", "in", self.env.ref(MANAGER).ids),
                ("company_ids", "in", company.ids),
                ("share", "=", False),
            ]
        )
        for user in managers:
            env = self.with_context(lang=user.lang).env
            env["mail.thread"].message_notify(
                subject=env._("Minutes need not be kept any longer"),
                body=Markup("<p>%s</p>")
                % env._(
                    "The time for which these minutes are kept is over: %s. Nothing "
                    "is deleted by itself. In the list of minutes, under “Marked for "
                    "Disposal”, dispose of them or keep them longer.",
                    self.mapped("filing_number"),
                ),
                partner_ids=user.partner_id.ids,
            )

    def _as_manager(self):
        """:raise AccessError: for whoever does not administer meetings"""
        self.check_access("read")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._(
                    "How long minutes are kept is decided by administrators of "
                    "meetings. Ask one of them."
                )
            )
        # bounded by the check above: minutes that an administrator reads
        return self.sudo()

    def action_keep_longer(self, until=None, words=None):
        """Keep issued minutes longer than their policy said.

        :param until: the day until which they are kept
        :param str words: why, on record
        :raise AccessError: for whoever does not administer meetings
        """
        documents = self._as_manager()
        words = self._get_words(words)
        try:
            day = fields.Date.to_date(until)
        except (TypeError, ValueError):  # no day at all
            day = None
        if not day or day <= fields.Date.today():
            raise UserError(
                self.env._("Say until when they are kept: a day that is to come.")
            )
        documents = documents._lock_transition("issued")
        documents._write_system({"retention_end": day, "disposal_marked_at": False})
        for minutes in documents:
            minutes.message_post(
                body=self.env._(
                    "Kept until %(day)s: %(words)s",
                    day=fields.Date.to_string(day),
                    words=words,
                )
            )
        return True

    def action_dispose(self, words=None):
        """Delete minutes whose time is over, with all revisions and kept paper.

        The ledger goes on saying that they were issued, who disposed of them and why.

        :param str words: why, on record; without them the user is asked
        :raise AccessError: for whoever does not administer meetings
        """
        documents = self._as_manager()
        if not (words or "").strip():
            return self._open_disposal()
        documents |= documents.search([("meeting_id", "in", documents.meeting_id.ids)])
        documents = documents._lock_transition()
        for minutes in documents:
            if message := minutes._get_disposal_error():
                raise UserError(message)
        for minutes in documents.sorted("id"):
            minutes._enter_disposal(words.strip())
        documents._dispose()
        return {"type": "ir.actions.act_window_close"}

    def _open_disposal(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dispose of Minutes"),
            "res_model": "chanxiao.minutes.disposal",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_minutes_ids": [(6, 0, self.ids)]},
        }

    def _get_disposal_error(self):
        """What keeps these minutes from being disposed of, or False."""
        if self.state != "issued":
            return self.env._(
                "Minutes %s of the same meeting are not issued. Delete the draft or "
                "issue it first.",
                self.name,
            )
        if not self.disposal_marked_at:
            return self.env._(
                "Minutes %(number)s are kept until %(date)s, with all revisions. Only "
                "what is marked for disposal can be disposed of.",
                number=self.filing_number,
                date=self.retention_end or self.env._("further notice"),
            )
        return False

    def _enter_disposal(self, words):
        file = self.file_id
        file._lock()
        entry = file._get_issue_entry(self)
        file._enter(
            "disposal",
            {"disposed": entry.hash},
            number=entry.number,
            year=entry.year,
            number_in_year=entry.number_in_year,
            words=words,
            **self._prepare_entry(),
        )

    def _dispose(self):
        """Delete what the ledger says is disposed of."""
        documents = self._as_system()
        files = documents.paper_ids.attachment_id
        files |= documents.copy_ids.attachment_id
        documents.ruling_ids._as_system().unlink()
        documents.unlink()
        files.unlink()
