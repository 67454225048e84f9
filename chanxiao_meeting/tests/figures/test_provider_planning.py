from odoo import Command
from odoo.tests import tagged

from .provider_common import SHANGHAI, FigureCase


@tagged("post_install", "-at_install")
class TestProviderPlanning(FigureCase):
    def test_planned_orders_are_those_due_by_their_baseline(self):
        first = self._create_production("2026-03-01 00:00")
        last = self._create_production("2026-03-15 23:30")
        self._create_production("2026-02-28 23:59")
        self._create_production("2026-03-16 00:00")
        self._create_production("2026-03-05 10:00").action_cancel()
        moved = self._create_production("2026-03-05 10:00")
        moved.date_finished = self._local("2026-05-05 10:00")
        figure = self._collect("planning")["planned_orders"]
        self.assertEqual(figure.value, 3)
        self.assertEqual(figure.previous, 1)
        self.assertDrill(figure, first + last + moved)

    def test_schedule_attainment_by_local_day(self):
        orders = [self._create_production("2026-03-10 08:00") for _number in range(4)]
        self._produce(orders[0], "2026-03-10 23:30")
        self._produce(orders[1], "2026-03-11 00:30")
        self._produce(orders[2], "2026-03-02 10:00")
        figures = self._collect("planning")
        self.assertEqual(figures["schedule_attainment_rate"].value, 50)
        self.assertEqual(figures["orders_behind"].value, 2)
        self.assertDrill(figures["orders_behind"], orders[1] + orders[3])

    def test_output_attainment_counts_no_more_than_planned(self):
        short = self._create_production("2026-03-10 08:00", quantity=10)
        self._produce(short, "2026-03-10 10:00", quantity=4)
        plenty = self._create_production("2026-03-10 08:00", quantity=10)
        self._produce(plenty, "2026-03-10 10:00", quantity=15)
        figure = self._collect("planning")["output_attainment_rate"]
        # 4 of 4, none of the backorder's 6, 10 of 10
        self.assertEqual(figure.value, 70)
        [row] = figure.breakdown
        self.assertEqual(row["label"], "Pump")
        self.assertEqual(
            (row["planned"], row["actual"], row["difference"]), (20, 19, -1)
        )

    def test_output_in_the_unit_of_the_product(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        dozens = self._create_production(
            "2026-03-10 08:00", quantity=2, product_uom_id=dozen.id
        )
        self._produce(dozens, "2026-03-10 10:00", quantity=1)
        pieces = self._create_production("2026-03-10 08:00", quantity=6)
        self._produce(pieces, "2026-03-10 10:00")
        figure = self._collect("planning")["output_attainment_rate"]
        self.assertEqual(figure.value, 60)
        self.assertEqual(figure.breakdown[0]["planned"], 30)
        self.assertEqual(figure.breakdown[0]["actual"], 18)

    def test_scrap_of_the_product_is_no_output(self):
        production = self._create_production("2026-03-10 08:00", quantity=10)
        self._produce(production, "2026-03-10 10:00", quantity=6)
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": self.product.id,
                "scrap_qty": 2,
                "production_id": production.id,
            }
        )
        scrap.action_validate()
        figure = self._collect("planning")["output_attainment_rate"]
        self.assertEqual(figure.value, 60)

    def test_by_products_are_no_output(self):
        chips = self._create_product("Chips")
        self._create_bom(
            self.product,
            byproduct_ids=[Command.create({"product_id": chips.id, "product_qty": 3})],
        )
        production = self._create_production("2026-03-10 08:00", quantity=10)
        self._produce(production, "2026-03-10 10:00")
        [row] = self._collect("planning")["output_attainment_rate"].breakdown
        self.assertEqual((row["label"], row["actual"]), ("Pump", 10))

    def test_orders_ahead_are_those_finished_in_the_period(self):
        ahead = self._create_production("2026-03-20 08:00")
        self._produce(ahead, "2026-03-15 23:30")
        same_day = self._create_production("2026-03-10 23:30")
        self._produce(same_day, "2026-03-10 00:30")
        before = self._create_production("2026-03-10 08:00")
        self._produce(before, "2026-02-28 23:30")
        self._create_production("2026-03-10 08:00")
        figure = self._collect("planning")["orders_ahead"]
        self.assertEqual(figure.value, 1)
        self.assertEqual(figure.previous, 1)
        self.assertDrill(figure, ahead)

    def test_delay_is_to_the_finish_or_to_now(self):
        done = self._create_production("2026-03-10 12:00")
        self._produce(done, "2026-03-12 00:00")
        still_open = self._create_production("2026-03-15 12:00")
        on_time = self._create_production("2026-03-11 12:00")
        self._produce(on_time, "2026-03-11 20:00")
        figure = self._collect("planning")["delay_days"]
        # 1.5 days, and five to the 20th at noon
        self.assertEqual(figure.value, 3.25)
        self.assertIsNone(figure.previous)
        self.assertDrill(figure, done + still_open)

    def test_a_period_not_over_counts_what_was_due(self):
        due = self._create_production("2026-03-10 11:59")
        self._create_production("2026-03-10 12:00")
        self._create_production("2026-03-15 12:00")
        before = self._create_production("2026-02-23 11:00")
        self._produce(before, "2026-02-23 12:00")
        self._create_production("2026-02-23 13:00")
        early = self._make_period(
            "2026-03-01", "2026-03-15", as_of=self._local("2026-03-10 12:00")
        )
        figures = self._collect("planning", early)
        self.assertEqual(figures["planned_orders"].trend, (0, 0, 0, 0, 1, 1))
        self.assertEqual(figures["schedule_attainment_rate"].previous, 100)
        self.assertEqual(figures["schedule_attainment_rate"].value, 0)
        self.assertEqual(figures["output_attainment_rate"].value, 0)
        self.assertEqual(figures["orders_behind"].value, 1)
        for key in ("planned_orders", "output_attainment_rate", "orders_behind"):
            self.assertDrill(figures[key], due)

    def test_what_was_unbuilt_is_no_output(self):
        production = self._create_production("2026-03-10 08:00", quantity=24)
        self._produce(production, "2026-03-10 10:00")
        dozen = self.env.ref("uom.product_uom_dozen")
        for quantity, unit in ((1, dozen), (3, self.product.uom_id)):
            self._unbuild(production, quantity, unit)
        self._unbuild(production, 1, dozen, is_done=False)
        other = self._create_production("2026-03-10 08:00", quantity=6)
        self._produce(other, "2026-03-10 10:00")
        figure = self._collect("planning")["output_attainment_rate"]
        self.assertEqual(figure.value, 50)
        self.assertEqual(figure.breakdown[0]["actual"], 24 - 15 + 6)

    def _unbuild(self, production, quantity, unit, is_done=True):
        unbuild = self.env["mrp.unbuild"].create(
            {
                "mo_id": production.id,
                "product_qty": quantity,
                "product_uom_id": unit.id,
            }
        )
        if is_done:
            unbuild.action_unbuild()

    def test_an_order_raised_is_not_measured_against_the_rise(self):
        production = self._create_production("2026-03-10 08:00", quantity=10)
        self.env["change.production.qty"].create(
            {"mo_id": production.id, "product_qty": 20}
        ).change_prod_qty()
        self._produce(production, "2026-03-10 10:00", quantity=8)
        figure = self._collect("planning")["output_attainment_rate"]
        # eight of the ten; the two are planned for the backorder
        self.assertEqual(figure.value, 80)

    def test_behind_by_reason(self):
        reason = self.env.ref("chanxiao_meeting.chanxiao_reason_variance_material")
        for _number in range(2):
            production = self._create_production("2026-03-10 12:00")
            production.variance_reason_id = reason
        self._create_production("2026-03-10 12:00")
        self.assertBreakdown(
            self._collect("planning")["orders_behind"],
            [("Material missing", 2), ("No reason given", 1)],
        )

    def test_trend(self):
        for day in ("2026-03-02", "2026-02-20", "2025-12-20"):
            late = self._create_production(f"{day} 12:00")
            self._produce(late, "2026-03-18 12:00")
        figures = self._collect("planning")
        self.assertEqual(figures["planned_orders"].trend, (1, 0, 0, 0, 1, 1))
        self.assertEqual(figures["orders_behind"].trend, (1, 0, 0, 0, 1, 1))
        self.assertEqual(figures["delay_days"].trend, (88, None, None, None, 26, 16))
        self.assertEqual(
            figures["output_attainment_rate"].trend, (100, None, None, None, 100, 100)
        )

    def test_other_company_is_not_counted(self):
        self._create_production("2026-03-10 12:00")
        other = self._create_company("Other Works")
        theirs = self._make_period("2026-03-01", "2026-03-15", company=other)
        for figure in self._collect("planning", theirs).values():
            self.assertFalse(figure.value, figure.key)
            self.assertDrill(figure, self.env[figure.drill_model])


@tagged("post_install", "-at_install")
class TestProviderCapacity(FigureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # forty hours a week: Monday to Friday, 8–12 and 13–17
        cls.calendar = cls.company.resource_calendar_id
        cls.calendar.attendance_ids.unlink()
        cls.calendar.attendance_ids = [
            Command.create(
                {
                    "name": "Shift",
                    "dayofweek": str(day),
                    "hour_from": start,
                    "hour_to": stop,
                    "day_period": part,
                }
            )
            for day in range(5)
            for start, stop, part in (
                (8, 12, "morning"),
                (12, 13, "lunch"),
                (13, 17, "afternoon"),
            )
        ]
        cls.lathe = cls._create_center("Lathe")
        # 2 to 15 March 2026: ten working days, 80 hours
        cls.period = cls._make_period("2026-03-02", "2026-03-15")

    @classmethod
    def _create_center(cls, name, **values):
        values = {"resource_calendar_id": cls.calendar.id, **values}
        return super()._create_center(name, **values)

    def _plan(self, date, minutes, center=None):
        production = self._create_production("2026-03-10 12:00")
        return self.env["mrp.workorder"].create(
            {
                "name": "Turning",
                "production_id": production.id,
                "workcenter_id": (center or self.lathe).id,
                "date_start": self._local(date),
                "duration_expected": minutes,
            }
        )

    def _take_leave(self, start, stop, **values):
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "company_id": self.company.id,
                "date_from": self._local(start),
                "date_to": self._local(stop),
                **values,
            }
        )

    def _load(self, period=None):
        return self._collect("planning", period)["capacity_load_rate"]

    def test_load_is_of_the_working_hours(self):
        inside = self._plan("2026-03-02 00:00", 480)
        inside += self._plan("2026-03-15 23:30", 480)
        self._plan("2026-03-16 00:00", 480)
        self._plan("2026-03-05 08:00", 480).action_cancel()
        figure = self._load()
        self.assertEqual(figure.value, 20)
        self.assertEqual(figure.previous, 0)
        self.assertDrill(figure, inside)

    def test_load_by_work_center(self):
        mill = self._create_center("Mill", time_efficiency=50)
        self._create_center("Idle")
        self._plan("2026-03-05 08:00", 480)
        self._plan("2026-03-05 08:00", 1200, mill)
        figure = self._load()
        self.assertEqual(figure.value, 100 * 1680 / (4800 + 2400 + 4800))
        self.assertBreakdown(figure, [("Mill", 50), ("Lathe", 10), ("Idle", 0)])
        self.assertEqual(figure.breakdown[0]["planned"], 1200)
        self.assertEqual(figure.breakdown[0]["available"], 2400)

    def test_load_of_a_period_not_over(self):
        planned = self._plan("2026-03-04 08:00", 480)
        self._plan("2026-03-04 12:00", 480)
        early = self._make_period(
            "2026-03-02", "2026-03-15", as_of=self._local("2026-03-04 12:00")
        )
        figure = self._load(early)
        # two days and a half
        self.assertEqual(figure.value, 100 * 8 / 20)
        self.assertDrill(figure, planned)

    def test_without_hours_the_load_is_not_known(self):
        self._plan("2026-03-05 08:00", 480)
        self.lathe.resource_calendar_id = False
        figure = self._load()
        self.assertIsNone(figure.value)
        self.assertBreakdown(figure, [("Lathe", None)])

    def test_archived_center_has_no_capacity(self):
        mill = self._create_center("Mill")
        self._plan("2026-03-05 08:00", 480, mill)
        mill.active = False
        self.assertEqual(self._load().value, 10)

    def test_holidays_and_own_leaves_are_taken_off(self):
        self._plan("2026-03-05 08:00", 480)
        mill = self._create_center("Mill")
        self._take_leave("2026-03-03 00:00", "2026-03-03 23:59")
        self._take_leave(
            "2026-03-04 08:00", "2026-03-04 12:00", calendar_id=self.calendar.id
        )
        self._take_leave(
            "2026-03-05 00:00", "2026-03-07 23:59", resource_id=mill.resource_id.id
        )
        hours = {row["label"]: row["available"] / 60 for row in self._load().breakdown}
        self.assertEqual(hours, {"Lathe": 68, "Mill": 52})

    def test_other_leaves_are_not(self):
        self._plan("2026-03-05 08:00", 480)
        other = self._create_company("Other Works")
        self._take_leave("2026-03-03 00:00", "2026-03-03 23:59", time_type="other")
        self._take_leave(
            "2026-03-04 00:00", "2026-03-04 23:59", company_id=other.id
        ).company_id = other
        elsewhere = self.calendar.copy()
        self._take_leave(
            "2026-03-05 00:00", "2026-03-05 23:59", calendar_id=elsewhere.id
        )
        self.assertEqual(self._load().value, 10)

    def test_hours_are_those_of_the_calendars_zone(self):
        self.calendar.tz = "America/New_York"
        # Monday in Shanghai is there from Sunday at 11:00 to Monday at 11:00
        monday = self._make_period("2026-03-02", "2026-03-02", tz=SHANGHAI)
        self.assertEqual(self._load(monday).breakdown[0]["available"], 180)

    def test_calendar_of_two_weeks(self):
        self.calendar.switch_calendar_type()
        shifts = self.calendar.attendance_ids
        week_type = str(shifts.get_week_type(self.period.date_from))
        shifts.filtered(
            lambda shift: shift.week_type == week_type and not shift.display_type
        ).unlink()
        self._plan("2026-03-05 08:00", 480)
        self.assertEqual(self._load().breakdown[0]["available"], 2400)

    def test_hours_are_those_of_core(self):
        calendars = self.calendar + self.calendar.copy({"tz": "Europe/Paris"})
        calendars += self.calendar.create(
            {
                "name": "Flexible",
                "company_id": self.company.id,
                "schedule_type": "flexible",
                "hours_per_day": 9,
                "full_time_required_hours": 40,
                "tz": "Asia/Tokyo",
            }
        )
        self._take_leave("2026-03-03 06:00", "2026-03-03 18:00")
        for calendar in calendars:
            self.lathe.resource_calendar_id = calendar
            self._plan("2026-03-05 08:00", 480)
            hours = calendar.get_work_hours_count(
                self.period.start_utc,
                self.period.end_utc,
                domain=[
                    ("company_id", "=", self.company.id),
                    ("time_type", "=", "leave"),
                ],
            )
            available = self._load().breakdown[0]["available"]
            self.assertAlmostEqual(available / 60, hours, 4, calendar.name)

    def test_queries_do_not_grow_with_centers_and_calendars(self):
        self._plan("2026-03-05 08:00", 480)
        self._load()

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._load()
            return self.env.cr.sql_log_count - before

        few = count()
        for number in range(5):
            self._create_center(
                f"Mill {number}", resource_calendar_id=self.calendar.copy().id
            )
        self.assertEqual(count(), few)
