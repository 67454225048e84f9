from datetime import date
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import DeadlockDetected

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .effect_common import OVERDUE, EffectCase

RUN = "odoo.addons.chanxiao_meeting.models.measure.decision_check_run"
DAY = "2026-04-16 01:00:00"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestDecisionEffect(EffectCase):
    """B4: a decision's effect is measured on the figure it was meant to move."""

    # adoption freezes expectation and baseline

    def test_baseline_is_the_frozen_figure_of_the_meeting(self):
        check = self._decide().check_ids
        self.assertEqual(check.then_value, 80)
        self.assertTrue(check.is_then_known)
        self.assertEqual(
            (check.then_start, check.then_end), (date(2026, 3, 1), date(2026, 3, 15))
        )
        self.assertEqual(check.then_as_of, self.brief.figure_ids.as_of)
        self.assertEqual(check.date, date(2026, 4, 16))
        self.assertEqual((check.state, check.expected_value), ("waiting", 90))
        self.assertFalse(check.is_then_pending)
        self.assertFalse(check.confidential)

    def test_baseline_entered_by_hand_says_so(self):
        self.brief.figure_ids._write_system(
            {"is_overridden": True, "override_value": 75.0}
        )
        check = self._decide().check_ids
        self.assertEqual(check.then_value, 75)
        self.assertTrue(check.is_then_by_hand)

    def test_expectation_is_frozen_with_the_adoption(self):
        decision = self._decide().with_user(self.planner)
        for values in (
            {"expected_value": 10.0},
            {"expected_value_max": 99.0},
            {"expected_key": OVERDUE},
            {"expected_definition_id": self.overdue.id},
            {"check_result": "effective"},
            {"returned_item_id": self.meeting.agenda_ids[:1].id},
        ):
            with self.assertRaises(UserError):
                decision.write(values)
        self.assertEqual(decision.check_ids.expected_value, 90)

    def test_figure_that_the_meeting_did_not_report_is_read_afterwards(self):
        decision = self._decide(expected_key=OVERDUE, expected_value=1.0)
        check = decision.check_ids
        self.assertTrue(check.is_then_pending)
        triggers = self.env["ir.cron.trigger"].search(
            [
                (
                    "cron_id",
                    "=",
                    self.env.ref("chanxiao_meeting.ir_cron_check_effects").id,
                )
            ]
        )
        self.assertTrue(triggers)
        collect = self._run("2026-03-16 05:00:00", self._make(OVERDUE, 7.0))
        _provider, period, codes = collect.call_args.args
        self.assertEqual(str(period.date_from), "2026-03-01")
        self.assertEqual(period.as_of, decision.adopted_at)
        self.assertEqual(codes, {"sales"})
        self.assertEqual((check.then_value, check.is_then_pending), (7, False))

    def test_meeting_that_has_not_begun_has_no_baseline_yet(self):
        draft = self._create_meeting(self.policy)
        check = self._decide(meeting_id=draft.id).check_ids
        self.assertTrue(check.is_then_pending)
        self.assertTrue(check.confidential, "no brief reports it to that meeting")
        self._run("2026-03-16 05:00:00", self._make_rate(81.0))
        self.assertEqual(check.then_value, 81)

    def test_meeting_without_a_period(self):
        draft = self._create_meeting(
            self.policy, date_start=False, period_start=False, period_end=False
        )
        check = self._decide(meeting_id=draft.id).check_ids
        self._run("2026-03-16 05:00:00", self._make_rate(81.0))
        self.assertEqual(str(check.then_start), "2026-02-15")
        self.assertEqual(str(check.then_end), "2026-03-16")

    def test_date_before_the_adoption_is_refused(self):
        decision = self._propose(check_date="2026-03-15")
        with self.assertRaisesRegex(UserError, "before it is adopted"):
            decision.with_user(self.planner).action_adopt()
        decision.check_date = "2026-03-16"
        decision.with_user(self.planner).action_adopt()
        with self.assertRaisesRegex(ValidationError, "before it is adopted"):
            decision.with_user(self.planner).check_date = "2026-03-15"

    def test_adoption_says_what_the_expectation_lacks(self):
        for values, sentence in (
            ({"check_date": False}, "Enter when that is checked"),
            ({"expected_key": "gone.figure"}, "no source reports any more"),
        ):
            decision = self._propose(**values)
            with self.subTest(sentence), self.assertRaisesRegex(UserError, sentence):
                decision.with_user(self.planner).action_adopt()

    def test_expectation_that_no_value_can_meet(self):
        with self.assertRaisesRegex(ValidationError, "never more than"):
            self._propose(expected_value=120.0)

    def test_adopting_ten_with_a_figure_takes_no_more_queries_than_one(self):
        def count(number):
            decisions = self.env["chanxiao.meeting.decision"].union(
                *(self._propose() for _number in range(number))
            )
            self.env.cr.flush()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            decisions.with_user(self.planner).action_adopt()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(1)  # what is read once and kept is not what is measured
        one, ten = count(1), count(10)
        self.assertEqual(ten, one)
        self.assertLessEqual(one, 42)

    # the check on the day

    def test_effective(self):
        decision = self._decide()
        collect = self._run(DAY, self._make_rate(92.5))
        _provider, period, codes = collect.call_args.args
        # as many days as the baseline, up to the day of the check
        self.assertEqual(
            (str(period.date_from), str(period.date_to)), ("2026-04-01", "2026-04-15")
        )
        self.assertEqual((period.tz, codes), ("Asia/Shanghai", {"sales"}))
        check = decision.check_ids
        self.assertEqual((check.state, check.now_value), ("effective", 92.5))
        self.assertEqual(
            (check.then_text, check.expected_text, check.now_text),
            ("80%", "≥ 90%", "92.5%"),
        )
        self.assertEqual(decision.state, "effective")
        self.assertEqual(decision.check_result, "effective")
        self.assertIn("Effect checked: Effective", decision.message_ids[0].body)
        self.assertNotIn("92", decision.message_ids[0].body)

    def test_not_before_the_day_of_the_policy(self):
        decision = self._decide()
        self.assertFalse(self._run("2026-04-15 15:59:00", self._make_rate(92)).called)
        self.assertEqual(decision.check_result, "waiting")
        # midnight in Shanghai
        self._run("2026-04-15 16:00:00", self._make_rate(92))
        self.assertEqual(decision.state, "effective")

    def test_days_on_which_nothing_ran_are_caught_up(self):
        decision = self._decide()
        collect = self._run("2026-05-20 01:00:00", self._make_rate(92.5))
        self.assertEqual(str(collect.call_args.args[1].date_to), "2026-04-15")
        self.assertEqual(decision.state, "effective")

    def test_twice_is_once(self):
        decision = self._decide()
        self._run(DAY, self._make_rate(92.5))
        self.assertFalse(self._run(DAY, self._make_rate(10)).called)
        self.assertEqual(decision.check_ids.now_value, 92.5)

    def test_what_another_worker_checks_is_left_to_it(self):
        decision = self._decide()
        nothing = lambda records, **_options: records.browse()  # noqa: E731
        job = self.env.ref("chanxiao_meeting.ir_cron_check_effects")
        for model in (type(self.Check), type(decision)):
            triggers = self.env["ir.cron.trigger"].search([])
            with freeze_time(DAY), patch.object(model, "try_lock_for_update", nothing):
                self.Check.with_context(cron_id=job.id)._cron_check_effects()
            self.assertEqual(decision.check_result, "waiting")
            again = self.env["ir.cron.trigger"].search([]) - triggers
            self.assertEqual(again.cron_id, job, "it comes back in a minute")

    def test_two_at_once_leave_it_to_the_next_run(self):
        decision = self._decide()
        with freeze_time(DAY), self._fail(DeadlockDetected("deadlock")):
            self.Check._cron_check_effects()
        self.assertEqual(decision.check_result, "waiting")
        self._run(DAY, self._make_rate(92.5))
        self.assertEqual(decision.state, "effective")

    def test_ineffective(self):
        decision = self._decide()
        self._run(DAY, self._make_rate(85))
        self.assertEqual(decision.state, "ineffective")
        self.assertEqual(decision.check_ids.state, "ineffective")

    def test_exactly_as_expected_is_enough(self):
        decision = self._decide()
        self._run(DAY, self._make_rate(90 - 1e-9))
        self.assertEqual(decision.state, "effective")

    def test_less_is_better(self):
        cases = ((2.0, "effective"), (3.0, "effective"), (4.0, "ineffective"))
        for value, state in cases:
            with self.subTest(value), self.env.cr.savepoint() as savepoint:
                decision = self._decide(expected_key=OVERDUE, expected_value=3.0)
                self._run(DAY, self._make(OVERDUE, value))
                self.assertEqual(decision.state, state)
                savepoint.rollback()
                self.env.invalidate_all()

    def _expect_load(self, *ends, then=60.0):
        """A decision on a figure of which neither more nor less is better."""
        load = "planning.capacity_load_rate"
        lower, upper = ends if len(ends) == 2 else (ends[0], 0.0)
        decision = self._decide(
            expected_key=load, expected_value=lower, expected_value_max=upper
        )
        self._run("2026-03-16 05:00:00", self._make(load, then))
        return decision, load

    def test_range(self):
        for value, state in (
            (85, "effective"),
            (79, "ineffective"),
            (91, "ineffective"),
        ):
            with self.subTest(value), self.env.cr.savepoint() as savepoint:
                decision, load = self._expect_load(80, 90)
                self.assertEqual(decision.check_ids.expected_text, "80% – 90%")
                self._run(DAY, self._make(load, float(value)))
                self.assertEqual(decision.state, state)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_as_far_as_expected_where_no_range_is_named(self):
        for then, value, state in (
            (60.0, 85.0, "effective"),
            (60.0, 75.0, "ineffective"),
            (95.0, 75.0, "effective"),
            (95.0, 85.0, "ineffective"),
        ):
            with self.subTest(f"{then} {value}"), self.env.cr.savepoint() as savepoint:
                decision, load = self._expect_load(80.0, then=then)
                self._run(DAY, self._make(load, value))
                self.assertEqual(decision.state, state)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_not_measurable_and_why(self):
        cases = [
            ("source_gone", {}, ()),
            ("no_value", {}, (self._make_rate(None),)),
            ("not_done", {"is_done": False}, (self._make_rate(95.0),)),
            ("no_figure", {"expected_key": False}, ()),
        ]
        for cause, values, figures in cases:
            with self.subTest(cause), self.env.cr.savepoint() as savepoint:
                decision = self._decide(**values)
                state = decision.state
                self._run(DAY, *figures)
                check = decision.check_ids
                self.assertEqual((check.state, check.cause), ("unmeasurable", cause))
                self.assertTrue(check.explanation)
                self.assertEqual(decision.state, state)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_baseline_that_nobody_knows(self):
        decision, load = self._expect_load(80.0, then=None)
        self._run(DAY, self._make(load, 85.0))
        self.assertEqual(decision.check_ids.cause, "no_baseline")

    def test_confounded_names_both(self):
        mine = self._decide()
        other = self._decide(name="Hire a forklift", check_date="2026-04-01")
        elsewhere = self._decide(name="Other", expected_key=OVERDUE, expected_value=1)
        withdrawn = self._decide(is_done=False, name="Taken back")
        withdrawn.with_user(self.planner).action_withdraw("No")
        self._run(DAY, self._make_rate(95.0), self._make(OVERDUE, 0.0))
        check = mine.check_ids
        self.assertEqual(check.state, "confounded")
        self.assertEqual(check.rival_ids, other)
        self.assertIn("Pack a day earlier", check.explanation)
        self.assertIn("Hire a forklift", check.explanation)
        self.assertEqual(check.now_value, 95)
        self.assertEqual(mine.state, "implemented")
        self.assertEqual(elsewhere.state, "effective")

    def test_decisions_one_after_the_other_confound_nothing(self):
        first = self._decide(check_date="2026-04-01")
        self._run("2026-04-01 01:00:00", self._make_rate(95.0))
        self.assertEqual(first.state, "effective")
        with freeze_time("2026-04-01 02:00:00"):
            second = self._decide(name="Later", check_date="2026-04-16")
        self._run(DAY, self._make_rate(95.0))
        self.assertEqual(second.state, "effective")

    def test_one_reading_for_all_that_are_due(self):
        decisions = [
            self._decide(),
            self._decide(expected_key=OVERDUE, expected_value=3.0),
        ]
        self._run("2026-03-16 05:00:00", self._make(OVERDUE, 5.0))
        collect = self._run(DAY, self._make_rate(95.0), self._make(OVERDUE, 2.0))
        self.assertEqual(collect.call_count, 1)
        self.assertEqual({d.state for d in decisions}, {"effective"})

    def test_figure_that_fails_keeps_no_other_waiting(self):
        failing = self._decide()
        other = self._decide(expected_key="planning.delay_days", expected_value=99.0)
        notify = patch.object(type(self.env["ir.cron"]), "_notify_admin", autospec=True)
        self._run("2026-03-16 05:00:00", self._make("planning.delay_days", 97.0))
        with (
            freeze_time(DAY),
            self._fail(),
            notify as told,
            mute_logger(RUN),
        ):
            self.Check._cron_check_effects()
        self.assertEqual(other.state, "effective")
        self.assertEqual(failing.check_result, "waiting")
        self.assertEqual(told.call_count, 1)
        self._run("2026-04-17 01:00:00", self._make_rate(95.0))
        self.assertEqual(failing.state, "effective")

    def test_company_that_fails_keeps_no_other_waiting(self):
        mine, theirs = self._decide(), self._decide_elsewhere()
        Check = type(self.Check)
        honest = Check._check

        def fail_there(checks):
            if checks.company_id == theirs.company_id:
                raise ValueError("broken")
            return honest(checks)

        cron = type(self.env["ir.cron"])
        with (
            patch.object(cron, "_notify_admin", autospec=True) as told,
            patch.object(Check, "_check", fail_there),
            mute_logger("odoo.addons.chanxiao_meeting.models.common.ir_cron"),
        ):
            self._run(DAY, self._make_rate(95.0))
        self.assertEqual(told.call_count, 1)
        self.assertEqual(mine.state, "effective", "the other company is no rival")
        self.assertEqual(theirs.check_result, "waiting")

    def _decide_elsewhere(self, **values):
        """A decision of another company on the same figure."""
        euro = self.env.ref("base.EUR")
        other = self.env["res.company"].create(
            {"name": "Other Works", "currency_id": euro.id}
        )
        self.manager.company_ids += other
        there = {"company_id": other.id}
        boss = self._create_user(
            "boss", "organizer", company_ids=[Command.set(other.ids)], **there
        )
        department = self._create_department("Sales there", **there)
        line = {"department_id": department.id, "representative_id": boss.id}
        policy = self._create_policy(
            code="O",
            organizer_department_id=department.id,
            chair_id=boss.id,
            recorder_id=boss.id,
            department_ids=[Command.create(line)],
            agenda_ids=[],
            **there,
        )
        meeting = self._create_meeting(policy, chair_id=boss.id, recorder_id=boss.id)
        task = {"name": "Do", "assignee_id": boss.id, "deadline": "2026-03-20"}
        decision = self._propose(
            meeting_id=meeting.id, action_ids=[Command.create(task)], **values
        ).with_user(boss)
        decision.action_adopt()
        decision.action_ids.action_done("Done")
        return decision.sudo()

    def test_money_of_a_company_with_another_currency(self):
        theirs = self._decide_elsewhere(expected_key="finance.revenue")
        self._run("2026-03-16 05:00:00", self._make("finance.revenue", 80.5))
        self._run(DAY, self._make("finance.revenue", 95.0))
        check = theirs.check_ids
        self.assertEqual(
            (check.state, check.company_id), ("effective", theirs.company_id)
        )
        for text in (check.then_text, check.expected_text, check.now_text):
            self.assertIn("€", text)
        row = self.env["chanxiao.meeting.decision.ledger"].browse(theirs.id)
        self.assertEqual(row.currency_id, self.env.ref("base.EUR"))
        self.assertAlmostEqual(row.gain_money, 14.5)

    # the plan changes

    def test_check_that_is_moved(self):
        decision = self._decide()
        decision.with_user(self.planner).check_date = "2026-05-01"
        self.assertEqual(decision.check_ids.date, date(2026, 5, 1))
        self.assertFalse(self._run(DAY, self._make_rate(95.0)).called)
        self._run("2026-05-01 01:00:00", self._make_rate(95.0))
        self.assertEqual(decision.state, "effective")

    def test_what_could_not_be_measured_is_checked_again(self):
        decision = self._decide(is_done=False)
        self._run(DAY, self._make_rate(95.0))
        with freeze_time(DAY):
            decision.action_ids.with_user(self.worker).action_done("Done")
            decision.with_user(self.planner).check_date = "2026-05-01"
        first, second = decision.check_ids
        self.assertEqual(second.then_value, first.then_value)
        self.assertEqual(decision.check_result, "waiting")
        self._run("2026-05-01 01:00:00", self._make_rate(95.0))
        self.assertEqual((first.state, second.state), ("unmeasurable", "effective"))
        self.assertEqual(decision.state, "effective")

    def test_date_given_only_after_the_adoption(self):
        decision = self._decide(expected_key=False, check_date=False)
        self.assertFalse(decision.check_ids)
        decision.with_user(self.planner).check_date = "2026-04-16"
        self.assertEqual(decision.check_result, "waiting")
        decision.with_user(self.planner).check_date = False
        self.assertEqual(decision.check_result, "dropped")

    def test_withdrawn_before_the_check(self):
        decision = self._decide(is_done=False)
        decision.with_user(self.planner).action_withdraw("Obsolete")
        self.assertEqual(decision.check_ids.state, "dropped")
        self.assertFalse(self._run(DAY, self._make_rate(95.0)).called)
        self.assertEqual(decision.state, "withdrawn")

    def test_decisions_of_before_there_were_checks(self):
        decision = self._decide()
        decision.check_ids.sudo().unlink()
        decision._write_system({"check_result": False})
        self._run(DAY, self._make_rate(95.0))
        self.assertEqual(decision.check_ids.then_value, 80)
        self.assertEqual(decision.state, "effective")

    def test_record_that_was_deleted_since(self):
        partner = self.env["res.partner"].create({"name": "Customer"})
        order = self.env["sale.order"].create({"partner_id": partner.id})
        decision = self._decide(subject_ref=f"sale.order,{order.id}")
        order.unlink()
        self._run(DAY, self._make_rate(85.0))
        self.assertEqual(decision.state, "ineffective")

    # on watch

    def test_watched_for_as_many_periods(self):
        decision = self._decide(watch_periods=2)
        self._run(DAY, self._make_rate(95.0))
        watch = decision.check_ids[1:]
        self.assertEqual((watch.kind, watch.date), ("watch", date(2026, 5, 1)))
        # after a long pause both are made up for in one run
        self._run("2026-06-01 01:00:00", self._make_rate(95.0))
        self.assertEqual(
            decision.check_ids.mapped("state"), ["effective", "effective", "effective"]
        )
        self._run("2026-08-01 01:00:00", self._make_rate(10.0))
        self.assertEqual(len(decision.check_ids), 3)
        self.assertEqual(decision.state, "effective")

    def test_what_comes_back_while_on_watch(self):
        decision = self._decide(watch_periods=2)
        self._run(DAY, self._make_rate(95.0))
        self._run("2026-05-01 01:00:00", self._make_rate(70.0))
        self.assertEqual(decision.state, "ineffective")
        self.assertEqual(len(decision.check_ids), 2)

    def test_prevention_is_watched_without_saying_so(self):
        decision = self._propose(measure="improvement")
        self.assertEqual(decision.watch_periods, 3)
        decision.measure = "overtime"
        self.assertEqual(decision.watch_periods, 0)

    # judging by hand

    def _leave_open(self):
        decision = self._decide()
        self._run(DAY)
        self.assertEqual(decision.check_result, "unmeasurable")
        return decision

    def test_somebody_is_asked_and_judges(self):
        decision = self._leave_open()
        asked = decision.activity_ids
        self.assertEqual(asked.user_id, self.chair)
        mine = decision.with_user(self.chair)
        self.assertTrue(mine.can_judge)
        mine.action_judge("effective", "Customers say so")
        self.assertEqual(decision.state, "effective")
        first, second = decision.check_ids
        self.assertEqual(first.state, "unmeasurable", "that stays on record")
        self.assertEqual((second.kind, second.state), ("by_hand", "effective"))
        self.assertEqual(second.judged_by_id, self.chair)
        self.assertEqual(second.remark, "Customers say so")
        self.assertFalse(asked.exists().filtered("active"))

    def test_measured_again_nobody_is_asked_any_more(self):
        decision = self._leave_open()
        with freeze_time(DAY):
            decision.with_user(self.planner).check_date = "2026-05-01"
        self.assertFalse(decision.activity_ids)
        self._run("2026-05-01 01:00:00")
        self.assertEqual(decision.activity_ids.user_id, self.chair)

    def test_judged_without_effect(self):
        decision = self._leave_open()
        decision.with_user(self.planner).action_judge("ineffective", "Nothing changed")
        self.assertEqual(decision.state, "ineffective")

    def test_dialog_asks_how_and_why(self):
        decision = self._leave_open()
        dialog = (
            self.env["chanxiao.meeting.judgement"]
            .with_user(self.planner)
            .with_context(active_model=decision._name, active_ids=decision.ids)
            .create({"words": "It was seen"})
        )
        self.assertEqual(dialog.decision_ids, decision)
        with self.assertRaisesRegex(UserError, "Say whether"):
            dialog.action_confirm()
        dialog.verdict = "effective"
        dialog.action_confirm()
        self.assertEqual(decision.state, "effective")

    def test_judging_needs_words_and_a_result(self):
        decision = self._leave_open().with_user(self.planner)
        for given in ((), ("effective",), ("effective", "  "), ("withdrawn", "No")):
            with self.assertRaises(UserError):
                decision.action_judge(*given)
        self.assertEqual(decision.state, "implemented")

    def test_who_judges(self):
        decision = self._leave_open()
        for user in (self.attendee, self.auditor, self.representative):
            self.assertFalse(decision.with_user(user).can_judge)
            with self.assertRaisesRegex(AccessError, "is judged by Chair"):
                decision.with_user(user).action_judge("effective", "Yes")
        with self.assertRaises(AccessError):
            decision.with_user(self.outsider).action_judge("effective", "Yes")

    def test_nobody_judges_their_own_work(self):
        task = {
            "name": "Pack",
            "assignee_id": self.chair.id,
            "deadline": "2026-03-20",
        }
        decision = self._propose(action_ids=[Command.create(task)])
        decision.with_user(self.planner).action_adopt()
        decision.action_ids.with_user(self.chair).action_done("Done")
        self._run(DAY)
        self.assertFalse(decision.with_user(self.chair).can_judge)
        with self.assertRaisesRegex(AccessError, "nobody judges their own work"):
            decision.with_user(self.chair).action_judge("effective", "Of course")
        self.assertEqual(decision.activity_ids.user_id, self.planner)
        decision.with_user(self.planner).action_judge("effective", "Seen")

    def test_what_can_be_measured_is_not_judged(self):
        decision = self._decide()
        with self.assertRaisesRegex(UserError, "is measured on"):
            decision.with_user(self.planner).action_judge("effective", "Quick")
        running = self._decide(is_done=False)
        with self.assertRaisesRegex(UserError, "not carried out yet"):
            running.with_user(self.planner).action_judge("effective", "Quick")
        with self.assertRaises(UserError):
            self._propose().with_user(self.planner).action_judge("effective", "Quick")

    def test_decision_without_figure_or_date(self):
        decision = self._decide(expected_key=False, check_date=False)
        self.assertTrue(decision.with_user(self.chair).can_judge)
        decision.with_user(self.chair).action_judge("effective", "Seen")
        self.assertEqual(decision.state, "effective")
        self.assertEqual(decision.check_ids.judged_by_id, self.chair)

    def test_task_of_a_judged_decision_is_not_rejected(self):
        decision = self._decide()
        self._run(DAY, self._make_rate(95.0))
        with self.assertRaisesRegex(UserError, "decision of its own"):
            decision.action_ids.with_user(self.planner).action_reject("No")

    # the picture

    def test_chart(self):
        decision = self._decide(watch_periods=1)
        self._run(DAY, self._make_rate(92.0))
        self._run("2026-05-01 01:00:00", self._make_rate(91.0))
        chart = decision.with_user(self.planner).effect_chart
        self.assertEqual([p["value"] for p in chart["points"]], [80.0, 92.0, 91.0])
        self.assertEqual(chart["expected"], [90.0])
        self.assertEqual(
            [p["day"] for p in chart["points"]],
            ["2026-03-15", "2026-04-15", "2026-04-30"],
        )
        self.assertFalse(self._propose(expected_key=False).effect_chart)
