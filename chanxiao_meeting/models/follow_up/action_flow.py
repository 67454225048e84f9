from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.i18n import format_list


class ChanxiaoMeetingAction(models.Model):
    """Carrying a task out: who may, what it needs, and how it ends."""

    _inherit = "chanxiao.meeting.action"

    @api.depends(
        "state",
        "assignee_id",
        "done_by_id",
        "verifier_id",
        "decision_id.state",
        "decision_id.verifier_id",
        "decision_id.can_decide",
    )
    @api.depends_context("uid")
    def _compute_permissions(self):
        user = self.env.user
        for action in self:
            decides = action.decision_id.can_decide
            running = action._is_running()
            action.can_cancel = running and decides
            action.can_finish = running and (decides or user == action.assignee_id)
            action.can_verify = action.state == "done" and action._is_verifier(user)

    def _begin(self, state, permission, message):
        """These tasks, locked, with the rights to carry on with each.

        :param str state: the one that they must be in
        :param str permission: the field that says whether the user may
        :param str message: for those who may not, with ``%(task)s`` and ``%(who)s``
        :raise UserError: saying what became of a task in another state
        :raise AccessError: for people who may not
        """
        self.check_access("read")
        self._check_state(state)
        for action in self:
            if not (self.env.su or action[permission]):
                raise AccessError(
                    message
                    % {
                        "task": action.name,
                        "who": action._get_person_for(permission) or "–",
                    }
                )
        # bounded by the check above: tasks that this user may carry on with
        return self._lock_transition().sudo()

    def _get_person_for(self, permission):
        if permission == "can_verify":
            deciders = self.decision_id._get_deciders() - self._get_executors()
            people = self._get_named_verifier() or deciders
            return format_list(self.env, people.mapped("name"))
        return self.assignee_id.name

    def _check_state(self, state):
        """Refuse tasks in another state, saying what became of them."""
        for action in self:
            if action.state != state or action.decision_state == "proposed":
                raise UserError(action._get_state_message())

    def _get_state_message(self):
        self.ensure_one()
        if self.decision_state == "proposed":
            return self.env._(
                "“%s” is only proposed. Adopt its decision first.", self.name
            )
        return {
            "open": self.env._("“%s” is not done yet.", self.name),
            "done": self.env._(
                "“%(task)s” was already reported done by %(who)s.",
                task=self.name,
                who=self.done_by_id.name,
            ),
            "verified": self.env._("“%s” was done and verified.", self.name),
            "cancelled": self.env._("“%s” was cancelled.", self.name),
        }[self.state]

    def _get_adoption_problems(self):
        """What these tasks lack before someone can be held to them.

        :return: ``{task: sentence}``, without the tasks that lack nothing
        """
        subjects = self._get_subjects()
        problems = {}
        for action in self:
            lacks = {
                self.env._("nobody is responsible"): not action.assignee_id,
                self.env._("there is no date"): not action.deadline,
                self.env._(
                    "%s no longer has an account", action.assignee_id.name
                ): action.assignee_id and not action.assignee_id.active,
                self.env._("nobody verifies their own work"): action.assignee_id
                and action.verifier_id == action.assignee_id,
                self.env._("the record was deleted"): action.subject_ref
                and action not in subjects,
            }
            if found := [problem for problem, applies in lacks.items() if applies]:
                problems[action] = "\n".join(
                    self.env._(
                        "“%(task)s”: %(problem)s.", task=action.name, problem=text
                    )
                    for text in found
                )
        return problems

    def _check_complete(self):
        if problems := self._get_adoption_problems():
            raise UserError("\n".join(problems.values()))

    def _start(self, follows=True):
        """Adopted: note what was agreed and remind the people responsible.

        :param bool follows: these people follow the records of their reminders
        """
        # bounded: tasks of a decision that the user just adopted, or added a task to
        actions = self.sudo()
        for deadline, group in actions.grouped("deadline").items():
            group._write_system({"initial_deadline": deadline})
        actions._schedule_activities(follows=follows)
        actions.decision_id._sync_implemented()

    def action_done(self, feedback=None, attachment_ids=None):
        """Report tasks as carried out.

        :param str feedback: what was done, in words
        :param list attachment_ids: ids of attachments that prove it
        :raise AccessError: unless the user is responsible, decides or organizes
        :raise UserError: when a task is closed already
        """
        evidence = self.env["ir.attachment"].browse(attachment_ids or ())
        evidence.check_access("read")
        actions = self._begin(
            "open",
            "can_finish",
            self.env._(
                "“%(task)s” is reported done by %(who)s, by the chair or by an "
                "organizer of meetings."
            ),
        )
        actions._finish(feedback, dict.fromkeys(actions.ids, evidence))
        actions._close_activities(feedback)
        return True

    def _finish(self, feedback, evidence):
        """Write that these tasks were carried out.

        :param str feedback: what was done, in words
        :param dict evidence: attachments by id of the task they prove
        """
        now = fields.Datetime.now()
        self._set_state(
            "done",
            done_at=now,
            closed_at=now,
            done_by_id=self.env.uid,
            feedback=(feedback or "").strip() or False,
        )
        self._keep_evidence(evidence)
        self._ask_to_verify()
        self.decision_id._sync_implemented()

    def _keep_evidence(self, evidence):
        """Copy the proof, so that it outlives the record and message it came with."""
        values_list = [
            values
            for action in self
            for values in evidence.get(action.id, self.env["ir.attachment"]).copy_data(
                {"res_model": self._name, "res_id": action.id}
            )
        ]
        # bounded: the user was allowed to read each attachment
        copies = self.env["ir.attachment"].sudo().create(values_list)
        for res_id, attachments in copies.grouped("res_id").items():
            self.browse(res_id)._write_system(
                {"evidence_ids": [Command.link(id_) for id_ in attachments.ids]}
            )

    def _reopen(self):
        """The work is to be done after all.

        :raise UserError: when its decision was withdrawn or judged in the meantime
        """
        self._refuse_settled_decision()
        self.verification_id.filtered("active").unlink()
        self._set_state(
            "open",
            done_at=False,
            closed_at=False,
            done_by_id=False,
            verified_at=False,
            verified_by_id=False,
        )
        self.decision_id._sync_implemented()

    def action_cancel(self, reason=None):
        """Give tasks up; their reminders go.

        :param str reason: why, in words
        """
        actions = self._begin(
            "open",
            "can_cancel",
            self.env._(
                "“%(task)s” is cancelled by the chair or by an organizer of meetings; "
                "%(who)s is only responsible for doing it."
            ),
        )
        actions._cancel(self._get_words(reason))
        actions.decision_id._sync_implemented()
        return True

    def _cancel(self, reason):
        """Write that these tasks are given up."""
        self._set_state(
            "cancelled",
            closed_at=fields.Datetime.now(),
            cancel_reason=reason,
        )
        self.activity_id.unlink()

    def action_open_subject(self):
        """The record this task is about, as far as it still exists."""
        return self._get_subject_window()
