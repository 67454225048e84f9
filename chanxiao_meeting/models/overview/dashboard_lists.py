from dataclasses import dataclass
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

#: how far ahead the page looks, and how far back for effects
SOON, CHECKED, JUDGED = (timedelta(days=days) for days in (7, 14, 180))
ALERTS = ("red", "yellow", "blue", "none")
TONES = {
    "bad": "danger",
    "warning": "warning",
    "critical": "danger",
    "major": "warning",
}


@dataclass(frozen=True)
class Listing:
    """Records that are counted, and the action that shows them.

    :param str model: name of the model
    :param str action: external id of a window action of this addon
    :param domain: which records
    :param str field: a selection that they are counted by
    :param tuple values: of the field, shown even where there are none
    :param str order: of the rows that are shown
    """

    model: str
    action: str
    domain: Domain
    field: str | None = None
    values: tuple = ()
    order: str | None = None


class ChanxiaoMeetingDashboard(models.AbstractModel):
    """The lists of the overview, and the rows that are shown of them."""

    _inherit = "chanxiao.meeting.dashboard"

    @api.model
    def _get_overview_meeting(self):
        """The meeting that the lists are about; found once for the whole page."""
        meeting_id = self.env.context.get("chanxiao_overview_meeting")
        if isinstance(meeting_id, int):
            return self.env["chanxiao.meeting"].browse(meeting_id or ())
        return self._find_meetings()[0]

    # what the next meeting needs

    @api.model
    def _list_briefs(self):
        return Listing(
            "chanxiao.meeting.brief",
            "chanxiao_meeting_brief_action_all",
            Domain("meeting_id", "in", self._get_overview_meeting().ids)
            # once it runs, those that were not handed in are missing
            & Domain("state", "in", ("pending", "missing")),
            order="deadline, sequence, id",
        )

    @api.model
    def _list_all_briefs(self):
        found = self._list_briefs()
        meeting = self._get_overview_meeting()
        return Listing(
            found.model, found.action, Domain("meeting_id", "in", meeting.ids)
        )

    @api.model
    def _prepare_briefs_row(self, brief):
        return {
            "name": brief.department_id.name,
            "note": brief.responsible_id.name,
            "when": brief.deadline,
            "is_late": brief.is_overdue,
        }

    @api.model
    def _list_figures(self):
        """Off target in the next meeting, else in the last one with figures."""
        figures = self.env["chanxiao.meeting.figure"]
        meeting = self._get_overview_meeting()
        if not figures.search_count([("meeting_id", "in", meeting.ids)], limit=1):
            meeting = figures.search(
                [("meeting_id.state", "=", "held")], order="meeting_id", limit=1
            ).meeting_id
        return Listing(
            "chanxiao.meeting.figure",
            "chanxiao_meeting_figure_action",
            Domain("meeting_id", "in", meeting.ids)
            & Domain("status", "in", ("bad", "warning")),
            field="status",
            values=("bad", "warning"),
            order="status, brief_id, sequence, id",  # bad before warning
        )

    @api.model
    def _prepare_figures_row(self, figure):
        return {
            "name": figure.label,
            "note": f"{figure.department_id.name}: {figure._format_reported()}",
            "tone": TONES.get(figure.status),
        }

    # what was decided, and what came in between

    @api.model
    def _list_tasks(self):
        return Listing(
            "chanxiao.meeting.commitment",
            "chanxiao_meeting_commitment_action",
            Domain("stage", "=", "open"),
            field="alert",
            values=ALERTS,
            order="deadline, id",
        )

    @api.model
    def _list_due_soon(self):
        today = fields.Date.context_today(self)
        found = self._list_tasks()
        return Listing(
            found.model,
            found.action,
            found.domain
            & Domain("deadline", ">=", today)
            & Domain("deadline", "<=", today + SOON),
        )

    @api.model
    def _list_exceptions(self):
        return Listing(
            "chanxiao.control.exception",
            "chanxiao_control_exception_action",
            Domain("state", "!=", "closed"),
            field="severity",
            values=("critical", "major", "minor"),
        )

    @api.model
    def _list_proposed(self):
        """What the next meeting could treat, the most urgent first."""
        meeting = self._get_overview_meeting()
        exceptions = self.env["chanxiao.control.exception"]
        is_open = meeting.state in ("draft", "convened")
        if is_open and exceptions.has_access("read"):
            exceptions = exceptions._find_untreated(meeting)
        return Listing(
            exceptions._name,
            "chanxiao_control_exception_action",
            Domain("id", "in", exceptions.ids),
            order="severity, detected_at desc, id",
        )

    @api.model
    def _prepare_proposed_row(self, exception):
        severities = exception._fields["severity"]._description_selection(self.env)
        return {
            "name": exception.name,
            "note": dict(severities).get(exception.severity),
            "when": exception.deadline,
            "is_late": exception.is_overdue,
            "tone": TONES.get(exception.severity),
        }

    @api.model
    def _list_effects(self):
        since = fields.Date.context_today(self) - JUDGED
        return Listing(
            "chanxiao.meeting.decision.ledger",
            "chanxiao_meeting_decision_ledger_action",
            Domain("result", "!=", False) & Domain("check_date", ">=", since),
            field="result",
            values=("effective", "ineffective", "waiting"),
        )

    @api.model
    def _list_checks(self):
        """Decisions whose effect is looked at soon, or should have been."""
        found = self._list_effects()
        until = fields.Date.context_today(self) + CHECKED
        return Listing(
            found.model,
            found.action,
            Domain("result", "=", "waiting") & Domain("check_date", "<=", until),
        )

    # minutes

    @api.model
    def _list_minutes(self):
        return Listing(
            "chanxiao.meeting.minutes",
            "chanxiao_meeting_minutes_action",
            Domain("state", "!=", "issued"),
            order="deadline, id",
        )

    @api.model
    def _list_minutes_late(self):
        found = self._list_minutes()
        late = Domain("deadline", "<", fields.Datetime.now())
        return Listing(found.model, found.action, found.domain & late)

    @api.model
    def _prepare_minutes_row(self, minutes):
        states = minutes._fields["state"]._description_selection(self.env)
        return {
            "name": minutes.display_name,
            "note": dict(states)[minutes.state],
            "when": minutes.deadline,
            "is_late": minutes.is_overdue,
        }
