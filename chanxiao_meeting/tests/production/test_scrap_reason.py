from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ..figures.quality_common import QualityCase


@tagged("post_install", "-at_install")
class TestScrapReason(QualityCase):
    def _scrap(self, **values):
        return self.env["stock.scrap"].create(
            {
                "product_id": self.product.id,
                "location_id": self.warehouse.lot_stock_id.id,
                **values,
            }
        )

    def test_warehouse_names_the_cause(self):
        cause = self.env.ref("chanxiao_meeting.chanxiao_reason_scrap_operator")
        form = Form(self.env["stock.scrap"].with_user(self.clerk))
        form.product_id = self.product
        form.scrap_reason_id = cause
        scrap = form.save()
        scrap.do_scrap()
        self.assertEqual((scrap.state, scrap.scrap_reason_id), ("done", cause))
        rows = scrap._read_group(
            [("company_id", "=", self.company.id)], ["scrap_reason_id"], ["__count"]
        )
        self.assertEqual(rows, [(cause, 1)])

    def test_cause_given_later(self):
        scrap = self._scrap()
        scrap.do_scrap()
        cause = self.env.ref("chanxiao_meeting.chanxiao_reason_scrap_material")
        scrap.with_user(self.clerk).scrap_reason_id = cause
        self.assertEqual(scrap.scrap_reason_id, cause)

    def test_reason_of_another_use_is_refused(self):
        wrong = self.env.ref("chanxiao_meeting.chanxiao_reason_absence_sick")
        with self.assertRaisesRegex(ValidationError, "Sick leave"):
            self._scrap(scrap_reason_id=wrong.id)

    def test_reason_of_another_company_is_refused(self):
        cause = self.env["chanxiao.reason"].create(
            {
                "scope": "scrap",
                "code": "HAIL",
                "name": "Hail",
                "company_id": self._create_company("Other Works").id,
            }
        )
        with self.assertRaises(UserError):
            self._scrap(scrap_reason_id=cause.id)
