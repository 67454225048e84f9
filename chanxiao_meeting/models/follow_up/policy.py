from odoo import fields, models

from ..common.groups import USER


class ChanxiaoMeetingPolicyRules(models.AbstractModel):
    """Who is told of tasks that come up or are late, and what is looked into."""

    _inherit = "chanxiao.meeting.policy.rules"

    is_escalated = fields.Boolean(
        "Escalate Tasks",
        default=True,
        help="Whoever is responsible is reminded before a task is due and on the day; "
        "then the head of the department is told, and then the chair.",
    )
    reminder_days = fields.Integer(
        "Remind Ahead (Days)",
        default=3,
        help="So many days before a task is due its owner is reminded; 0: on the day "
        "only.",
    )
    head_escalation_days = fields.Integer(
        "To the Department Head After (Days)",
        default=1,
        help="So many days after the deadline.",
    )
    chair_escalation_days = fields.Integer(
        "To the Chair After (Days)",
        default=3,
        help="So many days after the deadline.",
    )
    account_overdue_tasks = fields.Boolean(
        "Look Into Overdue Tasks",
        help="A task that is overdue for longer than the days below is proposed for "
        "accountability.",
    )
    account_overdue_days = fields.Integer(
        "Tolerated Overdue Days",
        default=3,
        help="A task that is overdue for more days than these is looked into.",
    )
    account_missing_briefs = fields.Boolean(
        "Look Into Missing Briefs",
        help="A brief that was not handed in before the meeting began is proposed for "
        "accountability.",
    )
    account_absence = fields.Boolean(
        "Look Into Absence Without Leave",
        help="Whoever was absent without having asked for leave is proposed for "
        "accountability.",
    )
    explanation_days = fields.Integer(
        "Time to Explain (Days)",
        default=3,
        help="Whoever is concerned explains within so many days; until then the chair "
        "does not rule without them.",
    )
    publish_rulings = fields.Boolean(
        help="Commendations, reminders, criticism and penalties stand in the next "
        "minutes. Otherwise the person concerned, their department head, whoever "
        "rules, organizers and auditors know of them, and nobody else.",
    )

    _escalation_ascends = models.Constraint(
        "CHECK (reminder_days >= 0 AND head_escalation_days >= 1 "
        "AND chair_escalation_days > head_escalation_days)",
        "Tasks go to the department head at least a day after the deadline, and to the "
        "chair later than that.",
    )
    _account_days_positive = models.Constraint(
        "CHECK (account_overdue_days >= 0 AND explanation_days >= 0)",
        "Days tolerated and days to explain cannot be negative.",
    )


class ChanxiaoMeetingPolicy(models.Model):
    """Whom to turn to above a person."""

    _inherit = "chanxiao.meeting.policy"
    _system_fields = {"escalated_from"}
    _frozen_fields = dict.fromkeys(
        ("approved", "retired"),
        {
            "is_escalated",
            "reminder_days",
            "head_escalation_days",
            "chair_escalation_days",
            "account_overdue_tasks",
            "account_overdue_days",
            "account_missing_briefs",
            "account_absence",
            "explanation_days",
            "publish_rulings",
        },
    )

    # Policies that are there when the field comes with an upgrade get the day of the
    # upgrade, as every stored field gets its default: what was overdue long before was
    # told of then, or is known.
    escalated_from = fields.Date(
        readonly=True,
        copy=False,
        default=fields.Date.context_today,
        help="Nobody is told of what became due for telling before this day: the "
        "first run does not bring up tasks that were overdue long ago.",
    )

    def _filter_readers(self, users):
        """Those of ``users`` who work in the company and take part in meetings."""
        return self._get_allowed(users).filtered(lambda user: user.has_group(USER))

    def _get_superiors(self, department):
        """Who heads a department, and those above it, the nearest first.

        Departments without a head, and heads who left or take no part in meetings, are
        passed over.
        """
        heads = self.env["res.users"]
        seen = department.browse()
        # bounded: who heads which department is known to everybody in the company
        department = department.sudo()
        while department and department not in seen:
            heads |= self._get_head(department)
            seen |= department
            department = department.parent_id
        return self._filter_readers(heads)

    def _get_chairs(self, meeting=None):
        """Who chairs, the meeting's own chair first, then the deputies."""
        # bounded: the names of who conducts a meeting
        own = meeting.sudo().chair_id if meeting else self.env["res.users"]
        return self._filter_readers(own | self.chair_id | self.deputy_chair_ids)
