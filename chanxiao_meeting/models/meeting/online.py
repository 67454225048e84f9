"""Meetings that are held online, and what reminds people of any meeting."""

from odoo import api, fields, models


class ChanxiaoMeetingPolicyRules(models.AbstractModel):
    """Whether the meetings are held online: a way to hold any of them."""

    _inherit = "chanxiao.meeting.policy.rules"

    is_online = fields.Boolean(
        "Held Online",
        help="Each meeting gets a video link of its own, in the calendar and on its "
        "notice. Nobody needs a room.",
    )


class ChanxiaoMeetingPolicy(models.Model):
    _inherit = "chanxiao.meeting.policy"
    _frozen_fields = dict.fromkeys(("approved", "retired"), {"is_online", "alarm_ids"})

    alarm_ids = fields.Many2many(
        "calendar.alarm",
        string="Reminders of the Meeting",
        default=lambda self: self._get_usual_alarm(),
        help="How and how long before a meeting its people are reminded of it, by the "
        "calendar.",
    )

    @api.model
    def _get_usual_alarm(self):
        alarm = self.env.ref("calendar.alarm_notif_1", raise_if_not_found=False)
        return alarm or self.env["calendar.alarm"]


class ChanxiaoMeeting(models.Model):
    _inherit = "chanxiao.meeting"
    _frozen_fields = dict.fromkeys(("held", "cancelled"), {"is_online"})

    is_online = fields.Boolean(
        "Held Online",
        compute="_compute_is_online",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    # anybody who reads the meeting may join it
    videocall_location = fields.Char(
        "Video Link", related="calendar_event_id.videocall_location"
    )

    @api.depends("policy_id")
    def _compute_is_online(self):
        for meeting in self:
            is_open = meeting.state in ("draft", False)
            source = meeting.policy_id if is_open else meeting
            meeting.is_online = source.is_online

    def write(self, vals):
        result = super().write(vals)
        if "is_online" in vals:
            self._update_video_link()
        return result

    def _create_calendar_event(self):
        event = super()._create_calendar_event()
        self._update_video_link()
        # the calendar leaves it out where it writes to nobody
        event._setup_alarms()
        return event

    def _prepare_event_values(self):
        return {
            **super()._prepare_event_values(),
            "alarm_ids": [(6, 0, self.policy_id.alarm_ids.ids)],
        }

    def _update_video_link(self):
        """Give the events of online meetings a link; one that somebody chose stays."""
        for meeting in self.filtered("calendar_event_id"):
            # bounded: the event is this meeting's own
            event = meeting.calendar_event_id.sudo()
            event = event.with_context(skip_attendee_notification=True)
            if meeting.is_online and not event.videocall_location:
                event._set_discuss_videocall_location()
            elif not meeting.is_online and event.videocall_location:
                event.videocall_location = False
