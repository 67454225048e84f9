"""Who asks before ordering for the first time: leads, and what becomes of them.

Silent where Odoo's CRM is not installed.
"""

from datetime import timedelta

from . import catalogue as cat
from .people import SELLERS
from .workdays import moment, shift, workdays

OPENING_LEADS = 8
#: source, share, whether it brings leads that have to be looked into first
SOURCES = [
    ("广交会", 4, False),
    ("老客户介绍", 4, False),
    ("官网询盘", 3, True),
    ("阿里巴巴国际站", 3, True),
    ("来电来访", 2, False),
]
REASONS = [
    ("价格偏高", "Price too high", 5),
    ("交期不能满足", "Delivery too late", 3),
    ("选择了其他供应商", "Bought elsewhere", 3),
    ("认证不符合要求", "Certificates missing", 1),
    ("项目取消", "Project given up", 2),
]
PROSPECTS = [
    "温州海诺电器有限公司", "合肥清和商贸有限公司", "武汉楚天暖通工程有限公司",
    "西安长风机电设备有限公司", "厦门屿风进出口有限公司", "长沙星沙家电有限公司",
    "佛山南桂电器有限公司", "郑州中原冷暖设备有限公司", "沈阳北辰工贸有限公司",
    "昆明春城商贸有限公司", "Lufthaus Handels GmbH", "Brisa do Sul Ltda.",
    "Ventus Polska Sp. z o.o.", "Coolbreeze Pty Ltd", "Pacific Fans Inc.",
]  # fmt: skip
#: working days from the day on which it should have been signed
SLIPS = (-9, -6, -4, -2, 0, 0, 1, 5, 9)


class Leads:
    def __init__(self, world):
        self.world = world
        self.chances = world.chances("leads")

    def plan(self):
        if not self.world.has("crm.lead"):
            return
        self._set_up()
        days = workdays(self.world.first_day, self.world.today - timedelta(days=1))
        for number in range(OPENING_LEADS):
            self._expect(days[min(number // 3, len(days) - 1)], 4, 14)
        for day in days:
            rate = 0.8 + 0.4 * self.world.day(day)
            for _number in range(int(rate) + (self.chances.random() < rate % 1)):
                self._expect(day, 10, 32)

    def _set_up(self):
        world = self.world
        self.sources = world.env["utm.source"].create(
            [{"name": name} for name, _share, _unclear in SOURCES]
        )
        self.reasons = world.named(
            "crm.lost.reason", [(zh, en, {}) for zh, en, _share in REASONS]
        )
        self.people = [world.users[login] for login in ("sales", *SELLERS)]

    def _expect(self, day, soonest, latest):
        """Somebody will ask, and sign so many days later."""
        when = moment(day, self.chances.randint(8, 16), self.chances.randrange(60))
        days = self.chances.randint(soonest, latest)
        self.world.timeline.at(when, self._ask, days)

    # -- somebody asks -------------------------------------------------------------
    def _ask(self, days):
        chances = self.chances
        number = self._choose(SOURCES, 1)
        is_unclear = SOURCES[number][2]
        prospect = chances.choice(PROSPECTS)
        code = chances.choice(list(cat.FINISHED))
        name, _english, price, _share = cat.FINISHED[code]
        pieces = 50 * round(chances.triangular(4, 36, 9))
        today = self.world.clock.local.date()
        person = chances.choice(self.people)
        lead = self._as(person).create(
            {
                "name": f"{prospect} {name}",
                "partner_name": prospect,
                "type": "lead" if is_unclear else "opportunity",
                # figures are of one company's records
                "company_id": self.world.company.id,
                "user_id": person.id,
                "source_id": self.sources[number].id,
                "expected_revenue": pieces * price,
                "date_deadline": shift(today + timedelta(days), 0),
            }
        )
        self._later(chances.randint(1, 4), self._look_into, lead)

    def _choose(self, rows, share):
        """Number of a row, by the shares in one of its columns."""
        shares = [row[share] for row in rows]
        return self.chances.choices(range(len(rows)), shares)[0]

    def _as(self, person):
        # nobody is mailed about it: the people are invented
        leads = self.world.env["crm.lead"].with_user(person)
        return leads.with_context(mail_auto_subscribe_no_notify=True)

    def _later(self, days, action, *args):
        self._at(shift(self.world.clock.local.date(), days), action, *args)

    def _at(self, day, action, *args):
        when = moment(day, self.chances.randint(9, 16), self.chances.randrange(60))
        self.world.timeline.at(when, action, *args)

    # -- what becomes of it --------------------------------------------------------
    def _look_into(self, lead):
        if lead.type == "lead":
            if self.chances.random() < 0.35:
                self._lose(lead)
                return
            lead.convert_opportunity(lead.partner_id)
        self._move(lead, 2)
        self._later(self.chances.randint(2, 6), self._move, lead, 3)
        self._expect_end(lead)

    def _move(self, lead, number):
        if lead.won_status == "pending":
            lead.stage_id = self.world.env.ref(f"crm.stage_lead{number}")

    def _expect_end(self, lead):
        """Signed or lost around the day agreed; some wait much longer."""
        tomorrow = shift(self.world.clock.local.date(), 1)
        late = self.chances.randint(14, 24) if self.chances.random() < 0.2 else 0
        end = shift(lead.date_deadline, self.chances.choice(SLIPS) + late)
        is_won = self.chances.random() < (0.35 if late else 0.55)
        self._at(max(end, tomorrow), self._win if is_won else self._lose, lead)

    def _win(self, lead):
        lead.action_set_won()

    def _lose(self, lead):
        reason = self.reasons[self._choose(REASONS, 2)]
        wizard = self.world.env["crm.lead.lost"].with_user(lead.env.user)
        wizard.create(
            {"lead_ids": lead.ids, "lost_reason_id": reason.id}
        ).action_lost_reason_apply()
