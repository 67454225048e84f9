"""What the factory keeps in addons that may not be there: claims, budgets,
attendances, projects. Each part is silent where its addon is not installed."""

from datetime import datetime, timedelta

from .people import PEOPLE
from .workdays import ONE_DAY, moment, shift, workdays

CLAIMS = [
    # subject, what the customer wrote, cause found, what was done
    (
        "整机噪声偏大",
        "安装后三档噪声明显高于样机。",
        "轴承批次游隙超差",
        "更换整批轴承",
    ),
    ("到货数量短少", "本批实收比送货单少 12 台。", "装车漏点", "补发并增加装车复核"),
    ("网罩掉漆", "开箱即见网罩局部掉漆。", "喷塑前处理不足", "外协厂返喷"),
    ("交货延误影响上架", "比约定晚到五天，影响促销。", "电机缺料", "调整安全库存"),
    ("控制板失灵", "使用两天后无法换档。", "贴片虚焊", "外协增加振动试验"),
    ("彩盒破损", "海运后彩盒塌陷。", "纸箱耐破强度不足", "改用五层瓦楞"),
    ("电源线型号不符", "插头与订单要求不一致。", "领料错误", "增加首件核对"),
    ("转速偏低", "抽测转速低于规格 60 转。", "绕组匝数偏差", "调整绕线程序"),
    ("叶片异响", "低速时有周期性异响。", "动平衡超差", "增加动平衡抽检"),
]
TASKS = [
    "市场调研与立项", "工业设计评审", "结构设计", "电机匹配试验", "手板制作",
    "模具开发", "首批试产", "安规认证", "小批量试产评审",
]  # fmt: skip
PROJECTS = [
    ("FS-45 静音落地扇开发", "FS-45 Silent Pedestal Fan", 100),
    ("无刷直流电机导入", "Brushless Motor Introduction", 60),
]
BUDGET = [
    # budgetary post, account type, planned yuan a month (costs are negative)
    ("制造费用与直接人工", "expense_direct_cost", -284000),
    ("期间费用", "expense", -44000),
]


class Soft:
    def __init__(self, world):
        self.world = world
        self.chances = world.chances("soft")
        self.stages = None

    def plan(self):
        if self.world.has("crm.claim"):
            self._expect_claims()
        if self.world.has("hr.attendance"):
            self._expect_attendance()
        if self.world.has("project.task"):
            self._expect_projects()

    # -- claims --------------------------------------------------------------------
    def _expect_claims(self):
        world = self.world
        span = (world.today - world.first_day).days
        for number, claim in enumerate(CLAIMS):
            back = span * (len(CLAIMS) - number - 0.6) / (len(CLAIMS) + 1.5)
            day = shift(world.today - timedelta(days=1 + int(back)), -1)
            if day > world.first_day + timedelta(days=10):
                world.timeline.at(moment(day, 11, 20), self._complain, claim)

    def _complain(self, claim):
        subject, description, cause, remedy = claim
        shipped = self.world.model("stock.picking", "sales").search(
            [("state", "=", "done"), ("sale_id", "!=", False)],
            order="date_done desc, id desc",
            limit=6,
        )
        if not shipped:
            return
        order = self.chances.choice(list(shipped)).sale_id
        record = self.world.model("crm.claim", "sales").create(
            {
                "name": f"{order.partner_id.name}:{subject}",
                "description": description,
                "partner_id": order.partner_id.id,
                "model_ref_id": f"sale.order,{order.id}",
                "categ_id": self.world.env.ref("crm_claim.categ_claim1").id,
                "stage_id": self.world.env.ref("crm_claim.stage_claim1").id,
                "user_id": self.world.users["sales"].id,
            }
        )
        today = self.world.clock.local.date()
        begin = moment(shift(today, 2), 9)
        end = moment(shift(today, self.chances.randint(4, 12)), 16)
        self.world.timeline.at(begin, self._look_into, record, cause)
        self.world.timeline.at(end, self._settle, record, remedy)

    def _look_into(self, record, cause):
        stage = self.world.env.ref("crm_claim.stage_claim5")
        record.write({"stage_id": stage.id, "cause": cause})

    def _settle(self, record, remedy):
        stage = self.world.env.ref("crm_claim.stage_claim2")
        record.write(
            {
                "stage_id": stage.id,
                "resolution": remedy,
                "date_closed": datetime.now(),
            }
        )

    # -- attendance ----------------------------------------------------------------
    def _expect_attendance(self):
        """The terminal at the gate is read at the end of every week, of late daily:
        the meetings ask for the hours up to the day before."""
        weeks = {}
        daily = self.world.today - timedelta(days=30)
        for day in workdays(self.world.first_day, self.world.today - ONE_DAY):
            key = day if day > daily else day.isocalendar()[:2]
            weeks.setdefault(key, []).append(day)
        for days in weeks.values():
            when = moment(days[-1], 19, 30)
            self.world.timeline.at(when, self._read_terminal, days)

    def _read_terminal(self, days):
        rows = []
        for number, employee in enumerate(self.world.employees.values()):
            for day in days:
                if self._is_there(employee, day):
                    rows.append(self._presence(employee, number, day))
        self.world.model("hr.attendance", "hr").create(rows)

    def _is_there(self, employee, day):
        absent = self.chances.random() < 0.062
        return employee.active and employee.contract_date_start <= day and not absent

    def _presence(self, employee, number, day):
        came = moment(day, 7, self.chances.randint(53, 59))
        if self.chances.random() < 0.03:
            came = moment(day, 8, self.chances.randint(5, 40))
        left = moment(day, 17, self.chances.randint(0, 5))
        if number >= len(PEOPLE) and self.chances.random() < self._overtime(day):
            left += timedelta(hours=2, minutes=15)
        return {
            "employee_id": employee.id,
            "check_in": self.world.utc(came),
            "check_out": self.world.utc(left),
        }

    def _overtime(self, day):
        return 0.04 + 0.14 * self.world.day(day) ** 2

    # -- new products --------------------------------------------------------------
    def _expect_projects(self):
        for name, english, back in PROJECTS:
            day = max(self.world.today - timedelta(days=back), self.world.first_day)
            when = moment(shift(day, 1), 9, 30)
            self.world.timeline.at(when, self._launch, name, english)

    def _launch(self, name, english):
        world = self.world
        tags = world.env["project.tags"].with_context(lang="en_US")
        tag = tags.search([("name", "=", "NPD")], limit=1)
        tag = tag or tags.create({"name": "NPD"})
        if not self.stages:
            shared = {"user_id": False}
            self.stages = world.named(
                "project.task.type",
                [
                    ("进行中", "In Progress", {"sequence": 1, **shared}),
                    ("完成", "Done", {"sequence": 9, "fold": True, **shared}),
                ],
            )
        project = world.model("project.project", "engineering").create(
            {
                "name": name,
                # figures are of one company's records
                "company_id": world.company.id,
                "tag_ids": [(6, 0, tag.ids)],
                "type_ids": [(6, 0, self.stages.ids)],
            }
        )
        project.update_field_translations("name", {"en_US": english})
        self._schedule_tasks(project)

    def _schedule_tasks(self, project):
        day = self.world.clock.local.date()
        for name in TASKS:
            day = shift(day + timedelta(days=self.chances.randint(9, 15)), 0)
            task = self.world.model("project.task", "engineering").create(
                {
                    "name": name,
                    "project_id": project.id,
                    "stage_id": self.stages[0].id,
                    "date_deadline": self.world.utc(moment(day, 17)),
                    "user_ids": [(6, 0, self.world.users["engineering"].ids)],
                }
            )
            done = shift(day, self.chances.choice([-2, -1, 0, 0, 3, 8]))
            self.world.timeline.at(moment(done, 16, 30), self._finish_task, task)

    def _finish_task(self, task):
        task.write({"stage_id": self.stages[1].id, "state": "1_done"})


def budget(world, analytic):
    """The budget of the quarter, confirmed and validated by finance."""
    if not world.has("crossovered.budget"):
        return
    first = (world.today - timedelta(days=75)).replace(day=1)
    last = (first + timedelta(days=130)).replace(day=1) - timedelta(days=1)
    lines = []
    for name, kind, amount in BUDGET:
        accounts = world.env["account.account"].search([("account_type", "=", kind)])
        post = world.model("account.budget.post", "finance").create(
            {"name": name, "account_ids": [(6, 0, accounts.ids)]}
        )
        lines += _months(post, analytic, first, last, amount)
    record = world.model("crossovered.budget", "finance").create(
        {
            "name": f"{first.year} 年经营预算",
            "date_from": first,
            "date_to": last,
            "crossovered_budget_line_ids": lines,
        }
    )
    record.action_budget_confirm()
    record.action_budget_validate()


def _months(post, analytic, first, last, amount):
    lines = []
    while first < last:
        end = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        values = {
            "general_budget_id": post.id,
            "analytic_account_id": analytic.id,
            "date_from": first,
            "date_to": end,
            "planned_amount": amount,
        }
        lines.append((0, 0, values))
        first = end + timedelta(days=1)
    return lines
