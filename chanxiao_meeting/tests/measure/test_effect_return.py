from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from ...models.minutes.redaction import Reading
from .effect_common import EffectCase

DAY = "2026-04-16 01:00:00"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestEffectReturn(EffectCase):
    """What had no effect comes back, and the next meeting hears what became of all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        meeting = cls.meeting.with_user(cls.planner)
        with freeze_time("2026-03-16 03:00:00"):
            meeting.action_mark_present()
            meeting.action_close()

    def _fail_to_work(self, **values):
        decision = self._decide_before(**values)
        self._run(DAY, self._make_rate(85.0))
        self.assertEqual(decision.state, "ineffective")
        return decision

    def _decide_before(self, **values):
        """While the minutes of the meeting are a draft, decisions are still adopted."""
        return self._decide(**values)

    def _plan_next(self, day="04-20"):
        return self._create_meeting(
            self.policy,
            date_start=f"2026-{day} 01:00:00",
            date_end=f"2026-{day} 03:00:00",
            period_start="2026-04-01",
            period_end="2026-04-15",
        )

    def _convene(self, meeting, moment="2026-04-17 01:00:00"):
        with freeze_time(moment), self._collecting():
            meeting.with_user(self.planner).action_convene()
        return meeting

    def _get_topics(self, meeting):
        return meeting.agenda_ids.filtered(lambda t: t.name.startswith("Without"))

    def test_comes_onto_the_next_agenda_with_its_history(self):
        decision = self._fail_to_work(rationale="It was cheapest")
        meeting = self._convene(self._plan_next())
        topic = self._get_topics(meeting)
        self.assertEqual(topic.name, "Without effect: Pack a day earlier")
        self.assertEqual(decision.returned_item_id, topic)
        for said in (
            "Decided by",
            "It was cheapest",
            "Task: Change the plan (Worker). Done",
            "Ineffective",
            "before 80%, expected ≥ 90%, reached 85%",
        ):
            self.assertIn(said, topic.cause)
        self.assertLess(topic.sequence, 1000)

    def test_said_before_convening(self):
        self._fail_to_work()
        meeting = self._plan_next()
        with freeze_time("2026-04-17 01:00:00"):
            remarks = "\n".join(meeting._get_convening_preview())
        self.assertIn("without effect: Pack a day earlier", remarks)
        self.assertEqual(
            meeting._get_coming_agenda_minutes(),
            self._plan_next("04-21")._get_coming_agenda_minutes(),
        )

    def test_found_out_after_the_meeting_was_convened(self):
        decision = self._decide_before()
        meeting = self._convene(self._plan_next(), "2026-04-15 01:00:00")
        self._run(DAY, self._make_rate(85.0))
        self.assertFalse(self._get_topics(meeting))
        with freeze_time("2026-04-20 01:00:00"), self._collecting():
            meeting.with_user(self.planner).action_start()
        self.assertEqual(self._get_topics(meeting), decision.returned_item_id)

    def test_comes_back_once(self):
        self._fail_to_work()
        meeting = self._convene(self._plan_next())
        with freeze_time("2026-04-20 01:00:00"), self._collecting():
            meeting.with_user(self.planner).action_start()
        self.assertEqual(len(self._get_topics(meeting)), 1)
        later = self._convene(self._plan_next("05-04"), "2026-05-01 01:00:00")
        self.assertFalse(self._get_topics(later))

    def test_meeting_that_is_called_off_leaves_it_over(self):
        decision = self._fail_to_work()
        meeting = self._convene(self._plan_next())
        topic = self._get_topics(meeting)
        with freeze_time("2026-04-18 01:00:00"):
            meeting.with_user(self.planner).action_cancel("Flood")
        following = self._plan_next("04-27")
        parked = following._get_backlog_topics()
        ineffective = following._get_ineffective_decisions()
        # once: either as the topic that was parked, or anew
        self.assertEqual((topic in parked) + (decision in ineffective), 1)

    def test_other_series_and_companies_hear_nothing(self):
        self._fail_to_work()
        other = self._create_policy(code="C")
        meeting = self._create_meeting(
            other, date_start="2026-04-20 01:00:00", date_end="2026-04-20 03:00:00"
        )
        self.assertFalse(meeting._get_ineffective_decisions())
        self.assertFalse(self.Check._get_review_checks(meeting))

    def test_topic_tells_no_value_in_confidence(self):
        decision = self._decide_before()
        decision.check_ids._write_system({"confidential": True})
        self._run(DAY, self._make_rate(85.0))
        meeting = self._convene(self._plan_next())
        cause = self._get_topics(meeting).cause
        self.assertIn("Ineffective", cause)
        for value in ("80", "85%", "90"):
            self.assertNotIn(value, cause)

    def test_what_nobody_judged_is_said(self):
        self._decide_before()
        self._run(DAY)
        remarks = "\n".join(self._plan_next()._get_backlog_remarks())
        self.assertIn("nobody has judged whether it worked: Pack a day", remarks)

    # the minutes

    def _hold(self, meeting):
        self._convene(meeting)
        user = meeting.with_user(self.planner)
        with freeze_time("2026-04-20 01:00:00"), self._collecting():
            user.action_start()
        with freeze_time("2026-04-20 03:00:00"):
            user.action_mark_present()
            user.action_close()
        return meeting.minutes_ids

    def test_minutes_tell_then_expected_and_now(self):
        decision = self._decide_before()
        self._run(DAY, self._make_rate(92.5))
        minutes = self._hold(self._plan_next())
        [told] = minutes.content["effects"]
        self.assertEqual(told["id"], decision.id)
        self.assertEqual(
            (told["previous"], told["expected"], told["value"], told["result"]),
            (80.0, 90.0, 92.5, "effective"),
        )
        for said in (
            "Effect of Earlier Decisions",
            "before 80%, expected ≥ 90%, reached 92.5%",
        ):
            self.assertIn(said, minutes.content_html)
        # told by one meeting only
        later = self._plan_next("05-04")
        self.assertFalse(self.Check._get_review_checks(later))
        self.assertEqual(
            self.Check._get_review_checks(minutes.meeting_id), decision.check_ids
        )

    def test_minutes_tell_why_it_is_not_measurable(self):
        self._decide_before()
        self._run(DAY)
        minutes = self._hold(self._plan_next())
        self.assertIn("not installed any more", minutes.content_html)

    def test_minutes_name_what_confounds(self):
        self._decide_before()
        self._decide_before(name="Hire a forklift")
        self._run(DAY, self._make_rate(95.0))
        minutes = self._hold(self._plan_next())
        self.assertIn("on the same figure: Hire a forklift", minutes.content_html)

    def test_minutes_tell_no_value_in_confidence(self):
        decision = self._decide_before()
        decision.check_ids._write_system({"confidential": True})
        self._run(DAY, self._make_rate(87.25))
        minutes = self._hold(self._plan_next())
        # to whoever is told nothing in confidence
        others = minutes._with_reading(Reading(frozenset()))
        [told] = others._get_shown_content()["effects"]
        self.assertEqual(told["result"], "ineffective")
        for name in ("previous", "expected", "expected_max", "value"):
            self.assertIsNone(told[name])
        self.assertNotIn("87.", str(others._render_content()))
        everything = minutes._with_reading(Reading())
        self.assertIn("87.", str(everything._render_content()))

    def test_minutes_of_earlier_versions_have_none(self):
        minutes = self._hold(self._plan_next())
        content = dict(minutes.content)
        del content["effects"]
        minutes._write_system({"content": content})
        minutes.invalidate_recordset(["content_html"])
        self.assertNotIn("Effect of Earlier", minutes.content_html)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestEffectRights(EffectCase):
    """Who reads what a decision achieved: whoever may read the figure."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Ledger = cls.env["chanxiao.meeting.decision.ledger"]
        cls.decision = cls._decide()
        with cls._at(DAY, cls._make_rate(92.5)):
            pass
        cls.check = cls.decision.check_ids
        cls.env.flush_all()

    def _reads(self, user):
        return bool(self.Check.with_user(user).search([("id", "=", self.check.id)]))

    def test_as_the_figure(self):
        for user in (self.attendee, self.chair, self.planner, self.auditor):
            self.assertTrue(self._reads(user), user.name)
        stranger = self._create_user("passer-by", "user")
        self.assertFalse(self._reads(stranger))

    def test_confidential_as_its_brief(self):
        self.check._write_system({"confidential": True, "brief_id": self.secret.id})
        self.env.flush_all()
        for user in (self.finance, self.chair, self.planner, self.auditor):
            self.assertTrue(self._reads(user), user.name)
        for user in (self.attendee, self.representative):
            self.assertFalse(self._reads(user), user.name)
            self.assertFalse(self.decision.with_user(user).effect_chart)

    def _get_row(self, user):
        row = self.Ledger.with_user(user).search([("id", "=", self.decision.id)])
        return row.read(["change", "is_known", "state", "now_text", "then_text"])[0]

    def test_ledger_follows_the_rules_of_checks(self):
        row = self._get_row(self.attendee)
        self.assertEqual((row["change"], row["is_known"]), (12.5, True))
        self.assertEqual((row["then_text"], row["now_text"]), ("80%", "92.5%"))
        self.check._write_system({"confidential": True, "brief_id": self.secret.id})
        self.env.flush_all()
        self.env.invalidate_all()
        row = self._get_row(self.attendee)
        self.assertEqual((row["change"], row["is_known"]), (0, False))
        self.assertEqual((row["then_text"], row["now_text"]), (False, False))
        self.assertEqual(row["state"], "effective")
        ledger = self.Ledger.with_user(self.attendee)
        self.assertFalse(ledger.search([("change", ">", 0)]))
        self.env.invalidate_all()
        self.assertEqual(self._get_row(self.finance)["change"], 12.5)

    def test_nobody_writes_checks_or_the_ledger(self):
        for user in (self.planner, self.manager, self.attendee):
            for model, values in (
                ("chanxiao.meeting.decision.check", {"now_value": 1.0}),
                ("chanxiao.meeting.decision.ledger", {"change": 1.0}),
            ):
                records = self.env[model].with_user(user)
                with self.subTest(f"{user.name} {model}"):
                    self.assertFalse(records.browse().has_access("write"))
                    self.assertFalse(records.browse().has_access("create"))
                    self.assertFalse(records.browse().has_access("unlink"))
                    self.assertTrue(values)

    def test_through_the_decision_neither(self):
        decision = self._propose().with_user(self.planner)
        command = {"date": "2026-04-01", "state": "effective"}
        with self.assertRaises(Exception) as refused:
            decision.write({"check_ids": [Command.create(command)]})
        self.assertIn(type(refused.exception).__name__, ("AccessError", "UserError"))
        copied = self.decision.with_user(self.planner).copy()
        self.assertFalse(copied.check_ids)
        self.assertFalse(copied.check_result)

    def test_other_companies(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger",
            "manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self.assertFalse(self._reads(stranger))
        self.assertFalse(self.Ledger.with_user(stranger).search([]))

    # what the ledger counts

    def test_ledger_of_money_and_days(self):
        cases = (
            ("finance.revenue", 100.0, 130.0, "gain_money", 30.0),
            ("finance.cost_of_revenue", 100.0, 130.0, "gain_money", -30.0),
            ("planning.delay_days", 5.0, 3.0, "gain_days", 2.0),
        )
        for number, (key, then, now, name, gain) in enumerate(cases):
            definition = self._get_definition(key)
            decision = self._decide(
                name=f"Money {number}", expected_key=key, expected_value=now
            )
            self._run("2026-03-16 05:00:00", self._make(key, then))
            self._run(DAY, self._make(key, now))
            row = self.Ledger.browse(decision.id)
            self.assertEqual(row.definition_id, definition)
            self.assertAlmostEqual(row[name], gain)
            self.assertEqual(row.department_id, self.sales_department)
            self.assertEqual(row.policy_id, self.policy)
        groups = self.Ledger.with_user(self.planner)._read_group(
            [("decision_id.name", "like", "Money")],
            ["measure"],
            ["number:sum", "gain_money:sum", "gain_days:sum"],
        )
        self.assertEqual(groups, [("other", 3, 0.0, 2.0)])

    def test_ledger_lists_what_was_adopted(self):
        proposed = self._propose()
        running = self._decide(is_done=False, expected_key=False, check_date=False)
        rows = self.Ledger.search([])
        self.assertNotIn(proposed.id, rows.ids)
        row = self.Ledger.browse(running.id)
        self.assertFalse(row.is_known)
        self.assertFalse(row.now_text)
        action = row.action_open_decision()
        self.assertEqual(action["res_id"], running.id)
