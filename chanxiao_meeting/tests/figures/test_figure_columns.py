from dataclasses import replace
from unittest.mock import patch

from odoo.tests import tagged

from ...providers.column import Column, default_columns
from ...providers.figure import Figure
from ...providers.sales import SalesFigures
from ..brief.brief_common import BriefCase


@tagged("post_install", "-at_install")
class TestFigureColumns(BriefCase):
    """A breakdown says itself how it is shown: no client knows any department."""

    def _get_columns(self, rows, unit="count"):
        columns = self.env["chanxiao.figure.provider"]._get_columns("x.y", unit, rows)
        return [(column.name, column.unit, column.draw) for column in columns]

    def test_value_alone(self):
        rows = [{"label": "Pump", "value": 3}]
        self.assertEqual(self._get_columns(rows), [("value", "count", "bar")])

    def test_no_rows(self):
        self.assertEqual(self._get_columns([]), [])

    def test_what_all_breakdowns_know(self):
        rows = [
            {"label": "A", "value": 3, "cumulative": 60, "id": 7},
            {"label": "B", "value": 2, "old_price": 4},
        ]
        self.assertEqual(
            self._get_columns(rows),
            [
                ("value", "count", "bar"),
                ("old_price", "money", None),
                ("cumulative", "percent", "line"),
            ],
        )

    def test_plan_and_actual_are_compared(self):
        rows = [{"label": "A", "value": 5, "planned": 5, "actual": 4, "difference": -1}]
        expected = ["bar", "bar", None]
        for unit, own in (("percent", None), ("money", "money"), ("hours", "hours")):
            columns = self._get_columns(rows, unit)
            self.assertEqual([draw for _name, _unit, draw in columns], expected)
            self.assertEqual({own}, {unit for _name, unit, _draw in columns})

    def test_plan_that_is_not_the_value(self):
        rows = [{"label": "A", "value": 80, "planned": 8, "available": 10}]
        names = [name for name, _unit, _draw in self._get_columns(rows, "percent")]
        self.assertEqual(names, ["value", "planned", "available"])

    def test_definition_says_which(self):
        definitions = list(SalesFigures._definitions)
        place = [d.key for d in definitions].index(self.rate.key)
        columns = (Column("value", "Rate", "percent", "bar"), Column("grade", "Grade"))
        definitions[place] = replace(definitions[place], columns=columns)
        rows = ({"label": "A", "value": 90.0, "grade": "B", "planned": 1},)
        figure = self._collect(
            Figure(self.rate.key, 90.0, breakdown=rows, drill_model="res.partner")
        )
        with patch.object(SalesFigures, "_definitions", tuple(definitions)):
            figure.invalidate_recordset(["breakdown_columns"])
            titles = [column["title"] for column in figure.breakdown_columns]
        self.assertEqual(titles, ["Rate", "Grade"])

    def test_titles_in_the_language_of_the_reader(self):
        rows = ({"label": "A", "value": 1.0, "available": 2.0},)
        figure = self._collect(
            Figure(self.rate.key, 90.0, breakdown=rows, drill_model="res.partner")
        )
        self.env["res.lang"]._activate_lang("zh_CN")
        for lang, title in (("en_US", "Available"), ("zh_CN", "可用")):
            columns = figure.with_context(lang=lang).breakdown_columns
            self.assertEqual(columns[1]["title"], title)

    def test_column_is_drawn_in_a_known_way(self):
        with self.assertRaises(ValueError):
            Column("value", "Value", draw="pie")

    def test_default_without_rows_is_the_value(self):
        self.assertEqual([c.name for c in default_columns([], "days")], ["value"])
