"""The figures as Odoo gives them: ``formatted_read_group`` on its reports and models.

Grouped by local days, of which windows are made: Odoo knows no half months. What it
cannot give that way is in :data:`CANNOT`.
"""

from . import departments, reports

READINGS = (*reports.READINGS, *departments.READINGS)
CANNOT = {
    "sales.on_time_shipment_rate": "compares two fields of a record",
    "sales.overdue_orders": "asks the lines whether goods are still to deliver",
    "sales.backlog_amount": "multiplies fields of a record",
    "sales.otif_rate": "compares a promise with the last of a line's moves",
    "sales.complaint_days": "a difference of two moments",
    "sales.order_changes": "Odoo keeps no record of changes",
    "sales.order_change_amount": "Odoo keeps no record of changes",
    "finance.collections": "leaves out payments that another record has counted",
    "finance.budget_planned": "shares an amount between overlapping dates",
    "finance.budget_actual": "joins entries with the accounts and dates of a budget",
    "finance.budget_variance_rate": "as the two before",
    "purchase.on_time_receipt_rate": "compares two fields of a record",
    "purchase.overdue_lines": "asks the lines whether goods are still to come",
    "purchase.price_index": "divides sums of two periods for each product",
    "planning.schedule_attainment_rate": "compares two fields of a record",
    "planning.output_attainment_rate": "joins orders with what was made of them",
    "planning.orders_ahead": "compares two fields of a record",
    "planning.orders_behind": "compares two fields of a record",
    "planning.delay_days": "a difference of two moments",
    "planning.capacity_load_rate": "needs working hours",
    "engineering.bom_changes": "counts bills by what happened to their lines",
    "maintenance.downtime_hours": "an overlap of a record with the period",
    "maintenance.oee": "an overlap of a record with the period",
    "maintenance.repair_days": "a difference of two dates",
    "shopfloor.scrap_cost": "multiplies by the product's cost",
    "materials.stock_value": "multiplies by the product's cost",
    "materials.finished_stock_value": "multiplies by the product's cost",
    "materials.below_minimum": "compares a minimum with what is on hand",
    "materials.slow_moving_value": "multiplies by the product's cost",
    "hr.joiners": "the first version of each employee",
    "hr.leavers": "the current version of each employee",
    "hr.attendance_rate": "needs working hours",
}


def roundings(env, period):
    """How far apart the figures of reports that round each line may be, by key."""
    return {
        key: reading.rounding * env[reading.model].search_count(reading.scope(period))
        for reading in READINGS
        if reading.rounding
        for key in reading.rounds
    }
