from odoo import api, fields, models
from odoo.tools import html2plaintext

from ..common.state_mixin import ensure_single

TOPIC_LENGTH = 80  # characters


class ChanxiaoMeetingBrief(models.Model):
    """The support that a brief asks for goes to another department as a sheet."""

    _inherit = "chanxiao.meeting.brief"

    contact_ids = fields.One2many(
        "chanxiao.work.contact", "brief_id", "Work Contact Sheets"
    )

    def action_ask_department(self):
        """The form of a sheet that asks for the support this brief needs."""
        ensure_single(self)
        self.check_access("read")
        details = html2plaintext(self.support_needed or "").strip()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Work Contact Sheet"),
            "res_model": "chanxiao.work.contact",
            "views": [(False, "form")],
            "context": {
                "default_brief_id": self.id,
                "default_company_id": self.company_id.id,
                "default_details": details,
                "default_from_department_id": self.department_id.id,
                "default_meeting_id": self.meeting_id.id,
                "default_topic": details.partition("\n")[0][:TOPIC_LENGTH],
            },
        }


class ChanxiaoWorkContact(models.Model):
    """The brief that a work contact sheet comes from."""

    _inherit = "chanxiao.work.contact"
    _frozen_fields = dict.fromkeys(
        ("sent", "accepted", "declined", "done", "confirmed"), {"brief_id"}
    )

    brief_id = fields.Many2one(
        "chanxiao.meeting.brief",
        "From Brief",
        ondelete="set null",
        check_company=True,
        copy=False,
        index="btree_not_null",
    )

    @api.model
    def _get_own_departments(self):
        """Whoever prepares a department's brief speaks for it as well."""
        # bounded: which briefs the user prepares is no secret to the user
        briefs = self.sudo().env["chanxiao.meeting.brief"]
        mine = briefs.search([("responsible_id", "=", self.env.uid)])
        departments = mine.department_id.sudo(False).with_env(self.env)
        return super()._get_own_departments() | departments
