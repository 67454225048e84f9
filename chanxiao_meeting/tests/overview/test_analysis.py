from odoo.tests import tagged

from ..common import MeetingCase

#: what is analysed: figures, tasks, decisions, attendance, deadlines, exceptions
ACTIONS = (
    "chanxiao_meeting_figure_action",
    "chanxiao_meeting_action_action",
    "chanxiao_meeting_commitment_action",
    "chanxiao_meeting_decision_action",
    "chanxiao_meeting_decision_ledger_action",
    "chanxiao_meeting_attendee_action",
    "chanxiao_meeting_infraction_action",
    "chanxiao_meeting_brief_action_discipline",
    "chanxiao_meeting_effect_action",
    "chanxiao_meeting_effect_action_minutes",
    "chanxiao_control_exception_action",
    "chanxiao_order_change_action",
    "chanxiao_settlement_action",
)


@tagged("post_install", "-at_install")
class TestAnalysis(MeetingCase):
    def test_each_has_a_pivot_and_a_graph_of_its_own(self):
        for name in ACTIONS:
            action = self.env.ref(f"chanxiao_meeting.{name}")
            modes = action.view_mode.split(",")
            for mode in ("pivot", "graph"):
                with self.subTest(f"{name} {mode}"):
                    self.assertIn(mode, modes)
                    model = self.env[action.res_model]
                    # without one of ours Odoo makes up an empty one
                    self.assertTrue(
                        self.env["ir.ui.view"].default_view(model._name, mode)
                    )
                    arch = model.get_view(view_type=mode)["arch"]
                    self.assertIn('name="', arch)

    def test_figures_are_named_with_their_unit(self):
        action = self.env.ref("chanxiao_meeting.chanxiao_meeting_figure_action")
        self.assertIn("show_unit", action.context)
        definition = self.env["chanxiao.figure.definition"].search(
            [("unit", "=", "percent")], limit=1
        )
        plain = definition.display_name
        shown = definition.with_context(show_unit=True, lang="en_US").display_name
        self.assertEqual(shown, f"{definition.with_context(lang='en_US').name} (%)")
        self.assertFalse(plain.endswith("(%)"))

    def test_no_mean_of_different_figures(self):
        policy = self._create_policy()
        meeting = self._create_meeting(policy)
        brief = self.env["chanxiao.meeting.brief"]._create_system(
            {"meeting_id": meeting.id, "department_id": self.sales_department.id}
        )
        figures = self.env["chanxiao.meeting.figure"]._create_system(
            [
                {
                    "brief_id": brief.id,
                    "provider_code": "sales",
                    "key": key,
                    "label": key,
                    "unit": unit,
                    "value": value,
                    "is_known": True,
                }
                for key, unit, value in (
                    ("sales.rate", "percent", 90),
                    ("sales.orders", "count", 4),
                )
            ]
        )
        groups = figures._read_group(
            [("id", "in", figures.ids)], ["brief_id"], ["reported_value:avg"]
        )
        self.assertEqual(groups, [(brief, False)])
        by_key = figures._read_group(
            [("id", "in", figures.ids)], ["key"], ["reported_value:avg"]
        )
        self.assertEqual(dict(by_key), {"sales.rate": 90, "sales.orders": 4})
