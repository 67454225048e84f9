from odoo import fields, models
from odoo.exceptions import UserError

from ..common.state_mixin import ensure_single
from ..evaluation.evaluation import RATINGS, SCALE
from .once import once


class ChanxiaoMeetingAction(models.Model):
    """What somebody said in the room to a task that was given to them."""

    _inherit = "chanxiao.meeting.action"
    _system_fields = {"taken_note_at", "taken_note_by_id", "room_answer"}

    taken_note_at = fields.Datetime(
        "Accepted At",
        readonly=True,
        copy=False,
        help="When the person who is responsible said in the meeting room that they "
        "do it.",
    )
    taken_note_by_id = fields.Many2one(
        "res.users", "Accepted By", readonly=True, copy=False
    )
    room_answer = fields.Text(
        "Answer from the Meeting Room",
        readonly=True,
        copy=False,
        help="What the person who is responsible last said to it there; all answers "
        "are in the discussion.",
    )

    def _is_taken_note_of(self):
        """Whether whoever is responsible now has accepted it."""
        return bool(self.taken_note_at) and self.taken_note_by_id == self.assignee_id


class ChanxiaoMeeting(models.Model):
    """What somebody does in the room for themselves, on a telephone for example."""

    _inherit = "chanxiao.meeting"

    def action_open_hand(self):
        """Open the room of this meeting as it is on a telephone."""
        ensure_single(self)
        self._check_may_enter_room()
        action = self.env["ir.actions.client"]._for_xml_id(
            "chanxiao_meeting.chanxiao_meeting_hand_action"
        )
        return {**action, "context": {"active_id": self.id}}

    def _sign_in_user(self):
        """With ``hand_url``, where those go on who are of the meeting."""
        answer = super()._sign_in_user()
        known = bool(self._get_floor_lines())
        return {**answer, "hand_url": known and f"/odoo/meeting-hand/{self.id}"}

    @once
    def room_sign_in(self):
        """Arrive. Whoever has arrived already stays so."""
        if not self._get_own_attendance().check_in:
            self.action_sign_in()

    @once
    def room_accept_task(self, task_id=None):
        """Say that one has seen a task that was given to one, and does it.

        :param int task_id: of a task of the user's
        """
        task = self._get_room_task(task_id)
        if not task._is_taken_note_of():
            task._write_system(
                {
                    "taken_note_at": fields.Datetime.now(),
                    "taken_note_by_id": self.env.uid,
                }
            )

    @once
    def room_answer_task(self, task_id=None, words=None):
        """Say something to a task that was given to one: how it stands, what it needs.

        :param int task_id: of a task of the user's
        :param str words: plain text
        """
        task = self._get_room_task(task_id)
        words = words.strip() if isinstance(words, str) else ""
        if not words:
            raise UserError(self.env._("Write your answer first."))
        task._write_system({"room_answer": words})
        task.sudo(False).message_post(body=words, subtype_xmlid="mail.mt_comment")

    @once
    def room_finish_task(self, task_id=None, words=None):
        """Report a task of one's own as done.

        :param int task_id: of a task of the user's
        :param str words: what was done
        """
        task = self._get_room_task(task_id)
        task.sudo(False).action_done(words if isinstance(words, str) else None)

    def _get_room_task(self, task_id):
        """An open task that the user is responsible for.

        :raise UserError: where it is somebody else's by now, or done
        """
        known = task_id if isinstance(task_id, int) else 0
        mine = [("id", "=", known), ("assignee_id", "=", self.env.uid)]
        task = self.env["chanxiao.meeting.action"].search(
            [*mine, ("state", "=", "open"), ("company_id", "=", self.company_id.id)]
        )
        if not task:
            raise UserError(
                self.env._("This task is done, or it is not yours any more.")
            )
        # bounded: an open task that the user is responsible for
        return task.sudo()

    @once
    def room_rate(self, ratings=None, comment=None):
        """Rate the meeting when it is over, as the dialog does.

        :param dict ratings: from 0 (not rated) to 5, by name of what is rated
        :param str comment: plain text
        """
        given = ratings if isinstance(ratings, dict) else {}
        known = dict(SCALE)
        values = {name: str(given.get(name) or 0) for name in RATINGS}
        if not given.keys() <= set(RATINGS) or not set(values.values()) <= set(known):
            raise UserError(self.env._("Ratings go from 1 to 5."))
        self.action_rate()
        self.env["chanxiao.meeting.rate"].create(
            {
                "meeting_id": self.id,
                "comment": comment if isinstance(comment, str) else False,
                **values,
            }
        ).action_confirm()
