from odoo import models
from odoo.exceptions import AccessError

from ..common.state_mixin import ensure_single


class ChanxiaoMeetingSubject(models.AbstractModel):
    """Exceptions are reported on the record they happened to."""

    _inherit = "chanxiao.meeting.subject"

    def action_report_exception(self):
        """The form that reports what happened to this record.

        :raise AccessError: for people who do not take part in meetings
        """
        ensure_single(self)
        self.check_access("read")
        exceptions = self.env["chanxiao.control.exception"]
        if not exceptions.has_access("create"):
            raise AccessError(
                self.env._(
                    "Only people who take part in meetings report exceptions. Ask an "
                    "administrator for the role “Attendee”."
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Report an Exception"),
            "res_model": exceptions._name,
            "views": [(False, "form")],
            "context": {"default_subject_ref": f"{self._name},{self.id}"},
        }

    def action_open_chanxiao_exceptions(self):
        return self._get_meeting_window(
            "chanxiao_control_exception_action", self._get_meeting_domain()
        )
