"""Records of a small factory whose dates, states and quantities can be shaken.

They are made through the ORM once; shaking then writes the columns directly, because
no workflow would lead to that many combinations in a reasonable time.
"""

from datetime import datetime, time, timedelta

import pytz
from figures_world_detection import DetectionWorld
from figures_world_finance import FinanceWorld
from figures_world_goods import GoodsWorld
from figures_world_market import MarketWorld
from figures_world_materials import MaterialsWorld
from figures_world_people import PeopleWorld
from figures_world_purchase import PurchaseWorld
from figures_world_shop import ShopWorld

from odoo import Command

#: on the edges of days, where mistakes with time zones show
TIMES = (time(0), time(0, 0, 1), time(9, 15), time(23, 30), time(23, 59, 59))


class World(
    DetectionWorld,
    FinanceWorld,
    GoodsWorld,
    MarketWorld,
    MaterialsWorld,
    PurchaseWorld,
    ShopWorld,
    PeopleWorld,
):
    """Orders, transfers, manufacturing and inspections of two companies.

    The first has a branch.
    """

    def __init__(self, env):
        self.env = env
        self._known = {}
        self.companies = [self._create_company(name) for name in ("Near", "Far")]
        self.branch = self._create_company("Nearby", parent_id=self.companies[0].id)
        self.units = [
            env.ref(f"uom.product_uom_{unit}").id for unit in ("unit", "dozen")
        ]
        self.goods = [self._create_product(name, "consu") for name in ("Pump", "Valve")]
        self.service = self._create_product("Advice", "service")
        self.reasons = env["chanxiao.reason"].search([("scope", "=", "variance")])
        self.centers = [
            self._create_center(company) for company in (*self.companies, self.branch)
        ]
        self.orders = [self._create_order() for _number in range(8)]
        self.changes = [self._create_change() for _number in range(12)]
        self.pickings = [self._create_picking() for _number in range(8)]
        self.productions = [self._create_production() for _number in range(8)]
        self.unbuilds = [
            self._create_unbuild(production) for production in self.productions
        ]
        self.inspections = [self._create_inspection() for _number in range(8)]
        self.claims = self._create_claims()
        self.picking_types = [
            (kind.id, kind.company_id.id)
            for kind in self._picking_types("outgoing", "incoming")
        ]
        self.lost = env["stock.location"].search([("usage", "=", "inventory")], limit=1)
        self._create_leaves()
        self.create_shop()
        self.create_people()
        self._create_purchases()
        self._create_moves()
        self._create_books()
        self._create_stock()
        self.create_market()
        self.create_detection()
        env.flush_all()

    # Making

    def _create_company(self, name, **values):
        company = self.env["res.company"].create({"name": f"{name} Works", **values})
        self.env.user.company_ids |= company
        company.resource_calendar_id = self.env["resource.calendar"].create(
            {"name": name, "company_id": company.id, "tz": "Asia/Shanghai"}
        )
        return company

    def _create_product(self, name, kind):
        product = self.env["product.product"].create({"name": name, "type": kind})
        return product.id

    def _create_center(self, company):
        return self.env["mrp.workcenter"].create(
            {
                "name": company.name,
                "company_id": company.id,
                "resource_calendar_id": company.resource_calendar_id.id,
                "time_efficiency": 90,
            }
        )

    def _create_order(self):
        partner = self.env["res.partner"].create({"name": "Customer"})
        lines = [{"product_id": product} for product in (*self.goods, self.service)]
        lines.append({"display_type": "line_section", "name": "Section"})
        return self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "company_id": self.companies[0].id,
                "order_line": [Command.create(line) for line in lines],
            }
        )

    def _create_change(self):
        return self.env["chanxiao.order.change"]._create_system(
            {"order_id": self.orders[0].id, "kind": "price"}
        )

    def _create_picking(self):
        picking_type = self._picking_types("outgoing")[0]
        return self.env["stock.picking"].create({"picking_type_id": picking_type.id})

    def _picking_types(self, *codes):
        return self.env["stock.picking.type"].search(
            [
                ("code", "in", codes),
                ("company_id", "in", [company.id for company in self.companies]),
            ]
        )

    def _create_production(self):
        company = self.companies[0]
        production = (
            self.env["mrp.production"]
            .with_company(company)
            .create({"product_id": self.goods[0], "product_qty": 1})
        )
        places = {
            "production_id": production.id,
            "company_id": company.id,
            "location_id": production.production_location_id.id,
            "location_dest_id": production.location_dest_id.id,
        }
        for product in self.goods:
            self.env["stock.move"].create(
                {"product_id": product, "product_uom_qty": 1, **places}
            )
        self.env["mrp.workorder"].create(
            {
                "name": "Turning",
                "production_id": production.id,
                "workcenter_id": self.centers[0].id,
            }
        )
        return production

    def _create_unbuild(self, production):
        return self.env["mrp.unbuild"].create(
            {"mo_id": production.id, "company_id": production.company_id.id}
        )

    def _create_inspection(self):
        return self.env["qc.inspection"].create(
            {
                "company_id": self.companies[0].id,
                "inspection_lines": [
                    Command.create({"name": name}) for name in ("Length", "Width")
                ],
            }
        )

    def _create_claims(self):
        if "crm.claim" not in self.env:
            return []
        return [
            self.env["crm.claim"].create(
                {"name": "Leak", "company_id": self.companies[0].id}
            )
            for _number in range(6)
        ]

    def _create_leaves(self):
        first, second = self.companies
        own = self.centers[0].resource_id
        for company, day, values in (
            (first, 3, {}),
            (first, 10, {"calendar_id": first.resource_calendar_id.id}),
            (first, 12, {"resource_id": own.id}),
            (first, 17, {"time_type": "other"}),
            (second, 5, {}),
            (self.branch, 11, {}),
        ):
            leave = self.env["resource.calendar.leaves"].create(
                {
                    "name": "Leave",
                    "date_from": datetime(2026, 3, day, 2),
                    "date_to": datetime(2026, 3, day, 14),
                    **values,
                }
            )
            leave.company_id = company

    # Shaking

    def _parts(self, record, name, having=None):
        """Records below one, read once: shaking never moves them to another."""
        key = record, name
        if key not in self._known:
            parts = record[name]
            self._known[key] = parts.filtered(having) if having else parts
        return self._known[key]

    def shake(self, random, window):
        """Scatter the records over the window's surroundings."""
        self._random, self._window, self._updates = random, window, []
        for order in self.orders:
            self._shake_order(order)
        for change in self.changes:
            self._shake_change(change)
        for picking in self.pickings:
            self._shake_picking(picking)
        for production in self.productions:
            self._shake_production(production)
        for unbuild in self.unbuilds:
            self._shake_unbuild(unbuild)
        for inspection in self.inspections:
            self._shake_inspection(inspection)
        for claim in self.claims:
            self._shake_claim(claim)
        self.shake_shop()
        self.shake_people()
        self._shake_purchases()
        self._shake_goods()
        self._shake_books()
        self._shake_stock()
        # last, so that the others are shaken as if there were no leads
        self.shake_market()
        self.shake_detection()
        # hundreds of statements: one journey to the database
        self.env.cr.execute(b";".join(self._updates))
        self.env.invalidate_all()

    def _update(self, record, **values):
        columns = ", ".join(f"{name} = %({name})s" for name in values)
        update = f"UPDATE {record._table} SET {columns} WHERE id IN %(ids)s"
        self._updates.append(
            self.env.cr.mogrify(update, {**values, "ids": record._ids})
        )

    def _moment(self, before=6, after=1):
        """A local moment, mostly on an edge of a day, as naive UTC.

        :param int before: windows that it may lie before the window
        :param int after: windows that it may lie after it
        """
        window, random = self._window, self._random
        length = (window.date_to - window.date_from).days + 1
        offset = random.choice(
            (
                0,
                -1,
                length - 1,
                length,
                random.randint(-before * length, after * length),
            )
        )
        local = datetime.combine(
            window.date_from + timedelta(days=offset), random.choice(TIMES)
        )
        zone = pytz.timezone(window.tz)
        return zone.localize(local).astimezone(pytz.utc).replace(tzinfo=None)

    def _day(self):
        return self._window.local(self._moment())

    def _perhaps(self, value):
        return self._random.choice((value, value, value, None))

    def _company(self):
        near, far = self.companies
        return self._random.choice((near, near, near, self.branch, far))

    def _shake_order(self, order):
        state = self._random.choice(("sale", "sale", "sale", "draft", "cancel"))
        company = self._company().id
        self._update(
            order,
            state=state,
            company_id=company,
            date_order=self._moment(),
            commitment_date=self._perhaps(self._moment()),
            currency_rate=self._random.choice((1, 0.138, 7.25)),
            amount_untaxed=self._random.randint(0, 10**7) / 100,
        )
        for line in self._parts(order, "order_line", "product_id"):
            quantity = self._random.randint(-1, 5)
            self._update(
                line,
                state=state,
                company_id=company,
                product_uom_id=self._random.choice(self.units),
                product_uom_qty=quantity,
                qty_delivered=self._moved(quantity),
                price_subtotal=self._random.randint(0, 10**4) / 1000 * quantity,
            )

    def _shake_change(self, change):
        kinds = [kind for kind, _label in change._fields["kind"].selection]
        self._update(
            change,
            company_id=self._company().id,
            date=self._moment(),
            kind=self._random.choice(kinds),
            amount_delta=self._perhaps(self._random.randint(-(10**6), 10**6) / 100),
        )

    def _shake_picking(self, picking):
        picking_type, company = self._random.choice(self.picking_types)
        self._update(
            picking,
            location_id=self._random.choice(self.ends._ids),
            location_dest_id=self._random.choice(self.ends._ids),
            picking_type_id=picking_type,
            company_id=company,
            state=self._random.choice(("done", "done", "assigned", "cancel")),
            date_done=self._moment(),
            date_deadline=self._perhaps(self._moment()),
        )

    def _shake_production(self, production):
        states = ("done", "done", "confirmed", "progress", "cancel")
        reasons = [*self.reasons[:2].ids, None]
        self._update(
            production,
            state=self._random.choice(states),
            company_id=self._company().id,
            date_finished=self._moment(),
            baseline_date_finished=self._perhaps(self._moment()),
            baseline_qty=self._random.randint(0, 9),
            product_uom_id=self._random.choice(self.units),
            variance_reason_id=self._random.choice(reasons),
        )
        for move in self._parts(production, "all_move_ids"):
            self._shake_move(move, production)
        for operation in self._parts(production, "workorder_ids"):
            self._update(
                operation,
                state=self._random.choice(("done", "ready", "cancel")),
                production_date=self._moment(),
                duration_expected=self._random.randint(0, 900),
                workcenter_id=self._random.choice(self.centers).id,
            )

    def _shake_move(self, move, production):
        place = self._parts(production, "location_dest_id").id
        self._update(
            move,
            state=self._random.choice(("done", "done", "cancel")),
            quantity=self._random.randint(0, 9),
            product_id=self._random.choice(self.goods),
            product_uom=self._random.choice(self.units),
            location_dest_id=self._random.choice((place, self.lost.id)),
        )

    def _shake_unbuild(self, unbuild):
        self._update(
            unbuild,
            mo_id=self._perhaps(self._random.choice(self.productions).id),
            state=self._random.choice(("done", "done", "draft")),
            product_id=self._random.choice(self.goods),
            product_uom_id=self._random.choice(self.units),
            product_qty=self._random.randint(1, 9),
        )

    def _shake_inspection(self, inspection):
        quantity = self._random.randint(0, 50)
        stages = ("incoming", "outsourced", "in_process", "finished", None)
        self._update(
            inspection,
            state=self._random.choice(("success", "failed", "failed", "ready")),
            company_id=self._company().id,
            date_done=self._moment(),
            stage=self._random.choice(stages),
            qty=quantity,
            qty_rejected=self._random.randint(0, quantity),
            product_id=self._random.choice((*self.goods, None)),
        )
        for line in self._parts(inspection, "inspection_lines"):
            self._update(line, success=self._random.choice((True, False)))

    def _shake_claim(self, claim):
        self._update(
            claim,
            company_id=self._company().id,
            active=self._random.choice((True, True, False)),
            date=self._perhaps(self._moment()),
            date_closed=self._perhaps(self._moment()),
        )
