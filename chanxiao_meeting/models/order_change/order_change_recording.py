from collections import defaultdict
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple
from weakref import WeakKeyDictionary

from odoo import api, models

from ..common.local_time import get_company_tz, to_clock
from .order_comparison import Change, Line, Text, compare_lines

#: The recording under way, by cursor. Neither the context nor the cursor's caches
#: would do: calls in between drop the former, undoing a savepoint empties the latter.
_recordings = WeakKeyDictionary()


class OrderState(NamedTuple):
    """A confirmed order at one moment.

    ``amount`` is untaxed in its currency, and read only where the order may be about to
    be cancelled: with every line written by itself, adding up all lines each time would
    take minutes on a long order.
    """

    commitment_date: datetime
    amount: float | None


class Names(NamedTuple):
    """What units, taxes and products are called in one language, by id."""

    units: dict
    taxes: dict
    products: dict

    def prepare_texts(self, change):
        """Values of the entry of a change that depend on the language."""
        return {
            "product_name": self.products.get(change.product),
            "old_value": change.old.render(self.units, self.taxes),
            "new_value": change.new.render(self.units, self.taxes),
        }


class Recording:
    """Orders and lines as they were before the outermost write under way.

    ``orders`` and ``lines`` hold the state by id, ``None`` for what was not confirmed
    or not there; ``deleted`` the ids of lines that were to be deleted.
    """

    def __init__(self):
        self.orders = {}
        self.lines = {}
        self.deleted = set()

    def watch_orders(self, orders, with_amounts=False):
        # sudo: whatever the user may read of an order they change, all is compared
        for order in orders.sudo():
            if order.id and order.id not in self.orders:
                self.orders[order.id] = _read_order(order)
            state = self.orders.get(order.id)
            if with_amounts and state and state.amount is None:
                self.orders[order.id] = state._replace(amount=order.amount_untaxed)

    def watch_lines(self, lines):
        # sudo: as above
        lines = lines.sudo()
        self.watch_orders(lines.order_id)
        for line in lines:
            if line.id and line.id not in self.lines:
                is_confirmed = self.orders.get(line.order_id.id)
                self.lines[line.id] = _read_line(line) if is_confirmed else None

    def add_orders(self, orders):
        """Orders just made: what they are made of is no change."""
        self.orders.update(dict.fromkeys(orders.ids))

    def add_lines(self, lines):
        """Lines just made."""
        self.watch_orders(lines.order_id)
        for line_id in lines.ids:
            self.lines.setdefault(line_id, None)


class ChanxiaoOrderChange(models.Model):
    """How changes are found: the state before the outermost write that touches an
    order is compared with the state after it, so that whatever is written in between,
    and whatever is recomputed from it, makes each entry once."""

    _inherit = "chanxiao.order.change"

    @api.model
    @contextmanager
    def _recording(self):
        """Compare what is watched within the block when the outermost one ends.

        :return: context manager giving the :class:`Recording`; nothing is recorded
            when an exception leaves the block
        """
        cr = self.env.cr
        if outer := _recordings.get(cr):
            yield outer
            return
        recording = _recordings[cr] = Recording()
        try:
            yield recording
            self._record(recording)
        finally:
            del _recordings[cr]

    @api.model
    def _record(self, recording):
        """Make an entry of each change since the recording began."""
        ids = [order_id for order_id, before in recording.orders.items() if before]
        if not ids:
            return
        # sudo: all of the orders just changed is compared, as when they were watched
        orders = {o.id: o for o in self.env["sale.order"].sudo().browse(ids)}
        confirmed = {id_: o for id_, o in orders.items() if o.state == "sale"}
        found = self._get_order_changes(recording, orders, confirmed)
        found += self._get_line_changes(recording, confirmed)
        if found:
            self._create_entries(found, orders)

    @api.model
    def _get_order_changes(self, recording, orders, confirmed):
        """Cancellations and new promised dates.

        A cancelled order counts with its whole untaxed amount, also where part of it
        was delivered: it leaves the orders received as a whole.

        :param dict orders: orders confirmed before, by id
        :param dict confirmed: those of them that still are
        :return: list of ``(line id, Change)``
        """
        changes = []
        for order_id, order in orders.items():
            before = recording.orders[order_id]
            if order_id not in confirmed:
                total = before.amount
                amount = order.amount_untaxed if total is None else total
                unit = order.currency_id.name
                old, new = (Text(f"{n:.2f} {unit}") for n in (amount, 0.0))
                changes.append(Change("cancelled", order_id, old, new, -amount))
            elif order.commitment_date != before.commitment_date:
                old = Text(_local_text(order, before.commitment_date))
                new = Text(_local_text(order, order.commitment_date))
                changes.append(Change("date", order_id, old, new, 0.0))
        return [(False, change) for change in changes]

    @api.model
    def _get_line_changes(self, recording, confirmed):
        """Changes to lines of orders that were and are confirmed.

        :return: list of ``(line id, Change)``, without id for lines deleted since
        """
        after = self._read_lines(recording)
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        changes = []
        for line_id, before in recording.lines.items():
            now = after.get(line_id)
            order = confirmed.get((before or now).order) if before or now else None
            if order:
                found = compare_lines(before, now, digits, order.currency_id.round)
                changes += [
                    (line_id in after and line_id, change)
                    for change in found
                    if change.order in confirmed
                ]
        return changes

    @api.model
    def _read_lines(self, recording):
        """States of the lines watched, by id, as far as they still exist."""
        # sudo: as in ``_record``
        lines = self.env["sale.order.line"].sudo()
        deleted = recording.deleted - set(lines.browse(recording.deleted).exists().ids)
        ids = [line_id for line_id in recording.lines if line_id not in deleted]
        return {line.id: _read_line(line) for line in lines.browse(ids)}

    @api.model
    def _create_entries(self, found, orders):
        """Put changes on record.

        :param found: list of ``(line id, Change)``
        :param dict orders: the orders they are about, by id
        """
        companies = self._get_companies_asking_for_reason(orders)
        names = self._get_names([change for _line_id, change in found])
        sums = defaultdict(float)
        values = []
        for line_id, change in found:
            order = orders[change.order]
            before = _to_company(order, sums[line_id, order])
            sums[line_id, order] += change.amount
            values.append(
                {
                    "order_id": order.id,
                    "line_id": line_id,
                    "product_id": change.product,
                    "product_uom_id": change.unit,
                    "kind": change.kind,
                    # rounded sums, so that the parts of a change add up to it
                    "amount_delta": _to_company(order, sums[line_id, order]) - before,
                    "is_reason_required": order.company_id.id in companies,
                    "user_id": self.env.uid,
                    **names[self.env.lang or "en_US"].prepare_texts(change),
                }
            )
        # sudo: nobody may make entries by hand; these are of the orders just written.
        entries = self.sudo()._create_system(values)
        for lang in names:
            for entry, (_line_id, change) in zip(entries, found, strict=True):
                entry._write_texts(lang, names[lang].prepare_texts(change))

    def _write_texts(self, lang, texts):
        """Keep the texts in a language that they were not written in at first."""
        entry = self.with_context(lang=lang)
        if other := {name: text for name, text in texts.items() if entry[name] != text}:
            entry._write_system(other)

    @api.model
    def _get_names(self, changes):
        """How what the changes are about is called now, in each language.

        :return: ``{language: Names}``, also of the user's own
        """
        texts = [text for change in changes for text in (change.old, change.new)]
        named = (
            ("uom.uom", {text.unit for text in texts if text.unit}, "name"),
            ("account.tax", set().union(*(text.taxes for text in texts)), "name"),
            ("product.product", {c.product for c in changes} - {None}, "display_name"),
        )
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        names = {}
        for lang in {self.env.lang or "en_US", *installed}:
            # sudo: only names, of what is on orders that the user has just changed
            env = self.sudo().with_context(lang=lang).env
            names[lang] = Names(
                *(
                    {record.id: record[field] for record in env[model].browse(ids)}
                    for model, ids, field in named
                )
            )
        return names

    @api.model
    def _get_companies_asking_for_reason(self, orders):
        """Ids of the companies whose policies ask why orders are changed."""
        companies = {order.company_id.id for order in orders.values()}
        # sudo: whether a policy asks is no secret to those it asks
        policies = self.env["chanxiao.meeting.policy"].sudo()
        rows = policies._read_group(
            [
                ("company_id", "in", companies),
                ("state", "=", "approved"),
                ("is_change_reason_required", "=", True),
            ],
            ["company_id"],
        )
        return {company.id for [company] in rows}


def _read_order(order):
    if order.state != "sale":
        return None
    return OrderState(order.commitment_date, None)


def _read_line(line):
    """State of a line; ``None`` for what nobody orders: sections and notes, down
    payments, costs charged on."""
    product = line.product_id
    if line.display_type or line.is_downpayment or line.is_expense or not product:
        return None
    unit = line.product_uom_id
    return Line(
        order=line.order_id.id,
        product=product.id,
        quantity=line.product_uom_qty,
        unit=unit.id,
        factor=unit.factor,
        price=line.price_unit,
        discount=line.discount,
        taxes=frozenset(line.tax_ids.ids),
        amount=line.price_subtotal,
    )


def _local_text(order, moment):
    """A moment as the company's clock shows it, readable in every language."""
    if not moment:
        return ""
    return f"{to_clock(moment, get_company_tz(order.company_id)):%Y-%m-%d %H:%M}"


def _to_company(order, amount):
    """An amount of the order in company currency; no rate counts one to one."""
    return order.company_id.currency_id.round(amount / (order.currency_rate or 1))
