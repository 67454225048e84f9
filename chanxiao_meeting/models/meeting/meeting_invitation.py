import pytz

from odoo import Command, fields, models


class ChanxiaoMeeting(models.Model):
    """Telling people: the calendar event and the notice."""

    _inherit = "chanxiao.meeting"

    # calendar

    def _create_calendar_event(self):
        # the notice tells people, with the agenda; the calendar need not write too
        event = (
            self.env["calendar.event"]
            .with_context(dont_notify=True, no_mail_to_attendees=True)
            .create(self._prepare_event_values())
        )
        self._write_system({"calendar_event_id": event.id})
        return event

    def _prepare_event_values(self):
        partners = self.attendee_ids.partner_id
        return {
            "name": self.display_name,
            "start": self.date_start,
            "stop": self.date_end,
            "location": self.location,
            "user_id": self.env.uid,
            "partner_ids": [Command.set(partners.ids)],
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
        }

    def _update_calendar_event(self):
        """Let the calendar follow; an event that got lost comes back."""
        for meeting in self:
            if meeting.state == "convened" and not meeting.calendar_event_id:
                meeting._create_calendar_event()
        for meeting in self.filtered("calendar_event_id"):
            # the event is this meeting's own; whoever may move the one moves the other
            event = meeting.calendar_event_id.sudo()
            values = {
                "start": meeting.date_start,
                "stop": meeting.date_end,
                "location": meeting.location,
            }
            changed = {key: new for key, new in values.items() if event[key] != new}
            if changed:
                event.write(changed)

    def _update_calendar_partners(self, added=None, removed=None):
        """Let who is in the calendar follow who is on the list of attendees.

        Whoever was added in the calendar alone stays there.
        """
        commands = [Command.link(partner.id) for partner in added or []]
        commands += [Command.unlink(partner.id) for partner in removed or []]
        if commands and self.calendar_event_id:
            # the event is this meeting's own; whoever invites to one invites to both
            self.calendar_event_id.sudo().with_context(
                dont_notify=True, skip_attendee_notification=True
            ).write({"partner_ids": commands})

    # notice

    def _send_notice(self, attendees):
        """Mail the notice to those of ``attendees`` who have not had it.

        Whom no mail can reach is named.
        """
        self.ensure_one()
        waiting = attendees.filtered(lambda person: not person.invited_at)
        reachable = waiting.filtered("partner_id.email")
        template = self.env.ref("chanxiao_meeting.mail_template_notice")
        # the template is ours and goes to the attendees of this meeting alone
        if reachable:
            template.sudo().send_mail_batch(reachable.ids)
        waiting.invited_at = fields.Datetime.now()
        if unreachable := waiting - reachable:
            self.message_post(
                body=self.env._(
                    "The notice could not be mailed to %s: no e-mail address. Please "
                    "tell them in person.",
                    unreachable.mapped("partner_id.name"),
                )
            )

    def _format_deadline(self):
        """Local date and time by which briefs are due, for the notice."""
        deadline = self.brief_ids[:1].deadline or self._get_brief_deadline()
        local = pytz.utc.localize(deadline).astimezone(self._get_zone())
        return local.strftime("%Y-%m-%d %H:%M")
