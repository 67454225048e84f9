from odoo.tools import float_is_zero, float_round


class ReceiptCost:
    """What receipts cost: as Odoo values them, else as billed or as ordered.

    Three kinds of receipts have no value in Odoo, or a wrong one: goods that never
    enter our stock (drop-shipped ones), goods whose unit price has more digits than the
    precision of prices, a screw at 0.0035, and the parts of kits.

    :param chain: the ``Chain`` that has read the receipts
    """

    def __init__(self, chain):
        self.chain = chain
        self.env = chain.env
        self._read = chain.receipts
        self._manual = set()  # receipts valued by hand

    def get(self, move):
        """Cost of what a done receipt brought of the company's own, in its currency.

        Landed costs and corrections by hand are in it as they are in Odoo's value.
        """
        self._load()
        if move in self._manual:
            return move.value
        if self._is_part_of_kit(move):
            return self._get_part_price(move)
        if not move.value:
            return self.get_price(move)
        if lost := self._get_lost_digits(move):
            quantity = self.chain.get_own_quantity(move)
            billed = move._get_value_from_account_move(quantity)["quantity"]
            return move.value + lost * max(quantity - billed, 0.0)
        return move.value

    def get_price(self, move):
        """What the vendor gets: as billed, and as ordered what is not billed."""
        quantity = self.chain.get_own_quantity(move)
        billed = move._get_value_from_account_move(quantity)
        rest = max(quantity - billed["quantity"], 0.0)
        return billed["value"] + self._get_ordered_price(move) * rest

    def _load(self):
        """Read what the receipts that Odoo does not value well need, once for all."""
        if len(self._read) == len(self.chain.receipts):
            return
        new, self._read = self.chain.receipts - self._read, self.chain.receipts
        lines = new.purchase_line_id
        lines.mapped("currency_id.rounding")
        if unsure := new.filtered(
            lambda move: (
                not move.value
                or self._is_part_of_kit(move)
                or self._get_lost_digits(move)
            )
        ):
            values = self.env["product.value"].search([("move_id", "in", unsure.ids)])
            self._manual.update(values.move_id)
            lines = unsure.purchase_line_id
            lines.invoice_lines.mapped("move_id.state")
            lines.move_ids.mapped("move_line_ids.picked")

    def _get_ordered_price(self, move):
        """Net price of one product unit, in company currency, as exactly as ordered."""
        line = move.purchase_line_id
        if not line.product_qty:
            return 0.0
        price = line.price_subtotal / line.product_qty
        return line.currency_id._convert(
            line.product_uom_id._compute_price(price, line.product_id.uom_id),
            move.company_id.currency_id,
            move.company_id,
            move.date,
            round=False,
        )

    # parts of kits

    def _is_part_of_kit(self, move):
        line = move.purchase_line_id
        return line.product_id != move.product_id and move.cost_share

    def _get_part_price(self, move):
        """A part's share of what the kits were bought at.

        Odoo shares the price of a single kit among the parts of all, and counts a bill
        once for each part.
        """
        line = move.purchase_line_id
        received = line.move_ids.filtered(
            lambda other: (
                other.bom_line_id == move.bom_line_id
                and other.location_id.usage == "supplier"
                and not other.origin_returned_move_id
            )
        )
        needed = sum(
            other.product_uom._compute_quantity(
                other.product_uom_qty, move.product_id.uom_id, round=False
            )
            for other in received
        )
        if not needed:
            return move.value
        kits = line.product_uom_id._compute_quantity(
            line.product_qty, line.product_id.uom_id, round=False
        )
        price = self._get_billed_price(move) or self._get_ordered_price(move)
        share = kits * price * move.cost_share / 100 / needed
        quantity = self.chain.get_own_quantity(move)
        return share * quantity + move._get_value_from_extra(quantity)["value"]

    def _get_billed_price(self, move):
        """Price of one kit by its posted bills and credits, 0 without any."""
        line, value, quantity = move.purchase_line_id, 0.0, 0.0
        signs = {"in_invoice": 1, "in_refund": -1}
        for billed in line.invoice_lines:
            if billed.parent_state != "posted":
                continue
            sign = signs.get(billed.move_type, 0)
            quantity += sign * billed.product_uom_id._compute_quantity(
                billed.quantity, line.product_id.uom_id, round=False
            )
            value += sign * billed.currency_id._convert(
                billed.price_subtotal,
                move.company_id.currency_id,
                move.company_id,
                billed.date,
                round=False,
            )
        return value / quantity if quantity > 0 else 0.0

    def _get_lost_digits(self, move):
        """How much more a unit was ordered at than Odoo values it, or less."""
        digits = self.env["decimal.precision"].precision_get("Product Price")
        price = self._get_ordered_price(move)
        lost = price - float_round(price, precision_digits=digits)
        return 0.0 if float_is_zero(lost, precision_digits=digits + 6) else lost
