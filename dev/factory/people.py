"""Departments, the people in them, and who may log in."""

from datetime import timedelta

from . import LOGINS
from .workdays import moment, shift

DEPARTMENTS = [
    # code, Chinese, English
    ("office", "总经办", "General Office"),
    ("sales", "业务部", "Sales"),
    ("finance", "财务部", "Finance"),
    ("purchase", "采购部", "Purchasing"),
    ("quality", "质量部", "Quality"),
    ("production", "生产管理部", "Production Control"),
    ("engineering", "技术部", "Engineering"),
    ("maintenance", "设备维护部", "Maintenance"),
    ("shopfloor", "现场制造部", "Shop Floor"),
    ("materials", "物料部", "Materials"),
    ("hr", "人事部", "Personnel"),
]
SECTIONS = [
    ("motor", "电机车间", "Motor Section"),
    ("moulding", "注塑车间", "Moulding Section"),
    ("assembly", "总装车间", "Assembly Section"),
]
# login: name, department, job title, manages the department
PEOPLE = {
    "planner": ("林晓峰", "production", "生产管理企划", False),
    "recorder": ("徐静", "office", "总经理助理", False),
    "gm": ("陈国栋", "office", "总经理兼厂长", True),
    "sales": ("周敏", "sales", "业务部经理", True),
    "finance": ("沈丽华", "finance", "财务部经理", True),
    "purchase": ("钱志明", "purchase", "采购部经理", True),
    "quality": ("郑海燕", "quality", "质量部经理", True),
    "production": ("王建军", "production", "生产管理部经理", True),
    "engineering": ("方哲", "engineering", "技术部经理", True),
    "maintenance": ("何永强", "maintenance", "设备主管", True),
    "shopfloor": ("孙大伟", "shopfloor", "现场制造主管", True),
    "materials": ("胡彩霞", "materials", "物料主管", True),
    "hr": ("朱慧", "hr", "人事部经理", True),
    "auditor": ("David Miller", "office", "内部审计", False),
}
# people of the sales department who log in: login, name, job title
SELLERS = {
    "yeting": ("叶婷", "业务员"),
    "lily": ("Lily 俞", "业务员兼文员"),
}
STAFF = {
    "sales": ["叶婷", "Lily 俞"],
    "purchase": ["冯磊"],
    "quality": ["蒋琳", "董飞"],
    "engineering": ["罗凯"],
    "maintenance": ["毛志刚"],
    "materials": ["潘勇", "屠丽"],
    "motor": ["余刚", "葛军", "汪小兰", "陆平"],
    "moulding": ["邵波", "金凤"],
    "assembly": ["任芳", "史强", "龚燕", "施伟", "邬丹", "竺明"],
}
MEETING = "chanxiao_meeting.group_chanxiao_meeting_"
EVERYONE = [MEETING + "user"]
READERS = ["sales_team.group_sale_salesman_all_leads", "stock.group_stock_user"]
MAKERS = ["mrp.group_mrp_user", "stock.group_stock_user"]
GROUPS = {
    "planner": [
        MEETING + "organizer",
        "mrp.group_mrp_manager",
        "stock.group_stock_user",
        "sales_team.group_sale_salesman_all_leads",
        "purchase.group_purchase_user",
        "quality_control_oca.group_quality_control_user",
    ],
    # a decision is recorded by somebody who may read what it is about
    "recorder": [
        MEETING + "organizer",
        "sales_team.group_sale_salesman_all_leads",
        "purchase.group_purchase_user",
        "quality_control_oca.group_quality_control_user",
        *MAKERS,
    ],
    "gm": [
        MEETING + "manager",
        "sales_team.group_sale_manager",
        "purchase.group_purchase_manager",
        "mrp.group_mrp_manager",
        "stock.group_stock_manager",
        "account.group_account_readonly",
        "quality_control_oca.group_quality_control_manager",
    ],
    "sales": ["sales_team.group_sale_manager", "stock.group_stock_user"],
    "finance": ["account.group_account_manager", "account.group_account_user"],
    # orders with subcontractors create manufacturing orders
    "purchase": ["purchase.group_purchase_manager", *MAKERS],
    "quality": [
        "quality_control_oca.group_quality_control_manager",
        "uom.group_uom",
        *MAKERS,
    ],
    "production": ["mrp.group_mrp_manager", *READERS],
    "engineering": ["mrp.group_mrp_manager", "project.group_project_manager"],
    "maintenance": ["maintenance.group_equipment_manager", "mrp.group_mrp_user"],
    "shopfloor": MAKERS,
    "materials": ["stock.group_stock_manager", "mrp.group_mrp_user"],
    "hr": ["hr.group_hr_manager", "hr_attendance.group_hr_attendance_manager"],
    "auditor": [MEETING + "auditor"],
    "yeting": ["sales_team.group_sale_salesman_all_leads"],
    # records the meetings of the department
    "lily": [
        MEETING + "organizer",
        "sales_team.group_sale_salesman_all_leads",
    ],
}


def hire(world):
    _departments(world)
    _users(world)
    _employees(world)


def _departments(world):
    records = world.named(
        "hr.department", [(zh, en, {}) for _code, zh, en in DEPARTMENTS]
    )
    for (code, _zh, _en), record in zip(DEPARTMENTS, records, strict=True):
        world.departments[code] = record
    parent = {"parent_id": world.departments["shopfloor"].id}
    sections = world.named(
        "hr.department", [(zh, en, parent) for _code, zh, en in SECTIONS]
    )
    for (code, _zh, _en), record in zip(SECTIONS, sections, strict=True):
        world.departments[code] = record


def _groups(world, login):
    """The groups of a user, as far as their addons are installed."""
    names = ["base.group_user", "mail.group_mail_notification_type_inbox"]
    names += GROUPS[login] if login == "auditor" else EVERYONE + GROUPS[login]
    groups = [world.env.ref(name, raise_if_not_found=False) for name in names]
    return [group.id for group in groups if group]


def _users(world):
    names = {login: row[0] for login, row in (PEOPLE | SELLERS).items()}
    values = [
        {
            "name": name,
            "login": login,
            "email": f"{login}@hefeng.example",
            "lang": "en_US" if login == "auditor" else "zh_CN",
            "tz": "Asia/Shanghai",
            "company_id": world.company.id,
            "company_ids": [(6, 0, world.company.ids)],
            "group_ids": [(6, 0, _groups(world, login))],
        }
        for login, name in names.items()
    ]
    users = world.env["res.users"].create(values)
    world.users = dict(zip(names, users, strict=True))
    _passwords(world)
    admin = world.env.ref("base.user_admin")
    admin.write({"tz": "Asia/Shanghai", "lang": "zh_CN", "notification_type": "inbox"})
    admin.partner_id.email = "admin@hefeng.example"
    world.users["admin"] = admin


def _passwords(world):
    """Set the passwords; equal ones are hashed only once, it takes long."""
    hashes = {}
    for login, password, _who in LOGINS:
        if login in world.users:
            if password not in hashes:
                hashes[password] = (
                    world.env["res.users"]._crypt_context().hash(password)
                )
            user = world.users[login]
            user._set_encrypted_password(user.id, hashes[password])


def _employees(world):
    chances = world.chances("people")
    people = [
        (name, department, {"user_id": world.users[login].id, "job_title": job})
        for login, (name, department, job, _head) in PEOPLE.items()
    ]
    people += [(name, code, {}) for code, names in STAFF.items() for name in names]
    hired = [world.first_day - timedelta(chances.randrange(90, 2500)) for _ in people]
    records = world.env["hr.employee"].create(
        [
            {
                "name": name,
                "department_id": world.departments[department].id,
                "company_id": world.company.id,
                "tz": "Asia/Shanghai",
                "resource_calendar_id": world.company.resource_calendar_id.id,
                "date_version": day,
                "contract_date_start": day,
                **values,
            }
            for (name, department, values), day in zip(people, hired, strict=True)
        ]
    )
    for (name, _department, _values), record in zip(people, records, strict=True):
        world.employees[name] = record
    for login, (name, job) in SELLERS.items():
        world.employees[name].write(
            {"user_id": world.users[login].id, "job_title": job}
        )
    for name, department, _job, head in PEOPLE.values():
        if head:
            world.departments[department].manager_id = world.employees[name]


def plan(world):
    """Who comes and who goes while the story lasts."""
    for name, department, back in [("戴军", "assembly", 44), ("秦月", "motor", 9)]:
        when = moment(shift(world.today - timedelta(days=back), 0), 8, 30)
        world.timeline.at(when, _join, world, name, department)
    when = moment(shift(world.today - timedelta(days=24), 0), 17, 30)
    world.timeline.at(when, _leave, world, "竺明")


def _join(world, name, department):
    day = world.clock.local.date()
    world.employees[name] = world.model("hr.employee", "hr").create(
        {
            "name": name,
            "department_id": world.departments[department].id,
            "company_id": world.company.id,
            "tz": "Asia/Shanghai",
            "date_version": day,
            "contract_date_start": day,
        }
    )


def _leave(world, name):
    """Somebody resigns, through the dialog that Odoo offers for it."""
    employee = world.employees[name]
    wizard = world.model("hr.departure.wizard", "hr").with_context(
        active_id=employee.id, active_ids=employee.ids, employee_termination=True
    )
    wizard.create(
        {
            "departure_reason_id": world.env.ref("hr.departure_resigned").id,
            "departure_date": world.clock.local.date(),
            "departure_description": "家庭原因，回乡发展。",
        }
    ).action_register_departure()
