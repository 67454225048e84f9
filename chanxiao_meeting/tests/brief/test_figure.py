from datetime import date, datetime

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...providers.figure import Figure
from .brief_common import BriefCase


@tagged("post_install", "-at_install")
class TestFigure(BriefCase):
    """What is collected, and what is counted."""

    # collecting

    def test_collected_values(self):
        figure = self._collect(
            self._make_rate(
                90.0,
                previous=80.0,
                trend=(None, 60, 70, 75, 80.0, 90.0),
                breakdown=({"label": "Pump", "value": 3},),
            )
        )
        self.assertRecordValues(
            figure,
            [
                {
                    "key": "sales.on_time_shipment_rate",
                    "provider_code": "sales",
                    "definition_id": self.rate.id,
                    "label": self.rate.name,
                    "explanation": self.rate.explanation,
                    "unit": "percent",
                    "better": "higher",
                    "value": 90.0,
                    "is_known": True,
                    "previous": 80.0,
                    "is_previous_known": True,
                    "trend": [None, 60, 70, 75, 80.0, 90.0],
                    "breakdown": [{"label": "Pump", "value": 3}],
                    "drill_model": "stock.picking",
                    "drill_domain": [["date_done", ">=", "2026-02-28 16:00:00"]],
                    "period_start": date(2026, 3, 1),
                    "period_end": date(2026, 3, 15),
                    "tz": "Asia/Shanghai",
                    "as_of": datetime(2026, 3, 14, 2, 0),
                    "company_id": self.company.id,
                }
            ],
        )

    # how much of the period is over

    def test_progress_of_the_period(self):
        # 10:00 on the 14th of 1 to 15 March, in Shanghai
        figure = self._collect(self._make_rate())
        self.assertEqual((figure.days_begun, figure.period_days), (14, 15))
        self.assertEqual(figure.period_progress, "Day 14 of 15")
        self.assertEqual(self.brief.period_progress, "Day 14 of 15")
        self.assertEqual(self.brief.as_of, datetime(2026, 3, 14, 2, 0))
        self.assertEqual(self.brief.period_start, date(2026, 3, 1))
        self.assertFalse(self.secret.as_of)
        self.assertFalse(self.secret.period_progress)

    def test_progress_of_a_period_that_is_over_or_ahead(self):
        figure = self._collect(self._make_rate())
        figure._write_system({"as_of": datetime(2026, 3, 15, 16)})
        self.assertFalse(figure.period_progress)
        self.assertEqual(figure.days_begun, 15)
        figure._write_system({"as_of": datetime(2026, 2, 28, 15)})
        self.assertEqual(figure.period_progress, "Not begun yet")
        self.assertEqual(figure.days_begun, 0)
        figure._write_system({"period_start": False})
        self.assertFalse(figure.period_progress)

    def test_domain_survives_json(self):
        domain = [
            "|",
            ("date_done", ">=", datetime(2026, 3, 1, 8, 0)),
            ("scheduled_date", "in", (date(2026, 3, 1),)),
        ]
        figure = self._collect(
            Figure(
                "sales.shipments", 1, drill_model="stock.picking", drill_domain=domain
            )
        )
        figure.invalidate_recordset()
        self.assertEqual(
            figure.drill_domain,
            [
                "|",
                ["date_done", ">=", "2026-03-01 08:00:00"],
                ["scheduled_date", "in", ["2026-03-01"]],
            ],
        )

    def test_unknown_is_never_zero(self):
        self._create_target(self.rate, 95, 80)
        figure = self._collect(self._make_rate(None, previous=None))
        self.assertFalse(figure.is_known)
        self.assertFalse(figure.is_reported_known)
        self.assertFalse(figure.is_change_known)
        self.assertEqual(figure.status, "none")

    def test_zero_is_known(self):
        self._create_target(self.overdue, 0, 2)
        figure = self._collect(Figure("sales.overdue_orders", 0))
        self.assertTrue(figure.is_known)
        self.assertEqual(figure.status, "good")

    def test_collecting_again_updates(self):
        before = self._collect(self._make_rate(90.0))
        after = self._collect(self._make_rate(91.0), Figure("sales.shipments", 5))
        self.assertIn(before, after)
        self.assertEqual(before.value, 91.0)
        self.assertEqual(after.mapped("sequence"), [1, 2])

    def test_what_is_not_collected_any_more_goes(self):
        self._collect(self._make_rate(), Figure("sales.shipments", 5))
        self.assertEqual(len(self._collect(self._make_rate())), 1)

    def test_without_sources_nothing_is_collected(self):
        self.brief.source_ids = [Command.clear()]
        with self._collecting(self._make_rate()) as collect:
            self.brief.action_collect()
        collect.assert_not_called()
        self.assertFalse(self.brief.figure_ids)

    def test_one_reading_for_all_departments(self):
        with self._collecting(self._make_rate()) as collect:
            self.meeting.brief_ids.action_collect()
        self.assertEqual(collect.call_count, 1)
        _model, period, codes = collect.call_args.args
        self.assertEqual(codes, {"sales"})
        self.assertEqual(period.company, self.company)
        self.assertEqual(len(self.meeting.brief_ids.figure_ids), 2)

    def test_one_reading_for_equal_periods(self):
        other = self._create_meeting(self._create_policy(code="C"))
        with self._collecting():
            other.with_user(self.planner).action_convene()
        other.brief_ids.source_ids = [Command.set(self.source.ids)]
        with self._collecting(self._make_rate()) as collect:
            (self.meeting | other).brief_ids.action_collect()
        self.assertEqual(collect.call_count, 1)
        self.assertEqual(len(other.brief_ids.figure_ids), 2)

    def test_queries_do_not_grow_with_the_figures(self):
        keys = self.env["chanxiao.figure.definition"].search([]).mapped("key")
        counts = []
        for some in (keys[:2], keys):
            self.brief.figure_ids.unlink()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with self._collecting(*(Figure(key, 1.0) for key in some)):
                self.brief.action_collect()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(self.brief.figure_ids), len(keys))
        self.assertLessEqual(counts[1], counts[0])

    def test_responsible_collects(self):
        with self._collecting(self._make_rate()):
            self.brief.with_user(self.representative).action_collect()
        self.assertEqual(self.brief.figure_ids.value, 90)

    def test_live_figures_of_the_sales_provider(self):
        partner = self.env["res.partner"].create({"name": "Customer"})
        product = self.env["product.product"].create({"name": "Pump", "type": "consu"})
        order = self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [
                    Command.create(
                        {"product_id": product.id, "price_unit": 70, "tax_ids": False}
                    )
                ],
            }
        )
        order.action_confirm()
        # half past midnight of the first day, in Shanghai
        order.date_order = datetime(2026, 2, 28, 16, 30)
        self.brief.with_user(self.representative).action_collect()
        figures = {figure.key: figure for figure in self.brief.figure_ids}
        opened = figures["sales.new_orders"].action_open_records()
        orders = self.env[opened["res_model"]].search(opened["domain"])
        self.assertIn(order, orders)
        self.assertEqual(figures["sales.new_orders"].value, len(orders))

    def test_labels_in_every_language(self):
        lang = self.env["res.lang"]._activate_lang("fr_FR")
        self.rate.with_context(lang=lang.code).name = "Livré à temps"
        with self._collecting(self._make_rate()):
            self.brief.with_context(lang=lang.code).action_collect()
        figure = self.brief.figure_ids
        self.assertEqual(figure.with_context(lang="en_US").label, "On-time shipment")
        self.assertEqual(figure.with_context(lang="fr_FR").label, "Livré à temps")
        self.rate.with_context(lang=lang.code).name = "À l'heure"
        self._collect(self._make_rate())
        self.assertEqual(figure.with_context(lang="fr_FR").label, "À l'heure")
        self.rate.with_context(lang=lang.code).name = "Later"
        with self._collecting(self._make_rate()):
            self.meeting.with_user(self.planner).action_start()
        self.rate.with_context(lang=lang.code).name = "Renamed after the meeting"
        self.assertEqual(figure.with_context(lang="fr_FR").label, "Later")

    # adding up

    def test_means_leave_out_what_is_not_known(self):
        self._collect(self._make_rate(90.0))
        self._collect(self._make_rate(None), briefs=self.secret)
        domain = [("meeting_id", "=", self.meeting.id)]
        figures = self.env["chanxiao.meeting.figure"]
        specs = ["reported_value:avg", "value:sum", "value:max", "__count"]
        self.assertEqual(
            figures._read_group(domain, ["key"], specs),
            [("sales.on_time_shipment_rate", 90, 90, 90, 2)],
        )

    def test_two_figures_have_no_mean(self):
        self._collect(self._make_rate(90.0), Figure("sales.shipments", 5))
        domain = [("meeting_id", "=", self.meeting.id)]
        [group] = self.env["chanxiao.meeting.figure"].formatted_read_group(
            domain, [], ["reported_value:avg", "__count"]
        )
        self.assertFalse(group["reported_value:avg"])
        self.assertEqual(group["__count"], 2)

    # opening what is counted

    def test_records_open_under_the_users_own_rights(self):
        figure = self._collect(self._make_rate()).with_user(self.representative)
        with self.assertRaisesRegex(AccessError, "but not the records behind it"):
            figure.action_open_records()
        self.representative.group_ids += self.env.ref("stock.group_stock_user")
        action = figure.action_open_records()
        self.assertEqual(action["res_model"], "stock.picking")
        self.assertEqual(action["domain"], [["date_done", ">=", "2026-02-28 16:00:00"]])
        self.assertEqual(action["views"], [(False, "list"), (False, "form")])

    def test_list_of_records_says_what_was_counted(self):
        figure = self._collect(self._make_rate())
        for model, is_ours in (("purchase.order.line", True), ("stock.picking", False)):
            figure._write_system({"drill_model": model})
            (view_id, kind), *_others = figure.action_open_records()["views"]
            self.assertEqual((bool(view_id), kind), (is_ours, "list"), model)

    def test_records_of_a_figure_one_may_not_read(self):
        figure = self._collect(self._make_rate(), briefs=self.secret)
        self.attendee.group_ids += self.env.ref("stock.group_stock_user")
        with self.assertRaises(AccessError):
            figure.with_user(self.attendee).action_open_records()
        with self.assertRaises(AccessError):
            figure.with_user(self.attendee).action_open_history()

    def test_records_of_a_model_that_is_gone(self):
        figure = self._collect(self._make_rate())
        figure._write_system({"drill_model": "no.such.model"})
        with self.assertRaisesRegex(UserError, "not installed"):
            figure.action_open_records()

    def test_history_spans_revisions_of_the_policy(self):
        figure = self._collect(self._make_rate())
        action = figure.with_user(self.chair).action_open_history()
        found = figure.with_user(self.chair).search(action["domain"])
        self.assertEqual(found, figure)
        # the value of a meeting that has not begun is none of an earlier meeting
        self.assertTrue(action["context"]["search_default_reported"])
