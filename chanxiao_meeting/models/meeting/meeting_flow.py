from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class ChanxiaoMeeting(models.Model):
    """Holding the meeting: start, close, cancel."""

    _inherit = "chanxiao.meeting"

    def _as_conductor(self):
        """These meetings with the rights of the one who conducts them.

        Organizers act with their own rights; the chair, the chair's deputies and the
        recorder may conduct their own meeting without being organizers.

        :raise AccessError: for everybody else
        """
        if self.has_access("write"):
            return self
        self.check_access("read")
        for meeting in self:
            policy = meeting.policy_id
            conductors = meeting.chair_id | meeting.recorder_id
            if self.env.user not in conductors | policy.deputy_chair_ids:
                raise AccessError(
                    self.env._(
                        "“%s” is conducted by its chair, its recorder or an organizer "
                        "of meetings. Ask one of them.",
                        meeting.display_name,
                    )
                )
        # bounded by the check above: people named on these very meetings
        return self.sudo()

    def action_start(self):
        """Open the meeting; from here on its figures stay as they are."""
        meetings = self._as_conductor()
        meetings = meetings._lock_transition()
        for meeting in meetings:
            if message := meeting._start_error_message():
                raise UserError(message)
            meeting._set_state(
                "in_progress",
                started_at=fields.Datetime.now(),
                previous_meeting_id=meeting._find_previous().id,
            )
            meeting.brief_ids._freeze()
        return True

    def _start_error_message(self):
        """What keeps the meeting from being started, or False."""
        self.ensure_one()
        if self.state == "convened":
            return self._missing_people_message() or self._people_error_message()
        return {
            "draft": self.env._("Convene “%s” before starting it.", self.display_name),
            "in_progress": self.env._("“%s” has already started.", self.display_name),
            "held": self.env._("“%s” is already over.", self.display_name),
            "cancelled": self.env._("“%s” was cancelled.", self.display_name),
        }[self.state]

    def _missing_people_message(self):
        missing = [
            self._fields[name]._description_string(self.env)
            for name in ("chair_id", "recorder_id")
            if not self[name]
        ]
        return bool(missing) and self.env._(
            "“%(meeting)s” cannot be started without a chair and a recorder. Ask an "
            "organizer of meetings to enter: %(fields)s.",
            meeting=self.display_name,
            fields=missing,
        )

    def action_close(self):
        """End the meeting and draft its minutes.

        :return: the action that opens the minutes of the one meeting
        """
        meetings = self._as_conductor()
        meetings = meetings._lock_transition()
        minutes = self.env["chanxiao.meeting.minutes"]
        for meeting in meetings:
            if message := meeting._closing_error_message():
                raise UserError(message)
            now = fields.Datetime.now()
            meeting.agenda_ids._finish(now)
            meeting._set_state("held", ended_at=now)
            minutes |= meeting._action_close()
        return minutes._get_records_action() if len(minutes) == 1 else True

    def _closing_error_message(self):
        self.ensure_one()
        if self.state != "in_progress":
            return self.env._(
                "“%s” is not in progress, so it cannot be closed.", self.display_name
            )
        unknown = self.attendee_ids.filtered(lambda person: not person.attendance)
        if unknown:
            return self.env._(
                "Record the attendance first. Still open: %s.",
                unknown.mapped("partner_id.name"),
            )
        return False

    def _action_close(self):
        """Extension point: the minutes that closing one meeting drafts."""
        self.ensure_one()
        return self.env["chanxiao.meeting.minutes"]._draft_from_meeting(self)

    def action_mark_present(self):
        """Everyone whose attendance is still open was there."""
        meeting = self._as_conductor()
        open_attendees = meeting.attendee_ids.filtered(lambda a: not a.attendance)
        open_attendees.write({"attendance": "present"})
        return True

    def action_cancel(self, reason=None):
        """Call the meeting off and tell whoever was invited.

        :param str reason: why; without one the user is asked for it
        """
        self.check_access("write")
        if not (reason or "").strip():
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Cancel Meeting"),
                "res_model": "chanxiao.meeting.cancel",
                "views": [(False, "form")],
                "target": "new",
                "context": {"default_meeting_id": self.ensure_one().id},
            }
        for meeting in self._lock_transition():
            if meeting.state not in ("draft", "convened"):
                raise UserError(
                    self.env._(
                        "“%s” has begun, so it cannot be cancelled. Close it instead.",
                        meeting.display_name,
                    )
                )
            meeting._set_state("cancelled", cancel_reason=reason.strip())
            meeting._action_cancel()
        return True

    def _action_cancel(self):
        """Extension point: what calling one meeting off takes back."""
        self.ensure_one()
        self.message_post(
            body=self.env._("The meeting is cancelled: %s", self.cancel_reason),
            partner_ids=self.attendee_ids.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )
        self.activity_ids.unlink()
        self.brief_ids.activity_ids.unlink()
        # the event belongs to this meeting, whoever entered it
        self.calendar_event_id.sudo().with_context(dont_notify=True).unlink()

    def action_new_decision(self):
        """Write a decision down, under the topic that is being discussed."""
        self.ensure_one()
        running = self.agenda_ids.filtered(
            lambda item: item.time_start and not item.time_end
        )[:1]
        return running._get_new_decision_action(self)

    def action_open_review(self):
        """What became of the decisions of earlier meetings."""
        self.ensure_one()
        return self.env["chanxiao.meeting.action"]._get_review_action(self)

    def action_open_event(self):
        self.ensure_one()
        return self.calendar_event_id._get_records_action()
