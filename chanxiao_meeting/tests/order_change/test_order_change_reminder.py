from unittest.mock import patch

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .order_change_common import OrderChangeCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestOrderChangeReminder(OrderChangeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_policy(is_change_reason_required=True)
        cls.seller, cls.other = (
            new_test_user(
                cls.env, f"chanxiao.{name}", "sales_team.group_sale_salesman_all_leads"
            )
            for name in ("seller", "other")
        )
        cls.reason = cls._reason()
        cls.type = cls.env.ref(
            "chanxiao_meeting.mail_activity_type_order_change_reason"
        )

    def _remind(self):
        self.env["chanxiao.order.change"]._cron_remind_of_reasons()
        return self._reminders()

    def _reminders(self):
        return self.env["mail.activity"].search(
            [("activity_type_id", "=", self.type.id)]
        )

    def _change(self, user, order=None):
        line = (order or self.order).order_line[0]
        line.with_user(user).price_unit += 1

    def test_one_an_order_and_person(self):
        for _time in range(3):
            self._change(self.seller)
        self._change(self.other)
        second = self._create_order()
        self._change(self.seller, second)
        self.assertFalse(self._reminders())
        reminders = self._remind()
        self.assertCountEqual(
            [(a.res_model, a.res_id, a.user_id) for a in reminders],
            [
                ("sale.order", self.order.id, self.seller),
                ("sale.order", self.order.id, self.other),
                ("sale.order", second.id, self.seller),
            ],
        )
        self.assertEqual(self._remind(), reminders)

    def test_gone_with_the_last_reason(self):
        self._change(self.seller)
        self._change(self.seller)
        self._change(self.other)
        self._remind()
        first, second, _others = self._changes()
        first.with_user(self.seller).reason_id = self.reason
        self.assertEqual(len(self._reminders()), 2)
        second.with_user(self.other).reason_id = self.reason
        self.assertEqual(self._reminders().user_id, self.other)
        second.reason_id = False
        self.assertEqual(len(self._remind()), 2)

    def test_marked_done_without_giving_it(self):
        self._change(self.seller)
        self._remind().with_user(self.seller).action_feedback()
        self.assertFalse(self._reminders())
        self.assertEqual(self._remind().user_id, self.seller)

    def test_one_that_cannot_be_taken_away_keeps_no_other_waiting(self):
        second, third = self._create_order(), self._create_order()
        for order in (self.order, second):
            self._change(self.seller, order)
        bad, good = self._remind().sorted("id")
        # explained past the reminders
        self.env.cr.execute(
            "UPDATE chanxiao_order_change SET reason_id = %s", [self.reason.id]
        )
        self.env.invalidate_all()
        self._change(self.seller, third)
        Activity = type(bad)
        unlink = Activity.unlink

        def fail(activities):
            if bad in activities:
                raise ValueError("trouble")
            return unlink(activities)

        with (
            patch.object(Activity, "unlink", fail),
            patch.object(type(self.env["ir.cron"]), "_notify_admin") as notify,
            mute_logger("odoo.addons.chanxiao_meeting.models.common.ir_cron"),
        ):
            reminders = self._remind()
        self.assertIn(f"mail.activity,{bad.id}", notify.call_args.args[0])
        self.assertIn(bad, reminders)
        self.assertNotIn(good, reminders)
        self.assertEqual((reminders - bad).res_id, third.id)

    def test_who_is_not_reminded(self):
        gone = new_test_user(
            self.env, "chanxiao.gone", "sales_team.group_sale_salesman_all_leads"
        )
        self._change(gone)
        gone.active = False
        self._change(self.env.ref("base.user_root"))
        customer = new_test_user(self.env, "chanxiao.portal", "base.group_portal")
        self.line.with_user(customer).sudo().price_unit = 3
        self.assertEqual(
            self._changes().user_id, self.env.ref("base.user_root") + customer + gone
        )
        self.assertFalse(self._remind())

    def test_not_without_a_policy_that_asks(self):
        order = self._create_order()
        policies = self.env["chanxiao.meeting.policy"].search(
            [("is_change_reason_required", "=", True)]
        )
        policies.with_user(self.manager).action_retire()
        self._change(self.seller, order)
        self.assertFalse(self._remind())

    def test_order_deleted_since(self):
        self._change(self.seller)
        self._remind()
        self.order._action_cancel()
        self.order.unlink()
        self.assertFalse(self._remind())

    def test_without_its_type(self):
        """An administrator may delete it; reasons are given all the same."""
        kept = self.order.activity_schedule(
            activity_type_id=False, user_id=self.seller.id
        )
        self.type.unlink()
        self._change(self.seller)
        self.env["chanxiao.order.change"]._cron_remind_of_reasons()
        self._changes().with_user(self.seller).reason_id = self.reason
        self.assertEqual(self.order.activity_ids, kept)
