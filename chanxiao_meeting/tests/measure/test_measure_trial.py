"""Nothing of what is only tried out remains, and nobody is told of it."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ...measures.changes import Look, compare
from ...measures.recorder import Recorder
from ...measures.trial import is_trial, trying
from .measure_common import MeasureCase

LATER = "2026-04-10 04:00:00"
POSTPONE = "chanxiao.measure.kind.postpone"


@tagged("post_install", "-at_install")
class TestMeasureTrial(MeasureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell()
        cls.measure = cls._propose("postpone", cls.order, date_planned=LATER)

    def _try(self, perform):
        """Try a measure out that does something else beside."""
        kind = self.env.registry[POSTPONE]
        original = kind._perform

        def perform_too(this, measure, record):
            original(this, measure, record)
            perform(measure.env, record)

        with patch.object(kind, "_perform", perform_too):
            self.measure.action_preview()

    def _find_names(self, kind):
        changes = self.measure.sudo().preview_data["changes"]
        return [
            (change["model"], change["name"])
            for change in changes
            if change["kind"] == kind
        ]

    # what would leave the server

    def test_no_mail_is_sent(self):
        IrMailServer = self.env.registry["ir.mail_server"]
        self.customer.email, words = "customer@example.com", "Later"

        def write_to_customer(env, order):
            self.assertTrue(is_trial(env))
            order.with_context(mail_notify_force_send=True).message_post(
                body=words,
                partner_ids=order.partner_id.ids,
                subtype_xmlid="mail.mt_comment",
            )
            env["mail.mail"].sudo().create(
                {"email_to": "x@example.com", "body_html": "Now"}
            ).send()

        # with everything that keeps tests from sending out of the way
        with (
            patch.object(IrMailServer, "_disable_send", lambda *_args: False),
            patch.object(IrMailServer, "_connect__") as connect,
            patch.object(IrMailServer, "_prepare_email_message__") as prepare,
        ):
            self._try(write_to_customer)
            self.env.cr.postcommit.run()
        connect.assert_not_called()
        prepare.assert_not_called()
        self.assertIn(("mail.message", "Later"), self._find_names("created"))
        self.assertFalse(self.env["mail.mail"].search([("body_html", "like", "Now")]))

    def test_mails_are_sent_when_it_is_no_trial(self):
        """The trap of the test above closes."""
        IrMailServer = self.env.registry["ir.mail_server"]
        with (
            patch.object(IrMailServer, "_disable_send", lambda *_args: False),
            patch.object(IrMailServer, "_connect__") as connect,
            patch.object(
                IrMailServer, "_prepare_email_message__", return_value=("a", ["b"], {})
            ),
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            mail = self.env["mail.mail"].create(
                {
                    "email_from": "me@example.com",
                    "email_to": "x@example.com",
                    "body_html": "Now",
                }
            )
            mail.send()
        connect.assert_called()

    def test_no_bus_webhook_or_scheduled_action(self):
        called = []

        def tell(env, order):
            order.env.user._bus_send("chanxiao/trap", {"late": True})
            env.cr.postcommit.add(lambda: called.append("webhook"))
            env.cr.precommit.add(lambda: called.append("inside"))
            env.cr.postrollback.add(lambda: called.append("rollback"))
            env.ref("chanxiao_meeting.ir_cron_check_effects").sudo()._trigger()

        triggers = self.env["ir.cron.trigger"].search_count([])
        self._try(tell)
        self.env.cr.precommit.run()
        self.env.cr.postcommit.run()
        # what runs before the commit belongs to what is tried out
        self.assertEqual(called, ["inside"])
        self.assertEqual(self.env["ir.cron.trigger"].search_count([]), triggers)
        sent = self.env["bus.bus"].search([("message", "like", "chanxiao/trap")])
        self.assertFalse(sent)

    def test_what_waits_since_before_is_not_lost(self):
        called = []
        self.env.cr.postcommit.add(lambda: called.append("before"))
        self.measure.action_preview()
        self.assertFalse(called)
        self.env.cr.postcommit.run()
        self.assertEqual(called, ["before"])

    def test_no_hole_in_a_numbering(self):
        sequence = self.env["ir.sequence"].create({"name": "Trap", "code": "trap"})
        gapless = sequence.copy({"implementation": "no_gap"})
        drawn = []

        def draw(env, _order):
            for one in (sequence, sequence, gapless):
                drawn.append(one.with_env(env).sudo().next_by_id())

        sequence.next_by_id()
        self._try(draw)
        self.assertEqual(drawn, ["2", "3", "1"])
        self.assertEqual(sequence.next_by_id(), "2")
        self.assertEqual(gapless.next_by_id(), "1")

    def test_code_that_saves_in_between_is_stopped(self):
        for name in ("commit", "rollback"):
            with self.assertRaisesRegex(UserError, "would save in the middle"):
                self._try(lambda env, _order, name=name: getattr(env.cr, name)())
        self.assertFalse(self.measure.previewed_at)
        self.assertFalse(is_trial(self.env))

    # what would stay in memory

    def test_caches_forget_it(self):
        self.order.read(["commitment_date"])
        self.env["ir.config_parameter"].set_param("chanxiao.trap", "before")

        def write(env, _order):
            env["ir.config_parameter"].sudo().set_param("chanxiao.trap", "inside")
            env["ir.config_parameter"].sudo().get_param("chanxiao.trap")

        self._try(write)
        self.assertEqual(
            self.order.commitment_date, fields.Datetime.to_datetime("2026-03-27 04:00")
        )
        value = self.env["ir.config_parameter"].get_param("chanxiao.trap")
        self.assertEqual(value, "before")

    def test_it_fails_and_nothing_remains(self):
        def fail(_env, _order):
            raise UserError(words)

        words = "Odoo says no"
        before = self._photograph()
        with self.assertRaisesRegex(UserError, "Odoo says no"):
            self._try(fail)
        self.assertFalse(self._compare_pictures(before, self._photograph()))
        self.assertFalse(is_trial(self.env))
        self.measure.action_preview()
        self.assertTrue(self.measure.previewed_at)

    def test_the_database_says_no_and_nothing_remains(self):
        def fail(env, _order):
            env.cr.execute("SELECT 1 / 0", log_exceptions=False)

        with self.assertRaises(Exception) as raised:
            self._try(fail)
        self.assertIn("division by zero", str(raised.exception))
        self.measure.action_preview()
        self.assertTrue(self.measure.previewed_at)

    # what is recorded, whichever way it is written

    def _record(self, change):
        with trying(self.env) as recorder:
            change()
            self.env.cr.flush()
            after = Look(self.env, recorder)
        return compare(Look(self.env, recorder), after), recorder

    def test_raw_sql_is_seen(self):
        order_id = self.order.id

        def write():
            self.env.cr.execute(
                SQL("UPDATE sale_order SET note = 'raw' WHERE id = %s", order_id)
            )
            self.env.cr.execute(
                "UPDATE sale_order AS o SET origin = 'alias' WHERE o.id = %s",
                [order_id],
            )

        changes, recorder = self._record(write)
        [change] = changes
        self.assertEqual(change["id"], order_id)
        self.assertEqual(change["values"]["origin"][1], "alias")
        self.assertEqual(change["values"]["note"][1], "raw")
        self.assertFalse(recorder.unseen)

    def test_new_lost_and_linked_rows_are_seen(self):
        tag = self.env["crm.tag"].create({"name": "Urgent"})
        lost = self.env["res.partner"].create({"name": "Lost"})

        def write():
            self.env["res.partner"].create({"name": "New"})
            self.order.tag_ids = tag
            self.env.cr.execute("DELETE FROM res_partner WHERE id = %s", [lost.id])

        changes, _recorder = self._record(write)
        found = {(c["model"], c["kind"]): c for c in changes}
        self.assertEqual(found["res.partner", "created"]["name"], "New")
        self.assertEqual(found["res.partner", "deleted"]["name"], "Lost")
        values = found["sale.order", "changed"]["values"]
        self.assertEqual(values["tag_ids"], [[], tag.ids])

    def test_what_the_database_takes_along_is_counted(self):
        partner = self.env["res.partner"].create({"name": "Holder"})
        self.env["res.partner.bank"].create(
            {"acc_number": "123", "partner_id": partner.id}
        )
        self.env.flush_all()

        def delete():
            self.env.cr.execute("DELETE FROM res_partner WHERE id = %s", [partner.id])

        _changes, recorder = self._record(delete)
        self.assertEqual(recorder.unseen.get("res_partner_bank"), 1)

    def test_what_comes_to_the_same_is_no_change(self):
        def write():
            self.order.note = "other"
            self.env.flush_all()
            self.order.note = False

        changes, _recorder = self._record(write)
        self.assertFalse(changes)

    def test_another_cursor_is_not_listened_to(self):
        with Recorder(self.env) as recorder:
            self.order.note = "mine"
            self.env.flush_all()
        self.order.origin = "later"
        self.env.flush_all()
        self.assertEqual(set(recorder.written["sale_order"]), {self.order.id})
        self.assertNotIn("execute", vars(self.env.cr))


@tagged("post_install", "-at_install")
class TestMeasurePreview(MeasureCase):
    """What is shown of a preview, to whom."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._stock_castings()
        cls.order = cls._sell()
        cls.production = cls._made_for(cls.order)
        cls.production.date_start = "2026-03-18 01:00:00"

    def test_rows_in_words(self):
        measure = self._propose("postpone", self.order, date_planned=LATER)
        measure.action_preview()
        shown = measure.with_user(self.doer).with_context(tz="Asia/Shanghai").preview
        rows = {(row["record"], row["field"]): row for row in shown["changed"]}
        row = rows[self.order.name, "Delivery Date"]
        self.assertIn("12:00", row["after"])
        self.assertIn("4/10/26", row["after"])
        self.assertEqual(row["model"], "Sales Order")
        self.assertEqual(shown["told"][0]["who"], self.customer.name)

    def test_whoever_may_not_read_it_sees_how_much_there_is(self):
        measure = self._propose("postpone", self.order, date_planned=LATER)
        measure.action_preview()
        shown = measure.with_user(self.chair).preview
        self.assertFalse(shown["changed"])
        self.assertFalse(shown["promises"] or shown["orders"] or shown["told"])
        self.assertEqual(shown["hidden"], len(measure.sudo().preview_data["changes"]))

    def test_raw_data_is_read_by_nobody(self):
        measure = self._propose("postpone", self.order, date_planned=LATER)
        measure.action_preview()
        for user in (self.planner, self.doer, self.manager, self.auditor):
            for name in ("preview_data", "applied_changes", "undo_data"):
                with self.assertRaises(Exception) as raised:
                    measure.with_user(user).read([name])
                self.assertIn("rights", str(raised.exception))

    def test_promise_that_breaks(self):
        measure = self._propose(
            "reschedule", self.production, date_planned="2026-04-06 01:00:00"
        )
        measure.action_preview()
        [row] = measure.with_user(self.doer).preview["promises"]
        self.assertEqual(row["name"], self.order.name)
        self.assertEqual(row["kept"], [True, False])
        self.assertEqual(row["promised"], ["03/27/2026"] * 2)
        # whoever sells it is to be told
        [told] = measure.sudo().preview_data["told"]
        self.assertEqual(told["partner"][0], self.order.user_id.partner_id.id)
        self.assertIn("04/07/2026", told["body"])

    def test_promise_that_is_kept_again(self):
        self.production.date_start = "2026-04-06 01:00:00"
        measure = self._propose("postpone", self.order, date_planned=LATER)
        measure.action_preview()
        [row] = measure.with_user(self.doer).preview["promises"]
        self.assertEqual(row["kept"], [False, True])

    def test_load_moves_to_another_week(self):
        self.production.button_plan()
        measure = self._propose(
            "reschedule", self.production, date_planned="2026-04-06 01:00:00"
        )
        measure.action_preview()
        loads = measure.sudo().preview_data["effects"]["loads"]
        assembly = {
            load["week"]: (load["before"][0], load["after"][0])
            for load in loads
            if load["center_id"] == self.assembly.id
        }
        self.assertEqual(
            sum(before for before, _after in assembly.values()),
            sum(after for _before, after in assembly.values()),
        )
        self.assertGreater(assembly["2026-04-06"][1], assembly["2026-04-06"][0])

    def test_extra_hours_are_capacity_and_cost(self):
        self.production.button_plan()
        measure = self._propose(
            "extra_hours",
            self.assembly,
            day_from="2026-03-21",
            day_to="2026-03-21",
            hours=5,
        )
        measure.action_preview()
        effects = measure.sudo().preview_data["effects"]
        [load] = effects["loads"]
        self.assertEqual(load["week"], "2026-03-16")
        self.assertAlmostEqual(load["after"][1] - load["before"][1], 5)
        [cost] = effects["orders"]
        self.assertEqual(cost["cost"], [0, 300])

    def test_cost_is_for_those_who_read_costs(self):
        measure = self._propose("postpone", self.order, date_planned=LATER)
        measure.action_preview()
        self.assertFalse(measure.with_user(self.doer).preview["orders"])
        [row] = measure.with_user(self.planner).preview["orders"]
        self.assertEqual(row["cost"][0], row["cost"][1])
        [raw] = measure.sudo().preview_data["effects"]["orders"]
        # ten pumps: 20 castings at 10, 10 hours at 60, 5 hours at 30
        self.assertAlmostEqual(raw["cost"][0], 200 + 600 + 150)
        self.assertAlmostEqual(raw["revenue"][0], 1000)

    def test_foreign_currency_counts_in_that_of_the_company(self):
        currency = self.env["res.currency"].create(
            {
                "name": "XTS",
                "symbol": "x",
                "rate_ids": [
                    fields.Command.create(
                        {
                            "rate": 4.0,
                            "name": "2026-01-01",
                            "company_id": self.company.id,
                        }
                    )
                ],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": currency.id}
        )
        order = self._sell(pricelist_id=pricelist.id)
        measure = self._propose("postpone", order, date_planned=LATER)
        measure.action_preview()
        [raw] = measure.sudo().preview_data["effects"]["orders"]
        self.assertAlmostEqual(raw["revenue"][0], 250)

    def test_new_values_drop_the_preview(self):
        measure = self._propose("postpone", self.order, date_planned=LATER)
        measure.action_preview()
        self.assertTrue(measure.previewed_at)
        measure.date_planned = "2026-04-11 04:00:00"
        self.assertFalse(measure.previewed_at)
        self.assertFalse(measure.preview)

    def test_reschedule_of_fifty_orders_is_fast(self):
        """Deliveries of fifty orders hang on one manufacturing order."""
        orders = self.env["sale.order"]
        for number in range(50):
            orders |= self.env["sale.order"].create(
                {
                    "partner_id": self.customer.id,
                    "commitment_date": "2026-03-27 04:00:00",
                    "order_line": [self._line(self.casting, 1 + number, 100.0)],
                }
            )
        orders.action_confirm()
        self.production.move_finished_ids.move_dest_ids |= orders.picking_ids.move_ids
        measure = self._propose(
            "reschedule", self.production, date_planned="2026-04-06 01:00:00"
        )
        queries = self.env.cr.sql_log_count
        measure.action_preview()
        self.assertLess(self.env.cr.sql_log_count - queries, 600)
        self.assertEqual(len(measure.sudo().preview_data["effects"]["promises"]), 51)
