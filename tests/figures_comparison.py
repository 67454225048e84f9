"""The providers held against figures worked out by hand from the same tables."""

from figures_oracle import Tables, quality
from figures_oracle_engineering import engineering
from figures_oracle_finance import finance
from figures_oracle_hr import hr
from figures_oracle_maintenance import maintenance
from figures_oracle_market import market
from figures_oracle_materials import materials
from figures_oracle_planning import planning
from figures_oracle_purchase import purchase
from figures_oracle_sales import sales
from figures_oracle_shopfloor import shopfloor

from odoo.tests import TransactionCase

from odoo.addons.chanxiao_meeting.providers.period import Period

ORACLES = {
    "sales": sales,
    "market": market,
    "finance": finance,
    "purchase": purchase,
    "quality": quality,
    "planning": planning,
    "engineering": engineering,
    "maintenance": maintenance,
    "shopfloor": shopfloor,
    "materials": materials,
    "hr": hr,
}
LIMITS = {"money": 0.005, "percent": 1e-6, "days": 1e-6, "hours": 1e-6, "index": 1e-6}


class FigureComparison(TransactionCase):
    def _compare(self, window):
        """Every figure of the window's company is what its records amount to."""
        company = self.env["res.company"].browse(window.company)
        period = Period(
            company, window.date_from, window.date_to, window.tz, window.as_of
        )
        tables = Tables(self.env)
        collected = self.env["chanxiao.figure.provider"]._collect(period, ORACLES)
        self.assertEqual(collected.keys(), ORACLES.keys())
        for code, figures in collected.items():
            expected = ORACLES[code](tables, window)
            self.assertEqual({figure.key for figure in figures}, expected.keys())
            units = self._units(code)
            for figure in figures:
                self._compare_figure(figure, expected[figure.key], units[figure.key])

    def _units(self, code):
        provider = self.env[f"chanxiao.figure.provider.{code}"]
        return {entry.key: entry.unit for entry in provider._get_definitions()}

    def _compare_figure(self, figure, expected, unit):
        key = figure.key
        self._compare_value(figure.value, expected.value, unit, key)
        self.assertEqual(figure.trend is None, expected.trend is None, key)
        for value, wanted in zip(figure.trend or (), expected.trend or (), strict=True):
            self._compare_value(value, wanted, unit, key)
        if figure.trend:
            self.assertEqual(figure.previous, figure.trend[-2], key)
        self.assertEqual(figure.drill_model, expected.model, key)
        records = self.env[figure.drill_model].with_context(active_test=False)
        opened = records.search(figure.drill_domain)
        self.assertEqual(set(opened._ids), expected.ids, key)
        self._compare_breakdown(figure, expected)

    def _compare_value(self, value, expected, unit, key):
        if expected is None or value is None or unit == "count":
            self.assertEqual(value, expected, key)
        else:
            self.assertAlmostEqual(value, expected, delta=LIMITS[unit], msg=key)

    def _compare_breakdown(self, figure, expected):
        wanted = expected.breakdown or {}
        if isinstance(wanted, dict):
            wanted = sorted(
                wanted.values(), key=lambda value: (value is None, -(value or 0))
            )
        wanted = wanted[:10]
        values = [row["value"] for row in figure.breakdown]
        self.assertEqual(len(values), len(wanted), figure.key)
        for value, amount in zip(values, wanted, strict=True):
            self._compare_value(value, amount, "money", figure.key)
