from odoo import fields, models

from ..common.single import ensure_single


class ChanxiaoMeetingAgendaItem(models.Model):
    """The brief that a department's report is about."""

    _inherit = "chanxiao.meeting.agenda.item"

    brief_id = fields.Many2one(
        "chanxiao.meeting.brief",
        index="btree_not_null",
        ondelete="set null",
        domain="[('meeting_id', '=', meeting_id)]",
    )

    def action_open_brief(self):
        ensure_single(self)
        return self.brief_id._get_records_action()
