"""Receipts, orders and tests of quality that inspections are made from."""

from odoo import Command

from .provider_common import FigureCase


class QualityCase(FigureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.vendors = cls.env.ref("stock.stock_location_suppliers")
        cls.on_receipt = cls.env.ref("chanxiao_meeting.qc_trigger_receipt")
        cls.on_operation = cls.env.ref("chanxiao_meeting.qc_trigger_operation")
        cls.on_production = cls.env.ref("chanxiao_meeting.qc_trigger_production")
        cls.test = cls._create_test("Dimensions")
        # neither has any right in quality
        cls.clerk = cls._create_user("clerk", "stock.group_stock_user")
        cls.worker = cls._create_user(
            "worker", "mrp.group_mrp_user,stock.group_stock_user"
        )
        cls.inspector = cls._create_user(
            "inspector",
            "base.group_user,quality_control_oca.group_quality_control_user",
        )

    @classmethod
    def _create_test(cls, name, **values):
        question = {
            "name": f"{name}?",
            "type": "qualitative",
            "ql_values": [
                Command.create({"name": answer, "ok": is_ok})
                for answer, is_ok in (("Good", True), ("Bad", False))
            ],
        }
        return cls.env["qc.test"].create(
            {
                "name": name,
                "company_id": False,
                "test_lines": [Command.create(question)],
                **values,
            }
        )

    @classmethod
    def _add_line(cls, record, trigger, **values):
        """Have a product, template, category or operation inspected."""
        values = {"trigger": trigger.id, "test": cls.test.id, **values}
        record.write({"qc_triggers": [Command.create(values)]})
        return record.qc_triggers[-1]

    @classmethod
    def _create_receipt(cls, *products, quantity=10.0, uom=None, **values):
        receipt = cls.env["stock.picking"].create(
            {
                "picking_type_id": cls.warehouse.in_type_id.id,
                "location_id": cls.vendors.id,
                "location_dest_id": cls.warehouse.lot_stock_id.id,
                **values,
            }
        )
        receipt.move_ids = [
            Command.create(
                {
                    "product_id": product.id,
                    "product_uom_qty": quantity,
                    "product_uom": (uom or product.uom_id).id,
                    "location_id": receipt.location_id.id,
                    "location_dest_id": receipt.location_dest_id.id,
                }
            )
            for product in products or [cls.product]
        ]
        receipt.action_confirm()
        return receipt

    def _receive(self, receipt, quantity=None, user=None):
        """Validate a receipt, the rest becoming a backorder.

        :return: the backorder, if any
        """
        if quantity is not None:
            receipt.move_ids.quantity = quantity
        receipt.move_ids.picked = True
        receipt.with_user(user or self.clerk).with_context(
            skip_backorder=True
        ).button_validate()
        return receipt.backorder_ids

    def _get_inspections(self, record=None):
        inspections = self.env["qc.inspection"].search(
            [("company_id", "=", self.company.id)], order="id"
        )
        if record:
            return inspections.filtered(lambda i: i.object_id == record)
        return inspections

    def _judge(self, inspection, answer):
        """Answer every question with the good or the bad value, and approve."""
        for line in inspection.inspection_lines:
            values = line.possible_ql_values
            line.qualitative_value = values.filtered(lambda value: value.ok == answer)
        inspection.action_confirm()
        if inspection.state == "waiting":
            inspection.action_approve()
