"""Invoices, bills, wages and payments: booked by the half month."""

from datetime import timedelta

from .workdays import moment, shift, workdays

RUNNING_COSTS = [
    # what, account type, yuan a half month
    ("车间电费", "expense_direct_cost", 23000),
    ("物流运费", "expense", 15500),
    ("设备维修费", "expense", 7000),
]
# what the shop floor earns in a half month, with insurance
WAGES = 119000


class Money:
    def __init__(self, world):
        self.world = world
        self.chances = world.chances("money")
        self.analytic = None

    def plan(self):
        """Every other week the half month before is invoiced and booked."""
        plan = self.world.named("account.analytic.plan", [("部门", "Departments", {})])
        self.analytic = self.world.named(
            "account.analytic.account",
            [("制造中心", "Manufacturing", {"plan_id": plan.id})],
        )
        last = self.world.today - timedelta(days=3)
        day = workdays(last - timedelta(days=9), last)[-1]
        # from today backwards, so that every half month has one
        while day > self.world.first_day:
            self.world.timeline.at(moment(day, 10), self._bill_customers)
            self.world.timeline.at(moment(day, 11), self._running_costs)
            self.world.timeline.at(moment(day, 11, 30), self._pay_wages)
            self.world.timeline.at(moment(day, 14), self._enter_bills)
            day = workdays(day - timedelta(days=20), day - timedelta(days=14))[-1]

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
            account = self._account(kind, "660")
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

    def _account(self, kind, beginning=""):
        """An account of this type, by choice one whose code begins like this."""
        accounts = self.world.env["account.account"].search(
            [("account_type", "=", kind)], order="code"
        )
        usual = accounts.filtered(lambda a: a.code.startswith(beginning))
        return (usual or accounts)[:1]

    def _pay_wages(self):
        """Wages of the shop floor are a direct cost, owed until they are paid out."""
        amount = round(WAGES * self.chances.uniform(0.96, 1.06), 2)
        cost = self._account("expense_direct_cost")
        owed = self._account("liability_current", "2211")
        analytic = {str(self.analytic.id): 100}
        rows = [
            {"account_id": cost.id, "debit": amount, "analytic_distribution": analytic},
            {"account_id": owed.id, "credit": amount},
        ]
        entry = self.world.model("account.move", "finance").create(
            {
                "move_type": "entry",
                "ref": "直接人工",
                "line_ids": [(0, 0, {"name": "直接人工", **row}) for row in rows],
            }
        )
        self._post(entry)

    def _expect_payment(self, move, soonest, latest):
        day = self.world.clock.local.date()
        day = shift(day + timedelta(days=self.chances.randint(soonest, latest)), 0)
        minute = self.chances.randrange(60)
        self.world.timeline.at(moment(day, 15, minute), self._pay, move)

    def _pay(self, move):
        wizard = self.world.model("account.payment.register", "finance")
        wizard = wizard.with_context(active_model="account.move", active_ids=move.ids)
        wizard.create({}).action_create_payments()
