"""What changed on a line of a confirmed order, and what it is worth.

Plain Python: two states of a line go in, changes come out.
"""

from dataclasses import dataclass

from odoo.tools import float_compare, float_is_zero

#: decimals up to which prices per unit are told apart
PRICE_DIGITS = 6
#: decimals a price is written with at least
PRICE_SHOWN_DIGITS = 2


@dataclass(frozen=True)
class Line:
    """A line of an order at one moment.

    :param int order: id of its order
    :param int product: id of its product
    :param float quantity: ordered, in ``unit``
    :param int unit: id of the unit of measure
    :param float factor: size of the unit, as ``uom.uom`` has it
    :param float price: of one unit, before discount, in the order's currency
    :param float discount: in percent
    :param frozenset taxes: ids
    :param float amount: untaxed, in the order's currency
    """

    order: int
    product: int
    quantity: float
    unit: int
    factor: float
    price: float
    discount: float
    taxes: frozenset
    amount: float


@dataclass(frozen=True)
class Text:
    """A text whose units and taxes are called as the language of its reader has it.

    :param str form: with ``{unit}`` and ``{taxes}`` where their names belong
    :param int unit: id
    :param frozenset taxes: ids
    """

    form: str = ""
    unit: int | None = None
    taxes: frozenset = frozenset()

    def render(self, units, taxes):
        """The text in one language.

        :param dict units: names in it, by id
        :param dict taxes: likewise
        """
        names = ", ".join(taxes[tax] for tax in sorted(self.taxes))
        return self.form.format(unit=units.get(self.unit, ""), taxes=names)


@dataclass(frozen=True)
class Change:
    """One change of an order.

    :param str kind: as in ``chanxiao.order.change``
    :param int order: id of the order
    :param Text old: what it was
    :param Text new: what it became
    :param float amount: effect on the untaxed amount, in the order's currency
    :param product: id of the product, if it is about one
    :param unit: id of the unit of measure of ``new``, if it is about quantities
    """

    kind: str
    order: int
    old: Text
    new: Text
    amount: float
    product: int | None = None
    unit: int | None = None


def compare_lines(before, after, digits, round_amount):
    """Changes that lead from one state of a line to another.

    Quantities and prices are compared in the same unit: a dozen instead of twelve
    pieces at twelve times the price is no change.

    :param Line before: ``None`` for a line that was not there
    :param Line after: ``None`` for a line that is no more
    :param int digits: decimals of quantities
    :param round_amount: function that rounds an amount of the order's currency
    :return: list of :class:`Change`; their amounts add up to the difference of the
        lines' amounts
    """
    is_same = before and after and before.order == after.order
    if not is_same or before.product != after.product:
        return _removed(before, digits) + _added(after, digits)
    at_old_price = round_amount(_amount_at_old_price(before, after))
    is_more = _is_other_quantity(before, after, digits)
    rest = round_amount(after.amount - at_old_price)
    if not (_is_other_price(before, after) or _is_other_net(before, after, rest)):
        amount = after.amount - before.amount
        return [_quantity_change(before, after, digits, amount)] if is_more else []
    if not is_more:
        return [_price_change(before, after, after.amount - before.amount)]
    return [
        _quantity_change(before, after, digits, at_old_price - before.amount),
        _price_change(before, after, rest),
    ]


def _is_other_quantity(before, after, digits):
    quantity = before.quantity * before.factor / after.factor
    return bool(float_compare(quantity, after.quantity, precision_digits=digits))


def _is_other_price(before, after):
    price = before.price * after.factor / before.factor
    return bool(
        float_compare(price, after.price, precision_digits=PRICE_DIGITS)
        or float_compare(before.discount, after.discount, precision_digits=PRICE_DIGITS)
    )


def _is_other_net(before, after, rest):
    """Whether a price including taxes holds another untaxed one.

    :param float rest: what the quantity does not explain of the amount
    """
    return bool(rest) and (
        before.taxes != after.taxes or before.quantity == after.quantity
    )


def _amount_at_old_price(before, after):
    """Untaxed amount of the quantity afterwards at the price before."""
    if before.quantity:
        pieces = before.quantity * before.factor
        return before.amount * after.quantity * after.factor / pieces
    # nothing was ordered, so that no amount tells the untaxed part of the price
    price = _discounted(before) * after.factor / before.factor
    if discounted := _discounted(after):
        return after.amount * price / discounted
    return after.quantity * price


def _discounted(line):
    return line.price * (1 - line.discount / 100)


def _removed(line, digits):
    if line is None or float_is_zero(line.quantity, precision_digits=digits):
        return []
    text = _ordered(line, digits)
    return [
        Change(
            "removed", line.order, text, Text(), -line.amount, line.product, line.unit
        )
    ]


def _added(line, digits):
    """A line of which nothing is ordered, such as one for goods that were delivered
    all the same, changes nothing about the order."""
    if line is None or float_is_zero(line.quantity, precision_digits=digits):
        return []
    text = _ordered(line, digits)
    return [
        Change("added", line.order, Text(), text, line.amount, line.product, line.unit)
    ]


def _quantity_change(before, after, digits, amount):
    old, new = (_trim(line.quantity, digits) for line in (before, after))
    if before.unit != after.unit:
        old, new = f"{old} {{unit}}", f"{new} {{unit}}"
    return _make_change("quantity", before, after, old, new, amount)


def _price_change(before, after, amount):
    old, new = (_price(line) for line in (before, after))
    if before.unit != after.unit:
        old, new = f"{old} / {{unit}}", f"{new} / {{unit}}"
    if before.taxes != after.taxes:
        old, new = f"{old} [{{taxes}}]", f"{new} [{{taxes}}]"
    return _make_change("price", before, after, old, new, amount)


def _make_change(kind, before, after, old, new, amount):
    return Change(
        kind,
        after.order,
        Text(old, before.unit, before.taxes),
        Text(new, after.unit, after.taxes),
        amount,
        after.product,
        after.unit,
    )


def _ordered(line, digits):
    quantity = _trim(line.quantity, digits)
    return Text(f"{quantity} {{unit}} × {_price(line)}", line.unit)


def _price(line):
    price = _trim(line.price, PRICE_DIGITS, PRICE_SHOWN_DIGITS)
    return f"{price} (−{_trim(line.discount, 2)}%)" if line.discount else price


def _trim(number, digits, minimum=0):
    """A number without needless zeros, with ``minimum`` decimals at least.

    Without the separators of any language: it is kept for people of all languages.
    """
    whole, _point, decimals = f"{number:.{digits}f}".partition(".")
    decimals = decimals.rstrip("0").ljust(minimum, "0")
    whole = "0" if whole == "-0" and not decimals.strip("0") else whole
    return f"{whole}.{decimals}" if decimals else whole
