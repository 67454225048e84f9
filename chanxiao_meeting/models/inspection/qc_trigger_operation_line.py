from odoo import fields, models


class QcTriggerOperationLine(models.Model):
    _name = "qc.trigger.operation_line"
    _inherit = "qc.trigger.line"
    _description = "Quality Control Trigger Operation Line"

    operation_id = fields.Many2one(
        "mrp.routing.workcenter",
        "Routing Operation",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="operation_id.company_id", store=True)

    def get_trigger_line_for_operation(self, trigger, timings, operation):
        """Lines of an operation, as those of a product are found.

        :param trigger: ``qc.trigger`` record
        :param timings: collection of timings
        :param operation: ``mrp.routing.workcenter`` record, or none
        :return: set of records
        """
        return set(
            operation.qc_triggers.filtered(
                lambda line: line.trigger == trigger and line.timing in timings
            )
        )
