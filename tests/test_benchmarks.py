"""The benchmark's whole path on a data set so small that it cannot rot unseen."""

from contextlib import contextmanager
from types import SimpleNamespace

from benchmarks import data, measuring, planning, report, targets
from benchmarks.data.builder import Builder
from benchmarks.sizes import SIZES

from odoo.tests import TransactionCase, tagged

SIZE = SIZES["tiny"]
#: few, but a policy of each template
SERIES = {
    **{"policies": 22, "people": 6, "events": 100},
    **{"lines": 100, "tasks": 40, "chained": 3, "decisions": 9, "moved": 3},
    **{"cells": 170, "reports": 3},
}


@tagged("post_install", "-at_install")
class TestBenchmarks(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the data set, in the transaction of the test
        document = data.prepare(cls.env, SIZE)
        cursor = cls.env.cr._obj
        builder = Builder(SimpleNamespace(cursor=lambda: cursor), SIZE, document)
        for step in data.STEPS:
            data.fill(step, builder)
        cursor.execute("SET session_replication_role = origin")
        cls.env.invalidate_all()

    @contextmanager
    def _environment(self):
        savepoint = self.env.cr.savepoint()
        try:
            yield self.env(su=True)
        finally:
            self.env.clear()
            savepoint.rollback()

    def test_three_ways_give_the_same_figures_and_are_timed(self):
        session = measuring.Session("tiny", self._environment, times=1)
        self.assertEqual(session.differences(), [])
        results = measuring.measure({"tiny": session}, series_sizes=SERIES)
        self.assertFalse(results["lacking"])
        measured = results["sizes"]["tiny"]
        self.assertLessEqual(measured["providers"]["queries"], targets.QUERIES)
        self.assertEqual(measured["scans"], [])
        detection = measured["detection"]
        self.assertEqual((detection["writes"], detection["scans"]), (0, []))
        detectors = self.env["chanxiao.exception.detector"]._get_detectors()
        self.assertEqual(detection["parts"].keys(), detectors.keys())
        rendered = report.render(results)
        self.assertIn("## Exceptions in the data", rendered)
        self.assertIn("## Targets", rendered)
        for row in planning.ROWS:
            self.assertIn(row.text.format(**results["series"]["sizes"]), rendered)
        rows = results["series"]["rows"]
        self.assertEqual(results["series"]["few"], rows["kept"]["queries"])
        self.assertEqual(results["series"]["few_lines"], rows["schedule"]["queries"])
