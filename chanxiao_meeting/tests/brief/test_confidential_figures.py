# pylint: disable=translation-required
from odoo import Command
from odoo.tests import new_test_user, tagged

from .brief_common import BriefCase
from .confidential_common import ConfidentialMixin

BRIEF, FIGURE = "chanxiao.meeting.brief", "chanxiao.meeting.figure"
MINUTES = "chanxiao.meeting.minutes"
CHECK = "chanxiao.meeting.decision.check"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestConfidentialFigures(ConfidentialMixin, BriefCase):
    """A number in a confidential brief, looked for in all that people can obtain."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_people()
        cls._plant(cls.secret)
        cls._hold_meeting()

    @classmethod
    def _create_people(cls):
        other = cls.env["res.company"].create({"name": "Elsewhere"})
        section = cls._create_department(
            "Payables", parent_id=cls.finance_department.id
        )
        cls.clerk = cls._create_user("clerk", "user", section)
        cls.uninvited = cls._create_user("uninvited", "user", cls.planning_department)
        cls.stranger = cls._create_user(
            "stranger",
            "manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        cls.portal = new_test_user(
            cls.env, "chanxiao.portal", groups="base.group_portal"
        )
        cls.denied = {
            "attendee of the meeting": cls.attendee,
            "member of another department": cls.representative,
            "not at the meeting": cls.uninvited,
            "no meeting role": cls.outsider,
            "portal": cls.portal,
            "other company": cls.stranger,
        }
        cls.allowed = {
            "representative": cls.finance,
            "below the department": cls.clerk,
            "chair": cls.chair,
            "organizer": cls.planner,
            "manager": cls.manager,
            "auditor": cls.auditor,
        }
        internal = [
            user
            for user in (*cls.denied.values(), *cls.allowed.values())
            if user != cls.portal
        ]
        export = cls.env.ref("base.group_allow_export")
        for user in internal:
            user.group_ids = [Command.link(export.id)]

    @classmethod
    def _plant(cls, brief):
        """The number as everything that a brief can hold, and in words about it."""
        number = cls.planted
        cls._create_target(cls.rate, 95.0, 90.0)
        (cls.meeting.brief_ids - brief).source_ids = [Command.clear()]
        figures = [
            cls._make_rate(
                number,
                previous=number,
                trend=[number, number],
                breakdown=[{"label": f"Of it {number}", "value": number}],
            ),
            cls.figure(number),
        ]
        with cls._collecting(*figures):
            brief.with_user(cls.finance).action_collect()
        brief.with_user(cls.finance).problems = f"<p>We lost {number}</p>"
        cls._override(brief.figure_ids.filtered(lambda f: f.key == cls.overdue.key))
        brief.sudo()._write_system(
            {
                f"settlement_{name}": number
                for name in ("revenue", "planned_cost", "actual_cost", "margin")
            }
        )
        brief.with_user(cls.finance).message_post(
            body=f"It is {number}",
            partner_ids=cls.chair.partner_id.ids,
            attachments=[(f"{number}.txt", f"{number}".encode())],
        )
        brief.activity_ids.sudo().note = f"Explain {number}"
        cls.figures = figures

    @classmethod
    def figure(cls, number):
        rate = cls._make_rate(number)
        return type(rate)(cls.overdue.key, number)

    @classmethod
    def _override(cls, figure):
        reason = cls.env["chanxiao.reason"].search(
            [("scope", "=", "override")], limit=1
        )
        wizard = (
            cls.env["chanxiao.meeting.figure.override"]
            .with_user(cls.finance)
            .create(
                {
                    "figure_id": figure.id,
                    "value": cls.planted,
                    "reason_id": reason.id,
                    "note": f"Really {cls.planted}",
                }
            )
        )
        wizard.action_apply()

    @classmethod
    def _hold_meeting(cls):
        """Everything that follows from a brief: a decision on its figure, minutes."""
        meeting = cls.meeting.with_user(cls.planner)
        with cls._collecting(*cls.figures):
            meeting.action_start()
        decision = cls.env["chanxiao.meeting.decision"].create(
            {
                "meeting_id": meeting.id,
                "name": "Save money",
                "expected_key": cls.rate.key,
                "expected_value": 1.0,
                "check_date": "2026-03-31",
                "action_ids": [
                    Command.create(
                        {
                            "name": "Look at every bill",
                            "assignee_id": cls.attendee.id,
                            "deadline": "2026-03-20",
                        }
                    )
                ],
            }
        )
        decision.with_user(cls.planner).action_adopt()
        cls.env["chanxiao.meeting.agenda.item"].create(
            {
                "meeting_id": meeting.id,
                "name": "Finance reports",
                "kind": "report",
                "brief_id": cls.secret.id,
            }
        )
        meeting.action_mark_present()
        meeting.action_close()
        cls.minutes = meeting.sudo().minutes_ids
        cls.minutes.with_user(cls.recorder).action_submit()
        cls.minutes.with_user(cls.chair).action_approve()
        cls.minutes.with_user(cls.planner).action_issue()
        cls.env.flush_all()

    def test_records_tell_nobody_else(self):
        for role, user in self.denied.items():
            with self.subTest(role):
                self.assertEqual(self._get_traces(self._probe(user)), [])

    def test_those_who_may_are_told(self):
        roads = ("search_read", "web_search_read", "export", "groups")
        expected = {f"{FIGURE} {road}" for road in roads}
        expected |= {f"{BRIEF} search_read", "mail.message search_read"}
        models = (FIGURE, BRIEF, "mail.message", MINUTES)
        for role, user in self.allowed.items():
            with self.subTest(role):
                traces = self._get_traces(self._probe(user, models))
                self.assertLessEqual(expected, set(traces))
                # minutes tell their readers what these may read
                self.assertEqual(
                    f"{MINUTES} search_read" in traces,
                    bool(self.env[MINUTES].with_user(user).search_count([])),
                )

    def test_methods_tell_nobody_else(self):
        for role, user in self.denied.items():
            with self.subTest(role), self._collecting(*self.figures):
                self.assertEqual(self._get_traces(self._call_everything(user)), [])

    def test_asking_for_the_number_finds_nothing(self):
        """No path of relations, from any model, tells whether the number is right."""
        paths = self._get_paths(FIGURE, "value")
        paths += self._get_paths(BRIEF, "settlement_margin")
        # what a decision is measured by is what the meeting reported
        paths += self._get_paths(CHECK, "then_value")
        self.assertIn(("chanxiao.meeting", "brief_ids.figure_ids.value"), paths)
        for role, user in self.denied.items():
            for model, path in paths:
                with self.subTest(f"{role}: {model} {path}"):
                    self.assertFalse(self._finds(self._as(user, model), path))
        meetings = self.env["chanxiao.meeting"]
        for role, user in self.allowed.items():
            with self.subTest(role):
                self.assertTrue(self._finds(self._as(user, CHECK), "then_value"))
                road = meetings.with_user(user)
                self.assertTrue(self._finds(road, "brief_ids.figure_ids.value"))

    def test_mails_go_to_readers_only(self):
        readers = self.env["res.users"].union(*self.allowed.values())
        self._send_notices()
        told = [
            mail
            for mail in self.env["mail.mail"].sudo().search([])
            if self._is_told(f"{mail.body_html} {mail.body} {mail.subject}")
        ]
        partners = self.env["res.partner"].union(*(m.recipient_ids for m in told))
        messages = (
            self.env["mail.message"]
            .sudo()
            .search([("model", "=", BRIEF), ("res_id", "=", self.secret.id)])
        )
        partners |= messages.notified_partner_ids
        self.assertIn(self.chair.partner_id, partners)
        self.assertFalse(partners - readers.partner_id)
