from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

READERS = (
    "chanxiao_meeting.group_chanxiao_meeting_user,"
    "chanxiao_meeting.group_chanxiao_meeting_auditor"
)


class ChanxiaoMeetingSubject(models.AbstractModel):
    """A record that meetings decide about, and that remembers them.

    Inherit it on any model with a ``company_id``, ``mail.thread`` and
    ``mail.activity.mixin``; decisions can then be about its records and place their
    tasks on them.
    """

    _name = "chanxiao.meeting.subject"
    _description = "Record That Meetings Decide About"

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

    @api.model
    def _selection_subject_ref(self):
        """Models that a decision can be about.

        :return: ``[(model name, translated description), …]``, every concrete model
            that inherits this mixin, whichever addon extends it.
        """
        names = self.env.registry.descendants(["chanxiao.meeting.subject"], "_inherit")
        models_ = self.env["ir.model"].sudo()  # only model names and labels
        return [
            (name, models_._get(name).name)
            for name in sorted(names)
            if not self.env[name]._abstract
        ]

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

    def _get_meeting_domain(self):
        return Domain("subject_ref", "in", [f"{self._name},{id_}" for id_ in self.ids])

    def unlink(self):
        Reference = self.env["chanxiao.meeting.subject.reference"]
        referring = [found for found in Reference._get_documents_about(self) if found]
        names = {record.id: record.display_name for record in self if referring}
        result = super().unlink()
        for documents in referring:
            documents._forget_subject(names)
        return result

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
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"chanxiao_meeting.{xmlid}"
        )
        return {**action, "domain": list(domain), "context": {"create": False}}

    def _get_meeting_company(self):
        """The one company whose meetings can take these records up."""
        companies = self.company_id or self.env.company
        if len(companies) > 1:
            raise UserError(
                self.env._(
                    "These records belong to several companies: %s. Choose records of "
                    "one company.",
                    companies.mapped("name"),
                )
            )
        return companies

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
