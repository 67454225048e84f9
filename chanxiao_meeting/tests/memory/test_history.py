from odoo import Command
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import file_path

from ..follow_up.action_common import ActionCase

SCRIPT = "chanxiao_meeting/migrations/19.0.1.4.0/post-facets.py"


class MemoryCase(ActionCase):
    """Orders of a pump and a valve of one customer, and a work centre."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pump, cls.valve = cls.env["product.product"].create(
            [{"name": "Pump"}, {"name": "Valve"}]
        )
        cls.office = cls.env["res.partner"].create(
            {"name": "Office", "parent_id": cls.customer.id}
        )
        cls.centre = cls.env["mrp.workcenter"].create({"name": "Lathe"})
        cls.order = cls._sell(cls.pump, partner_id=cls.office.id)
        cls.history = cls.env["chanxiao.meeting.history"]
        cls.facets = cls.env["chanxiao.meeting.facet"]
        cls.exceptions = cls.env["chanxiao.control.exception"]

    @classmethod
    def _sell(cls, products, **values):
        lines = [Command.create({"product_id": product.id}) for product in products]
        return cls._create_order(order_line=lines, **values)

    @classmethod
    def _report(cls, record=None, **values):
        reference = {"subject_ref": record and f"{record._name},{record.id}"}
        return cls.exceptions.create({"name": "Came late", **reference, **values})

    @classmethod
    def _refer(cls, record):
        return {"subject_ref": f"{record._name},{record.id}"}

    @classmethod
    def _create_cause(cls, name):
        return cls.env["chanxiao.reason"].create(
            {"name": name, "code": name, "scope": "exception"}
        )

    def _get_facets(self, document):
        rows = self.facets.search(
            [("res_model", "=", document._name), ("res_id", "=", document.id)]
        )
        return {row._get_key() for row in rows}

    def _read(self, records, user=None):
        """Kinds and names of the history of records, as somebody opens it."""
        window = records.with_user(user or self.planner).action_open_chanxiao_history()
        rows = self.history.with_user(user or self.planner).search(window["domain"])
        return [(row.kind, row.name) for row in rows]


@tagged("post_install", "-at_install", "chanxiao_once")
class TestFacet(MemoryCase):
    """What documents have to do with is remembered, whatever becomes of the record."""

    def test_of_sales_orders(self):
        exception = self._report(self.order)
        self.assertEqual(
            self._get_facets(exception),
            {("product", self.pump.id), ("customer", self.customer.id)},
        )

    def _create_purchase(self, vendor):
        return self.env["purchase.order"].create(
            {
                "partner_id": vendor.id,
                "order_line": [Command.create({"product_id": self.valve.id})],
            }
        )

    def _create_production(self):
        operation = {
            "name": "Turning",
            "workcenter_id": self.centre.id,
            "product_uom_id": self.pump.uom_id.id,
        }
        return self.env["mrp.production"].create(
            {
                "product_id": self.pump.id,
                "workorder_ids": [Command.create(operation)],
            }
        )

    def _create_receipt(self, vendor, **values):
        kind = self.env.ref("stock.picking_type_in")
        move = {
            "product_id": self.valve.id,
            "product_uom_qty": 1,
            "location_id": vendor.property_stock_supplier.id,
            "location_dest_id": kind.default_location_dest_id.id,
        }
        return self.env["stock.picking"].create(
            {
                "partner_id": vendor.id,
                "picking_type_id": kind.id,
                "move_ids": [Command.create(move)],
                **values,
            }
        )

    def test_places_say_what_the_partner_of_a_transfer_is(self):
        partner = self.env["res.partner"].create({"name": "Foundry"})
        vendor = self.env.ref("stock.stock_location_suppliers")
        customer = self.env.ref("stock.stock_location_customers")
        stock = self.env.ref("stock.picking_type_in").default_location_dest_id
        roles = {
            (vendor, stock): {("vendor", partner.id)},
            (vendor, customer): {("vendor", partner.id)},
            (stock, customer): {("customer", partner.id)},
            (customer, stock): set(),
            (stock, vendor): set(),
        }
        for (source, target), role in roles.items():
            with self.subTest(source=source.name, target=target.name):
                places = {"location_id": source.id, "location_dest_id": target.id}
                transfer = self._create_receipt(partner, **places)
                inspection = self.env["qc.inspection"].create(
                    {"product_id": self.valve.id, "picking_id": transfer.id}
                )
                for record in (transfer, inspection):
                    facets = self._get_facets(self._report(record))
                    self.assertEqual(facets, {("product", self.valve.id)} | role)

    def test_of_every_kind_of_record(self):
        vendor = self.env["res.partner"].create({"name": "Foundry"})
        receipt = self._create_receipt(vendor)
        inspection = self.env["qc.inspection"].create(
            {"product_id": self.valve.id, "picking_id": receipt.id}
        )
        bought = {("product", self.valve.id), ("vendor", vendor.id)}
        expected = {
            self._create_purchase(vendor): bought,
            receipt: bought,
            inspection: bought,
            self._create_production(): {
                ("product", self.pump.id),
                ("workcenter", self.centre.id),
            },
        }
        for record, facets in expected.items():
            with self.subTest(record._name):
                self.assertEqual(self._get_facets(self._report(record)), facets)

    def test_found_on_a_work_centre(self):
        exception = self.exceptions._create_system(
            {
                "name": "Down",
                "company_id": self.company.id,
                "is_automatic": True,
                "source_model": "mrp.workcenter",
                "source_id": self.centre.id,
            }
        )
        self.assertEqual(self._get_facets(exception), {("workcenter", self.centre.id)})

    def test_follows_the_record_while_it_is_open(self):
        exception = self._report(self.order)
        decision = self._create_decision(**self._refer(self.order))
        closed = self._report(self.order)
        closed._set_state("closed")
        self.order.order_line = [Command.create({"product_id": self.valve.id})]
        self.facets._cron_follow_records()
        both = {("product", self.pump.id), ("product", self.valve.id)}
        for document in (exception, decision):
            self.assertLessEqual(both, self._get_facets(document))
        self.assertNotIn(("product", self.valve.id), self._get_facets(closed))
        before = self.facets.search([], order="id").ids
        self.facets._cron_follow_records()
        self.assertEqual(self.facets.search([], order="id").ids, before, "run again")

    def test_another_record_and_none(self):
        exception = self._report(self.order)
        exception.subject_ref = f"sale.order,{self._sell(self.valve).id}"
        self.assertIn(("product", self.valve.id), self._get_facets(exception))
        self.assertNotIn(("product", self.pump.id), self._get_facets(exception))
        exception.subject_ref = False
        self.assertFalse(self._get_facets(exception))

    def test_kept_when_the_record_is_deleted(self):
        exception = self._report(self.order)
        facets = self._get_facets(exception)
        self.order.unlink()
        self.assertFalse(exception.subject_ref)
        self.assertEqual(self._get_facets(exception), facets)
        self.facets._cron_follow_records()
        self.assertEqual(self._get_facets(exception), facets)
        self.assertIn(("exception", "Came late"), self._read(self.pump))
        self.pump.product_tmpl_id.unlink()
        self.assertEqual(self._get_facets(exception), {("customer", self.customer.id)})

    def test_gone_with_its_document(self):
        exception = self._report(self.order)
        exception.unlink()
        self.assertFalse(self._get_facets(exception))

    def test_many_are_noted_together(self):
        counts = []
        for count in (2, 12):
            orders = [self._sell(self.pump) for _number in range(count)]
            self.env.flush_all()
            self.env.invalidate_all()
            documents = self.exceptions.create(
                [{"name": "Late", **self._refer(order)} for order in orders]
            )
            self.facets.sudo().search([("res_id", "in", documents.ids)]).unlink()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.facets._note(documents)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_upgrade_notes_those_of_older_documents(self):
        exception, closed = self._report(self.order), self._report(self.order)
        closed._set_state("closed")
        self.facets.search([]).unlink()
        script = load_script(file_path(SCRIPT), "post_migration_of_facets")
        script.migrate(self.cr, "19.0.1.3.0")
        self.env.invalidate_all()
        for document in (exception, closed):
            self.assertIn(("product", self.pump.id), self._get_facets(document))

    def test_nobody_reads_them(self):
        self._report(self.order)
        for user in (self.planner, self.manager, self.auditor, self.salesman):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self.facets.with_user(user).search([])


@tagged("post_install", "-at_install", "chanxiao_once")
class TestHistory(MemoryCase):
    """What meetings had to do with a record, product, partner or work centre."""

    def _tell(self):
        """A topic, a decision with its task, and an exception, each about the order."""
        self.topic = self.env["chanxiao.meeting.agenda.item"].create(
            {
                "meeting_id": self.meeting.id,
                "name": "Pumps are late",
                **self._refer(self.order),
            }
        )
        self.decision = self._adopt(**self._refer(self.order))
        self.exception = self._report(self.order, detected_at="2026-03-01 01:00:00")
        return {
            ("topic", "Pumps are late"),
            ("decision", self.decision.name),
            ("task", self.decision.action_ids.name),
            ("exception", "Came late"),
        }

    def test_of_a_record_in_order_of_time(self):
        told = self._tell()
        found = self._read(self.order, self.env.ref("base.user_admin"))
        self.assertEqual({*found}, told)
        self.assertEqual(found[-1], ("exception", "Came late"))

    def test_of_product_partner_and_work_centre(self):
        told = self._tell()
        admin = self.env.ref("base.user_admin")
        template = self.pump.product_tmpl_id
        for record in (self.pump, template, self.customer, self.office):
            with self.subTest(record._name):
                self.assertEqual({*self._read(record, admin)}, told)
        self.assertFalse(self._read(self.valve, admin))
        self.assertFalse(self._read(self.centre, admin))
        self.exceptions._create_system(
            {
                "name": "Down",
                "company_id": self.company.id,
                "source_model": "mrp.workcenter",
                "source_id": self.centre.id,
            }
        )
        self.assertEqual(self._read(self.centre, admin), [("exception", "Down")])

    def test_archived_variant_counts(self):
        told = self._tell()
        self.pump.active = False
        template = self.pump.product_tmpl_id
        self.assertEqual({*self._read(template)}, told)

    def test_changes_of_orders(self):
        self.order.action_confirm()
        self.order.order_line.product_uom_qty = 5
        self.env.flush_all()
        (change,) = self.env["chanxiao.order.change"].search(
            [("order_id", "=", self.order.id)]
        )
        admin = self.env.ref("base.user_admin")
        row = ("change", f"{self.order.name}: Quantity")
        for record in (self.order, self.pump, self.customer):
            self.assertEqual(self._read(record, admin), [row])
        found = self.history.with_user(admin).search(
            [("res_model", "=", change._name), ("res_id", "=", change.id)]
        )
        self.assertEqual(found.action_open_record()["res_id"], change.id)

    def test_found_by_name_of_product(self):
        self._tell()
        for operator, value, count in (
            ("ilike", "Pum", 4),
            ("ilike", "Valve", 0),
            ("=", self.pump.id, 4),
            ("in", [self.pump.id, self.valve.id], 4),
            ("in", [], 0),
        ):
            domain = [("about_product_id", operator, value)]
            mine = [("company_id", "=", self.company.id)]
            found = self.history.search_count(domain + mine)
            self.assertEqual(found, count, f"{operator} {value}")

    # rights

    def test_each_sees_what_they_may_read(self):
        self._tell()
        secret = self._report(
            self.order, name="Costs", department_id=self.finance_department.id
        )
        secret._write_system({"is_confidential": True, "responsible_id": False})
        domain = [("about_product_id", "=", self.pump.id)]
        rows = self.history.search(domain)
        seen = {
            self.planner: 5,
            self.auditor: 5,
            # topics are for those who attend
            self.finance: 4,
            self.attendee: 3,
            self.salesman: 3,
        }
        for user, count in seen.items():
            user.group_ids += self.env.ref("base.group_allow_export")
            with self.subTest(user.name):
                self.env.invalidate_all()
                mine = self.history.with_user(user)
                found = mine.search(domain)
                self.assertEqual(len(found), count)
                groups = mine.formatted_read_group(domain, ["kind"], ["__count"])
                self.assertEqual(sum(g["__count"] for g in groups), count)
                self.assertEqual(len(found.export_data(["name"])["datas"]), count)
                self._check_hidden(rows.with_user(user) - found)

    def _check_hidden(self, hidden):
        for row in hidden:
            self.assertFalse(row.read(["name"]))
            self.assertFalse(row.search([("id", "=", row.id)]))
            with self.assertRaises(MissingError):
                row.export_data(["name"])
            with self.assertRaises(UserError):
                row.action_open_record()
            with self.assertRaises(AccessError):
                self._read_cached(row)

    def _read_cached(self, row):
        self.assertTrue(row.sudo().name)
        row.read(["name"])

    def test_other_company_and_no_part_in_meetings(self):
        self._tell()
        _other, stranger = self._create_other_company_user()
        domain = [("about_product_id", "=", self.pump.id)]
        self.assertFalse(self.history.with_user(stranger).search(domain))
        with self.assertRaises(AccessError):
            self.history.with_user(self.outsider).search(domain)

    def test_whoever_may_not_open_the_record_opens_no_history_of_it(self):
        self._tell()
        with self.assertRaises(AccessError):
            self._read(self.order, self.worker)
        # the decision itself is for everybody, the order it is about is not named
        (row,) = self.history.with_user(self.worker).search(
            [("res_model", "=", self.decision._name), ("res_id", "=", self.decision.id)]
        )
        self.assertFalse(row.subject_name)
        self.assertEqual(row.with_user(self.salesman).subject_name, self.order.name)

    def test_settlements_are_for_those_who_read_costs(self):
        settlement = self.env["chanxiao.settlement"]._create_system(
            {
                "sale_line_id": self.order.order_line.id,
                "date_delivered": "2026-03-10 01:00:00",
            }
        )
        self.assertEqual(settlement.product_id, self.pump)
        row = ("settlement", self.order.name)
        self.assertEqual(self._read(self.pump), [row])
        self.assertFalse(self._read(self.pump, self.attendee))

    def test_nobody_writes_it(self):
        self._tell()
        row = self.history.search([("about_product_id", "=", self.pump.id)])[:1]
        for user in (self.planner, self.manager, self.auditor):
            with self.subTest(user.name), self.assertRaises(AccessError):
                row.with_user(user).write({"name": "Else"})

    def test_outcomes(self):
        cause = self._create_cause("Drawing")
        first, second = (
            self._report(
                self._sell(self.pump),
                cause_reason_id=cause.id,
                detected_at=f"2026-03-0{number} 01:00:00",
            )
            for number in (1, 2)
        )
        find = self.history.search
        domain = [("res_model", "=", first._name), ("res_id", "in", [first.id])]
        self.assertEqual(find(domain).outcome, "running")
        first._set_state("closed", closed_at="2026-03-03 01:00:00")
        self.env.invalidate_all()
        self.assertEqual(find(domain).outcome, "closed")
        second.detected_at = "2026-03-05 01:00:00"
        self.env.invalidate_all()
        self.assertEqual(find(domain).outcome, "recurred")
        second.cause_reason_id = self._create_cause("Steel")
        self.env.invalidate_all()
        self.assertEqual(find(domain).outcome, "closed", "something else")
        second.write({**self._refer(first.subject_ref), "cause_reason_id": False})
        self.env.invalidate_all()
        self.assertEqual(find(domain).outcome, "recurred", "on the same order")
        first._write_system({"closed_as": "dismissed"})
        self.env.invalidate_all()
        self.assertEqual(find(domain).outcome, "dropped")
