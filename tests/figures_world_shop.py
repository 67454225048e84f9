"""What maintenance, engineering and the shop floor count, to be shaken."""

from datetime import timedelta

from odoo import Command

LOG = "mrp.workcenter.productivity"


class ShopWorld:
    """Part of ``World``: scraps, time logs, bills, tasks and maintenance requests."""

    def create_shop(self):
        self.losses = self._create_losses()
        # without calendar, they have no capacity to plan with
        self.machines = [self._create_machine(number) for number in range(3)]
        self.logs = [self._create_log() for _number in range(16)]
        self.scraps = [self._create_scrap() for _number in range(8)]
        self.boms = [self._create_bom() for _number in range(8)]
        self.tasks = self._create_tasks()
        self.requests = self._create_requests()
        for product in self.env["product.product"].browse(self.goods):
            companies = (*self.companies, self.branch)
            for number, company in enumerate(companies, start=1):
                product.with_company(company).standard_price = product.id % 7 + number

    def _create_losses(self):
        types = self.env["mrp.workcenter.productivity.loss.type"].search([])
        losses = self.env["mrp.workcenter.productivity.loss"].create(
            [{"name": kind.loss_type, "loss_id": kind.id} for kind in types]
        )
        return losses.ids

    def _create_machine(self, number):
        return self.env["mrp.workcenter"].create(
            {
                "name": f"Machine {number}",
                "company_id": self.companies[0].id,
                "resource_calendar_id": False,
            }
        )

    def _create_log(self):
        return self.env[LOG].create(
            {
                "workcenter_id": self.machines[0].id,
                "company_id": self.companies[0].id,
                "loss_id": self.losses[0],
            }
        )

    def _create_scrap(self):
        scraps = self.env["stock.scrap"].with_company(self.companies[0])
        return scraps.create({"product_id": self.goods[0], "scrap_qty": 1})

    def _create_bom(self):
        goods = self.env["product.product"].browse(self.goods)
        return self.env["mrp.bom"].create(
            {
                "product_tmpl_id": goods[0].product_tmpl_id.id,
                "bom_line_ids": [
                    Command.create({"product_id": goods[1].id}) for _number in range(3)
                ],
            }
        )

    def _create_tasks(self):
        if "project.task" not in self.env:
            return []
        tags = self.env["project.tags"].create([{"name": "NPD"}, {"name": "Moving"}])
        projects = self.env["project.project"].create(
            [
                {"name": "New pump", "tag_ids": tags.ids},
                {"name": "New valve", "tag_ids": tags[0].ids},
                {"name": "New hall", "tag_ids": tags[1].ids},
            ]
        )
        tasks = self.env["project.task"].create(
            [
                {"name": "Task", "project_id": projects[number % 3].id}
                for number in range(12)
            ]
        )
        return list(tasks)

    def _create_requests(self):
        if "maintenance.request" not in self.env:
            return []
        stages = self.env["maintenance.stage"].search([])
        self.stages = [*stages.ids, None]
        company = self.companies[0].id
        team = self.env["maintenance.team"].create(
            {"name": "Menders", "company_id": company}
        )
        values = {
            "name": "Repair",
            "company_id": company,
            "maintenance_team_id": team.id,
        }
        requests = self.env["maintenance.request"].create(
            [dict(values) for _number in range(12)]
        )
        return list(requests)

    def shake_shop(self):
        for production in self.productions:
            for operation in self._parts(production, "workorder_ids"):
                self._shake_operation(operation)
        for machine in self.machines:
            self._shake_machine(machine)
        for log in self.logs:
            self._shake_log(log)
        for scrap in self.scraps:
            self._shake_scrap(scrap)
        for bom in self.boms:
            self._shake_bom(bom)
        for task in self.tasks:
            self._shake_task(task)
        for request in self.requests:
            self._shake_request(request)

    def _shake_operation(self, operation):
        self._update(
            operation,
            date_finished=self._perhaps(self._moment()),
            duration=self._random.choice((0, 0, 30.5, 240)),
        )

    def _shake_machine(self, machine):
        self._update(
            machine,
            company_id=self._company().id,
            active=self._random.choice((True, True, False)),
            working_state=self._random.choice(("blocked", "normal", "done")),
        )

    def _shake_log(self, log):
        start = self._moment()
        seconds = self._random.choice((0, 1, 5400, 86400, 10**6))
        self._update(
            log,
            company_id=self._company().id,
            workcenter_id=self._random.choice(self.machines).id,
            loss_id=self._random.choice(self.losses),
            date_start=start,
            date_end=self._random.choice((start + timedelta(seconds=seconds), None)),
        )

    def _shake_scrap(self, scrap):
        self._update(
            scrap,
            company_id=self._company().id,
            state=self._random.choice(("done", "done", "draft")),
            date_done=self._perhaps(self._moment()),
            product_id=self._random.choice(self.goods),
            product_uom_id=self._random.choice(self.units),
            scrap_qty=self._random.randint(0, 900) / 100,
            owner_id=self._random.choice(self.owners),
        )

    def _shake_bom(self, bom):
        self._update(
            bom,
            company_id=self._random.choice((self._company().id, None)),
            active=self._random.choice((True, True, False)),
            create_date=self._moment(),
        )
        for line in self._parts(bom, "bom_line_ids"):
            self._update(line, write_date=self._moment())

    def _shake_task(self, task):
        states = ("1_done", "1_done", "1_canceled", "01_in_progress", "03_approved")
        self._update(
            task,
            company_id=self._random.choice((self._company().id, None)),
            active=self._random.choice((True, True, False)),
            state=self._random.choice(states),
            date_last_stage_update=self._perhaps(self._moment()),
            date_deadline=self._perhaps(self._moment()),
        )

    def _shake_request(self, request):
        self._update(
            request,
            company_id=self._company().id,
            archive=self._random.choice((False, False, True, None)),
            stage_id=self._random.choice(self.stages),
            maintenance_type=self._random.choice(("corrective", "preventive")),
            request_date=self._perhaps(self._moment().date()),
            close_date=self._perhaps(self._moment().date()),
            schedule_date=self._perhaps(self._moment()),
        )
