from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

READERS = (
    "chanxiao_meeting.group_chanxiao_meeting_user,"
    "chanxiao_meeting.group_chanxiao_meeting_auditor"
)


class ChanxiaoMeetingSubject(models.AbstractModel):
    """What meetings decided about a record, counted and opened from its page."""

    _inherit = "chanxiao.meeting.subject"

    # labels of their own: other applications count "Tasks" and "Meetings" as well
    chanxiao_decision_count = fields.Integer(
        "Decisions of Meetings", compute="_compute_chanxiao_counts", groups=READERS
    )
    chanxiao_action_count = fields.Integer(
        "Tasks of Meetings", compute="_compute_chanxiao_counts", groups=READERS
    )
    chanxiao_action_open_count = fields.Integer(
        "Open Tasks of Meetings", compute="_compute_chanxiao_counts", groups=READERS
    )
    chanxiao_meeting_count = fields.Integer(
        "Meetings About It", compute="_compute_chanxiao_counts", groups=READERS
    )

    def _compute_chanxiao_counts(self):
        traces = self._get_meeting_traces()
        for record in self:
            trace = traces[f"{record._name},{record.id}"]
            record.chanxiao_decision_count = len(trace["decisions"])
            record.chanxiao_meeting_count = len(trace["meetings"])
            record.chanxiao_action_count = trace["actions"]
            record.chanxiao_action_open_count = trace["open_actions"]

    def _get_meeting_traces(self):
        """What the meetings that the user may see left about each of these records.

        :return: ``{"model,id": {"decisions": ids, "meetings": ids, "actions": count,
            "open_actions": count}}``, from one grouped query a model
        """
        traces = defaultdict(
            lambda: (
                {"decisions": set(), "meetings": set()}
                | {"actions": 0, "open_actions": 0}
            )
        )
        for key, decisions, meetings in self._read_about(
            "chanxiao.meeting.decision", [], ["id:array_agg"]
        ):
            traces[key]["decisions"].update(decisions)
            traces[key]["meetings"].update(meetings)
        for key, state, decisions, count, meetings in self._read_about(
            "chanxiao.meeting.action",
            ["state"],
            ["decision_id:array_agg_distinct", "__count"],
        ):
            traces[key]["decisions"].update(decisions)
            traces[key]["meetings"].update(meetings)
            traces[key]["actions"] += count
            traces[key]["open_actions"] += count if state == "open" else 0
        for key, meetings in self._read_about("chanxiao.meeting.agenda.item", [], []):
            traces[key]["meetings"].update(meetings)
        return traces

    def _read_about(self, model, groupby, aggregates):
        return self.env[model]._read_group(
            self._get_meeting_domain(),
            ["subject_ref", *groupby],
            [*aggregates, "meeting_id:array_agg_distinct"],
        )

    def action_open_chanxiao_decisions(self):
        """The decisions about these records, also through one of their tasks."""
        about = self._get_meeting_domain()
        domain = about | Domain("action_ids", "any", about)
        return self._get_meeting_window("chanxiao_meeting_decision_action", domain)

    def action_open_chanxiao_actions(self):
        domain = self._get_meeting_domain()
        return self._get_meeting_window("chanxiao_meeting_action_action", domain)

    def action_open_chanxiao_meetings(self):
        """The meetings that had these records on the agenda or decided about them."""
        traces = self._get_meeting_traces().values()
        ids = set().union(*(trace["meetings"] for trace in traces))
        return self._get_meeting_window(
            "chanxiao_meeting_action", Domain("id", "in", sorted(ids))
        )

    def _get_meeting_window(self, xmlid, domain):
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"chanxiao_meeting.{xmlid}"
        )
        return {**action, "domain": list(domain), "context": {"create": False}}

    def action_put_on_agenda(self):
        """Ask which of the coming meetings shall take these records up.

        :raise AccessError: for people who do not take part in meetings
        :raise UserError: when no meeting is coming
        """
        self.check_access("read")
        Proposal = self.env["chanxiao.meeting.put.on.agenda"]
        if not Proposal.has_access("create"):
            raise AccessError(
                self.env._(
                    "Only people who take part in meetings put records on an agenda. "
                    "Ask an administrator for the role “Attendee”."
                )
            )
        return Proposal._open_for(self)
