from odoo import api, fields, models
from odoo.exceptions import UserError


class ChanxiaoMeetingMeasureComparison(models.TransientModel):
    """Two or three measures side by side: dates, load, cost and margin."""

    _name = "chanxiao.meeting.measure.comparison"
    _description = "Comparison of Measures"

    measure_ids = fields.Many2many(
        "chanxiao.meeting.measure",
        # the name that the ORM makes up is too long for PostgreSQL
        relation="chanxiao_measure_comparison_rel",
        string="Measures",
    )
    comparison = fields.Json(compute="_compute_comparison")

    @api.depends("measure_ids")
    @api.depends_context("uid", "lang", "tz")
    def _compute_comparison(self):
        for wizard in self:
            previews = [measure.preview or {} for measure in wizard.measure_ids]
            wizard.comparison = {
                "columns": [
                    {"name": measure.name, "is_tried": bool(preview)}
                    for measure, preview in zip(
                        wizard.measure_ids, previews, strict=True
                    )
                ],
                "sections": [
                    section
                    for section in (
                        self._compare(
                            self.env._("Expected Delivery"),
                            previews,
                            "promises",
                            self._get_promise_cell,
                        ),
                        self._compare(
                            self.env._("Load of Work Centers"),
                            previews,
                            "loads",
                            self._get_load_cell,
                        ),
                        self._compare(
                            self.env._("Cost"), previews, "orders", self._get_cost_cell
                        ),
                        self._compare(
                            self.env._("Order Margin"),
                            previews,
                            "orders",
                            self._get_margin_cell,
                        ),
                    )
                    if section["rows"]
                ],
            }

    def _compare(self, title, previews, key, get_cell):
        """One part of the comparison: a row a record, a cell a measure.

        Where a measure says nothing of a record it leaves it as it is: what another
        one says was there before.
        """
        found = [
            {self._get_label(row): row for row in preview.get(key, ())}
            for preview in previews
        ]
        labels = dict.fromkeys(label for rows in found for label in rows)
        rows = []
        for label in labels:
            known = next(one[label] for one in found if label in one)
            rows.append(
                {
                    "label": label,
                    "before": get_cell(known, 0),
                    "cells": [
                        get_cell(one[label], 1)
                        if label in one
                        else get_cell(known, 0)
                        if preview
                        else {"text": "–"}
                        for one, preview in zip(found, previews, strict=True)
                    ],
                }
            )
        return {"title": title, "rows": rows}

    def _get_label(self, row):
        return ", ".join(text for text in (row["name"], row.get("week")) if text)

    def _get_promise_cell(self, row, moment):
        kept = row["kept"][moment]
        return {
            "text": row["expected"][moment],
            "is_bad": kept is False,
            "is_good": bool(kept),
        }

    def _get_load_cell(self, row, moment):
        name = ("before", "after")[moment]
        return {"text": row[name], "is_bad": row["over"][moment]}

    def _get_cost_cell(self, row, moment):
        return {"text": row["cost"][moment], "is_bad": bool(moment) and row["worse"]}

    def _get_margin_cell(self, row, moment):
        return {"text": row["margin"][moment]}


class ChanxiaoMeetingMeasure(models.Model):
    _inherit = "chanxiao.meeting.measure"

    def action_compare(self):
        """These measures side by side.

        :raise UserError: unless there are at least two of them
        """
        self.check_access("read")
        return self._open_comparison()

    def _open_comparison(self):
        measures = self.filtered(lambda measure: measure.state != "refused")
        if len(measures) < 2:
            raise UserError(
                self.env._(
                    "Two measures or more can be compared. Propose another one first."
                )
            )
        comparison = self.env["chanxiao.meeting.measure.comparison"].create(
            {"measure_ids": measures.ids}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Measures Compared"),
            "res_model": comparison._name,
            "res_id": comparison.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }
