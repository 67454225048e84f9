"""Customers with their price lists, vendors with their prices."""

from datetime import timedelta

from . import catalogue as cat
from .workdays import moment, shift

PEOPLE = ["张", "李", "赵", "吴", "刘", "黄", "杨", "何", "高", "彭"]


def set_up(world):
    dollars = _dollar_prices(world)
    terms = world.env.ref("account.account_payment_term_30days")
    _customers(world, dollars, terms)
    _vendors(world, terms)
    _prices(world)


def _dollar_prices(world):
    items = [
        (
            0,
            0,
            {
                "applied_on": "0_product_variant",
                "product_id": world.products[code].id,
                "compute_price": "fixed",
                "fixed_price": price,
            },
        )
        for code, price in cat.DOLLAR_PRICES.items()
    ]
    values = {"currency_id": world.env.ref("base.USD").id, "item_ids": items}
    return world.named(
        "product.pricelist", [("外销美元价目表", "Export Prices in US Dollars", values)]
    )


def _customers(world, dollars, terms):
    for code, (name, city, country, foreign, _weight) in cat.CUSTOMERS.items():
        values = {
            "name": name,
            "is_company": True,
            "customer_rank": 1,
            "city": city,
            "country_id": world.env.ref(f"base.{country}").id,
            "email": f"{code.lower()}@customer.example",
            "lang": "en_US" if foreign else "zh_CN",
            "ref": f"K-{code}",
            "property_payment_term_id": terms.id,
            "user_id": world.users["sales"].id,
        }
        if foreign:
            values["property_product_pricelist"] = dollars.id
        world.partners[code] = world.env["res.partner"].create(values)


def _vendors(world, terms):
    rows = cat.VENDORS.items()
    partners = world.env["res.partner"].create(
        [
            {
                "name": name,
                "is_company": True,
                "supplier_rank": 1,
                "city": city,
                "country_id": world.env.ref("base.cn").id,
                "email": f"{code.lower()}@vendor.example",
                "lang": "zh_CN",
                "ref": f"G-{code}",
                "property_supplier_payment_term_id": terms.id,
                "buyer_id": world.users["purchase"].id,
            }
            for code, (name, city, *_rest) in rows
        ]
    )
    contacts = [
        {"name": f"{PEOPLE[number]}经理", "parent_id": partner.id, "type": "contact"}
        for number, partner in enumerate(partners)
    ]
    world.env["res.partner"].create(contacts)
    for code, partner in zip(cat.VENDORS, partners, strict=True):
        world.partners[code] = partner


def _prices(world):
    values = []
    for vendor, (_name, _city, days, _share, codes) in cat.VENDORS.items():
        for code in codes:
            bought = cat.MATERIALS.get(code)
            price = bought[3] if bought else cat.SUBCONTRACTS[code][2]
            values.append(
                {
                    "partner_id": world.partners[vendor].id,
                    "product_tmpl_id": world.products[code].product_tmpl_id.id,
                    "price": price,
                    "delay": days,
                    "currency_id": world.company.currency_id.id,
                }
            )
    world.env["product.supplierinfo"].create(values)


def plan(world):
    """Copper gets dearer twice, steel a little cheaper."""
    for back, vendor, code, factor in [
        (75, "TONG", "WIRE", 1.025),
        (48, "GANG", "STEEL", 0.98),
        (20, "TONG", "WIRE", 1.04),
        (18, "SU", "ABS", 1.03),
    ]:
        when = moment(shift(world.today - timedelta(days=back), 0), 9, 5)
        world.timeline.at(when, _new_price, world, vendor, code, factor)


def _new_price(world, vendor, code, factor):
    """The vendor's price from today on; the old one ended yesterday."""
    today = world.clock.local.date()
    old = (
        world.products[code]
        .product_tmpl_id.seller_ids.filtered(
            lambda line: line.partner_id == world.partners[vendor] and not line.date_end
        )
        .with_user(world.users["purchase"])
    )
    old.copy({"price": round(old.price * factor, 2), "date_start": today})
    old.date_end = today - timedelta(days=1)
