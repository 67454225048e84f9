from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .dashboard import COMING
from .dashboard_lists import Listing

#: decisions on somebody's orders are shown for so long
DECIDED = timedelta(days=90)
#: states of decisions that hold
RESOLVED = ("adopted", "implemented", "effective", "ineffective")


class ChanxiaoMeetingDashboard(models.AbstractModel):
    """What one person has to do for meetings, and what concerns them."""

    _inherit = "chanxiao.meeting.dashboard"

    # what is to be prepared and answered

    @api.model
    def _list_my_briefs(self):
        return Listing(
            "chanxiao.meeting.brief",
            "chanxiao_meeting_brief_action",
            Domain("state", "=", "pending")
            & Domain("responsible_id", "=", self.env.uid)
            & Domain("meeting_id.state", "in", COMING),
            order="deadline, id",
        )

    @api.model
    def _list_my_questions(self):
        return Listing(
            "chanxiao.meeting.question",
            "chanxiao_meeting_question_action",
            Domain("state", "=", "open") & Domain("answerer_id", "=", self.env.uid),
            order="deadline, id",
        )

    @api.model
    def _prepare_questions_row(self, question):
        deadline = question.deadline
        return {
            "name": question.question,
            "note": question.meeting_id.display_name,
            "when": deadline,
            "is_late": deadline and deadline < fields.Datetime.now(),
        }

    @api.model
    def _list_my_receipts(self):
        return Listing(
            "chanxiao.meeting.receipt",
            "chanxiao_meeting_receipt_action",
            Domain("state", "=", "waiting") & Domain("user_id", "=", self.env.uid),
            order="due_date, id",
        )

    @api.model
    def _prepare_receipts_row(self, receipt):
        return {
            "name": receipt.minutes_id.display_name,
            "when": receipt.due_date,
            "is_late": receipt.is_overdue,
        }

    @api.model
    def _list_my_rulings(self):
        """Minutes that wait for the user's approval."""
        return Listing(
            "chanxiao.meeting.minutes",
            "chanxiao_meeting_minutes_action",
            Domain("state", "=", "in_review")
            & Domain("awaited_user_id", "=", self.env.uid),
            order="deadline, id",
        )

    @api.model
    def _prepare_rulings_row(self, minutes):
        return self._prepare_minutes_row(minutes)

    # what is to be carried out and verified

    @api.model
    def _list_my_tasks(self):
        found = self._list_tasks()
        return Listing(
            found.model,
            found.action,
            found.domain & Domain("person_id", "=", self.env.uid),
            field=found.field,
            values=found.values,
            order=found.order,
        )

    @api.model
    def _prepare_tasks_row(self, commitment):
        tones = {"red": "danger", "yellow": "warning", "blue": "info"}
        alerts = commitment._fields["alert"]._description_selection(self.env)
        return {
            "name": commitment.name,
            "note": dict(alerts).get(commitment.alert),
            "when": commitment.deadline,
            "is_late": commitment.alert == "red",
            "tone": tones.get(commitment.alert),
        }

    @api.model
    def _list_my_checks(self):
        """What others say they have done, for the user to look at."""
        found = self._list_tasks()
        return Listing(
            found.model,
            found.action,
            Domain("stage", "=", "checking") & Domain("overseer_id", "=", self.env.uid),
            order=found.order,
        )

    @api.model
    def _prepare_checks_row(self, commitment):
        return {
            "name": commitment.name,
            "note": commitment.person_id.name or commitment.person_name,
            "when": commitment.closed_at,
        }

    # what concerns one

    @api.model
    def _list_my_decisions(self):
        """What was decided lately on orders that the user looks after."""
        since = fields.Datetime.now() - DECIDED
        decisions = self.env["chanxiao.meeting.decision"].search(
            Domain("state", "in", RESOLVED)
            & Domain("adopted_at", ">=", since)
            & Domain("subject_ref", "!=", False)
        )
        mine = self._filter_about_mine(decisions)
        return Listing(
            decisions._name,
            "chanxiao_meeting_decision_action",
            Domain("id", "in", mine.ids),
            order="adopted_at desc, id desc",
        )

    @api.model
    def _filter_about_mine(self, decisions):
        """Those about a record that has the user as the one responsible for it."""
        subjects = decisions._get_subjects()
        mine = set()
        by_model = {}
        for subject in subjects.values():
            by_model.setdefault(subject._name, set()).add(subject.id)
        for model, ids in by_model.items():
            records = self.env[model]
            user = records._fields.get("user_id")
            if user and user.comodel_name == "res.users" and records.has_access("read"):
                mine |= set(
                    records.search([("id", "in", ids), ("user_id", "=", self.env.uid)])
                )
        return decisions.filtered(lambda one: subjects.get(one) in mine)

    @api.model
    def _prepare_decisions_row(self, decision):
        return {
            "name": decision.name,
            "note": decision.subject_name,
            "when": decision.adopted_at,
        }

    @api.model
    def _list_my_meetings(self):
        meetings = self.env["chanxiao.meeting"]
        return Listing(
            meetings._name,
            "chanxiao_meeting_action",
            meetings._get_discussion_domain()
            & (
                Domain("state", "=", "in_progress")
                | Domain("state", "in", COMING)
                & Domain("date_end", ">", fields.Datetime.now())
            ),
            order="date_start, id",
        )

    @api.model
    def _prepare_row(self, record, **values):
        """A row of the follow-up board leads to its record."""
        row = super()._prepare_row(record, **values)
        if record._name == "chanxiao.meeting.commitment":
            row |= {"model": record.res_model, "id": record.res_id}
        return row
