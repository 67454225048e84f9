"""The providers against figures worked out by hand, over 200 shaken databases."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from detectors_comparison import DetectorComparison
from figures_comparison import FigureComparison
from figures_oracle import Window
from figures_world import World
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

ZONES = (
    "Asia/Shanghai",
    "UTC",
    "America/New_York",  # summer time from 8 March 2026
    "Pacific/Auckland",  # until 5 April 2026
    "Asia/Kolkata",
)

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
class TestShakenRecords(DetectorComparison, FigureComparison):
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
        near = replace(near, companies=frozenset({near.company, self.world.branch.id}))
        savepoint = self.env.cr.savepoint()
        try:
            self.world.shake(Random(seed), near)
            self._compare(near)
            self._compare_detectors(near)
            # records are scattered over the companies: near never counts far's; far,
            # whose records are few, is compared in half of the databases
            if seed % 2:
                self._compare(far)
            if not seed % 4:
                self._compare_detectors(far)
        finally:
            savepoint.rollback()
            self.env.invalidate_all()
