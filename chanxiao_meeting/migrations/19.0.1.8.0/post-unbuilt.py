"""From 19.0.1.7.0: what was unbuilt of an order's product is not made."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    deduct_unbuilt(env)


def deduct_unbuilt(env):
    """Reckon the variance of the orders anew of which something was taken apart."""
    orders = env["mrp.unbuild"].search([("state", "=", "done")]).mo_id
    env.add_to_compute(orders._fields["variance_rate"], orders)
    orders.flush_recordset(["variance_rate"])
