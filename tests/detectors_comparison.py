"""The detectors held against what records amount to, worked out by hand."""

from dataclasses import replace

from detectors_oracle import DETECTORS
from figures_oracle import Tables

#: which zone the companies of the world count their days in
ZONE = "Asia/Shanghai"


class DetectorComparison:
    """Beside ``FigureComparison``, on the same databases."""

    #: how often each detector found anything, over all databases
    found = {}

    def _compare_detectors(self, window):
        """Each detector finds what is out of control, and nothing else."""
        company = self.env["res.company"].browse(window.company)
        detectors = self.env["chanxiao.exception.detector"]._get_detectors()
        day = replace(window, tz=ZONE)
        day = replace(day, date_from=day.local(day.as_of), date_to=day.local(day.as_of))
        tables = Tables(self.env)
        self.assertLessEqual(detectors.keys(), DETECTORS.keys())
        for code, detector in detectors.items():
            findings = detector._collect(company, window.as_of)
            measured = {finding.key: finding.measured for finding in findings}
            expected = DETECTORS[code](tables, day)
            self.assertEqual(measured.keys(), expected.keys(), code)
            for key, value in measured.items():
                self.assertAlmostEqual(value, expected[key], delta=1e-5, msg=code)
            self.found[code] = self.found.get(code, 0) + bool(findings)
