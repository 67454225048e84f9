from odoo import api, models

from .department_sheet import DepartmentSheet
from .spreadsheet_book import set_paper


class DepartmentPackXlsx(models.AbstractModel):
    """What the departments bring to the chosen meetings: a sheet a department.

    Of what the reader may read; what is confidential is in no file that is passed on.
    """

    _name = "report.chanxiao_meeting_report.department_pack"
    _description = "Department Pack"
    _inherit = "report.chanxiao.spreadsheet"

    _document_model = "chanxiao.meeting"

    @api.model
    def _write_book(self, book, objs):
        briefs = self.env["chanxiao.meeting.brief"].search(
            [("meeting_id", "in", objs.ids), ("confidential", "=", False)]
        )
        briefs = briefs.sorted(lambda b: (b.meeting_id.date_start, b.sequence, b.id))
        labels = {
            name: self._get_labels("chanxiao.meeting.figure", name)
            for name in ("status", "unit")
        }
        cover = book.add_sheet(self.env._("Departments"))
        names = {brief: DepartmentSheet(book, brief, labels).draw() for brief in briefs}
        self._write_cover(book, cover, objs, names)

    @api.model
    def _write_cover(self, book, sheet, meetings, names):
        """Which departments are in the file, and that others are not."""
        title = ", ".join(meetings.mapped("display_name"))
        book.put(sheet, 0, 0, "title", title)
        columns = self._get_cover_columns(names)
        book.write_head(sheet, 2, [label for label, _kind, _get in columns])
        book.set_widths(sheet, [kind for _label, kind, _get in columns])
        for row, brief in enumerate(names, start=3):
            for column, (_label, kind, get_value) in enumerate(columns):
                book.put(sheet, row, column, kind, get_value(brief))
        sheet.freeze_panes(3, 0)
        set_paper(sheet)
        note = self._get_note(meetings, len(names))
        book.put(sheet, len(names) + 4, 0, "muted", note)

    @api.model
    def _get_cover_columns(self, names):
        states = self._get_labels("chanxiao.meeting.brief", "state")
        return [
            (self.env._("Department"), "text", lambda b: b.department_id.name),
            (self.env._("Meeting"), "text", lambda b: b.meeting_id.name),
            (self.env._("Prepared By"), "text", lambda b: b.responsible_id.name),
            (self.env._("Due"), "moment", lambda b: b.deadline),
            (self.env._("Handed In"), "moment", lambda b: b.submitted_at),
            (self.env._("State"), "text", lambda b: states[b.state]),
            (self.env._("Figures"), "number", lambda b: len(b.figure_ids)),
            (self.env._("In the Warning Zone"), "number", lambda b: b.warning_count),
            (self.env._("Beyond the Limit"), "number", lambda b: b.bad_count),
            (self.env._("Sheet"), "text", names.get),
        ]

    @api.model
    def _get_note(self, meetings, written):
        # that there are others is told by the notice; nothing of theirs is
        missing = sum(meetings.mapped("brief_count")) - written
        if missing:
            return self.env._(
                "Briefs that are confidential or not for you to read, and so not in "
                "this file: %s",
                missing,
            )
        if not written:
            return self.env._(
                "No department has been asked for its brief yet: convene the meeting."
            )
        return ""
