from collections import defaultdict
from typing import NamedTuple

from odoo import models
from odoo.fields import Domain


class Source(NamedTuple):
    """Where goods come from: an order that made a product, or a move that received it.

    :param origin: one ``mrp.production``, or the ``stock.move`` of a receipt
    :param product: what came from it; an order has by-products too
    """

    origin: models.BaseModel
    product: models.BaseModel

    @property
    def is_production(self):
        return self.origin._name == "mrp.production"


def get_quantity(move):
    """What was moved if the move is done, else what is to be moved; in its product's
    unit, whoever owns it. See :meth:`Chain.get_own_quantity`."""
    if move.state == "cancel":
        return 0.0
    quantity = move.quantity if move.state == "done" else move.product_uom_qty
    return move.product_uom._compute_quantity(
        quantity, move.product_id.uom_id, round=False
    )


def _is_done(move):
    return move.state == "done"


class Chain:
    """Follows goods back along the stock moves, to the orders that made them.

    A move that takes goods for somebody (a delivery, a component) *consumes*. It got
    them from the *sources* that its chain of moves begins with. A source that serves
    several consumers is shared among them by quantity; what was made beyond what they
    took went into stock and is nobody's cost; what a consumer took beyond what its
    sources gave came from stock and is *uncovered*.

    Only goods of the company's own and its branches' count: what vendors keep in our
    stock and what customers gave us is moved along with them, but nobody bought or
    made it.

    Moves are read level by level, all of a level at once.

    :param env: environment to read in
    """

    def __init__(self, env):
        self.env = env
        self.shares = {}  # {consuming move: {source: share of the source, 0 to 1}}
        self.productions = env["mrp.production"]
        self.receipts = env["stock.move"]
        self._sources = {}  # {move: set of sources}
        self._claims = defaultdict(set)  # {move: set of sources}
        self._outputs = {}  # {source: good quantity}
        self._outgoing = {}  # {location: whether goods there have left}
        self._consumers = {}  # {source: {consuming move: quantity}}
        self._foreign = {}  # {done move: quantity that belongs to others}
        self._unvalued = {}  # {done move: quantity that is our own, but not for Odoo}
        self._owners = {}  # {company: partners whose goods are its own}
        self._has_foreign = env["stock.move.line"].search_count(
            [("owner_id", "!=", False)], limit=1
        )

    # reading

    def claim(self, production, moves):
        """Let an order count for deliveries of its product that no chain explains."""
        for move in moves:
            if move.product_id == production.product_id:
                self._claims[move].add(Source(production, production.product_id))

    def trace(self, moves):
        """Find the sources of consuming moves, and of what these were made from."""
        moves -= self.env["stock.move"].union(*self.shares)
        while moves:
            self._load(moves, "move_orig_ids")
            moves.mapped("reference_ids.production_ids.product_id")
            for move in moves:
                self._sources[move] = self._get_sources(move) or self._claims[move]
            sources = set().union(*(self._sources[move] for move in moves))
            self._find_consumers(sources)
            for move in moves:
                self.shares[move] = self._get_shares(move)
            moves = self.trace_components(self._get_productions(sources))

    def _get_productions(self, sources):
        made = (source.origin for source in sources if source.is_production)
        return self.env["mrp.production"].union(*made)

    def trace_components(self, productions):
        """Take orders in.

        :return: the moves of their components, to be traced
        """
        new = productions - self.productions
        self.productions |= new
        self._read_productions(new)
        return new.move_raw_ids.filtered(lambda move: move.state == "done")

    def trace_productions(self, productions):
        """Take orders in that no consumer led to, such as those of an average."""
        self.trace(self.trace_components(productions))

    def _load(self, moves, link):
        """Read the moves linked to these and to those, all of a level at once."""
        seen = moves
        while moves:
            moves = moves[link] - seen
            seen |= moves
        self._read_moves(seen)

    # what records are asked for one by one is read for all of them before

    def _read_moves(self, moves):
        moves = moves.browse(moves.ids)
        moves.mapped("product_id.uom_id.name")
        moves.mapped("product_uom.name")
        (moves.location_id | moves.location_dest_id).mapped("usage")
        self.read_owners(moves)

    def read_owners(self, moves):
        """Find out how much of done moves belongs to others than the company."""
        new = moves.filtered(lambda move: move not in self._foreign)
        self._foreign.update(dict.fromkeys(new, 0.0))
        self._unvalued.update(dict.fromkeys(new, 0.0))
        if not self._has_foreign:
            return
        for move, owner, quantity in self.env["stock.move.line"]._read_group(
            [("move_id", "in", new.ids), ("owner_id", "!=", False)],
            ["move_id", "owner_id"],
            ["quantity_product_uom:sum"],
        ):
            if owner not in self._get_owners(move.company_id):
                self._foreign[move] += quantity
            elif owner != move.company_id.partner_id:
                self._unvalued[move] += quantity

    def _get_owners(self, company):
        if company not in self._owners:
            self._owners[company] = company._get_with_branches()._get_owners()
        return self._owners[company]

    def get_own_quantity(self, move):
        """Like :func:`get_quantity`, but only what belongs to the company."""
        quantity = get_quantity(move)
        if move.state == "done":
            if move not in self._foreign:
                self.read_owners(move)
            return quantity - self._foreign[move]
        owner = move.restrict_partner_id
        is_own = not owner or owner in self._get_owners(move.company_id)
        return quantity if is_own else 0.0

    def get_value(self, move):
        """What the own goods of a done move are worth.

        Odoo values those of the very company; its branches' are worth as much each.
        """
        own = self.get_own_quantity(move)
        unvalued = self._unvalued[move]
        if not unvalued:
            return move.value
        if valued := own - unvalued:
            return move.value * own / valued
        return move.product_id.standard_price * own

    def _read_productions(self, productions):
        productions = productions.browse(productions.ids)
        productions.mapped("reference_ids")
        productions.mapped("workorder_ids.workcenter_id.costs_hour")
        productions.mapped("workorder_ids.time_ids.date_end")
        productions.mapped("scrap_ids.state")
        self._read_moves(
            productions.move_raw_ids
            | productions.all_move_ids
            | productions.move_finished_ids
        )

    # backwards

    def _get_sources(self, move):
        """What a move's chain begins with; remembered, since chains join."""
        if move not in self._sources:
            self._sources[move] = set()  # a chain in a circle ends here
            source = self._get_source(move)
            if source:
                self._sources[move] = {source}
            elif origins := move.move_orig_ids.filtered(lambda m: m.state != "cancel"):
                self._sources[move] = {
                    source
                    for origin in origins
                    for source in self._get_sources(origin)
                    if source.product == move.product_id
                }
            else:
                self._sources[move] = self._get_referred_sources(move)
        return self._sources[move]

    def _get_referred_sources(self, move):
        """Orders that make a move's goods, found by what they were ordered for.

        When Odoo adds what a second line needs to the order that it made for the
        first, it does not link the second one's move to it. Both refer to the same
        sale.
        """
        if move.procure_method != "make_to_order":
            return set()
        return {
            Source(production, production.product_id)
            for production in move.reference_ids.production_ids
            if production.product_id == move.product_id and production.state != "cancel"
        }

    def _get_source(self, move):
        """The source that a move itself is the end of, if it is."""
        if move.production_id and not move.scrap_id:
            return Source(move.production_id, move.product_id)
        is_receipt = move.purchase_line_id and move.location_id.usage == "supplier"
        # what a subcontractor made comes from the order that it was made by
        if is_receipt and not move.move_orig_ids.production_id:
            return Source(move, move.product_id) if move.state == "done" else None
        return None

    # forwards

    def _find_consumers(self, sources):
        """Who else the sources serve, whether already or still to come."""
        new = [source for source in sources if source not in self._consumers]
        self._read_productions(self._get_productions(new))
        unlinked = self._find_unlinked(new)
        outputs = self.read_outputs(new)
        starts = {source: outputs[source] | unlinked[source] for source in new}
        self._load(self.env["stock.move"].union(*starts.values()), "move_dest_ids")
        for source, moves in starts.items():
            consumers = set().union(
                *(self._get_consumers(move, source.product, set()) for move in moves)
            )
            consumers |= self._get_claimants(source)
            self._consumers[source] = {
                move: quantity
                for move in consumers
                if (quantity := self.get_own_quantity(move))
            }

    def _get_claimants(self, source):
        """Moves that have a source for nothing but a claim."""
        return {move for move in self._claims if source in self.get_sources(move)}

    def _find_unlinked(self, sources):
        """Moves that orders make goods for without being linked to them, by source;
        see :meth:`_get_referred_sources`."""
        unlinked = defaultdict(lambda: self.env["stock.move"])
        made = [source for source in sources if source.is_production]
        references = self._get_productions(made).reference_ids
        moves = self.env["stock.move"].search(
            Domain("reference_ids", "in", references.ids)
            & Domain("product_id", "in", [source.product.id for source in made])
            & Domain("procure_method", "=", "make_to_order")
            & Domain("move_orig_ids", "=", False)
            & Domain("state", "!=", "cancel")
        )
        self._load(moves, "move_orig_ids")
        moves.mapped("reference_ids.production_ids.product_id")
        by_product = moves.grouped("product_id")
        for source in made:
            for move in by_product.get(source.product, ()):
                if source in self._get_sources(move):
                    unlinked[source] |= move
        return unlinked

    def read_outputs(self, sources):
        """Moves that brought each source's goods, with what took them away again."""
        moves = self.env["stock.move"].union(
            *(
                source.origin.move_finished_ids
                if source.is_production
                else source.origin
                for source in sources
            )
        )
        returns = moves.returned_move_ids
        returns.mapped("location_dest_id.usage")
        self._read_moves(moves | returns.picking_id.return_ids.move_ids)
        outputs = {source: self.get_output_moves(source) for source in sources}
        self.receipts |= self.receipts.union(
            *(outputs[source] for source in sources if not source.is_production)
        )
        return outputs

    def get_output_moves(self, source):
        """Moves that brought the goods, done or still to be; without scrap."""
        if not source.is_production:
            return source.origin | self._get_replacements(source.origin)
        return source.origin.move_finished_ids.filtered(
            lambda move: move.product_id == source.product and move.state != "cancel"
        )

    def _get_replacements(self, receipt):
        """What the vendor sent instead of goods that we had sent back.

        Odoo links neither to the delivery that the first ones were for.
        """
        returns = self._get_withdrawals(receipt)
        return returns.picking_id.return_ids.move_ids.filtered(
            lambda move: (
                move.product_id == receipt.product_id
                and move.purchase_line_id == receipt.purchase_line_id
                and move.location_id.usage == "supplier"
                and move.state != "cancel"
            )
        )

    def _get_withdrawals(self, moves):
        """Moves that took what others had brought away again: to the vendor, or into
        pieces. What a customer sends to the vendor had been delivered."""
        return moves.returned_move_ids.filtered(
            lambda move: (
                _is_done(move)
                and (move.unbuild_id or move.location_dest_id.usage == "supplier")
                and not self.is_outgoing(move.location_id)
            )
        )

    def _get_consumers(self, move, product, seen):
        if move in seen or move.product_id != product:
            return set()
        seen.add(move)
        if self._is_consumer(move):
            return {move}
        return set().union(
            *(self._get_consumers(dest, product, seen) for dest in move.move_dest_ids)
        )

    def _is_consumer(self, move):
        if move.scrap_id:
            return False
        if move.raw_material_production_id:
            return True
        return move.sale_line_id and self.is_outgoing(move.location_dest_id)

    def is_outgoing(self, location):
        """Whether goods in a location are the customer's."""
        if location not in self._outgoing:
            self._outgoing[location] = location._is_outgoing()
        return self._outgoing[location]

    # shares

    def get_made(self, source):
        """Quantity that ever came from a source, in its product's unit."""
        moves = self.get_output_moves(source)
        return sum(self.get_own_quantity(move) for move in moves if _is_done(move))

    def get_output(self, source):
        """Good quantity that came from a source and was there to be taken."""
        if source not in self._outputs:
            lost = self.get_scrapped(source) + self.get_withdrawn(source)
            self._outputs[source] = self.get_made(source) - lost
        return self._outputs[source]

    def get_scrapped(self, source):
        """Quantity of an order's product that was scrapped once it was made."""
        if not source.is_production:
            return 0.0
        return sum(
            self.get_own_quantity(move)
            for move in source.origin.all_move_ids
            if move.scrap_id and _is_done(move) and move.product_id == source.product
        )

    def get_withdrawn(self, source, until=None):
        """Quantity that was taken apart, or sent back to the vendor, before it served
        anybody.

        What left later was in stock by then, as what customers sent back is.

        :param until: moment, naive UTC; else the last time that somebody took of it
        """
        if until is None:
            consumers = filter(_is_done, self._consumers.get(source, ()))
            until = max((move.date for move in consumers), default=None)
        return sum(
            self.get_own_quantity(move)
            for move in self._get_withdrawals(self.get_output_moves(source))
            if until is None or move.date <= until
        )

    def _get_shares(self, move):
        """What part of each source the move took, at most what it needed."""
        shares = {}
        for source in self._get_sources(move):
            consumers = self._consumers[source]
            if move in consumers and self._has_ended(source):
                shares[source] = consumers[move] / sum(consumers.values())
        given = sum(self.get_output(source) * share for source, share in shares.items())
        needed = self.get_own_quantity(move)
        surplus = given > needed and needed / given
        return {
            source: share * surplus if surplus and self.get_output(source) else share
            for source, share in shares.items()
        }

    def _has_ended(self, source):
        """Whether the source gave anything, or will not give anything any more."""
        if self.get_output(source) > 0:
            return True
        return source.is_production and source.origin.state == "done"

    def get_sources(self, move):
        """Where a traced move's goods come from, or were to come from."""
        return self._sources.get(move, set())

    def get_given(self, move):
        """Quantity a consuming move got from each of its sources."""
        return defaultdict(
            float,
            {
                source: self.get_output(source) * share
                for source, share in self.shares.get(move, {}).items()
            },
        )

    def get_covered(self, move):
        """Part of a consuming move, 0 to 1, that came from its sources."""
        needed = self.get_own_quantity(move)
        covered = sum(self.get_given(move).values())
        return min(covered / needed, 1.0) if needed else 0.0

    def get_all_productions(self, sources):
        """The orders among the sources, those of their components included."""
        found = self.env["mrp.production"]
        pending = list(sources)
        while pending:
            source = pending.pop()
            if not source.is_production or source.origin in found:
                continue
            found |= source.origin
            for move in source.origin.move_raw_ids:
                pending += self.get_sources(move)
        return found
