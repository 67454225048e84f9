from markupsafe import Markup

from odoo import models


class ChanxiaoMeetingMinutes(models.Model):
    """Who is told that minutes wait for them, or have been issued."""

    _inherit = "chanxiao.meeting.minutes"

    # activities

    def _schedule_issuing(self):
        self._schedule_for(
            "chanxiao_meeting.mail_activity_type_minutes_issue",
            self.recorder_id,
            self.deadline,
        )

    def _schedule_approval(self):
        self._schedule_for(
            "chanxiao_meeting.mail_activity_type_minutes_approve",
            # nobody approves what they recorded
            self.chair_id - self.recorder_id,
            self.deadline,
        )

    def _schedule_for(self, type_xmlid, user, moment):
        """An activity for a person who can open the minutes; others have none."""
        self.ensure_one()
        if not user.active or not self.with_user(user).has_access("read"):
            return
        local = moment and self.meeting_id.policy_id._get_local_date(moment)
        self.activity_schedule(type_xmlid, date_deadline=local or None, user_id=user.id)

    def _finish_approval(self, feedback=None):
        self.activity_feedback(
            ["chanxiao_meeting.mail_activity_type_minutes_approve"], feedback=feedback
        )

    # issue

    def _action_issue(self):
        """Extension point: everything that issuing one document sets off."""
        self.ensure_one()
        self.activity_feedback(["chanxiao_meeting.mail_activity_type_minutes_issue"])
        recipients = self._get_recipients()
        reachable = recipients.filtered(self._is_reachable)
        for language, partners in reachable.grouped("lang").items():
            self.with_context(lang=language or self.env.lang)._send_to(partners)
        self._log_recipients(reachable, recipients - reachable)

    def _get_recipients(self):
        attendees = self.meeting_id.attendee_ids
        return attendees.partner_id | attendees.proxy_id | self.copy_partner_ids

    def _is_reachable(self, partner):
        """Whether a message gets to the person: by e-mail, or in the inbox."""
        return partner.email or any(
            user.notification_type == "inbox" for user in partner.user_ids
        )

    def _send_to(self, partners):
        """Send the issued minutes to people who read the context's language."""
        self.ensure_one()
        sender = self.env.user
        self.message_notify(
            subject=self.env._(
                "Minutes %(number)s: %(meeting)s",
                number=self.name,
                meeting=self.policy_id.name,
            ),
            body=self.env["ir.qweb"]._render(
                "chanxiao_meeting.minutes_issued_message", self._prepare_render_values()
            ),
            author_id=sender.partner_id.id,
            email_from=sender.email_formatted or self.company_id.email_formatted,
            partner_ids=partners.ids,
            attachments=self._get_issue_attachments(),
        )

    def _get_issue_attachments(self):
        """Extension point: files sent along, in the language of the environment.

        :return: list of pairs of file name and content in bytes
        """
        return []

    def _log_recipients(self, reachable, unreachable):
        lines = [self.env._("Issued to: %s", reachable.mapped("name"))]
        if unreachable:
            lines.append(
                self.env._(
                    "Without e-mail address, please tell them in person: %s",
                    unreachable.mapped("name"),
                )
            )
        self.message_post(body=Markup("<br/>").join(lines))
