"""How fast the board of newly received orders opens.

It is made in a savepoint and undone, as :mod:`series` does.
"""

import json
from datetime import timedelta

from odoo import Command

from .series import (
    NOW,
    _clock,
    _make_meeting,
    _make_people,
    _make_policy,
    _repeat,
    _undone,
)

LINES, PRODUCTS, LINES_OF_AN_ORDER = 500, 50, 5
#: a fifth of the lines shows whether queries depend on their number
PART = 5


def opening(env, times=5, lines=LINES):
    """The board of a meeting: half of the lines made, a quarter bought.

    As an administrator, who sees contributions as well. What the client gets is
    written as JSON, as it is sent.
    """
    with _undone(env), _clock(NOW):
        products = _make_products(env)
        _make_orders(env, products, lines)
        # what was made is known to the database as it would be after a while
        env.cr.execute("ANALYZE stock_move, stock_move_move_rel, sale_order_line")
        policy = _make_policy(env, "BOARD", _make_people(env, 3))
        meeting = _make_meeting(policy, NOW + timedelta(days=3))
        meeting.write({"period_start": NOW - timedelta(days=1), "period_end": NOW})

        def read():
            board = meeting.read_schedule()
            assert len(board["lines"]) == lines, len(board["lines"])
            return json.dumps(board)

        return {"schedule": _repeat(env, read, times)}


def _make_products(env):
    """Half of them made of two parts in two operations, half of them bought."""
    centers = env["mrp.workcenter"].create(
        [{"name": f"Board center {number}"} for number in range(10)]
    )
    parts = env["product.product"].create(
        [
            {"name": f"Board part {number}", "is_storable": True, "standard_price": 5}
            for number in range(PRODUCTS)
        ]
    )
    products = env["product.product"].create(
        [
            {"name": f"Board product {number}", "is_storable": True}
            for number in range(PRODUCTS)
        ]
    )
    env["mrp.bom"].create(
        [
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "company_id": env.company.id,
                "bom_line_ids": [
                    Command.create({"product_id": parts[number - k].id})
                    for k in range(2)
                ],
                "operation_ids": [
                    Command.create(
                        {
                            "name": "Work",
                            "workcenter_id": centers[(number + k) % 10].id,
                            "time_cycle_manual": 12,
                        }
                    )
                    for k in range(2)
                ],
            }
            for number, product in enumerate(products)
            if number % 2
        ]
    )
    return products


def _make_orders(env, products, lines):
    partner = env["res.partner"].create({"name": "Board customer"})
    orders = env["sale.order"].create(
        [
            {
                "partner_id": partner.id,
                "commitment_date": NOW + timedelta(days=start % 40),
                "order_line": [
                    Command.create(
                        {
                            "product_id": products[(start + k) % PRODUCTS].id,
                            "product_uom_qty": 1 + k,
                            "price_unit": 100,
                        }
                    )
                    for k in range(LINES_OF_AN_ORDER)
                ],
            }
            for start in range(0, lines, LINES_OF_AN_ORDER)
        ]
    )
    orders.action_confirm()
    orders.date_order = NOW - timedelta(hours=1)
    _make_supplies(env, orders.order_line, partner)
    env.flush_all()


def _make_supplies(env, lines, vendor):
    """A manufacturing order for each line of what is made; purchases for half of the
    rest."""
    made = lines.filtered(lambda line: line.product_id.bom_ids)
    productions = env["mrp.production"].create(
        [
            {"product_id": line.product_id.id, "product_qty": line.product_uom_qty}
            for line in made
        ]
    )
    productions.action_confirm()
    for line, production in zip(made, productions, strict=True):
        production.move_finished_ids.move_dest_ids = line.move_ids
    bought = (lines - made)[::2]
    purchase = env["purchase.order"].create(
        {
            "partner_id": vendor.id,
            "order_line": [
                Command.create(
                    {
                        "product_id": line.product_id.id,
                        "product_qty": line.product_uom_qty,
                        "price_unit": 1,
                    }
                )
                for line in bought
            ],
        }
    )
    purchase.button_confirm()
    for line, ordered in zip(bought, purchase.order_line, strict=True):
        ordered.move_ids.move_dest_ids = line.move_ids
