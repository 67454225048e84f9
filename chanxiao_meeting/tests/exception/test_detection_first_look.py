"""What is found for the first time, by the thousands: made once, as it stays."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...detectors.finding import Finding
from ...detectors.sales import LateOrders
from .detection_common import NOW, DetectionCase

CODE = "sales.order_late"
DERIVED = {
    "chanxiao.control.exception": ["company_id", "age_group"],
    "chanxiao.exception.finding": ["severity_rank", "is_followed"],
}


@tagged("post_install", "-at_install", "chanxiao_once")
class TestDetectionFirstLook(DetectionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order("2026-03-02 10:00")

    def _make(self, record, key=None, **values):
        return Finding(
            **{
                "model": record._name,
                "res_id": record.id,
                "key": key or str(record.id),
                "company_id": self.company.id,
                "measured": 5,
                "limit": 0,
                "since": NOW,
                **values,
            }
        )

    def _look(self, *findings, now=NOW, **context):
        detection = self._get_detection(CODE).with_context(**context)
        with patch.object(LateOrders, "_get_findings", return_value=list(findings)):
            detection._detect(now)
        self.env.flush_all()
        return self.findings.search([("company_id", "=", self.company.id)])

    def _get_stored(self, record, name):
        self.env.cr.execute(
            f"SELECT {name}::text FROM {record._table} WHERE id = %s", [record.id]
        )
        return self.env.cr.fetchone()[0]

    def test_what_is_made_is_not_written_again(self):
        changed = []
        execute = type(self.env.cr).execute

        def spy(cursor, query, *args, **kwargs):
            changed.append(getattr(query, "code", query))
            return execute(cursor, query, *args, **kwargs)

        self.env.flush_all()
        with patch.object(type(self.env.cr), "execute", spy):
            self._look(
                self._make(self.order),
                self._make(self.order, "worse", severity="critical"),
            )
        inserted, written = (
            [text for text in changed if text.startswith(f'{verb} "chanxiao_exception')]
            for verb in ("INSERT INTO", "UPDATE")
        )
        self.assertEqual([one for one in inserted if "finding" not in one], [])
        self.assertEqual(len(inserted), 1)
        self.assertEqual([one for one in written if "finding" in one], [])

    def test_it_is_as_it_would_be_computed(self):
        rows = self._look(
            self._make(self.order, "minor", severity="minor"),
            self._make(self.order, "critical", severity="critical"),
        )
        found = rows.exception_id
        self.assertEqual(len(found), 1)
        self.assertEqual((found.severity, found.detection_key), ("critical",) * 2)
        for record in (*rows, found):
            given = {name: record[name] for name in DERIVED[record._name]}
            for name in given:
                self.env.add_to_compute(record._fields[name], record)
            self.assertEqual({name: record[name] for name in given}, given)

    def test_what_waits_to_be_found_again_is_reported_the_next_time(self):
        self._set_limits(CODE, runs=2)
        finding = self._make(self.order, severity="critical")
        self.assertFalse(self._look(finding).exception_id)
        row = self._look(finding)
        self.assertEqual(row.seen_count, 2)
        self.assertEqual(row.exception_id.severity, "critical")
        self.assertEqual(row.exception_id.source_id, self.order.id)

    def test_the_company_is_that_of_the_finding(self):
        """Also where the record is none that has exceptions, and another is at work."""
        other = self.env["res.company"].create({"name": "At work"})
        found = self._look(
            self._make(self.partner), allowed_company_ids=other.ids
        ).exception_id
        self.assertFalse(found.subject_ref)
        self.assertEqual(found.company_id, self.company)

    def test_money_has_the_cents_of_the_company(self):
        yen = self.env.ref("base.JPY")
        yen.active = True
        company = self.env["res.company"].create({"name": "J", "currency_id": yen.id})
        values = {"name": "Late", "amount_at_risk": 10.6}
        found = self.exceptions._create_system(
            [{**values, "company_id": one.id} for one in (self.company, company)]
        )
        self.assertEqual(
            [self._get_stored(one, "amount_at_risk") for one in found], ["10.60", "11"]
        )
        self.assertEqual(found.mapped("amount_at_risk"), [10.6, 11])

    def test_nobody_edits_what_is_derived(self):
        for model, names in DERIVED.items():
            described = self.env[model].fields_get(names, ["readonly"])
            self.assertEqual(
                described, {name: {"readonly": True} for name in names}, model
            )
        user = self._create_user("derived.user", "user")
        exceptions = self.exceptions.with_user(user)
        other = self.env["res.company"].create({"name": "Other"})
        with self.assertRaisesRegex(UserError, "follows from its other fields"):
            exceptions.create({"name": "Late", "company_id": other.id})
        made = exceptions.create({"name": "Late", "company_id": self.company.id})
        self.assertEqual(made.company_id, self.company)
        for values in ({"age_group": "old"}, {"company_id": other.id}):
            with self.assertRaisesRegex(UserError, "follows from its other fields"):
                made.write(values)

    def test_a_copy_is_as_old_as_it_is(self):
        found = self._look(self._make(self.order)).exception_id
        found._write_system(
            {
                "detected_at": "2026-03-01 00:00:00",
                "state": "closed",
                "closed_at": "2026-03-02 00:00:00",
            }
        )
        self.assertEqual(found.age_group, "fresh")
        self.assertEqual(found.copy().age_group, "month")
