from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.modules.module import load_script
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import file_path

from ..figures.provider_common import FigureCase

UPGRADE = "chanxiao_meeting/migrations/19.0.1.8.0/post-unbuilt.py"


class VarianceCase(FigureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env.ref("chanxiao_meeting.chanxiao_reason_variance_material")
        cls.policy = cls._approve_policy("F", variance_tolerance_days=1)
        cls.worker = new_test_user(
            cls.env,
            "worker",
            # to split an order, mrp_account reads accounting as the user
            "mrp.group_mrp_user,stock.group_stock_user,purchase.group_purchase_user",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def _approve_policy(cls, code, **values):
        values.setdefault("company_id", cls.company.id)
        department = cls.env["hr.department"].create(
            {"name": "Planning", "company_id": values["company_id"]}
        )
        # whoever has an account and works in the company
        admin = cls.env.ref("base.user_admin")
        admin.company_ids += cls.env["res.company"].browse(values["company_id"])
        policy = cls.env["chanxiao.meeting.policy"].create(
            {
                "name": f"Meeting {code}",
                "code": code,
                "chair_id": admin.id,
                "recorder_id": admin.id,
                "department_ids": [Command.create({"department_id": department.id})],
                "agenda_ids": [Command.create({"name": "Variances"})],
                **values,
            }
        )
        policy.sudo().action_approve()
        return policy

    @classmethod
    def _finish(cls, baseline, finish, quantity=10.0):
        production = cls._create_production(baseline)
        if quantity < 10:
            production.qty_producing = quantity
            production._set_qty_producing()
            production.with_context(skip_backorder=True).button_mark_done()
            production.date_finished = cls._local(finish)
        else:
            cls._produce(production, finish)
        return production

    def _search(self, field):
        domain = [(field, "=", True), ("company_id", "=", self.company.id)]
        return self.env["mrp.production"].search(domain)


@tagged("post_install", "-at_install")
class TestVarianceReason(VarianceCase):
    def test_days_are_local_ones(self):
        # 00:30 of the 12th in Shanghai is still the 11th in UTC
        late = self._finish("2026-03-10 12:00", "2026-03-12 00:30")
        self.assertEqual(late.variance_days, 2)
        early = self._finish("2026-03-10 00:30", "2026-03-07 23:30")
        self.assertEqual(early.variance_days, -3)
        self.assertEqual(self._search("is_out_of_plan"), late + early)

    def test_within_the_tolerance_nobody_is_asked(self):
        production = self._finish("2026-03-10 12:00", "2026-03-11 23:00")
        self.assertEqual(production.variance_days, 1)
        self.assertFalse(production.is_out_of_plan)
        self.assertFalse(self._search("is_variance_reason_missing"))

    def test_quantity_out_of_tolerance(self):
        short = self._finish("2026-03-10 12:00", "2026-03-10 13:00", quantity=9)
        self.assertEqual(short.variance_rate, -10)
        self.assertTrue(short.is_variance_reason_missing)
        self.assertEqual(self._search("is_variance_reason_missing"), short)

    def test_backorder_takes_its_share_of_the_plan_along(self):
        production = self._create_production("2026-03-10 12:00")
        self._produce(production, "2026-03-10 12:00", quantity=4)
        self.assertEqual(production.variance_rate, 0)
        self.assertFalse(production.is_out_of_plan)

    def test_scrapped_product_is_not_made(self):
        production = self._finish("2026-03-10 12:00", "2026-03-10 12:00")
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": self.product.id,
                "production_id": production.id,
                "scrap_qty": 2,
                "location_id": production.location_dest_id.id,
            }
        )
        scrap.do_scrap()
        self.assertEqual(production.variance_rate, 0)

    def test_what_was_unbuilt_is_not_made(self):
        production = self._finish("2026-03-10 12:00", "2026-03-10 13:00")
        self.assertEqual(production.variance_rate, 0)
        self.env.flush_all()
        unbuild = self.env["mrp.unbuild"].create(
            {"mo_id": production.id, "product_qty": 2}
        )
        self.assertFalse(self._search("is_out_of_plan"))
        unbuild.action_unbuild()
        self.assertEqual(production.variance_rate, -20)
        self.assertEqual(self._search("is_variance_reason_missing"), production)
        # as an earlier version left it
        self.env.flush_all()
        self.env.cr.execute("UPDATE mrp_production SET variance_rate = 0")
        self.env.invalidate_all()
        script = load_script(file_path(UPGRADE), "post_unbuilt")
        script.deduct_unbuilt(self.env)
        self.env.invalidate_all()
        self.assertEqual(production.variance_rate, -20)

    def test_order_in_another_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        production = self._create_production(
            "2026-03-10 12:00", quantity=2, product_uom_id=dozen.id
        )
        self._produce(production, "2026-03-10 12:00")
        self.assertEqual(production.variance_rate, 0)

    def test_strictest_policy_in_force_counts(self):
        self._approve_policy("S", variance_tolerance_days=0)
        self._approve_policy("T", variance_tolerance_days=9)
        production = self._finish("2026-03-10 12:00", "2026-03-11 12:00")
        self.assertTrue(production.is_out_of_plan)
        self.assertEqual(self._search("is_out_of_plan"), production)

    def test_no_policy_in_force_no_question(self):
        self.policy.sudo().action_retire()
        production = self._finish("2026-03-10 12:00", "2026-03-30 12:00")
        self.assertFalse(production.is_out_of_plan)
        self.assertFalse(self._search("is_out_of_plan"))

    def test_policy_of_another_company_does_not_count(self):
        other = self._create_company("Other Works")
        self._approve_policy("O", company_id=other.id, variance_tolerance_days=0)
        production = self._finish("2026-03-10 12:00", "2026-03-11 12:00")
        self.assertFalse(production.is_out_of_plan)

    def test_opposites_cover_everything(self):
        orders = self._finish("2026-03-10 12:00", "2026-03-20 12:00")
        orders += self._finish("2026-03-10 12:00", "2026-03-10 12:00")
        orders += self._create_production("2026-03-10 12:00")
        domain = [("company_id", "=", self.company.id)]
        for field in ("is_out_of_plan", "is_variance_reason_missing"):
            is_so = orders.search(domain + [(field, "=", True)])
            is_not = orders.search(domain + [(field, "=", False)])
            self.assertEqual(is_so, orders[0], field)
            self.assertEqual(is_not.sorted("id"), orders[1:], field)

    def test_reason_given_ends_it(self):
        production = self._finish("2026-03-10 12:00", "2026-03-20 12:00")
        production.variance_reason_id = self.reason
        self.assertTrue(production.is_out_of_plan)
        self.assertFalse(production.is_variance_reason_missing)
        self.assertFalse(self._search("is_variance_reason_missing"))

    def test_reason_of_another_use_is_refused(self):
        production = self._create_production("2026-03-10 12:00")
        wrong = self.env.ref("chanxiao_meeting.chanxiao_reason_override_counted")
        with self.assertRaisesRegex(ValidationError, production.name):
            production.variance_reason_id = wrong

    def test_summary_in_words(self):
        late = self._finish("2026-03-10 12:00", "2026-03-14 12:00", quantity=8)
        self.assertEqual(late.variance_summary, "4 days behind plan, 20.0% less made")
        early = self._finish("2026-03-10 12:00", "2026-03-05 12:00")
        self.assertEqual(early.variance_summary, "5 days ahead of plan")

    def test_many_orders_cost_no_more_queries(self):
        orders = self.env["mrp.production"].concat(
            *(self._finish("2026-03-10 12:00", "2026-03-20 12:00") for _i in range(4))
        )
        self.env.flush_all()

        def count_queries(some):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("is_variance_reason_missing")
            return self.env.cr.sql_log_count - before

        count_queries(orders)  # first time rights and models are looked up
        self.assertEqual(count_queries(orders), count_queries(orders[:1]))

    def test_tolerance_of_a_policy_in_force_is_locked(self):
        with self.assertRaises(UserError):
            self.policy.variance_tolerance_days = 5


@tagged("post_install", "-at_install")
class TestVarianceQuestion(VarianceCase):
    """Marking orders as done, which happens today, long after the baseline."""

    def _ask(self, orders, **context):
        return (
            orders.with_user(self.worker)
            .with_context(chanxiao_ask_variance_reason=True, **context)
            .button_mark_done()
        )

    def _get_question(self, action):
        self.assertEqual(action["res_model"], "chanxiao.variance.reason")
        question = self.env[action["res_model"]].with_user(self.worker)
        return question.browse(action["res_id"])

    def test_form_asks_and_the_answer_is_kept(self):
        production = self._create_production("2026-03-10 12:00")
        question = self._get_question(self._ask(production))
        self.assertEqual(production.state, "done")
        form = Form(question)
        form.reason_id = self.reason
        form.note = "Castings came on the 12th"
        answer = form.save().action_apply()
        self.assertEqual(answer["type"], "ir.actions.act_window_close")
        self.assertEqual(production.variance_reason_id, self.reason)
        self.assertEqual(production.variance_note, "Castings came on the 12th")

    def test_later_leaves_the_order_marked(self):
        production = self._create_production("2026-03-10 12:00")
        self._get_question(self._ask(production)).action_later()
        self.assertEqual(production.state, "done")
        self.assertTrue(production.is_variance_reason_missing)

    def test_no_reason_is_no_answer(self):
        production = self._create_production("2026-03-10 12:00")
        question = self._get_question(self._ask(production))
        with self.assertRaisesRegex(UserError, "Later"):
            question.action_apply()
        self.assertEqual(question.action_later()["type"], "ir.actions.act_window_close")

    def test_integrations_get_what_they_always_got(self):
        production = self._create_production("2026-03-10 12:00")
        self.assertIs(production.with_user(self.worker).button_mark_done(), True)
        self.assertTrue(production.is_variance_reason_missing)

    def test_reason_entered_before_is_not_asked_again(self):
        production = self._create_production("2026-03-10 12:00")
        production.variance_reason_id = self.reason
        self.assertIs(self._ask(production), True)

    def test_on_time_is_not_asked(self):
        production = self._create_production("2026-03-10 12:00")
        production._write_baseline(self.env.cr.now())
        self.assertIs(self._ask(production), True)

    def test_backorder_is_asked_first_and_opened_after(self):
        production = self._create_production("2026-03-10 12:00")
        production.qty_producing = 4
        production._set_qty_producing()
        wizard = self._ask(production)
        self.assertEqual(wizard["res_model"], "mrp.production.backorder")
        self.assertNotEqual(production.state, "done")
        form = Form.from_action(self.env(user=self.worker), wizard)
        question = self._get_question(form.save().action_backorder())
        self.assertEqual(production.state, "done")
        self.assertEqual(question.production_ids, production)
        question.reason_id = self.reason
        backorder = production.production_group_id.production_ids - production
        self.assertEqual(question.action_apply()["res_id"], backorder.id)

    def test_several_at_once_share_an_answer(self):
        orders = self._create_production("2026-03-10 12:00")
        orders += self._create_production("2026-03-11 12:00")
        other = self._create_production("2026-03-12 12:00")
        question = self._get_question(self._ask(orders + other))
        self.assertEqual(question.production_ids, orders + other)
        question.production_ids -= other
        question.reason_id = self.reason
        question.action_apply()
        self.assertEqual(orders.variance_reason_id, self.reason)
        self.assertTrue(other.is_variance_reason_missing)

    def test_list_asks_as_well(self):
        orders = self._create_production("2026-03-10 12:00")
        orders += self._create_production("2026-03-11 12:00")
        action = self.env.ref("mrp.action_production_order_mark_done")
        result = action.with_context(
            active_model=orders._name, active_ids=orders.ids
        ).run()
        self.assertEqual(self._get_question(result).sudo().production_ids, orders)

    def test_stranger_cannot_answer(self):
        production = self._finish("2026-03-10 12:00", "2026-03-20 12:00")
        stranger = new_test_user(self.env, "stranger", "base.group_user")
        with self.assertRaises(AccessError):
            production.with_user(stranger).action_ask_variance_reason()


@tagged("post_install", "-at_install")
class TestVariancePareto(VarianceCase):
    def test_causes_add_up(self):
        people = self.env.ref("chanxiao_meeting.chanxiao_reason_variance_people")
        reasons = [self.reason] * 3 + [people] + [self.reason.browse()]
        for reason in reasons:
            order = self._finish("2026-03-10 12:00", "2026-03-14 12:00")
            order.variance_reason_id = reason
        rows = self._collect("planning")["orders_behind"].breakdown
        self.assertEqual(
            [(row["value"], row["cumulative"]) for row in rows],
            [(3, 60), (1, 80), (1, 100)],
        )

    def test_menu_shows_what_is_outside(self):
        late = self._finish("2026-03-10 12:00", "2026-03-14 12:00")
        self._finish("2026-03-10 12:00", "2026-03-10 12:00")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "chanxiao_meeting.mrp_production_action_variance"
        )
        shown = late.with_user(self.worker).search([("is_out_of_plan", "=", True)])
        self.assertIn("is_out_of_plan", action["domain"])
        self.assertEqual(shown, late)
        self.assertEqual(action["views"][0][1], "graph")
        field = late.with_context(lang="en_US").fields_get(["variance_reason_id"])
        label = field["variance_reason_id"]["falsy_value_label"]
        self.assertEqual(label, "No reason given")
