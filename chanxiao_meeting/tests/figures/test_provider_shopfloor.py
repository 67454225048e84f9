from odoo.tests import tagged

from .provider_common import FigureCase


@tagged("post_install", "-at_install")
class TestProviderShopFloor(FigureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lathe = cls._create_center("Lathe")
        cls.mill = cls._create_center("Mill")

    def _work(self, finish, center=None, expected=60.0, duration=60.0, **values):
        """A work order done at a local time; durations in minutes."""
        production = self._create_production(finish)
        return self._work_at(
            center or self.lathe,
            production,
            date_finished=self._local(finish),
            duration_expected=expected,
            duration=duration,
            **values,
        )

    def _work_at(self, centers, production, **values):
        """A work order at each of ``centers``, which may name one more than once."""
        orders = self.env["mrp.workorder"].create(
            [
                {
                    "name": "Turning",
                    "production_id": production.id,
                    "workcenter_id": center.id,
                }
                for center in centers
            ]
        )
        orders.write({"state": "done", **values})
        return orders

    def _scrap(self, date, quantity=1.0, product=None, **values):
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": (product or self.product).id,
                "scrap_qty": quantity,
                **values,
            }
        )
        scrap.do_scrap()
        # there is no stock to take it from, which the quantity follows
        scrap.write({"date_done": self._local(date), "scrap_qty": quantity})
        return scrap

    def test_work_orders_of_the_period(self):
        inside = self._work("2026-03-01 00:00") + self._work(
            "2026-03-15 23:30", self.mill
        )
        inside += self._work("2026-03-10 10:00", self.mill)
        self._work("2026-02-28 23:59")
        self._work("2026-03-16 00:00")
        self._work("2026-03-10 10:00", state="ready")
        figure = self._collect("shopfloor")["workorders_done"]
        self.assertEqual(figure.value, 3)
        self.assertEqual(figure.previous, 1)
        self.assertDrill(figure, inside)
        self.assertBreakdown(figure, [("Mill", 2), ("Lathe", 1)])

    def test_half_past_eleven_in_shanghai_is_that_day(self):
        self._work("2026-03-15 23:30")
        elsewhere = self._make_period("2026-03-01", "2026-03-15", tz="Asia/Tokyo")
        self.assertEqual(self._collect("shopfloor")["workorders_done"].value, 1)
        figures = self._collect("shopfloor", elsewhere)
        self.assertEqual(figures["workorders_done"].value, 0)

    def test_efficiency_is_of_the_sums(self):
        self._work("2026-03-05 10:00", expected=90, duration=60)
        self._work("2026-03-06 10:00", expected=30, duration=180)
        self._work("2026-02-20 10:00", expected=30, duration=0)
        figure = self._collect("shopfloor")["efficiency"]
        self.assertEqual(figure.value, 50)
        self.assertIsNone(figure.previous)

    def test_breakdown_is_the_ten_busiest_work_centers(self):
        production = self._create_production("2026-03-05 10:00")
        busy = [
            center
            for number in range(12)
            for center in [self._create_center(f"Center {number}")] * (number + 1)
        ]
        finish = self._local("2026-03-05 10:00")
        self._work_at(busy, production, date_finished=finish)
        figure = self._collect("shopfloor")["workorders_done"]
        self.assertEqual(figure.value, 78)
        self.assertEqual(
            [row["value"] for row in figure.breakdown], list(range(12, 2, -1))
        )
        self.assertEqual(figure.breakdown[0]["label"], "Center 11")

    def test_scraps_at_the_cost_of_the_company(self):
        other = self._create_company("Other Works")
        self.product.standard_price = 2.5
        self.product.with_company(other).standard_price = 1000
        valve = self._create_product("Valve", standard_price=0.125)
        dozen = self.env.ref("uom.product_uom_dozen")
        scraps = self._scrap("2026-03-15 23:30", 2, product_uom_id=dozen.id)
        scraps += self._scrap("2026-03-05 10:00", 3, product=valve)
        scraps += self._scrap("2026-03-06 10:00", 1, product=valve)
        self._scrap("2026-03-16 00:00", 5)
        draft = self._scrap("2026-03-05 10:00").copy()
        self.assertEqual(draft.state, "draft")
        figures = self._collect("shopfloor")
        self.assertEqual(figures["scraps"].value, 4)
        self.assertEqual(figures["scrap_cost"].value, 24 * 2.5 + 4 * 0.125 + 2.5)
        self.assertBreakdown(figures["scraps"], [("Pump", 2), ("Valve", 2)])
        amounts = [row["amount"] for row in figures["scraps"].breakdown]
        self.assertEqual(amounts, [25 * 2.5, 0.5])
        opened = self.env["stock.scrap"].search(figures["scrap_cost"].drill_domain)
        self.assertLess(scraps, opened)
        self.assertNotIn(draft, opened)

    def test_goods_of_others_cost_us_nothing(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        vendor = self.env["res.partner"].create({"name": "Foundry"})
        self.product.standard_price = 2
        valve = self._create_product("Valve", standard_price=5)
        owners = (None, self.company.partner_id, branch.partner_id)
        own = self.env["stock.scrap"].concat(
            *(
                self._scrap("2026-03-05 10:00", 3, owner_id=owner and owner.id)
                for owner in owners
            )
        )
        theirs = self._scrap("2026-03-05 10:00", 4, owner_id=vendor.id)
        theirs += self._scrap("2026-03-05 10:00", 1, valve, owner_id=vendor.id)
        period = self._make_period("2026-03-01", "2026-03-15")
        figures = self._collect("shopfloor", period)
        self.assertEqual(figures["scraps"].value, 5)
        self.assertDrill(figures["scraps"], own + theirs)
        self.assertEqual(figures["scrap_cost"].value, 3 * 3 * 2)
        self.assertDrill(figures["scrap_cost"], own)
        amounts = [row["amount"] for row in figures["scraps"].breakdown]
        self.assertEqual(amounts, [18, 0])

    def test_no_scrap_costs_nothing(self):
        figures = self._collect("shopfloor")
        self.assertEqual(figures["scraps"].trend, (0,) * 6)
        self.assertEqual(figures["scrap_cost"].trend, (0,) * 6)

    def test_blocked_work_centers(self):
        idle = self._create_center("Idle")
        for center in self.lathe + self.mill + idle:
            self.env["mrp.workcenter.productivity"].create(
                {
                    "workcenter_id": center.id,
                    "company_id": self.company.id,
                    "loss_id": self.env.ref("mrp.block_reason0").id,
                }
            )
        self.mill.unblock()
        idle.active = False
        figure = self._collect("shopfloor")["blocked_workcenters"]
        self.assertEqual(figure.value, 1)
        self.assertDrill(figure, self.lathe)
        self.assertIsNone(figure.previous)

    def test_other_company_is_not_counted(self):
        other = self._create_company("Other Works")
        production = self._work("2026-03-05 10:00").production_id
        scrap = self._scrap("2026-03-05 10:00")
        center = self._create_center("Theirs")
        center.working_state = "blocked"
        for record in (production, scrap, center):
            self._set_columns(record, company_id=other.id)
        for figure in self._collect("shopfloor").values():
            self.assertFalse(figure.value, figure.key)
            self.assertDrill(figure, self.env[figure.drill_model])
        theirs = self._make_period("2026-03-01", "2026-03-15", company=other)
        figures = self._collect("shopfloor", theirs)
        self.assertEqual(figures["workorders_done"].value, 1)
        self.assertEqual(figures["scraps"].value, 1)
        self.assertEqual(figures["blocked_workcenters"].value, 1)

    def test_queries_do_not_grow_with_the_records(self):
        self._work("2026-03-05 10:00")
        self._scrap("2026-03-05 10:00")
        few = self._count_queries("shopfloor")
        for number in range(5):
            self._work("2026-03-05 10:00", self._create_center(f"Center {number}"))
            product = self._create_product(f"Product {number}")
            self._scrap("2026-03-05 10:00", product=product)
        self.assertEqual(self._count_queries("shopfloor"), few)
        self.assertLessEqual(few, 8)
