from odoo import Command
from odoo.tests import HttpCase, no_retry, tagged

from ..figures.quality_common import QualityCase
from .test_variance_reason import VarianceCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestVarianceBrowser(HttpCase, VarianceCase):
    """Finishing an order, as the one who does it sees it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worker.lang = "en_US"
        cls.production = cls._create_production("2026-03-10 12:00")

    def _tour(self, name):
        url = f"/odoo/manufacturing/{self.production.id}"
        self.start_tour(url, name, login=self.worker.login)

    @no_retry
    def test_answer(self):
        self._tour("chanxiao_variance_answer")
        self.assertEqual(self.production.variance_reason_id, self.reason)
        self.assertEqual(self.production.variance_note, "Castings came late")

    @no_retry
    def test_later(self):
        self._tour("chanxiao_variance_later")
        self.assertEqual(self.production.state, "done")
        self.assertTrue(self.production.is_variance_reason_missing)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestFailedInspectionBrowser(HttpCase, QualityCase):
    @no_retry
    def test_receipt(self):
        self._add_line(self.product, self.on_receipt)
        receipt = self._create_receipt()
        self._receive(receipt)
        self._judge(self._get_inspections(), False)
        self.clerk.group_ids = [
            Command.link(
                self.env.ref("quality_control_oca.group_quality_control_user").id
            )
        ]
        self.start_tour(
            f"/odoo/receipts/{receipt.id}",
            "chanxiao_failed_inspection",
            login=self.clerk.login,
        )
