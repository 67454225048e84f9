"""Manufacturing orders, work orders, time logs, scrap, unbuilding, dates of bills."""

from ..sizes import END
from .builder import OFFSET, each

TABLES = (
    "mrp_production",
    "mrp_workorder",
    "mrp_workcenter_productivity",
    "stock_scrap",
    "mrp_unbuild",
)
OPERATIONS = 5
LOG_HOURS = 6


def product(builder, number="i"):
    return builder.any_of("made", 11, number=number)


def unit(builder):
    return (
        f"CASE WHEN bench.r(i, 12) < 0.03 THEN {builder.of('dozen', 1)}"
        f" ELSE {builder.of('unit', 1)} END"
    )


def scrapped(builder):
    return builder.any_of("goods", 11)


def orders(builder, count):
    """SQL of the orders: planned, and finished some days before or after.

    The newest are under way; of the last two years' one in two hundred hangs.
    """
    return f"""(
        SELECT *, CASE WHEN s < 0.03 THEN 'cancel'
                       WHEN is_over AND NOT hangs THEN 'done'
                       WHEN s < 0.1 THEN 'draft' WHEN s < 0.7 THEN 'confirmed'
                       WHEN s < 0.97 THEN 'progress' ELSE 'to_close' END AS state,
               CASE WHEN s >= 0.03 AND is_over AND NOT hangs THEN end_date
                    ELSE planned END AS finished
          FROM (
            SELECT *, end_date < timestamp '{END}' AS is_over,
                   bench.r(i, 5) < 0.005
                       AND at > timestamp '{END}' - interval '2 years' AS hangs
              FROM (
                SELECT *, bench.r(i, 3) AS s, at + interval '10 days' AS planned,
                       1 + bench.n(i, 6, 100) AS qty,
                       at + interval '1 minute' * trunc(14400 +
                            (bench.r(i, 4) - 0.6) * 11520) AS end_date
                  FROM (
                    SELECT i, {builder.company()} AS k, {builder.spread(count)} AS at
                      FROM generate_series(1, {count}) AS i
                    OFFSET 0) AS dated
                OFFSET 0) AS ended
            OFFSET 0) AS judged
        OFFSET 0) AS orders"""


def scraps(builder, count):
    return f"""(
        SELECT i, {builder.company()} AS k, {builder.spread(count)} AS at,
               1 + bench.n(i, 6, 5) AS qty,
               CASE WHEN bench.r(i, 3) < 0.95 THEN 'done' ELSE 'draft' END AS state
          FROM generate_series(1, {count}) AS i
        OFFSET 0) AS scraps"""


def fill(builder):
    count = builder.rows(300_000)
    _fill_orders(builder, count)
    _fill_operations(builder, count)
    _fill_logs(builder, count)
    _fill_scraps(builder)
    _fill_unbuilds(builder, count)
    _date_bills(builder)
    _block_centers(builder)


def _fill_orders(builder, count):
    late = "finished::date <> planned::date AND bench.r(i, 7) < 0.6"
    builder.fill(
        "mrp_production",
        {
            "id": f"{OFFSET} + i",
            "name": "'B' || i",
            "company_id": builder.of("company"),
            "product_id": product(builder),
            "product_uom_id": unit(builder),
            "product_qty": "qty",
            "product_uom_qty": "qty",
            "picking_type_id": builder.of("type_make"),
            "location_src_id": builder.of("stock"),
            "location_dest_id": builder.of("stock"),
            "production_location_id": builder.of("production"),
            "state": "state",
            "reservation_state": "CASE WHEN state IN ('draft', 'cancel', 'done')"
            " THEN NULL WHEN bench.r(i, 8) < 0.5 THEN 'assigned'"
            " WHEN bench.r(i, 8) < 0.9 THEN 'confirmed' END",
            "consumption": "'flexible'",
            "date_start": "planned - interval '3 days'",
            "date_finished": "finished",
            "create_date": "at",
            # one in twenty-five was confirmed before baselines were kept
            "baseline_date_finished": "CASE WHEN state <> 'draft'"
            " AND bench.r(i, 9) < 0.96 THEN planned END",
            "baseline_qty": "CASE WHEN state <> 'draft' AND bench.r(i, 9) < 0.96"
            " THEN qty END",
            "variance_reason_id": f"CASE WHEN {late}"
            f" THEN {builder.any_in_company('reasons', 10)} END",
        },
        orders(builder, count),
    )


def _fill_operations(builder, count):
    builder.fill(
        "mrp_workorder",
        {
            "id": f"{OFFSET} + line",
            "production_id": f"{OFFSET} + i",
            "name": "'Operation'",
            "sequence": "j",
            "workcenter_id": builder.any_in_company("centers", 14, "line"),
            "state": "CASE state WHEN 'draft' THEN 'blocked' WHEN 'confirmed'"
            " THEN 'ready' WHEN 'to_close' THEN 'progress' ELSE state END",
            "duration_expected": "30 + bench.n(line, 15, 200)",
            "duration": "CASE WHEN state = 'done' THEN 30 + bench.n(line, 16, 220)"
            " ELSE 0 END",
            "date_start": "finished - interval '6 hours' * (6 - j)",
            "date_finished": "finished - interval '6 hours' * (5 - j)",
            "production_date": "planned - interval '3 days'",
            "create_date": "at",
        },
        f"(SELECT *, (i - 1) * {OPERATIONS} + j AS line"
        f" FROM {each(orders(builder, count), OPERATIONS)} OFFSET 0) AS operations",
    )


def _fill_logs(builder, orders_count):
    """A log for each operation; those of the last hours are still open."""
    count = orders_count * OPERATIONS
    losses = builder.masters["losses"]
    start = builder.spread(count)
    hours = f"{LOG_HOURS} * bench.r(i, 15)"
    end = f"at + interval '1 second' * trunc(3600 * {hours})"
    builder.fill(
        "mrp_workcenter_productivity",
        {
            "id": f"{OFFSET} + i",
            "company_id": builder.of("company"),
            "workcenter_id": builder.any_in_company("centers", 14),
            "workorder_id": f"{OFFSET} + i",
            "user_id": "1",
            "loss_id": f"CASE WHEN r < 0.75 THEN {losses['productive']}"
            f" WHEN r < 0.87 THEN {losses['availability']}"
            f" WHEN r < 0.97 THEN {losses['performance']} ELSE {losses['quality']} END",
            "date_start": "at",
            "date_end": f"CASE WHEN {end} < timestamp '{END}' THEN {end} END",
            "duration": f"60 * {hours}",
            "create_date": "at",
        },
        f"(SELECT i, {builder.company()} AS k, {start} AS at, bench.r(i, 13) AS r"
        f" FROM generate_series(1, {count}) AS i OFFSET 0) AS logs",
    )


def _fill_scraps(builder):
    count = builder.rows(50_000)
    builder.fill(
        "stock_scrap",
        {
            "id": f"{OFFSET} + i",
            "name": "'B' || i",
            "company_id": builder.of("company"),
            "product_id": scrapped(builder),
            "product_uom_id": unit(builder),
            "location_id": builder.of("stock"),
            "scrap_location_id": builder.of("scrap"),
            "scrap_qty": "qty",
            "state": "state",
            "date_done": "CASE WHEN state = 'done' THEN at END",
        },
        scraps(builder, count),
    )


def _fill_unbuilds(builder, orders_count):
    """One finished order in a hundred was taken apart again, in part."""
    builder.fill(
        "mrp_unbuild",
        {
            "id": f"{OFFSET} + i",
            "name": "'B' || i",
            "company_id": builder.of("company"),
            "mo_id": f"{OFFSET} + i",
            "product_id": product(builder),
            "product_uom_id": unit(builder),
            "product_qty": "1",
            "location_id": builder.of("stock"),
            "location_dest_id": builder.of("stock"),
            "state": "'done'",
            "create_date": "finished",
        },
        f"{orders(builder, orders_count)} WHERE state = 'done'"
        " AND bench.r(i, 17) < 0.01",
    )


def _date_bills(builder):
    """Bills were made over the years, and some of their lines changed since."""
    days = (END - builder.size.start).days
    moment = f"timestamp '{END}' - interval '1 day' * {days} * bench.r(id, 3)"
    builder.cursor.execute(f"UPDATE mrp_bom SET create_date = {moment}")
    builder.cursor.execute(
        "UPDATE mrp_bom_line AS line SET create_date = bill.create_date,"
        f" write_date = timestamp '{END}' - (timestamp '{END}' - bill.create_date)"
        " * bench.r(line.id, 4) FROM mrp_bom AS bill WHERE bill.id = line.bom_id"
    )


def _block_centers(builder):
    builder.cursor.execute(
        "UPDATE mrp_workcenter SET working_state ="
        " CASE WHEN bench.r(id, 3) < 0.2 THEN 'blocked' ELSE 'normal' END"
    )
