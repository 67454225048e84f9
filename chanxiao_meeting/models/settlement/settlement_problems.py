from odoo import models
from odoo.fields import Domain


class ChanxiaoSettlement(models.Model):
    """The problems met with settled lines: found where they were recorded."""

    _inherit = "chanxiao.settlement"

    def _replace_problems(self, costing):
        """Look the problems up anew, all kinds for all settlements."""
        self.problem_ids.unlink()
        values_list = [
            values for find in self._get_problem_sources() for values in find(costing)
        ]
        self.env["chanxiao.settlement.problem"].create(values_list)

    def _get_problem_sources(self):
        """Where problems are found: to be extended by further kinds.

        :return: list of methods. Each gets the ``ShipmentCost`` that knows what these
            settlements' lines (``sale_line_id``) were made of, and returns a list of
            values of ``chanxiao.settlement.problem``.
        """
        return [
            self._find_delays,
            self._find_production_delays,
            self._find_inspections,
            self._find_scraps,
            self._find_returns,
            self._find_claims,
            self._find_changes,
            self._find_exceptions,
        ]

    def _prepare_problem(self, kind, record, **values):
        """Values of a problem that is recorded in ``record``."""
        self.ensure_one()
        return {
            "settlement_id": self.id,
            "kind": kind,
            "res_model": record._name,
            "res_id": record.id,
            "reference": record.display_name,
            **values,
        }

    def _prepare_problems(self, kind, groups, prepare):
        """Values for each record and each of its settlements.

        :param dict groups: ``{record: settlements}``
        :param prepare: function of a record that returns further values
        """
        return [
            settlement._prepare_problem(kind, record, **prepare(record))
            for record, settlements in groups.items()
            for settlement in settlements
        ]

    # lateness

    def _find_delays(self, costing):
        return [
            settlement._prepare_problem(
                "delay",
                settlement.order_id,
                date=settlement.date_delivered,
                days=settlement.delay_days,
            )
            for settlement in self
            if settlement.delay_days
        ]

    def _find_production_delays(self, costing):
        """Orders finished on a later day than planned when they were confirmed."""
        groups = self._group_by(
            lambda settlement: costing.get_productions(settlement.sale_line_id)
        )
        late = {
            production: settlements
            for production, settlements in groups.items()
            if settlements._get_days_behind(production) > 0
        }
        return self._prepare_problems(
            "production_delay",
            late,
            lambda production: {
                "date": production.date_finished,
                "days": self._get_days_behind(production),
                "reason_id": production.variance_reason_id.id,
            },
        )

    def _get_days_behind(self, production):
        planned = production.baseline_date_finished
        if production.state != "done" or not planned:
            return 0
        return self[:1]._get_local_days(planned, production.date_finished)

    # quality

    def _find_inspections(self, costing):
        """Failed inspections of the orders, receipts and deliveries behind a line."""
        orders = self._group_by(
            lambda settlement: costing.get_productions(settlement.sale_line_id)
        )
        pickings = self._group_by(
            lambda settlement: settlement._get_moves(costing).picking_id
        )
        inspections = self.env["qc.inspection"].search(
            Domain("state", "=", "failed")
            & Domain("company_id", "in", self.company_id.ids)
            & (
                Domain("production_id", "in", [order.id for order in orders])
                | Domain("picking_id", "in", [picking.id for picking in pickings])
            )
        )
        groups = {}
        for inspection in inspections:
            of_orders = orders.get(inspection.production_id, self.browse())
            of_pickings = pickings.get(inspection.picking_id, self.browse())
            groups[inspection] = of_orders | of_pickings.filtered(
                lambda s, product=inspection.product_id: (
                    not product or product in s._get_moves(costing).product_id
                )
            )
        return self._prepare_problems(
            "inspection",
            groups,
            lambda inspection: {
                "date": inspection.date_done,
                "detail": inspection.test.name,
                "quantity": inspection.qty_rejected,
                "reason_id": inspection.reject_reason_id.id,
            },
        )

    def _get_moves(self, costing):
        """Deliveries, returns and receipts of the goods."""
        shipment = costing.shipments[self.sale_line_id]
        receipts = costing.get_receipts(self.sale_line_id)
        return shipment.sent | shipment.returned | receipts

    def _find_scraps(self, costing):
        groups = self._group_by(
            lambda settlement: costing.get_productions(
                settlement.sale_line_id
            ).scrap_ids.filtered(lambda scrap: scrap.state == "done")
        )
        return self._prepare_problems(
            "scrap",
            groups,
            lambda scrap: {
                "date": scrap.date_done,
                "detail": scrap.product_id.display_name,
                "quantity": scrap.scrap_qty,
                "reason_id": scrap.scrap_reason_id.id,
            },
        )

    # the customer

    def _find_returns(self, costing):
        return [
            settlement._prepare_problem(
                "return",
                move.picking_id or settlement.order_id,
                date=move.date,
                detail=move.product_id.display_name,
                quantity=move.quantity,
            )
            for settlement in self
            for move in costing.shipments[settlement.sale_line_id].returned
        ]

    def _find_claims(self, costing):
        """Complaints about the order or the line, where complaints are installed."""
        if "crm.claim" not in self.env:
            return []
        references = self._get_references()
        claims = self.env["crm.claim"].search(
            Domain("model_ref_id", "in", list(references))
            & Domain("company_id", "in", self.company_id.ids + [False])
        )
        return self._prepare_problems(
            "claim",
            {
                claim: references[f"{claim.model_ref_id._name},{claim.model_ref_id.id}"]
                for claim in claims
            },
            lambda claim: {"date": claim.date, "detail": claim.cause},
        )

    def _find_changes(self, costing):
        """Changes to the line after confirmation, or to its order as a whole."""
        changes = self.env["chanxiao.order.change"].search(
            Domain("line_id", "in", self.sale_line_id.ids)
            | (
                Domain("order_id", "in", self.order_id.ids)
                & Domain("line_id", "=", False)
                & Domain("kind", "in", ("date", "cancelled"))
            )
        )
        by_line, by_order = self.grouped("sale_line_id"), self.grouped("order_id")
        return self._prepare_problems(
            "change",
            {
                change: by_line[change.line_id]
                if change.line_id
                else by_order[change.order_id]
                for change in changes
            },
            lambda change: {
                "date": change.date,
                "detail": f"{change.old_value or '–'} → {change.new_value or '–'}",
                "reason_id": change.reason_id.id,
            },
        )

    def _find_exceptions(self, costing):
        """Exceptions reported on any record behind a line."""
        references = self._get_references(costing)
        exceptions = self.env["chanxiao.control.exception"].search(
            Domain("subject_ref", "in", list(references))
            & Domain("company_id", "in", self.company_id.ids)
        )
        return self._prepare_problems(
            "exception",
            {
                exception: references[
                    f"{exception.subject_ref._name},{exception.subject_ref.id}"
                ]
                for exception in exceptions
            },
            lambda exception: {
                "date": exception.detected_at,
                "detail": exception.cause_note,
                "reason_id": exception.cause_reason_id.id,
            },
        )

    def _get_references(self, costing=None):
        """Settlements by the records behind them, as a reference field names them.

        :param costing: also what the goods were made of and moved with
        """
        groups = self._group_by(lambda settlement: settlement._get_records(costing))
        return {
            f"{record._name},{record.id}": settlements
            for record, settlements in groups.items()
        }

    def _get_records(self, costing):
        """The records behind a settlement that others may refer to."""
        records = [self.sale_line_id, *self.order_id]
        if costing:
            moves = self._get_moves(costing)
            records += costing.get_productions(self.sale_line_id)
            records += moves.picking_id
            records += moves.purchase_line_id.order_id
        return records
