"""What the tests of this addon and of those built on it start from."""

from datetime import date, datetime
from unittest.mock import patch

from odoo import Command

from .chanxiao_case import SHANGHAI, ChanxiaoCase


class MeetingCase(ChanxiaoCase):
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
        cls._create_everybody()

    @classmethod
    def _create_everybody(cls):
        """The people of the class, together: one at a time takes much longer."""
        prepare = cls._prepare_user
        (
            cls.planner,
            cls.recorder,
            cls.chair,
            cls.representative,
            cls.finance,
            cls.attendee,
            cls.manager,
            cls.auditor,
            cls.outsider,
        ) = cls.env["res.users"].create(
            [
                prepare("planner", "organizer"),
                prepare("recorder", "organizer"),
                prepare("chair", "user"),
                prepare("rep", "user"),
                prepare("finance", "user"),
                prepare("attendee", "user"),
                prepare("manager", "manager"),
                prepare("auditor", "auditor"),
                prepare("outsider", name="chanxiao.outsider (base.group_user)"),
            ]
        )
        cls._employ(
            {
                cls.planner: cls.planning_department,
                cls.representative: cls.sales_department,
                cls.finance: cls.finance_department,
            }
        )

    @classmethod
    def _create_policy(cls, **values):
        """An approved half-monthly policy without meetings; ``values`` override.

        Its agenda is what every meeting has in any case.
        """
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
                "agenda_ids": [
                    Command.create(
                        {
                            "name": "Results of earlier decisions",
                            "kind": "review",
                            "presenter_id": cls.recorder.id,
                        }
                    )
                ],
                **values,
            }
        )
        with patch.object(type(policy), "_create_next_meetings"):
            policy.with_user(cls.manager).action_approve()
        return policy

    @classmethod
    def _send_notices(cls):
        """Mail the notices that wait, as the job does that convening triggers."""
        cls.env["chanxiao.meeting"]._cron_send_notices()

    @classmethod
    def _tell_of_adoptions(cls):
        """Tell people of what was adopted, as the job does that adopting triggers."""
        cls.env["chanxiao.meeting.decision"]._cron_tell_of_adoptions()

    @classmethod
    def _create_meeting(cls, policy, **values):
        """A draft meeting at 09:00–11:00 Shanghai time on 2026-03-16."""
        return cls.env["chanxiao.meeting"]._create_system(
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
