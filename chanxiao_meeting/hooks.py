"""What happens once, when the addon is installed, and when it is removed."""

from lxml import etree

from odoo.tools import SQL, file_path


def post_init_hook(env):
    """Give the manufacturing orders that are open at installation a baseline.

    Their planned finish and quantity of that moment are the earliest plan known. Done
    orders get none: their date is when they were finished, and taking it for the plan
    would report that everything had always been on time.
    """
    env.cr.execute(
        """
        UPDATE mrp_production
           SET baseline_date_finished = date_finished,
               baseline_qty = product_qty
         WHERE state IN ('confirmed', 'progress', 'to_close')
           AND baseline_date_finished IS NULL
        """
    )
    env["mrp.production"].invalidate_model(["baseline_date_finished", "baseline_qty"])


def uninstall_hook(env):
    """Leave Odoo's own tables and records as if the addon had never been there.

    Odoo itself removes what has an external id, and our tables with all that is in
    them. This does the rest.
    """
    _free_activities(env)
    _give_away_triggers(env)
    _restore_mark_done(env)
    _drop_functions(env.cr)
    codes = ["chanxiao.meeting", "chanxiao.meeting.minutes"]
    env["ir.sequence"].search([("code", "in", codes)]).unlink()
    _drop_statistics_and_indexes(env.cr)
    # They go with their tables. One by one, references would keep most of them.
    env["ir.model.data"].search(
        [("module", "=", "chanxiao_meeting"), ("model", "=like", "chanxiao.%")]
    ).unlink()


def _free_activities(env):
    """Tasks on orders stay as plain to-dos; what only we ask for goes."""
    data = env["ir.model.data"].search(
        [("module", "=", "chanxiao_meeting"), ("model", "=", "mail.activity.type")]
    )
    types = env["mail.activity.type"].browse(data.mapped("res_id"))
    # those of tasks are for records of any kind
    tasks = types.filtered(lambda type_: not type_.res_model)
    activities = env["mail.activity"].with_context(active_test=False)
    kept = activities.search([("activity_type_id", "in", tasks.ids)])
    kept.activity_type_id = env.ref("mail.mail_activity_data_todo")
    activities.search([("activity_type_id", "in", (types - tasks).ids)]).unlink()


def _give_away_triggers(env):
    """Triggers that products name for inspections stay, as the customer's own."""
    used = {
        trigger.id
        for model in env.registry.descendants(["qc.trigger.line"], "_inherit")
        if not env[model]._abstract
        for trigger in env[model].search([]).trigger
    }
    env["ir.model.data"].search(
        [
            ("module", "=", "chanxiao_meeting"),
            ("model", "=", "qc.trigger"),
            ("res_id", "in", list(used)),
        ]
    ).unlink()


def _restore_mark_done(env):
    """Give Odoo's action, whose code asks for reasons with us, its own code back."""
    tree = etree.parse(file_path("mrp/views/mrp_production_views.xml"))
    name = "action_production_order_mark_done"
    action = env.ref(f"mrp.{name}", raise_if_not_found=False)
    code = tree.findtext(f".//record[@id='{name}']/field[@name='code']")
    if action and code:
        action.code = code


def _drop_functions(cr):
    """What guards and indexes minutes goes, so that they can be removed as well."""
    # the file of a numbering goes later: it must not hold the numbering
    cr.execute("UPDATE chanxiao_minutes_file SET sequence_id = NULL")
    for function in ("chanxiao_keep_sealed()", "chanxiao_bigrams(text)"):
        cr.execute(SQL("DROP FUNCTION IF EXISTS %s CASCADE", SQL(function)))


def _drop_statistics_and_indexes(cr):
    """What ``models.Index`` did not create, Odoo does not know of."""
    cr.execute(
        r"""
        SELECT 'STATISTICS', stxname FROM pg_statistic_ext
         WHERE stxnamespace = current_schema::regnamespace
           AND stxname LIKE '%\_chanxiao\_%'
         UNION ALL
        SELECT 'INDEX', indexname FROM pg_indexes
         WHERE schemaname = current_schema
           AND tablename NOT LIKE 'chanxiao\_%'
           AND indexname LIKE tablename || '\_chanxiao\_%'
        """
    )
    for kind, name in cr.fetchall():
        cr.execute(SQL("DROP %s %s", SQL(kind), SQL.identifier(name)))
