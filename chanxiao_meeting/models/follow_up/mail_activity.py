from odoo import models
from odoo.exceptions import UserError

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG


class MailActivity(models.Model):
    """Reminders of the tasks that meetings resolved, kept in step with them.

    Whoever may change such an activity changes its task, and nothing else of it: the
    tasks are found by their activity alone.
    """

    _inherit = "mail.activity"

    def write(self, vals):
        result = super().write(vals)
        if {"date_deadline", "user_id"} & vals.keys():
            self._get_meeting_actions("open")._follow_activities()
        if "active" in vals and not vals["active"]:
            self._finish_meeting_actions()
            self._verify_meeting_actions()
        elif "active" in vals:
            self._reopen_meeting_actions()
        return result

    def unlink(self):
        if self.env.context.get(MODULE_UNINSTALL_FLAG):
            return super().unlink()
        actions = self._get_meeting_actions("open")
        result = super().unlink()
        actions._handle_lost_activities()
        return result

    def _action_done(self, feedback=False, attachment_ids=None):
        # before the activities are archived, or deleted should their record be gone
        self._finish_meeting_actions(feedback, attachment_ids)
        self._verify_meeting_actions()
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)

    def _get_meeting_actions(self, *states):
        # bounded: the tasks of activities that the caller is changing
        Action = self.env["chanxiao.meeting.action"].sudo()
        return Action.search([("activity_id", "in", self.ids), ("state", "in", states)])

    def _finish_meeting_actions(self, feedback=None, attachment_ids=None):
        """Tasks whose activity is done are done, with its feedback and attachments."""
        actions = self._get_meeting_actions("open")
        if not actions:
            return
        given = self.env["ir.attachment"].browse(attachment_ids or ())
        evidence = actions._get_evidence(given._filtered_access("read"))
        for words, group in actions.grouped(
            lambda action: feedback or action.activity_id.feedback
        ).items():
            group._finish(words, evidence)

    def _verify_meeting_actions(self):
        """Who is done with a request to verify a task, and may verify it, has."""
        # bounded: tasks about which the user was asked; their own rights decide below
        asked = self.env["chanxiao.meeting.action"].sudo()
        waiting = asked.search(
            [("verification_id", "in", self.ids), ("state", "=", "done")]
        )
        mine = waiting.sudo(False)._filtered_access("read").filtered("can_verify")
        if mine:
            mine._as_verifier()._verify()

    def _reopen_meeting_actions(self):
        """Tasks whose activity is taken up again are open, unless they are settled."""
        settled = self._get_meeting_actions("verified", "cancelled")
        if settled:
            raise UserError(
                self.env._(
                    "“%s” was verified or cancelled. Ask for a new task in the next "
                    "meeting.",
                    settled[0].name,
                )
            )
        self._get_meeting_actions("done")._reopen()
