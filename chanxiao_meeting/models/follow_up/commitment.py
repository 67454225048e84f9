from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..common.overview import Part
from .action_reminder import DUE_SOON_DAYS

KINDS = [
    ("task", "Task"),
    ("sheet", "Work contact sheet"),
    ("question", "Question to answer"),
    ("case", "Explanation owed"),
]
#: in the order of their columns
ALERTS = [
    ("red", "Overdue"),
    ("yellow", "Due today or sent back"),
    ("blue", "Due soon"),
    ("none", "Not due yet"),
]
#: of these decisions tasks are carried out, or were
RESOLVED = ("adopted", "implemented", "effective", "ineffective")


class ChanxiaoMeetingCommitment(models.Model):
    """What people owe the meetings: the follow-up board, a row each.

    Tasks of decisions, work contact sheets that were sent, questions and explanations
    that somebody was asked for. Each is handled on its own page; here they are seen
    together, and reminded of.
    """

    _name = "chanxiao.meeting.commitment"
    _description = "Commitment to a Meeting"
    _inherit = "chanxiao.overview"
    _auto = False
    _order = "deadline, id"

    kind = fields.Selection(KINDS, "Kind of Commitment", readonly=True)
    name = fields.Char("Committed To", readonly=True)
    person_id = fields.Many2one("res.users", "Responsible", readonly=True)
    person_name = fields.Char(
        "Person Without Account",
        readonly=True,
        help="Who is responsible and has no account: a guest, or somebody who left.",
    )
    department_id = fields.Many2one("hr.department", readonly=True)
    overseer_id = fields.Many2one(
        "res.users",
        "Overseen By",
        readonly=True,
        help="Who verifies it, or asked for it.",
    )
    meeting_id = fields.Many2one("chanxiao.meeting", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    deadline = fields.Date(readonly=True)
    stage = fields.Selection(
        [
            ("open", "Still to do"),
            ("checking", "To be checked"),
            ("closed", "Finished or given up"),
        ],
        "Stage of Handling",
        readonly=True,
    )
    alert = fields.Selection(
        ALERTS, "Alert Colour", readonly=True, group_expand="_expand_alerts"
    )
    overdue_days = fields.Integer("Days Overdue", readonly=True)
    slip_count = fields.Integer("Slips", readonly=True)
    closed_at = fields.Datetime("Finished On", readonly=True)
    verified_by_id = fields.Many2one("res.users", readonly=True)
    verified_at = fields.Datetime("Verified On", readonly=True)
    reminder_count = fields.Integer("Times Reminded", readonly=True)
    reminded_at = fields.Datetime("Last Reminded", readonly=True)
    reminded_by_id = fields.Many2one("res.users", "Last Reminded By", readonly=True)

    @api.model
    def _expand_alerts(self, alerts, _domain):
        """Columns from the most urgent on, without those that are empty."""
        return [alert for alert, _label in ALERTS if alert in alerts]

    # what is owed

    @api.model
    def _get_parts(self):
        resolved = Domain("decision_id.state", "in", RESOLVED)
        return [
            Part(0, "chanxiao.meeting.action", resolved, self._select_tasks),
            Part(
                1,
                "chanxiao.work.contact",
                Domain("state", "!=", "draft"),
                self._select_sheets,
            ),
            Part(2, "chanxiao.meeting.question", Domain.TRUE, self._select_questions),
            Part(
                3,
                "chanxiao.meeting.accountability",
                Domain("kind", "=", "duty"),
                self._select_cases,
            ),
        ]

    @api.model
    def _select_tasks(self, query):
        task = query.table
        decision = query.left_join(
            task, "decision_id", "chanxiao_meeting_decision", "id", "committed_by"
        )
        meeting = query.left_join(
            task, "meeting_id", "chanxiao_meeting", "id", "committed_to"
        )
        stage = _map(
            SQL.identifier(task, "state"),
            {"open": "open", "done": "checking"},
        )
        return {
            "kind": SQL("'task'"),
            "person_id": SQL.identifier(task, "assignee_id"),
            "person_name": SQL.identifier(task, "former_assignee"),
            "overseer_id": SQL(
                "COALESCE(%s, %s, %s)",
                SQL.identifier(task, "verifier_id"),
                SQL.identifier(decision, "verifier_id"),
                SQL.identifier(meeting, "chair_id"),
            ),
            **_same(
                task,
                "name",
                "department_id",
                "meeting_id",
                "company_id",
                "slip_count",
                "closed_at",
                "verified_by_id",
                "verified_at",
            ),
            **self._select_alert(
                stage,
                SQL.identifier(task, "deadline"),
                SQL("%s > 0", SQL.identifier(task, "reject_count")),
            ),
            **self._select_reminders("chanxiao.meeting.action", task),
        }

    @api.model
    def _select_sheets(self, query):
        sheet = query.table
        stage = _map(
            SQL.identifier(sheet, "state"),
            {"sent": "open", "accepted": "open", "done": "checking"},
        )
        return {
            "kind": SQL("'sheet'"),
            "name": SQL.identifier(sheet, "topic"),
            # until somebody is named it is for whoever was asked
            "person_id": SQL(
                "COALESCE(%s, %s)",
                SQL.identifier(sheet, "assignee_id"),
                SQL.identifier(sheet, "head_id"),
            ),
            "department_id": SQL.identifier(sheet, "to_department_id"),
            "overseer_id": SQL.identifier(sheet, "requester_id"),
            **_same(sheet, "meeting_id", "company_id", "closed_at"),
            **self._select_alert(stage, SQL.identifier(sheet, "date_due")),
            **self._select_reminders("chanxiao.work.contact", sheet),
        }

    @api.model
    def _select_questions(self, query):
        question = query.table
        guest = query.left_join(question, "guest_id", "res_partner", "id", "asked")
        stage = _map(SQL.identifier(question, "state"), {"open": "open"})
        deadline = SQL(
            "timezone(%s, timezone('UTC', %s))::date",
            self._get_tz(),
            SQL.identifier(question, "deadline"),
        )
        return {
            "kind": SQL("'question'"),
            "name": SQL.identifier(question, "question"),
            "person_id": SQL.identifier(question, "answerer_id"),
            "person_name": SQL.identifier(guest, "name"),
            "department_id": SQL(
                """(SELECT version.department_id
                      FROM hr_employee employee
                      JOIN hr_version version
                        ON version.id = employee.current_version_id
                     WHERE employee.user_id = %s AND employee.company_id = %s
                     ORDER BY employee.active DESC, employee.id
                     LIMIT 1)""",
                SQL.identifier(question, "answerer_id"),
                SQL.identifier(question, "company_id"),
            ),
            "overseer_id": SQL.identifier(question, "asker_id"),
            "closed_at": SQL.identifier(question, "answered_at"),
            **_same(question, "meeting_id", "company_id"),
            **self._select_alert(stage, deadline),
            **self._select_reminders("chanxiao.meeting.question", question),
        }

    @api.model
    def _select_cases(self, query):
        case = query.table
        stage = _map(SQL.identifier(case, "state"), {"proposed": "open"})
        return {
            "kind": SQL("'case'"),
            "person_id": SQL.identifier(case, "person_id"),
            "overseer_id": SQL.identifier(case, "ruler_id"),
            "closed_at": SQL.identifier(case, "explained_at"),
            **_same(case, "name", "department_id", "meeting_id", "company_id"),
            **self._select_alert(stage, SQL.identifier(case, "explain_by")),
            **self._select_reminders("chanxiao.meeting.accountability", case),
        }

    # colours and reminders

    @api.model
    def _get_tz(self):
        """Of the user; the company's for users without one, as for tasks."""
        # bounded: one time zone of the user's own company
        calendar = self.env.company.sudo().resource_calendar_id
        return self.env.context.get("tz") or self.env.user.tz or calendar.tz or "UTC"

    @api.model
    def _select_alert(self, stage, deadline, is_sent_back=None):
        """The colour of what is open, as tasks have it, in SQL to be grouped by.

        :param stage: SQL of the stage
        :param deadline: SQL of the local date
        :param is_sent_back: SQL of a condition that makes it yellow ahead of time
        """
        today = self.env["chanxiao.meeting.action"]._get_today()
        is_sent_back = is_sent_back or SQL("FALSE")
        return {
            "stage": stage,
            "deadline": deadline,
            "alert": SQL(
                """CASE WHEN %(stage)s != 'open' THEN 'none'
                        WHEN %(deadline)s < %(today)s THEN 'red'
                        WHEN %(deadline)s = %(today)s OR %(back)s THEN 'yellow'
                        WHEN %(deadline)s <= %(soon)s THEN 'blue'
                        ELSE 'none' END""",
                stage=stage,
                deadline=deadline,
                today=today,
                soon=today + timedelta(days=DUE_SOON_DAYS),
                back=is_sent_back,
            ),
            "overdue_days": SQL(
                "CASE WHEN %s = 'open' THEN GREATEST(%s - %s, 0) ELSE 0 END",
                stage,
                today,
                deadline,
            ),
        }

    @api.model
    def _select_reminders(self, model, alias):
        """Who last reminded of it and when; read only where it is asked for."""
        return {
            name: SQL(
                """(SELECT %s FROM chanxiao_meeting_reminder reminder
                     WHERE reminder.res_model = %s AND reminder.res_id = %s %s)""",
                value,
                model,
                SQL.identifier(alias, "id"),
                order,
            )
            for name, value, order in (
                ("reminder_count", SQL("COUNT(*)"), SQL()),
                ("reminded_at", SQL("MAX(reminder.reminded_at)"), SQL()),
                (
                    "reminded_by_id",
                    SQL("reminder.reminded_by_id"),
                    SQL("ORDER BY reminder.id DESC LIMIT 1"),
                ),
            )
        }


def _same(alias, *names):
    """Columns that are called the same in the records."""
    return {name: SQL.identifier(alias, name) for name in names}


def _map(value, labels):
    """SQL of the stage that a state means; all others are closed."""
    cases = SQL(" ").join(
        SQL("WHEN %s THEN %s", state, stage) for state, stage in labels.items()
    )
    return SQL("CASE %s %s ELSE 'closed' END", value, cases)
