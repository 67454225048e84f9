"""Purchase orders of the world; see ``figures_world``."""

from datetime import timedelta

from odoo import Command


class PurchaseWorld:
    def _create_purchases(self):
        self.vendors = self.env["res.partner"].create(
            [{"name": "Smith"}, {"name": "Foundry"}]
        )
        self.purchases = [self._create_purchase() for _number in range(8)]

    def _create_purchase(self):
        lines = [{"product_id": product} for product in (*self.goods, self.service)]
        lines.append({"display_type": "line_section", "name": "-", "product_qty": 0})
        return self.env["purchase.order"].create(
            {
                "partner_id": self.vendors[0].id,
                "company_id": self.companies[0].id,
                "order_line": [Command.create(line) for line in lines],
            }
        )

    def _shake_purchases(self):
        for order in self.purchases:
            self._shake_purchase(order)

    def _shake_purchase(self, order):
        company = self._company().id
        vendor = self._random.choice(self.vendors._ids)
        # as far back as prices are compared
        age = self._random.choice(
            (0, 0, 0, 364, 365, 366, self._random.randint(1, 400))
        )
        self._update(
            order,
            state=self._random.choice(("purchase", "purchase", "purchase", "sent")),
            company_id=company,
            partner_id=vendor,
            date_approve=self._moment() - timedelta(days=age),
            currency_rate=self._random.choice((1, 0.138, 7.25)),
            amount_untaxed=self._random.randint(0, 10**7) / 100,
        )
        for line in self._parts(order, "order_line", "product_id"):
            quantity = self._random.randint(-1, 5)
            self._update(
                line,
                company_id=company,
                partner_id=vendor,
                product_qty=quantity,
                product_uom_id=self._random.choice(self.units),
                qty_received=self._moved(quantity),
                price_subtotal=self._random.randint(0, 10**4) / 100 * quantity,
                date_planned=self._moment(),
            )
