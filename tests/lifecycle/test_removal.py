"""Both addons are removed from a factory at work: nothing of theirs stays behind."""

import pytest

from dev import played

REMOVE = """
names = ["chanxiao_meeting", "chanxiao_meeting_report"]
modules = env["ir.module.module"].search([("name", "in", names)])
modules.button_immediate_uninstall()
modules.mapped("state")
"""
#: by what it would be found in the database, and what is found there
PLACES = {
    "tables, indexes and sequences": "SELECT relname FROM pg_class "
    "WHERE relname LIKE '%chanxiao%'",
    "statistics": "SELECT stxname FROM pg_statistic_ext "
    "WHERE stxname LIKE '%chanxiao%'",
    "constraints": "SELECT conname FROM pg_constraint WHERE conname LIKE '%chanxiao%'",
    "columns": "SELECT table_name FROM information_schema.columns "
    "WHERE column_name LIKE '%chanxiao%'",
    "external ids": "SELECT name FROM ir_model_data WHERE module LIKE 'chanxiao%'",
    "models": "SELECT model FROM ir_model WHERE model LIKE 'chanxiao%'",
    "fields": "SELECT name FROM ir_model_fields "
    "WHERE name LIKE '%chanxiao%' OR relation LIKE 'chanxiao%'",
    "code": "SELECT code FROM ir_act_server WHERE code LIKE '%chanxiao%'",
    "views": "SELECT name FROM ir_ui_view WHERE arch_db::text LIKE '%chanxiao%'",
    "windows": "SELECT res_model FROM ir_act_window WHERE res_model LIKE 'chanxiao%'",
    "numbering": "SELECT code FROM ir_sequence WHERE code LIKE 'chanxiao%'",
    "messages": "SELECT model FROM mail_message WHERE model LIKE 'chanxiao%'",
    "followers": "SELECT res_model FROM mail_followers "
    "WHERE res_model LIKE 'chanxiao%'",
    "activities": "SELECT res_model FROM mail_activity "
    "WHERE res_model LIKE 'chanxiao%'",
    "functions": "SELECT proname FROM pg_proc WHERE proname LIKE 'chanxiao%'",
    "triggers": "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'chanxiao%'",
    "attachments": "SELECT res_model FROM ir_attachment "
    "WHERE res_model LIKE 'chanxiao%'",
}
TODOS = """
    SELECT activity.res_model, activity.res_id, activity.summary, activity.user_id
      FROM mail_activity AS activity
      JOIN mail_activity_type AS type ON type.id = activity.activity_type_id
     WHERE type.id IN (SELECT res_id FROM ir_model_data
                        WHERE model = 'mail.activity.type' AND ({condition}))
       AND activity.res_model IN ('sale.order', 'purchase.order', 'mrp.production',
                                  'stock.picking', 'qc.inspection')
  ORDER BY activity.id
"""
TASKS = TODOS.format(condition="module = 'chanxiao_meeting'")
PLAIN = TODOS.format(condition="name = 'mail_activity_data_todo'")
TRIGGERS = (
    "SELECT DISTINCT t.id FROM qc_trigger t JOIN qc_trigger_product_line l "
    "ON l.trigger = t.id"
)
#: what only we ask for, on a record that stays
ASK = """
    INSERT INTO mail_activity
           (res_model, res_model_id, res_id, activity_type_id, user_id, date_deadline,
            active)
    SELECT 'sale.order', model.id, (SELECT min(id) FROM sale_order), type.res_id, 2,
           now(), true
      FROM ir_model AS model, ir_model_data AS type
     WHERE model.model = 'sale.order'
       AND type.name = 'mail_activity_type_order_change_reason'
 RETURNING id
"""
#: an order is taken, made, delivered and changed; a task is done
WORK = """
user = env.ref("base.user_admin")
env = env(user=user, context={"allowed_company_ids": user.company_ids.ids})
order = env["sale.order"].search([("state", "=", "sale")], limit=1).copy()
order.action_confirm()
order.order_line[0].product_uom_qty += 1
open_states = [("state", "in", ("confirmed", "progress"))]
made = env["mrp.production"].search(open_states, limit=1)
made.with_context(skip_backorder=True).button_mark_done()
picking = order.picking_ids[0]
for move in picking.move_ids:
    move.quantity = move.product_uom_qty
    move.picked = True

picking.with_context(skip_backorder=True).button_validate()
env["mail.activity"].search([("res_model", "=", "sale.order")])[:1].action_done()
[order.state, picking.state]
"""


@pytest.fixture(scope="module")
def installation(databases, make_installation):
    return make_installation(played.sample(databases), "removal")


def test_both_addons_are_removed(installation, tmp_path):
    tasks, triggers = installation.sql(TASKS), installation.sql(TRIGGERS)
    assert tasks and triggers
    asked = installation.column(ASK)
    # else it would say nothing that none are left
    assert installation.column(PLACES["triggers"])
    states, complaints = installation.shell_with_log(REMOVE, tmp_path)
    assert states == ["uninstalled", "uninstalled"]
    assert complaints == []
    left = {place: installation.column(query) for place, query in PLACES.items()}
    assert {place: found for place, found in left.items() if found} == {}
    # what people still have to do on orders, and which goods they inspect, stays
    assert installation.sql(PLAIN) == tasks
    query = f"SELECT id FROM mail_activity WHERE id = {asked[0]}"
    assert installation.column(query) == []
    assert installation.sql(TRIGGERS) == triggers
    work, complaints = installation.shell_with_log(WORK, tmp_path)
    assert work == ["sale", "done"]
    assert complaints == []


def test_they_can_be_installed_again(installation):
    assert installation.odoo("-i", "chanxiao_meeting_report") == []
