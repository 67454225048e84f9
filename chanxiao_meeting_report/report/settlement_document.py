from odoo import api, models

PARTS = ("material", "operation", "subcontract", "scrap")


class ReportSettlement(models.AbstractModel):
    """What a shipped line brought in and cost, planned beside actual.

    Costs are confidential: the rules of settlements say who may print one.
    """

    _name = "report.chanxiao_meeting_report.report_settlement"
    _description = "Printed Settlement Sheet"
    _inherit = "report.chanxiao.document"

    _document_model = "chanxiao.settlement"

    @api.model
    def _get_document(self, doc):
        costs = [self._get_cost(doc, part) for part in PARTS]
        top = max(abs(cost[name]) for cost in costs for name in ("value", "previous"))
        # bounded: names of what this settlement is about, as its own name tells
        names = doc.sudo()
        fmt = self._get_format(doc.company_id)
        settled = fmt.moment(doc.finalized_at)
        return {
            **super()._get_document(doc),
            "fmt": fmt,
            "names": names,
            "delay": doc.delay_days
            and self.env._("%s late", fmt.figure(doc.delay_days, "days")),
            "remarks": self._get_remarks(doc, fmt),
            "signers": [
                self._get_signer(
                    self.env._("Settled By"), names.finalized_by_id, settled
                ),
                self._get_signer(self.env._("Sales"), names.user_id),
                self._get_signer(self.env._("Production")),
                self._get_signer(self.env._("Approved By")),
            ],
            "costs": [{**cost, **self._get_widths(cost, top)} for cost in costs],
            "total": self._compare(doc.planned_cost, doc.actual_cost),
        }

    @api.model
    def _get_remarks(self, doc, fmt):
        """What the costs are worth, as sentences."""
        day = fmt.moment(doc.planned_date)
        if not day:
            planned = self.env._("The cost was not planned.")
        elif doc.is_planned_late:
            planned = self.env._("Planned on %s, after the order was confirmed.", day)
        else:
            planned = self.env._("Planned on %s.", day)
        average = doc.is_average and self.env._(
            "Some of the goods came from stock and count at an average cost."
        )
        waiting = doc.open_order_count and self.env._(
            "Manufacturing orders that may still cost something: %s.",
            doc.open_order_count,
        )
        return [sentence for sentence in (planned, average, waiting) if sentence]

    @api.model
    def _get_foot_title(self, doc):
        # bounded: the name of its order, as the settlement's own name tells
        return doc.sudo().order_id.name

    @api.model
    def _get_cost(self, doc, part):
        planned = doc[f"planned_{part}_cost"]
        return {"part": part, **self._compare(planned, doc[f"actual_{part}_cost"])}

    @api.model
    def _compare(self, planned, actual):
        """A cost as a figure whose value before is what was planned."""
        return {
            "value": actual,
            "previous": planned,
            "unit": "money",
            "better": "lower",
        }

    @api.model
    def _get_widths(self, cost, top):
        """How wide the bars of both are, in percent."""
        return {
            f"{name}_width": round(100 * abs(cost[name]) / (top or 1))
            for name in ("value", "previous")
        }
