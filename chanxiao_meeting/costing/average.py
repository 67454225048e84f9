from odoo.fields import Domain

from .chain import Source
from .cost import Cost


class AverageCost:
    """Actual average cost of goods that were not made or bought for an order.

    The average is weighted by quantity: over the manufacturing orders of the product
    finished within the period that ends with the delivery; where there are none, over
    its receipts in that period; where there are none either, the value with which the
    goods left stock, which is what Odoo's costing method keeps of earlier ones. What
    was taken apart or sent back to the vendor by then does not count, nor does what
    belongs to others or came for nothing.

    :param company: one ``res.company``
    :param actual: the ``ActualCost`` to cost orders with
    :param length: a ``timedelta``, the period's
    """

    def __init__(self, company, actual, length):
        self.company = company
        self.actual = actual
        self.env = actual.env
        self.length = length
        self._productions = {}  # {product: orders} of all periods asked for
        self._receipts = {}  # {product: moves}
        self._known = {}

    def load(self, dates):
        """Read what the averages of moves need, once for all of them.

        :param dict dates: the delivery, naive UTC, that each move's period ends with
        """
        if not dates:
            return
        products = self.env["product.product"].union(*(m.product_id for m in dates))
        common = Domain("company_id", "=", self.company.id) & Domain(
            "product_id", "in", products.ids
        )
        since, until = min(dates.values()) - self.length, max(dates.values())
        productions = self.env["mrp.production"].search(
            common
            & Domain("state", "=", "done")
            & Domain("date_finished", ">=", since)
            & Domain("date_finished", "<=", until)
        )
        self._productions = productions.grouped("product_id")
        receipts = self.env["stock.move"].search(
            common
            & Domain("state", "=", "done")
            & Domain("purchase_line_id", "!=", False)
            & Domain("location_id.usage", "=", "supplier")
            & Domain("date", ">=", since)
            & Domain("date", "<=", until)
        )
        self._receipts = receipts.grouped("product_id")
        chain = self.actual.chain
        chain.trace_productions(productions)
        chain.read_outputs(
            [Source(made, made.product_id) for made in productions]
            + [Source(move, move.product_id) for move in receipts]
        )

    def get(self, move, date):
        """Unit cost of what a move took from stock.

        :param date: of the delivery, naive UTC
        :return: ``(basis, cost of one unit, number of orders or receipts)``
        """
        key = (move.product_id, date)
        if key not in self._known:
            self._known[key] = self._get_made(*key) or self._get_bought(*key)
        return self._known[key] or self._get_stock_value(move)

    def _get_made(self, product, date):
        productions = self._productions.get(product, self.env["mrp.production"])
        productions = productions.filtered(
            lambda order: date - self.length <= order.date_finished <= date
        )
        sources = [Source(production, product) for production in productions]
        cost, count = self.actual.get_unit(sources, date)
        return cost and ("average_production", cost, count)

    def _get_bought(self, product, date):
        receipts = self._receipts.get(product, self.env["stock.move"]).filtered(
            lambda move: date - self.length <= move.date <= date
        )
        sources = [Source(move, product) for move in receipts]
        cost, count = self.actual.get_unit(sources, date)
        return cost and ("average_purchase", cost, count)

    def _get_stock_value(self, move):
        """What it was worth in stock; what never was in stock, the product's cost."""
        quantity = self.actual.chain.get_own_quantity(move)
        value = self.actual.chain.get_value(move)
        if value or move.is_out:
            unit = value / quantity if quantity else 0.0
        else:
            unit = move.product_id.standard_price
        return "stock", Cost(material=unit), 0
