from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .accountability_common import AccountabilityCase

JOB = "odoo.addons.chanxiao_meeting.models.common.ir_cron"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestAccountabilityRules(AccountabilityCase):
    """What the rules of a policy propose: each cause once, whatever the job does."""

    def _create_task(self, deadline="2026-03-12", **values):
        """A task of a meeting under ``strict``, overdue by four days."""
        decision = self._create_decision(
            actions=0,
            meeting_id=self.held.id,
            action_ids=[
                Command.create(self._prepare_action(deadline=deadline, **values))
            ],
        )
        decision.with_user(self.planner).action_adopt()
        return decision.action_ids

    def _create_brief(self, **values):
        """One that nobody handed in before the meeting began."""
        return self.env["chanxiao.meeting.brief"]._create_system(
            {
                "meeting_id": self.held.id,
                "department_id": self.sales_department.id,
                "responsible_id": self.representative.id,
                "deadline": "2026-03-01 01:00:00",
                "frozen_at": "2026-03-02 01:00:00",
                "state": "missing",
                **values,
            }
        )

    def _create_line(self, **values):
        return self.env["chanxiao.meeting.attendee"]._create_system(
            {
                "meeting_id": self.held.id,
                "partner_id": self.attendee.partner_id.id,
                "attendance": "absent",
                **values,
            }
        )

    def test_what_the_rules_find(self):
        records = [self._create_task(), self._create_brief(), self._create_line()]
        self._run_rules()
        cases = self.cases.search([], order="id")
        self.assertEqual(
            [(case.cause, case.person_id, str(case.missed_date)) for case in cases],
            [
                ("task_overdue", self.worker, "2026-03-12"),
                ("brief_missing", self.representative, "2026-03-01"),
                ("absent", self.attendee, "2026-03-02"),
            ],
        )
        self.assertEqual([case._get_record() for case in cases], records)
        self.assertEqual(cases.meeting_id, self.held)
        self.assertTrue(all(cases.mapped("is_by_rule")))
        self.assertEqual(
            [self._asked(case) for case in cases],
            [self.worker, self.representative, self.attendee],
        )
        self._run_rules()
        self.assertEqual(self.cases.search_count([]), 3, "each cause once")

    def test_what_the_policy_tolerates(self):
        self._create_task("2026-03-13")  # three days
        self._run_rules()
        self.assertFalse(self.cases.search([]))
        with freeze_time("2026-03-16 17:00:00"):  # the next day in Shanghai
            self._run_rules()
        self.assertEqual(len(self.cases.search([])), 1)

    def test_policy_that_says_nothing(self):
        silent = self._create_policy(code="Q")
        self.held._write_system({"policy_id": silent.id})
        self._create_task(), self._create_brief(), self._create_line()
        self._run_rules()
        self.assertFalse(self.cases.search([]))
        amended = self._create_policy(code="R", account_absence=True)
        self.held._write_system({"policy_id": amended.id})
        self._run_rules()
        self.assertEqual(self.cases.search([]).cause, "absent")

    def test_who_is_no_cause(self):
        self._create_task("2026-03-20")
        self._create_task().with_user(self.planner).action_cancel("Not needed")
        done = self._create_task()
        with freeze_time("2026-03-14 02:00:00"):
            done.with_user(self.worker).action_done("Done, within what is tolerated")
        self._create_brief(submitted_at="2026-03-01 02:00:00", state="submitted")
        lines = [
            {"attendance": "on_leave", "leave_reason": "Ill"},
            {"leave_state": "approved"},
            {"leave_state": "asked"},
            {"role": "guest"},
            {"attendance": "late"},
        ]
        people = (self.attendee, self.finance, self.chair, self.head, self.recorder)
        for person, values in zip(people, lines, strict=True):
            self._create_line(partner_id=person.partner_id.id, **values)
        guest = self.env["res.partner"].create({"name": "Guest"})
        self._create_line(partner_id=guest.id)
        self._run_rules()
        self.assertFalse(self.cases.search([]))
        # leave that was refused is no leave
        refused = self._create_line(
            partner_id=self.worker.partner_id.id, leave_state="refused"
        )
        self._run_rules()
        self.assertEqual(self.cases.search([])._get_record(), refused)

    def test_meeting_that_is_not_over(self):
        self.held._set_state("in_progress")
        self._create_brief(), self._create_line()
        self._run_rules()
        self.assertFalse(self.cases.search([]))

    def test_job_that_did_not_run_for_a_month(self):
        """What was done too late in the meantime is a cause as well, once."""
        task = self._create_task("2026-03-01")
        with freeze_time("2026-03-10 02:00:00"):
            task.with_user(self.worker).action_done("At last")
        with freeze_time("2026-04-16 02:00:00"):
            self._run_rules()
            self._run_rules()
        case = self.cases.search([])
        self.assertEqual(len(case), 1)
        self.assertIn("was done on 03/10/2026", case.facts_notice)

    def test_missed_again_after_a_postponement(self):
        task = self._create_task()
        self._run_rules()
        task.with_user(self.worker).action_postpone("2026-03-20", "Material")
        [case] = self.cases.search([])
        self.assertIn("due on 03/20/2026 now", case.facts_notice)
        self._run_rules()
        self.assertEqual(len(self.cases.search([])), 1)
        with freeze_time("2026-03-25 02:00:00"):
            self._run_rules()
            self.assertEqual(len(self.cases.search([])), 2)

    def test_somebody_else_takes_over(self):
        """A cause is not proposed again because of whom it concerns now."""
        task = self._create_task()
        self._run_rules()
        task.with_user(self.planner).assignee_id = self.representative
        self._run_rules()
        self.assertEqual(self.cases.search([]).person_id, self.worker)

    def test_attendance_that_is_written_anew(self):
        line = self._create_line()
        self._run_rules()
        line.with_user(self.planner).unlink()
        case = self.cases.search([])
        self.assertFalse(case._get_record())
        self.assertFalse(case.facts_notice)
        self._create_line()
        self._run_rules()
        self.assertEqual(len(self.cases.search([])), 1)

    def test_facts_that_change(self):
        task, brief, line = (
            self._create_task(),
            self._create_brief(),
            self._create_line(),
        )
        self._run_rules()
        cases = self.cases.search([], order="id")
        self.assertFalse(any(cases.mapped("facts_notice")))
        with freeze_time("2026-03-16 05:00:00"):
            task.with_user(self.worker).action_done("Done")
        brief._write_system({"submitted_at": "2026-03-01 00:30:00"})
        line._write_system({"attendance": "on_leave", "leave_reason": "Ill"})
        self.env.invalidate_all()
        for case, words in zip(
            cases, ("done on", "handed in", "On leave"), strict=True
        ):
            self.assertIn(words, case.facts_notice)
        cases[2].with_user(self.chair).action_withdraw("The leave was granted later")
        self._run_rules()
        self.assertEqual(self.cases.search_count([]), 3, "nor does it come back")
        cancelled = self._create_task()
        self._run_rules()
        cancelled.with_user(self.planner).action_cancel("Not needed")
        case = self.cases.search([], order="id desc", limit=1)
        self.assertIn("“Cancelled”", case.facts_notice)

    def test_by_hand_and_by_rule_is_once(self):
        task = self._create_task()
        values = {
            "cause": "task_overdue",
            "record_ref": f"chanxiao.meeting.action,{task.id}",
        }
        case = self.cases.with_user(self.chair).create(values)
        self.assertEqual((case.person_id, case.name), (self.worker, task.name))
        self._run_rules()
        self.assertEqual(self.cases.search([]), case)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(ValidationError, "proposed already"),
            self.env.cr.savepoint(),
        ):
            self.cases.with_user(self.planner).create(values)
        with self.assertRaisesRegex(ValidationError, "Choose the record"):
            self._propose(cause="absent")
        with self.assertRaisesRegex(ValidationError, "of the kind “Meeting Attendee”"):
            self._propose(cause="absent", record_ref=values["record_ref"])

    def test_two_workers(self):
        """The other one has proposed it already, which this one does not see yet."""
        self._create_task()
        self._run_rules()
        unseen = patch.object(
            type(self.cases), "_find_known_keys", lambda self, keys: set()
        )
        other = self._create_line()
        with unseen, mute_logger("odoo.sql_db"), self.assertNoLogs(JOB, "ERROR"):
            self._run_rules()
        self.assertEqual(self.cases.search_count([]), 1)
        self._run_rules()
        last = self.cases.search([], limit=1)
        self.assertEqual(last._get_record(), other, "the next run goes on")

    def test_brief_of_nobody(self):
        """The head answers for a department that named nobody; or the one above."""
        plant = self._create_department("Plant")
        plant.manager_id = self.planner.employee_ids
        brief = self._create_brief(responsible_id=False)
        self._run_rules()
        self.assertEqual(self.cases.search([]).person_id, self.head)
        self.head.active = False
        self.sales_department.parent_id = plant
        facts = self.cases._get_record_facts(brief)
        self.assertEqual(facts["person_id"], self.planner)

    def test_people_who_could_not_explain(self):
        self._create_task(assignee_id=self.outsider.id)
        task = self._create_task()
        self._create_line(partner_id=self.outsider.partner_id.id)
        self.worker.active = False
        self._run_rules()
        self.assertFalse(self.cases.search([]))
        self.worker.active = True
        self._run_rules()
        self.assertEqual(self.cases.search([])._get_record(), task)

    def test_one_message_a_person(self):
        for _number in range(5):
            self._create_task()
        before = self.env["mail.message"].search([])
        self._run_rules()
        told = self.env["mail.message"].search([]) - before
        notices = told.filtered(lambda m: m.message_type == "user_notification")
        self.assertEqual(len(notices), 1)
        self.assertEqual(notices.notified_partner_ids, self.worker.partner_id)
        self.assertEqual(notices.body.count("<li>"), 5)

    def test_queries_do_not_grow_with_causes(self):
        with self.assertQueryCount(40):
            found = self.cases._find_causes(self.strict)
        self.assertFalse(found)
        for _number in range(20):
            self._create_task()
        self._run_rules()
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            self.cases._propose_for_policy(self.strict)

    def test_published_rulings_are_told_to_the_next_meeting_once(self):
        shown = self._explain(name="Mould")
        praised = self._commend()
        excused = self._explain(name="Excused")
        shown.with_user(self.chair).action_rule("penalty", "A day lost", "5 points")
        praised.with_user(self.chair).action_rule("commended", "Well done")
        excused.with_user(self.chair).action_rule("excused", "The roof leaks")
        self.assertTrue(shown.is_published and praised.is_published)
        self.assertFalse(excused.is_published)
        coming = self._plan("03-18", self.strict)
        self.env["chanxiao.meeting.attendee"].create(
            {"meeting_id": coming.id, "partner_id": self.attendee.partner_id.id}
        )
        for user in (self.attendee, self.chair, self.planner, self.auditor):
            told = coming.with_user(user).told_rulings
            self.assertIn("5 points", told)
            self.assertIn("Saved the Dongfeng order", told)
            self.assertNotIn("roof", told, "what was explained is nobody's business")
        self.assertFalse(coming.with_user(self.finance).told_rulings)
        # under its topics, too
        topic = self.env["chanxiao.meeting.agenda.item"].create(
            {"meeting_id": coming.id, "name": "Penalties", "kind": "report"}
        )
        self.assertIn("5 points", topic.with_user(self.attendee).told_rulings)
        coming._set_state(
            "held",
            started_at=datetime(2026, 3, 18, 1),
            ended_at=datetime(2026, 3, 18, 3),
        )
        following = self._plan("03-25", self.strict)
        self.assertFalse(following.told_rulings)
        self.assertFalse(self.held.told_rulings, "ruled after it")
        with freeze_time("2026-03-18 03:00:01"):
            later = self._commend(person_id=self.attendee.id)
            later.with_user(self.chair).action_rule("commended")
            self.env.invalidate_all()
            self.assertIn("Attendee", following.told_rulings)
            self.assertNotIn("Attendee", coming.told_rulings)

    def test_policy_that_publishes_nothing(self):
        case = self._explain(policy_id=self.policy.id, meeting_id=False)
        case.with_user(self.chair).action_rule("criticised", "A day lost")
        self.assertFalse(case.is_published)
        coming = self._plan("03-18")
        self.assertFalse(coming.with_user(self.chair).told_rulings)
        self.assertTrue(fields.Datetime.now() <= coming.date_start)

    def test_template_of_the_managers_meeting(self):
        """E1: penalties are told at the beginning; D2 commends."""
        for code, expected in (("E1", True), ("D2", False)):
            template = self.env.ref(
                f"chanxiao_meeting.chanxiao_meeting_policy_template_{code.lower()}"
            )
            policy = template._create_policy(self.company)
            self.assertTrue(policy.publish_rulings, code)
            self.assertEqual(policy.account_overdue_tasks, expected, code)
