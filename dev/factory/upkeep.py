"""Machines that stop and are repaired, and what gets scrapped on the way."""

from datetime import timedelta

from .workdays import moment, shift, workdays

FAULTS = {
    "CY": ["冲床离合器打滑", "模具崩刃"],
    "RX": ["绕线机张力器失灵", "绕线机主轴异响"],
    "DJ": ["压装机气压不足", "输送线减速箱漏油"],
    "ZS": ["注塑机料筒加热圈烧断", "模具顶针断裂"],
    "ZZ1": ["总装一线皮带跑偏", "电批扭力不稳"],
    "ZZ2": ["总装二线传感器故障"],
    "LH": ["老化台电源模块损坏"],
    "BZ": ["封箱机卡带", "打包机送带轮磨损"],
}
# changeovers: how likely on a day in a work centre, and minutes they take
CHANGEOVER = (0.7, 30, 95)
# time lost to pieces that had to be made again
REWORK = (0.1, 20, 60)
SCRAP_CAUSES = ["SETUP", "SETUP", "MATERIAL", "OPERATOR", "MACHINE", "TOOLING"]
# what is lost in the making, and how much of it at a time
SCRAPPED = {"BL30": 12, "BL40": 10, "HS30": 8, "ST60": 6, "ST90": 5, "WIRE": 3, "PP": 9}


class Upkeep:
    def __init__(self, world):
        self.world = world
        self.chances = world.chances("upkeep")
        self.equipment = {}

    def plan(self):
        world, last = self.world, shift(self.world.today - timedelta(days=1), 0)
        if last >= world.today:
            last = shift(last, -1)
        for day in workdays(world.first_day, last):
            if self.chances.random() < 0.2 and day < last:
                code = self.chances.choice(list(FAULTS))
                hour = self.chances.randint(8, 15)
                minutes = self.chances.randint(25, 190)
                world.timeline.at(moment(day, hour, 12), self._stop, code, minutes)
            world.timeline.at(moment(day, 17, 5), self._note_losses, day)
            if self.chances.random() < 0.55:
                world.timeline.at(moment(day, 16, 10), self._scrap)
        # the bad day of the season: the winding machines stand still for long
        world.timeline.at(moment(shift(last, -7), 9, 40), self._stop, "RX", 560)
        # and one machine stands still right now
        world.timeline.at(moment(last, 16, 20), self._stop, "ZS", 100000)
        if world.has("maintenance.equipment"):
            self._install()
            self._service(workdays(world.first_day, last))

    def _stop(self, code, minutes):
        """A machine fails and is repaired ``minutes`` later."""
        workcenter = self.world.workcenters[code]
        if workcenter.working_state == "blocked":
            return
        fault = self.chances.choice(FAULTS[code])
        log = self.world.model("mrp.workcenter.productivity", "maintenance").create(
            {
                "workcenter_id": workcenter.id,
                "loss_id": self.world.env.ref("mrp.block_reason1").id,
                "description": fault,
            }
        )
        log.button_block()
        request = self._request(code, fault, "corrective")
        end = self.world.clock.local + timedelta(minutes=minutes)
        self.world.timeline.at(end, self._repair, workcenter, request)

    def _repair(self, workcenter, request):
        if workcenter.working_state == "blocked":
            workcenter.with_user(self.world.users["maintenance"]).unblock()
        # it runs again; often a part still has to be replaced
        days = self.chances.choice([0, 0, 1, 2, 4])
        day = shift(self.world.clock.local.date(), days) if days else None
        if day:
            self.world.timeline.at(moment(day, 16, 40), self._close, request)
        else:
            self._close(request)

    def _note_losses(self, day):
        """The supervisor notes the day's changeovers and rework, machine by machine."""
        kinds = (("mrp.block_reason2", CHANGEOVER), ("mrp.block_reason5", REWORK))
        rows = []
        for workcenter in self.world.workcenters.values():
            for loss, (share, least, most) in kinds:
                if self.chances.random() < share:
                    start = moment(day, self.chances.randint(8, 14), 10)
                    minutes = self.chances.randint(least, most)
                    end = start + timedelta(minutes=minutes)
                    rows.append(self._loss(workcenter, loss, start, end))
        self.world.model("mrp.workcenter.productivity", "maintenance").create(rows)

    def _loss(self, workcenter, loss, start, end):
        return {
            "workcenter_id": workcenter.id,
            "loss_id": self.world.env.ref(loss).id,
            "date_start": self.world.utc(start),
            "date_end": self.world.utc(end),
        }

    def _scrap(self):
        code = self.chances.choice(list(SCRAPPED))
        quantity = self.chances.randint(1, SCRAPPED[code])
        values = {"product_id": self.world.products[code].id, "scrap_qty": quantity}
        reason = self._scrap_reason()
        if reason:
            values["scrap_reason_id"] = reason.id
        scrap = self.world.model("stock.scrap", "shopfloor").create(values)
        if scrap.check_available_qty():
            scrap.action_validate()

    def _scrap_reason(self):
        """Why, which now and then nobody notes."""
        code = self.chances.choice(SCRAP_CAUSES)
        if self.chances.random() < 0.15 or not self.world.has("chanxiao.reason"):
            return None
        return self.world.env["chanxiao.reason"].search(
            [("scope", "=", "scrap"), ("code", "=", code)], limit=1
        )

    # -- only with the maintenance addon -------------------------------------------
    def _install(self):
        """The equipment list: a machine a work centre."""
        world = self.world
        category = world.named(
            "maintenance.equipment.category", [("生产设备", "Production Equipment", {})]
        )
        codes = list(world.workcenters)
        rows = []
        for number, code in enumerate(codes, 1):
            workcenter = world.workcenters[code]
            values = {
                "category_id": category.id,
                "technician_user_id": world.users["maintenance"].id,
                "serial_no": f"HF-{number:03}",
                "effective_date": world.first_day - timedelta(days=400),
            }
            if "workcenter_id" in world.env["maintenance.equipment"]._fields:
                values["workcenter_id"] = workcenter.id
            english = workcenter.with_context(lang="en_US").name
            rows.append((f"{workcenter.name} {number} 号机", english, values))
        records = world.named("maintenance.equipment", rows)
        self.equipment = dict(zip(codes, records, strict=True))

    def _service(self, days):
        """Every three working days one machine gets its planned maintenance."""
        codes = list(self.equipment)
        for number, day in enumerate(days[3::3]):
            code = codes[number % len(codes)]
            self.world.timeline.at(moment(shift(day, -2), 13, 30), self._due, code, day)

    def _due(self, code, day):
        request = self._request(code, f"{day.month} 月定期保养", "preventive", day)
        late = self.chances.random() < 0.2
        done = shift(day, self.chances.randint(2, 6) if late else 0)
        self.world.timeline.at(moment(done, 15), self._close, request)

    def _request(self, code, what, kind, day=None):
        if code not in self.equipment:
            return None
        values = {
            "name": f"{self.equipment[code].name}:{what}",
            "equipment_id": self.equipment[code].id,
            "maintenance_type": kind,
            "user_id": self.world.users["maintenance"].id,
        }
        if day:
            values["schedule_date"] = self.world.utc(moment(day, 13))
        return self.world.model("maintenance.request", "maintenance").create(values)

    def _close(self, request):
        if request:
            stages = self.world.env["maintenance.stage"]
            request.stage_id = stages.search([("done", "=", True)], limit=1)
