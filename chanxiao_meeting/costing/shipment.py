from dataclasses import dataclass, replace
from datetime import timedelta

from odoo import models
from odoo.fields import Domain

from .actual import ActualCost
from .average import AverageCost
from .chain import Chain, get_quantity
from .cost import NOTHING, Cost


@dataclass(frozen=True)
class Part:
    """A part of what was delivered that has one origin.

    :param str basis: ``production`` or ``purchase``, made or bought for the order;
        ``average_production`` or ``average_purchase``, taken from stock and costed at
        the average of the period; ``stock``, at the value it left stock with;
        ``owner``, which belongs to others and costs nothing
    :param product: what was delivered; a component where a kit was sold
    :param float quantity: in the product's unit
    :param origin: the order or receipt, if it is that of one
    :param int count: number of orders or receipts that an average is of
    """

    basis: str
    product: models.BaseModel
    quantity: float
    cost: Cost
    origin: models.BaseModel | None = None
    count: int = 0

    @property
    def is_average(self):
        return self.basis not in ("production", "purchase", "owner")


def is_sent(move, is_outgoing=None):
    """Whether a move brings goods to the customer, who does not get them back.

    :param is_outgoing: function of a location, see :meth:`Chain.is_outgoing`
    """
    location = move.location_dest_id
    goes_out = is_outgoing(location) if is_outgoing else location._is_outgoing()
    again = move.origin_returned_move_id and not move.to_refund
    return goes_out and not again and not move.scrap_id


class Shipment:
    """What one order line's delivery consists of.

    :param line: one ``sale.order.line``
    :param chain: the ``Chain`` that knows where goods have left
    """

    def __init__(self, line, chain):
        self.line = line
        self._is_outgoing = chain.is_outgoing
        done = line.move_ids.filtered(lambda m: m.state == "done" and not m.scrap_id)
        self.sent = done.filtered(lambda move: is_sent(move, self._is_outgoing))
        self.returned = done.filtered(self._is_returned)

    def _is_returned(self, move):
        is_back = self._is_outgoing(move.location_id) and not self._is_outgoing(
            move.location_dest_id
        )
        return is_back and move.to_refund

    @property
    def date(self):
        """Moment of the last delivery, naive UTC."""
        return max(self.sent.mapped("date"))

    @property
    def quantity(self):
        """Delivered quantity less what came back, in the line's unit.

        Odoo rounds each move: three times four pieces make 0.99 dozen. Of a kit its
        number of complete ones counts.
        """
        line, moves = self.line, self.sent | self.returned
        if moves.product_id != line.product_id:
            return line.qty_delivered
        sent, returned = (
            sum(map(get_quantity, moves)) for moves in (self.sent, self.returned)
        )
        return line.product_id.uom_id._compute_quantity(
            sent - returned, line.product_uom_id, round=False
        )

    def get_kept(self, product):
        """Part of what was sent of a product, 0 to 1, that did not come back."""
        sent, returned = (
            sum(get_quantity(m) for m in moves if m.product_id == product)
            for moves in (self.sent, self.returned)
        )
        return max(1 - returned / sent, 0.0) if sent else 0.0


class ShipmentCost:
    """Actual cost of what the delivered lines of one company consist of.

    Goods that the stock moves trace to manufacturing orders or receipts cost what
    these cost; the rest is settled on the product's average of the period (see
    ``AverageCost``). What came back costs nothing.

    :param company: one ``res.company``
    :param lines: ``sale.order.line`` of it with something delivered
    :param int days: length of the averages' period, up to the delivery
    """

    def __init__(self, company, lines, days):
        # bounded: reads moves, orders and receipts behind these lines to sum them up
        self.env = company.sudo().with_company(company).env
        # as one recordset, what is read of one is read of all
        lines = self.env["sale.order.line"].browse(lines.ids)
        self.chain = Chain(self.env)
        self.shipments = {line: Shipment(line, self.chain) for line in lines}
        self.actual = ActualCost(self.chain)
        self.average = AverageCost(company, self.actual, timedelta(days=days))

    def compute(self):
        """:return: ``{line: [Part, …]}``, costs not rounded"""
        self._claim_orders()
        shipments = self.shipments.values()
        sent = self.env["stock.move"].union(*(shipment.sent for shipment in shipments))
        self.chain.trace(sent)
        self.average.load(
            {
                move: shipment.date
                for shipment in shipments
                for move in shipment.sent
                if self._get_uncovered(move) > 0
            }
        )
        return {line: self._get_parts(s) for line, s in self.shipments.items()}

    def _claim_orders(self):
        """Orders made for a line but not linked to its delivery by their moves."""
        lines = self.env["sale.order.line"].union(*self.shipments)
        for production in self.env["mrp.production"].search(
            Domain("sale_line_id", "in", lines.ids) & Domain("state", "!=", "cancel")
        ):
            shipment = self.shipments[production.sale_line_id]
            self.chain.claim(production, shipment.sent)

    def _get_uncovered(self, move):
        """Quantity that came from stock, in the product's unit."""
        rest = self.chain.get_own_quantity(move) * (1 - self.chain.get_covered(move))
        return 0.0 if move.product_id.uom_id.is_zero(rest) else rest

    def _get_parts(self, shipment):
        parts = {}
        for move in shipment.sent:
            kept = shipment.get_kept(move.product_id)
            for part in self._get_move_parts(move, shipment.date):
                key = (part.basis, part.product, part.origin)
                known = parts.get(key)
                parts[key] = replace(
                    part,
                    quantity=part.quantity * kept + (known.quantity if known else 0),
                    cost=part.cost * kept + (known.cost if known else NOTHING),
                )
        return [part for part in parts.values() if part.quantity or part.cost.total]

    def _get_move_parts(self, move, date):
        parts = [
            Part(
                basis="production" if source.is_production else "purchase",
                product=move.product_id,
                quantity=self.chain.get_output(source) * share,
                cost=self.actual.get(source) * share,
                origin=source.origin,
            )
            for source, share in self.chain.shares[move].items()
        ]
        rest = self._get_uncovered(move)
        if rest:
            basis, unit_cost, count = self.average.get(move, date)
            parts.append(
                Part(basis, move.product_id, rest, unit_cost * rest, count=count)
            )
        foreign = get_quantity(move) - self.chain.get_own_quantity(move)
        if not move.product_id.uom_id.is_zero(foreign):
            parts.append(Part("owner", move.product_id, foreign, NOTHING))
        return parts

    def get_productions(self, line):
        """The orders a line's goods come from, those of their components included."""
        return self.chain.get_all_productions(self._get_sources(line))

    def get_receipts(self, line):
        """The receipts a line's goods come from."""
        sources = self._get_sources(line)
        return self.env["stock.move"].union(
            *(source.origin for source in sources if not source.is_production)
        )

    def _get_sources(self, line):
        moves = self.shipments[line].sent
        return {source for move in moves for source in self.chain.get_sources(move)}
