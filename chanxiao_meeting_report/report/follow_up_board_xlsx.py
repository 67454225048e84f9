from odoo import api, models


class FollowUpBoardXlsx(models.AbstractModel):
    """The chosen rows of the follow-up board, in the order of the board."""

    _name = "report.chanxiao_meeting_report.follow_up_board"
    _description = "Follow-up Board as a Spreadsheet"
    _inherit = "report.chanxiao.list"

    _document_model = "chanxiao.meeting.commitment"

    @api.model
    def _get_title(self):
        return self.env._("Follow-up Board")

    @api.model
    def _get_rows(self, objs):
        """In the order of the board, whatever order they were chosen in."""
        return objs.search([("id", "in", objs.ids)])

    @api.model
    def _get_columns(self, rows):
        kinds, stages, alerts = (
            self._get_labels(rows._name, name) for name in ("kind", "stage", "alert")
        )
        return [
            (self.env._("Alert"), "text", lambda r: alerts[r.alert]),
            (self.env._("What"), "text", lambda r: kinds[r.kind]),
            (self.env._("Committed To"), "wide", lambda r: r.name),
            (self.env._("About"), "text", lambda r: r.subject_name),
            (
                self.env._("Owner"),
                "text",
                lambda r: r.person_id.name or r.person_name,
            ),
            (self.env._("Department"), "text", lambda r: r.department_id.name),
            (self.env._("Overseer"), "text", lambda r: r.overseer_id.name),
            (self.env._("Meeting"), "text", lambda r: r.meeting_id.name),
            (self.env._("Due"), "date", lambda r: r.deadline),
            (self.env._("Days Overdue"), "number", lambda r: r.overdue_days),
            (self.env._("Postponed"), "number", lambda r: r.slip_count),
            (self.env._("Stage"), "text", lambda r: stages[r.stage]),
            (self.env._("Times Reminded"), "number", lambda r: r.reminder_count),
            (self.env._("Last Reminded"), "moment", lambda r: r.reminded_at),
            (self.env._("Reminded By"), "text", lambda r: r.reminded_by_id.name),
            (self.env._("Finished"), "moment", lambda r: r.closed_at),
            (self.env._("Verified By"), "text", lambda r: r.verified_by_id.name),
            (self.env._("Verified On"), "moment", lambda r: r.verified_at),
        ]
