import logging
from datetime import timedelta

from psycopg2 import OperationalError
from psycopg2.errors import LockNotAvailable
from psycopg2.extensions import TransactionRollbackError

from odoo import api, fields, models
from odoo.fields import Domain

from ...costing.cost import NOTHING
from ...costing.shipment import ShipmentCost
from ..common.local_time import get_company_tz, to_day

_logger = logging.getLogger(__name__)

#: how long after the delivery late costs are still looked for every night
FOLLOWED_DAYS = 92
BATCH = 100
OPEN_STATES = ("draft", "confirmed", "progress", "to_close")


def run_safely(records, function, trouble):
    """Call ``function(records)``, but let no record in trouble keep others from it.

    What fails is undone and logged, and so is left for the scheduled action.

    :param str trouble: what is logged of a record, with a place for its id
    :return: the records in trouble
    """
    if not records:
        return records
    try:
        with records.env.cr.savepoint():
            function(records)
    except OperationalError:
        # two at once: the server repeats the whole request
        raise
    except Exception:
        if len(records) == 1:
            _logger.exception(trouble, records.id)
            return records
        return records.union(*(run_safely(r, function, trouble) for r in records))
    return records.browse()


class ChanxiaoSettlement(models.Model):
    """Computing settlements, many at once."""

    _inherit = "chanxiao.settlement"

    @api.model
    def _create_for(self, lines):
        """Settle order lines that are not settled yet.

        :param lines: ``sale.order.line`` whose delivery is complete
        :return: their settlements
        """
        created = self.with_context(
            # costs are nobody's to follow just for having delivered the goods
            mail_create_nosubscribe=True,
            mail_create_nolog=True,
            tracking_disable=True,
        )._create_system([{"sale_line_id": line.id} for line in lines])
        settlements = created.with_env(self.env)
        settlements._update_values()
        return settlements

    def _update_values(self):
        """Compute the settlements as things are now, company by company."""
        for company, settlements in self.grouped("company_id").items():
            settlements._update_of_company(company)

    def _update_of_company(self, company):
        lines = self.sale_line_id
        unplanned = lines.filtered(lambda line: not line.planned_cost_date)
        unplanned._set_planned_cost(is_late=True)
        costing = ShipmentCost(company, lines, company.chanxiao_settlement_days)
        parts = costing.compute()
        for settlement in self:
            line_parts = parts[settlement.sale_line_id]
            settlement._write_system(
                {
                    **settlement._prepare_delivery_values(costing),
                    **settlement._prepare_planned_values(costing),
                    **settlement._prepare_actual_values(costing, line_parts),
                }
            )
        self._replace_sources(parts)
        self.env["chanxiao.settlement.problem"]._find_anew(self, costing)

    # what a settlement says

    def _prepare_delivery_values(self, costing):
        line = self.sale_line_id
        shipment = costing.shipments[line]
        promised = self._get_promised_date(shipment)
        delay = promised and self._get_local_days(promised, shipment.date)
        return {
            "quantity": shipment.quantity,
            "date_delivered": shipment.date,
            "date_promised": promised,
            "delay_days": max(delay or 0, 0),
            "revenue": self.currency_id.round(self._get_revenue(shipment)),
            "invoiced_amount": self.currency_id.round(
                line.untaxed_amount_invoiced / (line.order_id.currency_rate or 1.0)
            ),
            "computed_at": fields.Datetime.now(),
        }

    @api.model
    def _get_promised_date(self, shipment):
        """What was promised to the customer: the order's delivery date, else the
        deadline that the moves were given by it.

        The deadline of what the vendor sends directly is the vendor's promise to us.
        """
        line = shipment.line
        if line.order_id.commitment_date:
            return line.order_id.commitment_date
        if shipment.sent.purchase_line_id:
            return line._expected_date()
        deadlines = [move.date_deadline for move in shipment.sent if move.date_deadline]
        return max(deadlines, default=False)

    def _get_local_days(self, start, end):
        """Days from the local date of one datetime to that of another."""
        return (self._get_local_date(end) - self._get_local_date(start)).days

    def _get_local_date(self, moment):
        """Date of a naive UTC datetime, as the company counts days."""
        return to_day(moment, get_company_tz(self.company_id))

    def _get_revenue(self, shipment):
        """Delivered quantity at the order's net price, in company currency.

        The price is never taken by the piece: rounded to the currency, a screw at
        0.0035 is worth nothing.
        """
        line = self.sale_line_id
        if line.product_uom_qty:
            amount = line.price_subtotal * shipment.quantity / line.product_uom_qty
        else:
            # delivered without having been ordered: Odoo knows no amount
            amount = line.tax_ids.compute_all(
                line.price_unit * (1 - line.discount / 100),
                currency=line.currency_id,
                quantity=shipment.quantity,
                product=line.product_id,
                partner=line.order_id.partner_shipping_id,
            )["total_excluded"]
        return amount / (line.order_id.currency_rate or 1.0)

    def _prepare_planned_values(self, costing):
        """The plan made at confirmation, for the quantity that was delivered.

        More or fewer pieces than ordered are no variance of cost: the plan goes with
        the quantity.
        """
        line = self.sale_line_id
        delivered = line._get_product_quantity(costing.shipments[line].quantity)
        factor = delivered / line.planned_cost_qty if line.planned_cost_qty else 0.0
        values = {
            f"planned_{part}_cost": self.currency_id.round(
                line[f"planned_{part}_cost"] * factor
            )
            for part in ("material", "operation", "subcontract")
        }
        return {
            **values,
            "planned_date": line.planned_cost_date,
            "is_planned_late": self.is_planned_late or line.planned_cost_is_late,
        }

    def _prepare_actual_values(self, costing, parts):
        is_average = any(part.is_average for part in parts)
        date = costing.shipments[self.sale_line_id].date
        since = date - costing.average.length
        productions = costing.get_productions(self.sale_line_id)
        cost = sum((part.cost for part in parts), NOTHING)
        return {
            **cost.get_values("actual_", self.currency_id),
            "is_average": is_average,
            "average_date_from": is_average and self._get_local_date(since),
            "average_date_to": is_average and self._get_local_date(date),
            "open_order_count": len(
                productions.filtered(lambda order: order.state in OPEN_STATES)
            ),
        }

    def _replace_sources(self, parts):
        Source = self.env["chanxiao.settlement.source"]
        self.source_ids.unlink()
        Source.create(
            [
                {"settlement_id": settlement.id, **self._prepare_source_values(part)}
                for settlement in self
                for part in parts[settlement.sale_line_id]
            ]
        )

    @api.model
    def _prepare_source_values(self, part):
        production = part.origin if part.basis == "production" else False
        receipt = part.origin if part.basis == "purchase" else False
        return {
            "basis": part.basis,
            "product_id": part.product.id,
            "quantity": part.quantity,
            "count": part.count,
            "production_id": production and production.id,
            "move_id": receipt and receipt.id,
            "purchase_id": receipt and receipt.purchase_line_id.order_id.id,
            **part.cost.get_values(),
        }

    # the scheduled action

    @api.model
    def _cron_settle(self):
        """Plan and settle what could not be by whatever door, and bring settlements up
        to date that may still change."""
        Line = self.env["sale.order.line"].with_context(active_test=False)
        if not self._work_off(
            Line,
            Line._get_unplanned_domain(),
            lambda lines: lines._plan_safely(is_late=True),
        ):
            return
        settling = Domain("chanxiao_settlement_since", "!=", False)
        for company in self.env["res.company"].search(settling):
            domain = Line._get_unsettled_domain(company)
            if not self._work_off(Line, domain, lambda lines: lines._settle_safely()):
                return
        self._update_provisional()

    @api.model
    def _work_off(self, records, domain, function, order="id"):
        """Call a function with all records of a domain, batch by batch.

        What is in use, and what time is not left for, is done a minute later.

        :param records: none, of the model that the domain is of
        :param function: returns the records that failed, of which administrators are
            told
        :return: whether time is left
        """
        jobs, tried, failed = self.env["ir.cron"], [], records
        is_time_left = True
        while is_time_left and (
            batch := records.search(
                domain & Domain("id", "not in", tried), limit=BATCH, order=order
            )
        ):
            tried += batch.ids
            failed |= self._work_off_batch(batch, function)
            is_time_left = jobs._chanxiao_commit()
        if not is_time_left:
            jobs._chanxiao_run_again()
        jobs._chanxiao_report(failed)
        return is_time_left

    @api.model
    def _work_off_batch(self, batch, function):
        """:return: the records that failed; two at once are no failure"""
        jobs = self.env["ir.cron"]
        try:
            with self.env.cr.savepoint():
                return function(jobs._chanxiao_take(batch))
        except (TransactionRollbackError, LockNotAvailable):
            _logger.info("%s are being changed by someone else", batch)
            jobs._chanxiao_run_again()
            return batch.browse()
        except OperationalError:
            # such as a query that takes too long: of one, or of all together
            if len(batch) == 1:
                _logger.exception("A scheduled job failed for %s", batch)
                return batch
            failed = [self._work_off_batch(record, function) for record in batch]
            return batch.browse().union(*failed)

    @api.model
    def _update_provisional(self):
        """Look for late costs: once a day, for three months from the delivery."""
        now = fields.Datetime.now()
        domain = (
            Domain("state", "=", "provisional")
            & Domain("date_delivered", ">=", now - timedelta(days=FOLLOWED_DAYS))
            & Domain("computed_at", "<", now - timedelta(hours=20))
        )
        self._work_off(
            self.browse(),
            domain,
            lambda settlements: settlements._update_safely(),
            order="computed_at, id",
        )

    def _update_safely(self):
        """What is in trouble keeps its numbers, and is tried again the next night.

        :return: the settlements that failed
        """
        failed = run_safely(
            self,
            lambda settlements: settlements._update_values(),
            "Settlement %s is not updated",
        )
        failed._write_system({"computed_at": fields.Datetime.now()})
        return failed
