from odoo import api, fields, models


class QcTrigger(models.Model):
    _inherit = "qc.trigger"

    event = fields.Selection(
        [
            ("transfer", "Goods received or moved"),
            ("operation", "Work order finished"),
            ("production", "Manufacturing order finished"),
        ],
        help="What makes an inspection due. Which goods are inspected, and how, is said"
        " on products, product categories and operations.",
    )
    picking_type_ids = fields.Many2many(
        "stock.picking.type",
        string="Operation Types",
        check_company=True,
        # an archived one does not turn "only in this" into "everywhere"
        context={"active_test": False},
        help="Only in these. Without any: every receipt, drop-shipped and subcontracted"
        " ones included and customers' returns not, or every order.",
    )
    stage = fields.Selection(
        lambda self: self._selection_stage(),
        help="By default the stage follows from what is inspected.",
    )

    def _selection_stage(self):
        stage = self.env["qc.inspection"]._fields["stage"]
        return stage._description_selection(self.env)


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

    @api.private
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


class MrpRoutingWorkcenter(models.Model):
    _inherit = "mrp.routing.workcenter"

    qc_triggers = fields.One2many(
        "qc.trigger.operation_line", "operation_id", "Quality control triggers"
    )
