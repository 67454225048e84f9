from odoo import fields, models


class MrpRoutingWorkcenter(models.Model):
    _inherit = "mrp.routing.workcenter"

    qc_triggers = fields.One2many(
        "qc.trigger.operation_line", "operation_id", "Quality control triggers"
    )
