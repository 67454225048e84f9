"""The providers against figures worked out by hand from the same tables."""

from datetime import date, datetime, timedelta
from random import Random

from figures_oracle import Tables, Window, quality, sales
from figures_oracle_engineering import engineering
from figures_oracle_finance import finance
from figures_oracle_hr import hr
from figures_oracle_maintenance import maintenance
from figures_oracle_materials import materials
from figures_oracle_planning import planning
from figures_oracle_purchase import purchase
from figures_oracle_shopfloor import shopfloor
from figures_world import World
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from odoo import fields
from odoo.tests import TransactionCase, tagged

from odoo.addons.chanxiao_meeting.providers.period import Period

ORACLES = {
    "sales": sales,
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
ZONES = (
    "Asia/Shanghai",
    "UTC",
    "America/New_York",  # summer time from 8 March 2026
    "Pacific/Auckland",  # until 5 April 2026
    "Asia/Kolkata",
)
LIMITS = {"money": 0.005, "percent": 1e-6, "days": 1e-6, "hours": 1e-6, "index": 1e-6}

windows = st.builds(
    lambda start, length, tz, hours: (
        start,
        start + timedelta(days=length - 1),
        tz,
        datetime(2026, 3, 20) + timedelta(hours=hours),
    ),
    start=st.dates(date(2026, 3, 1), date(2026, 4, 5)),
    length=st.integers(1, 16),
    tz=st.sampled_from(ZONES),
    hours=st.integers(-400, 400),
)


@tagged("post_install", "-at_install")
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


@tagged("post_install", "-at_install")
class TestShakenRecords(FigureComparison):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = World(cls.env(context={"tracking_disable": True}))

    # without shrinking, which would take many minutes with records like these
    @settings(
        max_examples=200,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.generate,),
    )
    # a seed, because the world needs more random numbers than hypothesis likes to give
    @given(window=windows, seed=st.integers(0, 2**32))
    def test_figures_are_those_worked_out_by_hand(self, window, seed):
        near, far = (Window(company.id, *window) for company in self.world.companies)
        savepoint = self.env.cr.savepoint()
        try:
            self.world.shake(Random(seed), near)
            self._compare(near)
            self._compare(far)
        finally:
            savepoint.rollback()
            self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestRecordsOfTheDatabase(FigureComparison):
    """Whatever was entered through the workflows, such as a demo factory's."""

    def test_half_months(self):
        today = date.today()
        for company in self.env["res.company"].search([]):
            for number in range(0, 90, 15):
                end = today - timedelta(days=number)
                self._compare(
                    Window(
                        company.id,
                        end - timedelta(days=14),
                        end,
                        company.resource_calendar_id.tz or "UTC",
                        fields.Datetime.now(),
                    )
                )
