"""Master data: few records, so made through the ORM with all its defaults.

Everything comes in blocks whose ids adjoin, because bulk SQL picks from them by
arithmetic: nobody else writes to a data set while it is built.
"""

from odoo import fields

from ..sizes import ZONE
from .masters_people import create_employees
from .masters_production import create_bills, create_centers
from .masters_soft import create_soft

ACCOUNTS = {
    "income": "income",
    "cost": "expense_direct_cost",
    "expense": "expense",
    "receivable": "asset_receivable",
    "payable": "liability_payable",
    "stock": "asset_current",
    "tax": "liability_current",
    "cash": "asset_cash",
}
JOURNALS = ("sale", "purchase", "general", "bank")
#: share of the products that are made, bought and services
MADE, BOUGHT = 0.75, 0.225


def create(env, size):
    """Create master data; return what the bulk SQL needs to know of it."""
    env = env(context={"tracking_disable": True, "no_reset_password": True})
    companies = _create_companies(env)
    masters = {"company": companies.ids, "currency": companies.currency_id.ids[:1] * 2}
    masters |= _create_accounts(env, companies)
    masters |= _get_logistics(env, companies)
    masters |= _create_products(env, companies, size.masters(2000))
    masters["partners"] = _create_partners(env, size.masters(5000))
    masters |= create_centers(env, companies, size.masters(60))
    masters |= create_bills(env, masters, size)
    masters |= create_employees(env, companies, size)
    masters |= create_soft(env, companies, masters, size)
    env.flush_all()
    return masters


def block(records):
    """First id and number of records whose ids adjoin."""
    ids = sorted(records.ids)
    if ids != list(range(ids[0], ids[0] + len(ids))):
        raise ValueError(f"The ids of {records._name} do not adjoin.")
    return ids[0], len(ids)


def _create_companies(env):
    first = env.ref("base.main_company")
    second = env["res.company"].create(
        {"name": "Benchmark Two", "currency_id": first.currency_id.id}
    )
    companies = first + second
    for company in companies:
        company.resource_calendar_id.tz = ZONE
    env.user.write({"company_ids": [fields.Command.set(companies.ids)]})
    return companies


def _create_accounts(env, companies):
    masters = {}
    for number, company in enumerate(companies, 1):
        accounts = env["account.account"].with_company(company)
        for place, (name, kind) in enumerate(ACCOUNTS.items()):
            account = accounts.create(
                {
                    "name": name,
                    "code": f"{number}{place:03}",
                    "account_type": kind,
                    "reconcile": name in ("receivable", "payable"),
                    "company_ids": [fields.Command.set(company.ids)],
                }
            )
            masters.setdefault(f"account_{name}", []).append(account.id)
        for kind in JOURNALS:
            journal = env["account.journal"].create(
                {
                    "name": kind,
                    "code": f"B{kind[:3]}{number}",
                    "type": kind,
                    "company_id": company.id,
                    "default_account_id": masters["account_cash"][-1]
                    if kind == "bank"
                    else False,
                }
            )
            masters.setdefault(f"journal_{kind}", []).append(journal.id)
    return masters


def _get_logistics(env, companies):
    warehouses = [_get_warehouse(env, company) for company in companies]

    def location(usage):
        found = env["stock.location"].search
        return [
            found(
                [("usage", "=", usage), ("company_id", "in", [False, company.id])],
                order="company_id, id",
                limit=1,
            ).id
            for company in companies
        ]

    return {
        "warehouse": [warehouse.id for warehouse in warehouses],
        "stock": [warehouse.lot_stock_id.id for warehouse in warehouses],
        "bins": [_create_bins(env, warehouse) for warehouse in warehouses],
        "type_out": [warehouse.out_type_id.id for warehouse in warehouses],
        "type_in": [warehouse.in_type_id.id for warehouse in warehouses],
        "type_int": [warehouse.int_type_id.id for warehouse in warehouses],
        "type_make": [warehouse.manu_type_id.id for warehouse in warehouses],
        "customer": location("customer"),
        "supplier": location("supplier"),
        "production": location("production"),
        "scrap": location("inventory"),
        "unit": [env.ref("uom.product_uom_unit").id],
        "dozen": [env.ref("uom.product_uom_dozen").id],
    }


def _get_warehouse(env, company):
    warehouses = env["stock.warehouse"].with_company(company)
    found = warehouses.search([("company_id", "=", company.id)], limit=1)
    return found or warehouses.create(
        {"name": company.name, "code": f"B{company.id}", "company_id": company.id}
    )


def _create_bins(env, warehouse):
    """Shelves below the warehouse's stock, for quantities on hand."""
    bins = env["stock.location"].create(
        [
            {
                "name": f"Shelf {number}",
                "usage": "internal",
                "location_id": warehouse.lot_stock_id.id,
                "company_id": warehouse.company_id.id,
            }
            for number in range(12)
        ]
    )
    return bins.ids


def _create_products(env, companies, count):
    """Products: made, bought, services, and goods that only lie in stock."""
    made, bought = round(count * MADE), round(count * BOUGHT)
    services = range(made + bought, count)
    categories = env["product.category"].create(
        [{"name": f"Category {number}"} for number in range(20)]
    )
    products = env["product.product"].create(
        [
            {
                "name": f"Product {number}",
                "type": "service" if number in services else "consu",
                "is_storable": number not in services,
                "list_price": 10 + number % 90,
                "categ_id": categories[number % len(categories)].id,
            }
            for number in range(count + count // 10)
        ]
    )
    for company in companies:
        for number, product in enumerate(products.with_company(company)):
            product.standard_price = 5 + number % 60 + company.id / 10
    first, total = block(products)
    return {
        "products": (first, count),
        "made": (first, made),
        "bought": (first + made, bought),
        "goods": (first, made + bought),
        "sleepers": (first + count, total - count),
    }


def _create_partners(env, count):
    partners = env["res.partner"].create(
        [{"name": f"Partner {number}"} for number in range(count)]
    )
    return block(partners)
