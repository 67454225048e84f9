from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged

from ..brief.brief_common import BriefCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestWizardRights(BriefCase):
    """What someone enters in a dialog is not for others."""

    def test_value_entered_for_a_confidential_brief(self):
        figure = self._collect(self._make_rate(), briefs=self.secret)
        reason = self.env["chanxiao.reason"].search(
            [("scope", "=", "override")], limit=1
        )
        wizards = self.env["chanxiao.meeting.figure.override"]
        wizard = wizards.with_user(self.finance).create(
            {"figure_id": figure.id, "value": 7, "reason_id": reason.id}
        )
        self.assertEqual(wizard.value, 7)
        for user in (self.attendee, self.representative, self.planner):
            with self.subTest(user.name):
                self.env.invalidate_all()
                with self.assertRaises(AccessError):
                    wizard.with_user(user).read(["value"])
                self.assertFalse(wizards.with_user(user).search([]))
        wizard.action_apply()
        self.assertEqual(figure.reported_value, 7)

    def test_every_dialog_is_for_whoever_opened_it(self):
        rules = self.env["ir.rule"].with_user(self.attendee)
        for name, model in self.env.registry.items():
            if model._transient and model._original_module == "chanxiao_meeting":
                with self.subTest(name):
                    for mode in ("read", "write", "unlink"):
                        domain = rules._compute_domain(name, mode)
                        own = Domain("create_uid", "in", [self.attendee.id])
                        self.assertEqual(list(domain), list(own))
