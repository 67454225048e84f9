"""From 19.0.1.4.0: the quarantine location of a company is that of its warehouses."""

from odoo.tools.sql import column_exists

COLUMN = "chanxiao_quarantine_location_id"


def migrate(cr, version):
    give_to_warehouses(cr)


def give_to_warehouses(cr):
    """What a company had chosen held for all its warehouses, and still does."""
    if column_exists(cr, "res_company", COLUMN):
        cr.execute(
            f"UPDATE stock_warehouse AS warehouse SET {COLUMN} = company.{COLUMN}"
            "  FROM res_company AS company"
            " WHERE company.id = warehouse.company_id"
            f"   AND company.{COLUMN} IS NOT NULL"
            f"   AND warehouse.{COLUMN} IS NULL"
        )
