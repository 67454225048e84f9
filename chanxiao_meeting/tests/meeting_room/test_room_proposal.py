from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .room_common import RoomCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16 01:00:00")
class TestRoomProposal(RoomCase):
    """A record, an exception or a figure is picked, and the line is filled in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sales = cls._get_groups("sales_team.group_sale_salesman_all_leads")
        cls.seller = cls._create_user("seller", "user")
        product = cls.env["product.product"].create(
            {"name": "Pump", "is_storable": True}
        )
        cls.order = cls.env["sale.order"].create(
            {
                "partner_id": cls.env["res.partner"].create({"name": "Customer A"}).id,
                "user_id": cls.seller.id,
                "commitment_date": "2026-03-11 01:00:00",
                "order_line": [
                    (0, 0, {"product_id": product.id, "price_unit": 1250.0})
                ],
            }
        )
        cls.order.action_confirm()

    def setUp(self):
        super().setUp()
        self._start()
        self.env.user.lang = False
        self.chair.group_ids |= self.sales

    def _propose(self, user=None, **given):
        return self.meeting.with_user(user or self.chair).room_propose(**given)

    def _order(self, user=None, **given):
        return self._propose(user, model="sale.order", record_id=self.order.id, **given)

    def _facts(self, proposal):
        return {fact["key"]: fact["text"] for fact in proposal["facts"]}

    def _figure_of(self, department):
        briefs = self.meeting.brief_ids
        return briefs.filtered(lambda b: b.department_id == department).figure_ids

    def test_an_order_with_what_is_known_of_it(self):
        found = self._order()
        self.assertEqual(
            found["subject"],
            {
                "id": self.order.id,
                "name": self.order.display_name,
                "model": "sale.order",
            },
        )
        self.assertEqual(found["person"]["id"], self.seller.id)
        self.assertEqual(found["line"], f"@{self.seller.name} {self.order.name} ")
        facts = self._facts(found)
        self.assertEqual(facts["partner"], "Customer A")
        self.assertIn("2026", facts["promised"])
        self.assertEqual(facts["late"], "5 days late")
        self.assertIn("1,250", facts["amount"])
        self.assertIsNone(found["expected"])
        self.assertFalse(self.meeting.decision_ids)
        # the line that it begins is read as it was meant
        read = self.meeting.with_user(self.chair).room_read_line(
            found["line"] + "2026-03-20 overtime"
        )
        self.assertEqual(read["person"]["id"], self.seller.id)
        self.assertEqual(read["subject"]["id"], self.order.id)
        self.assertEqual(read["text"], f"{self.order.name} overtime")

    def test_what_was_delivered_is_not_late(self):
        self.order.picking_ids.move_ids.quantity = 1
        self.order.picking_ids.button_validate()
        self.assertEqual(self.order.delivery_status, "full")
        self.assertNotIn("late", self._facts(self._order()))

    def test_a_part_leads_to_its_record(self):
        line = self.order.order_line
        found = self._propose(model=line._name, record_id=line.id)
        self.assertEqual(found["subject"]["id"], self.order.id)
        # a record that meetings do not decide on is only named
        partner = self.order.partner_id
        found = self._propose(model=partner._name, record_id=partner.id)
        self.assertIsNone(found["subject"])
        self.assertIn("Customer A ", found["line"])

    def test_who_is_proposed_follows_the_ladder(self):
        by_figure = {"figure_id": self._figure_of(self.sales_department).id}
        found = self._order(**by_figure)
        self.assertEqual(found["person"]["id"], self.seller.id)
        # who takes no part in meetings does not see to it; who represents does
        self.seller.group_ids -= self._get_groups(
            "chanxiao_meeting.group_chanxiao_meeting_user"
        )
        found = self._order(**by_figure)
        self.assertEqual(found["person"]["id"], self.representative.id)
        found = self._propose(**by_figure)
        self.assertEqual(found["person"]["id"], self.representative.id)
        # no department reports now: who records the meeting
        self.assertEqual(self._order()["person"]["id"], self.recorder.id)
        self._go(self.chair, self._topic_of(self.sales_department).id)
        self.assertEqual(self._order()["person"]["id"], self.representative.id)

    def test_an_exception_says_who_and_how_much(self):
        exception = self.env["chanxiao.control.exception"].create(
            {
                "name": "Press is down",
                "subject_ref": f"sale.order,{self.order.id}",
                "responsible_id": self.attendee.id,
                "amount_at_risk": 800.0,
            }
        )
        given = {"model": exception._name, "record_id": exception.id}
        found = self._propose(**given)
        self.assertEqual(found["person"]["id"], self.attendee.id)
        self.assertEqual(found["subject"]["id"], self.order.id)
        self.assertIn("800", self._facts(found)["risk"])
        # one who may not read the order is told of the exception alone
        plain = self._create_user("plain_recorder", "user")
        self.meeting.recorder_id = plain
        found = self._propose(plain, **given)
        self.assertIsNone(found["subject"])
        self.assertNotIn("partner", self._facts(found))

    def test_a_figure_is_what_the_decision_shall_move(self):
        figure = self._figure_of(self.sales_department)
        self.assertIsNone(self._propose(figure_id=figure.id)["expected"])
        definition = self.env["chanxiao.figure.definition"].search([], limit=1)
        figure._write_system(
            {
                "has_target": True,
                "target": 15.0,
                "key": definition.key,
                "definition_id": definition.id,
            }
        )
        expected = self._propose(figure_id=figure.id)["expected"]
        self.assertEqual(expected["key"], figure.key)
        self.assertEqual(expected["value"], 15.0)
        # as many days ahead as the figure counts
        self.assertEqual(expected["check_date"], "2026-03-31")
        both = self._order(figure_id=figure.id)
        self.assertEqual(both["subject"]["id"], self.order.id)
        self.assertEqual(both["expected"]["key"], figure.key)

    def test_it_is_saved_with_what_it_shall_move(self):
        definition = self.env["chanxiao.figure.definition"].search(
            [("key", "=", "sales.overdue_orders")]
        )
        self.meeting.with_user(self.chair).room_decide(
            {
                "text": "Work on Saturday",
                "person_id": self.attendee.id,
                "date": "2026-03-20",
                "subject": ["sale.order", self.order.id],
                "expected": {
                    "key": definition.key,
                    "value": 2,
                    "check_date": "2026-03-31",
                },
            }
        )
        decision = self.meeting.decision_ids
        self.assertEqual(decision.state, "adopted")
        self.assertEqual(decision.expected_definition_id, definition)
        self.assertEqual(decision.expected_value, 2)
        self.assertEqual(str(decision.check_date), "2026-03-31")
        self.assertEqual(decision.subject_ref, self.order)
        [check] = decision.sudo().check_ids
        self.assertEqual(check.expected_value, 2)

    def test_what_is_expected_wrongly_is_a_sentence(self):
        good = {
            "key": "sales.overdue_orders",
            "value": 2,
            "check_date": "2026-03-31",
        }
        for wrong, message in (
            ("words", "a figure that is reported"),
            ({"key": "sales.magic"}, "a figure that is reported"),
            ({"key": 3}, "a figure that is reported"),
            ({"value": "two"}, "as a number"),
            ({"value": True}, "as a number"),
            ({"value": None}, "as a number"),
            ({"value": -3}, "never less than"),
            ({"value_max": "x"}, "as a number"),
            ({"check_date": False}, "is looked at again"),
            ({"check_date": "soon"}, "is no date"),
            ({"check_date": "2026-03-01"}, "before it is adopted"),
        ):
            given = {**good, **wrong} if isinstance(wrong, dict) else wrong
            with self.assertRaisesRegex(UserError, message):
                self.meeting.with_user(self.chair).room_decide(
                    {
                        "text": "Go",
                        "person_id": self.attendee.id,
                        "date": "2026-03-20",
                        "expected": given,
                    }
                )
            self.env.invalidate_all()

    def test_a_number_is_typed_or_scanned(self):
        for number in (self.order.name, self.order.name.lower(), f" {self.order.name}"):
            found = self._propose(number=number)
            self.assertEqual(found["subject"]["id"], self.order.id)
        # the beginning of a number is not the number
        for number in (self.order.name[:-1], "", "   ", 3):
            with self.assertRaisesRegex(UserError, "has the number"):
                self._propose(number=number)
        self.chair.group_ids -= self.sales
        with self.assertRaisesRegex(UserError, "that you may read"):
            self._propose(number=self.order.name)

    def test_only_who_conducts_is_proposed_something(self):
        figure = self._figure_of(self.sales_department)
        other = self.env["res.company"].create({"name": "Other Works"})
        theirs = self._create_user(
            "theirs", "organizer", company_id=other.id, company_ids=[(6, 0, other.ids)]
        )
        for user in (self.attendee, self.auditor, self.outsider, theirs):
            for given in (
                {"model": "sale.order", "record_id": self.order.id},
                {"figure_id": figure.id},
                {"number": self.order.name},
                {},
            ):
                with self.assertRaises(AccessError):
                    self._propose(user, **given)

    def test_what_one_may_not_read_is_refused(self):
        self.chair.group_ids -= self.sales
        with self.assertRaises(AccessError):
            self._order()
        # the brief is confidential: not for a recorder who organizes nothing
        plain = self._create_user("plain_recorder", "user")
        self.meeting.recorder_id = plain
        brief = self.meeting.brief_ids.filtered("confidential")
        with self.assertRaises(AccessError):
            self._propose(plain, figure_id=brief.figure_ids.id)
        self.meeting.with_user(self.chair).room_open_brief(brief.id)
        found = self._propose(plain, figure_id=brief.figure_ids.id)
        self.assertEqual(found["person"]["id"], self.finance.id)

    def test_what_is_missing_is_a_sentence(self):
        foreign = self._create_meeting(self.policy)
        brief = self.env["chanxiao.meeting.brief"]._create_system(
            {"meeting_id": foreign.id, "department_id": self.sales_department.id}
        )
        self._add_figure(brief)
        for given, message in (
            ({}, "which record or figure"),
            ({"model": "sale.order"}, "was deleted"),
            ({"model": "sale.order", "record_id": 2**40}, "was deleted"),
            ({"model": "sale.order", "record_id": 999999999}, "was deleted"),
            ({"model": "sale.order", "record_id": "x"}, "was deleted"),
            ({"record_id": 5}, "do not decide on this"),
            ({"model": "no.such", "record_id": 5}, "do not decide on this"),
            ({"model": ["x"], "record_id": 5}, "do not decide on this"),
            ({"model": "chanxiao.meeting.check", "record_id": 5}, "do not decide"),
            ({"figure_id": brief.figure_ids.id}, "no longer reported"),
            ({"figure_id": "x"}, "no longer reported"),
        ):
            with self.assertRaisesRegex(UserError, message):
                self._propose(**given)

    def test_another_companys_record_is_not_decided_on(self):
        other = self.env["res.company"].create({"name": "Other Works"})
        self.chair.company_ids |= other
        order = self.env["sale.order"].create(
            {"partner_id": self.order.partner_id.id, "company_id": other.id}
        )
        meeting = self.meeting.with_user(self.chair).with_context(
            allowed_company_ids=[self.company.id, other.id]
        )
        with self.assertRaisesRegex(UserError, "meeting of that company"):
            meeting.room_propose("sale.order", order.id)
