from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from ..figures.quality_common import QualityCase


@tagged("post_install", "-at_install")
class TestFailedInspection(QualityCase):
    """What the warehouse and the shop floor see of what quality found."""

    def test_receipt_shows_it_to_the_warehouse(self):
        self._add_line(self.product, self.on_receipt)
        self._add_line(
            self.product, self.on_receipt, test=self._create_test("Hardness").id
        )
        receipt = self._create_receipt()
        other = self._create_receipt()
        self._receive(receipt)
        seen = receipt.with_user(self.clerk)
        self.assertEqual(seen.inspection_summary, "2 to do")
        self._judge(self._get_inspections()[0].with_user(self.inspector).sudo(), False)
        seen.invalidate_recordset()
        self.assertEqual((seen.inspection_count, seen.inspection_failed_count), (2, 1))
        self.assertEqual(seen.inspection_summary, "1 of 2 failed")
        domain = [("company_id", "=", self.company.id)]
        failed = [*domain, ("has_failed_inspection", "=", True)]
        self.assertEqual(seen.search(failed), receipt)
        failed = [*domain, ("has_failed_inspection", "=", False)]
        self.assertEqual(seen.search(failed), other)

    def test_numbers_are_all_the_warehouse_sees(self):
        self._add_line(self.product, self.on_receipt)
        self._receive(self._create_receipt())
        with self.assertRaises(AccessError):
            self._get_inspections().with_user(self.clerk).read(["name"])

    def test_inspector_opens_it_without_rights_in_the_warehouse(self):
        self._add_line(self.product, self.on_receipt)
        self._receive(self._create_receipt())
        inspection = self._get_inspections().with_user(self.inspector)
        form = Form(inspection)
        form.inspection_lines.edit(0)
        form.save()
        names = {"fields": {"display_name": {}}}
        values = inspection.web_read({"object_id": names, "product_id": names})[0]
        self.assertEqual(values["product_id"]["display_name"], "Pump")

    def test_cause_of_rejection(self):
        self._add_line(self.product, self.on_receipt)
        self._receive(self._create_receipt())
        inspection = self._get_inspections().with_user(self.inspector)
        wrong = self.env.ref("chanxiao_meeting.chanxiao_reason_scrap_operator")
        with self.assertRaisesRegex(ValidationError, inspection.name):
            inspection.reject_reason_id = wrong
        right = self.env.ref("chanxiao_meeting.chanxiao_reason_inspection_appearance")
        inspection.reject_reason_id = right
        self.assertEqual(inspection.reject_reason_id, right)

    def test_cancelled_do_not_count(self):
        self._add_line(self.product, self.on_receipt)
        receipt = self._create_receipt()
        self._receive(receipt)
        self._get_inspections().action_cancel()
        receipt.invalidate_recordset()
        self.assertEqual(receipt.inspection_count, 0)
        self.assertFalse(receipt.inspection_summary)

    def test_passed(self):
        self._add_line(self.product, self.on_receipt)
        receipt = self._create_receipt()
        self._receive(receipt)
        self._judge(self._get_inspections(), True)
        receipt.invalidate_recordset()
        self.assertEqual(receipt.inspection_summary, "All passed")
        self.assertFalse(receipt.has_failed_inspection)

    def test_note_on_the_receipt_by_an_inspector_alone(self):
        self._add_line(self.product, self.on_receipt)
        receipt = self._create_receipt()
        self._receive(receipt)
        inspection = self._get_inspections().with_user(self.inspector)
        before = receipt.message_ids
        inspection.state = "waiting"
        inspection.action_approve()
        note = receipt.message_ids - before
        self.assertEqual(len(note), 1)
        self.assertIn(inspection.name, note.body)
        self.assertIn("10.00 of 10.00 Units rejected", note.body)
        self.assertEqual(note.author_id, self.inspector.partner_id)
        inspection.state = "failed"
        self.assertEqual(len(receipt.message_ids - before), 1)

    def test_order_and_operation(self):
        center = self.env["mrp.workcenter"].create({"name": "Lathe"})
        bom = self._create_bom(
            self.product,
            operation_ids=[
                Command.create({"name": "Turning", "workcenter_id": center.id})
            ],
        )
        self._add_line(bom.operation_ids, self.on_operation)
        self._add_line(self.product, self.on_production)
        production = self._create_production("2026-03-10 12:00")
        production.with_user(self.worker).button_mark_done()
        of_operation, of_order = self._get_inspections()
        self._judge(of_operation, False)
        self._judge(of_order, True)
        self.env.invalidate_all()
        operation = production.workorder_ids.with_user(self.worker)
        self.assertEqual(operation.inspection_summary, "1 of 1 failed")
        self.assertEqual(
            production.with_user(self.worker).inspection_summary, "1 of 2 failed"
        )
        self.assertIn(of_operation.name, production.message_ids[0].body)
        action = production.action_view_inspections()
        shown = self.env["qc.inspection"].search(action["domain"])
        self.assertEqual(shown, of_operation + of_order)

    def test_list_costs_one_query(self):
        self._add_line(self.product, self.on_receipt)
        receipts = self.env["stock.picking"].concat(
            *(self._create_receipt() for _number in range(3))
        )
        for receipt in receipts:
            self._receive(receipt)
        self.env.flush_all()
        receipts.invalidate_recordset()
        receipts.mapped("inspection_count")  # rights and models are looked up
        receipts.invalidate_recordset()
        with self.assertQueryCount(1):
            receipts.mapped("inspection_failed_count")
