from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date


class ChanxiaoMeeting(models.Model):
    """What had no effect comes back to the next meeting, with its history."""

    _inherit = "chanxiao.meeting"

    def _get_ineffective_decisions(self):
        """Decisions of earlier meetings of the series that had no effect.

        Without those that a meeting treats or treated again: its decisions are new
        ones. One whose meeting is called off is left over, unless its topic is.
        """
        self.ensure_one()
        treated = Domain("returned_item_id", "!=", False)
        called_off = Domain("returned_item_id.meeting_id.state", "=", "cancelled")
        called_off &= Domain("returned_item_id.parked", "=", False)
        # bounded: decisions of the series, for a meeting that the user conducts or
        # convenes
        decisions = self.env["chanxiao.meeting.decision"].sudo()
        return decisions.search(
            Domain("state", "=", "ineffective")
            & Domain("company_id", "=", self.company_id.id)
            & Domain("meeting_id", "!=", self._origin.id)
            & self._get_series_domain()
            & (~treated | called_off),
            order="id",
        )

    def _get_unjudged_decisions(self):
        """Those of the series of which nobody has said yet whether they worked."""
        return self.env["chanxiao.meeting.decision"].search(
            Domain("state", "=", "implemented")
            & Domain("check_result", "in", ("unmeasurable", "confounded"))
            & Domain("company_id", "=", self.company_id.id)
            & self._get_series_domain()
        )

    def _get_series_domain(self):
        family = self.policy_id._get_revision_family()
        return Domain("meeting_id.policy_id", "in", family.ids)

    def _create_agenda(self):
        return super()._create_agenda() | self._take_back_ineffective()

    def _action_start(self):
        """Also what was found out after the meeting was convened."""
        self._take_back_ineffective()
        return super()._action_start()

    def _take_back_ineffective(self):
        """Put each decision that had no effect on the agenda, as a topic of its own.

        :return: the topics
        """
        # bounded: topics of a meeting that the user conducts or convenes
        items = self.env["chanxiao.meeting.agenda.item"].sudo()
        decisions = self._get_ineffective_decisions()
        if not decisions:
            return items.sudo(False)
        items = items.create([self._prepare_return_values(d) for d in decisions])
        for decision, item in zip(decisions, items, strict=True):
            decision._write_system({"returned_item_id": item.id})
        return items.sudo(False)

    def _prepare_return_values(self, decision):
        return {
            **self._prepare_proposal_values(decision),
            "name": self.env._("Without effect: %s", decision.name),
            "cause": decision._describe_history(),
        }

    def _get_coming_agenda_minutes(self):
        minutes = super()._get_coming_agenda_minutes()
        usual = self.env["chanxiao.meeting.agenda.item"]._fields["duration_planned"]
        return minutes + len(self._get_ineffective_decisions()) * usual.default(self)

    def _get_backlog_remarks(self):
        remarks = super()._get_backlog_remarks()
        if decisions := self._get_ineffective_decisions():
            remarks.append(
                self.env._(
                    "Decided earlier and without effect: %s. They come onto the agenda "
                    "again.",
                    decisions.mapped("name"),
                )
            )
        if decisions := self._get_unjudged_decisions():
            remarks.append(
                self.env._(
                    "Carried out, but nobody has judged whether it worked: %s.",
                    decisions.mapped("name"),
                )
            )
        return remarks


class ChanxiaoMeetingDecision(models.Model):
    """The history with which a decision comes back."""

    _inherit = "chanxiao.meeting.decision"

    def _describe_history(self):
        """What was decided and done, and what came of it, line by line."""
        self.ensure_one()
        lines = [
            self.env._(
                "Decided by %(meeting)s on %(date)s.",
                meeting=self.meeting_id.display_name,
                date=format_date(self.env, self._get_adoption_day()),
            ),
            self.rationale,
        ]
        closed = self.action_ids.filtered(lambda action: action.state != "cancelled")
        lines += [
            self.env._(
                "Task: %(task)s (%(person)s). %(feedback)s",
                task=action.name,
                person=action.assignee_id.name or action.former_assignee or "–",
                feedback=action.feedback or "",
            )
            for action in closed
        ]
        lines += [check._describe() for check in self.check_ids]
        return "\n".join(line.strip() for line in lines if line)


class ChanxiaoMeetingDecisionCheck(models.Model):
    """One line of the history of a decision, told to the next meeting."""

    _inherit = "chanxiao.meeting.decision.check"

    @api.model
    def _get_review_checks(self, meeting):
        """What ``meeting`` hears about the effect of earlier decisions of its series.

        Judged since the previous meeting began, and by the end of this one. Looked up
        again later, it is the same list.

        :param meeting: one ``chanxiao.meeting``
        """
        start = meeting.date_start or fields.Datetime.now()
        domain = (
            meeting._get_series_domain()
            & Domain("company_id", "=", meeting.company_id.id)
            & Domain("meeting_id.date_start", "<", start)
            & Domain("meeting_id", "!=", meeting._origin.id)
            & Domain("judged_at", "!=", False)
        )
        if previous := meeting._get_previous():
            since = previous.started_at or previous.date_start
            domain &= Domain("judged_at", ">=", since)
        if meeting.ended_at:
            domain &= Domain("judged_at", "<=", meeting.ended_at)
        return self.search(domain, order="decision_id, number")

    def _describe(self):
        """What it found out; everybody reads topics, so no value in confidence."""
        if self.state in ("waiting", "dropped"):
            return ""
        labels = dict(self._fields["state"]._description_selection(self.env))
        line = self.env._(
            "Checked on %(date)s: %(result)s. %(finding)s",
            date=format_date(self.env, self.date),
            result=labels[self.state],
            finding=self.explanation or "",
        )
        if not self.key or self.confidential:
            return line
        values = self.env._(
            "%(figure)s: before %(then)s, expected %(expected)s, reached %(now)s.",
            figure=self.definition_id.name or self.key,
            then=self.then_text,
            expected=self.expected_text,
            now=self.now_text,
        )
        return f"{line.strip()} {values}"
