from collections import defaultdict

from .chain import Source, get_quantity
from .cost import NOTHING, Cost


class ActualCost:
    """What goods really cost, from the orders that made them and their receipts.

    An order's cost is that of its own: components at the value of their stock moves,
    work orders as Odoo costs them (``_cal_cost``), the subcontractor's bill (or
    purchase order where not billed), scrap at the value of its moves. A component
    that was itself made for the order counts with the cost of the order that made it
    instead, so that its working time stays working time. By-products carry their
    ``cost_share``.

    What was scrapped after it was made takes its part of the order's cost along: that
    is in the scrap, and no longer in material and operations.

    :param chain: a ``Chain`` that has traced the orders
    """

    def __init__(self, chain):
        self.chain = chain
        self.env = chain.env
        self._totals = {}  # {production: Cost} of everything it made
        self._scraps = {}  # {production: value of what was scrapped}

    def get(self, source):
        """Cost of all that came from a source."""
        if not source.is_production:
            return Cost(material=source.origin.value)
        share = self._get_product_share(source)
        return self._get_total(source.origin) * share

    def get_unit(self, sources):
        """Average cost of one unit of what came from the sources; ``None`` if nothing
        did."""
        quantity = sum(max(self.chain.get_output(source), 0.0) for source in sources)
        if not quantity:
            return None
        return sum((self.get(source) for source in sources), NOTHING) * (1 / quantity)

    def _get_total(self, production):
        if production not in self._totals:
            self._totals[production] = NOTHING  # an order in a circle ends here
            self._totals[production] = self._compute_total(production)
        return self._totals[production]

    def _compute_total(self, production):
        cost = self._get_components(production) + Cost(
            operation=self._get_operations(production),
            subcontract=self._get_fee(production),
        )
        source = Source(production, production.product_id)
        good, scrapped = self.chain.get_output(source), self.chain.get_scrapped(source)
        made = good + scrapped
        kept = good / made if made > 0 and scrapped else 1.0
        return cost * kept + Cost(scrap=self._get_scrap(production))

    def _get_components(self, production):
        cost = NOTHING
        for move in production.move_raw_ids:
            if move.state != "done":
                continue
            needed, covered = get_quantity(move), 0.0
            for source, share in self.chain.shares.get(move, {}).items():
                if source.is_production:
                    covered += self.chain.get_output(source) * share
                    cost += self.get(source) * share
            rest = 1 - min(covered / needed, 1.0) if needed else 1.0
            cost += Cost(material=move.value * rest)
        return cost

    def _get_operations(self, production):
        cost = production.workorder_ids._cal_cost()
        if not self._get_receipts(production):
            # entered on the order by hand or from outside; Odoo values it as well
            source = Source(production, production.product_id)
            cost += production.extra_cost * self.chain.get_output(source)
        return cost

    # the subcontractor

    def _get_receipts(self, production):
        """Receipts of what a subcontractor made, if one did."""
        moves = production.move_finished_ids.move_dest_ids
        if "is_subcontract" not in moves._fields:
            return moves.browse()
        return moves.filtered(lambda m: m.is_subcontract and m.state == "done")

    def _get_fee(self, production):
        """The subcontractor's price for what came from the order.

        A receipt can be of several orders, one a lot: each has its part.
        """
        receipts = self._get_receipts(production)
        received = sum(map(get_quantity, receipts))
        if not received:
            return 0.0
        source = Source(production, production.product_id)
        made = self.chain.get_output(source) + self.chain.get_scrapped(source)
        return sum(map(self._get_price, receipts)) * made / received

    def _get_price(self, receipt):
        """As Odoo prices a receipt: as billed, what is not billed as ordered."""
        quantity = get_quantity(receipt)
        billed = receipt._get_value_from_account_move(quantity)
        ordered = receipt._get_value_from_quotation(quantity - billed["quantity"])
        return billed["value"] + ordered["value"]

    # scrap and by-products

    def _get_scrap(self, production):
        if production not in self._scraps:
            self._load_scraps()
        return self._scraps[production]

    def _load_scraps(self):
        """Scrap of all traced orders that is not yet known, in one query a link."""
        new = self.chain.productions - self.env["mrp.production"].union(*self._scraps)
        values = defaultdict(float)
        for link in ("raw_material_production_id", "production_id"):
            for production, value in self.env["stock.move"]._read_group(
                [
                    (link, "in", new.ids),
                    ("scrap_id", "!=", False),
                    ("state", "=", "done"),
                ],
                [link],
                ["value:sum"],
            ):
                values[production] += value
        self._scraps.update({production: values[production] for production in new})

    def _get_product_share(self, source):
        """Part of an order's cost that one of its products carries, 0 to 1."""
        production = source.origin
        byproducts = production.move_finished_ids.filtered(
            lambda move: (
                move.product_id != production.product_id and move.state == "done"
            )
        )
        if source.product == production.product_id:
            return 1 - sum(byproducts.mapped("cost_share")) / 100
        mine = byproducts.filtered(lambda move: move.product_id == source.product)
        return sum(mine.mapped("cost_share")) / 100
