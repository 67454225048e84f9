"""Work centers and bills of materials."""

from .masters_people import COMPANY_SHARES


def create_centers(env, companies, count):
    centers = [
        env["mrp.workcenter"].create(
            [
                {
                    "name": f"Center {number}",
                    "company_id": company.id,
                    "resource_calendar_id": company.resource_calendar_id.id,
                    "time_efficiency": 80 + number % 5 * 10,
                }
                for number in range(max(2, round(count * share)))
            ]
        )
        for company, share in zip(companies, COMPANY_SHARES, strict=True)
    ]
    losses = {
        kind: env["mrp.workcenter.productivity.loss"]
        .search([("loss_type", "=", kind)], limit=1)
        .id
        for kind in ("productive", "availability", "performance", "quality")
    }
    return {"centers": [found.ids for found in centers], "losses": losses}


def create_bills(env, masters, size):
    """A bill for each product that is made, in rotation of the first, the second or
    no company, from three bought products."""
    (first, made), (bought, choice) = masters["made"], masters["bought"]
    products = env["product.product"].browse(range(first, first + made))
    parts = env["product.product"].browse(range(bought, bought + choice))
    bills = env["mrp.bom"].create(
        [
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "company_id": (*masters["company"], False)[number % 3],
                "bom_line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": parts[(number + step) % choice].id,
                            "product_qty": 1 + step,
                        },
                    )
                    for step in range(3)
                ],
            }
            for number, product in enumerate(products)
        ]
    )
    return {"bills": (min(bills.ids), len(bills))}
