"""Finance closes what was delivered: settlements that stay provisional or are final."""

from datetime import timedelta

from .workdays import moment, shift

CONCLUSIONS = [
    "铜线涨价吃掉部分毛利，下次报价按最新铜价核算。",
    "加班与返修使工时超出标准，请生产管理部复核标准工时。",
    "交期拖延，分批出货增加运费，改期须先与物料部核对。",
]


class Settling:
    def __init__(self, world):
        self.world = world

    def plan(self):
        """All that is delivered is settled; a month later finance closes it."""
        world = self.world
        if not world.has("chanxiao.settlement"):
            return
        world.company.chanxiao_settlement_since = world.first_day
        day = world.first_day.replace(day=1)
        while day < world.today:
            day = (day + timedelta(days=32)).replace(day=1)
            world.timeline.at(moment(shift(day, 3), 15, 30), self._close, day)

    def _settlements(self, *domain):
        return self.world.model("chanxiao.settlement", "finance").search(
            [("state", "=", "provisional"), *domain], order="id"
        )

    def _close(self, day):
        """What was delivered before ``day`` becomes final, if all costs are known."""
        before = self.world.utc(moment(day, 0))
        found = self._settlements(("date_delivered", "<", before))
        found.filtered(lambda s: not s.open_order_count).action_finalize()
        worst = found.filtered("problem_count").sorted("margin_rate")[:1]
        worst.conclusion = CONCLUSIONS[day.month % len(CONCLUSIONS)]

    def finish(self):
        """In the night of the last day what is provisional is brought up to date."""
        if self.world.has("chanxiao.settlement"):
            self._settlements().action_recompute()
