"""What happens once, when the addon is installed."""


def post_init_hook(env):
    """Give the manufacturing orders that are open at installation a baseline.

    Their planned finish and quantity of that moment are the earliest plan known. Done
    orders get none: their date is when they were finished, and taking it for the plan
    would report that everything had always been on time.
    """
    env.cr.execute(
        """
        UPDATE mrp_production
           SET baseline_date_finished = date_finished,
               baseline_qty = product_qty
         WHERE state IN ('confirmed', 'progress', 'to_close')
           AND baseline_date_finished IS NULL
        """
    )
    env["mrp.production"].invalidate_model(["baseline_date_finished", "baseline_qty"])
