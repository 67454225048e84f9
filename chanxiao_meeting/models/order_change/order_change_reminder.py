from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

ACTIVITY_TYPE = "chanxiao_meeting.mail_activity_type_order_change_reason"


class ChanxiaoMeetingPolicy(models.Model):
    """Whether changes to confirmed orders need a reason."""

    _inherit = "chanxiao.meeting.policy"
    _frozen_fields = dict.fromkeys(
        ("approved", "retired"), {"is_change_reason_required"}
    )

    is_change_reason_required = fields.Boolean(
        "Ask for Reasons of Order Changes",
        help="While the policy is in force, changes to confirmed sales orders are shown"
        " as open until a reason is given. Nothing is blocked.",
    )


class ChanxiaoOrderChange(models.Model):
    """Whoever owes the reason for a change is reminded: one activity an order and
    person, that goes away with the last reason.

    Reminders are made once a day, so that a change costs nothing more at the moment it
    is made, and those who answer at once are left in peace.
    """

    _inherit = "chanxiao.order.change"

    @api.model
    def _get_reason_missing_domain(self):
        return Domain("is_reason_required", "=", True) & Domain("reason_id", "=", False)

    def write(self, vals):
        result = super().write(vals)
        if "reason_id" in vals:
            self._drop_reminders()
        return result

    @api.model
    def _cron_remind_of_reasons(self):
        """Remind of what is missing and of nothing else; may run again at any time."""
        missing = self._get_people_to_remind(Domain.TRUE)
        reminders = self._get_reminders(Domain.TRUE)
        jobs = self.env["ir.cron"]
        jobs._chanxiao_do_together(
            reminders.filtered(lambda a: (a.res_id, a.user_id.id) not in missing),
            lambda surplus: surplus.unlink(),
        )
        kept = {(a.res_id, a.user_id.id) for a in reminders.exists()}
        # bounded: orders with changes that their own authors are to explain
        orders = self.env["sale.order"].sudo().browse({o for o, _ in missing - kept})
        jobs._chanxiao_do_each(
            orders.sorted("id"),
            lambda order: self._create_reminders(
                sorted(pair for pair in missing - kept if pair[0] == order.id)
            ),
        )

    def _drop_reminders(self):
        """Take the reminders away of orders all of whose changes are explained."""
        ids = self.order_id.ids
        missing = self._get_people_to_remind(Domain("order_id", "in", ids))
        reminders = self._get_reminders(Domain("res_id", "in", ids))
        reminders.filtered(lambda a: (a.res_id, a.user_id.id) not in missing).unlink()

    @api.model
    def _get_people_to_remind(self, domain):
        """Who owes a reason: ``{(order id, user id)}``, people who work here only."""
        # sudo: also what the person who gives a reason may not read; only ids come out
        rows = self.sudo()._read_group(
            self._get_reason_missing_domain()
            & Domain("order_id", "!=", False)
            & Domain("user_id.active", "=", True)
            & Domain("user_id.share", "=", False)
            & Domain("user_id", "!=", SUPERUSER_ID)
            & domain,
            ["order_id", "user_id"],
        )
        return {(order.id, user.id) for order, user in rows}

    @api.model
    def _get_reminders(self, domain):
        # sudo: reminders of this kind only, which the system alone makes and takes away
        Activity = self.env["mail.activity"].sudo()
        if not (type_id := self._get_reminder_type_id()):
            return Activity
        return Activity.search(
            Domain("res_model", "=", "sale.order")
            & Domain("activity_type_id", "=", type_id)
            & domain
        )

    @api.model
    def _get_reminder_type_id(self):
        # an administrator may have deleted it: then nobody is reminded
        return self.env["ir.model.data"]._xmlid_to_res_id(
            ACTIVITY_TYPE, raise_if_not_found=False
        )

    @api.model
    def _create_reminders(self, people):
        """:param people: ``[(order id, user id)]``"""
        if not (type_id := self._get_reminder_type_id()):
            return
        # bounded: orders with changes that their own authors are to explain
        orders = self.env["sale.order"].sudo().browse(order for order, _ in people)
        # bounded: these authors, for their time zone
        users = self.env["res.users"].sudo().browse(user for _, user in people)
        model_id = self.env["ir.model"]._get_id("sale.order")
        # bounded: one activity each, for the person who made the change.
        Activity = self.env["mail.activity"].sudo()
        # The person's list of activities shows it: no mail for every single one
        Activity.with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": type_id,
                    "automated": True,
                    "date_deadline": fields.Date.context_today(
                        self.with_context(tz=user.tz)
                    ),
                    "res_id": order.id,
                    "res_model_id": model_id,
                    "res_name": order.display_name,
                    "user_id": user.id,
                }
                for order, user in zip(orders, users, strict=True)
            ]
        )
