from odoo.tools import float_is_zero, float_round


class ReceiptCost:
    """What receipts cost: as Odoo values them where it does, else as billed or ordered.

    Two kinds of receipts have no value in Odoo, or a wrong one: goods that never enter
    our stock (drop-shipped ones), and goods whose unit price has more digits than the
    precision of prices, a screw at 0.0035.

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
        if self._is_ordered_as_such(move):
            return billed["value"] + self._get_ordered_price(move) * rest
        # parts of a kit: Odoo shares its price among them
        return billed["value"] + move._get_value_from_quotation(rest)["value"]

    def _load(self):
        """Read what the receipts that Odoo does not value well need, once for all."""
        if len(self._read) == len(self.chain.receipts):
            return
        new, self._read = self.chain.receipts - self._read, self.chain.receipts
        lines = new.purchase_line_id
        lines.mapped("currency_id.rounding")
        if unsure := new.filtered(lambda m: not m.value or self._get_lost_digits(m)):
            values = self.env["product.value"].search([("move_id", "in", unsure.ids)])
            self._manual.update(values.move_id)
            lines = unsure.purchase_line_id
            lines.invoice_lines.mapped("move_id.state")
            lines.move_ids.mapped("move_line_ids.picked")

    def _is_ordered_as_such(self, move):
        line = move.purchase_line_id
        return line.product_id == move.product_id and line.product_qty

    def _get_ordered_price(self, move):
        """Net price of one product unit, in company currency, as exactly as ordered."""
        line = move.purchase_line_id
        price = line.price_subtotal / line.product_qty
        return line.currency_id._convert(
            line.product_uom_id._compute_price(price, line.product_id.uom_id),
            move.company_id.currency_id,
            move.company_id,
            move.date,
            round=False,
        )

    def _get_lost_digits(self, move):
        """How much more a unit was ordered at than Odoo values it, or less."""
        if not self._is_ordered_as_such(move):
            return 0.0
        digits = self.env["decimal.precision"].precision_get("Product Price")
        price = self._get_ordered_price(move)
        lost = price - float_round(price, precision_digits=digits)
        return 0.0 if float_is_zero(lost, precision_digits=digits + 6) else lost
