"""What runs out of plan: reported, treated by a meeting or not, and closed."""

from datetime import timedelta

from .workdays import moment, shift

# back: working days before the last one; who: login that reports it, and the one that
# sees to it; about: which record; cause: reason code; steps: what follows after how
# many working days
TROUBLES = [
    {
        "back": 20,
        "who": ("quality", "quality"),
        "about": "noisy lot",
        "name": "FW-45 壁扇噪声超差重复发生",
        "kind": "quality",
        "severity": "major",
        "cause": ("QUALITY", "轴承压装偏斜，老化后噪声升高。"),
        "containment": "同批隔离，全数加测噪声后放行。",
        "prevention": "轴承改为恒温压装，每班首件测噪声并记录。",
        "steps": {"analyse": 1, "decide": 2, "execute": 3, "close": 8},
    },
    {
        "back": 9,
        "who": ("production", "production"),
        "about": "late production",
        "name": "总装一线旺季负荷过高，订单依次顺延",
        "kind": "capacity",
        "severity": "major",
        "cause": ("PEOPLE", "一线缺熟练工三名，加班已到上限。"),
        "containment": "周末加班两天，FT-30 转二线装配。",
        "steps": {"analyse": 0, "decide": 1, "execute": 2},
    },
    {
        "back": 5,
        "who": ("purchase", "purchase"),
        "about": "late purchase",
        "name": "湖州浔工停产整改，钢框断供，FE-50 停装",
        "kind": "material",
        "severity": "critical",
        "cause": ("SUPPLIER", "供应商环保整改停产，无第二来源。"),
        "containment": "驻厂跟催，替代厂商打样；受影响订单逐张与客户协商。",
        "steps": {"analyse": 0, "put_on_agenda": 3},
    },
    {
        "back": 3,
        "who": ("materials", "materials"),
        "about": "open delivery",
        "name": "出货备货时发现数量短少",
        "kind": "delivery",
        "severity": "minor",
        "cause": ("DATA", "尾箱未贴标，账实不符。"),
        "containment": "当日盘点该库位，差额先由下一批补足。",
        "steps": {"analyse": 1},
    },
    {
        "back": 1,
        "who": ("sales", "sales"),
        "about": "changed order",
        "name": "客户临时改量，已备料可能呆滞",
        "kind": "order",
        "severity": "minor",
        "cause": ("ORDER", ""),
        "containment": "",
        "steps": {},
    },
]
# the one that the meeting treats, reported the day before the agenda goes out
TREATED = {
    "who": ("shopfloor", "maintenance"),
    "about": "late production",
    "name": "绕线机张力器再次失灵，定子停线",
    "kind": "equipment",
    "severity": "major",
    "cause": ("EQUIPMENT", "张力器磨损，备件无库存。"),
    "containment": "外借张力器应急，夜班补产定子。",
    "steps": {"analyse": 0, "put_on_agenda": 0},
}


class Troubles:
    def __init__(self, world, look_up):
        """
        :param look_up: function that returns the record meant by words like "late
            production", as things stand, or none
        """
        self.world = world
        self.look_up = look_up
        self.treated = None

    def plan(self):
        world = self.world
        if not world.has("chanxiao.control.exception"):
            return
        last = shift(world.today, -1)
        for trouble in TROUBLES:
            day = max(shift(last, -trouble["back"]), shift(world.first_day, 4))
            world.timeline.at(moment(day, 13, 20), self._report, trouble)

    def bring_before(self, day):
        """One is put on the agenda of the meeting on ``day``, two days before it."""
        when = moment(shift(day, -2), 16, 40)
        self.world.timeline.at(when, self._report, TREATED)
        self.world.timeline.at(moment(shift(day, 1), 10, 15), self._execute_treated)

    def _report(self, trouble):
        reporter, responsible = trouble["who"]
        subject = self.look_up(trouble["about"])
        code, note = trouble["cause"]
        names = ("name", "kind", "severity", "containment")
        exception = self.world.model("chanxiao.control.exception", reporter).create(
            {
                **{name: trouble[name] for name in names},
                "subject_ref": subject and f"{subject._name},{subject.id}",
                "department_id": self.world.departments[responsible].id,
                "responsible_id": self.world.users[responsible].id,
                "cause_reason_id": self._reason(code).id,
                "cause_note": note,
            }
        )
        if trouble is TREATED:
            self.treated = exception
        today = self.world.clock.local
        for step, days in trouble["steps"].items():
            day = shift(today.date(), days) if days else today.date()
            when = max(moment(day, 14, 10), today) + timedelta(minutes=3)
            self.world.timeline.at(when, self._step, exception, step, trouble)

    def _coming(self):
        """The next meeting of the factory."""
        return self.world.env["chanxiao.meeting"].search(
            [
                ("policy_id.code", "=", "F"),
                ("state", "in", ("draft", "convened")),
                ("date_start", ">", self.world.utc(self.world.clock.local)),
            ],
            order="date_start",
            limit=1,
        )

    def _reason(self, code):
        return self.world.env["chanxiao.reason"].search(
            [("scope", "=", "exception"), ("code", "=", code)], limit=1
        )

    def _step(self, exception, step, trouble):
        exception = exception.with_user(self.world.users[trouble["who"][1]])
        if step == "close":
            exception.prevention = trouble["prevention"]
            # nobody verifies their own work
            exception.with_user(self.world.users["planner"]).action_verify()
        action = getattr(exception, f"action_{step}")()
        if step == "put_on_agenda":
            dialog = exception.env[action["res_model"]]
            dialog = dialog.with_context(**action["context"])
            dialog.create({"meeting_id": self._coming().id}).action_confirm()

    def _execute_treated(self):
        if self.treated and self.treated.state == "decided":
            self._step(self.treated, "execute", TREATED)
