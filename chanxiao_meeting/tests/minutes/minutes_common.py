"""A meeting that was held, with everything minutes can tell."""

from datetime import datetime

from odoo import Command
from odoo.tools import SQL

from ..common import MeetingCase

#: the tables whose rows the database guards
GUARDED = ("chanxiao_meeting_minutes", "chanxiao_minutes_ledger")


class MinutesCase(MeetingCase):
    """``meeting`` was held on Monday 2026-03-16, 09:05–11:10 in Shanghai.

    Sales and (confidential) finance reported; one topic was discussed, one decision
    proposed, one task assigned to ``representative``. ``attendee`` stayed away.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("en_US", "zh_CN"):
            cls.env["res.lang"]._activate_lang(code)
        cls.env["res.users"].search([]).lang = "en_US"
        cls.policy = cls._create_policy(location="Room 301")
        cls.meeting = cls._create_held_meeting(cls.policy)
        cls._fill_meeting(cls.meeting)

    @classmethod
    def _create_held_meeting(cls, policy, **values):
        """A meeting that is over, as closing would have left it."""
        values = {"name": "F/2026/0005", **values}
        meeting = cls._create_meeting(policy, **values)
        meeting._set_state(
            "held",
            started_at=datetime(2026, 3, 16, 1, 5),
            ended_at=datetime(2026, 3, 16, 3, 10),
        )
        cls._create_attendees(meeting)
        return meeting

    @classmethod
    def _create_attendees(cls, meeting):
        people = [
            (cls.chair, "chair", {"attendance": "present"}),
            (cls.recorder, "recorder", {"attendance": "present"}),
            (
                cls.representative,
                "representative",
                {"attendance": "late", "check_in": datetime(2026, 3, 16, 1, 20)},
            ),
            (
                cls.attendee,
                "participant",
                {"attendance": "on_leave", "leave_reason": "Training"},
            ),
        ]
        cls.env["chanxiao.meeting.attendee"].create(
            [
                {
                    "meeting_id": meeting.id,
                    "partner_id": user.partner_id.id,
                    "role": role,
                    **values,
                }
                for user, role, values in people
            ]
        )

    @classmethod
    def _fill_meeting(cls, meeting):
        cls.sales_brief = cls._create_brief(
            meeting,
            cls.sales_department,
            problems="<p>Two orders are late.</p>",
            figure_ids=[
                Command.create(cls._prepare_figure("sales.new_orders", 12, 10)),
                Command.create(
                    cls._prepare_figure(
                        "sales.on_time_shipment_rate", None, 90.5, unit="percent"
                    )
                ),
            ],
        )
        cls.finance_brief = cls._create_brief(
            meeting,
            cls.finance_department,
            confidential=True,
            problems="<p>Secret loss</p>",
            figure_ids=[
                Command.create(
                    cls._prepare_figure("finance.revenue", 987654.0, unit="money")
                )
            ],
        )
        cls._add_decision(meeting)

    @classmethod
    def _add_decision(cls, meeting):
        cls.item = cls.env["chanxiao.meeting.agenda.item"].create(
            {
                "meeting_id": meeting.id,
                "name": "Late orders",
                "kind": "report",
                "presenter_id": cls.representative.id,
                "cause": "Mould <broken>",
                "notes": "<p>Discussed at length</p>",
            }
        )
        cls.decision = cls.env["chanxiao.meeting.decision"].create(
            {
                "meeting_id": meeting.id,
                "agenda_item_id": cls.item.id,
                "name": "Work on Saturday",
                "measure": "overtime",
                "action_ids": [
                    Command.create(
                        {
                            "name": "Plan the shift",
                            "assignee_id": cls.representative.id,
                            "deadline": "2026-03-20",
                        }
                    )
                ],
            }
        )

    @classmethod
    def _create_brief(cls, meeting, department, **values):
        return cls.env["chanxiao.meeting.brief"]._create_system(
            {"meeting_id": meeting.id, "department_id": department.id, **values}
        )

    @classmethod
    def _prepare_figure(cls, key, value, previous=None, **values):
        return {
            "provider_code": key.split(".")[0],
            "key": key,
            "label": key,
            "unit": "count",
            "better": "higher",
            "value": value or 0.0,
            "is_known": value is not None,
            "previous": previous or 0.0,
            "is_previous_known": previous is not None,
            "trend": [8, None, 9, 11, 10, 12],
            "as_of": datetime(2026, 3, 16, 1, 0),
            **values,
        }

    @classmethod
    def _create_minutes(cls, meeting=None):
        return cls.env["chanxiao.meeting.minutes"]._draft_from_meeting(
            meeting or cls.meeting
        )

    def _issue(self, minutes):
        """Take a draft all the way, each step by the person it belongs to."""
        minutes.with_user(self.recorder).action_submit()
        minutes.with_user(self.chair).action_approve()
        minutes.with_user(self.planner).action_issue()
        self._send_minutes()
        return minutes

    @classmethod
    def _send_minutes(cls):
        """Print and mail what was issued, as the job does that issuing triggers."""
        cls.env["chanxiao.meeting.minutes"]._cron_send_minutes()

    def _tamper(self, record, column, value):
        """What somebody with a database console and time to spare would do.

        :param str value: an SQL expression, or None to delete the row
        """
        self.env.flush_all()
        table = SQL.identifier(record._table)
        guard = SQL.identifier("chanxiao_keep_sealed_rows")
        is_guarded = record._table in GUARDED
        change = (
            SQL("DELETE FROM %s", table)
            if value is None
            else SQL("UPDATE %s SET %s = %s", table, SQL.identifier(column), SQL(value))
        )
        if is_guarded:
            self.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER %s", table, guard))
        self.cr.execute(SQL("%s WHERE id IN %s", change, record._ids))
        if is_guarded:
            self.cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER %s", table, guard))
        self.env.invalidate_all()
