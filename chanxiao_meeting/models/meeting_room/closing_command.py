from odoo import Command, models
from odoo.exceptions import UserError

from ..common.state_mixin import ensure_single


class ChanxiaoMeeting(models.Model):
    """Beginning and ending a meeting in its room."""

    _inherit = "chanxiao.meeting"

    # before the start

    def get_start_check(self):
        """What to know before this meeting is started, as the dialog shows it.

        :return: dict with ``blocking`` (why it cannot be started, or ``""``),
            ``warnings`` (sentences), and what earlier meetings left over and this one
            may take up: ``topics`` and ``decisions`` (lists of ``{"id", "name"}``)
        :raise AccessError: for whoever does not conduct the meeting
        """
        meeting = ensure_single(self)._as_conductor()
        check = self._prepare_start_check()
        return {
            "blocking": meeting._start_error_message() or "",
            "warnings": meeting._get_start_warnings(),
            "topics": self._name_all(check.offered_topic_ids),
            "decisions": self._name_all(check.offered_decision_ids),
        }

    def _prepare_start_check(self):
        """The dialog before the start, which is in no database."""
        values = {"meeting_id": self.id, "step": "start"}
        return self.env["chanxiao.meeting.check"].new(values)

    def _name_all(self, records):
        return [{"id": record.id, "name": record.name} for record in records._origin]

    def room_start(self, topic_ids=None, decision_ids=None, screen="wall"):
        """Start the meeting, and take up what earlier ones left over.

        Of two who start at once, the second sees that it has begun.

        :param list topic_ids: of :meth:`get_start_check`, those that are taken up
        :param list decision_ids: likewise
        :raise AccessError: for whoever does not conduct the meeting
        """
        meeting = ensure_single(self)._as_conductor()
        if meeting.state != "in_progress":
            check = self._prepare_start_check()
            values = {
                "topic_ids": self._pick(check.offered_topic_ids, topic_ids),
                "decision_ids": self._pick(check.offered_decision_ids, decision_ids),
            }
            self.env["chanxiao.meeting.check"].create(
                {"meeting_id": self.id, "step": "start", **values}
            ).action_confirm()
        return self._answer_room(screen)

    def _pick(self, offered, ids):
        """Commands that choose those with these ids, which somebody sent."""
        ids = ids if isinstance(ids, list | tuple) else ()
        return [Command.set([known for known in offered._origin.ids if known in ids])]

    # before the end

    def room_complete_task(
        self, task_id=None, person=None, date=None, screen="closing"
    ):
        """Say who does a task, and by when, where that is not said yet.

        :param int task_id: of an open task of this meeting
        :param str person: the name of a colleague
        :param str date: a day as ``2026-03-31``
        :raise UserError: where it is said already, or neither is given
        """
        meeting = ensure_single(self)._as_conductor()
        task = meeting.action_ids.filtered(
            lambda task: task.id == task_id and task.state == "open"
        )
        if not task:
            raise UserError(self.env._("This task is no longer open in this meeting."))
        if message := task.decision_id._get_settled_message():
            raise UserError(message)
        values = {}
        if not task.assignee_id and isinstance(person, str) and person.strip():
            values["assignee_id"] = self._find_colleague(person.strip()).id
        if not task.deadline and date:
            values["deadline"] = self._read_deadline(date)
        if not values:
            raise UserError(
                self.env._(
                    "Enter who does “%s”, or by when, where that is still missing.",
                    task.name,
                )
            )
        # bounded: a task without owner or date, of a meeting that the user conducts
        task.sudo().write(values)
        return self._answer_room(screen)

    def room_decision_withdraw(self, decision_id=None, reason=None, screen="closing"):
        """Take back a decision of this meeting that nobody has adopted.

        Adopted meanwhile by somebody else, it stays: that was not on the caller's
        screen.

        :param int decision_id: of a decision that is only proposed
        :param str reason: why, in words
        :raise AccessError: for whoever does not decide in the meeting
        :raise UserError: where it was adopted or withdrawn already, or without a reason
        """
        ensure_single(self)._check_may_enter_room()
        decision = self._get_room_decision(decision_id)._as_decider()
        if decision.meeting_id != self or decision.state != "proposed":
            raise UserError(
                self.env._(
                    "“%s” is no longer a mere proposal. Open the decision if it shall "
                    "be withdrawn all the same.",
                    decision.name,
                )
            )
        decision.sudo(False).action_withdraw(reason)
        return self._answer_room(screen)

    def room_close(self, screen="closing"):
        """Close the meeting and draft its minutes; the screen goes on with them.

        Of two who close at once, the second one is told.

        :raise AccessError: for whoever does not conduct the meeting
        :raise UserError: saying what is missing, or that it is closed already
        """
        meeting = ensure_single(self)._as_conductor()
        if meeting.state == "held":
            raise UserError(
                self.env._(
                    "“%(meeting)s” is closed already, since %(time)s. Its minutes are "
                    "drafted; go on with them.",
                    meeting=meeting.display_name,
                    time=meeting._format_moment(meeting.ended_at),
                )
            )
        meeting.action_close()
        return self._answer_room(screen)
