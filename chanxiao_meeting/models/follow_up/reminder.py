"""Reminding people of what they owe the meetings, and who did so."""

from dataclasses import dataclass, field

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date
from odoo.tools.i18n import format_list

from ..common.groups import ORGANIZER
from ..common.local_time import get_company_tz, to_day
from .action_escalation import COLOURS

#: so many are named in a sentence
NAMED = 5


class ChanxiaoMeetingReminder(models.Model):
    """That somebody was reminded of a commitment: of which, when and by whom."""

    _name = "chanxiao.meeting.reminder"
    _description = "Reminder of a Commitment"
    _inherit = "chanxiao.state.mixin"
    _order = "id desc"
    # made by the system alone
    _system_fields = {
        "company_id",
        "day",
        "name",
        "reminded_at",
        "reminded_by_id",
        "res_id",
        "res_model",
        "turn",
        "user_id",
        "words",
    }

    res_model = fields.Char(
        "Model of the Record", required=True, readonly=True, copy=False
    )
    res_id = fields.Many2oneReference(
        "Record", model_field="res_model", required=True, readonly=True, copy=False
    )
    name = fields.Char("Reminded Of", required=True, readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, copy=False, index=True
    )
    user_id = fields.Many2one(
        "res.users",
        "Reminded Person",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    reminded_at = fields.Datetime(
        "Reminded On", required=True, readonly=True, copy=False
    )
    reminded_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, index="btree_not_null"
    )
    day = fields.Date(
        "Day of the Reminder",
        required=True,
        readonly=True,
        copy=False,
        help="The day in the company, on which nobody is reminded of the same twice "
        "unless asked to again.",
    )
    turn = fields.Integer(
        "Which That Day",
        readonly=True,
        copy=False,
        help="1 for the first one of a day.",
    )
    words = fields.Text("What Was Added", readonly=True, copy=False)

    _once_unique = models.UniqueIndex(
        "(res_model, res_id, user_id, day, turn)",
        "Somebody has just reminded of the same. Reload the page to see who.",
    )


@dataclass
class Plan:
    """Who would be reminded of what, and of what nobody would be.

    :param people: rows by the user who gets one message about them
    :param unreachable: rows whose person has no account, or neither mail nor inbox
    :param repeated: rows that somebody was reminded of today
    :param finished: rows of which nothing is to be done any more
    """

    people: dict = field(default_factory=dict)
    unreachable: object = None
    repeated: object = None
    finished: object = None


class ChanxiaoMeetingCommitment(models.Model):
    """Reminding of commitments: one message a person, once a day."""

    _inherit = "chanxiao.meeting.commitment"

    def action_remind(self, again=False, words=None):
        """Remind the people who are responsible, each in one message of all theirs.

        :param bool again: also of those that somebody was reminded of today
        :param str words: what to add to the message
        :return: notification that says who was told, and who could not be
        :raise AccessError: unless the user oversees all of them
        :raise UserError: when there is nobody to remind, saying why
        """
        plan = self._plan_reminders(again)
        if not plan.people:
            raise UserError(self._describe_plan(plan) or self._get_nothing_message())
        self._note_reminders(plan, words)
        for user, rows in plan.people.items():
            rows._send_reminder(user, words)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if plan.unreachable else "success",
                "sticky": bool(plan.unreachable),
                "title": self.env._("Reminded"),
                "message": self._describe_plan(plan),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_ask_to_remind(self):
        """The dialog that says who would be reminded of these, and asks."""
        self._check_may_remind()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Remind of Commitments"),
            "res_model": "chanxiao.meeting.remind",
            "views": [(False, "form")],
            "target": "new",
            "context": {"active_model": self._name, "active_ids": self.ids},
        }

    def _get_nothing_message(self):
        return self.env._("Choose what to remind of in the list first.")

    # who may

    def _check_may_remind(self):
        """:raise AccessError: naming one that is not the user's to remind of"""
        self.check_access("read")
        if self.env.su or self.env.user.has_group(ORGANIZER):
            return
        if others := self - self._filter_overseen():
            raise AccessError(
                self.env._(
                    "Of “%s” an organizer of meetings reminds, the chair of its "
                    "meeting, the head of the department, or whoever verifies or asked "
                    "for it. Take it out of the selection.",
                    others[0].name,
                )
            )

    def _filter_overseen(self):
        """Those that the user, who organizes no meetings, sees to."""
        user = self.env.user
        # bounded: who chairs, heads and oversees, of rows that the user may read
        system = self.sudo()
        return system.filtered(
            lambda row: (
                user in row.overseer_id
                or user in row.meeting_id.chair_id
                or user in row.meeting_id.policy_id.deputy_chair_ids
                or user in row.department_id.manager_id.user_id
            )
        ).sudo(False)

    # whom

    def _plan_reminders(self, again=False):
        """:rtype: Plan"""
        self._check_may_remind()
        due = self.filtered(lambda row: row.stage == "open")
        reminded = self.browse() if again else due._filter_reminded_today()
        # bounded: whether people have an account, and mail or an inbox
        people = {row: row.sudo().person_id.filtered("active") for row in due}
        partners = self.env["res.users"].union(*people.values()).partner_id
        reachable = partners._chanxiao_filter_reachable()
        unreachable = due.filtered(lambda row: people[row].partner_id not in reachable)
        told = due - unreachable - reminded
        return Plan(
            people=told.grouped(lambda row: people[row].sudo(False)),
            unreachable=unreachable,
            repeated=reminded - unreachable,
            finished=self - due,
        )

    @api.model
    def _get_days(self):
        """The day it is now in each company of these rows."""
        now = fields.Datetime.now()
        return {
            company: to_day(now, get_company_tz(company)) for company in self.company_id
        }

    def _get_reminders_today(self):
        """``{row: reminders of its day}`` of the person who is responsible now."""
        days = self._get_days()
        # bounded: whether somebody was reminded of rows that the user may read
        reminders = self.env["chanxiao.meeting.reminder"].sudo()
        found = reminders.search(
            [
                ("res_model", "in", list(set(self.mapped("res_model")))),
                ("res_id", "in", self.mapped("res_id")),
                ("day", "in", list(set(days.values()))),
            ]
        )
        by_key = found.grouped(lambda r: (r.res_model, r.res_id, r.user_id, r.day))
        return {
            row: by_key.get(
                (row.res_model, row.res_id, row.person_id, days[row.company_id]),
                reminders,
            )
            for row in self
        }

    def _filter_reminded_today(self):
        reminders = self._get_reminders_today()
        return self.filtered(lambda row: reminders[row])

    def _note_reminders(self, plan, words):
        """Keep who reminds whom of what, before anybody is told."""
        told = self.browse().union(*plan.people.values())
        days, before = told._get_days(), told._get_reminders_today()
        # bounded: of rows that the user may remind of
        reminders = self.env["chanxiao.meeting.reminder"].sudo()
        reminders._create_system(
            [
                {
                    "res_model": row.res_model,
                    "res_id": row.res_id,
                    "name": row.name,
                    "company_id": row.company_id.id,
                    "user_id": user.id,
                    "reminded_at": fields.Datetime.now(),
                    "reminded_by_id": self.env.uid,
                    "day": days[row.company_id],
                    "turn": max(before[row].mapped("turn"), default=0) + 1,
                    "words": (words or "").strip(),
                }
                for user, rows in plan.people.items()
                for row in rows
            ]
        )
        told.invalidate_recordset()

    # what they are told

    def _send_reminder(self, user, words):
        """One message to one person about all of these rows, in their language."""
        rows = self.with_context(lang=user.lang)
        env = rows.env
        labels = dict(rows._fields["alert"]._description_selection(env))
        sections = [
            {
                "title": labels[alert],
                "colours": COLOURS.get(alert, ("#e9ecef", "#495057")),
                "lines": [row._get_reminder_line() for row in group.sorted("deadline")],
            }
            for alert in labels
            if (group := rows.filtered(lambda row, alert=alert: row.alert == alert))
        ]
        values = {
            "opening": env._(
                "%s asks you to see to what you are responsible for:",
                self.env.user.name,
            ),
            "words": (words or "").strip(),
            "sections": sections,
        }
        env["mail.thread"].message_notify(
            subject=env._("Reminder: %s commitments to meetings", len(rows)),
            body=env["ir.qweb"]._render("chanxiao_meeting.reminder_message", values),
            author_id=self.env.user.partner_id.id,
            partner_ids=user.partner_id.ids,
        )

    def _get_reminder_line(self):
        """What it is, with a link, by when, and how late it is."""
        self.ensure_one()
        record = self._get_records()[self]
        values = {
            "kind": dict(self._fields["kind"]._description_selection(self.env))[
                self.kind
            ],
            "name": record._get_html_link(self.name),
            "date": format_date(self.env, self.deadline) if self.deadline else "–",
            "days": self.overdue_days,
        }
        if not self.overdue_days:
            return self.env._("%(kind)s: %(name)s, due on %(date)s", **values)
        return self.env._(
            "%(kind)s: %(name)s, due on %(date)s, %(days)s days late", **values
        )

    # what whoever reminds is told

    def _describe_plan(self, plan):
        """Sentences of who is told how much, and why others are not."""
        sentences = []
        if plan.people:
            told = [f"{user.name} ({len(rows)})" for user, rows in plan.people.items()]
            sentences.append(
                self.env._("One message each: %s.", format_list(self.env, told))
            )
        if plan.unreachable:
            sentences.append(self._get_unreachable_message(plan.unreachable))
        if plan.repeated:
            sentences.append(
                self.env._(
                    "Reminded of today already, and left out: %s.",
                    self._get_names(plan.repeated),
                )
            )
        if plan.finished:
            sentences.append(
                self.env._(
                    "Nothing is left to be done by those responsible for: %s.",
                    self._get_names(plan.finished),
                )
            )
        return " ".join(sentences)

    def _get_unreachable_message(self, rows):
        """Who cannot be told: tell them yourself, or name somebody else."""
        # bounded: names of people on rows that the user may read
        names = {
            row.person_id.name or row.person_name or self.env._("nobody")
            for row in rows.sudo()
        }
        return self.env._(
            "Not told, for want of an account or an e-mail address: %(people)s, about "
            "%(names)s. Speak to them, or make somebody else responsible.",
            people=format_list(self.env, sorted(names)),
            names=self._get_names(rows),
        )

    def _get_names(self, rows):
        names = [f"“{row.name}”" for row in rows[:NAMED]]
        if more := len(rows) - NAMED:
            names += [self.env._("%s more", more)] if more > 0 else []
        return format_list(self.env, names)
