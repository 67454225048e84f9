"""A critical exception calls a meeting of its own, with the records attached."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..follow_up.action_common import ActionCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestExceptionMeeting(ActionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.exceptions = cls.env["chanxiao.control.exception"]
        cls.requests = cls.env["chanxiao.meeting.request"]
        cls.other_order = cls._create_order()
        cls.exception = cls._report()

    @classmethod
    def _report(cls, **values):
        return cls.exceptions.create(
            {
                "name": "Castings are missing",
                "kind": "delivery",
                "severity": "critical",
                "responsible_id": cls.salesman.id,
                "department_id": cls.sales_department.id,
                "subject_ref": f"sale.order,{cls.order.id}",
                "cause_note": "Vendor on strike",
                "amount_at_risk": 1234,
                **values,
            }
        )

    def _find(self, stakes, exception=None):
        """A finding of the exception."""
        self.env["chanxiao.exception.finding"]._create_system(
            {
                "exception_id": (exception or self.exception).id,
                "company_id": self.company.id,
                "detector_code": "sales.order_late",
                "detection_key": "1",
                "source_model": "sale.order",
                "source_id": self.order.id,
                "detail": "Line A",
                "cause": "PO7",
                "stakes": stakes,
            }
        )

    def _call(self, user=None):
        action = self.exception.with_user(user or self.salesman).action_call_meeting()
        return self.requests.browse(action["res_id"]).with_user(user or self.salesman)

    def test_prefilled_with_reason_people_and_records(self):
        self._find({f"sale.order,{self.other_order.id}": 70, "qc.inspection,0": 90})
        request = self._call()
        self.assertEqual(request.topic, "Castings are missing")
        self.assertEqual(request.policy_id, self.policy)
        self.assertEqual(
            (request.state, request.requester_id), ("draft", self.salesman)
        )
        for part in ("Critical", "1,234", "Line A", "PO7", "Vendor on strike"):
            self.assertIn(part, request.reason)
        self.assertIn(self.salesman.partner_id, request.attendee_ids)
        self.assertIn(self.representative.partner_id, request.attendee_ids)
        attached = [line.subject_ref for line in request.subject_ids]
        self.assertEqual(attached, [self.order, self.other_order])
        # the next day, when the policy's meetings begin
        local = self.policy._get_local_date(request.proposed_date)
        self.assertEqual(str(local), "2026-03-17")

    def test_only_departments_concerned(self):
        source = self.env["chanxiao.figure.source"].search([("code", "=", "purchase")])
        line = self.policy.department_ids[0]
        line._write_system(
            {
                "representative_id": self.worker.id,
                "source_ids": [Command.set(source.ids)],
            }
        )
        for kind, is_asked in (("order", False), ("material", True)):
            self.exception = self._report(kind=kind, department_id=False)
            asked = self._call().attendee_ids
            self.assertEqual(self.worker.partner_id in asked, is_asked, kind)

    def test_asked_once(self):
        request = self._call()
        self.assertEqual(self._call(), request)
        request.sudo()._set_state("refused")
        self.assertNotEqual(self._call(), request)

    def test_the_meeting_treats_it(self):
        request = self._call()
        request.action_submit()
        request.with_user(self.chair).action_approve()
        meeting = request.sudo().meeting_id
        self.assertEqual((meeting.kind, meeting.state), ("extraordinary", "convened"))
        self.assertEqual(self.exception.meeting_id, meeting)
        topic = self.exception.agenda_item_id
        self.assertEqual((topic.kind, topic.subject_ref), ("exception", self.order))
        about = [t for t in meeting.agenda_ids if t.subject_ref == self.order]
        self.assertEqual(about, [topic])
        decision = self._create_decision(meeting_id=meeting.id, agenda_item_id=topic.id)
        decision.with_user(self.chair).action_adopt()
        self.assertEqual(self.exception.state, "decided")

    def test_decided_on_meanwhile_it_is_a_plain_topic(self):
        request = self._call()
        request.action_submit()
        self.exception._set_state("decided")
        request.with_user(self.chair).action_approve()
        self.assertFalse(self.exception.agenda_item_id)

    def test_who_may_call(self):
        # whoever reads it and takes part in meetings
        self.assertTrue(self._call(self.worker))
        with self.assertRaises(AccessError):
            self._call(self.auditor)
        with self.assertRaises(AccessError):
            self._call(self.outsider)
        self.exception._write_system({"is_confidential": True})
        with self.assertRaises(AccessError):
            self._call(self.attendee)
        _other, stranger = self._create_other_company_user()
        with self.assertRaises(AccessError):
            self._call(stranger)

    def test_records_that_the_asker_may_not_read_stay_out(self):
        request = self._call(self.worker)
        self.assertFalse(request.subject_ids)

    def test_deleted_record_is_left_out(self):
        self._find({f"sale.order,{self.other_order.id}": 70})
        self.other_order.unlink()
        request = self._call()
        self.assertEqual([s.subject_ref for s in request.subject_ids], [self.order])

    def test_settled_ones_call_none(self):
        self.exception._set_state("decided")
        with self.assertRaisesRegex(UserError, "Decided"):
            self._call()

    def test_without_a_policy_in_force(self):
        self.policy._write_system({"state": "retired"})
        others = self.env["chanxiao.meeting.policy"].search(
            [("company_id", "=", self.company.id), ("state", "=", "approved")]
        )
        others._write_system({"state": "retired"})
        with self.assertRaisesRegex(UserError, "No meeting policy is in force"):
            self._call()

    def test_nobody_names_an_exception_they_may_not_read(self):
        self.exception._write_system({"is_confidential": True})
        values = {
            "topic": "X",
            "policy_id": self.policy.id,
            "exception_id": self.exception.id,
        }
        with self.assertRaises(AccessError):
            self.requests.with_user(self.attendee).create(values)
