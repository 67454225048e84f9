from odoo import api, models


class ExecutionListXlsx(models.AbstractModel):
    """The tasks of the chosen meetings."""

    _name = "report.chanxiao_meeting_report.execution_list"
    _description = "Execution List of Meetings"
    _inherit = "report.chanxiao.list"

    _document_model = "chanxiao.meeting"

    @api.model
    def _get_title(self):
        return self.env._("Execution List")

    @api.model
    def _get_rows(self, objs):
        return self.env["chanxiao.meeting.action"].search(
            [("meeting_id", "in", objs.ids)], order="meeting_id, decision_id, id"
        )

    @api.model
    def _get_columns(self, actions):
        measures = self._get_labels("chanxiao.meeting.decision", "measure")
        states = self._get_labels("chanxiao.meeting.action", "state")
        subjects = actions._get_readable_subject_names()
        return [
            (self.env._("Meeting"), "text", lambda a: a.meeting_id.name),
            (self.env._("Decision"), "wide", lambda a: a.decision_id.name),
            (
                self.env._("Measure"),
                "text",
                lambda a: measures.get(a.decision_id.measure),
            ),
            (self.env._("Task"), "wide", lambda a: a.name),
            (self.env._("About"), "text", subjects.get),
            (self.env._("Owner"), "text", lambda a: a.assignee_id.name),
            (self.env._("Department"), "text", lambda a: a.department_id.name),
            (self.env._("First Due"), "date", lambda a: a.initial_deadline),
            (self.env._("Due"), "date", lambda a: a.deadline),
            (self.env._("Postponed"), "number", lambda a: a.slip_count),
            (self.env._("Why Postponed"), "wide", lambda a: a.postpone_reason),
            (self.env._("State"), "text", lambda a: states[a.state]),
            (self.env._("Days Overdue"), "number", lambda a: a.overdue_days),
            (self.env._("Done"), "moment", lambda a: a.done_at),
            (self.env._("Result"), "wide", lambda a: a.feedback),
            (self.env._("Verified By"), "text", lambda a: a.verified_by_id.name),
            (self.env._("Verified On"), "moment", lambda a: a.verified_at),
        ]
