"""Which exceptions a meeting treats: by money and urgency, as time allows."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..follow_up.action_common import ActionCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestExceptionAgenda(ActionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.exceptions = cls.env["chanxiao.control.exception"]
        cls.coming = cls._plan("04-01")
        # what the demonstration brings along
        cls.exceptions.search([])._write_system({"state": "closed"})

    def _report(self, name="Late", **values):
        return self.exceptions.create({"name": name, **values})

    def _propose(self, user=None, meeting=None):
        meeting = (meeting or self.coming).with_user(user or self.planner)
        action = meeting.action_propose_exceptions()
        dialogs = self.env[action["res_model"]].with_user(user or self.planner)
        return dialogs.browse(action["res_id"])

    def _get_order(self, meeting=None):
        return self.exceptions._find_untreated(meeting or self.coming).mapped("name")

    # ranking

    def test_urgency_by_severity_and_the_days_that_are_left(self):
        expected = {
            ("minor", "2026-03-17"): 1.5,
            ("major", "2026-03-16"): 4,
            ("major", "2026-03-19"): 2.5,
            ("critical", "2026-03-01"): 8,
        }
        for (severity, day), urgency in expected.items():
            exception = self._report(severity=severity, deadline=day)
            self.assertAlmostEqual(exception.urgency, urgency, msg=severity)

    def test_urgency_by_age_where_nothing_was_promised(self):
        for day, urgency in (("03-16", 2), ("03-09", 3), ("02-23", 3.5)):
            exception = self._report(detected_at=f"2026-{day} 04:00:00")
            self.assertAlmostEqual(exception.urgency, urgency, msg=day)
            self.assertFalse(exception.promised_day)

    def test_promised_day_of_the_order_is_a_local_date(self):
        self.order.commitment_date = "2026-03-17 16:30:00"
        exception = self._report(subject_ref=f"sale.order,{self.order.id}")
        self.assertEqual(str(exception.promised_day), "2026-03-18")
        exception.deadline = "2026-03-20"
        self.assertEqual(str(exception.promised_day), "2026-03-20")

    def test_ranked_by_money_times_urgency(self):
        self._report("A", amount_at_risk=100, severity="critical")  # 400
        self._report("B", amount_at_risk=300, severity="minor")  # 300
        self._report("C", amount_at_risk=300, severity="major")  # 600
        self.assertEqual(self._get_order(), ["C", "A", "B"])

    def test_unknown_money_is_neither_first_nor_last(self):
        self._report("unknown")
        self._report("a lot", amount_at_risk=1000)
        self._report("some", amount_at_risk=500)
        self._report("little", amount_at_risk=10)
        self.assertEqual(self._get_order(), ["a lot", "unknown", "some", "little"])

    def test_by_severity_where_no_money_is_known(self):
        self._report("minor", severity="minor")
        self._report("critical", severity="critical")
        self.assertEqual(self._get_order(), ["critical", "minor"])

    # what waits for a meeting

    def test_what_does_not_wait(self):
        for state in ("decided", "executing", "closed"):
            self._report(state)._set_state(state)
        self._report("gone")._write_system({"gone_at": "2026-03-16 00:00:00"})
        other, _stranger = self._create_other_company_user()
        theirs = self.exceptions.with_company(other).create({"name": "other"})
        self.assertEqual(theirs.company_id, other)
        analysed = self._report("analysed")
        analysed.action_analyse()
        self.assertEqual(self._get_order(), ["analysed"])

    def test_on_a_coming_agenda_or_left_for_later(self):
        exception = self._report()
        later = self._plan("04-16")
        exception._put_on_agenda(later)
        self.assertFalse(self._get_order())
        topic = exception.agenda_item_id
        topic.parked = True
        later._set_state("held")
        # the backlog offers it
        self.assertFalse(self._get_order())
        topic._write_system({"is_dropped": True})
        self.assertEqual(self._get_order(), ["Late"])
        topic._write_system({"is_dropped": False, "parked": False})
        self.assertEqual(self._get_order(), ["Late"])

    def test_one_record_once(self):
        about = {"subject_ref": f"sale.order,{self.order.id}"}
        self._report("first", severity="critical", **about)
        self._report("second", **about)
        self.assertEqual(self._get_order(), ["first"])
        self.env["chanxiao.meeting.agenda.item"].create(
            {"meeting_id": self.coming.id, "name": "The order", **about}
        )
        self.assertFalse(self._get_order())

    def test_confidential_ones_go_to_their_own_meetings(self):
        other = self._create_policy(code="OTH")
        exception = self._report()
        exception._write_system({"is_confidential": True, "policy_id": other.id})
        self.assertFalse(self._get_order())
        self.assertEqual(self._get_order(self._plan("04-02", other)), ["Late"])

    def test_what_the_user_may_not_read_is_not_shown(self):
        exception = self._report(responsible_id=False)
        exception._write_system({"is_confidential": True, "policy_id": self.policy.id})
        found = self.exceptions.with_user(self.worker)._find_untreated(self.coming)
        self.assertFalse(found)
        found = self.exceptions.with_user(self.planner)._find_untreated(self.coming)
        self.assertEqual(found, exception)

    # the minutes that are left

    def _fill(self, minutes, **values):
        return self.env["chanxiao.meeting.agenda.item"].create(
            {
                "meeting_id": self.coming.id,
                "name": "Long",
                "duration_planned": minutes,
                **values,
            }
        )

    def test_fitted_to_the_minutes_that_are_left(self):
        self.policy.agenda_ids._write_system({"duration_planned": 0})
        for number in range(4):
            self._report(f"E{number}", amount_at_risk=1000 - number)
        self._fill(95)
        self.assertEqual(self.coming._get_minutes_left(), 25)
        dialog = self._propose()
        self.assertEqual(
            dialog.line_ids.mapped("is_chosen"), [True, True, False, False]
        )
        self.assertEqual((dialog.minutes_before, dialog.minutes_left), (25, 5))
        with Form(dialog) as form:
            with form.line_ids.edit(0) as line:
                line.minutes = 20
            self.assertEqual(form.minutes_left, -5)

    def test_standing_agenda_takes_its_minutes_before_it_is_convened(self):
        lines = self.policy.agenda_ids
        lines._write_system({"duration_planned": 0})
        lines[:1]._write_system({"duration_planned": 100})
        self.assertEqual(self.coming._get_minutes_left(), 20)
        self.coming.with_user(self.planner).action_convene()
        self.assertEqual(self.coming._get_minutes_left(), 20)
        self._fill(50)
        self.assertEqual(self.coming._get_minutes_left(), 0)

    def test_no_time_at_all(self):
        self._report()
        self._fill(500)
        dialog = self._propose()
        self.assertFalse(dialog.line_ids.is_chosen)
        self.assertEqual(dialog.minutes_left, 0)

    # the dialog

    def test_ticked_ones_become_topics(self):
        self.policy.agenda_ids._write_system({"duration_planned": 0})
        first = self._report("First", amount_at_risk=100, containment="Borrowed")
        second = self._report("Second", responsible_id=self.salesman.id)
        dialog = self._propose()
        dialog.line_ids[0].minutes = 25
        dialog.line_ids[1].is_chosen = False
        dialog.action_confirm()
        topic = first.agenda_item_id
        self.assertEqual(topic.meeting_id, self.coming)
        self.assertEqual(
            (topic.kind, topic.duration_planned, topic.emergency_measure),
            ("exception", 25, "Borrowed"),
        )
        self.assertFalse(second.agenda_item_id)
        self.assertEqual(second.outside_meeting_id, self.coming)
        told = second.message_ids[0]
        self.assertEqual(told.partner_ids, self.salesman.partner_id)
        self.assertIn("without a meeting", told.body)

    def test_told_once_a_meeting_and_only_if_wanted(self):
        exception = self._report(responsible_id=self.salesman.id)
        for _time in range(2):
            dialog = self._propose()
            dialog.line_ids.is_chosen = False
            dialog.action_confirm()
        told = exception.message_ids.filtered("partner_ids")
        self.assertEqual(len(told), 1)
        quiet = self._report("Quiet", responsible_id=self.salesman.id)
        dialog = self._propose()
        dialog.is_told = False
        dialog.line_ids.is_chosen = False
        dialog.action_confirm()
        self.assertFalse(quiet.outside_meeting_id)

    def test_nothing_twice_when_two_confirm(self):
        exception = self._report()
        first, second = self._propose(), self._propose(self.chair)
        first.line_ids.is_chosen = second.line_ids.is_chosen = True
        first.action_confirm()
        with self.assertRaisesRegex(UserError, "any more"):
            second.action_confirm()
        self.assertEqual(len(self.coming.agenda_ids), 1)
        self.assertEqual(exception.meeting_id, self.coming)

    def test_who_may(self):
        self._report()
        for user in (self.salesman, self.auditor):
            with self.assertRaises(AccessError):
                self._propose(user)
            self.assertFalse(self.coming.with_user(user).can_propose_exceptions)
        # who conducts it need not see to its exceptions
        dialog = self._propose(self.chair)
        dialog.line_ids.is_chosen = True
        dialog.action_confirm()
        self.assertEqual(len(self.coming.agenda_ids), 1)

    def test_nobody_confirms_for_who_conducts(self):
        """The dialog made by a program, with an exception of its choice."""
        exception = self._report(responsible_id=False)
        dialogs = self.env["chanxiao.exception.propose"].with_user(self.worker)
        line = Command.create({"exception_id": exception.id, "is_chosen": True})
        with self.assertRaises(AccessError):
            dialogs.create(
                {"meeting_id": self.coming.id, "line_ids": [line]}
            ).action_confirm()
        settled = self._report("Settled")
        settled._set_state("decided")
        self._report("Waiting")
        dialog = self._propose()
        dialog.line_ids[0].exception_id = settled
        dialog.line_ids[0].is_chosen = True
        with self.assertRaisesRegex(UserError, "any more"):
            dialog.action_confirm()

    def test_nothing_to_propose(self):
        with self.assertRaisesRegex(UserError, "No exception waits"):
            self._propose()
        self._report()
        self.coming._set_state("in_progress")
        with self.assertRaisesRegex(UserError, "In Progress"):
            self._propose()

    def test_no_other_door(self):
        exception = self._report()
        with self.assertRaises(UserError):
            exception.with_user(self.planner).outside_meeting_id = self.coming

    # at convening

    def _convene(self):
        action = self.coming.with_user(self.planner).action_ask_convene()
        return Form.from_action(self.coming.with_user(self.planner).env, action)

    def test_offered_at_convening(self):
        self.policy.agenda_ids._write_system({"duration_planned": 0})
        self._fill(105)
        first = self._report("First", severity="critical")
        second = self._report("Second")
        form = self._convene()
        self.assertEqual(set(form.offered_exception_ids), set(first + second))
        self.assertEqual(set(form.exception_ids), set(first))
        form.save().action_confirm()
        self.assertEqual(first.meeting_id, self.coming)
        self.assertFalse(second.meeting_id)
        self.assertEqual(self.coming.state, "convened")

    def test_none_is_offered_when_it_starts(self):
        self._report()
        check = self.env["chanxiao.meeting.check"].create(
            {"meeting_id": self.coming.id, "step": "start"}
        )
        self.assertFalse(check.offered_exception_ids)

    def test_queries_do_not_grow(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.exceptions._find_untreated(self.coming)
            return self.env.cr.sql_log_count - before

        for number in range(3):
            order = self._create_order(commitment_date="2026-03-20 04:00:00")
            self._report(f"E{number}", subject_ref=f"sale.order,{order.id}")
        few = count()
        for number in range(6):
            order = self._create_order(commitment_date="2026-03-20 04:00:00")
            self._report(f"F{number}", subject_ref=f"sale.order,{order.id}")
        self.assertEqual(count(), few)
