from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

from ..common.groups import AUDITOR, ORGANIZER

VERIFY = "chanxiao_meeting.mail_activity_type_verify"
# Whose work is that of all: they see to it that it is done.
OVERSEERS = (ORGANIZER, AUDITOR)
# In so many days a task that is done shall be checked.
VERIFY_DAYS = 3


class ChanxiaoMeetingAction(models.Model):
    """Whether the work was done: checked by someone else, told to the next meeting."""

    _inherit = "chanxiao.meeting.action"

    verification_id = fields.Many2one(
        "mail.activity",
        "Request to Verify",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    verifying_id = fields.Many2one(
        "res.users",
        "To Be Verified By",
        compute="_compute_verifying_id",
        help="Who is asked to check the work: named by the task, by its decision, or "
        "who conducts or organizes the meeting. Whoever did the work is left out.",
    )

    is_my_work = fields.Boolean(
        "My Work",
        compute="_compute_is_my_work",
        search="_search_is_my_work",
        help="To be done or verified by the user, by the department that the user "
        "heads, or of a meeting that the user chairs; for organizers and auditors "
        "every task that is not finished.",
    )

    # where everybody's work is

    @api.depends_context("uid")
    def _compute_is_my_work(self):
        mine = self.filtered_domain(self._get_my_work_domain())
        for action in self:
            action.is_my_work = action in mine

    def _search_is_my_work(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = self._get_my_work_domain()
        return Domain.OR(mine if wanted else ~mine for wanted in value)

    @api.model
    def _get_my_work_domain(self):
        running, user = self._get_running_domain(), self.env.user
        if any(user.has_group(group) for group in OVERSEERS):
            return running | Domain("state", "=", "done")
        mine = Domain("assignee_id", "=", user.id)
        for name in ("chair_id", "presiding_id"):
            mine |= Domain(f"meeting_id.{name}", "=", user.id)
        mine |= Domain("department_id.manager_id.user_id", "=", user.id)
        asked = Domain("verification_id.user_id", "=", user.id)
        return running & mine | Domain("state", "=", "done") & asked

    @api.model
    def get_empty_list_help(self, help_message):
        """Say on an empty page whether there is nothing, or nothing of mine.

        Only where a window opens with one's own work: taking that filter out shows no
        more where the window itself is limited.
        """
        if not self.env.context.get("search_default_my_work"):
            return super().get_empty_list_help(help_message)
        running = self._get_running_domain()
        # windows are read as the system; what is counted is what the reader may see
        tasks = self.sudo(False)
        if not tasks.has_access("read") or not (count := tasks.search_count(running)):
            return super().get_empty_list_help(help_message)
        overdue = tasks.search_count(running & Domain("alert", "=", "red"))
        text = self.env._(
            "%(open)s tasks are open altogether, %(overdue)s of them overdue. Take the "
            "filter out of the search to see those of others.",
            open=count,
            overdue=overdue,
        )
        shown = Markup("<p class='fw-bold'>%s</p>") % text
        return super().get_empty_list_help(f"{help_message or ''}{shown}")

    # who verifies

    @api.depends(
        "assignee_id",
        "done_by_id",
        "verifier_id",
        "decision_id.verifier_id",
        "decision_id.adopted_by_id",
        "meeting_id.chair_id",
        "policy_id.deputy_chair_ids",
    )
    def _compute_verifying_id(self):
        for action in self:
            decision = action.decision_id
            # bounded: the people who may decide, for their names
            deciders = decision.sudo()._get_deciders() | decision.adopted_by_id
            others = deciders.filtered("active") - action._get_executors()
            action.verifying_id = (
                action._get_named_verifier()
                or others[:1]
                or action._get_planner_to_verify()
            )

    def _get_planner_to_verify(self):
        """Who convenes the meeting, where nobody else who decides could check."""
        # bounded: who organizes the meeting of this very task
        planner = self.sudo().meeting_id._get_planner() - self._get_executors()
        return planner.filtered(lambda user: user.has_group(OVERSEERS[0])).sudo(False)

    def _get_executors(self):
        return self.assignee_id | self.done_by_id

    def _get_named_verifier(self):
        """Who is named to check this task and can do so, or nobody."""
        self.ensure_one()
        # bounded: whether the people named still have an account
        named = (self.verifier_id | self.decision_id.verifier_id).sudo()
        return (named.filtered("active") - self._get_executors())[:1].sudo(False)

    def _is_verifier(self, user):
        """The person named for it checks; else who decided. Never who did the work."""
        self.ensure_one()
        named = self._get_named_verifier()
        entitled = user == named if named else self.decision_id.can_decide
        return entitled and user not in self._get_executors()

    # the request to verify

    def _ask_to_verify(self):
        """An activity on each of these tasks that are done, for who checks it."""
        asked = self.filtered("verifying_id")
        if not asked:
            return self.env["mail.activity"]
        kind = self.env.ref(VERIFY, raise_if_not_found=False)
        day = self._get_today() + timedelta(days=VERIFY_DAYS)
        asked._fetch_people(asked.verifying_id | asked.done_by_id)
        # one message a person tells of all tasks, instead of a mail for each
        Activity = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True
        )
        activities = Activity.create(
            [
                {
                    "activity_type_id": kind and kind.id,
                    "automated": True,
                    "date_deadline": day,
                    "note": action._get_verification_note(),
                    "res_id": action.id,
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_name": action.name,
                    "summary": action.name,
                    "user_id": action.verifying_id.id,
                    "user_tz": action.verifying_id.tz,
                }
                for action in asked
            ]
        )
        for action, activity in zip(asked, activities, strict=True):
            action._write_system({"verification_id": activity.id})
        for user, actions in asked.grouped("verifying_id").items():
            env = actions.with_context(lang=user.lang).env
            actions._tell(
                user,
                env._("To be verified: %s", actions.mapped("name")),
                env._("These tasks were reported done. Please verify them:"),
            )
        return activities

    def _get_verification_note(self):
        """What there is to check, in the language of the person who does."""
        env = self.with_context(lang=self.verifying_id.lang).env
        lines = (
            env._("Done by: %s", self.done_by_id.name),
            self.feedback or "",
            env._("Verify the task, or reject it with what is missing."),
        )
        return Markup().join(Markup("<p>%s</p>") % line for line in lines)

    def _ask_someone_else(self):
        """Whoever verifies these tasks now is asked to, instead of who was before."""
        # bounded: requests about these very tasks
        waiting = self.sudo().filtered(lambda action: action.state == "done")
        asked = waiting.filtered("verification_id.active")
        for user, actions in asked.grouped("verifying_id").items():
            moved = actions.verification_id.filtered(lambda a, u=user: a.user_id != u)
            if user and moved:
                moved.write({"user_id": user.id})
        (waiting - asked)._ask_to_verify()

    def _hand_over(self, name, leaver, successor):
        """Nobody verifies their own work, also if they come by it in this way."""
        if name == "assignee_id":
            own = self.filtered(lambda action: action.verifier_id == successor)
            own._write_system({"verifier_id": False})
        if name == "verifier_id":
            own = self.filtered(lambda action: successor in action._get_executors())
            own._write_system({"verifier_id": False})
            self = self - own
        return super()._hand_over(name, leaver, successor)

    def _ask_for_who_left(self):
        """What they were to verify is verified by whoever does so in their place."""
        self.invalidate_recordset(["verifying_id"])
        self.exists()._ask_someone_else()

    def _close_requests(self, feedback=None):
        self.verification_id.filtered("active")._action_done(feedback=feedback)

    def action_verify(self):
        """Confirm that tasks were really carried out."""
        actions = self._as_verifier()
        actions._verify()
        actions._close_requests()
        return True

    def _verify(self):
        """Write that these tasks were checked by the user."""
        self._set_state(
            "verified", verified_by_id=self.env.uid, verified_at=fields.Datetime.now()
        )

    def action_reject(self, reason=None):
        """Send tasks back: they are open again, and their reminder with them.

        :param str reason: what is missing, in words
        """
        actions = self._as_verifier()
        reason = self._get_words(reason)
        requests = actions.verification_id.filtered("active")
        # a request that is done verifies its task, which is not what happens here
        actions._write_system({"verification_id": False})
        requests._action_done(feedback=reason)
        actions._reopen()
        for count, group in actions.grouped("reject_count").items():
            group._write_system({"reject_count": count + 1, "reject_reason": reason})
        actions._schedule_activities()
        actions._log_reason(self.env._("Rejected"), reason)
        return True

    def _as_verifier(self):
        return self._begin(
            "done",
            "can_verify",
            self.env._(
                "“%(task)s” is verified by %(who)s. Nobody verifies their own work."
            ),
        )

    # the execution review: what became of earlier decisions

    @api.model
    def _get_review_domain(self, meeting):
        """Tasks on which ``meeting`` hears a report.

        Every adopted task of an earlier meeting of the same policy, in whatever
        revision, that was not closed when the previous meeting began: those open
        still, and those closed since. Looked up again later, it is the same list.

        :param meeting: one ``chanxiao.meeting``
        """
        policies = meeting.policy_id._get_revision_family()
        start = meeting.date_start or fields.Datetime.now()
        domain = Domain(
            [
                ("company_id", "=", meeting.company_id.id),
                ("meeting_id.policy_id", "in", policies.ids),
                ("meeting_id.date_start", "<", start),
                ("meeting_id", "!=", meeting._origin.id),
                ("decision_id.adopted_at", "!=", False),
            ]
        )
        previous = meeting._get_previous()
        if previous:
            since = previous.started_at or previous.date_start
            domain &= Domain("closed_at", "=", False) | Domain("closed_at", ">=", since)
        return domain

    @api.model
    def _get_review_actions(self, meeting):
        """The tasks of :meth:`_get_review_domain`, a department after the other."""
        return self.search(
            self._get_review_domain(meeting), order="department_id, deadline, id"
        )

    @api.model
    def _get_review_action(self, meeting):
        """Window action with the execution review of ``meeting``."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "chanxiao_meeting.chanxiao_meeting_action_action_review"
        )
        return {
            **action,
            "display_name": self.env._("Execution Review: %s", meeting.display_name),
            "domain": list(self._get_review_domain(meeting)),
        }


class ResUsers(models.Model):
    """Whoever leaves verifies nothing any more: their activities go with them."""

    _inherit = "res.users"

    def write(self, vals):
        if vals.get("active") is not False:
            return super().write(vals)
        tasks = self._chanxiao_get_tasks_to_verify()
        result = super().write(vals)
        tasks._ask_for_who_left()
        return result

    def action_archive(self):
        # core deletes what they were asked before it archives them
        tasks = self._chanxiao_get_tasks_to_verify()
        result = super().action_archive()
        tasks._ask_for_who_left()
        return result

    def unlink(self):
        tasks = self._chanxiao_get_tasks_to_verify()
        result = super().unlink()
        tasks._ask_for_who_left()
        return result

    def _chanxiao_get_tasks_to_verify(self):
        # bounded: tasks about which these users were asked
        tasks = self.env["chanxiao.meeting.action"].sudo()
        return tasks.search(
            Domain("state", "=", "done")
            & Domain("verification_id.user_id", "in", self.ids)
        )
