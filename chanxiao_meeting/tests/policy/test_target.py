from datetime import date

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ...providers.figure import Figure
from ..brief.brief_common import BriefCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestTarget(BriefCase):
    def test_threshold_on_the_right_side(self):
        high = self._create_target(self.rate, 95, 95)
        low = self._create_target(self.overdue, 2, 5)
        self.assertEqual(self.policy.target_ids, high | low)

    def test_threshold_above_what_should_be_high(self):
        with self.assertRaisesRegex(ValidationError, "cannot lie above the target"):
            self._create_target(self.rate, 95, 96)

    def test_threshold_below_what_should_be_low(self):
        with self.assertRaisesRegex(ValidationError, "cannot lie below the target"):
            self._create_target(self.overdue, 2, 1)

    def test_targets_that_no_value_can_reach(self):
        margin = self._get_definition("finance.gross_margin_rate")
        load = self._get_definition("planning.capacity_load_rate")
        limits = {"target_max": 100, "threshold_max": 110}
        for definition, target, threshold, values in (
            (self.rate, 250, 80, {}),
            (self.rate, 95, -1, {}),
            (self.overdue, -5, 2, {}),
            (margin, 101, 20, {}),
            (load, 80, -70, limits),
        ):
            with (
                self.subTest(definition.key, target=target),
                self.assertRaisesRegex(ValidationError, "cannot be"),
                self.env.cr.savepoint(),
            ):
                self._create_target(definition, target, threshold, **values)
        profit = self._get_definition("finance.revenue")
        for definition, target, threshold, values in (
            (self.rate, 100, 0, {}),
            (margin, -5, -10, {}),
            (profit, -5000, -8000, {}),
            (load, 80, 70, limits),
        ):
            target = self._create_target(definition, target, threshold, **values)
        with self.assertRaisesRegex(ValidationError, "cannot be"):
            target.target = -80

    def _add_old_target(self, **values):
        """A target that was entered before there were bounds."""
        target = self._create_target(self.rate, 95, 90, **values)
        target.flush_recordset()
        self.env.cr.execute(
            "UPDATE chanxiao_meeting_policy_target SET target = 250 WHERE id = %s",
            [target.id],
        )
        target.invalidate_recordset()

    def _amend_with_old_target(self):
        self._add_old_target()
        action = self.policy.with_user(self.manager).action_amend()
        return self.policy.browse(action["res_id"]).with_user(self.manager)

    def test_target_from_before_there_were_bounds_is_amended(self):
        amended = self._amend_with_old_target()
        self.assertEqual(amended.target_ids.target, 250)
        self.assertIn(f"“{self.rate.name}” cannot be 250.00", amended.target_notice)
        self.assertFalse(self.policy.target_notice, "in force it is not asked for")
        amended.location = "Hall 3"
        with self.assertRaisesRegex(UserError, "mends these targets.*cannot be 250"):
            amended.action_approve()
        self.assertEqual(amended.state, "draft")
        with self.assertRaisesRegex(ValidationError, "cannot be"):
            amended.target_ids.target = 240
        amended.target_ids.target = 95
        self.assertFalse(amended.target_notice)
        amended.action_approve()
        self.assertEqual((self.policy.state, amended.state), ("retired", "approved"))

    def test_old_target_keeps_a_policy_from_being_submitted(self):
        step = {"document_kind": "policy", "approver": "director"}
        self.company.chanxiao_director_id = self.attendee
        draft = self.policy.with_user(self.manager).copy(
            {"code": "S", "approval_step_ids": [Command.create(step)]}
        )
        self._add_old_target(policy_id=draft.id)
        with self.assertRaisesRegex(UserError, "mends these targets"):
            draft.action_submit()
        draft.target_ids.target = 95
        draft.action_submit()
        self.assertEqual(draft.state, "in_review")

    def test_nobody_enters_such_a_target_into_an_amendment(self):
        amended = self._amend_with_old_target()
        values = {"definition_id": self.overdue.id, "target": -5, "threshold": 2}
        for door in (
            lambda: amended.write({"target_ids": [Command.create(values)]}),
            lambda: amended.with_context(chanxiao_system=True).write(
                {"target_ids": [Command.create(values)]}
            ),
        ):
            with self.assertRaisesRegex(ValidationError, "cannot be"):
                door()

    def test_range_where_neither_direction_is_better(self):
        shipments = self._get_definition("sales.shipments")
        limits = {"threshold": 10, "target_max": 40, "threshold_max": 50}
        self._create_target(shipments, 20, **limits)
        figure = self._collect(Figure("sales.shipments", 41.0))
        self.assertEqual(figure.status, "warning")
        self.assertEqual(figure.target_max, 40)
        for wrong in ({"threshold": 21}, {"target_max": 19}, {"threshold_max": 39}):
            with (
                self.subTest(wrong),
                self.assertRaisesRegex(ValidationError, "should lie in a range"),
            ):
                self._create_target(shipments, 20, **{**limits, **wrong})

    def test_overlap(self):
        self._create_target(self.rate, 90, 80, date_to=date(2026, 3, 31))
        self._create_target(self.rate, 95, 85, date_from=date(2026, 4, 1))
        for start, end in (
            (None, None),
            (date(2026, 3, 31), date(2026, 3, 31)),
            (date(2027, 1, 1), None),
        ):
            with (
                self.subTest(start),
                self.assertRaisesRegex(ValidationError, "valid at the same time"),
            ):
                self._create_target(self.rate, 99, 9, date_from=start, date_to=end)

    def test_other_figures_and_policies_do_not_overlap(self):
        mine = self._create_target(self.rate, 90, 80)
        mine |= self._create_target(self.overdue, 1, 2)
        other = self._create_policy(code="C")
        theirs = self._create_target(self.rate, 95, 80, policy_id=other.id)
        self.assertEqual(self.policy.target_ids, mine)
        self.assertEqual(other.target_ids, theirs)

    @mute_logger("odoo.sql_db")
    def test_ends_before_it_begins(self):
        with self.assertRaises(IntegrityError):
            self._create_target(
                self.rate, 9, 8, date_from=date(2026, 4, 1), date_to=date(2026, 3, 1)
            )

    def test_validity_includes_both_ends(self):
        target = self._create_target(
            self.rate, 9, 8, date_from=date(2026, 3, 1), date_to=date(2026, 3, 31)
        )
        for day, valid in (
            (date(2026, 2, 28), False),
            (date(2026, 3, 1), True),
            (date(2026, 3, 31), True),
            (date(2026, 4, 1), False),
        ):
            self.assertEqual(target._is_valid_on(day), valid, day)

    def test_valid_at_the_end_of_the_period(self):
        self._create_target(self.rate, 90, 80, date_to=date(2026, 3, 14))
        current = self._create_target(self.rate, 95, 85, date_from=date(2026, 3, 15))
        figure = self._collect(self._make_rate())
        self.assertEqual(figure.target, current.target)
        self.assertEqual(figure.threshold, current.threshold)

    def test_no_target_valid(self):
        self._create_target(self.rate, 90, 80, date_to=date(2026, 3, 14))
        figure = self._collect(self._make_rate())
        self.assertFalse(figure.has_target)
        self.assertEqual(figure.status, "none")

    def test_administrators_set_targets(self):
        target = self._create_target(self.rate, 90, 80)
        target.with_user(self.manager).target = 91
        for user in (self.planner, self.representative, self.auditor):
            self.assertEqual(target.with_user(user).target, 91)
            with self.subTest(user.name), self.assertRaises(AccessError):
                target.with_user(user).target = 50

    def test_policy_form(self):
        with (
            Form(self.policy.with_user(self.manager)) as form,
            form.target_ids.new() as line,
        ):
            line.definition_id = self.rate
            self.assertEqual((line.target, line.threshold), (95, 85.5))
            line.threshold = 80
            line.target = 90
            self.assertEqual(line.threshold, 80, "what was entered stays")
        self.assertEqual(self.policy.target_ids.threshold, 80)

    def test_form_moves_limits_that_make_no_sense(self):
        with (
            Form(self.policy.with_user(self.manager)) as form,
            form.target_ids.new() as line,
        ):
            line.definition_id = self.overdue
            line.target = 10
            self.assertEqual(line.threshold, 11)
            line.definition_id = self.rate
            line.target = 50
            self.assertEqual(line.threshold, 50 * 0.9)

    def test_form_proposes_a_range(self):
        load = self._get_definition("planning.capacity_load_rate")
        with (
            Form(self.policy.with_user(self.manager)) as form,
            form.target_ids.new() as line,
        ):
            line.definition_id = load
            limits = (
                line.threshold,
                line.target,
                line.target_max,
                line.threshold_max,
            )
            self.assertEqual(limits, (72, 80, 100, 110))
        self.assertEqual(self.policy.target_ids.threshold_max, 110)

    def test_figures_are_chosen_by_their_source(self):
        self.env["chanxiao.figure.source"].search([("code", "=", "sales")]).name = "S"
        named = self.rate.with_context(show_source=True)
        self.assertEqual(named.display_name, f"S / {self.rate.name}")
        self.assertEqual(self.rate.display_name, self.rate.name)
