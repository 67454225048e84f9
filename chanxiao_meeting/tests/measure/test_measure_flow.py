"""Measures from the proposal to the end: decisions, tasks, people, edges."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .measure_common import MeasureCase

LATER = "2026-04-10 04:00:00"
LATEST = "2026-04-20 04:00:00"


@tagged("post_install", "-at_install")
class TestMeasureFlow(MeasureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell()

    # the decision

    def test_adopting_applies_nothing(self):
        measure = self._decide("postpone", self.order, date_planned=LATER)
        self.assertEqual(measure.state, "proposed")
        self.assertEqual(self.order.commitment_date, self._moment("2026-03-27 04:00"))

    def _adopt_by_policy(self, decider):
        self.policy._write_system({"applies_measures": True})
        decision = self._create_decision()
        measure = self._propose("postpone", self.order, decision, date_planned=LATER)
        measure.action_preview()
        decision.with_user(decider).action_adopt()
        return measure

    def test_policy_lets_whoever_could_by_hand_apply_with_the_adoption(self):
        measure = self._adopt_by_policy(self.planner)
        self.assertEqual(measure.state, "applied")
        self.assertEqual(measure.applied_by_id, self.planner)
        self.assertEqual(self.order.commitment_date, self._moment(LATER))
        self.assertEqual(measure.action_id.state, "done")
        self.assertEqual(measure.decision_id.state, "implemented")

    def test_policy_lets_nobody_do_what_they_could_not_by_hand(self):
        measure = self._adopt_by_policy(self.chair)
        self.assertEqual(measure.decision_id.state, "adopted")
        self.assertEqual(measure.state, "proposed")
        self.assertEqual(self.order.commitment_date, self._moment("2026-03-27 04:00"))
        notes = measure.decision_id.message_ids.mapped("body")
        self.assertTrue([note for note in notes if "Not carried out at once" in note])
        measure.with_user(self.doer).action_apply()
        self.assertEqual(measure.state, "applied")

    def test_what_was_not_tried_out_is_not_applied_with_the_adoption(self):
        self.policy._write_system({"applies_measures": True})
        decision = self._create_decision()
        measure = self._propose("postpone", self.order, decision, date_planned=LATER)
        decision.with_user(self.planner).action_adopt()
        self.assertEqual(measure.state, "proposed")

    def test_what_is_proposed_goes_on_with_the_order_that_does(self):
        """What was carried out is undone where it was done."""
        applied = self._decide("postpone", self.order, date_planned=LATER)
        applied.action_apply()
        proposed = self._decide("postpone", self.order, date_planned=LATEST)
        refused = self._propose("postpone", self.order, date_planned=LATER)
        refused.action_refuse("No")
        successor = self._sell()
        self.order._pass_on_to(successor, "They were merged.")
        self.assertEqual(
            [measure.subject_ref for measure in (applied, refused, proposed)],
            [self.order, self.order, successor],
        )
        self.assertFalse(proposed.previewed_at)
        self.assertFalse(proposed.sudo().preview_data)
        with self.assertRaisesRegex(UserError, "out first"):
            proposed.action_apply()
        proposed.action_preview()
        proposed.action_apply()
        self.assertEqual(successor.commitment_date, self._moment(LATEST))
        applied.action_undo()
        self.assertEqual(self.order.commitment_date, self._moment("2026-03-27 04:00"))

    def test_measure_without_task_gets_the_only_one(self):
        decision = self._create_decision()
        measure = self._propose("postpone", self.order, decision, date_planned=LATER)
        measure.action_id = False
        self.assertEqual(measure.decision_id, decision)
        decision.with_user(self.planner).action_adopt()
        self.assertEqual(measure.action_id, decision.action_ids)
        other = self._create_decision()
        other.action_ids.copy({"decision_id": other.id})
        homeless = self._propose(
            "postpone", self.order, self._create_decision(), date_planned=LATER
        )
        homeless.write({"action_id": False, "decision_id": other.id})
        with self.assertRaisesRegex(UserError, "belongs to no task"):
            other.with_user(self.planner).action_adopt()

    def test_withdrawn_decision_takes_its_proposals_back(self):
        measure = self._decide("postpone", self.order, date_planned=LATER)
        measure.decision_id.with_user(self.planner).action_withdraw("Not needed")
        self.assertEqual(measure.state, "refused")
        with self.assertRaises(UserError):
            measure.action_apply()

    def test_only_of_an_adopted_decision(self):
        measure = self._propose("postpone", self.order, date_planned=LATER)
        measure.with_user(self.doer).action_preview()
        with self.assertRaisesRegex(UserError, "Adopt its decision first"):
            measure.with_user(self.doer).action_apply()

    # the task

    def test_task_is_done_by_the_measure_or_in_words(self):
        measure = self._decide("postpone", self.order, date_planned=LATER)
        task = measure.action_id.with_user(self.doer)
        with self.assertRaisesRegex(UserError, "how it was done by hand"):
            task.action_done()
        task.action_done("Moved on the order by hand")
        self.assertEqual(task.state, "done")

    def test_activity_is_not_done_without_words_either(self):
        measure = self._decide("postpone", self.order, date_planned=LATER)
        activity = measure.action_id.activity_id.with_user(self.doer)
        with self.assertRaisesRegex(UserError, "how it was done by hand"):
            activity.action_feedback(feedback="")
        activity.action_feedback(feedback="Done by hand")
        self.assertEqual(measure.action_id.state, "done")

    def test_last_measure_finishes_the_task(self):
        decision = self._create_decision()
        measures = self.measures
        for moment in (LATER, LATEST):
            order = self._sell()
            measures |= self._propose("postpone", order, decision, date_planned=moment)
        decision.with_user(self.planner).action_adopt()
        measures = measures.with_user(self.doer)
        measures.action_preview()
        measures[0].action_apply()
        self.assertEqual(decision.action_ids.state, "open")
        measures[1].action_apply()
        self.assertEqual(decision.action_ids.state, "done")

    def test_before_it_was_tried_out(self):
        decision = self._create_decision()
        measure = self._propose("postpone", self.order, decision, date_planned=LATER)
        decision.with_user(self.planner).action_adopt()
        with self.assertRaisesRegex(UserError, "Try “.*” out first"):
            measure.with_user(self.doer).action_apply()

    def test_twice_is_once(self):
        measure = self._decide("postpone", self.order, date_planned=LATER)
        measure.action_apply()
        with self.assertRaises(UserError):
            measure.action_apply()
        measure.action_undo()
        with self.assertRaises(UserError):
            measure.action_undo()
        self.assertEqual(measure.state, "undone")

    # the record

    def test_record_was_deleted(self):
        measure = self._decide("postpone", self.order.order_line, date_planned=LATER)
        line = self.order.order_line
        line.move_ids._action_cancel()
        self.env.cr.execute(
            "UPDATE stock_move SET sale_line_id = NULL WHERE sale_line_id = %s",
            [line.id],
        )
        self.env.invalidate_all()
        self.order._action_cancel()
        self.order.with_context(disable_cancel_warning=True).unlink()
        with self.assertRaisesRegex(UserError, "deleted"):
            measure.action_apply()
        self.assertTrue(measure.display_name)

    def test_one_order_under_two_decisions(self):
        first = self._decide("postpone", self.order, date_planned=LATER)
        second = self._decide("postpone", self.order, date_planned=LATEST)
        first.action_apply()
        with self.assertRaisesRegex(UserError, "Try it out again"):
            second.action_apply()
        second.action_preview()
        second.action_apply()
        # what the second one left is not the first one's to put back
        self.assertIsInstance(first.action_undo(), dict)
        second.action_undo()
        self.assertEqual(self.order.commitment_date, self._moment(LATER))
        first.action_undo()
        self.assertEqual(self.order.commitment_date, self._moment("2026-03-27 04:00"))

    def test_order_cancelled_after_it_was_applied(self):
        measure = self._decide("postpone", self.order, date_planned=LATER)
        measure.action_apply()
        self.order._action_cancel()
        action = measure.action_undo()
        if isinstance(action, dict):
            measure.action_undo(partly=True)
        self.assertEqual(measure.state, "undone")
        self.assertEqual(self.order.state, "cancel")

    def test_partly_delivered_order_and_its_backorder(self):
        self.env["stock.quant"]._update_available_quantity(
            self.pump, self.warehouse.lot_stock_id, 4
        )
        order = self._sell()
        delivery = order.picking_ids
        delivery.move_ids.write({"procure_method": "make_to_stock", "quantity": 4})
        delivery.move_ids.picked = True
        delivery.with_context(skip_backorder=True).button_validate()
        rest = order.picking_ids - delivery
        self.assertTrue(rest)
        before = delivery.move_ids.date_deadline
        measure = self._decide("postpone", order, date_planned=LATER)
        measure.action_apply()
        self.assertEqual(rest.move_ids.date_deadline, self._moment(LATER))
        self.assertEqual(delivery.move_ids.date_deadline, before)

    def test_kit_moves_all_its_parts(self):
        kit = self._create_product("Pump Set")
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": self.pump.id, "product_qty": 1}),
                    Command.create({"product_id": self.casting.id, "product_qty": 3}),
                ],
            }
        )
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "commitment_date": "2026-03-27 04:00:00",
                "order_line": [self._line(kit, 2, 100.0)],
            }
        )
        order.action_confirm()
        parts = order.picking_ids.move_ids
        self.assertEqual(len(parts), 2)
        measure = self._decide("postpone", order, date_planned=LATER)
        measure.action_apply()
        self.assertEqual(set(parts.mapped("date_deadline")), {self._moment(LATER)})

    # people

    def test_responsible_person_left(self):
        measure = self._decide("postpone", self.order, date_planned=LATER)
        other = self._create_user("other", "user,sales_team.group_sale_manager")
        measure.action_id.with_user(self.planner).assignee_id = other
        with self.assertRaises(AccessError):
            measure.action_apply()
        measure.with_user(other).action_apply()
        self.assertEqual(measure.applied_by_id, other)
        # whoever carried it out may still undo it, and whoever is responsible now
        measure.with_user(other).action_undo()
        self.assertEqual(measure.undone_by_id, other)

    def test_responsible_person_has_no_account_any_more(self):
        measure = self._decide("postpone", self.order, date_planned=LATER)
        self.doer.active = False
        with self.assertRaisesRegex(UserError, "no longer has an account"):
            measure.with_user(self.planner).action_preview()

    def test_resolved_with_its_decision(self):
        measure = self._propose("postpone", self.order, date_planned=LATER)
        self.assertTrue(measure.can_edit)
        measure.decision_id.with_user(self.planner).action_adopt()
        self.assertFalse(measure.can_edit)
        with self.assertRaisesRegex(UserError, "was resolved with its decision"):
            measure.date_planned = LATEST
        measure.note = "The crane is needed"
        measure.action_refuse("The customer collects it")
        self.assertEqual(measure.state, "refused")

    def test_rights_lost_since_the_preview(self):
        measure = self._decide("postpone", self.order, date_planned=LATER)
        self.doer.group_ids = self._get_groups("user")
        with self.assertRaises(AccessError):
            measure.action_apply()
        self.assertEqual(self.order.commitment_date, self._moment("2026-03-27 04:00"))

    def test_two_companies(self):
        other = self.env["res.company"].create({"name": "Other Works"})
        order = self.env["sale.order"].create(
            {"partner_id": self.customer.id, "company_id": other.id}
        )
        with self.assertRaisesRegex(ValidationError, "Take it up in a meeting of"):
            self.measures.create(
                {
                    "kind": "postpone",
                    "action_id": self._create_decision().action_ids.id,
                    "subject_ref": f"sale.order,{order.id}",
                    "date_planned": LATER,
                }
            )
        stranger = self._create_user(
            "stranger",
            "organizer,sales_team.group_sale_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        measure = self._decide("postpone", self.order, date_planned=LATER)
        for method in ("action_preview", "action_apply", "action_undo"):
            with self.assertRaises(AccessError):
                getattr(measure.with_user(stranger), method)()
        self.assertFalse(self.measures.with_user(stranger).search([]))

    # exceptions and the comparison

    def _create_exception(self, **values):
        return self.env["chanxiao.control.exception"].create(
            {
                "name": "Will be late",
                "subject_ref": f"sale.order,{self.order.id}",
                "responsible_id": self.doer.id,
                **values,
            }
        )

    def test_proposed_on_an_exception_and_decided_on_its_topic(self):
        exception = self._create_exception()
        measure = self.measures.with_user(self.doer).create(
            {
                "kind": "postpone",
                "exception_id": exception.id,
                "date_planned": LATER,
            }
        )
        self.assertEqual(measure.subject_ref, self.order)
        measure.action_preview()
        self.meeting.with_user(self.planner).action_convene()
        exception._put_on_agenda(self.meeting)
        decision = self._create_decision(agenda_item_id=exception.agenda_item_id.id)
        self.assertEqual(measure.decision_id, decision)
        decision.with_user(self.planner).action_adopt()
        self.assertEqual(measure.action_id, decision.action_ids)
        measure.with_user(self.doer).action_apply()
        self.assertEqual(self.order.commitment_date, self._moment(LATER))

    def test_compared_side_by_side(self):
        self._stock_castings()
        production = self._made_for(self.order)
        production.date_start = "2026-04-06 01:00:00"
        exception = self._create_exception()
        values = {"exception_id": exception.id}
        measures = self.measures.create(
            [
                {**values, "kind": "postpone", "date_planned": LATER},
                {
                    **values,
                    "kind": "reschedule",
                    "subject_ref": f"mrp.production,{production.id}",
                    "date_planned": "2026-03-18 01:00:00",
                },
            ]
        )
        measures[0].action_preview()
        with self.assertRaisesRegex(UserError, "Two measures or more"):
            measures[0].action_compare()
        action = exception.with_user(self.planner).action_compare_measures()
        wizard = self.env[action["res_model"]].with_user(self.planner)
        comparison = wizard.browse(action["res_id"]).comparison
        tried = [column["is_tried"] for column in comparison["columns"]]
        self.assertEqual(tried, [True, False])
        measures[1].action_preview()
        self.env.invalidate_all()
        comparison = wizard.browse(action["res_id"]).comparison
        sections = {one["title"]: one["rows"] for one in comparison["sections"]}
        [row] = sections["Expected Delivery"]
        self.assertEqual(row["label"], self.order.name)
        self.assertTrue(row["before"]["is_bad"])
        self.assertTrue(all(cell["is_good"] for cell in row["cells"]))
        self.assertIn("Cost", sections)
        # who does not read costs compares the rest
        action = exception.with_user(self.doer).action_compare_measures()
        comparison = (
            self.env[action["res_model"]]
            .with_user(self.doer)
            .browse(action["res_id"])
            .comparison
        )
        titles = [one["title"] for one in comparison["sections"]]
        self.assertIn("Expected Delivery", titles)
        self.assertNotIn("Cost", titles)

    def test_refused_with_a_reason(self):
        measure = self._propose("postpone", self.order, date_planned=LATER)
        with self.assertRaisesRegex(UserError, "Say why"):
            measure.action_refuse()
        wizard = self.env["chanxiao.meeting.measure.refusal"].with_user(self.planner)
        wizard = wizard.with_context(
            active_model=measure._name, active_ids=measure.ids
        ).create({"words": "The customer accepts a part delivery"})
        wizard.action_confirm()
        self.assertEqual(measure.state, "refused")
        self.assertIn("part delivery", measure.refusal_reason)
        with self.assertRaisesRegex(UserError, "stays as it was proposed"):
            measure.date_planned = LATEST

    def test_form_asks_for_what_the_kind_needs(self):
        decision = self._create_decision()
        measures = self.measures.with_user(self.planner).with_context(
            default_decision_id=decision.id
        )
        with Form(measures) as form:
            form.kind = "extra_hours"
            form.subject_ref = f"mrp.workcenter,{self.bench.id}"
            form.day_from = date(2026, 3, 26)
            form.day_to = date(2026, 3, 27)
            form.hours = 2
        measure = form.record
        self.assertIn("Test Bench", measure.name)
        with self.assertRaisesRegex(ValidationError, "Choose such a record"):
            measure.subject_ref = f"sale.order,{self.order.id}"

    def test_written_to_by_hand_where_it_was_confirmed(self):
        measure = self._decide("postpone", self.order, date_planned=LATER)
        told = measure.sudo().preview_data["told"]
        self.assertEqual([one["partner"][0] for one in told], self.customer.ids)
        before = len(self.order.message_ids.partner_ids)
        measure.action_apply()
        self.assertEqual(len(self.order.message_ids.partner_ids), before)


@tagged("post_install", "-at_install")
class TestMeasureRights(MeasureCase):
    """Who proposes, reads and carries out, through every door."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell()
        cls.decision = cls._create_decision()
        cls.measure = cls._propose(
            "postpone", cls.order, cls.decision, date_planned=LATER
        )

    def _prepare(self, **values):
        return {
            "kind": "postpone",
            "decision_id": self.decision.id,
            "date_planned": LATER,
            **values,
        }

    def test_who_proposes(self):
        for user in (self.worker, self.doer, self.chair, self.auditor, self.outsider):
            measures = self.measures.with_user(user)
            with self.assertRaises(AccessError):
                measures.create(self._prepare())
            with self.assertRaises(AccessError):
                measures.browse(self.measure.id).date_planned = LATEST
            with self.assertRaises(AccessError):
                measures.browse(self.measure.id).action_refuse("No")
            with self.assertRaises(AccessError):
                measures.browse(self.measure.id).unlink()
        for user in (self.planner, self.manager):
            self.assertTrue(self.measures.with_user(user).create(self._prepare()))

    def test_on_an_exception_whoever_sees_to_it(self):
        exception = self.env["chanxiao.control.exception"].create(
            {"name": "Late", "responsible_id": self.worker.id}
        )
        values = {"kind": "postpone", "exception_id": exception.id}
        measure = self.measures.with_user(self.worker).create(values)
        self.assertEqual(measure.state, "proposed")
        with self.assertRaises(AccessError):
            self.measures.with_user(self.doer).create(values)
        # into a decision it comes by an organizer, or with the topic
        with self.assertRaises(AccessError):
            measure.decision_id = self.decision

    def test_system_fields_through_every_door(self):
        measures = self.measures.with_user(self.planner)
        for values in (
            {"state": "applied"},
            {"applied_by_id": self.planner.id},
            {"preview_data": {"changes": []}},
            {"applied_changes": []},
            {"undo_data": {}},
            {"previewed_at": "2026-03-16 04:00:00"},
        ):
            with self.assertRaises(UserError):
                measures.create(self._prepare(**values))
            with self.assertRaises(UserError):
                measures.browse(self.measure.id).write(values)
            with self.assertRaises(UserError):
                self.decision.with_user(self.planner).write(
                    {"measure_ids": [Command.update(self.measure.id, values)]}
                )
            with self.assertRaises(UserError):
                self.decision.with_user(self.planner).write(
                    {"measure_ids": [Command.create(self._prepare(**values))]}
                )
            [(name, value)] = values.items()
            if value:
                context = {f"default_{name}": value}
                with self.assertRaises(UserError):
                    measures.with_context(**context).create(self._prepare())
        result = measures.load(
            ["kind", "decision_id/.id", "state"],
            [["postpone", str(self.decision.id), "applied"]],
        )
        self.assertFalse(result["ids"])

    def test_copy_begins_anew(self):
        self.measure.action_preview()
        copy = self.measure.copy()
        self.assertEqual(copy.state, "proposed")
        self.assertFalse(copy.previewed_at or copy.sudo().preview_data)

    def test_auditor_reads(self):
        measure = self.measure.with_user(self.auditor)
        self.assertEqual(measure.kind, "postpone")
        for method in ("action_preview", "action_apply", "action_undo"):
            with self.assertRaises(UserError):
                getattr(measure, method)()

    def test_record_that_the_proposer_may_not_read(self):
        self.planner.group_ids = self._get_groups("organizer")
        with self.assertRaisesRegex(AccessError, "may not read"):
            self.measures.with_user(self.planner).create(
                self._prepare(subject_ref=f"sale.order,{self.order.id}")
            )

    def test_remote_calls_with_missing_arguments(self):
        nothing = self.measures.with_user(self.planner)
        for method in ("action_compare", "action_undo", "action_open_subject"):
            with self.assertRaises(UserError):
                getattr(nothing, method)()
        self.assertTrue(nothing.action_preview())
        self.assertTrue(nothing.action_apply())

    def test_extra_hours_by_hand(self):
        values = {
            "resource_id": self.bench.resource_id.id,
            "date_from": "2026-03-21 01:00:00",
            "date_to": "2026-03-21 03:00:00",
        }
        extra = self.env["chanxiao.extra.hours"]
        for user in (self.worker, self.planner.copy({"login": "plain"}), self.auditor):
            if user.has_group("mrp.group_mrp_user"):
                continue
            with self.assertRaises(AccessError):
                extra.with_user(user).create(values)
        made = extra.with_user(self.doer).create(values)
        self.assertIn("Test Bench", made.display_name)
        with self.assertRaisesRegex(ValidationError, "already"):
            extra.with_user(self.doer).create(values)
