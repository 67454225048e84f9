"""What our indexes cost on confirming orders."""

import time

#: indexes of ours on tables of others carry our name; the last is a field's. Tables
#: that link ours with others carry it too, and are ours.
OURS = r"chanxiao|baseline_date_finished"
INDEXES = """
SELECT i.indexrelid::regclass::text AS name, c.relname AS table,
       pg_relation_size(i.indexrelid) AS bytes, pg_get_indexdef(i.indexrelid) AS text
  FROM pg_index AS i
  JOIN pg_class AS c ON c.oid = i.indrelid
  JOIN pg_class AS x ON x.oid = i.indexrelid
 WHERE x.relname ~ %s AND c.relname !~ 'chanxiao' AND NOT i.indisprimary
   AND c.relnamespace = 'public'::regnamespace
 ORDER BY 2, 1
"""
LINES = 5


def indexes(env):
    """Our indexes on other addons' tables: dicts of name, table, bytes, text."""
    env.cr.execute(INDEXES, [OURS])
    return env.cr.dictfetchall()


def confirm_sale(env, masters):
    """A new sales order of five lines; returns what confirms it."""
    order = env["sale.order"].create(
        {
            "partner_id": masters["partners"][0],
            "order_line": [
                (0, 0, {"product_id": masters["made"][0] + n, "product_uom_qty": 10})
                for n in range(LINES)
            ],
        }
    )
    return order.action_confirm


def confirm_production(env, masters):
    """A new manufacturing order with its bill; returns what confirms it."""
    product = masters["made"][0]
    order = env["mrp.production"].create({"product_id": product, "product_qty": 10})
    return order.action_confirm


def confirm_purchase(env, masters):
    """A new purchase order of five lines; returns what confirms it."""
    order = env["purchase.order"].create(
        {
            "partner_id": masters["partners"][0] + masters["partners"][1] - 1,
            "order_line": [
                (0, 0, {"product_id": masters["bought"][0] + n, "product_qty": 10})
                for n in range(min(LINES, masters["bought"][1]))
            ],
        }
    )
    return order.button_confirm


KINDS = {
    "sales order": confirm_sale,
    "purchase order": confirm_purchase,
    "manufacturing order": confirm_production,
}


def measure(environment, masters, kind, times):
    """Seconds of confirming with and without our indexes, in turn.

    Each order is confirmed in a transaction of its own that is rolled back, and with
    it the removal of the indexes. With them in place the indexes are renamed, which
    makes the database forget the same of the tables.

    :param environment: context manager that gives a fresh environment
    :return: two lists of seconds, with and without
    """
    with_them, without = [], []
    for _number in range(times):
        for found, statement in (
            (with_them, 'ALTER INDEX {0} RENAME TO "{0}_kept"'),
            (without, "DROP INDEX {0}"),
        ):
            with environment() as env:
                for index in indexes(env):
                    env.cr.execute(statement.format(index["name"]))
                found.append(_time(env, masters, kind))
    return with_them, without


def _time(env, masters, kind):
    confirm = KINDS[kind](env, masters)
    env.flush_all()
    started = time.perf_counter()
    confirm()
    env.flush_all()
    return time.perf_counter() - started
