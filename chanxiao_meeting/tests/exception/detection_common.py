"""What the tests of detectors and of what becomes of their findings start from."""

from datetime import datetime, timedelta

from freezegun import freeze_time

from ..figures.provider_common import FigureCase

# a Friday, noon in Shanghai
NOW = datetime(2026, 3, 20, 4, 0)


class DetectionCase(FigureCase):
    """A company of its own in Shanghai; it is Friday, 20 March 2026, noon."""

    @classmethod
    def setUpClass(cls):
        clock = freeze_time(NOW)
        clock.start()
        cls.addClassCleanup(clock.stop)
        super().setUpClass()
        cls.detections = cls.env["chanxiao.exception.detection"]
        cls.detections._sync(cls.company)
        cls.findings = cls.env["chanxiao.exception.finding"]
        cls.exceptions = cls.env["chanxiao.control.exception"]

    def _get_detection(self, code, company=None):
        return self.detections.search(
            [("code", "=", code), ("company_id", "=", (company or self.company).id)]
        )

    def _set_limits(self, code, **values):
        thresholds = self._get_detection(code).threshold_ids
        for key, value in values.items():
            thresholds.filtered(lambda t, key=key: t.key == key).value = value

    def _find(self, code, now=NOW):
        """What a detector finds in the company, ``{record: findings}``."""
        detector = self.env["chanxiao.exception.detector"]._get_detectors()[code]
        found = {}
        for finding in detector._collect(self.company, now):
            record = self.env[finding.model].browse(finding.res_id)
            found.setdefault(record, []).append(finding)
        return found

    def _detect(self, code, now=NOW):
        """Look, and return the exceptions of that kind, open or not."""
        self._get_detection(code)._detect(now)
        self.env.flush_all()
        return self.exceptions.search(
            [
                ("finding_ids.detector_code", "=", code),
                ("company_id", "child_of", self.company.id),
            ],
            order="id",
        )

    def _count_find_queries(self, code):
        """Queries of a detector, with nothing cached but what the registry holds."""
        self._find(code)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._find(code)
        return self.env.cr.sql_log_count - before

    @staticmethod
    def _later(**delta):
        return NOW + timedelta(**delta)
