from odoo import api, fields, models

WIDTHS = {"text": 18, "wide": 36, "date": 12, "moment": 17, "number": 9}


class ExecutionListXlsx(models.AbstractModel):
    """Rows of tasks in a spreadsheet; other lists inherit it under their own name."""

    _name = "report.chanxiao_meeting_report.execution_list"
    _description = "Execution List of Meetings"
    _inherit = "report.report_xlsx.abstract"

    @api.private
    def generate_xlsx_report(self, workbook, data, objs):
        """Write the rows of the chosen records that the user may read."""
        objs.check_access("read")
        rows = self._get_rows(objs)
        sheet = workbook.add_worksheet(self._get_title())
        columns = self._get_columns(rows)
        self._write_head(workbook, sheet, columns)
        formats = self._get_formats(workbook)
        for number, row in enumerate(rows, start=1):
            for column, (_label, kind, get_value) in enumerate(columns):
                self._write_cell(sheet, number, column, kind, get_value(row), formats)
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)

    @api.model
    def _get_title(self):
        return self.env._("Execution List")

    @api.model
    def _get_rows(self, objs):
        """The records that are written, a row each: here the tasks of meetings."""
        return self.env["chanxiao.meeting.action"].search(
            [("meeting_id", "in", objs.ids)], order="meeting_id, decision_id, id"
        )

    @api.model
    def _get_columns(self, actions):
        """Triples of label, kind (see ``WIDTHS``) and a function of the row.

        What takes more than a field of the task is read here, for all tasks at once.
        """
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

    @api.model
    def _get_labels(self, model, name):
        return dict(self.env[model]._fields[name]._description_selection(self.env))

    @api.model
    def _get_formats(self, workbook):
        return {
            "text": workbook.add_format({"valign": "top"}),
            "wide": workbook.add_format({"valign": "top", "text_wrap": True}),
            "date": workbook.add_format({"valign": "top", "num_format": "yyyy-mm-dd"}),
            "moment": workbook.add_format(
                {"valign": "top", "num_format": "yyyy-mm-dd hh:mm"}
            ),
            "number": workbook.add_format({"valign": "top", "num_format": "0"}),
        }

    @api.model
    def _write_head(self, workbook, sheet, columns):
        bold = workbook.add_format(
            {"bold": True, "bg_color": "#EEF2F5", "bottom": 1, "text_wrap": True}
        )
        for column, (label, kind, _get_value) in enumerate(columns):
            sheet.set_column(column, column, WIDTHS[kind])
            sheet.write_string(0, column, label, bold)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)

    @api.model
    def _write_cell(self, sheet, row, column, kind, value, formats):
        cell_format = formats[kind]
        if not value and kind != "number":
            sheet.write_blank(row, column, None, cell_format)
        elif kind == "number":
            sheet.write_number(row, column, value, cell_format)
        elif kind == "date":
            sheet.write_datetime(row, column, value, cell_format)
        elif kind == "moment":
            local = fields.Datetime.context_timestamp(self, value)
            sheet.write_datetime(row, column, local.replace(tzinfo=None), cell_format)
        else:
            # as a string: what people typed must not become a formula
            sheet.write_string(row, column, value, cell_format)
