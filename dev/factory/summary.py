"""What the factory looks like at the end, in figures that a reader can judge."""

from datetime import timedelta

from .workdays import moment

COUNTED = {
    "sale.order": "销售订单",
    "mrp.production": "制造订单",
    "purchase.order": "采购订单",
    "stock.picking": "收发货单",
    "qc.inspection": "检验单",
    "account.move": "会计凭证",
    "hr.attendance": "考勤",
    "crm.claim": "客户投诉",
    "crm.lead": "线索与商机",
    "maintenance.request": "维修保养单",
    "project.task": "新品任务",
    "chanxiao.order.change": "订单变更",
    "chanxiao.control.exception": "异常",
    "chanxiao.settlement": "出货结算",
    "chanxiao.meeting": "会议",
    "chanxiao.meeting.request": "会议申请",
    "chanxiao.work.contact": "工作联系单",
    "chanxiao.meeting.question": "提问",
    "chanxiao.meeting.accountability": "责任追究与表彰",
}
STATUS = {"good": "●绿", "warning": "●黄", "bad": "●红", "none": ""}


def tell(world):
    """Print and return how many records there are and how believable they look."""
    counts = {}
    for model, name in COUNTED.items():
        if world.has(model):
            counts[model] = world.env[model].search_count([])
            world.progress(f"{name} · {model}: {counts[model]}")
    for key, (name, value) in rates(world).items():
        counts[key] = value
        world.progress(f"{name} · {key}: {value}")
    figures(world)
    return counts


def figures(world):
    """Print what the half-monthly meetings report, side by side, with their colours."""
    meetings = world.env["chanxiao.meeting"].search(
        [("state", "in", ("held", "convened")), ("policy_id.code", "=", "F")],
        order="date_start",
    )
    rows = {}
    for number, meeting in enumerate(meetings):
        for figure in meeting.brief_ids.figure_ids:
            known = round(figure.value, 1) if figure.is_known else "(未知)"
            cells = rows.setdefault(figure.key, ["-"] * len(meetings))
            cells[number] = f"{known} {STATUS.get(figure.status) or ''}"
    for key, cells in rows.items():
        world.progress(f"  {key:<36}" + "".join(f"{cell:>18}" for cell in cells))


def rates(world):
    return {
        "on_time": ("准时出货率 %", _on_time(world)),
        "attainment": ("排程达成率 %", _attainment(world)),
        "pass_rate": ("检验合格率 %", _pass_rate(world)),
        "overdue": ("逾期未交订单", _overdue(world)),
        "load": ("产能负荷率 %", _load(world)),
        "margin": ("出货结算毛利率 %", _margin(world)),
    }


def _halves(world):
    """The last six half months: (first day, day after the last one)."""
    step = timedelta(days=15)
    return [
        (world.today - step * (n + 1), world.today - step * n) for n in range(5, -1, -1)
    ]


def _percent(good, total):
    return round(100 * good / total) if total else None


def _within(value, first, end, world):
    return value and first <= world.local(value).date() < end


def _on_time(world):
    pickings = world.env["stock.picking"].search(
        [("picking_type_id.code", "=", "outgoing"), ("state", "=", "done")]
    )
    result = []
    for first, end in _halves(world):
        due = [
            (world.local(p.date_done).date(), world.local(p.date_deadline).date())
            for p in pickings
            if p.date_deadline and _within(p.date_done, first, end, world)
        ]
        result.append(_percent(sum(done <= limit for done, limit in due), len(due)))
    return result


def _attainment(world):
    orders = world.env["mrp.production"].search([("state", "!=", "cancel")])
    result = []
    for first, end in _halves(world):
        planned = [o for o in orders if _within(_baseline(o), first, end, world)]
        met = [
            o
            for o in planned
            if o.state == "done"
            and world.local(o.date_finished).date() <= world.local(_baseline(o)).date()
        ]
        result.append(_percent(len(met), len(planned)))
    return result


def _baseline(order):
    if "baseline_date_finished" in order._fields:
        return order.baseline_date_finished
    return order.date_deadline


def _pass_rate(world):
    inspections = world.env["qc.inspection"].search(
        [("state", "in", ("success", "failed"))]
    )
    result = []
    for first, end in _halves(world):
        done = [i for i in inspections if _within(i.date_done, first, end, world)]
        rejected = sum(
            i.qty_rejected if "qty_rejected" in i._fields else 0 for i in done
        )
        total = sum(i.qty for i in done)
        result.append(round(100 * (total - rejected) / total, 1) if total else None)
    return result


def _overdue(world):
    orders = world.env["sale.order"].search(
        [
            ("state", "=", "sale"),
            ("commitment_date", "<", world.utc(moment(world.today, 0))),
        ]
    )
    return sum(
        any(line.qty_delivered < line.product_uom_qty for line in order.order_line)
        for order in orders
    )


def _load(world):
    hours = world.env["mrp.workorder"].search([("state", "!=", "cancel")])
    calendar = world.company.resource_calendar_id
    result = []
    for first, end in _halves(world):
        minutes = sum(
            work.duration_expected
            for work in hours
            if _within(work.production_date, first, end, world)
        )
        open_hours = calendar.get_work_hours_count(
            world.utc(moment(first, 0)), world.utc(moment(end, 0))
        )
        result.append(
            _percent(minutes, open_hours * 60 * 0.95 * len(world.workcenters))
        )
    return result


def _margin(world):
    """What is left of the settled revenue; to compare with the books' gross margin."""
    if not world.has("chanxiao.settlement"):
        return None
    settlements = world.env["chanxiao.settlement"].search([])
    result = []
    for first, end in _halves(world):
        settled = settlements.filtered(
            lambda s, first=first, end=end: _within(s.date_delivered, first, end, world)
        )
        margin, revenue = (sum(settled.mapped(f)) for f in ("margin", "revenue"))
        result.append(_percent(margin, revenue))
    return result
