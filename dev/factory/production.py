"""Manufacturing orders: planned, started, interrupted, finished ahead or behind."""

from datetime import timedelta

from . import catalogue as cat
from .workdays import ONE_DAY, SHIFT_END, SHIFT_START, moment, shift, workdays

# why an order is late, by the reason codes of the application, and how often
CAUSES = {
    "MATERIAL": 4,
    "SUPPLIER": 3,
    "EQUIPMENT": 3,
    "PEOPLE": 3,
    "QUALITY": 2,
    "TOOLING": 1,
    "RUSH": 2,
}

# how many of the orders off the plan nobody says a word about
UNEXPLAINED = 0.1
# how long before the start of an order its parts are set aside
RESERVED_DAYS = 4


class Production:
    def __init__(self, world, quality):
        self.world = world
        self.quality = quality
        self.chances = world.chances("production")
        self.last_id = 0
        self.causes = {}
        self.reasons = {}

    def plan(self):
        world = self.world
        if world.has("chanxiao.reason"):
            reasons = world.env["chanxiao.reason"].search([("scope", "=", "variance")])
            self.reasons = {reason.code: reason for reason in reasons}
        for day in workdays(world.first_day, world.today - ONE_DAY):
            world.timeline.at(moment(day, 7, 40), self._reserve)
            world.timeline.at(moment(day, 17, 20), self._explain_overdue)

    # -- planning ------------------------------------------------------------------
    def collect(self):
        """Take over the orders that were confirmed since the last time."""
        orders = self.world.model("mrp.production").search(
            [("id", ">", self.last_id)], order="id"
        )
        for order in orders:
            self.last_id = order.id
            if order.state == "confirmed" and order.bom_id.type == "normal":
                self._adopt(order)

    def _adopt(self, order):
        order.user_id = self.world.users["production"]
        finish = self._finish_day(order)
        minutes = sum(order.workorder_ids.mapped("duration_expected"))
        start = self._start(finish, minutes)
        timeline = self.world.timeline
        morning = moment(shift(self.world.clock.local.date(), 1), 8, 10)
        timeline.at(morning, self._plan, order)
        start = max(start, morning + timedelta(minutes=30))
        timeline.at(start, self._begin, order)

    def _finish_day(self, order):
        """When the order will really be finished, seen from its planned finish."""
        planned = self.world.local(order.date_finished).date()
        if self._for_stock(order):
            weights = [3, 14, 74, 6, 3]
        else:
            late = self._pressure(planned)
            weights = [6, 14, 80 - 100 * late, 45 * late, 55 * late]
        offset = self.chances.choices([-2, -1, 0, 1, 2], weights)[0]
        if offset == 2:
            offset = self.chances.randint(2, 6)
        cause = self.chances.choices(list(CAUSES), CAUSES.values())[0]
        if self._in_crisis(order, planned):
            waited = len(workdays(planned, self.world.today))
            offset = waited + self.chances.randint(0, 5)
            cause = self.chances.choice(["EQUIPMENT", "PEOPLE"])
        self.causes[order.id] = cause if offset > 0 else "IMPROVEMENT"
        return shift(shift(planned, 0), offset)

    def _for_stock(self, order):
        return order.product_id.default_code in cat.SEMI

    def _pressure(self, day):
        """The share of orders that come late, growing with the season."""
        return 0.09 + 0.09 * min(max(self.world.day(day), 0), 1) ** 2

    def _in_crisis(self, order, planned):
        """The last weeks: more orders than the lines can carry, some wait for long."""
        back = (self.world.today - planned).days
        chance = self.chances.random()
        return not self._for_stock(order) and 0 < back < 24 and chance < 0.27

    def _start(self, finish, minutes):
        """When to begin work to be through on the day ``finish``."""
        days, left = divmod(minutes * 1.08, 460)
        hour = max(8.0, 15.5 - left / 60 - self.chances.uniform(0, 2))
        return moment(shift(finish, -int(days)), int(hour), int(hour % 1 * 60))

    def _plan(self, order):
        if order.state == "confirmed":
            order.with_user(self.world.users["planner"]).button_plan()

    def _reserve(self):
        """In the morning parts are set aside for what starts in the next days."""
        soon = self.world.utc(self.world.clock.local + timedelta(days=RESERVED_DAYS))
        orders = self.world.model("mrp.production", "materials").search(
            [
                ("state", "=", "confirmed"),
                ("date_start", "<", soon),
                ("bom_id.type", "=", "normal"),
            ],
            order="date_start, id",
        )
        orders.filtered(lambda o: o.reservation_state != "assigned").action_assign()

    # -- the shop floor ------------------------------------------------------------
    def _tomorrow(self, hour=8, minute=15):
        return moment(shift(self.world.clock.local.date(), 1), hour, minute)

    def _begin(self, order):
        if order.state == "cancel":
            return
        order.action_assign()
        if order.reservation_state != "assigned":
            self.causes[order.id] = "MATERIAL"
            self.world.timeline.at(self._tomorrow(), self._begin, order)
            return
        self._start_work(order, 0)

    def _start_work(self, order, number):
        """Start the work order ``number``, now or as soon as it can be."""
        now = self.world.clock.local
        if now.time() >= SHIFT_END or now.time() < SHIFT_START:
            self.world.timeline.at(self._tomorrow(8), self._start_work, order, number)
            return
        work = order.workorder_ids.sorted("id")[number]
        if work.workcenter_id.working_state == "blocked":
            self.causes[order.id] = "EQUIPMENT"
            later = now + timedelta(minutes=60)
            self.world.timeline.at(later, self._start_work, order, number)
            return
        pace = self.chances.uniform(0.94, 1.12)
        self._run(order, number, work.duration_expected * pace)

    def _run(self, order, number, minutes):
        """Work for ``minutes``, or until the shift ends and on the next day."""
        work = order.workorder_ids.sorted("id")[number]
        work.with_user(self.world.users["shopfloor"]).button_start()
        now = self.world.clock.local
        close = now.replace(hour=SHIFT_END.hour, minute=0)
        end = now + timedelta(minutes=minutes)
        if end <= close:
            self.world.timeline.at(end, self._finish_work, order, number)
        else:
            left = (end - close).total_seconds() / 60
            self.world.timeline.at(close, self._pause, order, number, left)

    def _pause(self, order, number, minutes):
        work = order.workorder_ids.sorted("id")[number]
        work.with_user(self.world.users["shopfloor"]).button_pending()
        self.world.timeline.at(self._tomorrow(8, 0), self._run, order, number, minutes)

    def _finish_work(self, order, number):
        work = order.workorder_ids.sorted("id")[number]
        work.with_user(self.world.users["shopfloor"]).button_finish()
        if number + 1 < len(order.workorder_ids):
            self._start_work(order, number + 1)
        else:
            self._complete(order)

    def _complete(self, order):
        order = order.with_user(self.world.users["shopfloor"])
        order.button_mark_done()
        if self.chances.random() > UNEXPLAINED:
            self._explain(order)
        self.quality.after_production(order)

    # -- causes --------------------------------------------------------------------
    def _explain(self, order):
        """Production control notes why an order is ahead or behind."""
        if not self.reasons or not order.baseline_date_finished:
            return
        planned = self._day(order.baseline_date_finished)
        is_open = order.state != "done"
        finished = self.world.clock.local.date()
        if not is_open:
            finished = self._day(order.date_finished)
        cause = self.causes.get(order.id)
        if finished > planned and cause == "IMPROVEMENT":
            cause = "RUSH"
        elif finished == planned or (finished < planned and cause != "IMPROVEMENT"):
            return
        if cause in self.reasons and not order.variance_reason_id:
            planner = self.world.users["production"]
            order.with_user(planner).variance_reason_id = self.reasons[cause]

    def _day(self, value):
        return self.world.local(value).date()

    def _explain_overdue(self):
        """At the end of a day, also of orders that should be finished and are not."""
        if not self.reasons:
            return
        now = self.world.utc(self.world.clock.local)
        orders = self.world.model("mrp.production", "production").search(
            [
                ("state", "in", ("confirmed", "progress", "to_close")),
                ("baseline_date_finished", "<", now),
                ("variance_reason_id", "=", False),
                ("bom_id.type", "=", "normal"),
            ],
            order="id",
        )
        for order in orders:
            self._explain(order)
