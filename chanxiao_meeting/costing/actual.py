from collections import defaultdict

from .chain import Source
from .cost import NOTHING, Cost
from .receipt import ReceiptCost


class ActualCost:
    """What goods really cost, from the orders that made them and their receipts.

    An order's cost is that of its own: components at the value of their stock moves,
    work orders as Odoo costs them (``_cal_cost``), the subcontractor's bill (or
    purchase order where not billed), scrap at the value of its moves. A component
    that was itself made for the order counts with the cost of the order that made it
    instead, so that its working time stays working time. By-products carry their
    ``cost_share``.

    What was scrapped after it was made takes its part of the order's cost along: that
    is in the scrap, and no longer in material and operations. What was taken apart
    gives its components back; the work on it was done for the order all the same.

    :param chain: a ``Chain`` that has traced the orders
    """

    def __init__(self, chain):
        self.chain = chain
        self.env = chain.env
        self.receipts = ReceiptCost(chain)
        self._components = {}  # {production: Cost} of all that went into it
        self._work = {}  # {production: Cost} of the work on it
        self._scraps = {}  # {production: value of what was scrapped}

    def get(self, source):
        """Cost of all that came from a source and was there to be taken."""
        withdrawn = self.chain.get_withdrawn(source)
        if not source.is_production:
            made = self.chain.get_made(source)
            kept = 1 - withdrawn / made if made else 0.0
            return self._get_receipts_cost(source) * kept
        return self._get_production_cost(source, withdrawn)

    def get_unit(self, sources, until):
        """Average cost of one unit of what came from the sources.

        Each counts by what is left of it.

        :param until: moment up to which goods may have been taken away again
        :return: ``(cost, number of sources that count)``, ``(None, 0)`` if nothing
            came; receipts that cost nothing do not count
        """
        total, quantity, count = NOTHING, 0.0, 0
        for source in sources:
            good = self.chain.get_made(source) - self.chain.get_scrapped(source)
            left = good - self.chain.get_withdrawn(source, until)
            cost = self._get_whole_cost(source)
            if good > 0 >= left or not (source.is_production or cost.total):
                continue
            total += cost * (left / good if good > 0 else 1.0)
            quantity += max(left, 0.0)
            count += 1
        return (total * (1 / quantity), count) if quantity else (None, 0)

    def _get_whole_cost(self, source):
        """Cost of all that ever came from a source."""
        if source.is_production:
            return self._get_production_cost(source)
        return self._get_receipts_cost(source)

    def _get_receipts_cost(self, source):
        return Cost(
            material=sum(
                self.receipts.get(move)
                for move in self.chain.get_output_moves(source)
                if move.state == "done"
            )
        )

    def _get_production_cost(self, source, withdrawn=0.0):
        """Cost of what an order made of one of its products.

        :param float withdrawn: quantity of it that was taken apart
        """
        production = source.origin
        made = self.chain.get_made(source)
        apart = min(withdrawn / made, 1.0) if made > 0 else 0.0
        main = Source(production, production.product_id)
        scrapped = self.chain.get_scrapped(main)
        lost = scrapped / self.chain.get_made(main) if scrapped else 0.0
        total = (
            self._get_components(production) * max(1 - lost - apart, 0.0)
            + self._get_work(production) * (1 - lost)
            + Cost(scrap=self._get_scrap(production))
        )
        return total * self._get_product_share(source)

    def _get_components(self, production):
        if production not in self._components:
            self._components[production] = NOTHING  # an order in a circle ends here
            self._components[production] = self._compute_components(production)
        return self._components[production]

    def _get_work(self, production):
        if production not in self._work:
            self._work[production] = Cost(
                operation=self._get_operations(production),
                subcontract=self._get_fee(production),
            )
        return self._work[production]

    def _compute_components(self, production):
        cost = NOTHING
        for move in production.move_raw_ids:
            if move.state != "done":
                continue
            needed, covered = self.chain.get_own_quantity(move), 0.0
            for source, share in self.chain.shares.get(move, {}).items():
                if source.is_production:
                    covered += self.chain.get_output(source) * share
                    cost += self.get(source) * share
            rest = 1 - min(covered / needed, 1.0) if needed else 1.0
            cost += Cost(material=self.chain.get_value(move) * rest)
        return cost

    def _get_operations(self, production):
        cost = production.workorder_ids._cal_cost()
        if not self._get_receipts(production):
            # entered on the order by hand or from outside; Odoo values it as well
            source = Source(production, production.product_id)
            cost += production.extra_cost * self.chain.get_made(source)
        return cost

    # the subcontractor

    def _get_receipts(self, production):
        """Receipts of what a subcontractor made, if one did: what an order made is
        only bought then. This holds where ``mrp_subcontracting`` is gone, too."""
        return production.move_finished_ids.move_dest_ids.filtered(
            lambda move: (
                move.purchase_line_id
                and move.state == "done"
                and move.location_dest_id.usage != "supplier"
            )
        )

    def _get_fee(self, production):
        """The subcontractor's price for what came from the order.

        A receipt can be of several orders, one a lot: each has its part.
        """
        receipts = self._get_receipts(production)
        received = sum(map(self.chain.get_own_quantity, receipts))
        if not received:
            return 0.0
        made = self.chain.get_made(Source(production, production.product_id))
        return sum(map(self.receipts.get_price, receipts)) * made / received

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
