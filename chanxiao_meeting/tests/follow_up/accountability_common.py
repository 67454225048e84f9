"""What the tests of accountability and commendation start from."""

from odoo import Command, fields

from .action_common import ActionCase

EXPLAIN = "chanxiao_meeting.mail_activity_type_explain"
RULE = "chanxiao_meeting.mail_activity_type_rule"


class AccountabilityCase(ActionCase):
    """Noon of 2026-03-16 in Shanghai; all rules of ``strict`` are on.

    ``worker`` works in the sales department, which ``head`` heads; ``deputy`` is the
    deputy of ``chair``. ``held`` was held under ``strict`` on 2026-03-02.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls._create_user("head", "user", cls.sales_department)
        cls.sales_department.manager_id = cls.head.employee_ids
        cls.deputy = cls._create_user("deputy", "user")
        cls.strict = cls._create_policy(
            code="S",
            name="Strict",
            deputy_chair_ids=[Command.set(cls.deputy.ids)],
            account_overdue_tasks=True,
            account_missing_briefs=True,
            account_absence=True,
            publish_rulings=True,
        )
        cls.held = cls._hold("02")
        cls.cases = cls.env["chanxiao.meeting.accountability"]

    @classmethod
    def _hold(cls, day, policy=None, month="03"):
        """A meeting that was held from 09:00 to 11:00 in Shanghai."""
        meeting = cls._create_meeting(
            policy or cls.strict,
            date_start=f"2026-{month}-{day} 01:00:00",
            date_end=f"2026-{month}-{day} 03:00:00",
        )
        meeting._set_state(
            "held",
            previous_meeting_id=meeting._find_previous().id,
            started_at=fields.Datetime.to_datetime(f"2026-{month}-{day} 01:00:00"),
            ended_at=fields.Datetime.to_datetime(f"2026-{month}-{day} 03:00:00"),
        )
        return meeting

    @classmethod
    def _prepare_case(cls, **values):
        return {
            "name": "Left the mould out in the rain",
            "policy_id": cls.strict.id,
            "meeting_id": cls.held.id,
            "person_id": cls.worker.id,
            **values,
        }

    @classmethod
    def _propose(cls, user=None, **values):
        """One that ``planner`` proposes, to be explained until 2026-03-19."""
        cases = cls.cases.with_user(user or cls.planner)
        return cases.create(cls._prepare_case(**values))

    @classmethod
    def _explain(cls, **values):
        case = cls._propose(**values)
        case.with_user(case.person_id).action_explain("The roof leaks")
        return case

    @classmethod
    def _commend(cls, **values):
        return cls._propose(
            kind="commendation", name="Saved the Dongfeng order", **values
        )

    def _run_rules(self):
        self.cases._cron_propose()

    def _asked(self, case, kind=EXPLAIN):
        """Who is asked for a step of a case, by its activities."""
        activities = case.sudo().activity_ids
        wanted = self.env.ref(kind)
        return activities.filtered(lambda a: a.activity_type_id == wanted).user_id
