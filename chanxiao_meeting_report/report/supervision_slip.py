from odoo import api, fields, models


class ReportSupervisionSlip(models.AbstractModel):
    """What somebody is urged to do, on paper of the colour of its alert.

    Blue: to be done in time; yellow: due today, or sent back; red: overdue.
    """

    _name = "report.chanxiao_meeting_report.report_supervision_slip"
    _description = "Printed Supervision Slip"
    _inherit = "report.chanxiao.document"

    _document_model = "chanxiao.meeting.commitment"

    @api.model
    def _get_document(self, doc):
        task = self.env["chanxiao.meeting.action"]
        is_task = doc.res_model == task._name
        task = task.browse(doc.res_id) if is_task else task
        return {
            **super()._get_document(doc),
            "fmt": self._get_format(doc.company_id, doc.meeting_id.policy_id.tz),
            "number": self._get_number(doc),
            "issued_at": fields.Datetime.now(),
            "task": task,
            # what is not due yet is urged in blue as well
            "colour": doc.alert if doc.alert in ("red", "yellow") else "blue",
        }

    @api.model
    def _get_number(self, doc):
        """Number of the meeting, and of the record in its list."""
        parts = [doc.meeting_id.name, f"{doc.kind[0].upper()}{doc.res_id}"]
        return "-".join(part for part in parts if part)


def print_slips(records):
    """The supervision slips of records that somebody is urged to see to, with the
    rights of whoever prints."""
    records.check_access("read")
    rows = records.env["chanxiao.meeting.commitment"].search(
        [("res_model", "=", records._name), ("res_id", "in", records.ids)]
    )
    report = records.env.ref("chanxiao_meeting_report.report_supervision_slip_action")
    return report.report_action(rows)


class ChanxiaoMeetingAction(models.Model):
    _inherit = "chanxiao.meeting.action"

    def action_print_slip(self):
        """The supervision slips of these tasks."""
        return print_slips(self)


class ChanxiaoWorkContact(models.Model):
    _inherit = "chanxiao.work.contact"

    def action_print_slip(self):
        """The supervision slips of these work contact sheets."""
        return print_slips(self)


class ChanxiaoMeetingQuestion(models.Model):
    _inherit = "chanxiao.meeting.question"

    def action_print_slip(self):
        """The supervision slips of these questions."""
        return print_slips(self)


class ChanxiaoMeetingAccountability(models.Model):
    _inherit = "chanxiao.meeting.accountability"

    def action_print_slip(self):
        """The supervision slips of these explanations that are asked for."""
        return print_slips(self)
