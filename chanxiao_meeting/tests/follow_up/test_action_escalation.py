from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .action_common import ActionCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestActionEscalation(ActionCase):
    """B8: from the owner to the department head to the chair, each rung once.

    One task of ``worker`` is due on 2026-03-20; ``head`` heads the sales department.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls._create_user("head", "user", cls.sales_department)
        cls.sales_department.manager_id = cls.head.employee_ids
        cls.tasks = cls.env["chanxiao.meeting.action"]
        cls.task = cls._adopt().action_ids

    @classmethod
    def _create_policy(cls, **values):
        policy = super()._create_policy(**values)
        policy._write_system({"escalated_from": date(2026, 3, 1)})
        return policy

    def _begin_on(self, day):
        policy = self.task.meeting_id.policy_id
        policy._write_system({"escalated_from": day})

    def _run(self, day):
        """Who is told of which tasks by the scheduled job of a day in March."""
        before = self._get_messages()
        with freeze_time(f"2026-03-{day} 02:00:00"):
            self.env.invalidate_all()
            self.tasks._cron_escalate()
        self.messages = self._get_messages() - before
        return self.messages.notified_partner_ids.user_ids

    def _get_messages(self):
        return self.env["mail.message"].search(
            [("message_type", "=", "user_notification"), ("model", "=", False)]
        )

    def test_each_rung_once(self):
        steps = [
            ("16", False, None),
            ("17", "before", self.worker),
            ("18", "before", None),
            ("20", "day", self.worker),
            ("21", "head", self.head),
            ("22", "head", None),
            ("23", "chair", self.chair),
            ("30", "chair", None),
        ]
        for day, rung, person in steps:
            with self.subTest(day):
                told = self._run(day)
                self.assertEqual(told, person or told.browse())
                self.assertEqual(self.task.escalation, rung)
                self.assertFalse(self._run(day), "the same day again")
        bodies = " ".join(self.task.message_ids.mapped("body"))
        self.assertIn("Chair told: Chair", bodies)

    def test_catching_up_climbs_the_highest_rung_only(self):
        """The scheduled job did not run for forty days."""
        self.assertEqual(self._run("29"), self.chair)
        self.assertEqual(self.task.escalation, "chair")
        self.assertEqual(len(self.messages), 1)
        self.assertIn("9 days late", self.messages.body)

    def test_silent_once_it_is_answered(self):
        self._run("20")
        self.task.with_user(self.worker).action_done("Done")
        self.assertFalse(self._run("25"))
        other = self._adopt().action_ids
        other.with_user(self.planner).action_cancel("Not needed")
        self.assertFalse(self._run("25"))
        self._create_decision()
        self.assertFalse(self._run("25"), "nobody is held to a proposal")

    def test_a_new_deadline_begins_anew(self):
        self._run("23")
        with freeze_time("2026-03-24 02:00:00"):
            self.task.with_user(self.worker).action_postpone("2026-03-28", "Material")
        self.assertFalse(self._run("24"))
        self.assertEqual(self._run("25"), self.worker)
        self.assertEqual(self.task.escalation, "before")
        self.assertEqual(self.task.escalation_deadline, date(2026, 3, 28))
        self.assertEqual(self._run("29"), self.head)

    def test_sent_back_is_yellow_and_climbs_on(self):
        self._run("17")
        with freeze_time("2026-03-18 02:00:00"):
            self.task.with_user(self.worker).action_done("Done")
            self.assertEqual(self.task.alert, "none")
            self.task.with_user(self.chair).action_reject("Nothing happened")
            self.assertEqual(self.task.alert, "yellow")
            found = self.tasks.search([("alert", "=", "yellow")])
            self.assertEqual(found, self.task)
            self.assertFalse(self.tasks.search([("alert", "=", "blue")]))
        self.assertFalse(self._run("18"), "reminded ahead of this date already")
        self.assertEqual(self._run("20"), self.worker)
        self.assertIn("Due today or sent back", self.messages.body)
        self.assertIn("Nothing happened", self.messages.body)
        with freeze_time("2026-03-21 02:00:00"):
            self.env.invalidate_all()
            self.assertEqual(self.task.alert, "red")

    def test_department_without_head(self):
        plant = self._create_department("Plant")
        plant.manager_id = self.planner.employee_ids
        self.sales_department.write({"manager_id": False, "parent_id": plant.id})
        self.assertEqual(self._run("21"), self.planner, "the department above")
        plant.manager_id = False
        self.task._write_system({"escalation": False})
        self.assertEqual(self._run("21"), self.chair, "nobody but the chair is above")

    def test_people_who_cannot_be_told_are_passed_over(self):
        self.head.active = False
        self.assertEqual(self._run("21"), self.chair)
        self.head.active = True
        self.task._write_system({"escalation": False})
        self.head.group_ids -= self._get_groups("user")
        self.assertEqual(self._run("21"), self.chair, "no part in meetings")
        self.task._write_system({"escalation": False})
        self.worker.active = False
        self.assertEqual(self._run("20"), self.chair, "instead of the owner")

    def test_head_who_is_late_themself(self):
        self.sales_department.manager_id = self.worker.employee_ids
        self.assertEqual(self._run("21"), self.chair)

    def test_nobody_is_left(self):
        self.chair.active = False
        self.assertFalse(self._run("23"))
        self.assertEqual(self.task.escalation, "chair", "it is not tried every day")
        self.assertIn("nobody who is left", self.task.message_ids[0].body)

    def test_days_of_the_policy(self):
        policy = self._create_policy(
            code="X",
            reminder_days=0,
            head_escalation_days=5,
            chair_escalation_days=10,
        )
        self.task.decision_id.meeting_id._write_system({"policy_id": policy.id})
        days = {"19": None, "20": self.worker, "24": None, "25": self.head}
        for day, person in days.items():
            with self.subTest(day):
                told = self._run(day)
                self.assertEqual(told, person or told.browse())
        self.assertEqual(self._run("30"), self.chair)

    def test_switched_off(self):
        policy = self._create_policy(code="X", is_escalated=False)
        self.task.decision_id.meeting_id._write_system({"policy_id": policy.id})
        self.assertFalse(self._run("25"))

    def test_what_was_overdue_before_it_began_is_not_told(self):
        self._begin_on(date(2026, 4, 20))
        for day in ("20", "23", "31"):
            self.assertFalse(self._run(day))
        self.assertFalse(self.task.escalation)

    def test_rungs_that_come_after_it_began_are_climbed(self):
        """Due on the 20th, escalated from the 22nd: the chair is told on the 23rd."""
        self._begin_on(date(2026, 3, 22))
        for day in ("20", "21", "22"):
            self.assertFalse(self._run(day))
        self.assertEqual(self._run("23"), self.chair)
        self.assertEqual(self.task.escalation, "chair")

    def test_began_on_the_day_of_a_rung(self):
        self._begin_on(date(2026, 3, 23))
        self.assertEqual(self._run("25"), self.chair, "caught up with")

    def test_what_is_still_to_come_is_told_whenever_it_began(self):
        self._begin_on(date(2026, 3, 19))
        self.assertEqual(self._run("19"), self.worker)
        self.assertEqual(self._run("20"), self.worker)

    def test_new_deadline_counts_again(self):
        self._begin_on(date(2026, 3, 25))
        self.assertFalse(self._run("25"))
        self.task._write_system({"deadline": date(2026, 3, 26)})
        self.assertEqual(self._run("26"), self.worker)

    def test_upgrade_begins_with_its_own_day(self):
        """As the ORM does with a column that was not there before."""
        policies = self.env["chanxiao.meeting.policy"]
        policies.flush_model()
        self.env.cr.execute("UPDATE chanxiao_meeting_policy SET escalated_from = NULL")
        with freeze_time("2026-05-04 02:00:00"):
            policies._init_column("escalated_from")
        policies.invalidate_model()
        begun = set(policies.search([]).mapped("escalated_from"))
        self.assertEqual(begun, {date(2026, 5, 4)})
        with freeze_time("2026-05-04 03:00:00"):
            self.assertFalse(self.tasks._escalate(self.company))

    def test_new_policy_begins_with_the_day_it_is_made(self):
        with freeze_time("2026-05-04 02:00:00"):
            policy = self.task.meeting_id.policy_id.copy({"code": "Y"})
        self.assertEqual(policy.escalated_from, date(2026, 5, 4))

    def test_one_digest_a_person(self):
        """Two hundred late tasks are one message to each person."""
        self._adopt(actions=100)
        self._adopt(actions=99)
        with self.assertQueryCount(160):
            told = self._run("23")
        self.assertEqual(told, self.chair)
        self.assertEqual(len(self.messages), 1)
        self.assertEqual(self.messages.body.count("<li>"), 200)

    def test_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.head.lang = "zh_CN"
        rendered = []
        render = type(self.env["ir.qweb"])._render

        def note(qweb, template, *args, **kwargs):
            if template == "chanxiao_meeting.escalation_digest":
                rendered.append(qweb.env.lang)
            return render(qweb, template, *args, **kwargs)

        with patch.object(type(self.env["ir.qweb"]), "_render", note):
            self._run("21")
        self.assertEqual(rendered, ["zh_CN"])

    def test_two_workers(self):
        """What the other worker has locked is left to it, and not told twice."""
        nothing = patch.object(
            type(self.tasks), "try_lock_for_update", lambda self, **_: self.browse()
        )
        with nothing:
            self.assertFalse(self._run("21"))
        self.assertFalse(self.task.escalation)
        self.assertEqual(self._run("21"), self.head)

    def test_each_company_by_its_own_day(self):
        """At 17:00 in UTC the day has changed in Shanghai, and not in Berlin."""
        with freeze_time("2026-03-19 17:00:00"):
            self.env.invalidate_all()
            self.tasks._cron_escalate()
        self.assertEqual(self.task.escalation, "day")
        self.company.resource_calendar_id.tz = "Europe/Berlin"
        self.task._write_system({"escalation": False})
        with freeze_time("2026-03-19 17:00:00"):
            self.env.invalidate_all()
            self.tasks._cron_escalate()
        self.assertEqual(self.task.escalation, "before")

    def test_owner_of_another_company_is_passed_over(self):
        other, stranger = self._create_other_company_user()
        self.worker.write(
            {
                "company_ids": [Command.set((other | self.company).ids)],
                "company_id": other.id,
            }
        )
        self.worker.company_ids = other
        self.assertEqual(self._run("20"), self.head)
        self.assertNotIn(stranger, self.messages.notified_partner_ids.user_ids)
