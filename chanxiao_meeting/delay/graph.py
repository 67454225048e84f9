from datetime import timedelta

from ..detectors.supply import NEVER, project_stock, read_behind
from ..models.figures.open_goods import OPEN_STATES
from .node import Node

RFQ_STATES = ("draft", "sent", "to approve")
BEGUN = ("progress", "to_close", "done")


class Graph:
    """What the lines of an order, or the moves of a document, wait for, as planned.

    Back along the moves, through manufacturing orders to their components, to
    purchases and subcontractors. What is taken out of stock waits for the planned
    supply that fills the stock for it, after all who want the goods earlier.

    Everything that one look leads to is read at once: queries grow with the number of
    times that goods come out of stock one behind the other, not with that of moves.

    :param env: environment of the system
    :param Period period: the day, for its companies and moment
    """

    def __init__(self, env, period):
        self.env = env
        self.period = period
        self.now = period.as_of
        self.nodes = {}
        self.moves = env["stock.move"]
        self._of_move = {}  # {move: Node}
        self._filled = []  # pairs of a move and the supply that fills it

    # reading

    def follow(self, lines):
        """Take in order lines and all they wait for.

        :param lines: ``sale.order.line`` records with goods still to deliver
        :return: list of their nodes
        """
        roots = [self._add_line(line) for line in lines]
        self._read(self._get_open(lines.move_ids))
        for line, root in zip(lines, roots, strict=True):
            self._link_line(line, root)
        return roots

    def follow_moves(self, moves, requests=()):
        """Take in what brings goods, and all it waits for.

        :param moves: ``stock.move`` records, of one document
        :param requests: purchase lines that are not ordered yet
        :return: list of the nodes of those that are still to come
        """
        moves = self._get_open(moves)
        self._read(moves)
        roots = [self._of_move[move] for move in moves]
        roots += [self._add_request(line) for line in requests]
        return list(dict.fromkeys(roots))

    def _read(self, frontier):
        """Take in open moves and all they wait for."""
        while frontier:
            new = frontier.browse(read_behind(self.env, frontier)) - self.moves
            # read level by level below, so that records share one prefetch
            new = new.browse(new.ids)
            self.moves |= new
            for move in new:
                self._add_move(move)
            for move in new:
                self._link(move)
            frontier = self._draw(new) - self.moves
        self._link_filled()

    def _get_open(self, moves):
        """Moves still to come; what a customer sends back brings no order anything."""
        return moves.filtered(
            lambda move: (
                move.state in OPEN_STATES and move.location_id.usage != "customer"
            )
        )

    def _add(self, kind, record, about=None, **values):
        """The node of a record, made where there is none yet.

        :param about: the record that it is one node for, if that is another one
        """
        about = about or record
        key = f"{kind}-{about._table}-{about.id}"
        if key not in self.nodes:
            self.nodes[key] = Node(
                key=key, kind=kind, record=record, about=about, **values
            )
        return self.nodes[key]

    # nodes

    def _add_line(self, line):
        return self._add(
            "line",
            line.order_id,
            line,
            product=line.product_id,
            quantity=line._get_quantity_to_deliver(),
            unit=line.product_uom_id.name,
            planned=line.order_id.commitment_date or line._expected_date(),
        )

    def _add_move(self, move):
        if move.production_id:
            self._of_move[move] = self._add_production(move)
        elif move.raw_material_production_id:
            self._of_move[move] = self._add_for_move(
                "component", move.raw_material_production_id, move
            )
        elif self._is_receipt(move):
            self._of_move[move] = self._add_receipt(move)
        else:
            is_last = move.location_dest_id.usage == "customer"
            kind = "delivery" if is_last else "transfer"
            self._of_move[move] = self._add_for_move(
                kind,
                move.picking_id,
                move,
                # its deadline follows that of the purchase behind it
                planned=move.date,
                scheduled=move.date,
                earliest=max(move.date, self.now),
            )

    def _add_for_move(self, kind, record, move, **values):
        return self._add(
            kind,
            record,
            move,
            product=move.product_id,
            quantity=move.product_uom_qty,
            unit=move.product_uom.name,
            **values,
        )

    def _add_production(self, move):
        """The order that a product comes from; what a subcontractor makes is one with
        its receipt."""
        production = move.production_id
        if receipt := self._get_subcontracted(move):
            return self._add_receipt(receipt)
        span = self._get_span(production)
        start = max(production.date_start, self.now)
        finish = production.date_finished or production.date_start
        has_begun = production.state in BEGUN
        is_planned = any(
            order.date_finished for order in self._get_open_workorders(production)
        )
        node = self._add(
            "production",
            production,
            product=production.product_id,
            quantity=production.product_qty,
            unit=production.product_uom_id.name,
            planned=production.baseline_date_finished or finish,
            scheduled=finish,
            earliest=max(finish, self.now)
            if has_begun or is_planned
            else max(finish, start + span),
            lag=timedelta() if has_begun else span,
        )
        self._add_workorders(production, node)
        return node

    def _get_span(self, record):
        """How long an order or a work order was planned to take."""
        if not record.date_start or not record.date_finished:
            return timedelta()
        return max(record.date_finished - record.date_start, timedelta())

    def _get_open_workorders(self, production):
        return production.workorder_ids.filtered(
            lambda order: order.state not in ("done", "cancel")
        )

    def _add_workorders(self, production, node):
        """The work orders that are planned by date, each behind those before it."""
        planned = self._get_open_workorders(production).filtered("date_finished")
        of_order = {order: self._add_workorder(order) for order in planned}
        followed = planned.blocked_by_workorder_ids
        for order, own in of_order.items():
            for before in order.blocked_by_workorder_ids & planned:
                own.wait_for(of_order[before])
            if order not in followed:
                node.wait_for(own)

    def _add_workorder(self, order):
        span, has_begun = self._get_span(order), order.state == "progress"
        left = timedelta(minutes=max(order.duration_expected - order.duration, 0))
        start = max(order.date_start or order.date_finished, self.now)
        return self._add(
            "workorder",
            order,
            product=order.product_id,
            planned=order.date_finished,
            scheduled=order.date_finished,
            earliest=max(order.date_finished, self.now + left)
            if has_begun
            else max(order.date_finished, start + span),
            lag=timedelta() if has_begun else span,
        )

    def _get_subcontracted(self, move):
        """The open receipt of what a subcontractor makes; none for other goods."""
        receipts = move.move_dest_ids.filtered(self._is_subcontract)
        return self._get_open(receipts)[:1]

    def _is_subcontract(self, move):
        return "is_subcontract" in move._fields and move.is_subcontract

    def _is_receipt(self, move):
        """Whether a move brings what was bought, from the vendor or a subcontractor."""
        is_bought = move.purchase_line_id and move.location_id.usage == "supplier"
        return is_bought or self._is_subcontract(move)

    def _add_receipt(self, move):
        line = move.purchase_line_id
        is_subcontract = self._is_subcontract(move)
        production = move.move_orig_ids.production_id if is_subcontract else None
        # the buyer enters a new date on the line, which leaves that of the move
        expected = line.date_planned or move.date
        scheduled = max(expected, move.date)
        return self._add_for_move(
            "subcontract" if is_subcontract else "purchase",
            line.order_id,
            move,
            planned=min(expected, move.date),
            scheduled=scheduled,
            earliest=max(scheduled, self.now),
            lag=self._get_span(production[:1]) if production else timedelta(),
        )

    def _add_request(self, line):
        """A request for quotation: ordered today at the earliest, it takes as long as
        planned from then."""
        ordered = line.order_id.date_order or self.now
        planned = line.date_planned or ordered
        return self._add(
            "purchase",
            line.order_id,
            line,
            product=line.product_id,
            quantity=line.product_qty,
            unit=line.product_uom_id.name,
            planned=planned,
            scheduled=planned,
            earliest=max(planned, self.now + max(planned - ordered, timedelta())),
        )

    # what waits for what

    def _link(self, move):
        node = self._of_move[move]
        if move.production_id and node.kind == "production":
            self._link_components(node, move.production_id)
            return
        for origin in move.move_orig_ids & self.moves:
            made = origin.production_id
            if made and self._of_move[origin] is node:
                self._link_components(node, made)
            else:
                node.wait_for(self._of_move[origin])
        for line in move.created_purchase_line_ids:
            if line.order_id.state in RFQ_STATES:
                node.wait_for(self._add_request(line))

    def _link_components(self, node, production):
        for move in production.move_raw_ids & self.moves:
            node.wait_for(self._of_move[move])

    def _link_line(self, line, root):
        """A line waits for the last moves of its goods, or what is to become them."""
        own = self._get_open(line.move_ids) & self.moves
        before = own.move_orig_ids
        for move in own - before:
            if not move.production_id and not move.raw_material_production_id:
                root.wait_for(self._get_last(move))
        if not own and "sale_line_id" in self.env["purchase.order.line"]._fields:
            for request in line.purchase_line_ids:
                if request.order_id.state in RFQ_STATES:
                    root.wait_for(self._add_request(request))
        if not root.suppliers:
            root.wait_for(self._add_missing(line.product_id, line))

    def _get_last(self, move):
        """The delivery that a move is; of drop-shipped goods, before the purchase."""
        node = self._of_move[move]
        if node.kind not in ("purchase", "subcontract"):
            return node
        delivery = self._add_for_move("delivery", move.picking_id, move)
        delivery.wait_for(node)
        return delivery

    def _add_missing(self, product, about):
        return self._add(
            "missing",
            self.env["product.product"],
            about,
            product=product,
            earliest=NEVER,
        )

    # what comes out of stock

    def _draw(self, moves):
        """Let moves that take goods out of stock wait for what fills it.

        :return: the moves of that supply
        """
        waiting = moves.filtered(lambda move: not self._of_move[move].suppliers)
        referred = self._refer(waiting)
        made = {move for move, _supply in self._filled}
        drawing = waiting.filtered(
            lambda move: (
                move not in made
                and move.location_id.usage == "internal"
                and move.product_id.is_storable
                and not move.production_id
            )
        )
        if not drawing:
            return referred
        materials = self.env["chanxiao.figure.provider.materials"]
        stock = materials._get_stock_domain(self.period)
        arrivals = project_stock(
            self.env, self.period, stock, set(drawing.ids), per="id"
        )
        supplies = referred
        for move in drawing.filtered(lambda move: move.id in arrivals):
            supply = arrivals[move.id].supply
            if supply.moment == NEVER:
                missing = self._add_missing(move.product_id, move)
                self._of_move[move].wait_for(missing)
            else:
                supplies |= self._fill(move, moves.browse(supply.move_id))
        return supplies

    def _refer(self, moves):
        """Let moves wait for what is made for them without being linked to them.

        When Odoo adds what a second line needs to the order that it made for the
        first, both only refer to the same sale.
        """
        ordered = moves.filtered(
            lambda move: (
                move.procure_method == "make_to_order" and not move.move_orig_ids
            )
        )
        made = moves.browse()
        for move in ordered:
            finished = move.reference_ids.production_ids.move_finished_ids
            for supply in self._get_open(finished):
                if supply.product_id == move.product_id:
                    made |= self._fill(move, supply)
        return made

    def _fill(self, move, supply):
        """Note that a move is filled by a supply, whose node is yet to be made."""
        self._filled.append((move, supply))
        return supply

    def _link_filled(self):
        for move, supply in self._filled:
            self._of_move[move].wait_for(self._of_move[supply], from_stock=True)
