"""The providers against figures worked out by hand, on what workflows have entered."""

from datetime import datetime, timedelta

from figures_comparison import FigureComparison
from figures_oracle import Window

from odoo.tests import tagged

from dev.factory import sample

AS_OF = datetime(2026, 6, 17, 15, 59)


@tagged("post_install", "-at_install")
class TestFiguresOfFactory(FigureComparison):
    def test_half_months(self):
        for company in self.env["res.company"].search([]):
            for number in range(0, sample.DAYS + 15, 15):
                end = sample.TODAY - timedelta(days=number)
                first = end - timedelta(days=14)
                tz = company.resource_calendar_id.tz or "UTC"
                self._compare(Window(company.id, first, end, tz, AS_OF))
