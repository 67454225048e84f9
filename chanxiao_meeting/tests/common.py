"""What the tests of this addon and of those built on it start from."""

from datetime import date, datetime

from odoo import Command
from odoo.tests import TransactionCase, new_test_user

SHANGHAI = "Asia/Shanghai"


class MeetingCase(TransactionCase):
    """A company in Shanghai with one person a role and an approved policy.

    People, by attribute: ``planner`` (convenes), ``recorder``, ``chair``,
    ``representative`` (of the sales department), ``finance`` (of the confidential
    finance department), ``attendee`` (no department), ``manager``, ``auditor``,
    ``outsider`` (an employee without any meeting role).
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context=dict(cls.env.context, tracking_disable=True, no_reset_password=True)
        )
        cls.company = cls.env.company
        cls.company.resource_calendar_id.tz = SHANGHAI
        cls.sales_department = cls._create_department("Sales")
        cls.finance_department = cls._create_department("Finance")
        cls.planning_department = cls._create_department("Planning")
        cls.planner = cls._create_user("planner", "organizer", cls.planning_department)
        cls.recorder = cls._create_user("recorder", "organizer")
        cls.chair = cls._create_user("chair", "user")
        cls.representative = cls._create_user("rep", "user", cls.sales_department)
        cls.finance = cls._create_user("finance", "user", cls.finance_department)
        cls.attendee = cls._create_user("attendee", "user")
        cls.manager = cls._create_user("manager", "manager")
        cls.auditor = cls._create_user("auditor", "auditor")
        cls.outsider = new_test_user(
            cls.env, "chanxiao.outsider", tz=SHANGHAI, email="outsider@example.com"
        )

    @classmethod
    def _create_department(cls, name, **values):
        return cls.env["hr.department"].create(
            {"name": name, "company_id": cls.company.id, **values}
        )

    @classmethod
    def _create_user(cls, name, role, department=None, **values):
        """A user with a meeting role, employed in ``department`` if one is given."""
        user = new_test_user(
            cls.env,
            f"chanxiao.{name}",
            groups=f"base.group_user,chanxiao_meeting.group_chanxiao_meeting_{role}",
            name=name.capitalize(),
            **{"tz": SHANGHAI, "email": f"{name}@example.com", **values},
        )
        if department:
            cls.env["hr.employee"].create(
                {
                    "name": user.name,
                    "user_id": user.id,
                    "department_id": department.id,
                    "company_id": cls.company.id,
                }
            )
        return user

    @classmethod
    def _create_policy(cls, **values):
        """An approved half-monthly policy; ``values`` override its fields."""
        policy = cls.env["chanxiao.meeting.policy"].create(
            {
                "name": "Production–Sales Meeting",
                "code": "F",
                "company_id": cls.company.id,
                "organizer_department_id": cls.planning_department.id,
                "chair_id": cls.chair.id,
                "recorder_id": cls.recorder.id,
                "recurrence": "semimonthly",
                "month_days": "1,16",
                "time_start": 9.0,
                "duration": 2.0,
                "tz": SHANGHAI,
                "department_ids": [
                    Command.create(
                        {
                            "department_id": cls.sales_department.id,
                            "representative_id": cls.representative.id,
                        }
                    ),
                    Command.create(
                        {
                            "department_id": cls.finance_department.id,
                            "representative_id": cls.finance.id,
                            "confidential": True,
                        }
                    ),
                ],
                **values,
            }
        )
        policy.with_user(cls.manager).action_approve()
        return policy

    @classmethod
    def _create_meeting(cls, policy, **values):
        """A draft meeting at 09:00–11:00 Shanghai time on 2026-03-16."""
        return cls.env["chanxiao.meeting"].create(
            {
                "policy_id": policy.id,
                "date_start": datetime(2026, 3, 16, 1, 0),
                "date_end": datetime(2026, 3, 16, 3, 0),
                "period_start": date(2026, 3, 1),
                "period_end": date(2026, 3, 15),
                "chair_id": cls.chair.id,
                "recorder_id": cls.recorder.id,
                **values,
            }
        )
