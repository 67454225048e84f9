from psycopg2 import IntegrityError

from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestReason(TransactionCase):
    def test_every_use_comes_with_codes(self):
        reasons = self.env["chanxiao.reason"].search([("company_id", "=", False)])
        for scope, _label in self.env["chanxiao.reason"]._fields["scope"].selection:
            codes = reasons.filtered(lambda reason, s=scope: reason.scope == s)
            self.assertGreater(len(codes), 4, scope)
            self.assertEqual(codes[-1].code, "OTHER", f"{scope} ends with the rest")

    def test_one_code_for_several_uses(self):
        values = {"code": "HAIL", "name": "Hail"}
        scopes = ("variance", "scrap", "absence")
        reasons = self.env["chanxiao.reason"].create(
            [{**values, "scope": scope} for scope in scopes]
        )
        self.assertEqual(len(reasons), len(scopes))
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            reasons[0].copy()
