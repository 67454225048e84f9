"""Invoices, bills and payments: settled by the month, as is the custom."""

from datetime import timedelta

from .workdays import moment, shift

RUNNING_COSTS = [
    # what, account type, yuan a month
    ("车间电费", "expense_direct_cost", 46000),
    ("物流运费", "expense", 31000),
    ("设备维修费", "expense", 14000),
]


class Money:
    def __init__(self, world):
        self.world = world
        self.chances = world.chances("money")
        self.analytic = None

    def plan(self):
        """On the third working day of a month the month before is settled."""
        plan = self.world.named("account.analytic.plan", [("部门", "Departments", {})])
        self.analytic = self.world.named(
            "account.analytic.account",
            [("制造中心", "Manufacturing", {"plan_id": plan.id})],
        )
        day = self.world.first_day.replace(day=1)
        while day < self.world.today:
            settling = shift(day, 2)
            if day > self.world.first_day:
                self.world.timeline.at(moment(settling, 10), self._bill_customers)
                self.world.timeline.at(moment(settling, 14), self._enter_bills)
            running = moment(shift(day + timedelta(days=24), 0), 11)
            if running.date() > self.world.first_day:
                self.world.timeline.at(running, self._running_costs)
            day = (day + timedelta(days=32)).replace(day=1)

    def _post(self, moves):
        moves.with_user(self.world.users["finance"]).action_post()

    def _bill_customers(self):
        orders = self.world.model("sale.order", "sales").search(
            [("invoice_status", "=", "to invoice")], order="id"
        )
        if not orders:
            return
        invoices = orders._create_invoices()
        self._post(invoices)
        for invoice in invoices.sorted("id"):
            self._expect_payment(invoice, 24, 48)

    def _enter_bills(self):
        orders = self.world.model("purchase.order", "purchase").search(
            [("invoice_status", "=", "to invoice"), ("state", "=", "purchase")],
            order="id",
        )
        if not orders:
            return
        known = self._last_move()
        orders.action_create_invoice()
        bills = self.world.env["account.move"].search(
            [("id", ">", known), ("move_type", "=", "in_invoice")], order="id"
        )
        bills.invoice_date = self.world.clock.local.date()
        self._post(bills)
        for bill in bills:
            self._expect_payment(bill, 22, 34)

    def _last_move(self):
        return self.world.env["account.move"].search([], order="id desc", limit=1).id

    def _running_costs(self):
        lines = []
        for name, kind, amount in RUNNING_COSTS:
            account = self.world.env["account.account"].search(
                [("account_type", "=", kind)], order="code", limit=1
            )
            amount *= self.chances.uniform(0.85, 1.2)
            lines.append(
                (
                    0,
                    0,
                    {
                        "name": name,
                        "account_id": account.id,
                        "quantity": 1,
                        "price_unit": round(amount, 2),
                        "analytic_distribution": {str(self.analytic.id): 100},
                    },
                )
            )
        bill = self.world.model("account.move", "finance").create(
            {
                "move_type": "in_invoice",
                "partner_id": self.world.partners["GANG"].id,
                "invoice_date": self.world.clock.local.date(),
                "invoice_line_ids": lines,
            }
        )
        self._post(bill)

    def _expect_payment(self, move, soonest, latest):
        day = self.world.clock.local.date()
        day = shift(day + timedelta(days=self.chances.randint(soonest, latest)), 0)
        minute = self.chances.randrange(60)
        self.world.timeline.at(moment(day, 15, minute), self._pay, move)

    def _pay(self, move):
        wizard = self.world.model("account.payment.register", "finance")
        wizard = wizard.with_context(active_model="account.move", active_ids=move.ids)
        wizard.create({}).action_create_payments()
