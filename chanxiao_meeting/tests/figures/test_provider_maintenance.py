from datetime import datetime

from odoo.tests import tagged

from .provider_common import FigureCase


@tagged("post_install", "-at_install")
class TestProviderDowntime(FigureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lathe = cls._create_center("Lathe")
        cls.mill = cls._create_center("Mill")
        cls.losses = {}
        for kind in cls.env["mrp.workcenter.productivity.loss.type"].search([]):
            cls.losses[kind.loss_type] = cls.env[
                "mrp.workcenter.productivity.loss"
            ].create({"name": kind.loss_type, "loss_id": kind.id})

    def _log(self, start, end, loss="availability", center=None, **values):
        """Time logged on a work center between two local times."""
        return self.env["mrp.workcenter.productivity"].create(
            {
                "workcenter_id": (center or self.lathe).id,
                "company_id": self.company.id,
                "loss_id": self.losses[loss].id,
                "date_start": self._local(start),
                "date_end": end and self._local(end),
                **values,
            }
        )

    def test_the_part_within_the_period_counts(self):
        logs = self._log("2026-02-28 22:00", "2026-03-01 01:00")
        logs += self._log("2026-03-15 23:30", "2026-03-16 08:00", center=self.mill)
        logs += self._log("2026-03-08 02:00", "2026-03-08 04:15", center=self.mill)
        self._log("2026-02-28 20:00", "2026-03-01 00:00")
        self._log("2026-03-16 00:00", "2026-03-16 04:00")
        self._log("2026-03-10 08:00", "2026-03-10 12:00", "performance")
        figure = self._collect("maintenance")["downtime_hours"]
        self.assertEqual(figure.value, 1 + 0.5 + 2.25)
        self.assertEqual(figure.previous, 2 + 4)
        self.assertDrill(figure, logs)
        self.assertBreakdown(figure, [("Mill", 2.75), ("Lathe", 1)])

    def test_half_past_eleven_in_shanghai_is_that_day(self):
        self._log("2026-03-15 23:30", "2026-03-15 23:45")
        elsewhere = self._make_period("2026-03-01", "2026-03-15", tz="Asia/Tokyo")
        self.assertEqual(self._collect("maintenance")["downtime_hours"].value, 0.25)
        figures = self._collect("maintenance", elsewhere)
        self.assertEqual(figures["downtime_hours"].value, 0)

    def test_a_log_over_all_windows_has_its_part_in_each(self):
        self._log("2025-01-01 00:00", "2026-12-31 00:00")
        figure = self._collect("maintenance")["downtime_hours"]
        self.assertEqual(figure.trend, (360,) * 6)

    def test_overlapping_logs_add_up(self):
        self._log("2026-03-05 08:00", "2026-03-05 10:00")
        self._log("2026-03-05 09:00", "2026-03-05 10:00")
        self.assertEqual(self._collect("maintenance")["downtime_hours"].value, 3)

    def test_open_logs_run_to_as_of(self):
        running = self._log("2026-03-10 08:00", False)
        early = self._make_period(
            "2026-03-01", "2026-03-15", as_of=datetime(2026, 3, 10, 3)
        )
        figure = self._collect("maintenance", early)["downtime_hours"]
        self.assertEqual(figure.value, 3)
        self.assertDrill(figure, running)
        # on the 20th it still runs: to the end of the period
        figure = self._collect("maintenance")["downtime_hours"]
        self.assertEqual(figure.value, 5 * 24 + 16)
        self.assertEqual(figure.previous, 0)

    def test_what_begins_after_as_of_is_not_there(self):
        self._log("2026-03-10 08:00", False)
        before = self._make_period(
            "2026-03-01", "2026-03-15", as_of=datetime(2026, 3, 9)
        )
        figures = self._collect("maintenance", before)
        self.assertEqual(figures["downtime_hours"].value, 0)
        self.assertIsNone(figures["oee"].value)
        self.assertDrill(figures["oee"], self.env["mrp.workcenter.productivity"])

    def test_windows_of_a_period_not_over_end_as_far_from_their_start(self):
        logs = self._log("2026-03-05 08:00", "2026-03-05 10:00")
        logs += self._log("2026-03-09 23:00", "2026-03-10 14:00")
        self._log("2026-03-12 08:00", "2026-03-12 10:00")
        self._log("2026-02-23 09:00", "2026-02-24 00:00")
        early = self._make_period(
            "2026-03-01", "2026-03-15", as_of=self._local("2026-03-10 12:00")
        )
        figure = self._collect("maintenance", early)["downtime_hours"]
        self.assertEqual(figure.value, 2 + 13)
        self.assertEqual(figure.previous, 3)
        self.assertDrill(figure, logs)

    def test_effectiveness_is_of_all_time_logged(self):
        logs = self._log("2026-03-05 08:00", "2026-03-05 11:00", "productive")
        logs += self._log("2026-03-05 11:00", "2026-03-05 12:00", "quality")
        logs += self._log("2026-02-28 23:00", "2026-03-01 01:00", "productive")
        logs += self._log("2026-03-06 08:00", "2026-03-06 11:00")
        figure = self._collect("maintenance")["oee"]
        self.assertEqual(figure.value, 50)
        self.assertEqual(figure.previous, 100)
        self.assertIsNone(figure.trend[0])
        self.assertDrill(figure, logs)

    def test_breakdown_is_the_ten_largest(self):
        for number in range(12):
            center = self._create_center(f"Center {number}")
            self._log(
                "2026-03-05 00:00", f"2026-03-05 {number + 1:02}:00", center=center
            )
        figure = self._collect("maintenance")["downtime_hours"]
        self.assertEqual(
            [row["value"] for row in figure.breakdown], list(range(12, 2, -1))
        )

    def test_other_company_is_not_counted(self):
        other = self._create_company("Other Works")
        log = self._log("2026-03-05 08:00", "2026-03-05 10:00")
        self._set_columns(log, company_id=other.id)
        figures = self._collect("maintenance")
        self.assertEqual(figures["downtime_hours"].value, 0)
        self.assertIsNone(figures["oee"].value)
        self.assertDrill(figures["oee"], self.env["mrp.workcenter.productivity"])
        theirs = self._make_period("2026-03-01", "2026-03-15", company=other)
        figures = self._collect("maintenance", theirs)
        self.assertEqual(figures["downtime_hours"].value, 2)

    def test_queries_do_not_grow_with_the_records(self):
        self._log("2026-03-05 08:00", "2026-03-05 10:00")
        few = self._count_queries("maintenance")
        for number in range(5):
            center = self._create_center(f"Center {number}")
            self._log("2026-03-05 08:00", "2026-03-05 10:00", center=center)
        self.assertEqual(self._count_queries("maintenance"), few)
        self.assertLessEqual(few, 8)


@tagged("post_install", "-at_install")
class TestProviderRequests(FigureCase):
    def setUp(self):
        super().setUp()
        if "maintenance.request" not in self.env:
            self.skipTest("maintenance is not installed")
        self.team = self._create_team(self.company)
        stages = self.env["maintenance.stage"].search([])
        self.done = stages.filtered("done")[:1]
        self.new = stages.filtered(lambda stage: not stage.done)[:1]

    def _create_team(self, company):
        return self.env["maintenance.team"].create(
            {"name": "Menders", "company_id": company.id}
        )

    def _request(self, date, stage=None, **values):
        """A request of a day; the other dates are set after what stages do."""
        request = self.env["maintenance.request"].create(
            {
                "name": "Leak",
                "company_id": self.company.id,
                "maintenance_team_id": self.team.id,
                "request_date": date,
                "stage_id": (stage or self.new).id,
            }
        )
        request.write(values)
        return request

    def test_new_requests(self):
        inside = self._request("2026-03-01") + self._request("2026-03-15", self.done)
        self._request("2026-02-28")
        self._request("2026-03-16")
        self._request("2026-03-05", archive=True)
        figure = self._collect("maintenance")["new_requests"]
        self.assertEqual(figure.value, 2)
        self.assertEqual(figure.previous, 1)
        self.assertDrill(figure, inside)

    def test_open_requests(self):
        still_open = self._request("2020-01-01") + self._request("2026-03-30")
        still_open += self._request("2026-03-01", stage_id=False)
        self._request("2026-03-01", self.done)
        self._request("2026-03-01", archive=True)
        figure = self._collect("maintenance")["open_requests"]
        self.assertEqual(figure.value, 3)
        self.assertDrill(figure, still_open)
        self.assertIsNone(figure.trend)

    def test_repair_days(self):
        closed = self._request("2026-02-27", self.done, close_date="2026-03-01")
        closed += self._request("2026-03-15", self.done, close_date="2026-03-15")
        self._request("2026-03-01", self.done, close_date="2026-03-16")
        self._request(
            "2026-03-01",
            self.done,
            close_date="2026-03-10",
            maintenance_type="preventive",
        )
        self._request("2026-03-01", self.done, close_date="2026-03-10", archive=True)
        figure = self._collect("maintenance")["repair_days"]
        self.assertEqual(figure.value, 1)
        self.assertIsNone(figure.previous)
        self.assertDrill(figure, closed)

    def test_preventive_rate(self):
        values = {"maintenance_type": "preventive"}
        planned = self.env["maintenance.request"]
        for date, stage in (
            ("2026-03-01 00:00", self.done),
            ("2026-03-15 23:30", self.new),
            ("2026-03-10 10:00", self.new),
            ("2026-03-10 10:00", self.done),
        ):
            planned += self._request(
                "2026-01-01", stage, schedule_date=self._local(date), **values
            )
        tomorrow = self._local("2026-03-16 00:00")
        self._request("2026-03-01", schedule_date=tomorrow, **values)
        self._request("2026-03-01", schedule_date=self._local("2026-03-10 10:00"))
        figure = self._collect("maintenance")["preventive_rate"]
        self.assertEqual(figure.value, 50)
        self.assertIsNone(figure.previous)
        self.assertDrill(figure, planned)

    def test_other_company_is_not_counted(self):
        other = self._create_company("Other Works")
        values = {
            "company_id": other.id,
            "maintenance_team_id": self._create_team(other).id,
            "close_date": "2026-03-05",
        }
        self._request("2026-03-01", self.done, **values)
        self._request(
            "2026-03-01",
            maintenance_type="preventive",
            schedule_date=self._local("2026-03-10 10:00"),
            **values,
        )
        figures = self._collect("maintenance")
        for key in ("new_requests", "open_requests", "repair_days", "preventive_rate"):
            self.assertFalse(figures[key].value, key)
            self.assertDrill(figures[key], self.env["maintenance.request"])
        theirs = self._make_period("2026-03-01", "2026-03-15", company=other)
        figures = self._collect("maintenance", theirs)
        self.assertEqual(figures["new_requests"].value, 2)
        self.assertEqual(figures["repair_days"].value, 4)
        self.assertEqual(figures["preventive_rate"].value, 0)
