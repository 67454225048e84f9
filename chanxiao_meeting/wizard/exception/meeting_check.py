from odoo import api, fields, models


class ChanxiaoMeetingCheck(models.TransientModel):
    """Exceptions are offered where a meeting is convened, as time allows."""

    _inherit = "chanxiao.meeting.check"

    offered_exception_ids = fields.Many2many(
        "chanxiao.control.exception",
        "chanxiao_meeting_check_offered_exception_rel",
        compute="_compute_offered",
    )
    exception_ids = fields.Many2many(
        "chanxiao.control.exception",
        "chanxiao_meeting_check_exception_rel",
        string="Exceptions",
        compute="_compute_exception_ids",
        store=True,
        readonly=False,
        domain="[('id', 'in', offered_exception_ids)]",
    )

    @api.depends("meeting_id", "step")
    def _compute_offered(self):
        result = super()._compute_offered()
        exceptions = self.env["chanxiao.control.exception"]
        for check in self:
            offered = check.meeting_id and check.step == "convene"
            check.offered_exception_ids = offered and exceptions._find_untreated(
                check.meeting_id
            )
        return result

    @api.depends("offered_exception_ids")
    def _compute_exception_ids(self):
        for check in self:
            found = check.offered_exception_ids
            meeting = check.meeting_id
            check.exception_ids = found and meeting._get_fitting(found._get_ranked())

    def _prepare_step(self):
        chosen = self.exception_ids & self.offered_exception_ids
        result = super()._prepare_step()
        if self.step == "convene":
            # without what a parked topic, taken up just now, brings back already
            open_ = chosen & chosen._find_untreated(self.meeting_id)
            open_._get_ranked()._put_all_on_agenda(self.meeting_id)
        return result
