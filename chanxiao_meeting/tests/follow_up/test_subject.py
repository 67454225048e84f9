from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .action_common import ActionCase


@tagged("post_install", "-at_install")
class TestSubject(ActionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reference = f"sale.order,{cls.order.id}"

    def _propose(self, records, user=None, **values):
        """Put ``records`` on the agenda as the dialog does."""
        user = user or self.salesman
        action = records.with_user(user).action_put_on_agenda()
        dialog = (
            self.env[action["res_model"]]
            .with_user(user)
            .with_context(**action["context"])
            .create(values)
        )
        dialog.action_confirm()
        return dialog

    def _counts(self, record, user=None):
        record = record.with_user(user or self.salesman)
        record.invalidate_recordset()
        return (
            record.chanxiao_meeting_count,
            record.chanxiao_decision_count,
            record.chanxiao_action_count,
            record.chanxiao_action_open_count,
        )

    def test_counts(self):
        self.assertEqual(self._counts(self.order), (0, 0, 0, 0))
        decision = self._adopt(2, subject_ref=self.reference)
        self.assertEqual(self._counts(self.order), (1, 1, 2, 2))
        decision.action_ids[0].with_user(self.worker).action_done()
        self.assertEqual(self._counts(self.order), (1, 1, 2, 1))
        self._create_decision(0, subject_ref=self.reference)
        self.assertEqual(self._counts(self.order), (1, 2, 2, 1))

    def test_counts_a_decision_through_one_of_its_tasks(self):
        decision = self._create_decision(2)
        decision.action_ids[0].subject_ref = self.reference
        self.assertEqual(self._counts(self.order), (1, 1, 1, 1))

    def test_counts_meetings_with_the_record_on_the_agenda(self):
        later = self._plan("04-01")
        self.env["chanxiao.meeting.agenda.item"].create(
            [
                {"meeting_id": later.id, "name": "Late", "subject_ref": self.reference},
                {
                    "meeting_id": later.id,
                    "name": "Twice",
                    "subject_ref": self.reference,
                },
            ]
        )
        self._adopt(subject_ref=self.reference)
        self.planner.group_ids += self.salesman.group_ids
        self.assertEqual(self._counts(self.order, self.planner), (2, 1, 1, 1))
        # who is not invited there does not see that topic
        self.assertEqual(self._counts(self.order), (1, 1, 1, 1))

    def test_a_copy_starts_without_meetings(self):
        self._adopt(subject_ref=self.reference)
        self.assertEqual(self._counts(self.order.copy()), (0, 0, 0, 0))

    def test_counts_of_other_companies_are_not_shown(self):
        _other, stranger = self._create_other_company_user()
        self._adopt(subject_ref=self.reference)
        traces = self.order.with_user(stranger)._get_meeting_traces()
        self.assertFalse(traces)

    def test_counts_of_many_records_take_one_query_a_model(self):
        orders = self.env["sale.order"].create(
            [{"partner_id": self.customer.id} for _number in range(20)]
        )
        for order in orders[:5]:
            self._adopt(subject_ref=f"sale.order,{order.id}")
        self.env.flush_all()
        self.env.invalidate_all()
        # what is read once and kept is not what is counted
        self.assertEqual(orders[0].chanxiao_meeting_count, 1)
        orders.invalidate_recordset()
        with self.assertQueryCount(3):
            counts = orders.mapped("chanxiao_decision_count")
        self.assertEqual(counts, [1] * 5 + [0] * 15)

    def test_windows(self):
        decision = self._adopt(subject_ref=self.reference)
        through_task = self._create_decision()
        through_task.action_ids.subject_ref = self.reference
        self._adopt()
        windows = {
            "action_open_chanxiao_decisions": decision | through_task,
            "action_open_chanxiao_actions": decision.action_ids
            | through_task.action_ids,
            "action_open_chanxiao_meetings": self.meeting,
        }
        for method, expected in windows.items():
            action = getattr(self.order.with_user(self.salesman), method)()
            found = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual(found, expected, method)

    def test_hidden_from_people_without_meetings(self):
        self._adopt(subject_ref=self.reference)
        self.outsider.group_ids += self.env.ref("sales_team.group_sale_manager")
        order = self.order.with_user(self.outsider)
        with self.assertRaises(AccessError):
            order.read(["chanxiao_decision_count"])
        with Form(order) as form:
            self.assertNotIn("chanxiao_decision_count", form._view["fields"])
        view = order.get_view(view_type="form")
        self.assertNotIn("action_open_chanxiao_decisions", view["arch"])
        view = self.order.with_user(self.salesman).get_view(view_type="form")
        self.assertIn("action_open_chanxiao_decisions", view["arch"])
        with self.assertRaisesRegex(AccessError, "role “Attendee”"):
            order.action_put_on_agenda()

    def test_buttons_on_every_form(self):
        subject = self.env["chanxiao.meeting.subject"]
        for model, _name in subject._selection_subject_ref():
            arch = self.env[model].get_view(view_type="form")["arch"]
            for method in ("decisions", "actions", "meetings"):
                self.assertIn(f"action_open_chanxiao_{method}", arch, model)
            self.assertIn("<chatter", arch, model)
            self.assertIn("activity_ids", self.env[model]._fields, model)
            bindings = self.env["ir.actions.actions"].get_bindings(model)
            names = [action["name"] for action in bindings["action"]]
            self.assertIn("Put on the Agenda", names, model)

    def test_put_on_the_agenda_of_the_next_meeting(self):
        late = self._plan("04-16")
        soon = self._plan("04-01")
        dialog = self._propose(self.order, cause="Material is late")
        self.assertEqual(dialog.meeting_id, soon)
        item = soon.agenda_ids
        self.assertEqual(item.subject_ref, self.order)
        self.assertEqual(item.name, self.order.name)
        self.assertEqual(item.cause, "Material is late")
        self.assertEqual(item.presenter_id, self.salesman)
        self.assertFalse(late.agenda_ids)
        self.assertIn("On the agenda of", self.order.message_ids[0].body)

        with self.assertRaises(UserError) as refused:
            self._propose(self.order)
        self.assertIn("already on the agenda", str(refused.exception))
        self._propose(self.order, meeting_id=late.id)
        self.assertEqual(late.agenda_ids.subject_ref, self.order)

    def test_put_several_records_on_the_agenda(self):
        meeting = self._plan("04-01")
        orders = self.order | self._create_order()
        self._propose(orders)
        self.assertEqual(meeting.agenda_ids.mapped("name"), orders.mapped("name"))

    def test_proposed_topic_stands_between_the_standing_ones(self):
        meeting = self._plan("04-01")
        self._propose(self.order)
        topic = meeting.agenda_ids
        meeting.with_user(self.planner).action_convene()
        kinds = meeting.agenda_ids.sorted().mapped("kind")
        self.assertEqual(kinds[0], "review")
        self.assertIn(topic, meeting.agenda_ids)
        self.assertGreater(len(kinds), 1)

        other = self._create_order()
        self._propose(other)
        items = meeting.agenda_ids.sorted()
        summary = items.filtered(lambda item: item.kind == "summary")
        if summary:
            self.assertEqual(items[-1], summary)

    def test_no_meeting_is_coming(self):
        self.meeting.with_user(self.planner).action_cancel("Holiday")
        with self.assertRaisesRegex(UserError, "Ask the planning department"):
            self.order.with_user(self.salesman).action_put_on_agenda()

    def test_begun_meeting_takes_no_topics(self):
        meeting = self._plan("04-01")
        action = self.order.with_user(self.salesman).action_put_on_agenda()
        dialog = (
            self.env[action["res_model"]]
            .with_user(self.salesman)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(dialog.meeting_id, meeting)
        meeting.with_user(self.planner).action_cancel("Holiday")
        with self.assertRaisesRegex(UserError, "no longer being prepared"):
            dialog.action_confirm()

    def test_dialog_takes_only_what_its_user_may_read(self):
        self._plan("04-01")
        with self.assertRaises(AccessError):
            self._propose(self.order, user=self.worker)
        Dialog = self.env["chanxiao.meeting.put.on.agenda"].with_user(self.worker)
        values = {"company_id": self.company.id, "meeting_id": self.meeting.id}
        for model, record in (("sale.order", self.order), ("res.users", self.chair)):
            dialog = Dialog.create(
                {**values, "res_model": model, "res_ids": record.ids}
            )
            with self.assertRaises(UserError):
                dialog.action_confirm()
        with self.assertRaises(AccessError):
            self.order.with_user(self.auditor).action_put_on_agenda()

    def test_records_of_several_companies(self):
        other, _stranger = self._create_other_company_user()
        foreign = self._create_order(company_id=other.id)
        with self.assertRaisesRegex(UserError, "several companies"):
            (self.order | foreign).action_put_on_agenda()
        with self.assertRaisesRegex(UserError, "No meeting of Other Works"):
            foreign.action_put_on_agenda()

    def test_deleted_record_leaves_its_name(self):
        meeting = self._plan("04-01")
        self._propose(self.order)
        decision = self._create_decision(subject_ref=self.reference)
        name = self.order.name
        self.order.unlink()
        for document in (decision, decision.action_ids, meeting.agenda_ids):
            self.assertFalse(document.subject_ref)
            self.assertEqual(document.subject_deleted_name, name)
            self.assertEqual(document.subject_name, f"{name} (deleted)")
        decision.with_user(self.planner).action_adopt()
        self.assertEqual(decision.activity_ids, decision.action_ids.activity_id)

    def test_proposal_about_a_record_deleted_in_the_database(self):
        decision = self._create_decision(subject_ref=self.reference)
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM sale_order WHERE id = %s", [self.order.id])
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "was deleted"):
            decision.action_adopt()
        decision.write({"subject_ref": False})
        decision.action_ids.write({"subject_ref": False})
        decision.action_adopt()
        self.assertEqual(decision.state, "adopted")

    def test_chosen_by_customer_newest_first(self):
        orders = self.env["sale.order"].with_user(self.salesman)
        older, newer = self.order, self._create_order(commitment_date="2026-04-01")
        choosing = orders.with_context(chanxiao_choosing=True, lang="en_US")
        found = choosing.web_name_search("Dongfeng", {"display_name": {}}, limit=2)
        self.assertEqual([row["id"] for row in found], [newer.id, older.id])
        label = found[0]["__formatted_display_name"]
        for part in (newer.name, "Dongfeng Machinery", "04/01/2026"):
            self.assertIn(part, label)
        by_number = choosing.web_name_search(older.name, {"display_name": {}})
        self.assertIn(older.id, [row["id"] for row in by_number])
        plain = orders.web_name_search(newer.name, {"display_name": {}})
        self.assertEqual(plain[0]["display_name"], newer.name, "elsewhere as ever")
