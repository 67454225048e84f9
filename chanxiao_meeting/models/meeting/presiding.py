from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..common.state_mixin import ensure_single


class ChanxiaoMeeting(models.Model):
    """Who is in the chair while the meeting runs: its chair, or a deputy in place."""

    _inherit = "chanxiao.meeting"
    _system_fields = {"presiding_id", "presiding_log"}

    presiding_id = fields.Many2one(
        "res.users",
        "In the Chair",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The deputy who took the chair while the meeting ran. Nobody: its chair.",
    )
    presiding_log = fields.Json(
        "Who Took the Chair",
        readonly=True,
        copy=False,
        help="List of who took the chair when, in order; for the minutes.",
    )

    def _get_chairs(self):
        """Who may be in the chair: the chair, and the deputies of the policy."""
        self.ensure_one()
        # bounded: who the chair of a meeting is, and who stands in
        meeting = self.sudo()
        people = meeting.chair_id | meeting.policy_id.deputy_chair_ids
        return people.sudo(False)

    def _get_presiding(self):
        """Who is in the chair now."""
        self.ensure_one()
        # bounded likewise
        meeting = self.sudo()
        return (meeting.presiding_id or meeting.chair_id).sudo(False)

    def _get_confidants(self):
        """Who shows to the room what is confidential: the chair, and who is in it."""
        # bounded likewise
        return self._get_presiding() | self.sudo().chair_id.sudo(False)

    def action_take_chair(self):
        """Conduct the meeting in place of whoever is in the chair, on record.

        A deputy reads from then on what the chair reads of this meeting; the chair
        takes it back in the same way.

        :raise AccessError: for everybody but the chair and the chair's deputies
        :raise UserError: unless the meeting runs
        """
        ensure_single(self).check_access("read")
        user, former = self.env.user, self._get_presiding()
        if user not in self._get_chairs():
            raise AccessError(
                self.env._(
                    "The chair of “%s” is taken by its chair or a deputy chair of its "
                    "policy. Ask one of them.",
                    self.display_name,
                )
            )
        # bounded by the check above: the chair, or a deputy, of this very meeting
        meeting = self.sudo()._lock_transition()
        if meeting.state != "in_progress":
            raise UserError(
                self.env._(
                    "“%s” is not being held at the moment, so nobody takes its chair.",
                    self.display_name,
                )
            )
        if user != former:
            meeting._hand_chair_to(user, former)
        return True

    def _hand_chair_to(self, user, former):
        moment = fields.Datetime.to_string(fields.Datetime.now())
        entry = {"id": user.id, "name": user.name, "at": moment}
        self._write_system(
            {
                "presiding_id": user.id if user != self.chair_id else False,
                "presiding_log": [*(self.presiding_log or []), entry],
            }
        )
        self.message_post(
            body=self.env._(
                "%(person)s took the chair from %(former)s.",
                person=user.name,
                former=former.name or self.env._("nobody"),
            ),
            partner_ids=(former - user).filtered("active").partner_id.ids,
            subtype_xmlid="mail.mt_note",
        )

    def _action_undo_start(self):
        self._write_system({"presiding_id": False, "presiding_log": False})
        return super()._action_undo_start()
