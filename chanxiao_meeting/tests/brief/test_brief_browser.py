from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, no_retry, tagged

from .brief_common import BriefCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestBriefBrowser(HttpCase, BriefCase):
    """A brief as the person who prepares it sees and uses it."""

    # a browser lives in the present
    moment = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        start = fields.Datetime.now() + timedelta(days=300)
        cls.meeting.date_start = start
        cls.representative.lang = "en_US"
        cls.representative.password = cls.representative.login
        cls.representative.group_ids = [
            Command.link(cls.env.ref("stock.group_stock_user").id)
        ]
        cls.env["chanxiao.reason"].create(
            {"code": "booked", "name": "Booked later", "scope": "override"}
        )
        cls._create_target(cls.rate, 95, 85)
        figure = cls._make_rate(
            81.3, previous=88.2, trend=(90.0, 91.5, None, 92.0, 88.2, 81.3)
        )
        with cls._collecting(figure):
            cls.brief.action_collect()

    def _tour(self, name):
        self.start_tour(
            f"/odoo/my-preparation/{self.brief.id}",
            name,
            login=self.representative.login,
        )

    @no_retry
    def test_prepare(self):
        self._tour("chanxiao_brief_prepare")
        self.assertEqual(self.brief.state, "submitted")
        self.assertEqual(self.brief.figure_ids.reported_value, 97)
        self.assertIn("Second supplier", self.brief.measures_taken)

    @no_retry
    def test_conflict(self):
        self._tour("chanxiao_brief_conflict")
        self.assertIn("<p>Written elsewhere</p>", self.brief.problems)
        self.assertIn("My own words", self.brief.problems)

    @no_retry
    def test_board(self):
        with self._collecting(
            self._make_rate(81.3, trend=(90.0, None, 92.0, 91.0, 88.2, 81.3))
        ):
            self.meeting.with_user(self.planner).action_start()
        self.start_tour(
            "/odoo/action-chanxiao_meeting.chanxiao_meeting_figure_action_latest_board",
            "chanxiao_figure_board",
            login=self.representative.login,
        )
