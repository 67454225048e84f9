from odoo.tests import HttpCase, new_test_user, no_retry, tagged

from .order_change_common import OrderChangeCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestOrderChangeBrowser(HttpCase, OrderChangeCase):
    """A salesperson changes an order on screen and says why."""

    @no_retry
    def test_reason(self):
        self._create_policy(is_change_reason_required=True)
        self._reason(name="Wants more")
        new_test_user(
            self.env,
            "chanxiao.seller",
            "sales_team.group_sale_salesman_all_leads,stock.group_stock_user",
        )
        self.start_tour(
            f"/odoo/action-sale.action_orders/{self.order.id}",
            "chanxiao_order_change_reason",
            login="chanxiao.seller",
        )
        change = self._changes()
        self.assertEqual((change.kind, change.new_value), ("quantity", "12"))
        self.assertEqual(change.reason_id.name, "Wants more")
        self.assertEqual(change.user_id.login, "chanxiao.seller")
