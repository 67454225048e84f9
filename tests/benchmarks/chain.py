"""How fast it is told why an order is late.

What it needs is made in a savepoint and undone, as :mod:`series` does.
"""

import json
from datetime import timedelta

from odoo import Command

from odoo.addons.chanxiao_meeting.delay.picture import Picture

from .series import NOW, _clock, _repeat, _undone

#: lines of the order; a delivery, a product, a component and a receipt each
LINES, MOVES_OF_A_LINE = 50, 4


def telling(env, times=5, lines=LINES):
    """Why an order is late each of whose lines is made of what comes too late.

    What the client gets is written as JSON, as it is sent.
    """
    with _undone(env), _clock(NOW):
        order = _make_order(env, lines)

        def read():
            data = Picture(env, order, NOW).to_data()
            assert all(line["late"] for line in data["lines"]), "nothing is late"
            assert len(data["lines"]) == lines, len(data["lines"])
            return json.dumps(data)

        return {"chain": _repeat(env, read, times)}


def _make_order(env, lines):
    part, pump = env["product.product"].create(
        [{"name": f"Chain {name}", "is_storable": True} for name in ("part", "pump")]
    )
    bill = env["mrp.bom"].create(
        {
            "product_tmpl_id": pump.product_tmpl_id.id,
            "company_id": env.company.id,
            "bom_line_ids": [Command.create({"product_id": part.id, "product_qty": 2})],
        }
    )
    partner = env["res.partner"].create({"name": "Chain"})
    order = env["sale.order"].create(
        {
            "partner_id": partner.id,
            "commitment_date": NOW + timedelta(days=7),
            "order_line": [
                Command.create({"product_id": pump.id, "product_uom_qty": number + 1})
                for number in range(lines)
            ],
        }
    )
    order.action_confirm()
    for delivery in order.order_line.move_ids:
        _supply(env, delivery, bill, partner)
    return order


def _supply(env, delivery, bill, partner):
    """An order that makes the goods of a delivery, and a purchase of its parts."""
    production = env["mrp.production"].create(
        {
            "product_id": delivery.product_id.id,
            "product_qty": delivery.product_uom_qty,
            "bom_id": bill.id,
        }
    )
    production.action_confirm()
    production.move_finished_ids.move_dest_ids = delivery
    part = production.move_raw_ids
    purchase = env["purchase.order"].create(
        {
            "partner_id": partner.id,
            "order_line": [
                Command.create(
                    {
                        "product_id": part.product_id.id,
                        "product_qty": part.product_uom_qty,
                        "price_unit": 1,
                        "date_planned": NOW + timedelta(days=20),
                    }
                )
            ],
        }
    )
    purchase.button_confirm()
    purchase.order_line.move_ids.move_dest_ids = part
