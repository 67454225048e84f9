from odoo import models

EXCEPTION = "chanxiao.control.exception"


class ChanxiaoMeetingPutOnAgenda(models.TransientModel):
    """An exception is put on an agenda by the same dialog as an order."""

    _inherit = "chanxiao.meeting.put.on.agenda"

    def _get_records(self):
        if self.res_model != EXCEPTION:
            return super()._get_records()
        return self.env[EXCEPTION].browse(self.res_ids or []).exists()

    def _put_on_agenda(self, records):
        if records._name != EXCEPTION:
            return super()._put_on_agenda(records)
        return records._put_on_agenda(self.meeting_id)
