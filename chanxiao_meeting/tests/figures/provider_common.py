"""What the tests of figure providers start from, here and in other addons."""

from datetime import datetime, timedelta

from odoo import Command, fields
from odoo.tools import SQL

from ...providers.period import Period
from ..common import SHANGHAI, ChanxiaoCase


class FigureCase(ChanxiaoCase):
    """A company of its own in Shanghai, so that only the test's records count.

    The period of the tests is the first half of March 2026, seen on the 20th.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls._create_company("Figure Works")
        cls.env = cls.env(
            context=dict(
                cls.env.context,
                tracking_disable=True,
                allowed_company_ids=cls.company.ids,
            )
        )
        cls.company = cls.company.with_env(cls.env)
        cls.partner = cls.env["res.partner"].create({"name": "Customer"})
        cls.product = cls._create_product("Pump")
        cls.period = cls._make_period("2026-03-01", "2026-03-15")

    @classmethod
    def _create_company(cls, name, tz=SHANGHAI):
        company = cls.env["res.company"].create({"name": name})
        cls.env.user.company_ids |= company
        calendar = cls.env["resource.calendar"].create(
            {"name": name, "company_id": company.id, "tz": tz}
        )
        company.resource_calendar_id = calendar
        return company

    @classmethod
    def _create_branch(cls, name="Branch"):
        """A branch of the company, in whose name the tests work as well."""
        branch = cls.env["res.company"].create(
            {"name": name, "parent_id": cls.company.id}
        )
        cls.env.user.company_ids |= branch
        return branch.with_context(allowed_company_ids=(branch | cls.company).ids)

    @classmethod
    def _make_period(cls, date_from, date_to, **values):
        values.setdefault("company", cls.company)
        values.setdefault("as_of", datetime(2026, 3, 20, 4, 0))
        return Period(date_from=date_from, date_to=date_to, **values)

    @classmethod
    def _local(cls, text, tz=SHANGHAI):
        """Naive UTC of a local time, as the ORM stores it."""
        hours = {SHANGHAI: 8, "UTC": 0}[tz]
        return fields.Datetime.to_datetime(f"{text}:00") - timedelta(hours=hours)

    @classmethod
    def _collect(cls, code, period=None):
        """The provider's figures by the second part of their key."""
        provider = cls.env["chanxiao.figure.provider"]
        figures = provider._collect(period or cls.period, [code])[code]
        return {figure.key.partition(".")[2]: figure for figure in figures}

    @classmethod
    def _create_order(cls, date_order, quantity=1.0, price=100.0, **values):
        """A sales order confirmed at a local time, with one line of one product."""
        product = values.pop("product", cls.product)
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.partner.id,
                "order_line": [cls._line(product, quantity, price)],
                **values,
            }
        )
        order.action_confirm()
        order.date_order = cls._local(date_order)
        return order

    @classmethod
    def _create_center(cls, name, **values):
        return cls.env["mrp.workcenter"].create(
            {"name": name, "company_id": cls.company.id, **values}
        )

    @classmethod
    def _create_bom(cls, product, **values):
        """One component a piece, that needs no stock."""
        component = cls._create_product(f"Part of {product.name}", is_storable=False)
        return cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "product_qty": 1,
                "company_id": cls.company.id,
                "bom_line_ids": [
                    Command.create({"product_id": component.id, "product_qty": 1})
                ],
                **values,
            }
        )

    @classmethod
    def _create_production(cls, finish, quantity=10.0, **values):
        """A manufacturing order confirmed with its planned finish at a local time."""
        product = values.pop("product", cls.product)
        bom = cls.env["mrp.bom"]._bom_find(product, company_id=cls.company.id)[product]
        production = cls.env["mrp.production"].create(
            {
                "product_id": product.id,
                "bom_id": (bom or cls._create_bom(product)).id,
                "product_qty": quantity,
                **values,
            }
        )
        production.date_finished = cls._local(finish)
        production.action_confirm()
        return production

    @classmethod
    def _produce(cls, production, finish, quantity=None):
        """Finish an order at a local time; a remainder becomes a backorder.

        :return: the backorder, if any
        """
        before = production.production_group_id.production_ids
        production.qty_producing = quantity or production.product_qty
        production._set_qty_producing()
        is_partial = production.qty_producing < production.product_qty
        production.with_context(
            skip_backorder=True,
            mo_ids_to_backorder=production.ids if is_partial else [],
        ).button_mark_done()
        production.date_finished = cls._local(finish)
        return production.production_group_id.production_ids - before

    def _move_goods(self, pickings, quantity=None, backorder=True):
        """Do the one transfer of ``pickings`` that is not done.

        :param float quantity: of each move, by default all of it
        :param bool backorder: whether the rest is still to be moved
        """
        picking = pickings.filtered(lambda one: one.state not in ("done", "cancel"))
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty if quantity is None else quantity
        picking.move_ids.picked = True
        picking.with_context(
            skip_backorder=True,
            picking_ids_not_to_backorder=[] if backorder else picking.ids,
        ).button_validate()
        return picking

    def _send_back(self, picking, quantity, exchange=False):
        """Goods of a transfer come back: for good, or in exchange for others.

        :return: the transfer of the others, if any
        """
        before = picking.search([])
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = quantity
        create = (
            wizard.action_create_exchanges
            if exchange
            else (wizard.action_create_returns)
        )
        returned = picking.browse(create()["res_id"])
        self._move_goods(returned)
        return picking.search([]) - before - returned

    def _set_columns(self, records, **values):
        """Write columns that the ORM keeps, or works out, by itself."""
        self.env.flush_all()
        columns = SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), value)
            for name, value in values.items()
        )
        table = SQL.identifier(records._table)
        self.env.cr.execute(
            SQL("UPDATE %s SET %s WHERE id IN %s", table, columns, records._ids)
        )
        self.env.invalidate_all()

    def _count_queries(self, code):
        """Queries of a provider, with nothing cached but what the registry holds."""
        self._collect(code)
        self.env.flush_all()
        self.env.invalidate_all()
        self.company.mapped("name")  # read once for all providers
        before = self.env.cr.sql_log_count
        self._collect(code)
        return self.env.cr.sql_log_count - before

    def assertDrill(self, figure, records):
        """The drill-down opens exactly ``records``."""
        model = self.env[figure.drill_model].with_context(active_test=False)
        opened = model.search(figure.drill_domain)
        self.assertEqual(opened.sorted("id"), records.sorted("id"))

    def assertDrillOf(self, groups, figure, records):
        """Someone with the rights of ``groups`` opens exactly ``records``."""
        viewer = self._create_user(f"viewer.{figure.key}", groups)
        model = self.env[figure.drill_model].with_user(viewer)
        opened = model.with_context(active_test=False).search(figure.drill_domain)
        self.assertEqual(opened.sorted("id").ids, records.sorted("id").ids)

    def assertBreakdown(self, figure, expected):
        rows = [(row["label"], row["value"]) for row in figure.breakdown]
        self.assertEqual(rows, expected)
