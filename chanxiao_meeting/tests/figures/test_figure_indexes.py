"""Indexes that figures want on other addons' tables."""

from odoo.tests import TransactionCase, tagged
from odoo.tools import sql

from ...models.figures.open_goods import add_statistics

HARD = (
    "account_payment_chanxiao_date_idx",
    "mrp_production_chanxiao_done_idx",
    "mrp_workcenter_productivity_chanxiao_end_idx",
    "mrp_workcenter_productivity_chanxiao_start_idx",
    "mrp_workorder_chanxiao_done_idx",
    "mrp_workorder_chanxiao_planned_idx",
    "purchase_order_line_chanxiao_unreceived_idx",
    "qc_inspection_line_chanxiao_inspection_idx",
    "sale_order_chanxiao_promised_idx",
    "sale_order_line_chanxiao_undelivered_idx",
    "stock_move_chanxiao_to_deliver_idx",
    "stock_move_chanxiao_to_receive_idx",
    "stock_picking_chanxiao_done_idx",
)
SOFT = {
    "maintenance_request_chanxiao_requested_idx": "maintenance.request",
    "maintenance_request_chanxiao_closed_idx": "maintenance.request",
    "hr_attendance_chanxiao_checked_out_idx": "hr.attendance",
    "hr_attendance_chanxiao_long_idx": "hr.attendance",
    "crm_lead_chanxiao_closed_idx": "crm.lead",
}


@tagged("post_install", "-at_install")
class TestFigureIndexes(TransactionCase):
    def setUp(self):
        super().setUp()
        self.indexes = self.env["chanxiao.figure.index"]

    def _has(self, name):
        return bool(sql.index_exists(self.env.cr, name))

    def test_models_of_dependencies_have_theirs(self):
        for name in HARD:
            self.assertTrue(self._has(name), name)

    def test_soft_sources_have_theirs_exactly_where_they_are_installed(self):
        for name, model in SOFT.items():
            self.assertEqual(self._has(name), model in self.env, name)

    def test_what_is_missing_is_created(self):
        if "maintenance.request" not in self.env:
            self.assertFalse(self.indexes._get_missing())
            return
        name = next(iter(SOFT))
        self.env.cr.execute(f"DROP INDEX {name}")
        self.assertEqual([row[0] for row in self.indexes._get_missing()], [name])
        self.indexes._create_missing()
        self.assertTrue(self._has(name))
        self.assertFalse(self.indexes._get_missing())

    def test_the_database_knows_how_many_lines_are_open(self):
        self.env.cr.execute(
            "SELECT stxname FROM pg_statistic_ext WHERE stxname ~ 'chanxiao'"
        )
        names = {name for (name,) in self.env.cr.fetchall()}
        expected = {
            "sale_order_line_chanxiao_undelivered",
            "purchase_order_line_chanxiao_unreceived",
        }
        if self.env.cr._cnx.server_version < 140000:
            expected = set()
        self.assertEqual(names, expected)
        # again, as every update of an addon does
        add_statistics(self.env["sale.order.line"], "chanxiao_undelivered", "(1 + id)")
