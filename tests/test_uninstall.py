"""Addons that figures and settlements read can go: what they left breaks nothing.

Really uninstalled, from a copy of the database.
"""

import shutil
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest

from odoo import SUPERUSER_ID, Command, api, fields, sql_db
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service import db
from odoo.tests.common import get_db_name
from odoo.tools import SQL, config, mute_logger

SOFT = (
    "crm",
    "crm_claim",
    "account_budget_oca",
    "maintenance",
    "hr_attendance",
    "project",
    "mrp_subcontracting",
)


@contextmanager
def environment(name):
    """The administrator's, with every role that matters here."""
    with Registry(name).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        admin = env.ref("base.user_admin")
        admin.group_ids |= env.ref("chanxiao_meeting.group_chanxiao_meeting_manager")
        admin.group_ids |= env.ref("account.group_account_manager")
        yield env(user=admin, su=True)


def drop(name):
    Registry.delete(name)
    sql_db.close_db(name)
    with closing(sql_db.db_connect("postgres").cursor()) as cr:
        cr.connection.autocommit = True  # dropping is done in no transaction
        cr.execute(SQL("DROP DATABASE IF EXISTS %s WITH (FORCE)", SQL.identifier(name)))
    shutil.rmtree(config.filestore(name), ignore_errors=True)


@pytest.fixture(scope="module")
def untested():
    """The server as it runs elsewhere: without tests whenever it loads addons."""
    before, config["test_enable"] = config["test_enable"], False
    yield
    config["test_enable"] = before


@pytest.fixture(scope="module")
def database(untested):
    """A database in which everything was recorded, and then the addons removed."""
    source = get_db_name()
    name = f"{source}_less"
    drop(name)
    try:
        db.exp_duplicate_database(source, name)
        with environment(name) as env:
            Records(env).create()
        with environment(name) as env, mute_logger("odoo.sql_db"):
            addons = env["ir.module.module"].search([("name", "in", SOFT)])
            assert set(addons.mapped("state")) == {"installed"}
            addons.button_immediate_uninstall()
        yield name
    finally:
        drop(name)


class Records:
    """One record of every kind that figures and settlements read."""

    def __init__(self, env):
        self.env = env
        self.now = fields.Datetime.now()
        self.partner = env["res.partner"].create({"name": "Partner"})
        self.stock = env["stock.warehouse"].search([], limit=1).lot_stock_id

    def create(self):
        self._create_soft_records()
        part = self._create_product("Part", standard_price=3)
        self._put(part, self.stock, 10)
        line = self._sell(part)
        self.env["crm.claim"].create(
            {"name": "Leaks", "model_ref_id": f"sale.order,{line.order_id.id}"}
        )
        self._sell(self._outsource(part))
        self.env["chanxiao.settlement"].search([]).action_recompute()
        self.env["chanxiao.control.exception"].create(
            {"name": "Leaks", "subject_ref": f"sale.order,{line.order_id.id}"}
        )
        meeting = self.hold(self._regulate())
        assert meeting.brief_ids.figure_ids

    def _create_soft_records(self):
        env, now, today = self.env, self.now, self.now.date()
        env["crm.lead"].create({"name": "Lead", "type": "opportunity"})
        env["maintenance.request"].create({"name": "Broken"})
        employee = env["hr.employee"].create({"name": "Worker"})
        env["hr.attendance"].create(
            {
                "employee_id": employee.id,
                "check_in": now - timedelta(hours=9),
                "check_out": now - timedelta(hours=1),
            }
        )
        tag = env["project.tags"].create({"name": "NPD"})
        project = env["project.project"].create(
            {"name": "New Pump", "tag_ids": [Command.set(tag.ids)]}
        )
        env["project.task"].create(
            {
                "name": "Draw",
                "project_id": project.id,
                "date_deadline": now - timedelta(days=3),
            }
        )
        account = env["account.account"].search([], limit=1)
        position = env["account.budget.post"].create(
            {"name": "Costs", "account_ids": [Command.set(account.ids)]}
        )
        dates = {
            "date_from": today - timedelta(days=60),
            "date_to": today + timedelta(days=60),
        }
        line = {"general_budget_id": position.id, "planned_amount": 1000, **dates}
        budget = env["crossovered.budget"].create(
            {
                "name": "Budget",
                "crossovered_budget_line_ids": [Command.create(line)],
                **dates,
            }
        )
        budget.action_budget_confirm()
        budget.action_budget_validate()

    def _create_product(self, name, **values):
        return self.env["product.product"].create(
            {"name": name, "type": "consu", "is_storable": True, **values}
        )

    def _put(self, product, location, quantity):
        self.env["stock.quant"]._update_available_quantity(product, location, quantity)

    def _sell(self, product):
        """Five of a product, delivered."""
        line = {"product_id": product.id, "product_uom_qty": 5, "price_unit": 30}
        order = self.env["sale.order"].create(
            {"partner_id": self.partner.id, "order_line": [Command.create(line)]}
        )
        order.action_confirm()
        self._validate(order.picking_ids)
        return order.order_line

    def _validate(self, picking):
        picking.move_ids.quantity = 5
        picking.move_ids.picked = True
        picking.button_validate()

    def _outsource(self, part):
        """A product made by a subcontractor for 12, of a part at 3 apiece."""
        seller = {"partner_id": self.partner.id, "price": 12}
        product = self._create_product("Made", seller_ids=[Command.create(seller)])
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "type": "subcontract",
                "subcontractor_ids": [Command.set(self.partner.ids)],
                "bom_line_ids": [
                    Command.create({"product_id": part.id, "product_qty": 1})
                ],
            }
        )
        # all of it: Odoo keeps the addon while a subcontractor has goods of ours
        self._put(part, self.partner.property_stock_subcontractor, 5)
        line = {"product_id": product.id, "product_qty": 5, "price_unit": 12}
        order = self.env["purchase.order"].create(
            {"partner_id": self.partner.id, "order_line": [Command.create(line)]}
        )
        order.button_confirm()
        self._validate(order.picking_ids)
        return product

    def _regulate(self):
        """A policy by which one department reports every figure there is."""
        department = self.env["hr.department"].create({"name": "Everything"})
        sources = self.env["chanxiao.figure.source"].search([])
        definitions = self.env["chanxiao.figure.definition"].search(
            [("better", "=", "higher")]
        )
        policy = self.env["chanxiao.meeting.policy"].create(
            {
                "name": "Meeting",
                "code": "EVERYTHING",
                "organizer_department_id": department.id,
                "chair_id": self.env.uid,
                "recorder_id": self.env.uid,
                "recurrence": "none",
                "agenda_ids": [Command.create({"name": "Orders"})],
                "department_ids": [
                    Command.create(
                        {
                            "department_id": department.id,
                            "representative_id": self.env.uid,
                            "source_ids": [Command.set(sources.ids)],
                        }
                    )
                ],
                "target_ids": [
                    Command.create(
                        {"definition_id": key.id, "target": 9, "threshold": 8}
                    )
                    for key in definitions
                ],
            }
        )
        policy.action_approve()
        return policy

    def hold(self, policy):
        meeting = self.env["chanxiao.meeting"]._create_system(
            {
                "policy_id": policy.id,
                "date_start": self.now,
                "date_end": self.now + timedelta(hours=2),
                "period_start": self.now.date() - timedelta(days=14),
                "period_end": self.now.date(),
                "chair_id": self.env.uid,
                "recorder_id": self.env.uid,
            }
        )
        meeting.action_convene()
        meeting.brief_ids.action_collect()
        meeting.action_start()
        return meeting


def test_all_that_is_left_can_be_read_and_shown(database):
    with environment(database) as env:
        names = env["ir.model"].search([("model", "like", "chanxiao")]).mapped("model")
        for model in map(env.get, names):
            if model is not None and not (model._abstract or model._transient):
                model.search([]).read()
                model.get_views([(False, "form"), (False, "list")])


def test_what_is_gone_is_said(database):
    """Records of theirs are known by name, and opening them says why it fails."""
    with environment(database) as env:
        problem = env["chanxiao.settlement.problem"].search([("kind", "=", "claim")])
        assert problem.reference == "Leaks"
        with pytest.raises(UserError, match="no longer"):
            problem.action_open_record()
        gone = env["chanxiao.meeting.figure"].search([("drill_model", "!=", False)])
        gone = gone.filtered(lambda figure: figure.drill_model not in env)
        assert {key.partition(".")[0] for key in gone.mapped("key")} >= {
            "sales",
            "market",
            "finance",
            "engineering",
            "maintenance",
            "hr",
        }
        for figure in gone:
            with pytest.raises(UserError, match="not installed"):
                figure.action_open_records()


def test_what_is_there_still_opens(database):
    with environment(database) as env:
        for figure in env["chanxiao.meeting.figure"].search([]):
            if figure.drill_model in env:
                action = figure.action_open_records()
                env[action["res_model"]].search(action["domain"])
        exception = env["chanxiao.control.exception"].search([], limit=1)
        assert exception.action_open_subject()["res_model"] == "sale.order"


def test_settlements_keep_their_costs(database):
    """Also what a subcontractor got: the receipts are still there."""
    with environment(database) as env:
        settlements = env["chanxiao.settlement"].search([], order="id")
        assert settlements.mapped("actual_subcontract_cost") == [0, 60]
        settlements.action_recompute()
        assert settlements.mapped("actual_material_cost") == [15, 15]
        assert settlements.mapped("actual_subcontract_cost") == [0, 60]
        assert not settlements.problem_ids.filtered(lambda p: p.kind == "claim")


def test_the_next_meeting_does_without(database):
    with environment(database) as env:
        policy = env["chanxiao.meeting.policy"].search([("code", "=", "EVERYTHING")])
        figures = Records(env).hold(policy).brief_ids.figure_ids
        assert "finance.revenue" in figures.mapped("key")
        without = {"sales.new_complaints", "market.new_leads", "hr.attendance_rate"}
        assert not without & set(figures.mapped("key"))
