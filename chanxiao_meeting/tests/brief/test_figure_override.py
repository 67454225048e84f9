from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ...providers.figure import Figure
from .brief_common import BriefCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestFigureOverride(BriefCase):
    """Values entered by hand, beside the computed ones."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env["chanxiao.reason"].create(
            {"code": "test", "name": "Booked later", "scope": "override"}
        )

    def _override(self, figure, value=97.0):
        return figure._override(value, self.reason, "Counted by hand")

    def test_override_keeps_the_computed_value(self):
        self._create_target(self.rate, 95, 80)
        figure = self._collect(self._make_rate(70.0, previous=80.0))
        self._override(figure.with_user(self.representative))
        self.assertRecordValues(
            figure,
            [
                {
                    "value": 70.0,
                    "reported_value": 97.0,
                    "is_overridden": True,
                    "override_reason_id": self.reason.id,
                    "override_note": "Counted by hand",
                    "override_user_id": self.representative.id,
                    "status": "good",
                    "change": 17.0,
                }
            ],
        )

    def test_deleted_account_leaves_the_name(self):
        figure = self._collect(self._make_rate(70.0))
        user = self._create_user("clerk", "organizer")
        self._override(figure.with_user(user))
        user.unlink()
        history = " ".join(figure.brief_id.message_ids.mapped("body"))
        self.assertIn("Entered By: Clerk", history)

    def test_values_that_cannot_be_are_refused(self):
        figure = self._collect(self._make_rate(70.0), Figure(self.overdue.key, 3))
        rate, overdue = figure
        for one, value in ((rate, 250), (rate, -1), (overdue, -5)):
            with self.subTest(value), self.assertRaisesRegex(UserError, "cannot be"):
                self._override(one.with_user(self.representative), value)
        for one, value in ((rate, 0), (rate, 100), (overdue, 5000)):
            self._override(one.with_user(self.representative), value)
            self.assertEqual(one.reported_value, value)

    def test_bounds_by_unit_and_by_figure(self):
        provider = self.env["chanxiao.figure.provider"]
        for key, unit, bounds in (
            ("gone.rate", "percent", (0, 100)),
            ("gone.amount", "money", (None, None)),
            ("finance.gross_margin_rate", "percent", (None, 100)),
            ("shopfloor.efficiency", "percent", (0, None)),
            ("purchase.price_index", "index", (0, None)),
        ):
            self.assertEqual(provider._get_bounds(key, unit), bounds, key)

    def test_override_survives_collecting(self):
        figure = self._collect(self._make_rate(70.0))
        self._override(figure)
        self._collect(self._make_rate(75.0))
        self.assertEqual(figure.value, 75.0)
        self.assertEqual(figure.reported_value, 97.0)
        self.assertEqual(self._collect(), figure, "nothing entered is lost")

    def test_override_makes_an_unknown_value_known(self):
        figure = self._collect(self._make_rate(None))
        self._override(figure)
        self.assertTrue(figure.is_reported_known)
        figure.action_reset_override()
        self.assertFalse(figure.is_reported_known)
        self.assertFalse(figure.override_reason_id)

    def test_override_needs_a_reason_of_its_kind(self):
        figure = self._collect(self._make_rate())
        reason = self.reason.copy({"scope": "variance", "code": "other"})
        with self.assertRaisesRegex(UserError, "not among the reasons"):
            figure._override(1.0, reason)
        with self.assertRaisesRegex(UserError, "Choose why"):
            figure._override(1.0, reason.browse())

    def test_override_is_for_those_who_prepare(self):
        figure = self._collect(self._make_rate())
        for user in (self.attendee, self.chair):
            with self.subTest(user.name), self.assertRaises(AccessError):
                figure.with_user(user).action_override()
            with self.subTest(user.name), self.assertRaises(AccessError):
                figure.with_user(user).action_reset_override()
            self.assertFalse(figure.with_user(user).can_override)
        self.assertTrue(figure.with_user(self.representative).can_override)

    def test_override_ends_with_the_start(self):
        figure = self._collect(self._make_rate())
        with self._collecting(self._make_rate()):
            self.meeting.with_user(self.planner).action_start()
        with self.assertRaisesRegex(UserError, "frozen"):
            figure.with_user(self.planner).action_override()
        self.assertFalse(figure.with_user(self.planner).can_override)

    def test_override_wizard(self):
        figure = self._collect(self._make_rate(70.0)).with_user(self.representative)
        action = figure.action_override()
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(self.representative)
            .with_context(**action["context"])
        )
        self.assertEqual(wizard.computed_value, 70.0)
        wizard.value = 88
        wizard.reason_id = self.reason
        wizard.save().action_apply()
        self.assertEqual(figure.reported_value, 88)
        self.assertIn("Booked later", self.brief.message_ids[0].body)

    def test_override_wizard_shows_no_secrets(self):
        figure = self._collect(self._make_rate(), briefs=self.secret)
        wizards = self.env["chanxiao.meeting.figure.override"].with_user(self.attendee)
        wizard = wizards.create(
            {"figure_id": figure.id, "value": 1, "reason_id": self.reason.id}
        )
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            wizard.read(["computed_value"])
        with self.assertRaises(AccessError):
            wizard.action_apply()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            wizards.onchange(
                {"figure_id": figure.id}, ["figure_id"], {"computed_value": {}}
            )
