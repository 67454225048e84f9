"""Decisions on real records, and how their tasks are carried out, or not."""

from datetime import timedelta

from .order_changes import explain
from .resolutions import FEEDBACK, REJECTION, RESOLUTIONS
from .workdays import moment, shift


class CarryingOut:
    """What one meeting decides.

    :ivar resolutions: rows as in ``resolutions.RESOLUTIONS``
    :ivar recorder, chair: logins of who writes the decisions down and who adopts them
    :ivar feedback: what people say of a task that is done, by login
    """

    resolutions = RESOLUTIONS
    recorder = "recorder"
    chair = "gm"
    feedback = FEEDBACK

    def __init__(self, world):
        self.world = world
        self.fates = {}
        self.subjects = {}

    # -- what the meeting decides about --------------------------------------------
    def _now(self):
        return self.world.utc(self.world.clock.local)

    def choose_late_orders(self):
        """The two orders that are overdue longest, else those due next."""
        orders = self.world.env["sale.order"].search(
            [("state", "=", "sale")], order="commitment_date, id"
        )
        open_orders = orders.filtered(
            lambda order: any(
                line.qty_delivered < line.product_uom_qty for line in order.order_line
            )
        )[:2]
        for key, order in zip(
            ("late order", "other late order"), open_orders, strict=False
        ):
            self.subjects[key] = order
        return open_orders

    def find(self, what):
        """The record that the meeting means by ``what``, the same one every time."""
        if what and what not in self.subjects:
            self.subjects[what] = self.look_up(what)
        return self.subjects.get(what)

    def look_up(self, what):
        """The record that ``what`` describes as things stand, none if there is none."""
        looks = {
            "late production": self._late_production,
            "next production": lambda: self._late_production(1),
            "late purchase": lambda: self._late_purchase("KUANG"),
            "outsourced purchase": lambda: self._late_purchase("PENSU"),
            "failed inspection": self._failed_inspection,
            "noisy lot": lambda: self._failed_inspection("FW45"),
            "open delivery": self._open_delivery,
            "changed order": self._changed_order,
        }
        return looks[what]() if what in looks else None

    def _late_production(self, number=0):
        domain = [
            ("state", "in", ("confirmed", "progress")),
            ("bom_id.type", "=", "normal"),
        ]
        orders = self.world.env["mrp.production"].search(
            domain, order="baseline_date_finished, id", limit=2
        )
        return orders[number:][:1] or orders[:1]

    def _failed_inspection(self, code=None):
        products = [self.world.products[code].id] if code else []
        about = [("product_id", "in", products)] if code else []
        inspections = self.world.env["qc.inspection"]
        return inspections.search(
            [("state", "=", "failed"), *about], order="date_done desc, id desc", limit=1
        ) or inspections.search(about, order="id desc", limit=1)

    def _open_delivery(self):
        chosen = [
            self.subjects[key].id
            for key in ("late order", "other late order")
            if self.subjects.get(key)
        ]
        domain = [
            ("picking_type_id.code", "=", "outgoing"),
            ("sale_id", "!=", False),
            ("state", "not in", ("done", "cancel")),
            ("sale_id", "not in", chosen),
        ]
        return self.world.env["stock.picking"].search(
            domain, order="date_deadline, id", limit=1
        )

    def _changed_order(self):
        return (
            self.world.env["chanxiao.order.change"]
            .search([("order_id.state", "=", "sale")], limit=1)
            .order_id
        )

    def _late_purchase(self, vendor):
        """The oldest order that a vendor still has to deliver, else anybody's."""
        orders = self.world.env["purchase.order"].search(
            [("state", "=", "purchase")], order="date_planned, id"
        )
        theirs = orders.filtered(lambda o: o.partner_id == self.world.partners[vendor])
        waiting = orders.filtered(
            lambda order: order.picking_ids.filtered(
                lambda picking: picking.state not in ("done", "cancel")
            )
        )
        return ((theirs & waiting) or theirs[-1:] or waiting or orders)[:1]

    # -- deciding ------------------------------------------------------------------
    def decide(self, item, number):
        """Propose and adopt what this topic leads to."""
        for row in self.resolutions:
            if row[0] == (item.kind, number):
                self._resolve(item, *row[1:])

    def _resolve(self, item, measure, what, text, reason, expected, verifier, tasks):
        subject = self.find(what)
        if what and not subject:
            return
        name = subject.display_name if subject else ""
        reference = f"{subject._name},{subject.id}" if subject else False
        today = self.world.clock.local.date()
        figure, value = expected
        decision = self.world.model("chanxiao.meeting.decision", self.recorder).create(
            {
                "meeting_id": item.meeting_id.id,
                "agenda_item_id": item.id,
                "name": text.format(s=name),
                "measure": measure,
                "subject_ref": reference,
                "rationale": reason,
                "expected_key": figure,
                "expected_value": value,
                "check_date": today + timedelta(days=30),
                "verifier_id": self.world.users[verifier].id,
                "action_ids": [
                    (
                        0,
                        0,
                        {
                            "name": task.format(s=name),
                            "assignee_id": self.world.users[login].id,
                            "deadline": shift(today, days),
                        },
                    )
                    for task, login, days, _fate in tasks
                ],
            }
        )
        decision.with_user(self.world.users[self.chair]).action_adopt()
        # no server runs jobs while the demonstration is made
        decision.sudo()._cron_tell_of_adoptions()
        for action, task in zip(decision.action_ids.sorted("id"), tasks, strict=True):
            self.fates[action] = task

    # -- carrying out --------------------------------------------------------------
    def follow(self, meeting):
        """Lay down what becomes of the tasks, by their deadlines."""
        for number, (action, task) in enumerate(self.fates.items()):
            _text, login, days, fate = task
            user = self.world.users[login]
            due = shift(self.world.clock.local.date(), days)
            when = moment(shift(due, -1 if days > 1 else 0), 14, 5 + 3 * number)
            if fate == "late":
                when = moment(shift(due, 1), 16, 5)
            if fate in ("done", "verified", "late", "rejected"):
                self.world.timeline.at(when, self._report, action, user, login, fate)
            elif fate == "slipped":
                self.world.timeline.at(when, self._postpone, action, user, due)

    def _report(self, action, user, login, fate):
        """Done: from the activity on the record, as most people will."""
        if action.measure == "postponement" and login == "sales":
            self._agree_new_date(action.subject_ref.with_user(user))
        activity = action.activity_id.with_user(user)
        activity.action_feedback(feedback=self.feedback[login])
        later = self.world.clock.local + timedelta(hours=18)
        when = moment(shift(later.date(), 0), 9, later.minute)
        if fate in ("verified", "rejected"):
            self.world.timeline.at(when, self._check, action, fate)

    def _agree_new_date(self, order):
        """The postponement really happens: a new promised date."""
        promised = shift(self.world.today + timedelta(days=6), 0)
        order.commitment_date = self.world.utc(moment(promised, 17))
        explain(self.world, order, "MATERIAL")

    def _check(self, action, fate):
        checker = action.verifier_id or action.decision_id.verifier_id
        action = action.with_user(checker)
        if fate == "verified":
            action.action_verify()
        else:
            action.action_reject(reason=REJECTION)

    def _postpone(self, action, user, due):
        """The deadline cannot be met: the activity is moved to a later day."""
        later = shift(max(due, self.world.today), 2)
        action.activity_id.with_user(user).date_deadline = later
