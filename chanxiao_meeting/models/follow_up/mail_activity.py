from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

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
            self._close_meeting_actions()
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
        self._close_meeting_actions(feedback, attachment_ids)
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)

    def _get_meeting_actions(self, *states):
        # bounded: the tasks of activities that the caller is changing
        Action = self.env["chanxiao.meeting.action"].sudo()
        return Action.search([("activity_id", "in", self.ids), ("state", "in", states)])

    def _close_meeting_actions(self, feedback=None, attachment_ids=None):
        """What these activities asked for is done: the work, or verifying it.

        Found with one query, as every activity of the whole system passes here.
        """
        # bounded: the tasks of activities that the caller is done with
        Action = self.env["chanxiao.meeting.action"].sudo()
        reminded = Domain("activity_id", "in", self.ids) & Domain("state", "=", "open")
        asked = Domain("verification_id", "in", self.ids) & Domain("state", "=", "done")
        by_state = Action.search(reminded | asked).grouped("state")
        if actions := by_state.get("open"):
            self._finish_meeting_actions(actions, feedback, attachment_ids)
        if actions := by_state.get("done"):
            self._verify_meeting_actions(actions)

    def _finish_meeting_actions(self, actions, feedback, attachment_ids):
        """Tasks whose activity is done are done, with its feedback and attachments."""
        given = self.env["ir.attachment"].browse(attachment_ids or ())
        evidence = actions._get_evidence(given._filtered_access("read"))
        for words, group in actions.grouped(
            lambda action: feedback or action.activity_id.feedback
        ).items():
            group._finish(words, evidence)

    def _verify_meeting_actions(self, waiting):
        """Who is done with a request to verify a task, and may verify it, has."""
        # the user's own rights decide, not those that found the tasks
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
