from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..common.state_mixin import ensure_single

#: decisions that are carried out, or were until now
STANDING = ("adopted", "implemented")


class ChanxiaoMeeting(models.Model):
    """One more task for a decision, given in the room."""

    _inherit = "chanxiao.meeting"

    def room_task_add(self, decision_id=None, values=None, key=None, screen="recorder"):
        """Add a task to a decision of this meeting, or to one that it reviews.

        Whoever conducts adds to what is only proposed, whoever decides there to what
        was adopted: that task is given at once.

        :param int decision_id: of a decision that the room shows
        :param dict values: ``text``, ``person_id``, ``date`` and ``subject`` as
            :meth:`room_decide` takes them
        :param str key: chosen by the screen; what is sent twice is added once
        :raise AccessError: for whoever may not
        :raise UserError: where an adopted decision would get a task without a person
            or a date
        """
        ensure_single(self)._as_conductor()
        self._check_begun()
        decision = self._get_room_decision(decision_id)
        given = values if isinstance(values, dict) else {}
        task = self._read_task(given)
        if subject := self._read_subject(given.get("subject")):
            task["subject_ref"] = subject
        if self.env["chanxiao.meeting.room.key"]._take(self, key):
            if decision.state != "proposed" or decision.meeting_id != self:
                decision._as_decider()
            # bounded: a task of a decision that the user may add tasks to
            actions = self.env["chanxiao.meeting.action"].sudo()
            actions.create({**task, "decision_id": decision.id})
        return self._answer_room(screen)

    def _may_add_task(self, decision):
        """Whether the user may give a task to a decision that the room shows.

        :param decision: with the rights of the system: it may be one of an earlier
            meeting, which the user was not invited to
        """
        if decision.state == "proposed":
            return decision.meeting_id.id == self.id and self.can_conduct
        may_decide = self.env.user in decision._get_deciders()
        may_decide = may_decide or decision.sudo(False).browse().has_access("write")
        return decision.state in STANDING and may_decide

    def _get_room_decision(self, decision_id):
        """A decision that this meeting takes or reviews.

        :raise UserError: where it was withdrawn, or is another meeting's
        """
        known = decision_id if isinstance(decision_id, int) else 0
        # bounded: tasks that the people of this meeting hear of in its review
        tasks = self.env["chanxiao.meeting.action"].sudo()
        reviewed = Domain("decision_id", "=", known) & tasks._get_review_domain(self)
        # bounded: a decision that everybody in the room sees
        decision = self.sudo().decision_ids.filtered(lambda one: one.id == known)
        decision = decision or tasks.search(reviewed, limit=1).decision_id
        if not decision or decision.state == "withdrawn":
            raise UserError(self.env._("This decision is no longer dealt with here."))
        return decision.sudo(False)
