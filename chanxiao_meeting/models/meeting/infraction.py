from odoo import api, fields, models

from ..common.state_mixin import ensure_single


class ChanxiaoMeetingInfraction(models.Model):
    """What somebody did against the discipline of a meeting, by kind."""

    _name = "chanxiao.meeting.infraction"
    _description = "Infraction in a Meeting"
    _inherit = "chanxiao.state.mixin"
    _order = "noted_at, id"
    _rec_name = "kind_id"
    _check_company_auto = True
    _system_fields = {"noted_by_id", "noted_at"}
    _history_field = "attendee_id"

    attendee_id = fields.Many2one(
        "chanxiao.meeting.attendee",
        required=True,
        ondelete="cascade",
        index=True,
    )
    meeting_id = fields.Many2one(
        related="attendee_id.meeting_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="attendee_id.company_id", store=True, precompute=True
    )
    policy_id = fields.Many2one(
        related="attendee_id.meeting_id.policy_id", store=True, precompute=True
    )
    partner_id = fields.Many2one(
        related="attendee_id.partner_id", string="Person", store=True, precompute=True
    )
    department_id = fields.Many2one(
        related="attendee_id.department_id", store=True, precompute=True
    )
    kind_id = fields.Many2one(
        "chanxiao.reason",
        required=True,
        ondelete="restrict",
        check_company=True,
        domain="[('scope', '=', 'infraction')]",
    )
    note = fields.Char()
    noted_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, default=lambda self: self.env.uid
    )
    noted_at = fields.Datetime(readonly=True, copy=False, default=fields.Datetime.now)

    @api.constrains("kind_id", "attendee_id")
    def _check_kind(self):
        for infraction in self:
            infraction.kind_id._check_given_for(infraction, "infraction")

    # closed with the attendance

    @api.model_create_multi
    def create(self, vals_list):
        infractions = super().create(vals_list)
        infractions.attendee_id._check_open()
        return infractions

    def _get_frozen_fields(self):
        frozen = super()._get_frozen_fields()
        # bounded: whether the attendance can still be corrected
        if self.sudo().meeting_id._get_attendance_closed_message():
            frozen |= self._fields.keys()
        return frozen

    def _get_frozen_message(self, names):
        # bounded: the name of the meeting of a line that is being written
        return self.sudo().meeting_id._get_attendance_closed_message()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self.attendee_id._check_open()


class ChanxiaoMeetingAttendee(models.Model):
    _inherit = "chanxiao.meeting.attendee"

    infraction_ids = fields.One2many(
        "chanxiao.meeting.infraction", "attendee_id", "Infractions by Kind"
    )
    infraction_count = fields.Integer(
        "Number of Infractions", compute="_compute_infraction_count", store=True
    )

    @api.depends("infraction_ids")
    def _compute_infraction_count(self):
        for attendee in self:
            attendee.infraction_count = len(attendee.infraction_ids)

    def action_note_infraction(self):
        """Open the dialog in which an infraction is noted."""
        ensure_single(self)
        self.check_access("write")
        self._check_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Note an Infraction"),
            "res_model": "chanxiao.meeting.infraction",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_attendee_id": self.id},
        }
