"""What the tests of settlements start from."""

from odoo import Command
from odoo.tests import Form

from ..figures.provider_common import FigureCase


class SettlementCase(FigureCase):
    """A pump made to order: two casings at 10, one seal at 5, half an hour at 60.

    One pump is planned to cost 25 of material and 30 of operations.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.stock = cls.warehouse.lot_stock_id
        cls.mto = cls.warehouse.mto_pull_id.route_id
        cls.mto.active = True
        cls.make = cls.warehouse.manufacture_pull_id.route_id
        cls.casing = cls._create_stocked("Casing", 10.0)
        cls.seal = cls._create_stocked("Seal", 5.0)
        cls.workcenter = cls.env["mrp.workcenter"].create(
            {"name": "Assembly", "company_id": cls.company.id, "costs_hour": 60.0}
        )
        cls.pump = cls._create_made("Pump To Order", {cls.casing: 2, cls.seal: 1})
        cls.pump.list_price = 100
        cls.accountant = cls._create_user("accountant", "account.group_account_manager")

    @classmethod
    def _run_cron(cls):
        """The scheduled action, run by hand."""
        cls.env["chanxiao.settlement"].sudo()._cron_settle()

    @classmethod
    def _create_stocked(cls, name, price, quantity=1000.0, **values):
        product = cls._create_product(name, standard_price=price, **values)
        if quantity:
            cls.env["stock.quant"]._update_available_quantity(
                product, cls.stock, quantity
            )
        return product

    @classmethod
    def _create_made(cls, name, components, minutes=30.0, to_order=True, **values):
        """A product with a bill of ``components`` and one operation a piece."""
        routes = cls.make + cls.mto if to_order else cls.make
        product = cls._create_product(name, route_ids=[Command.set(routes.ids)])
        operations = [
            Command.create(
                {
                    "name": f"Assemble {name}",
                    "workcenter_id": cls.workcenter.id,
                    "time_cycle_manual": minutes,
                }
            )
        ]
        cls._create_components(
            product, components, operation_ids=operations if minutes else [], **values
        )
        return product

    @classmethod
    def _create_components(cls, product, components, **values):
        return cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "product_qty": 1,
                "company_id": cls.company.id,
                "bom_line_ids": [
                    Command.create({"product_id": component.id, "product_qty": count})
                    for component, count in components.items()
                ],
                **values,
            }
        )

    @classmethod
    def _sell(cls, product=None, quantity=10.0, price=100.0, **values):
        """The line of an order confirmed now."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.partner.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": (product or cls.pump).id,
                            "product_uom_qty": quantity,
                            "price_unit": price,
                            "tax_ids": False,
                        }
                    )
                ],
                **values,
            }
        )
        order.action_confirm()
        return order.order_line

    @classmethod
    def _get_orders(cls, line):
        """Manufacturing orders made for a line, those of components left out."""
        return cls.env["mrp.production"].search([("sale_line_id", "in", line.ids)])

    @classmethod
    def _make(cls, production, minutes=None, consumed=None, quantity=None):
        """Finish a manufacturing order.

        :param minutes: worked, if otherwise than planned
        :param dict consumed: quantities that differ from the bill, by component
        """
        production.action_assign()
        production.qty_producing = quantity or production.product_qty
        production._set_qty_producing()
        for move in production.move_raw_ids:
            if move.product_id in (consumed or {}):
                move.quantity = consumed[move.product_id]
            move.picked = True
        if minutes is not None:
            production.workorder_ids.duration = minutes
        else:
            for operation in production.workorder_ids:
                operation.duration = operation.duration_expected
        before = production.production_group_id.production_ids
        is_partial = production.qty_producing < production.product_qty
        production.with_context(
            skip_backorder=True,
            skip_consumption=True,
            mo_ids_to_backorder=production.ids if is_partial else [],
        ).button_mark_done()
        return production.production_group_id.production_ids - before

    @classmethod
    def _deliver(cls, line, quantity=None, backorder=True):
        """Deliver what is open of a line, or part of it."""
        moves = line.move_ids.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and move.location_dest_id.usage == "customer"
            )
        )
        moves.picking_id.action_assign()
        for move in moves:
            move.quantity = move.product_uom_qty if quantity is None else quantity
            move.picked = True
        moves.picking_id.with_context(
            skip_backorder=True,
            picking_ids_not_to_backorder=[] if backorder else moves.picking_id.ids,
        ).button_validate()
        return moves.filtered(lambda move: move.state == "done")

    @classmethod
    def _return(cls, moves, quantity, to_refund=True):
        """Take delivered goods back."""
        picking = moves.picking_id
        wizard = Form(
            cls.env["stock.return.picking"].with_context(
                active_id=picking.id, active_ids=picking.ids, active_model=picking._name
            )
        ).save()
        wizard.product_return_moves.quantity = quantity
        wizard.product_return_moves.to_refund = to_refund
        returned = wizard._create_return()
        returned.move_ids.picked = True
        returned.button_validate()
        return returned

    @classmethod
    def _scrap(cls, production, product, quantity):
        scrap = cls.env["stock.scrap"].create(
            {
                "production_id": production.id,
                "product_id": product.id,
                "scrap_qty": quantity,
                "company_id": cls.company.id,
            }
        )
        scrap.do_scrap()
        return scrap

    @classmethod
    def _get_settlement(cls, line):
        return cls.env["chanxiao.settlement"].search([("sale_line_id", "=", line.id)])

    def assertCosts(self, settlement, kind, expected):
        """Material, operation, subcontracting and scrap cost."""
        parts = ("material", "operation", "subcontract", "scrap")
        costs = [settlement[f"{kind}_{part}_cost"] for part in parts]
        for cost, value in zip(costs, expected, strict=True):
            self.assertAlmostEqual(cost, value, 2, f"{kind}: {costs}, not {expected}")
