from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..follow_up.action_common import ActionCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestControlException(ActionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cause = cls.env.ref("chanxiao_meeting.chanxiao_reason_exception_material")
        cls.later = cls._plan("04-16")
        cls.coming = cls._plan("04-01")

        cls.found = {
            "cause_reason_id": cls.cause.id,
            "containment": "Borrowed",
            "prevention": "Checked",
        }

    def _report(self, user=None, **values):
        return (
            self.env["chanxiao.control.exception"]
            .with_user(user or self.salesman)
            .create(
                {
                    "name": "Castings are missing",
                    "kind": "material",
                    "subject_ref": f"sale.order,{self.order.id}",
                    **values,
                }
            )
        )

    def _decide(self, exception):
        """A decision on the topic of the exception, adopted."""
        topic = exception.sudo().agenda_item_id
        decision = self._create_decision(
            meeting_id=topic.meeting_id.id, agenda_item_id=topic.id
        )
        decision.with_user(self.chair).action_adopt()
        return decision

    def _put(self, exception, meeting=None):
        """Through the dialog, which suggests the next meeting."""
        form = Form.from_action(exception.env, exception.action_put_on_agenda())
        if meeting:
            form.meeting_id = meeting
        form.save().action_confirm()

    def test_reported_on_a_record(self):
        action = self.order.with_user(self.salesman).action_report_exception()
        defaults = self.env[action["res_model"]].with_user(self.salesman)
        exception = defaults.with_context(**action["context"]).create({"name": "Late"})
        self.assertEqual(exception.subject_ref, self.order)
        self.assertEqual(exception.company_id, self.order.company_id)
        self.assertEqual(exception.responsible_id, self.salesman)
        opened = self.order.with_user(self.salesman).action_open_chanxiao_exceptions()
        found = self.env[opened["res_model"]].search(opened["domain"])
        self.assertEqual(found, exception)

    def test_columns_by_state(self):
        """In the order of the states, without empty ones."""
        first, second = self._report(), self._report()
        second.action_analyse()
        found = (
            first.sudo()
            .with_context(read_group_expand=True)
            .web_read_group([("id", "in", (first + second).ids)], ["state"])
        )
        columns = [group["state"] for group in found["groups"]]
        self.assertEqual(columns, ["new", "analysing"])

    def test_from_report_to_closing(self):
        exception = self._report()
        exception.action_analyse()
        with self.assertRaisesRegex(UserError, "what caused"):
            exception.action_decide()
        exception.cause_reason_id = self.cause
        with self.assertRaisesRegex(UserError, "Enter the decision"):
            exception.action_decide()
        exception.containment = "Borrowed from the sister plant"
        exception.action_decide()
        exception.action_execute()
        with self.assertRaisesRegex(UserError, "Prevention of Recurrence"):
            exception.action_close()
        exception.prevention = "Second vendor approved"
        with self.assertRaisesRegex(UserError, "Nobody has verified"):
            exception.action_close()
        exception.with_user(self.planner).action_verify()
        exception.action_close()
        self.assertEqual(exception.state, "closed")
        self.assertTrue(exception.closed_at)
        exception.action_reopen()
        self.assertEqual((exception.state, exception.closed_at), ("analysing", False))

    def test_a_step_is_made_once(self):
        exception = self._report()
        exception.action_analyse()
        with self.assertRaisesRegex(UserError, "Being Analysed"):
            exception.action_analyse()
        with self.assertRaisesRegex(UserError, "buttons only"):
            exception.write({"state": "closed"})
        with self.assertRaisesRegex(UserError, "by its buttons"):
            exception.closed_at = "2026-03-16 00:00:00"

    def test_next_meeting_treats_it(self):
        exception = self._report(containment="Borrowed", cause_note="Vendor on strike")
        self._put(exception)
        topic = exception.sudo().agenda_item_id
        self.assertEqual(topic.meeting_id, self.coming)
        self.assertEqual(exception.meeting_id, self.coming)
        self.assertEqual(
            (topic.kind, topic.subject_ref, topic.cause, topic.emergency_measure),
            ("exception", self.order, "Vendor on strike", "Borrowed"),
        )
        with self.assertRaisesRegex(UserError, "already on the agenda"):
            self._put(exception)
        decision = self._decide(exception)
        self.assertEqual(
            (exception.state, exception.decision_id), ("decided", decision)
        )

    def test_another_meeting_treats_it(self):
        exception = self._report()
        self._put(exception, self.later)
        self.assertEqual(exception.meeting_id, self.later)

    def _park(self, exception):
        """Its meeting is over and left it for later."""
        topic = exception.sudo().agenda_item_id
        topic.parked = True
        topic.meeting_id._set_state("held")
        return topic

    def test_parked_exception_is_decided_on_in_the_next_meeting(self):
        exception = self._report()
        self._put(exception)
        topic = self._park(exception)
        self.later._take_up(topic)
        self.assertEqual(exception.meeting_id, self.later)
        self.later.with_user(self.planner).action_cancel("Typhoon")
        self.assertEqual(exception.sudo().agenda_item_id, topic)
        following = self._plan("04-30")
        following._take_up(topic)
        decision = self._decide(exception)
        self.assertEqual(decision.meeting_id, following)
        self.assertEqual(exception.decision_id, decision)

    def test_exception_goes_with_a_proposal_that_nobody_adopted(self):
        exception = self._report()
        self._put(exception)
        topic = exception.sudo().agenda_item_id
        proposal = self._create_decision(
            meeting_id=self.coming.id, agenda_item_id=topic.id
        )
        self.coming.with_user(self.planner).action_cancel("Typhoon")
        self.later._take_up_decisions(proposal)
        proposal.with_user(self.chair).action_adopt()
        self.assertEqual(
            (exception.state, exception.decision_id), ("decided", proposal)
        )

    def test_parked_exception_put_on_an_agenda_by_hand_is_offered_no_more(self):
        exception = self._report()
        self._put(exception)
        topic = self._park(exception)
        self.assertEqual(self.later._get_backlog_topics(), topic)
        self._put(exception, self.later)
        self.assertEqual(topic.taken_up_id, exception.sudo().agenda_item_id)
        self.assertFalse(self.later._get_backlog_topics())

    def test_who_left_presents_nothing(self):
        exception = self._report(responsible_id=self.worker.id)
        self.worker.active = False
        # as it stays where nobody is in sight who could see to it
        exception._write_system({"responsible_id": self.worker.id})
        exception.with_user(self.planner)._put_on_agenda(self.coming)
        self.assertEqual(exception.agenda_item_id.presenter_id, self.planner)

    def test_open_tasks_keep_it_open(self):
        exception = self._report(**self.found)
        self._put(exception)
        decision = self._decide(exception)
        with self.assertRaisesRegex(UserError, "open tasks"):
            exception.action_close()
        decision.action_ids.with_user(self.worker).action_done()
        exception.with_user(self.planner).action_verify()
        exception.action_close()
        self.assertEqual(exception.state, "closed")

    def test_a_second_decision_leaves_what_was_settled(self):
        exception = self._report()
        self._put(exception)
        first = self._decide(exception)
        self._decide(exception)
        self.assertEqual(exception.decision_id, first)

    def test_withdrawn_decision_leaves_it_open(self):
        exception = self._report(**self.found)
        self._put(exception)
        decision = self._decide(exception)
        decision.with_user(self.planner).action_withdraw("The vendor refuses")
        self.assertEqual(
            (exception.state, len(exception.decision_id)), ("analysing", 0)
        )
        message = exception.message_ids[0]
        self.assertEqual(message.partner_ids, self.salesman.partner_id)
        self.assertIn("The vendor refuses", message.body)
        with self.assertRaisesRegex(UserError, "Being Analysed"):
            exception.action_close()

    def test_withdrawn_decision_leaves_it_to_another(self):
        exception = self._report()
        self._put(exception)
        first, second = self._decide(exception), self._decide(exception)
        first.with_user(self.planner).action_withdraw("Twice")
        self.assertEqual((exception.state, exception.decision_id), ("decided", second))

    def test_withdrawing_changes_nothing_that_was_closed(self):
        exception = self._report(**self.found)
        self._put(exception)
        decision = self._decide(exception)
        decision.action_ids.with_user(self.planner).action_cancel("Not needed")
        decision._set_state("implemented")
        exception.with_user(self.planner).action_verify()
        exception.action_close()
        decision._set_state("adopted")
        decision.with_user(self.planner).action_withdraw("Later")
        self.assertEqual((exception.state, exception.decision_id), ("closed", decision))

    def test_reopened_one_is_not_settled_by_what_does_not_hold(self):
        for state, sentence in (
            ("withdrawn", "was withdrawn"),
            ("proposed", "is not adopted"),
        ):
            exception = self._report(**self.found)
            self._put(exception)
            decision = self._decide(exception)
            decision.action_ids.with_user(self.planner).action_cancel("Not needed")
            decision._set_state("implemented")
            exception.with_user(self.planner).action_verify()
            exception.action_close()
            decision._set_state(state)
            exception.action_reopen()
            with self.assertRaisesRegex(UserError, sentence):
                exception.action_decide()
            exception._set_state("decided")
            with self.assertRaisesRegex(UserError, sentence):
                exception.with_user(self.planner).action_verify()
            with self.assertRaisesRegex(UserError, sentence):
                exception.action_close()
            exception.decision_id = False
            exception.with_user(self.planner).action_verify()
            exception.action_close()
            self.assertEqual(exception.state, "closed")

    def test_decision_without_effect_puts_nothing_right(self):
        exception = self._report(**self.found)
        self._put(exception)
        self._decide(exception)._set_state("ineffective")
        with self.assertRaisesRegex(UserError, "had no effect"):
            exception.action_close()

    def test_decision_that_is_not_adopted_settles_nothing(self):
        exception = self._report(cause_reason_id=self.cause.id)
        for state in ("proposed", "withdrawn"):
            decision = self._create_decision()
            decision._set_state(state)
            with self.assertRaisesRegex(ValidationError, "puts nothing right"):
                exception.decision_id = decision
        exception.decision_id = self._adopt()
        exception.action_decide()
        self.assertEqual(exception.state, "decided")

    def test_what_was_found_out_stays_once_closed(self):
        exception = self._report(**self.found)
        exception.action_decide()
        exception.with_user(self.planner).action_verify()
        exception.action_close()
        for values in ({"cause_reason_id": False}, {"prevention": "None"}):
            with self.assertRaisesRegex(UserError, "Reopen it"):
                exception.write(values)
        exception.responsible_id = self.planner

    def test_without_a_coming_meeting(self):
        (self.coming | self.later).with_user(self.planner).action_cancel("Moved")
        with self.assertRaisesRegex(UserError, "planning department"):
            self._put(self._report())

    def test_deleted_record_leaves_its_name(self):
        exception, name = self._report(), self.order.display_name
        self.order.unlink()
        self.assertEqual(exception.subject_name, f"{name} (deleted)")
        self.assertEqual(exception.company_id, self.company)

    def test_who_may(self):
        exception = self._report()
        for user in (self.representative, self.auditor):
            self.assertTrue(exception.with_user(user).has_access("read"), user.name)
            self.assertFalse(exception.with_user(user).has_access("write"), user.name)
            with self.assertRaises(AccessError):
                exception.with_user(user).action_analyse()
        for user in (self.planner, self.manager, self.salesman):
            self.assertTrue(exception.with_user(user).has_access("write"), user.name)
        self.assertFalse(exception.with_user(self.outsider).has_access("read"))
        self.outsider.group_ids += self.env.ref("sales_team.group_sale_manager")
        with self.assertRaisesRegex(AccessError, "role “Attendee”"):
            self.order.with_user(self.outsider).action_report_exception()
        with self.assertRaises(AccessError):
            self._report(self.auditor)

    def test_head_of_the_department_works_on_it(self):
        self.sales_department.manager_id = self.representative.employee_ids
        exception = self._report(department_id=self.sales_department.id)
        exception.with_user(self.representative).action_analyse()
        self.assertEqual(exception.state, "analysing")

    def test_nobody_names_a_record_they_may_not_read(self):
        with self.assertRaises(AccessError):
            self._report(self.worker)

    def test_deleting(self):
        exception = self._report()
        exception.action_analyse()
        with self.assertRaisesRegex(UserError, "stays on record"):
            exception.unlink()
        self._report().unlink()

    def test_other_company(self):
        _other, stranger = self._create_other_company_user()
        exception = self._report()
        self.assertFalse(exception.with_user(stranger).has_access("read"))
        found = exception.with_user(stranger).search([("id", "=", exception.id)])
        self.assertFalse(found)

    def test_age_and_what_is_late(self):
        exception = self._report(
            detected_at="2026-03-10 00:00:00", deadline="2026-03-15"
        )
        self.assertEqual((exception.age_days, exception.is_overdue), (6, True))
        exception.deadline = "2026-03-16"
        self.assertFalse(exception.is_overdue)
        exception.write(self.found)
        exception.action_decide()
        exception.with_user(self.planner).action_verify()
        exception.action_close()
        with freeze_time("2026-04-16 04:00:00"):
            exception.invalidate_recordset(["age_days", "is_overdue"])
            self.assertEqual((exception.age_days, exception.is_overdue), (6, False))
