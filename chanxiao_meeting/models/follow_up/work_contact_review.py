from odoo import api, fields, models
from odoo.fields import Domain

from ..common.state_mixin import ensure_single


class ChanxiaoWorkContact(models.Model):
    """What becomes of work contact sheets is told to the next meeting."""

    _inherit = "chanxiao.work.contact"

    @api.model
    def _get_review_domain(self, meeting):
        """Sheets on which ``meeting`` hears a report, beside the tasks.

        Those for a meeting of the same policy, in whatever revision, and those for none
        between two departments of the policy: sent before this meeting began, and not
        closed before the previous one did. Looked up again later, it is the same list.

        :param meeting: one ``chanxiao.meeting``
        """
        start = meeting.started_at or meeting.date_start or fields.Datetime.now()
        policies = meeting.policy_id._get_revision_family()
        departments = meeting.policy_id.department_ids.department_id
        between = Domain("from_department_id", "in", departments.ids) & Domain(
            "to_department_id", "in", departments.ids
        )
        concerned = Domain("meeting_id.policy_id", "in", policies.ids)
        concerned |= Domain("meeting_id", "=", False) & between
        previous = meeting._get_previous()
        since = previous.started_at or previous.date_start or start
        told = Domain("closed_at", "=", False) | Domain("closed_at", ">=", since)
        if not previous:
            # a first meeting hears of all that was asked for it
            told |= Domain("meeting_id", "!=", False)
        return (
            Domain("company_id", "=", meeting.company_id.id)
            & Domain("sent_at", "<", start)
            & told
            & concerned
        )

    @api.model
    def _get_review_contacts(self, meeting):
        """The sheets of :meth:`_get_review_domain`, by asked department."""
        return self.search(
            self._get_review_domain(meeting), order="to_department_id, date_due, id"
        )


class ChanxiaoMeeting(models.Model):
    """Work contact sheets for a meeting, and those that it reviews."""

    _inherit = "chanxiao.meeting"

    reviewed_contact_ids = fields.Many2many(
        "chanxiao.work.contact",
        string="Work Contact Sheets",
        compute="_compute_reviewed_contact_ids",
        help="Sent before the meeting; open still, or closed since the previous one.",
    )
    contact_count = fields.Integer(compute="_compute_contact_count")

    @api.depends_context("uid")
    def _compute_reviewed_contact_ids(self):
        """Of meetings as they are saved, also while one is being edited."""
        contacts = self.env["chanxiao.work.contact"]
        for meeting in self:
            saved = meeting._origin
            is_reviewing = saved and saved.state != "cancelled"
            meeting.reviewed_contact_ids = (
                contacts._get_review_contacts(saved) if is_reviewing else contacts
            )

    @api.depends_context("uid")
    def _compute_contact_count(self):
        contacts = self.env["chanxiao.work.contact"]
        for meeting in self:
            domain = meeting._origin._get_contact_domain()
            meeting.contact_count = contacts.search_count(domain)

    def _get_contact_domain(self):
        if not self:
            return Domain.FALSE
        reviewed = self.env["chanxiao.work.contact"]._get_review_domain(self)
        return reviewed | Domain("meeting_id", "=", self.id)

    def action_open_contacts(self):
        """The sheets for this meeting, and those it hears a report on."""
        ensure_single(self)
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "chanxiao_meeting.chanxiao_work_contact_action"
        )
        return {
            **action,
            "domain": list(self._get_contact_domain()),
            "context": {"default_meeting_id": self.id},
        }
