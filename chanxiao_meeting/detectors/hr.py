from odoo import models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


class LowAttendance(models.AbstractModel):
    """The attendance rate under its target for long."""

    _name = "chanxiao.exception.detector.hr.attendance_low"
    _description = "Detector of Low Attendance"
    _inherit = "chanxiao.exception.detector.target"

    _detector_code = "hr.attendance_low"
    _detector_label = _lt("Attendance under its target")
    _detector_sequence = 80
    _exception_kind = "capacity"
    _required_models = ("hr.employee", "hr.attendance")
    _figure_keys = ("hr.attendance_rate",)
