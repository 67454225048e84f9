from odoo.http import request, route

from odoo.addons.web.controllers.report import ReportController

from ..models.ir_actions_report import RELEASE, Release


class ChanxiaoReportController(ReportController):
    @route()
    def report_routes(self, reportname, docids=None, converter=None, **data):
        """Printed by hand: let go of the database before the PDF engine works."""
        if converter == "pdf":
            request.update_context(**{RELEASE: Release()})
        return super().report_routes(
            reportname, docids=docids, converter=converter, **data
        )
