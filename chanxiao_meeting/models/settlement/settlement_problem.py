from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.state_mixin import ensure_single


class ChanxiaoSettlementProblem(models.Model):
    """Something that went wrong with a settled order line, and the record of it.

    Holds names and numbers, no sentences, and names in every language, so that
    everybody reads it in their own. Records of other rooms are found through
    ``chanxiao.problem.source``; another kind of problem adds itself to ``kind``.
    """

    _name = "chanxiao.settlement.problem"
    _description = "Problem of a Settlement"
    _order = "settlement_id, date, id"

    settlement_id = fields.Many2one(
        "chanxiao.settlement", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="settlement_id.company_id", store=True, index=True
    )
    kind = fields.Selection(
        [
            ("delay", "Delivered late"),
            ("production_delay", "Produced late"),
            ("inspection", "Failed inspection"),
            ("scrap", "Scrap"),
            ("return", "Returned goods"),
            ("claim", "Customer complaint"),
            ("change", "Order change"),
            ("exception", "Exception"),
        ],
        required=True,
    )
    reference = fields.Char("Record", translate=True)
    detail = fields.Char(translate=True)
    date = fields.Datetime()
    days = fields.Integer("Days Late")
    quantity = fields.Float(digits="Product Unit")
    reason_id = fields.Many2one("chanxiao.reason", ondelete="set null")
    res_model = fields.Char("Model")
    # no Many2oneReference: that breaks where the application of the record is gone
    res_id = fields.Integer("Record ID", aggregator=None)

    def action_open_record(self):
        """Open the record, under the rights of whoever opens it."""
        ensure_single(self)
        if self.res_model not in self.env:
            raise UserError(
                self.env._(
                    "“%s” cannot be opened: the application that it belongs to is no "
                    "longer installed.",
                    self.reference or "",
                )
            )
        if not self.env[self.res_model].browse(self.res_id).exists():
            raise UserError(
                self.env._("“%s” has been deleted since.", self.reference or "")
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    # finding them

    @api.model
    def _find_anew(self, settlements, costing):
        """Replace the problems of settlements by those that there are now.

        :param costing: the ``ShipmentCost`` that knows what their lines were made of
        """
        settlements.problem_ids.unlink()
        behind = self._get_records_behind(settlements, costing)
        found = self._find_in(self.env.lang, settlements, costing, behind)
        problems = self.create(
            [{**values, "settlement_id": settlement.id} for settlement, values in found]
        )
        # names of records are stored, whoever computes them and whoever reads them
        for lang, _name in self.env["res.lang"].get_installed():
            if problems and lang != self.env.lang:
                translated = self._find_in(lang, settlements, costing, behind)
                problems._write_names(lang, translated)

    @api.model
    def _find_in(self, lang, settlements, costing, behind):
        """What went wrong, with the names that records have in a language.

        :param dict behind: as :meth:`_get_records_behind`
        :return: list of pairs of a settlement and values of a problem
        """
        env = costing.env(context={**costing.env.context, "lang": lang})
        return [
            *self._find_delays(settlements.with_context(lang=lang)),
            *self._find_returns(settlements, costing, env),
            *self._find_recorded(behind, env),
        ]

    def _write_names(self, lang, found):
        """Names in one more language, of problems in the order in which they were
        found."""
        for problem, (_settlement, values) in zip(self, found, strict=True):
            names = {name: values.get(name) for name in ("reference", "detail")}
            translated = problem.with_context(lang=lang)
            if any((translated[name] or None) != names[name] for name in names):
                translated.write(names)

    @api.model
    def _get_records_behind(self, settlements, costing):
        """What the goods were sold, made and moved with.

        :return: ``{record: settlements}``
        """
        behind = defaultdict(settlements.browse)
        for settlement in settlements:
            line = settlement.sale_line_id
            shipment = costing.shipments[line]
            moves = shipment.sent | shipment.returned | costing.get_receipts(line)
            for records in (
                line,
                line.order_id,
                costing.get_productions(line),
                moves,
                moves.picking_id,
                moves.purchase_line_id.order_id,
            ):
                for record in records:
                    behind[record] |= settlement
        return behind

    @api.model
    def _prepare_problem(self, kind, record, **values):
        return {
            "kind": kind,
            "res_model": record._name,
            "res_id": record.id,
            "reference": record.display_name,
            **values,
        }

    @api.model
    def _find_delays(self, settlements):
        return [
            (
                settlement,
                self._prepare_problem(
                    "delay",
                    settlement.order_id,
                    date=settlement.date_delivered,
                    days=settlement.delay_days,
                ),
            )
            for settlement in settlements
            if settlement.delay_days
        ]

    @api.model
    def _find_returns(self, settlements, costing, env):
        return [
            (
                settlement,
                self._prepare_problem(
                    "return",
                    move.picking_id or settlement.order_id,
                    date=move.date,
                    detail=move.product_id.with_env(env).display_name,
                    quantity=move.quantity,
                ),
            )
            for settlement in settlements
            for move in costing.shipments[settlement.sale_line_id].returned
        ]

    @api.model
    def _find_recorded(self, behind, env):
        """Problems recorded elsewhere: each once for a settlement, though several of
        its records may lead to it.

        :param dict behind: as :meth:`_get_records_behind`
        :param env: environment to read in, which sees what the costs rest on
        """
        goods = defaultdict(list)
        for record in behind:
            goods[record._name].append(record.id)
        goods = {model: env[model].browse(ids) for model, ids in goods.items()}
        problems = env["chanxiao.problem.source"]._find_all_problems(goods)
        found = {
            (settlement, values["res_model"], values["res_id"]): values
            for record, values in (*problems, *self._find_claims(behind, env))
            for settlement in behind.get(record, ())
        }
        return [(settlement, values) for (settlement, *_), values in found.items()]

    @api.model
    def _find_claims(self, behind, env):
        """Complaints about any record behind, where complaints are installed."""
        if "crm.claim" not in env:
            return []
        records = {f"{record._name},{record.id}": record for record in behind}
        claims = env["crm.claim"].search([("model_ref_id", "in", list(records))])
        return [
            (
                records[f"{claim.model_ref_id._name},{claim.model_ref_id.id}"],
                self._prepare_problem(
                    "claim", claim, date=claim.date, detail=claim.cause
                ),
            )
            for claim in claims
        ]
