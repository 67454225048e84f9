"""The board of newly received orders, as plain data."""

from collections import defaultdict
from datetime import timedelta

from odoo import SUPERUSER_ID
from odoo.fields import Date, Datetime, Domain

from ...costing.route import RouteCost
from ...providers.period import Period
from ..common.local_time import to_day
from .line_supply import read_supplies
from .weekly_load import WeeklyLoad

#: no more lines are shown at once
MOST_LINES = 1000


class Schedule:
    """What the people of a meeting see of the orders received since the last one.

    Order lines, and what makes and buys for them, are those that the viewer may read.
    When goods are there, and how loaded work centers are, is reckoned as the system
    and told as numbers: stock and capacity are shared by orders that the viewer may
    not read. What orders contribute is for whoever may read the settlements of the
    company.

    :param meeting: one ``chanxiao.meeting``, which the viewer was found to be of
    """

    def __init__(self, meeting):
        self.meeting = meeting
        self.env = meeting.env
        self.company = meeting.company_id
        self.span = meeting._get_schedule_span()
        now = Datetime.now()
        tz = meeting.policy_id.tz
        day = to_day(now, tz)
        self.period = Period(self.company, day, day, tz=tz, as_of=now)
        context = {"allowed_company_ids": self.period.companies.ids}
        if self.env.lang:
            context["lang"] = self.env.lang
        # The system reads so that all see the same dates and loads; bounded by the
        # companies of the period in every query, and by returning plain data.
        self.system = self.env(user=SUPERUSER_ID, su=True, context=context)

    def build(self):
        """:return: JSON-ready data; moments in UTC, days as the policy counts them"""
        self.env.flush_all()
        lines, left_out = self._find_lines()
        shows_contribution = self._may_read_costs()
        supplies = self._read_supplies(lines)
        routes = self._get_routes(lines)
        centers = {center for _cost, hours in routes.values() for center in hours}
        load = WeeklyLoad(self.system, self.period)
        rows = load.get_rows(centers)
        self._add_unplanned(rows, supplies, routes)
        loads = {row["id"]: row["load"] for row in rows}
        values = [
            {
                **self._get_values(line),
                **self._get_supply(line, supplies.get(line.id)),
                **self._get_bottleneck(routes[line.id][1], loads),
            }
            for line in lines
        ]
        if shows_contribution:
            self._add_contributions(lines, values, routes)
        self._add_documents(values)
        self._add_traces(values)
        return {
            **self._get_header(),
            "shows_contribution": shows_contribution,
            "lines": values,
            "left_out": left_out,
            "weeks": [Date.to_string(day) for day in load.weeks],
            "limit": load.limit,
            "centers": rows,
        }

    def _get_header(self):
        since, until = self.span
        return {
            "meeting": {
                "id": self.meeting.id,
                "name": self.meeting.display_name,
                "state": self.meeting.state,
            },
            "since": Datetime.to_string(since),
            "until": Datetime.to_string(until),
            "as_of": Datetime.to_string(self.period.as_of),
            "tz": self.period.tz,
            "currency_id": self.company.currency_id.id,
            "can_read_orders": self.env["sale.order.line"].has_access("read"),
            "can_decide": self.meeting._can_decide_on_orders(),
            "can_put_on_agenda": self.meeting._can_put_orders_on_agenda(),
        }

    # the lines

    def _find_lines(self):
        """Lines of the new orders, as far as the viewer may read them.

        :return: the lines, and the number of those that are too many to be shown
        """
        Line = self.env["sale.order.line"]
        if not Line.has_access("read"):
            return Line, 0
        since, until = self.span
        domain = Domain(self.period.domain_of_companies()) & Domain(
            [
                ("state", "=", "sale"),
                ("order_id.date_order", ">=", since),
                ("order_id.date_order", "<", until),
                ("product_id", "!=", False),
                ("display_type", "=", False),
                ("is_downpayment", "=", False),
                ("is_expense", "=", False),
            ]
        )
        lines = Line.search(domain, limit=MOST_LINES)
        left_out = 0
        if len(lines) == MOST_LINES:
            left_out = Line.search_count(domain) - MOST_LINES
        # bounded: lines that the viewer reads, for names of what they refer to
        return lines.sudo(), left_out

    def _get_values(self, line):
        order = line.order_id
        promised = order.commitment_date and to_day(
            order.commitment_date, self.period.tz
        )
        week = promised and promised - timedelta(days=promised.weekday())
        return {
            "id": line.id,
            "order_id": order.id,
            "order_model": order._name,
            "order": order.name,
            "customer": order.partner_id.display_name,
            "product": line.product_id.display_name,
            "quantity": line.product_uom_qty,
            "unit": line.product_uom_id.name,
            "promised": Date.to_string(promised) or None,
            "week": Date.to_string(week) or None,
            # a meeting decides on orders of its own company
            "is_own": line.company_id == self.company,
        }

    # supply

    def _read_supplies(self, lines):
        waiting = lines.filtered("is_undelivered")
        return read_supplies(self.system, self.period, waiting)

    def _get_supply(self, line, supply):
        """What brings the goods, the day they are there, and the days this is late."""
        kinds, expected, gap = self._get_kinds(line, supply), None, None
        promised = line.order_id.commitment_date
        if supply and supply.moment:
            expected = to_day(supply.moment, self.period.tz)
            if promised:
                gap = (expected - to_day(promised, self.period.tz)).days
        missing = supply and supply.missing_id
        return {
            "supply": list(kinds),
            "sources": list(supply.sources) if supply else [],
            "awaited": supply and supply.awaited,
            "missing": self._get_missing(line, missing),
            "expected": Date.to_string(expected) or None,
            "gap": gap,
            "status": self._get_status(kinds, promised, gap),
        }

    def _get_missing(self, line, missing):
        """The component of a kit that nothing brings; not the product itself."""
        if not missing or missing == line.product_id.id:
            return None
        return self.system["product.product"].browse(missing).display_name

    def _get_kinds(self, line, supply):
        if not line._is_goods():
            return ("service",)
        return supply.kinds if supply else ("delivered",)

    def _get_status(self, kinds, promised, gap):
        if kinds[0] in ("service", "delivered"):
            return kinds[0]
        if "none" in kinds:
            return "no_supply"
        if not promised:
            return "no_date"
        return "late" if gap > 0 else "in_time"

    # bottleneck

    def _get_routes(self, lines):
        """Cost and hours of each line by its bills: ``{line id: (Cost, hours)}``."""
        routes = {}
        for company, of_company in lines.grouped("company_id").items():
            needs = {line.id: line._get_need() for line in of_company}
            routing = RouteCost(company)
            try:
                found = routing.get_routes(list(needs.values()))
            except RecursionError:
                # one bill that contains itself hides the others' routes no longer
                found = [_get_route(routing, need) for need in needs.values()]
            routes |= dict(zip(needs, found, strict=True))
        return routes

    def _get_bottleneck(self, hours, loads):
        """The work center with the highest load, of those that the line passes.

        :param dict hours: of the line by work center
        :param dict loads: of the work centers, ``None`` where it is not known
        """
        passed = [
            (-1 if loads[center] is None else loads[center], spent, -center)
            for center, spent in hours.items()
            if spent and center in loads
        ]
        if not passed:
            return {"bottleneck": None, "hours": None}
        _load, spent, center = max(passed)
        return {"bottleneck": -center, "hours": spent}

    def _add_unplanned(self, rows, supplies, routes):
        """Hours that lines will take for which nothing is planned yet."""
        unplanned = defaultdict(float)
        for line_id, supply in supplies.items():
            if "none" in supply.kinds:
                for center, spent in routes[line_id][1].items():
                    unplanned[center] += spent
        for row in rows:
            row["unplanned"] = unplanned[row["id"]]

    # contribution

    def _may_read_costs(self):
        """Whether the viewer may read settlements of the meeting's company."""
        settlements = self.env["chanxiao.settlement"]
        if not settlements.has_access("read"):
            return False
        rules = self.env["ir.rule"]._compute_domain(settlements._name, "read")
        # bounded: no settlement is read, one of this company is asked the rules
        probe = settlements.sudo().new({"company_id": self.company.id})
        return bool(probe.filtered_domain(rules))

    def _add_contributions(self, lines, values, routes):
        """Revenue less material and subcontracting, in the company's currency.

        And what of it falls on an hour of the bottleneck, by which lines are ranked.
        """
        for line, value in zip(lines, values, strict=True):
            cost = routes[line.id][0]
            revenue = line.price_subtotal / (line.order_id.currency_rate or 1)
            value["contribution"] = revenue - cost.total if cost else None
            value["per_hour"] = value["rank"] = None
            if value["hours"] and value["status"] != "delivered":
                value["per_hour"] = value["contribution"] / value["hours"]
        ranked = [value for value in values if value["per_hour"] is not None]
        ranked.sort(key=lambda value: -value["per_hour"])
        for rank, value in enumerate(ranked, start=1):
            value["rank"] = rank

    # what the viewer can open

    def _add_documents(self, values):
        """Names of what makes and buys; ids only of what the viewer may read."""
        wanted = defaultdict(set)
        for value in values:
            for model, id_ in filter(None, (*value["sources"], value["awaited"])):
                wanted[model].add(id_)
        known = {}
        for model, ids in wanted.items():
            readable = self.env[model].browse(ids)._filtered_access("read")
            for record in self.system[model].browse(ids):
                is_open = record.id in readable._ids
                known[model, record.id] = {
                    "model": model,
                    "id": record.id if is_open else None,
                    "name": record.name if is_open else None,
                }
        for value in values:
            value["sources"] = [known[source] for source in value["sources"]]
            value["awaited"] = value["awaited"] and known[value["awaited"]]

    def _add_traces(self, values):
        """What this meeting has decided on the orders, and whether it is to treat
        them, as far as the viewer may read that."""
        orders = {f"sale.order,{value['order_id']}" for value in values}
        domain = [
            ("meeting_id", "=", self.meeting.id),
            ("subject_ref", "in", sorted(orders)),
        ]
        decisions = defaultdict(list)
        for decision in self.env["chanxiao.meeting.decision"].search(
            [*domain, ("state", "!=", "withdrawn")]
        ):
            decisions[decision.subject_ref.id].append(
                {
                    "id": decision.id,
                    "name": decision.name,
                    "is_proposed": decision.state == "proposed",
                }
            )
        topics = self.env["chanxiao.meeting.agenda.item"].search(domain)
        on_agenda = {topic.subject_ref.id for topic in topics}
        for value in values:
            value["decisions"] = decisions[value["order_id"]]
            value["on_agenda"] = value["order_id"] in on_agenda


def _get_route(routing, need):
    """Cost and hours of one need; nothing is known where its bill goes in a circle."""
    try:
        [route] = routing.get_routes([need])
    except RecursionError:
        return None, {}
    return route
