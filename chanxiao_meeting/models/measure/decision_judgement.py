from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from .decision_check import JUDGE, JUDGED

# In so many days somebody shall say whether it worked.
JUDGE_DAYS = 7


class ChanxiaoMeetingDecision(models.Model):
    """What follows from a check, and judging by hand what cannot be measured."""

    _inherit = "chanxiao.meeting.decision"

    # what follows from a check

    def _follow_checks(self, checks):
        """Carry on with these decisions after ``checks`` of them were settled."""
        for check in checks:
            decision = check.decision_id
            values = {"check_result": check.state}
            if check.state in JUDGED and decision.state in ("implemented", "effective"):
                values["state"] = check.state
            decision._write_system(values)
        judged = checks.filtered(lambda check: check.state in JUDGED)
        judged.decision_id.activity_unlink([JUDGE], only_automated=False)
        self._watch_on(checks)
        self._log_checks(checks)
        checks._needs_judgement().decision_id._ask_to_judge()

    def _watch_on(self, checks):
        """What had its effect is looked at again, as often as it says."""
        lasting = checks.filtered(
            lambda check: (
                check.key
                and check.decision_id.state == "effective"
                and check._count_watched() < check.decision_id.watch_periods
            )
        )
        checks._create_system([check._prepare_watch_values() for check in lasting])

    def _log_checks(self, checks):
        """A note on each decision; without values, which not everybody reads.

        In the language of who chairs: the scheduled action has none of its own.
        """
        by_language = checks.grouped(lambda check: check.meeting_id.chair_id.lang)
        for language, group in by_language.items():
            told = group.with_context(lang=language or self.env.lang)
            labels = dict(told._fields["state"]._description_selection(told.env))
            told.decision_id._message_log_batch(
                bodies={
                    check.decision_id.id: Markup("<p><strong>%s</strong> %s</p>")
                    % (
                        told.env._("Effect checked: %s", labels[check.state]),
                        check.explanation or "",
                    )
                    for check in told
                }
            )

    # asking

    def _get_executors(self):
        """Who carried out what was decided, and so does not judge it."""
        # bounded: which people the tasks of a decision name
        actions = self.sudo().action_ids
        return actions.assignee_id | actions.done_by_id

    def _get_judge(self):
        """Who is asked whether it worked: who conducts the meeting, or decided."""
        # bounded: the people who may decide, for their names
        deciders = self.sudo()._get_deciders() | self.sudo().adopted_by_id
        return (deciders.filtered("active") - self._get_executors())[:1]

    def _ask_to_judge(self):
        """An activity on each of these, for who judges what could not be measured."""
        kind = self.env.ref(JUDGE, raise_if_not_found=False)
        day = fields.Date.add(fields.Date.context_today(self), days=JUDGE_DAYS)
        Activity = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True
        )
        asked = [(decision, decision._get_judge()) for decision in self]
        Activity.create(
            [
                {
                    "activity_type_id": kind and kind.id,
                    "automated": True,
                    "date_deadline": day,
                    "res_id": decision.id,
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "summary": decision.with_context(lang=judge.lang).env._(
                        "Did it work? Judge the effect"
                    ),
                    "user_id": judge.id,
                }
                for decision, judge in asked
                if judge
            ]
        )

    # judging by hand

    def action_judge(self, result=None, reason=None):
        """Say whether decisions had their effect, where that cannot be measured.

        :param str result: "effective" or "ineffective"
        :param str reason: what speaks for it, in words
        :raise AccessError: for whoever carried them out, or does not decide there
        :raise UserError: while they can still be measured, or are not carried out
        """
        decisions = self._as_judge()
        reason = self._get_words(reason)
        if result not in JUDGED:
            raise UserError(
                self.env._("Say whether it was effective or had no effect.")
            )
        decisions = decisions._lock_transition()
        for decision in decisions:
            if message := decision._get_judging_message():
                raise UserError(message)
        decisions._judge(result, reason)
        return True

    def _as_judge(self):
        """These decisions, for whoever may judge what they achieved.

        :raise AccessError: for everybody else
        """
        self.check_access("read")
        for decision in self:
            if self.env.su:
                continue
            if self.env.user in decision._get_executors():
                raise AccessError(
                    self.env._(
                        "You carried “%s” out, and nobody judges their own work. Ask "
                        "the chair or another organizer of meetings.",
                        decision.name,
                    )
                )
            if not decision.can_decide:
                raise AccessError(
                    self.env._(
                        "Whether “%(decision)s” worked is judged by %(chair)s, who "
                        "chairs the meeting, or by an organizer of meetings.",
                        decision=decision.name,
                        chair=decision.meeting_id.chair_id.name or self.env._("nobody"),
                    )
                )
        # bounded by the check above: decisions whose effect the user may judge
        return self.sudo()

    def _get_judging_message(self):
        """Why its effect cannot be judged by hand now, or False."""
        if self.state == "adopted":
            return self.env._(
                "“%s” is not carried out yet, so it can have no effect. Have its tasks "
                "closed first.",
                self.name,
            )
        if self.state != "implemented":
            return self._get_wrong_state_message()
        waiting = self.check_ids.filtered(
            lambda check: check.state == "waiting" and check.key
        )
        return bool(waiting) and self.env._(
            "“%(decision)s” is measured on %(date)s by “%(figure)s”. Move that date to "
            "have it measured earlier; judged by hand is what cannot be measured.",
            decision=self.name,
            date=format_date(self.env, waiting[:1].date),
            figure=waiting[:1].definition_id.name or waiting[:1].key,
        )

    def _judge(self, result, reason):
        """Write what somebody judged, as a check of its own."""
        Check = self.env["chanxiao.meeting.decision.check"]
        waiting = self.check_ids.filtered(lambda check: check.state == "waiting")
        waiting._write_system({"state": "dropped"})
        checks = Check._create_system(
            [decision._prepare_judgement(result, reason) for decision in self]
        )
        self.activity_feedback([JUDGE], feedback=reason, only_automated=False)
        self._follow_checks(checks)

    def _prepare_judgement(self, result, reason):
        last = self.check_ids.sorted("number")[-1:]
        values = last._prepare_next_values() if last else {"decision_id": self.id}
        return {
            **values,
            "kind": "by_hand",
            "date": self.meeting_id.policy_id._get_local_date(fields.Datetime.now()),
            "state": result,
            "judged_at": fields.Datetime.now(),
            "judged_by_id": self.env.uid,
            "remark": reason,
            "now_value": last.now_value,
            "is_now_known": last.is_now_known,
            "now_start": last.now_start,
            "now_end": last.now_end,
            "now_as_of": last.now_as_of,
        }
