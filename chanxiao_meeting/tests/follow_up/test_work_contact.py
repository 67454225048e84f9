from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .work_contact_common import TURN, WorkContactCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestWorkContact(WorkContactCase):
    """V14, F5.2, F6.6: one department asks another, who answers and does it."""

    def _get_turn(self, contact):
        """Whose turn it is, by the activity, and until when."""
        activity = contact.sudo().activity_ids
        kind = self.env.ref(TURN)
        self.assertLessEqual(activity.activity_type_id, kind)
        return activity.user_id, activity.date_deadline

    def test_from_request_to_confirmation(self):
        contact = self._ask()
        self.assertTrue(contact.can_ask)
        contact.action_send()
        self.assertEqual((contact.state, contact.head_id), ("sent", self.finance))
        self.assertRegex(contact.name, r"^WC/2026/\d+$")
        self.assertEqual(self._get_turn(contact), (self.finance, date(2026, 3, 13)))
        self.assertIn("To be answered: Prices", contact.sudo().activity_ids.summary)

        head = contact.with_user(self.finance)
        self.assertTrue(head.can_answer)
        self.assertEqual(head.promised_date, date(2026, 3, 13), "as it is needed")
        head.write({"assignee_id": self.worker.id, "promised_date": "2026-03-12"})
        head.action_accept()
        self.assertEqual(contact.state, "accepted")
        self.assertEqual(self._get_turn(contact), (self.worker, date(2026, 3, 12)))
        told = contact.sudo().message_ids.notified_partner_ids
        self.assertIn(self.representative.partner_id, told)

        mine = contact.with_user(self.worker)
        with self.assertRaisesRegex(UserError, "Enter the result"):
            mine.action_done()
        mine.result = "Here they are"
        mine.action_done()
        self.assertEqual((contact.state, contact.done_by_id), ("done", self.worker))
        self.assertEqual(self._get_turn(contact)[0], self.representative)

        contact.action_confirm()
        self.assertEqual(contact.state, "confirmed")
        self.assertTrue(contact.closed_at)
        self.assertFalse(self._get_turn(contact)[0])

    def test_on_the_form(self):
        with Form(self.contacts.with_user(self.representative)) as form:
            self.assertTrue(form.can_ask)
            self.assertEqual(form.from_department_id, self.sales_department)
            form.topic = "Prices of castings"
            form.to_department_id = self.finance_department
            form.deadline = "2026-03-13"
        form.record.action_send()
        with Form(form.record.with_user(self.finance)) as form:
            form.assignee_id = self.worker
            form.answer = "With pleasure"
        form.record.action_accept()
        self.assertEqual(form.record.state, "accepted")

    def test_declining_needs_a_reason(self):
        contact = self._send()
        head = contact.with_user(self.finance)
        with self.assertRaisesRegex(UserError, "Say why"):
            head.action_decline()
        head.answer = "Ask purchasing"
        head.action_decline()
        self.assertEqual((contact.state, contact.answer), ("declined", head.answer))
        self.assertFalse(self._get_turn(contact)[0])
        told = contact.sudo().message_ids.filtered("partner_ids")[:1]
        self.assertEqual(told.partner_ids, self.representative.partner_id)
        self.assertIn("Ask purchasing", told.body)
        # it goes back to who asked, who asks somebody else under the same number
        number = contact.name
        self.planning_department.manager_id = self.planner.employee_ids
        self.assertTrue(contact.can_take_back)
        contact.action_take_back()
        self.assertFalse(contact.answer or contact.closed_at)
        contact.to_department_id = self.planning_department
        contact.action_send()
        self.assertEqual((contact.head_id, contact.name), (self.planner, number))

    def test_taken_back_before_it_is_answered(self):
        contact = self._send()
        with self.assertRaisesRegex(UserError, "Take it back"):
            contact.topic = "Something else"
        contact.action_take_back()
        self.assertFalse(contact.sudo().activity_ids)
        contact.topic = "Something else"
        with self.assertRaises(UserError), self.env.cr.savepoint():
            contact.unlink()
        self._ask().unlink()

    def test_sent_back_until_it_is_what_was_asked_for(self):
        contact = self._finish()
        with self.assertRaisesRegex(UserError, "Say why"):
            contact.action_send_back()
        contact.action_send_back("The pumps are missing")
        self.assertEqual((contact.state, contact.done_by_id.ids), ("accepted", []))
        self.assertEqual(self._get_turn(contact), (self.worker, date(2026, 3, 12)))
        self.assertEqual(contact.remark, "The pumps are missing")
        contact.with_user(self.worker).action_done("With pumps")
        contact.action_confirm()
        self.assertEqual((contact.state, contact.result), ("confirmed", "With pumps"))

    def test_own_department(self):
        with self.assertRaisesRegex(ValidationError, "department it comes from"):
            self._ask(to_department_id=self.sales_department.id)

    def test_department_without_anybody_to_answer(self):
        contact = self._ask()
        employee = self.finance.employee_ids
        department = self.finance_department

        def refused(sentence):
            with self.assertRaisesRegex(UserError, sentence):
                contact.action_send()

        department.manager_id = False
        refused("has no manager. Ask whoever administers employees")
        department.manager_id = self.env["hr.employee"].create({"name": "Lao Wang"})
        refused("Lao Wang.*has no user account. Ask an administrator")
        department.manager_id = self.outsider.employee_ids.create(
            {"name": "Outsider", "user_id": self.outsider.id}
        )
        refused("does not take part in meetings.*role “Attendee”")
        department.manager_id = employee
        self.finance.active = False
        refused("Finance, who headed “Finance”, has left")
        self.finance.active = True
        employee.active = False
        refused("has left")
        employee.active = True
        department.active = False
        refused("was archived")
        department.active = True
        contact.action_send()
        self.assertEqual(contact.state, "sent")

    def test_dates_that_have_passed(self):
        contact = self._ask(deadline=False)
        with self.assertRaisesRegex(UserError, "Enter by when"):
            contact.action_send()
        contact.deadline = "2026-03-09"
        with self.assertRaisesRegex(UserError, "has passed"):
            contact.action_send()
        contact.deadline = "2026-03-10"
        contact.action_send()
        head = contact.with_user(self.finance)
        head.assignee_id = self.worker
        with freeze_time("2026-03-11 01:00:00"):
            with self.assertRaisesRegex(UserError, "has passed"):
                head.action_accept()
            head.promised_date = False
            with self.assertRaisesRegex(UserError, "Enter by when"):
                head.action_accept()
            head.promised_date = "2026-03-12"
            head.action_accept()
        self.assertEqual(contact.date_due, date(2026, 3, 12))

    def test_who_cannot_do_it(self):
        contact = self._send().with_user(self.finance)
        other = self.env["res.company"].create({"name": "Other Works"})
        stranger = self._create_user(
            "stranger",
            "user",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        with self.assertRaises(UserError):
            contact.assignee_id = stranger
        contact.assignee_id = False
        with self.assertRaisesRegex(UserError, "Choose who does"):
            contact.action_accept()
        for user, sentence in (
            (self.outsider, "role “Attendee”"),
            (self.representative, "choose someone else"),
        ):
            contact.assignee_id = user
            with self.assertRaisesRegex(UserError, sentence):
                contact.action_accept()
        contact.assignee_id = self.worker
        self.worker.active = False
        with self.assertRaisesRegex(UserError, "no account"):
            contact.action_accept()
        self.worker.active = True
        contact.action_accept()

    def test_somebody_else_does_it_after_all(self):
        contact = self._accept()
        with self.assertRaises(AccessError):
            contact.assignee_id = self.attendee
        # archiving an account deletes its activities
        self.worker.action_archive()
        self.env.invalidate_all()
        self.assertFalse(contact.sudo().activity_ids)
        head = contact.with_user(self.finance)
        head.assignee_id = self.attendee
        self.assertEqual(self._get_turn(contact), (self.attendee, date(2026, 3, 12)))
        with self.assertRaisesRegex(UserError, "Choose who does"):
            head.assignee_id = False

    def test_nobody_confirms_their_own_work(self):
        contact = self._accept()
        self.sales_department.manager_id = self.worker.employee_ids
        mine = contact.with_user(self.worker)
        mine.action_done("Done")
        with self.assertRaisesRegex(AccessError, "nobody confirms their own work"):
            mine.action_confirm()
        self.sales_department.manager_id = self.sales_head.employee_ids
        contact.with_user(self.sales_head).action_confirm()

    def test_two_people_at_once(self):
        contact = self._send()
        with (
            patch.object(
                type(contact), "try_lock_for_update", lambda self, **_: self.browse()
            ),
            self.assertRaisesRegex(UserError, "Someone else"),
        ):
            contact.with_user(self.finance).action_decline("No")
        contact.with_user(self.finance).action_decline("No")
        with self.assertRaisesRegex(UserError, "is “Declined”"):
            contact.with_user(self.finance).action_accept()

    def test_what_was_said_stays(self):
        contact = self._finish()
        for user, values in (
            (self.representative, {"topic": "Other"}),
            (self.finance, {"assignee_id": self.attendee.id}),
            (self.worker, {"result": "Other"}),
            (self.representative, {"state": "confirmed"}),
            (self.representative, {"requester_id": self.worker.id}),
            (self.planner, {"head_id": self.planner.id}),
        ):
            with self.subTest(values), self.assertRaises(UserError):
                contact.with_user(user).write(values)
        # an answer that was there before anybody was asked does not count
        forged = self._ask(assignee_id=self.worker.id, answer="Yes", result="Done")
        forged.action_send()
        self.assertFalse(forged.assignee_id or forged.answer or forged.result)

    def test_colours_of_the_deadline(self):
        contact = self._accept()
        for day, alert in (
            ("08", "none"),
            ("09", "blue"),
            ("12", "yellow"),
            ("14", "red"),
        ):
            with freeze_time(f"2026-03-{day} 02:00:00"):
                self.env.invalidate_all()
                self.assertEqual(contact.alert, alert, day)
        with freeze_time("2026-03-14 02:00:00"):
            self.assertEqual(contact.overdue_days, 2)
            contact.with_user(self.worker).action_done("Done")
            self.assertEqual((contact.alert, contact.overdue_days), ("none", 0))

    def test_record_that_is_deleted(self):
        customer = self.env["res.partner"].create({"name": "Customer"})
        orders = self.env["sale.order"].create([{"partner_id": customer.id}] * 2)
        names = orders.mapped("name")
        contact, other = self._send(), self._finish()
        for sheet, order in zip(contact | other, orders, strict=True):
            sheet.sudo()._write_system({"subject_ref": f"sale.order,{order.id}"})
        action = contact.action_open_subject()
        self.assertEqual(action["res_id"], orders[0].id)
        self.assertEqual((contact | other)._filter_open(), contact, "goes on with it")
        orders.unlink()
        self.assertEqual(contact.subject_name, f"{names[0]} (deleted)")
        self.assertEqual(other.subject_name, f"{names[1]} (deleted)")
        contact.with_user(self.finance).action_decline("It is gone")
        with self.assertRaisesRegex(UserError, "not about a record"):
            contact.action_open_subject()

    def test_handing_over(self):
        asked, waiting, running = self._finish(), self._send(), self._accept()
        for leaver, successor in (
            (self.representative, self.sales_head),
            (self.finance, self.chair),
            (self.worker, self.attendee),
        ):
            self.env["chanxiao.meeting.handover"].with_user(self.manager).create(
                {
                    "leaver_id": leaver.id,
                    "successor_id": successor.id,
                    "reason": "Leaves",
                }
            ).action_confirm()
        self.assertEqual((asked | waiting).requester_id, self.sales_head)
        self.assertEqual(self._get_turn(asked)[0], self.sales_head)
        self.assertEqual(waiting.sudo().head_id, self.chair)
        self.assertEqual(self._get_turn(waiting)[0], self.chair)
        self.assertEqual(self._get_turn(running)[0], self.attendee)
        waiting.with_user(self.chair).action_decline("No")
        running.with_user(self.attendee).action_done("Done")
        asked.with_user(self.sales_head).action_confirm()


@tagged("post_install", "-at_install", "chanxiao_once")
class TestWorkContactRights(WorkContactCase):
    def test_who_asks_for_which_department(self):
        for user in (self.attendee, self.worker):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self._ask(user)
        for user in (self.outsider, self.auditor):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self._ask(user)
        contact = self._ask(self.sales_head)
        with self.assertRaisesRegex(AccessError, "do not work in “Planning”"):
            contact.from_department_id = self.planning_department
        self._ask(self.planner).action_send()
        # whoever speaks for a department in a policy does so here
        self._create_policy(
            recurrence="none",
            department_ids=[
                Command.create(
                    {
                        "department_id": self.sales_department.id,
                        "representative_id": self.attendee.id,
                    }
                )
            ],
        )
        self.assertTrue(self._ask(self.attendee))

    def test_default_is_the_own_department(self):
        defaults = self.contacts.with_user(self.representative).default_get(
            ["from_department_id", "requester_id", "company_id"]
        )
        self.assertEqual(defaults["from_department_id"], self.sales_department.id)

    def test_who_reads_it(self):
        contact = self._ask()
        people = (self.representative, self.sales_head, self.planner, self.auditor)
        asked = (self.finance, self.worker)
        for user in people:
            with self.subTest(user.name):
                self.assertTrue(contact.with_user(user).read(["topic"]))
        for user in asked:
            with self.subTest(user.name), self.assertRaises(AccessError):
                contact.with_user(user).read(["topic"])
        contact.action_send()
        contact.with_user(self.finance).assignee_id = self.worker
        contact.with_user(self.finance).action_accept()
        for user in (*people, *asked):
            with self.subTest(user.name):
                self.assertTrue(contact.with_user(user).read(["topic"]))
        for user in (self.chair, self.attendee, self.outsider):
            with self.subTest(user.name):
                with self.assertRaises(AccessError):
                    contact.with_user(user).read(["topic"])
                self.assertFalse(
                    self.contacts.with_user(user).has_access("read")
                    and self.contacts.with_user(user).search_count([])
                )

    def test_each_step_is_somebody_s(self):
        """Everybody who reads the sheet, but whose step it is not, is refused."""
        readers = (
            self.representative
            | self.sales_head
            | self.finance
            | self.worker
            | self.planner
            | self.auditor
        )
        asking = self.representative | self.sales_head
        steps = [
            (self._ask, "action_send", asking | self.planner),
            (self._send, "action_take_back", asking | self.planner),
            (self._send, "action_accept", self.finance),
            (self._send, "action_decline", self.finance),
            (self._accept, "action_done", self.finance | self.worker),
            (self._finish, "action_confirm", asking),
            (self._finish, "action_send_back", asking),
        ]
        for make, step, allowed in steps:
            contact = make()
            for user in readers - allowed:
                with self.subTest(step, user=user.name), self.assertRaises(AccessError):
                    getattr(contact.with_user(user), step)()
        contact = self._send()
        with self.assertRaisesRegex(AccessError, "answered by Finance"):
            contact.answer = "Yes"
        with self.assertRaises(AccessError):
            contact.with_user(self.auditor).activity_schedule(summary="Do it")
