from datetime import datetime

from odoo import Command
from odoo.tests import tagged

from .provider_common import FigureCase


class MaterialsCase(FigureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls._get_warehouse(cls.company)
        cls.place = cls.warehouse.lot_stock_id
        cls.shelf = cls.env["stock.location"].create(
            {
                "name": "Shelf",
                "location_id": cls.place.id,
                "company_id": cls.company.id,
            }
        )
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.production = cls.product.with_company(cls.company).property_stock_production
        cls.product.standard_price = 10

    @classmethod
    def _get_warehouse(cls, company):
        return cls.env["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        )

    @classmethod
    def _store(cls, product, quantity, place=None, owner=None):
        """Put a quantity into a place.

        :return: its quants there
        """
        place = place or cls.place
        cls.env["stock.quant"]._update_available_quantity(
            product, place, quantity, owner_id=owner
        )
        return cls.env["stock.quant"].search(
            [
                ("product_id", "=", product.id),
                ("location_id", "=", place.id),
                ("owner_id", "=", owner.id if owner else False),
            ]
        )

    @classmethod
    def _create_part(cls, name, cost, **values):
        product = cls._create_product(name, **values)
        product.standard_price = cost
        return product

    @classmethod
    def _create_rule(cls, product, minimum, place=None, **values):
        place = place or cls.place
        return cls.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": product.id,
                "warehouse_id": place.warehouse_id.id,
                "location_id": place.id,
                "product_min_qty": minimum,
                "product_max_qty": minimum,
                "company_id": place.company_id.id,
                **values,
            }
        )


@tagged("post_install", "-at_install")
class TestProviderMaterials(MaterialsCase):
    def test_stock_value(self):
        valve = self._create_part("Valve", 2.5)
        quants = self._store(self.product, 3) + self._store(self.product, 2, self.shelf)
        quants += self._store(valve, 4)
        transit = self.env["stock.location"].create(
            {"name": "Way", "usage": "transit", "company_id": self.company.id}
        )
        self._store(self.product, 100, self.customers)
        self._store(self.product, 100, transit)
        figure = self._collect("materials")["stock_value"]
        self.assertEqual(figure.value, 5 * 10 + 4 * 2.5)
        self.assertDrill(figure, quants)
        self.assertIsNone(figure.trend)

    def test_cost_is_that_of_the_company(self):
        other = self._create_company("Other Works")
        self.product.with_company(other).standard_price = 7
        self._store(self.product, 3)
        self._store(self.product, 4, self._get_warehouse(other).lot_stock_id)
        self.assertEqual(self._collect("materials")["stock_value"].value, 30)
        theirs = self._make_period("2026-03-01", "2026-03-15", company=other)
        self.assertEqual(self._collect("materials", theirs)["stock_value"].value, 28)

    def test_cost_is_of_the_unit_of_the_product(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        boxed = self._create_part("Screw", 6, uom_id=dozen.id)
        move = self._move(boxed, self.customers, self.place, 24, "2026-03-10 10:00")
        self.assertEqual(move.product_uom, dozen)
        self.assertEqual(self._collect("materials")["stock_value"].value, 24 * 6)

    def test_archived_products_are_still_in_stock(self):
        quants = self._store(self.product, 3)
        self.product.product_tmpl_id.active = False
        figure = self._collect("materials")["stock_value"]
        self.assertEqual(figure.value, 30)
        self.assertDrill(figure, quants)

    def test_breakdown_by_category(self):
        for number in range(12):
            category = self.env["product.category"].create(
                {"name": f"Category {number}"}
            )
            part = self._create_part(f"Part {number}", number, categ_id=category.id)
            self._store(part, 1)
            self._store(part, 1, self.shelf)
        figure = self._collect("materials")["stock_value"]
        self.assertBreakdown(
            figure, [(f"Category {n}", 2 * n) for n in range(11, 1, -1)]
        )

    def test_finished_goods_have_a_bill_of_materials(self):
        other = self._create_company("Other Works")
        names = ("Own", "Shared", "Archived", "Theirs", "None")
        parts = {name: self._create_part(name, 1) for name in names}
        self._create_bom(parts["Own"])
        self._create_bom(parts["Own"])
        self._create_bom(parts["Shared"], company_id=False)
        self._create_bom(parts["Archived"]).active = False
        self._create_bom(parts["Theirs"]).company_id = other
        quants = {name: self._store(parts[name], 5) for name in names}
        figure = self._collect("materials")["finished_stock_value"]
        self.assertEqual(figure.value, 10)
        finished = quants["Own"] + quants["Shared"]
        self.assertDrill(figure, finished)
        self.assertDrillOf("stock.group_stock_user", figure, finished)
        self.assertEqual([row["value"] for row in figure.breakdown], [10])

    def test_finished_variants(self):
        attribute = self.env["product.attribute"].create({"name": "Colour"})
        colours = self.env["product.attribute.value"].create(
            [{"name": name, "attribute_id": attribute.id} for name in ("Red", "Blue")]
        )
        template = self.env["product.template"].create(
            {
                "name": "Chair",
                "type": "consu",
                "is_storable": True,
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": attribute.id,
                            "value_ids": [Command.set(colours.ids)],
                        }
                    )
                ],
            }
        )
        red, blue = template.product_variant_ids
        (red + blue).standard_price = 1
        bom = self._create_bom(red, product_id=red.id)
        self._store(blue, 7)
        quants = self._store(red, 5)
        figure = self._collect("materials")["finished_stock_value"]
        self.assertEqual(figure.value, 5)
        self.assertDrill(figure, quants)
        bom.product_id = False
        self.assertEqual(self._collect("materials")["finished_stock_value"].value, 12)

    def test_below_minimum(self):
        parts = [self._create_part(f"Part {number}", 1) for number in range(5)]
        below = self._create_rule(parts[0], 5) + self._create_rule(parts[1], 0.5)
        self._store(parts[0], 4)
        # just enough, in child locations too; nothing wanted; archived
        self._create_rule(parts[2], 5)
        self._store(parts[2], 2)
        self._store(parts[2], 3, self.shelf)
        self._create_rule(parts[3], 0)
        self._create_rule(parts[4], 9).active = False
        # there is more at hand, but not on the shelf
        below += self._create_rule(parts[2], 4, self.shelf)
        figure = self._collect("materials")["below_minimum"]
        self.assertEqual(figure.value, 3)
        self.assertDrill(figure, below)
        self.assertDrillOf("stock.group_stock_manager", figure, below)

    def test_short_orders(self):
        orders = [self._create_production("2026-03-10 10:00") for _number in range(5)]
        short = self.env["mrp.production"].concat(*orders[:3])
        self._set_columns(orders[0], reservation_state="confirmed")
        self._set_columns(orders[1], reservation_state=None)
        self._set_columns(orders[2], reservation_state="waiting", state="progress")
        self._set_columns(orders[3], reservation_state="assigned")
        self._set_columns(orders[4], reservation_state="confirmed", state="to_close")
        figure = self._collect("materials")["short_orders"]
        self.assertEqual(figure.value, 3)
        self.assertDrill(figure, short)

    def test_orders_are_short_until_components_are_reserved(self):
        order = self._create_production("2026-03-10 10:00", quantity=2)
        component = order.move_raw_ids.product_id
        component.is_storable = True
        order.do_unreserve()
        order.action_assign()
        self.assertEqual(self._collect("materials")["short_orders"].value, 1)
        self._store(component, 2, order.location_src_id)
        order.action_assign()
        self.assertEqual(self._collect("materials")["short_orders"].value, 0)

    def _move(self, product, start, end, quantity, date):
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "location_id": start.id,
                "location_dest_id": end.id,
                "company_id": start.company_id.id or self.company.id,
            }
        )
        move._action_confirm()
        move.quantity = quantity
        move.picked = True
        move._action_done()
        move.date = self._local(date)
        return move

    def test_slow_moving(self):
        # it is the 20th of March, noon; 90 days before it was the 20th of December
        ways = {
            "sold": (self.customers, "2025-12-20 12:00"),
            "consumed": (self.production, "2026-03-20 11:59"),
            "too early": (self.customers, "2025-12-20 11:59"),
            "too late": (self.customers, "2026-03-20 12:00"),
            "put on the shelf": (self.shelf, "2026-03-01 10:00"),
        }
        slow = self.env["stock.quant"]
        for name, (end, date) in ways.items():
            part = self._create_part(name, 1)
            slow |= self._store(part, 10)
            move = self._move(part, self.place, end, 1, date)
            slow |= self.env["stock.quant"].search(
                [("product_id", "=", part.id), ("location_id.usage", "=", "internal")]
            )
            if name in ("sold", "consumed"):
                slow -= slow.filtered(lambda quant, part=part: quant.product_id == part)
            self.assertEqual(move.state, "done")
        never = self._store(self.product, 2)
        figure = self._collect("materials")["slow_moving_value"]
        self.assertEqual(figure.value, 9 + 9 + 10 + 2 * 10)
        self.assertDrill(figure, slow + never)
        self.assertDrillOf("stock.group_stock_user", figure, slow + never)

    def test_slow_moving_whatever_other_companies_move(self):
        stock = self._get_warehouse(self._create_company("Other Works")).lot_stock_id
        self._store(self.product, 5, stock)
        quants = self._store(self.product, 5)
        self._move(self.product, stock, self.customers, 1, "2026-03-10 10:00")
        figure = self._collect("materials")["slow_moving_value"]
        self.assertEqual(figure.value, 50)
        self.assertDrill(figure, quants)

    def test_other_company_is_not_counted(self):
        other = self._create_company("Other Works")
        warehouse = self._get_warehouse(other)
        self._create_bom(self.product, company_id=False)
        self.product.with_company(other).standard_price = 10
        self._store(self.product, 3, warehouse.lot_stock_id)
        self._create_rule(self.product, 5, warehouse.lot_stock_id)
        order = self._create_production("2026-03-10 10:00")
        self._set_columns(order, company_id=other.id, reservation_state="confirmed")
        figures = self._collect("materials")
        for figure in figures.values():
            self.assertFalse(figure.value, figure.key)
            self.assertFalse(self.env[figure.drill_model].search(figure.drill_domain))
        theirs = self._collect(
            "materials", self._make_period("2026-03-01", "2026-03-15", company=other)
        )
        values = {key: figure.value for key, figure in theirs.items()}
        self.assertEqual(
            values,
            {
                "stock_value": 30,
                "finished_stock_value": 30,
                "below_minimum": 1,
                "short_orders": 1,
                "slow_moving_value": 30,
            },
        )

    def test_as_of_moves_what_is_slow(self):
        self._store(self.product, 3)
        self._move(self.product, self.place, self.customers, 1, "2026-03-10 10:00")
        later = self._make_period(
            "2026-03-01", "2026-03-15", as_of=datetime(2026, 7, 1)
        )
        self.assertEqual(self._collect("materials")["slow_moving_value"].value, 0)
        figures = self._collect("materials", later)
        self.assertEqual(figures["slow_moving_value"].value, 20)
        self.assertEqual(figures["stock_value"].value, 20)

    def test_nothing_is_zero(self):
        for figure in self._collect("materials").values():
            self.assertEqual(figure.value, 0, figure.key)
            self.assertFalse(figure.breakdown)

    def test_queries_do_not_grow_with_the_records(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._collect("materials")
            return self.env.cr.sql_log_count - before

        def add(number):
            category = self.env["product.category"].create({"name": f"C {number}"})
            part = self._create_part(f"Part {number}", 1, categ_id=category.id)
            self._create_bom(part)
            self._store(part, 1)
            self._create_rule(part, 5)

        add(0)
        count()  # caches of the registry
        few = count()
        for number in range(1, 9):
            add(number)
        self.assertEqual(count(), few)
        self.assertLessEqual(few, 10)


@tagged("post_install", "-at_install")
class TestStockOfOthers(MaterialsCase):
    """Vendors' consignment and customers' goods count nowhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create({"name": "Foundry"})

    def test_value_is_that_of_own_stock(self):
        self._create_bom(self.product)
        own = self._store(self.product, 3)
        own += self._store(self.product, 2, owner=self.company.partner_id)
        self._store(self.product, 7, owner=self.vendor)
        figures = self._collect("materials")
        for key in ("stock_value", "finished_stock_value", "slow_moving_value"):
            self.assertEqual(figures[key].value, 50, key)
            self.assertDrill(figures[key], own)

    def test_minimum_wants_own_stock(self):
        rule = self._create_rule(self.product, 5)
        self._store(self.product, 4)
        self._store(self.product, 4, owner=self.vendor)
        self.assertDrill(self._collect("materials")["below_minimum"], rule)
        self._store(self.product, 1, owner=self.company.partner_id)
        self.assertEqual(self._collect("materials")["below_minimum"].value, 0)

    def _consume(self, quantity, **values):
        """Production takes what it finds, whosever it is."""
        move = self.env["stock.move"].create(
            {
                "product_id": self.product.id,
                "product_uom_qty": quantity,
                "location_id": self.place.id,
                "location_dest_id": self.production.id,
                "company_id": self.company.id,
                **values,
            }
        )
        move._action_confirm()
        move._action_assign()
        move.picked = True
        move._action_done()
        move.date = self._local("2026-03-10 10:00")
        return move

    def assertSlow(self, quants):
        figure = self._collect("materials")["slow_moving_value"]
        self.assertEqual(figure.value, 10 * sum(quants.mapped("quantity")))
        self.assertDrill(figure, quants)
        self.assertDrillOf("stock.group_stock_user", figure, quants)

    def test_own_stock_is_slow_while_that_of_others_moves(self):
        self._store(self.product, 5, owner=self.vendor)
        move = self._consume(2)
        self.assertEqual(move.move_line_ids.owner_id, self.vendor)
        self.assertSlow(self._store(self.product, 3))

    def test_move_that_takes_both(self):
        self._store(self.product, 1, owner=self.vendor)
        self._store(self.product, 5)
        move = self._consume(3)
        self.assertEqual(len(move.move_line_ids), 2)
        self.assertSlow(self.env["stock.quant"])

    def test_move_of_a_given_owner(self):
        self._store(self.product, 5, owner=self.vendor)
        self._consume(2, restrict_partner_id=self.vendor.id)
        self.assertSlow(self._store(self.product, 3))


@tagged("post_install", "-at_install")
class TestMaterialsOfBranches(MaterialsCase):
    def test_they_belong_to_the_company(self):
        branch = self._create_branch()
        place = self._get_warehouse(branch).lot_stock_id
        self._create_bom(self.product, company_id=branch.id)
        self.product.with_company(branch).standard_price = 7
        self._store(self.product, 3)
        self._store(self.product, 4, place, owner=branch.partner_id)
        self._create_rule(self.product, 5, place)
        order = self._create_production("2026-03-10 10:00")
        self._set_columns(order, company_id=branch.id, reservation_state="confirmed")
        theirs = self._make_period("2026-03-01", "2026-03-15", company=branch)
        for period, value in ((self.period, 3 * 10 + 4 * 7), (theirs, 4 * 7)):
            figures = self._collect("materials", period)
            self.assertEqual(
                {key: figure.value for key, figure in figures.items()},
                {
                    "stock_value": value,
                    "finished_stock_value": value,
                    "slow_moving_value": value,
                    "below_minimum": 1,
                    "short_orders": 1,
                },
            )
