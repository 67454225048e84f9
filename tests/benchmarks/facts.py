"""What was measured on: machine, settings, rows."""

import os
import platform
from pathlib import Path

from odoo import release

SETTINGS = (
    "server_version",
    "shared_buffers",
    "effective_cache_size",
    "work_mem",
    "random_page_cost",
    "synchronous_commit",
    "jit",
    "max_parallel_workers_per_gather",
    "autovacuum",
)
TABLES = (
    "sale_order",
    "sale_order_line",
    "purchase_order",
    "purchase_order_line",
    "stock_picking",
    "stock_move",
    "stock_quant",
    "stock_scrap",
    "stock_warehouse_orderpoint",
    "mrp_production",
    "mrp_workorder",
    "mrp_workcenter_productivity",
    "account_move_line",
    "account_payment",
    "account_analytic_line",
    "qc_inspection",
    "qc_inspection_line",
    "hr_attendance",
    "hr_employee",
    "maintenance_request",
    "project_task",
    "crm_claim",
    "crm_lead",
    "chanxiao_order_change",
)


def machine(env):
    env.cr.execute(
        "SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY(%s)",
        [list(SETTINGS)],
    )
    found = dict(env.cr.fetchall())
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "system": f"{platform.system()}",
        "python": platform.python_version(),
        "odoo": release.version,
        "settings": {name: found[name] for name in SETTINGS if name in found},
    }


def _processor():
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.split(":", 1)[1].strip() for line in lines if "model name" in line]
    return names[0] if names else platform.machine()


def data_set(env):
    """Rows of the large tables, size of the database, seconds the steps took."""
    env.cr.execute(
        "SELECT relname, reltuples::bigint FROM pg_class"
        " WHERE relkind = 'r' AND relname = ANY(%s)",
        [list(TABLES)],
    )
    rows = dict(env.cr.fetchall())
    env.cr.execute("SELECT pg_database_size(current_database())")
    [size] = env.cr.fetchone()
    env.cr.execute("SELECT COALESCE(SUM(seconds), 0) FROM bench.step")
    [seconds] = env.cr.fetchone()
    return {
        "rows": {name: rows[name] for name in TABLES if name in rows},
        "bytes": size,
        "seconds": seconds,
    }
