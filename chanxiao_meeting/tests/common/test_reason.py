from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
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
            reasons[0].copy({"code": "HAIL"})

    def test_copies_have_a_code_of_their_own(self):
        reason = self.env["chanxiao.reason"].create(
            {"code": "HAIL", "name": "Hail", "scope": "scrap"}
        )
        copies = reason.copy() | reason.copy()
        self.assertEqual(copies.mapped("code"), ["HAIL-2", "HAIL-3"])

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

    def test_reason_of_another_use_or_company(self):
        company, other = self.env["res.company"].create(
            [{"name": "Works"}, {"name": "Other Works"}]
        )
        record = self.env["hr.department"].create(
            {"name": "Foundry", "company_id": company.id}
        )
        values = {"code": "HAIL", "name": "Hail"}
        reason, foreign, elsewhere = self.env["chanxiao.reason"].create(
            [
                {**values, "scope": "scrap"},
                {**values, "scope": "scrap", "company_id": other.id},
                {**values, "scope": "variance"},
            ]
        )
        reason._check_given_for(record, "scrap")
        reason.browse()._check_given_for(record, "scrap")
        for unfit in (foreign, elsewhere):
            with self.assertRaisesRegex(ValidationError, "Goods scrapped.*Foundry"):
                unfit._check_given_for(record, "scrap")

    def test_use_stays_while_records_have_the_reason(self):
        free, used, other = self.env["chanxiao.reason"].create(
            [
                {"code": code, "name": code.title(), "scope": "exception"}
                for code in ("HAIL", "FLOOD", "STORM")
            ]
        )
        exception = self.env["chanxiao.control.exception"].create(
            {"name": "Castings are missing", "cause_reason_id": used.id}
        )
        sentence = r"“Flood” is given as “Exception” \(Production–Sales Exception: 1\)"
        for reasons in (used, other | used):
            with self.assertRaisesRegex(UserError, sentence):
                reasons.scope = "scrap"
        used.write({"scope": "exception", "name": "Floods"})
        free.scope = "scrap"
        exception.cause_reason_id = other
        used.scope = "scrap"
        self.assertEqual(used.scope, "scrap")

    def test_use_stays_also_where_a_core_document_has_the_reason(self):
        reason = self.env["chanxiao.reason"].create(
            {"code": "HAIL", "name": "Hail", "scope": "scrap"}
        )
        product = self.env["product.product"].create({"name": "Casting"})
        self.env["stock.scrap"].create(
            {"product_id": product.id, "scrap_reason_id": reason.id}
        )
        with self.assertRaisesRegex(UserError, "“Hail” is given as “Goods scrapped”"):
            reason.scope = "variance"

    def test_every_field_for_a_reason_says_for_which_use(self):
        """A field that takes reasons of any use would do so by RPC."""
        uses = {
            f"{model}.{name}"
            for model, fields in self.env.items()
            for name, field in fields._fields.items()
            if field.comodel_name == "chanxiao.reason"
            and field.type == "many2one"
            and not (fields._abstract or fields._transient or field.related)
        }
        checked = {
            "chanxiao.control.exception.cause_reason_id",
            "chanxiao.meeting.figure.override_reason_id",
            "chanxiao.meeting.infraction.kind_id",
            "chanxiao.order.change.reason_id",
            "chanxiao.settlement.problem.reason_id",
            "mrp.production.variance_reason_id",
            "qc.inspection.reject_reason_id",
            "stock.scrap.scrap_reason_id",
        }
        self.assertEqual(uses, checked, "Check what is new with _check_given_for.")
