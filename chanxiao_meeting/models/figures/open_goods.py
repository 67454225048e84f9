"""Goods that Odoo will still move: what lines of sales and purchase orders share.

What was ordered less what was done says nothing of that: a line may be closed short,
its backorder cancelled, its goods returned for good.
"""

from odoo.fields import Domain
from odoo.tools import SQL, float_compare

#: states of a stock move that is neither done nor cancelled
OPEN_STATES = ("draft", "waiting", "confirmed", "partially_available", "assigned")
#: the first PostgreSQL that keeps statistics of expressions
STATISTICS_SINCE = 140000


def open_index(link):
    """Definition of an index of the open moves by their line: few of all there are.

    It says the same as :func:`open_domain` word for word, so that the database need
    not compare the states again.

    :param str link: field of a stock move that refers to its line
    """
    return f"({link}) WHERE {link} IS NOT NULL AND state IN {OPEN_STATES}"


def open_domain(link):
    """Domain of the open moves of any line."""
    return Domain(link, "!=", False) & Domain("state", "in", OPEN_STATES)


def is_open(line, ordered, done):
    """Whether less was done of a line than ordered, and Odoo will still move goods.

    :param line: order line with ``move_ids``
    :param float ordered: quantity in the line's unit
    :param float done: likewise
    """
    digits = line.env["decimal.precision"].precision_get("Product Unit")
    is_less = float_compare(done, ordered, precision_digits=digits) < 0
    moves = line.move_ids
    return is_less and (not moves or any(move.state in OPEN_STATES for move in moves))


def get_open_quantity(line, missing, is_on_its_way):
    """How much Odoo will still move of an open line, in the line's unit.

    The smaller of what is missing and what open moves will still bring, which
    ``read_undelivered_lines`` sums up in SQL. Moves of a kit are of its components,
    and a line without moves waits for its purchase: what is missing.

    :param line: order line with ``move_ids`` that :func:`is_open`
    :param float missing: what was ordered and not done
    :param is_on_its_way: function of an open move: whether it brings goods of the line
        to where they are to be, and nothing back
    """
    moves = line.move_ids.filtered(lambda move: move.state in OPEN_STATES)
    if moves.product_id != line.product_id:
        return missing
    unit = line.product_uom_id
    coming = sum(
        move.product_uom._compute_quantity(move.product_uom_qty, unit, round=False)
        for move in moves
        if is_on_its_way(move)
    )
    return min(missing, coming)


def search_open(expression, ordered, done, link, condition=None, still=None):
    """Domain of the lines for which :func:`is_open` is true.

    A domain cannot compare two fields, so that drill-downs need this one.

    :param expression: function of a model, alias and query that returns what the
        index of such lines holds: above zero wherever less was done than ordered
    :param str ordered: field of the quantity ordered
    :param str done: field of the quantity done
    :param str link: field of a stock move that refers to its line
    :param condition: such a function of what is true of those lines besides, where
        another table knows. So that the database asks it first: looking for the moves
        of lines that may have none is what takes long.
    :param SQL still: whether a line has an open move, where the query knows it already
    """

    def to_sql(model, alias, query):
        quantities = SQL(
            "%s > 0 AND %s",
            expression(model, alias, query),
            compare_quantities(model, alias, query, ordered, ">", done),
        )
        besides = condition(model, alias, query) if condition else SQL("TRUE")
        moving = _will_move(model, alias, link, besides, still)
        return SQL("(%s AND %s)", quantities, moving)

    return Domain.custom(to_sql=to_sql)


def compare_quantities(model, alias, query, left, operator, right):
    """SQL that compares two quantities with the rounding of units of measure."""
    digits = model.env["decimal.precision"].precision_get("Product Unit")
    return SQL(
        "ROUND(%s, %s) %s ROUND(%s, %s)",
        model._field_to_sql(alias, left, query),
        digits,
        SQL(operator),
        model._field_to_sql(alias, right, query),
        digits,
    )


def _will_move(model, alias, link, besides, still):
    """SQL: the line has an open move, or never had any.

    :param SQL besides: what is asked before looking for moves
    :param SQL still: whether it has an open move, where the query knows it already
    """
    line = SQL.identifier(alias, "id")
    moves = model.env["stock.move"]
    # bounded: whether a line that the reader may see is open, which must not depend on
    # the moves that they may see
    open_moves = moves._search(open_domain(link), bypass_access=True)
    ever = moves._search([], bypass_access=True)
    ever.add_where(SQL("%s = %s", moves._field_to_sql(moves._table, link, ever), line))
    return SQL(
        # CASE: or else PostgreSQL looks for the moves of all lines first
        "(%s OR CASE WHEN %s THEN NOT EXISTS %s ELSE FALSE END)",
        still or SQL("%s IN %s", line, open_moves.subselect(link)),
        besides,
        ever.subselect("1"),
    )


def add_statistics(model, name, expression):
    """Let the database know how the values of an expression are spread.

    Without, it takes a comparison of two columns to hold for a third of the rows,
    and reads whole tables for what is true of one row in a hundred. Costs nothing on
    writes. An older database goes without.

    :param model: recordset of the model whose columns are in it
    :param str name: name, unique in the model
    :param str expression: SQL in parentheses
    """
    cr = model.env.cr
    if cr._cnx.server_version < STATISTICS_SINCE:
        return
    cr.execute(
        SQL(
            "CREATE STATISTICS IF NOT EXISTS %s ON %s FROM %s",
            SQL.identifier(f"{model._table}_{name}"),
            SQL(expression),
            SQL.identifier(model._table),
        )
    )
