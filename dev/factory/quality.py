"""Inspections: incoming, outsourced, in process, finished."""

from datetime import timedelta

from . import catalogue as cat
from .workdays import SHIFT_END, SHIFT_START, moment, shift

# stage: share of lots inspected, share of lots that fail
RATES = {
    "incoming": (0.35, 0.08),
    "outsourced": (0.85, 0.14),
    "in_process": (0.5, 0.11),
    "finished": (0.55, 0.1),
}


# what the application itself has inspected: product, trigger, test
TRIGGERED = {
    "WIRE": ("receipt", "incoming"),
    "FRAME": ("receipt", "incoming"),
    "GD40": ("receipt", "coating"),
    "FW45": ("production", "finished"),
}
REJECTED = {
    "外观": "APPEARANCE",
    "数量": "PACKING",
    "包装": "PACKING",
    "尺寸": "DIMENSION",
    "厚度": "DIMENSION",
    "重量": "DIMENSION",
    "附着力": "WORKMANSHIP",
    "焊点": "WORKMANSHIP",
}


class Quality:
    def __init__(self, world):
        self.world = world
        self.chances = world.chances("quality")
        self.triggered = set()

    def plan(self):
        """Have every lot of some goods inspected, as a quality manager would."""
        if "event" not in self.world.env["qc.trigger"]._fields:
            return
        for code, (event, test) in TRIGGERED.items():
            trigger = self.world.env.ref(f"chanxiao_meeting.qc_trigger_{event}")
            self.world.model("qc.trigger.product_line", "quality").create(
                {
                    "product": self.world.products[code].id,
                    "trigger": trigger.id,
                    "test": self.world.tests[test].id,
                    "user": self.world.users["quality"].id,
                    "timing": "after",
                }
            )
        self.triggered = set(TRIGGERED)

    # -- what is inspected ---------------------------------------------------------
    def after_receipt(self, picking):
        for move in picking.move_ids.filtered(lambda move: move.state == "done"):
            code = move.product_id.default_code
            if code in self.triggered:
                self._take_over(move)
                continue
            outsourced = code in cat.OUTSOURCED
            test = "incoming"
            if outsourced:
                test = "mounting" if code == "PCBA" else "coating"
            self._consider(
                "outsourced" if outsourced else "incoming",
                test,
                move.product_id,
                move.quantity,
                picking_id=picking.id,
            )

    def after_production(self, order):
        code = order.product_id.default_code
        if code in self.triggered:
            return self._take_over(order)
        if code in cat.FINISHED:
            stage, test = "finished", "finished"
        else:
            stage = "in_process"
            test = "moulding" if code in ("BL30", "BL40", "HS30") else "motor"
        self._consider(
            stage, test, order.product_id, order.qty_produced, production_id=order.id
        )

    def _take_over(self, record):
        """The inspector finds what a trigger has made due."""
        inspections = self.world.model("qc.inspection", "quality").search(
            [
                ("object_id", "=", f"{record._name},{record.id}"),
                ("state", "=", "ready"),
            ]
        )
        for inspection in inspections:
            self._later(120, 420, self._judge, inspection, inspection.stage)

    def _consider(self, stage, test, product, quantity, **links):
        if self.chances.random() < RATES[stage][0] and quantity:
            self._open(stage, test, product, quantity, links)

    # -- the inspection ------------------------------------------------------------
    def _open(self, stage, test, product, quantity, links):
        inspections = self.world.model("qc.inspection", "quality")
        values = {"stage": stage, **links}
        inspection = inspections.create(
            {
                "object_id": f"product.product,{product.id}",
                "qty": quantity,
                "user": self.world.users["quality"].id,
                **{
                    key: val
                    for key, val in values.items()
                    if key in inspections._fields
                },
            }
        )
        wizard = self.world.model("qc.inspection.set.test", "quality")
        wizard = wizard.with_context(active_id=inspection.id)
        wizard.create({"test": self.world.tests[test].id}).action_create_test()
        self._later(20, 90, inspection.action_todo)
        self._later(120, 420, self._judge, inspection, stage)

    def _later(self, soonest, latest, action, *args):
        """Call ``action`` some minutes from now, in working hours."""
        minutes = self.chances.randint(soonest, latest)
        when = self.world.clock.local + timedelta(minutes=minutes)
        if not SHIFT_START <= when.time() <= SHIFT_END:
            day = when.date() if when.time() < SHIFT_START else shift(when.date(), 1)
            when = moment(shift(day, 0), 8, self.chances.randint(10, 55))
        self.world.timeline.at(when, action, *args)

    def _judge(self, inspection, stage):
        fails = self.chances.random() < self._risk(inspection, stage)
        lines = inspection.inspection_lines
        wrong = lines.browse()
        if fails:
            count = min(len(lines), self.chances.choice([1, 1, 1, 2]))
            wrong = lines.browse(self.chances.sample(lines.ids, count))
        for line in lines:
            self._answer(line, line not in wrong)
        inspection.action_confirm()
        if inspection.state == "waiting":
            self._later(30, 900, self._reject, inspection)

    def _risk(self, inspection, stage):
        """More defects as the lines hurry, most of all with the noisy wall fan."""
        risk = RATES[stage][1] * (0.8 + 0.5 * self.world.day(self._today()))
        return risk * (2 if inspection.product_id.default_code == "FW45" else 1)

    def _today(self):
        return self.world.clock.local.date()

    def _answer(self, line, good):
        if line.question_type == "qualitative":
            answers = line.possible_ql_values.filtered(lambda value: value.ok == good)
            line.qualitative_value = answers[:1]
            return
        low, high = line.min_value, line.max_value
        if good:
            spread = (high - low) * 0.8
            line.quantitative_value = low + spread * (0.1 + self.chances.random())
        else:
            line.quantitative_value = high + (high - low) * self.chances.uniform(
                0.05, 0.3
            )

    def _reject(self, inspection):
        """The manager confirms the failure; a part of the lot is sorted out."""
        inspection.action_approve()
        if "qty_rejected" in inspection._fields:
            share = self.chances.choice([0.05, 0.1, 0.2, 0.3, 0.4])
            inspection.qty_rejected = max(1, round(inspection.qty * share))
        if "reject_reason_id" in inspection._fields and self.chances.random() < 0.85:
            inspection.reject_reason_id = self._reject_reason(inspection)
        inspection.internal_notes = self.chances.choice(
            [
                "全检挑选后入库，不合格品隔离。",
                "返工后复检。",
                "退供应商处理，已开不合格单。",
            ]
        )

    def _reject_reason(self, inspection):
        """The reason that goes with the first question answered wrongly."""
        wrong = inspection.inspection_lines.filtered(lambda line: not line.success)
        name = wrong[:1].name or ""
        codes = (code for part, code in REJECTED.items() if part in name)
        return self.world.env["chanxiao.reason"].search(
            [
                ("scope", "=", "inspection"),
                ("code", "=", next(codes, "FUNCTION")),
            ],
            limit=1,
        )
