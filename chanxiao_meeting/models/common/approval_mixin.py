from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from .groups import MANAGER, USER
from .local_time import get_company_tz, to_day
from .working_time import add_working_days


class ChanxiaoApprovalMixin(models.AbstractModel):
    """A document that is approved in steps, each ruled on by one person.

    While it is in the state ``in_review`` it waits for the one whose turn it is. They
    approve it, and it goes on to the next step or, after the last one, takes effect;
    or they send it back with a remark, and after it is handed in again the steps begin
    anew. What was ruled stays on record, of all rounds.

    Nobody rules on what is their own. Where a step falls to nobody else, or its days
    are over, an administrator of meetings may rule in place; see :meth:`_may_rule`.

    A model says which steps there are (:meth:`_get_approval_steps`), whose own a
    document is (:meth:`_get_authors`) and who has a role (:meth:`_get_role_holder`).
    Its transitions check with :meth:`_check_may_rule`, lock the document, and call
    :meth:`_begin_approval`, :meth:`_approve_step`, :meth:`_send_back_step` or
    :meth:`_end_approval` with the rights of the system. It has activities.
    """

    _name = "chanxiao.approval.mixin"
    _description = "Document Approved in Steps"
    _inherit = "chanxiao.state.mixin"
    _system_fields = {
        "ruling_ids",
        "approval_round",
        "approval_step",
        "approval_deadline",
        "submitter_id",
        "awaited_user_id",
        "approval_substitutes",
    }
    #: external id of the type of the activities of those whose turn it is
    _approval_activity = None

    ruling_ids = fields.One2many(
        "chanxiao.approval.ruling", "res_id", "Rulings", readonly=True, copy=False
    )
    approval_round = fields.Integer("Round of Approval", readonly=True, copy=False)
    approval_step = fields.Integer(
        "Current Step",
        readonly=True,
        copy=False,
        help="Number of the step that is ruled on next; 0 while there is none.",
    )
    approval_deadline = fields.Date("Rule By", readonly=True, copy=False)
    submitter_id = fields.Many2one(
        "res.users", "Handed In By", readonly=True, copy=False
    )
    # whom the step fell to when it was last looked at; who may rule is asked anew
    awaited_user_id = fields.Many2one(
        "res.users", "Waiting For", readonly=True, copy=False, index="btree_not_null"
    )
    approval_substitutes = fields.Json(
        "Who Rules in Place of Whom",
        readonly=True,
        copy=False,
        help="Ids of users who took duties over, by the ids of those who had them.",
    )
    approval_turn = fields.Char(compute="_compute_approval")
    approval_notice = fields.Char("Progress of Approval", compute="_compute_approval")
    can_rule = fields.Boolean(compute="_compute_approval")

    @api.depends("approval_round", "approval_step", "awaited_user_id")
    @api.depends_context("uid", "lang")
    def _compute_approval(self):
        """What the form tells and offers to the person who looks at it."""
        for document in self:
            waits = document.state == "in_review"
            document.approval_turn = document._get_turn()
            document.can_rule = waits and document._may_rule()
            document.approval_notice = waits and document._get_progress_text()

    # what a model says

    def _get_approval_steps(self):
        """Extension point: the steps of this document, in order; none: it has one."""
        return self.env["chanxiao.approval.step"]

    def _get_authors(self):
        """Extension point: the users who never rule on it, as it is their own."""
        return self.submitter_id

    def _get_role_holder(self, role):
        """Extension point: the user who has a role for this document, if any.

        :param str role: an ``approver`` of ``chanxiao.approval.step``
        """
        if role == "director":
            # bounded: who directs the meetings of the document's company
            return self.company_id.sudo().chanxiao_director_id.sudo(False)
        return self.env["res.users"]

    def _get_usual_approver(self):
        """Extension point: who rules on a document for which no steps are laid down."""
        return self.env["res.users"]

    @api.model
    def _get_approver_domain(self):
        """Documents on which the user rules, or has ruled."""
        user = self.env.user
        return Domain("awaited_user_id", "=", user.id) | Domain(
            "ruling_ids.user_id", "=", user.id
        )

    # the current step

    def _get_turn(self):
        """What identifies the step of the round that is ruled on now."""
        return f"{self.approval_round}.{self.approval_step}"

    def _get_current_step(self):
        """The step that is ruled on now; empty where none are laid down."""
        number = max(self.approval_step, 1)
        return self._get_approval_steps()[number - 1 : number]

    def _get_step_name(self):
        """What the current step is called, in the language of the environment."""
        step = self._get_current_step()
        return step.display_name if step else self.env._("Approval")

    def _get_awaited(self):
        """Who has to rule now; nobody, where whose turn it is cannot or must not."""
        step = self._get_current_step()
        user = step._get_user(self) if step else self._get_usual_approver()
        user = self._get_substitute(user)
        return user.filtered(self._can_approve) - self._get_authors()

    def _get_substitute(self, user):
        """Who rules in place of a user: themselves, or whoever took their duties."""
        substitutes = self.approval_substitutes or {}
        passed = set()
        while str(user.id) in substitutes and user.id not in passed:
            passed.add(user.id)
            user = user.browse(substitutes[str(user.id)]).exists()
        return user

    def _falls_to(self, user):
        """Whether any step of this document is a user's to rule on."""
        steps = self._get_approval_steps()
        people = [step._get_user(self) for step in steps]
        people = people or [self._get_usual_approver()]
        return any(self._get_substitute(person) == user for person in people)

    def _substitute(self, leaver, successor):
        """From now on ``successor`` rules on these documents in place of ``leaver``."""
        for document in self:
            substitutes = dict(document.approval_substitutes or {})
            # who takes duties back has them themselves
            substitutes.pop(str(successor.id), None)
            substitutes[str(leaver.id)] = successor.id
            document._write_system({"approval_substitutes": substitutes})
            document._refresh_awaited()

    def _can_approve(self, user):
        """Whether a user works in the company and takes part in meetings."""
        # bounded: compares companies, tells nothing about the person
        works = user.active and self.company_id in user.sudo().company_ids
        return works and user.has_group(USER)

    def _may_rule(self):
        """Whether the user may rule on the document now."""
        self.ensure_one()
        user = self.env.user
        if user in self._get_authors():
            return False
        return user == self._get_awaited() or self._may_stand_in(user)

    def _may_stand_in(self, user):
        """Extension point: whether a user may rule in place of whose turn it is."""
        if not (user.has_group(MANAGER) and self._can_approve(user)):
            return False
        return self._is_approval_late() or not self._get_awaited()

    def _is_approval_late(self):
        deadline = self.approval_deadline
        return bool(deadline) and deadline < self._get_approval_day()

    def _get_approval_day(self):
        return to_day(fields.Datetime.now(), get_company_tz(self.company_id))

    def _get_stand_ins(self):
        """The administrators who may rule where a step falls to nobody."""
        if not self._get_approval_steps():
            return self.env["res.users"]
        # bounded: who administers meetings of the company, to ask them
        managers = self.env.ref(MANAGER).sudo().all_user_ids.sudo(False)
        return managers.filtered(self._can_approve) - self._get_authors()

    # what is said

    def _get_progress_text(self):
        """Where the approval stands: which step, who is waited for, until when."""
        step, awaited = self._get_current_step(), self._get_awaited()
        if not step:
            return self.env._("Waiting for %s.", self._get_approver_name())
        if not awaited:
            return self._get_vacancy_text()
        return self.env._(
            "Step %(number)s of %(count)s, “%(step)s”: waiting for %(person)s%(date)s.",
            number=max(self.approval_step, 1),
            count=len(self._get_approval_steps()),
            step=self._get_step_name(),
            person=self._get_approver_name(),
            date=self._get_due_text(),
        )

    def _get_due_text(self):
        if not self.approval_deadline:
            return ""
        date = format_date(self.env, self.approval_deadline)
        if self._is_approval_late():
            return self.env._(", overdue since %s", date)
        return self.env._(", until %s", date)

    def _get_vacancy_text(self):
        """That the current step falls to nobody who may rule, and who can mend it."""
        step = self._get_current_step()
        holder = step._get_user(self)
        if holder and holder in self._get_authors():
            # bounded: the name of who wrote the document, told to its readers
            return self.env._(
                "Step “%(step)s” falls to %(person)s, whose own “%(document)s” is. An "
                "administrator of meetings who did not write it rules in their place.",
                step=self._get_step_name(),
                person=holder.sudo().name,
                document=self.display_name,
            )
        return self.env._(
            "Step “%(step)s” of “%(document)s” falls to nobody: %(cause)s; until then "
            "an administrator of meetings who did not write it may rule in place.",
            step=self._get_step_name(),
            document=self.display_name,
            cause=step._get_vacancy_message(),
        )

    def _get_approver_name(self):
        """Whom to ask, in a sentence."""
        # bounded: the name of who approves, told to who waits for them
        return self._get_awaited().sudo().name or self.env._(
            "an administrator of meetings"
        )

    def _get_own_ruling_message(self):
        """Extension point: that nobody rules on what is their own."""
        return self.env._(
            "Nobody approves what they wrote or handed in themselves. Ask %s.",
            self._get_approver_name(),
        )

    def _get_others_turn_message(self):
        """Extension point: that it is somebody else's turn."""
        return self._get_progress_text()

    # transitions

    def _check_may_rule(self):
        """:raise AccessError: for documents on which the user may not rule now"""
        self.check_access("read")
        for document in self:
            if self.env.user in document._get_authors():
                raise AccessError(document._get_own_ruling_message())
            if not document._may_rule():
                raise AccessError(document._get_others_turn_message())

    def _check_turn(self):
        """Refuse a ruling that was meant for a step that is over.

        Whoever presses a button says which step they saw. Without that, nobody rules
        twice in a round: of many calls at once, one takes effect.
        """
        seen = self.env.context.get("approval_turn")
        if seen and seen != self._get_turn():
            raise UserError(
                self.env._(
                    "“%s” has moved on since you opened it. Reload the page to see "
                    "what was ruled.",
                    self.display_name,
                )
            )
        if not seen and self.env.user in self._get_rulings_of_round().user_id:
            raise UserError(
                self.env._(
                    "You have ruled on “%s” in this round. Where a further step is "
                    "yours as well, open it and rule there.",
                    self.display_name,
                )
            )

    def _get_rulings_of_round(self):
        """What was ruled since the document was last handed in, in order."""
        return self.ruling_ids.filtered(
            lambda ruling: ruling.round_number == self.approval_round
        )

    def _begin_approval(self):
        """Begin with the first step, in a new round."""
        self.ensure_one()
        self._write_system(
            {
                "approval_round": self.approval_round + 1,
                "submitter_id": self.env.uid,
            }
        )
        self._begin_step(1)

    def _begin_step(self, number):
        self._write_system({"approval_step": number})
        step = self._get_current_step()
        self._write_system(
            {
                "awaited_user_id": self._get_awaited().id,
                "approval_deadline": bool(step)
                and add_working_days(
                    self.company_id,
                    self._get_approval_day(),
                    step.days_allowed,
                    get_company_tz(self.company_id),
                ),
            }
        )
        self._plan_ruling()

    def _approve_step(self, remark=None):
        """Record that the user approves the current step.

        :param str remark: their words, if any
        :return: whether it was the last step, so that the document takes effect
        """
        self._rule("approved", remark)
        number = max(self.approval_step, 1)
        if number < len(self._get_approval_steps()):
            self._begin_step(number + 1)
            return False
        self._end_approval()
        return True

    def _send_back_step(self, remark):
        """Record that the user sends the document back, and why."""
        self._rule("sent_back", remark)
        self._end_approval()

    def _rule(self, ruling, remark):
        self._check_turn()
        self.env["chanxiao.approval.ruling"]._record(
            self,
            ruling,
            remark,
            round_number=self.approval_round,
            step_number=max(self.approval_step, 1),
            is_stand_in=self.env.user != self._get_awaited(),
        )
        self._finish_ruling(remark)

    def _end_approval(self):
        """Nobody is waited for any more."""
        self.activity_unlink([self._approval_activity])
        self._write_system(
            {
                "approval_step": 0,
                "approval_deadline": False,
                "awaited_user_id": False,
            }
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_ruled_on(self):
        # bounded: whether anybody ruled on these documents
        if kept := self.filtered(lambda document: document.sudo().ruling_ids)[:1]:
            raise UserError(
                self.env._(
                    "“%s” has been ruled on, which stays on record: it cannot be "
                    "deleted.",
                    kept.display_name,
                )
            )

    # who is told that it is their turn

    def _plan_ruling(self):
        """Ask whose turn it is; the administrators, where it is nobody's."""
        for user in self.awaited_user_id or self._get_stand_ins():
            self._ask_for_ruling(user)

    def _ask_for_ruling(self, user):
        """Extension point: an activity for who can open the document."""
        if self.with_user(user).has_access("read"):
            # bounded: the language of who is asked
            step = self._get_current_step().with_context(lang=user.sudo().lang)
            self.activity_schedule(
                self._approval_activity,
                date_deadline=self.approval_deadline or None,
                user_id=user.id,
                summary=step.name,
            )

    def _finish_ruling(self, feedback=None):
        """What somebody was asked for is done, whoever did it."""
        activities = self.activity_search([self._approval_activity])
        mine = activities.filtered(lambda a: a.user_id == self.env.user)
        done = (mine or activities)[:1]
        done.action_feedback(feedback=feedback)
        (activities - done).unlink()

    def _refresh_awaited(self):
        """Ask whose turn it is now, where people or their roles have changed."""
        awaited = self._get_awaited()
        self._write_system({"awaited_user_id": awaited.id})
        asked = self.activity_search([self._approval_activity])
        expected = awaited or self._get_stand_ins()
        if not asked or (expected and not expected & asked.user_id):
            asked.unlink()
            self._plan_ruling()

    @api.model
    def _get_documents(self):
        """Names of the models whose documents are approved in steps."""
        names = self.env.registry.descendants([self._name], "_inherit")
        return sorted(name for name in names if not self.env[name]._abstract)

    @api.model
    def _cron_refresh_awaited(self):
        for name in self._get_documents():
            self.env["ir.cron"]._chanxiao_do_each(
                self.env[name].search([("state", "=", "in_review")]),
                lambda document: document._refresh_awaited(),
            )


class ResUsers(models.Model):
    """Documents that wait for somebody who leaves wait for whoever stands in."""

    _inherit = "res.users"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("active") is False:
            self._chanxiao_pass_rulings_on()
        return result

    def _chanxiao_pass_rulings_on(self):
        for name in self.env["chanxiao.approval.mixin"]._get_documents():
            # bounded: whom documents in approval wait for, now that these people left
            documents = self.env[name].sudo()
            waiting = Domain("state", "=", "in_review")
            waiting &= Domain("awaited_user_id", "in", self.ids)
            for document in documents.search(waiting):
                document._refresh_awaited()
