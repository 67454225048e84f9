from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ...providers.figure import Figure
from .brief_common import PROVIDER, BriefCase


@tagged("post_install", "-at_install")
class TestFigureToday(BriefCase):
    """Then and now: what was reported beside what the same period is today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_target(cls.rate, 95, 85)
        with cls._collecting(cls._make_rate(80.0)):
            cls.meeting.with_user(cls.planner).action_start()
        cls.figure = cls.brief.figure_ids
        cls.secret_figure = cls.secret.figure_ids

    def _read(self, *today, figures=None):
        """What is said of the one figure when the source answers ``today``."""
        figures = figures or self.figure
        with self._collecting(*today):
            answer = figures.read_today()
        self.assertEqual(answer["as_of"], "2026-03-14 02:00:00")
        return answer["figures"][str(figures[:1].id)]

    def test_difference_to_what_was_reported(self):
        self.assertEqual(
            self._read(self._make_rate(90.0)),
            {
                "value": 90.0,
                "difference": 10.0,
                "effect": "good",
                "status": "warning",
                "is_gone": False,
            },
        )

    def test_nothing_is_stored(self):
        self._read(self._make_rate(90.0))
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.figure.value, 80)

    def test_noise_of_the_arithmetic_is_no_difference(self):
        today = self._read(self._make_rate(80.0000000001))
        self.assertEqual(today["difference"], 0.0)
        self.assertEqual(today["effect"], "none")

    def test_against_a_value_by_hand(self):
        self.figure._write_system({"is_overridden": True, "override_value": 97.0})
        self.assertEqual(self._read(self._make_rate(90.0))["difference"], -7.0)

    def test_not_known_today(self):
        today = self._read(self._make_rate(None))
        self.assertIsNone(today["value"])
        self.assertIsNone(today["difference"])
        self.assertEqual(today["status"], "none")
        self.assertFalse(today["is_gone"])

    def test_not_known_then(self):
        self.figure._write_system({"is_known": False})
        today = self._read(self._make_rate(90.0))
        self.assertEqual(today["value"], 90.0)
        self.assertIsNone(today["difference"])

    def test_figure_whose_source_has_vanished(self):
        self.assertTrue(self._read()["is_gone"])

    def test_source_that_is_not_installed_any_more(self):
        self.figure._write_system({"provider_code": "gone"})
        today = self.figure.read_today()["figures"][str(self.figure.id)]
        self.assertTrue(today["is_gone"])

    def test_figure_without_a_period(self):
        self.figure._write_system({"period_start": False, "period_end": False})
        self.assertTrue(self._read(self._make_rate(90.0))["is_gone"])

    def test_same_period_as_of_now(self):
        answer = {"sales": [self._make_rate(1.0)]}
        with patch(
            f"{PROVIDER}._collect", autospec=True, return_value=answer
        ) as collect:
            (self.figure | self.secret_figure).read_today()
        # one reading for all departments, over the days that were reported
        self.assertEqual(collect.call_count, 1)
        _provider, period, codes = collect.call_args.args
        self.assertEqual(period.company, self.company)
        self.assertEqual(str(period.date_from), "2026-03-01")
        self.assertEqual(str(period.date_to), "2026-03-15")
        self.assertEqual(period.tz, "Asia/Shanghai")
        self.assertEqual(str(period.as_of), "2026-03-14 02:00:00")
        self.assertEqual(codes, {"sales"})

    def test_order_booked_since_is_in_it(self):
        meeting = self._create_meeting(
            self.policy,
            date_start="2026-03-17 01:00:00",
            date_end="2026-03-17 03:00:00",
        )
        meeting.with_user(self.planner).action_convene()
        brief = meeting.brief_ids[:1]
        brief.source_ids = [Command.set(self.source.ids)]
        meeting.with_user(self.planner).action_start()
        orders = brief.figure_ids.filtered(lambda f: f.key == "sales.new_orders")
        partner = self.env["res.partner"].create({"name": "Customer"})
        order = self.env["sale.order"].create({"partner_id": partner.id})
        order.write({"state": "sale", "date_order": "2026-03-10 02:00:00"})
        today = orders.read_today()["figures"][str(orders.id)]
        self.assertEqual(today["value"], orders.value + 1)
        self.assertEqual(today["difference"], 1)

    def test_after_the_meeting(self):
        self.meeting._set_state("held")
        self.assertEqual(self._read(self._make_rate(90.0))["value"], 90.0)

    def test_before_the_meeting_has_started(self):
        self.meeting._set_state("convened")
        with self.assertRaisesRegex(UserError, "once the meeting has started"):
            self._read(self._make_rate(90.0))

    def test_one_meeting_at_a_time(self):
        other = self._create_meeting(
            self.policy,
            date_start="2026-03-17 01:00:00",
            date_end="2026-03-17 03:00:00",
        )
        with self._collecting(self._make_rate(1.0)):
            other.with_user(self.planner).action_convene()
            other.brief_ids[:1].source_ids = [Command.set(self.source.ids)]
            other.with_user(self.planner).action_start()
        with self.assertRaisesRegex(UserError, "one meeting at a time"):
            (self.figure | other.brief_ids.figure_ids[:1]).read_today()

    def test_no_figures(self):
        with self._collecting():
            answer = self.figure.browse().with_user(self.attendee).read_today()
        self.assertEqual(answer["figures"], {})

    # who may ask

    def _may_ask(self, user, figures):
        with self._collecting(self._make_rate(90.0)):
            try:
                figures.with_user(user).read_today()
            except AccessError:
                return False
        return True

    def test_readers_of_an_open_brief(self):
        for user in (self.attendee, self.finance, self.chair, self.auditor):
            self.assertTrue(self._may_ask(user, self.figure), user.name)

    def test_confidential_brief(self):
        for user in (self.finance, self.chair, self.planner, self.auditor):
            self.assertTrue(self._may_ask(user, self.secret_figure), user.name)
        for user in (self.attendee, self.representative):
            self.assertFalse(self._may_ask(user, self.secret_figure), user.name)
            both = self.figure | self.secret_figure
            self.assertFalse(self._may_ask(user, both), user.name)

    def test_people_without_a_role(self):
        portal = new_test_user(self.env, "chanxiao.portal", groups="base.group_portal")
        stranger = self._create_user("stranger", "user", self.planning_department)
        for user in (portal, self.outsider, stranger):
            self.assertFalse(self._may_ask(user, self.figure), user.login)

    def test_queries_do_not_grow_with_the_figures(self):
        keys = self.env["chanxiao.figure.definition"].search([]).mapped("key")[1:]
        figures = self.figure | self.figure._create_system(
            [
                {
                    "brief_id": self.brief.id,
                    "provider_code": "sales",
                    "key": key,
                    "period_start": "2026-03-01",
                    "period_end": "2026-03-15",
                    "tz": "Asia/Shanghai",
                }
                for key in keys
                if key != self.rate.key
            ]
        )
        counts = []
        # the first reading warms the caches
        for some in (figures[:2], figures[:2], figures):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with self._collecting(*(Figure(key, 1.0) for key in keys)):
                some.with_user(self.attendee).read_today()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
