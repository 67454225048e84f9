"""The demo factory, built small: how it came about, not only that it is there."""

from collections import Counter
from datetime import datetime, timedelta

from odoo.tests import TransactionCase, tagged

from dev.factory import LOGINS
from dev.factory.clock import to_local
from dev.factory.sample import DAYS, TODAY


@tagged("post_install", "-at_install")
class TestDemoFactory(TransactionCase):
    def _all(self, model, *domain):
        return self.env[model].search(list(domain))

    def test_nothing_happens_today_or_later(self):
        """Yesterday is the last day, and the days before it are not all alike."""
        days = {to_local(order.create_date).date() for order in self._all("sale.order")}
        self.assertGreater(len(days), 8)
        self.assertLess(max(days), TODAY)
        self.assertGreaterEqual(min(days), TODAY - timedelta(days=DAYS))
        for picking in self._all("stock.picking", ("state", "=", "done")):
            self.assertLess(to_local(picking.date_done).date(), TODAY)

    def test_everybody_can_log_in(self):
        for login, password, _who in LOGINS:
            user = self.env["res.users"].search([("login", "=", login)])
            self.assertTrue(user, login)
            self.assertEqual(user.tz, "Asia/Shanghai")
            if login != "admin":
                credential = {"login": login, "password": password, "type": "password"}
                user.with_user(user)._check_credentials(
                    credential, {"interactive": False}
                )

    def test_ten_departments_with_managers(self):
        policy = self._all(
            "chanxiao.meeting.policy", ("state", "=", "approved"), ("code", "=", "F")
        )
        self.assertEqual(len(policy.department_ids), 10)
        for line in policy.department_ids:
            manager = line.department_id.manager_id
            self.assertEqual(manager.user_id, line.representative_id)

    def test_finished_orders_were_produced(self):
        """Done means: parts were taken, time was logged, goods were put away."""
        done = self._all(
            "mrp.production", ("state", "=", "done"), ("bom_id.type", "=", "normal")
        )
        self.assertGreater(len(done), 5)
        for order in done:
            finished = order.move_finished_ids.filtered(lambda m: m.state == "done")
            self.assertEqual(sum(finished.mapped("quantity")), order.qty_produced)
            self.assertEqual(set(order.move_raw_ids.mapped("state")), {"done"})
            self.assertTrue(all(order.move_raw_ids.mapped("quantity")))
            for work in order.workorder_ids:
                self.assertEqual(work.state, "done")
                self.assertGreater(work.duration, 0)
                self.assertTrue(all(log.date_end for log in work.time_ids))
            self.assertTrue(order.baseline_date_finished)

    def test_orders_ahead_behind_and_running(self):
        orders = self._all("mrp.production", ("bom_id.type", "=", "normal"))
        self.assertLessEqual({"done", "confirmed"}, set(orders.mapped("state")))
        behind = orders.filtered(lambda order: self._is_behind(order))
        self.assertTrue(behind)
        self.assertLess(len(behind), len(orders) / 2)

    def _is_behind(self, order):
        planned = to_local(order.baseline_date_finished).date()
        if order.state != "done":
            return planned < TODAY
        return to_local(order.date_finished).date() > planned

    def test_transfers_have_moves(self):
        done = self._all("stock.picking", ("state", "=", "done"))
        codes = Counter(done.mapped(lambda p: p.picking_type_id.code))
        self.assertGreater(codes["outgoing"], 5)
        self.assertGreater(codes["incoming"], 5)
        for picking in done:
            self.assertLessEqual(
                set(picking.move_ids.mapped("state")), {"done", "cancel"}
            )
        for order in self._all("sale.order", ("state", "=", "sale")):
            self.assertTrue(order.picking_ids)

    def test_inspections_of_all_stages_were_answered(self):
        inspections = self._all("qc.inspection")
        stages = {"incoming", "outsourced", "in_process", "finished"}
        self.assertEqual(set(inspections.mapped("stage")), stages)
        for inspection in inspections.filtered("date_done"):
            passed = all(inspection.inspection_lines.mapped("success"))
            self.assertEqual(inspection.state == "success", passed)
            self.assertTrue(inspection.inspection_lines)

    def test_subcontractors_work_where_the_addon_is_installed(self):
        bills = self._all("mrp.bom", ("type", "!=", "normal"))
        outsourced = "subcontractor_ids" in bills._fields
        self.assertEqual(bool(bills), outsourced)
        orders = self._all("mrp.production", ("bom_id", "in", bills.ids))
        self.assertEqual("done" in orders.mapped("state"), outsourced)

    def test_soft_parts_where_their_addons_are_installed(self):
        for model in (
            "crm.claim",
            "crm.lead",
            "crossovered.budget",
            "hr.attendance",
            "maintenance.request",
            "project.task",
        ):
            if model in self.env:
                self.assertTrue(self._all(model), model)

    def test_one_meeting_was_held_and_recorded(self):
        meeting = self._meetings("held")
        self.assertEqual(len(meeting), 1)
        minutes = meeting.minutes_ids
        self.assertEqual(minutes.state, "issued")
        self.assertFalse(minutes.is_late)
        self.assertTrue(minutes.is_untampered)
        submitted = meeting.brief_ids.filtered(lambda b: b.state == "submitted")
        self.assertEqual(len(submitted), 9)
        self.assertTrue(all(submitted.mapped("problems")))
        self.assertEqual(
            set(submitted.mapped("timeliness")), {"on_time", "late"}, "one was late"
        )
        self.assertNotIn("{", "".join(submitted.mapped("problems")))
        self.assertIn("late", meeting.attendee_ids.mapped("attendance"))

    def test_tasks_are_done_open_late_and_postponed(self):
        meeting = self._meetings("held")
        tasks = meeting.action_ids
        self.assertLessEqual({"open", "done", "verified"}, set(tasks.mapped("state")))
        self.assertTrue(tasks.filtered("slip_count"))
        self.assertTrue(
            tasks.filtered(lambda t: t.state == "open" and t.deadline < TODAY)
        )
        for task in tasks.filtered(lambda t: t.state == "open"):
            self.assertTrue(task.activity_id)
            self.assertEqual(task.activity_id.date_deadline, task.deadline)
        closed = tasks.filtered("done_at")
        self.assertTrue(all(closed.mapped("feedback")))
        about = {task.subject_ref._name for task in tasks if task.subject_ref}
        self.assertGreaterEqual(len(about), 4)

    def test_the_next_meeting_is_being_prepared(self):
        meeting = self._meetings("convened")
        self.assertEqual(len(meeting), 1)
        self.assertGreater(to_local(meeting.date_start).date(), TODAY)
        self.assertEqual(meeting.previous_meeting_id.state, "held")
        states = Counter(meeting.brief_ids.mapped("state"))
        self.assertEqual(states, {"submitted": 4, "pending": 6})

    def _meetings(self, *states):
        """The half-monthly meetings of the factory; test_demo_sales has the others."""
        return self._all(
            "chanxiao.meeting",
            ("policy_id.code", "=", "F"),
            ("state", "in", states or ("held", "convened")),
        )

    # -- what the meetings show ----------------------------------------------------

    def _value(self, meeting, key):
        figure = meeting.brief_ids.figure_ids.filtered(lambda f: f.key == key)
        self.assertEqual(len(figure), 1, key)
        return figure.value if figure.is_known else None

    def test_every_brief_has_all_figures_of_its_department(self):
        self.assertEqual(len(self._meetings()), 2)
        for meeting in self._meetings():
            self.assertEqual(len(meeting.brief_ids), 10)
            for brief in meeting.brief_ids:
                definitions = self._all(
                    "chanxiao.figure.definition",
                    ("source_id", "in", brief.source_ids.ids),
                )
                keys = brief.figure_ids.mapped("key")
                self.assertCountEqual(keys, definitions.mapped("key"))
                known = brief.figure_ids.filtered("is_known")
                self.assertGreater(len(known), len(keys) / 2, brief.display_name)

    def test_confidential_briefs(self):
        for meeting in self._meetings():
            secret = meeting.brief_ids.filtered("confidential")
            codes = set(secret.source_ids.mapped("code"))
            self.assertEqual(codes, {"finance", "hr"})

    def test_targets_make_figures_green_yellow_and_red(self):
        for meeting in self._meetings():
            judged = meeting.brief_ids.figure_ids.filtered(
                lambda figure: figure.status not in (False, "none")
            )
            self.assertGreaterEqual(len(judged), 15)
            self.assertEqual(set(judged.mapped("status")), {"good", "warning", "bad"})
            departments = judged.brief_id.department_id
            self.assertGreaterEqual(len(departments), 8)

    def test_figures_are_believable(self):
        ranges = {
            "sales.on_time_shipment_rate": (60, 100),
            "quality.pass_rate": (92, 100),
            "purchase.price_index": (97, 107),
            "maintenance.oee": (60, 86),
            "planning.capacity_load_rate": (30, 110),
        }
        for meeting in self._meetings():
            for key, (low, high) in ranges.items():
                value = self._value(meeting, key)
                if value is not None:
                    self.assertTrue(low <= value <= high, f"{key}: {value}")

    # -- what runs out of plan -----------------------------------------------------
    def test_confirmed_orders_change_mostly_with_reasons(self):
        changes = self._all("chanxiao.order.change")
        self.assertGreaterEqual(len(changes), 4)
        self.assertGreaterEqual(len(set(changes.mapped("kind"))), 3)
        explained = changes.filtered("reason_id")
        self.assertGreater(len(explained), len(changes) / 2)
        self.assertNotIn(self.env.ref("base.user_root"), changes.user_id)

    def test_exceptions_of_every_state(self):
        found = self._all("chanxiao.control.exception")
        self.assertIn(len(found), range(4, 8))
        closed = found.filtered(lambda e: e.state == "closed")
        self.assertTrue(closed.prevention)
        held = found.filtered(lambda e: e.meeting_id.state == "held")
        self.assertEqual(held.decision_id.meeting_id, held.meeting_id)
        critical = found.filtered(lambda e: e.severity == "critical")
        self.assertEqual(len(critical), 1)
        self.assertNotEqual(critical.state, "closed")
        self.assertEqual(critical.meeting_id.state, "convened")

    def test_most_orders_off_the_plan_say_why(self):
        off = self._all("mrp.production", ("is_out_of_plan", "=", True))
        self.assertTrue(off)
        said = off.filtered("variance_reason_id")
        self.assertGreaterEqual(len(said), len(off) * 0.6)

    def test_some_inspections_come_from_triggers_and_none_twice(self):
        inspections = self._all("qc.inspection")
        triggered = inspections.filtered("trigger_id")
        self.assertLessEqual(
            {"transfer", "production"}, set(triggered.trigger_id.mapped("event"))
        )
        made = Counter(
            (i.production_id, i.picking_id, i.product_id) for i in inspections
        )
        self.assertEqual(set(made.values()), {1})

    def test_scrap_mostly_has_a_cause(self):
        scraps = self._all("stock.scrap")
        self.assertTrue(scraps)
        caused = scraps.filtered("scrap_reason_id")
        self.assertGreater(len(caused), len(scraps) / 2)

    def test_delivered_lines_are_settled(self):
        lines = self._all("sale.order.line", ("state", "=", "sale"))
        complete = lines.filtered(lambda line: line._is_delivery_complete())
        settlements = self._all("chanxiao.settlement")
        self.assertEqual(settlements.sale_line_id, complete)
        for settlement in settlements:
            # what finance closed on the third working day of the month
            is_closed = settlement.date_delivered < datetime(2026, 5, 31, 16)
            self.assertEqual(settlement.state == "final", is_closed)
        self.assertTrue(all(settlements.mapped("actual_cost")))
        earned = sum(settlements.mapped("margin"))
        rate = 100 * earned / sum(settlements.mapped("revenue"))
        self.assertTrue(12 <= rate <= 38, f"settled margin: {rate} %")

    def test_no_mail_waits_to_be_sent(self):
        self.assertFalse(self._all("mail.mail", ("state", "=", "outgoing")))
