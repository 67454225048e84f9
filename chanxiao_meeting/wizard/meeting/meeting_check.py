from markupsafe import Markup

from odoo import api, fields, models

from ...models.common.state_mixin import ensure_single


class ChanxiaoMeetingCheck(models.TransientModel):
    """What to know before a step that other people notice, and the step itself."""

    _name = "chanxiao.meeting.check"
    _description = "Check Before a Step of a Meeting"

    meeting_id = fields.Many2one("chanxiao.meeting", required=True, ondelete="cascade")
    step = fields.Selection(
        [("convene", "Convene"), ("start", "Start"), ("close", "Close")], required=True
    )
    remarks = fields.Html(compute="_compute_remarks")
    offered_topic_ids = fields.Many2many(
        "chanxiao.meeting.agenda.item", compute="_compute_offered"
    )
    topic_ids = fields.Many2many(
        "chanxiao.meeting.agenda.item",
        string="Topics",
        compute="_compute_topic_ids",
        store=True,
        readonly=False,
        domain="[('id', 'in', offered_topic_ids)]",
    )

    @api.depends("meeting_id", "step")
    def _compute_remarks(self):
        for check in self:
            sentences = check.meeting_id and check._get_remarks()
            items = Markup().join(Markup("<li>%s</li>") % text for text in sentences)
            check.remarks = Markup("<ul>%s</ul>") % items

    def _check_may(self):
        """:raise AccessError: for whoever may not make the step"""
        if self.step == "convene":
            self.meeting_id.check_access("write")
        else:
            self.meeting_id._as_conductor()

    def _get_remarks(self):
        self._check_may()
        if self.step == "convene":
            return self.meeting_id._get_convening_preview()
        meeting = self.meeting_id._as_conductor()
        if self.step == "close":
            return meeting._get_closing_warnings()
        return meeting._get_start_warnings()

    @api.depends("meeting_id", "step")
    def _compute_offered(self):
        for check in self:
            meeting = check.meeting_id
            if check.step == "close":
                topics = meeting._get_untreated_topics()
            else:
                topics = meeting and meeting._get_backlog_topics()
            # the series may have topics of meetings that the user was not in
            check.offered_topic_ids = topics and topics._filtered_access("read")

    @api.depends("offered_topic_ids")
    def _compute_topic_ids(self):
        for check in self:
            check.topic_ids = check.offered_topic_ids

    def _prepare_step(self):
        """Extension point: what was ticked is settled before the step is made."""
        topics = self.topic_ids & self.offered_topic_ids
        if self.step == "close":
            # bounded: topics of a meeting that the user conducts
            topics.sudo().parked = True
        elif topics:
            self.meeting_id._take_up(topics)

    def action_confirm(self):
        """Make the step; the meeting itself checks who may."""
        ensure_single(self)
        self._check_may()
        self._prepare_step()
        if self.step == "start":
            return self.meeting_id.action_start()
        if self.step == "close":
            return self.meeting_id.action_close()
        self.meeting_id.action_convene()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("The meeting is convened"),
                "message": self.meeting_id._get_convened_message(),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
