"""Stock, bills of materials and reordering rules of the world."""

from datetime import timedelta

from odoo import Command


class MaterialsWorld:
    def _create_stock(self):
        self.parts = self._create_variants() + self._create_part("Bolt")
        self.places = [
            place
            for company in (*self.companies, self.branch)
            for place in self._create_places(company)
        ]
        self.outside = self.env["stock.location"].concat(
            self.env.ref("stock.stock_location_customers"),
            self.env.ref("stock.stock_location_suppliers"),
            *(
                self.parts[0].with_company(company).property_stock_production
                for company in self.companies
            ),
        )
        self.quants = [self._create_quant(place) for place in self.places * 2]
        self.bills = [self._create_bill() for _number in range(3)]
        self.rules = [self._create_rule(place) for place in self.places]
        self.withdrawals = [self._create_withdrawal() for _number in range(6)]
        self.lines = [
            self._create_line(move) for move in self.withdrawals for _number in range(2)
        ]
        self.owners = [
            None,
            None,
            self.companies[0].partner_id.id,
            self.branch.partner_id.id,
            self.vendors[0].id,
        ]

    def _create_part(self, name):
        category = self.env["product.category"].create({"name": name})
        part = self.env["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "is_storable": True,
                "categ_id": category.id,
            }
        )
        # the second company has not said what it costs
        part.with_company(self.companies[0]).standard_price = 12.34
        return part

    def _create_variants(self):
        red = self._create_part("Chair")
        attribute = self.env["product.attribute"].create(
            {
                "name": "Colour",
                "value_ids": [Command.create({"name": name}) for name in ("1", "2")],
            }
        )
        values = {
            "attribute_id": attribute.id,
            "value_ids": [Command.set(attribute.value_ids.ids)],
        }
        template = red.product_tmpl_id
        template.attribute_line_ids = [Command.create(values)]
        variants = template.product_variant_ids
        for number, company in enumerate(self.companies, 1):
            for variant in variants.with_company(company):
                variant.standard_price = 7.5 * number
        return variants

    def _create_places(self, company):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        )
        stock = warehouse.lot_stock_id
        values = {"location_id": stock.id, "company_id": company.id}
        shelf = stock.create({"name": "Shelf", **values})
        way = stock.create({"name": "Way", "usage": "transit", **values})
        return [stock, shelf, way]

    def _create_quant(self, place):
        return self.env["stock.quant"].create(
            {"product_id": self.parts[0].id, "location_id": place.id, "quantity": 1}
        )

    def _create_bill(self):
        return self.env["mrp.bom"].create(
            {"product_tmpl_id": self.parts[0].product_tmpl_id.id}
        )

    def _create_rule(self, place):
        return self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": self.parts[0].id,
                "location_id": place.id,
                "warehouse_id": place.warehouse_id.id,
                "company_id": place.company_id.id,
            }
        )

    def _create_withdrawal(self):
        return self.env["stock.move"].create(
            {
                "product_id": self.parts[0].id,
                "product_uom_qty": 1,
                "location_id": self.places[0].id,
                "location_dest_id": self.outside[0].id,
                "company_id": self.companies[0].id,
            }
        )

    def _create_line(self, move):
        return self.env["stock.move.line"].create(
            {
                "move_id": move.id,
                "product_id": move.product_id.id,
                "location_id": move.location_id.id,
                "location_dest_id": move.location_dest_id.id,
                "company_id": move.company_id.id,
            }
        )

    # Shaking

    def _shake_stock(self):
        for part in self.parts:
            self._update(part, active=self._random.choice((True, True, False)))
        for quant in self.quants:
            self._shake_quant(quant)
        for bill in self.bills:
            self._shake_bill(bill)
        for rule in self.rules:
            self._update(
                rule,
                product_id=self._random.choice(self.parts._ids),
                product_min_qty=self._random.randint(-2, 9),
                active=self._random.choice((True, True, False)),
            )
        for move in self.withdrawals:
            self._shake_withdrawal(move)
        for line in self.lines:
            self._update(
                line,
                move_id=self._perhaps(self._random.choice(self.withdrawals).id),
                owner_id=self._random.choice(self.owners),
            )
        states = ("assigned", "confirmed", "waiting", None)
        for production in self.productions:
            self._update(production, reservation_state=self._random.choice(states))

    def _shake_quant(self, quant):
        place = self._random.choice(self.places)
        self._update(
            quant,
            product_id=self._random.choice(self.parts._ids),
            location_id=place.id,
            company_id=place.company_id.id,
            owner_id=self._random.choice(self.owners),
            quantity=self._perhaps(self._random.randint(-3, 9)),
        )

    def _shake_bill(self, bill):
        part = self.parts[self._random.randrange(len(self.parts))]
        companies = [company.id for company in (*self.companies, self.branch)]
        self._update(
            bill,
            product_tmpl_id=part.product_tmpl_id.id,
            product_id=self._random.choice((part.id, None)),
            company_id=self._random.choice((*companies, None)),
            active=self._random.choice((True, True, False)),
        )

    def _shake_withdrawal(self, move):
        second = timedelta(seconds=1)
        age = self._random.choice(
            (
                timedelta(),
                second,
                timedelta(days=90),
                timedelta(days=90) + second,
                timedelta(days=self._random.randint(1, 100)),
            )
        )
        ends = [*(place.id for place in self.places), *self.outside._ids]
        self._update(
            move,
            product_id=self._random.choice(self.parts._ids),
            company_id=self._company().id,
            restrict_partner_id=self._random.choice((None, None, *self.owners)),
            state=self._random.choice(("done", "done", "assigned")),
            date=self._window.as_of - age,
            location_id=self._random.choice(ends),
            location_dest_id=self._random.choice(ends),
        )
