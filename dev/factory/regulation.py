"""The regulation of the half-monthly meeting, completed and put into force."""

TEMPLATE = "chanxiao_meeting.chanxiao_meeting_policy_template_f"
# department, its figures, confidential
REPORTING = [
    ("sales", "sales market", False),
    ("finance", "finance", True),
    ("purchase", "purchase", False),
    ("quality", "quality", False),
    ("production", "planning", False),
    ("engineering", "engineering", False),
    ("maintenance", "maintenance", False),
    ("shopfloor", "shopfloor", False),
    ("materials", "materials", False),
    ("hr", "hr", True),
]
# figure: target, warning limit; where neither more nor less is better, the lower
# warning limit, the range that is good, the upper warning limit
TARGETS = {
    "sales.on_time_shipment_rate": (90, 80),
    "sales.overdue_orders": (6, 12),
    "sales.otif_rate": (80, 60),
    "sales.order_changes": (4, 8),
    "sales.complaint_days": (7, 12),
    "market.win_rate": (45, 30),
    "market.overdue_signings": (5, 10),
    "finance.gross_margin_rate": (22, 15),
    "finance.overdue_receivables": (120000, 300000),
    "finance.budget_variance_rate": (-15, -8, 8, 15),
    "purchase.on_time_receipt_rate": (85, 70),
    "purchase.price_index": (101, 104),
    "quality.pass_rate": (98, 96),
    "quality.pass_rate_incoming": (98, 95),
    "quality.pass_rate_outsourced": (97, 94),
    "quality.pass_rate_in_process": (98, 96),
    "quality.pass_rate_finished": (98.5, 97),
    "quality.failed_inspections": (3, 5),
    "planning.schedule_attainment_rate": (80, 65),
    "planning.output_attainment_rate": (95, 85),
    "planning.orders_behind": (4, 9),
    "planning.delay_days": (3, 6),
    "planning.capacity_load_rate": (45, 60, 90, 98),
    "engineering.npd_tasks_overdue": (1, 3),
    "maintenance.oee": (80, 70),
    "maintenance.repair_days": (1, 3),
    "maintenance.preventive_rate": (90, 60),
    "shopfloor.efficiency": (98, 92),
    "shopfloor.scrap_cost": (500, 1500),
    "materials.below_minimum": (3, 8),
    "materials.short_orders": (8, 15),
    "hr.attendance_rate": (95, 92),
}


def put_into_force(world, month_days):
    """Complete the factory's policy from its template, and have it approved.

    :param str month_days: the two days of the month on which it is held
    :return: the approved policy
    """
    policy = _get_draft(world)
    policy.department_ids.unlink()
    policy.write(_policy_values(world, month_days))
    policy.action_approve()
    return policy


def _get_draft(world):
    template = world.env.ref(TEMPLATE).with_user(world.users["gm"])
    policies = template.env["chanxiao.meeting.policy"]
    policy = policies.search(
        [
            ("code", "=", template.code),
            ("company_id", "=", world.env.company.id),
            ("state", "=", "approved"),
        ]
    )
    if policy:
        return policy.browse(policy.action_amend()["res_id"])
    return template._create_policy(world.env.company)


def _policy_values(world, month_days):
    users = world.users
    definitions = world.env["chanxiao.figure.definition"].search(
        [("key", "in", list(TARGETS))]
    )
    return {
        "chair_id": users["gm"].id,
        "deputy_chair_ids": [(6, 0, users["production"].ids)],
        "recorder_id": users["recorder"].id,
        "organizer_department_id": world.departments["production"].id,
        "location": "行政楼二楼会议室",
        "is_change_reason_required": True,
        "month_days": month_days,
        "period_rule": "since_previous",
        "tz": "Asia/Shanghai",
        "department_ids": [
            (0, 0, _department(world, number, *row))
            for number, row in enumerate(REPORTING, 1)
        ],
        "target_ids": [(5, 0, 0)]
        + [(0, 0, target_values(definition)) for definition in definitions],
    }


def _department(world, number, login, sources, confidential):
    sources = world.env["chanxiao.figure.source"].search(
        [("code", "in", sources.split())]
    )
    return {
        "sequence": number * 10,
        "department_id": world.departments[login].id,
        "representative_id": world.users[login].id,
        "source_ids": [(6, 0, sources.ids)],
        "confidential": confidential,
    }


def target_values(definition):
    """The target of a figure and its warning limits, from ``TARGETS``."""
    limits = TARGETS[definition.key]
    values = {"definition_id": definition.id}
    if len(limits) == 2:
        return values | dict(zip(("target", "threshold"), limits, strict=True))
    names = ("threshold", "target", "target_max", "threshold_max")
    return values | dict(zip(names, limits, strict=True))
