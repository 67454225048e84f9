from psycopg2 import IntegrityError

from odoo.tests import TransactionCase, tagged
from odoo.tools import convert, mute_logger


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

    def _upgrade(self):
        name = "data/common/chanxiao.reason.csv"
        convert.convert_file(self.env, "chanxiao_meeting", name, {}, mode="update")

    def test_an_upgrade_brings_what_is_new_and_keeps_what_was_changed(self):
        xml_id = "chanxiao_meeting.chanxiao_reason_variance_material"
        self.env.ref(xml_id).unlink()
        self._upgrade()
        reason = self.env.ref(xml_id)
        self.assertEqual(reason.name, "Material missing")
        reason.write({"name": "Parts are late", "active": False})
        self._upgrade()
        self.assertEqual(reason.name, "Parts are late")
        self.assertFalse(reason.active)
