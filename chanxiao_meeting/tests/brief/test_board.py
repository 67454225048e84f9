from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .brief_common import BriefCase


@tagged("post_install", "-at_install")
class TestBoard(BriefCase):
    """All departments' figures of a meeting at a glance."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls._collecting(cls._make_rate(90.0)):
            cls.meeting.brief_ids.action_collect()

    def _shown(self, action, user):
        """Figures that an action shows a user once its filter is applied."""
        self.assertEqual(action["res_model"], "chanxiao.meeting.figure")
        self.assertEqual(action["view_mode"].split(",")[0], "kanban")
        meeting = action["context"]["search_default_meeting_id"]
        figures = self.env["chanxiao.meeting.figure"].with_user(user)
        return figures.search([("meeting_id", "=", meeting)]).sudo()

    def test_from_the_meeting(self):
        figures = self.meeting.brief_ids.figure_ids
        self.assertEqual(len(figures), 2)
        for user, expected in (
            (self.chair, figures),
            (self.auditor, figures),
            (self.attendee, self.brief.figure_ids),
            (self.representative, self.brief.figure_ids),
        ):
            action = self.meeting.with_user(user).action_open_board()
            self.assertEqual(self._shown(action, user), expected, user.name)

    def test_from_the_menu_the_latest(self):
        later = self._create_meeting(
            self.policy,
            date_start="2026-04-01 01:00:00",
            date_end="2026-04-01 03:00:00",
            period_end="2026-03-31",
        )
        with self._collecting():
            later.with_user(self.planner).action_convene()
        menu = self.env.ref(
            "chanxiao_meeting.chanxiao_meeting_figure_action_latest_board"
        )
        # the later meeting has no figures yet
        action = menu.with_user(self.attendee).run()
        self.assertEqual(self._shown(action, self.attendee), self.brief.figure_ids)

    def test_meeting_that_is_held_or_prepared_comes_first(self):
        meetings = self.env["chanxiao.meeting"].with_user(self.chair)
        later, running = (
            self._create_meeting(
                self.policy,
                date_start=f"2026-04-{day} 01:00:00",
                date_end=f"2026-04-{day} 03:00:00",
                period_start="2026-03-16",
                period_end="2026-03-31",
            )
            for day in ("01", "02")
        )
        with self._collecting(self._make_rate(90.0)):
            (later | running).with_user(self.planner).action_convene()
            briefs = (later | running).brief_ids
            briefs.source_ids = self.source
            briefs.action_collect()
            self.assertEqual(meetings._find_board_meeting(), self.meeting, "the next")
            with freeze_time("2026-04-02 00:00:00"):
                self.assertEqual(meetings._find_board_meeting(), running, "not past")
            with freeze_time("2026-05-02 00:00:00"):
                self.assertEqual(meetings._find_board_meeting(), running, "the last")
            later.with_user(self.planner).action_start()
            self.assertEqual(meetings._find_board_meeting(), later, "held now")
            later.attendee_ids.attendance = "present"
            later.with_user(self.planner).action_close()
        with freeze_time("2026-05-02 00:00:00"):
            self.assertEqual(meetings._find_board_meeting(), later, "held last")
            figures = self.env["chanxiao.meeting.figure"].with_user(self.chair)
            current = figures.search([("is_current", "=", True)])
            self.assertEqual(current.meeting_id, later)
            self.assertTrue(all(current.mapped("is_current")))

    def test_nothing_to_show(self):
        self.meeting.brief_ids.figure_ids.unlink()
        meetings = self.env["chanxiao.meeting"].with_user(self.attendee)
        figures = self.env["chanxiao.meeting.figure"].with_user(self.attendee)
        if not figures.search_count([]):
            action = meetings.action_open_latest_board()
            self.assertFalse(action["context"]["search_default_meeting_id"])

    def test_people_without_a_role(self):
        portal = new_test_user(self.env, "chanxiao.portal", groups="base.group_portal")
        for user in (portal, self.outsider):
            with self.assertRaises(AccessError):
                self.meeting.with_user(user).action_open_board()
            with self.assertRaises(AccessError):
                self.env["chanxiao.meeting"].with_user(user).action_open_latest_board()

    def test_rows_are_called_like_departments(self):
        action = self.meeting.with_user(self.planner).action_open_board()
        names = self.brief.with_context(**action["context"]).mapped("display_name")
        self.assertEqual(names, ["Sales"])
        self.assertIn(self.meeting.display_name, self.brief.display_name)

    def test_columns_name_the_meeting_where_several_are_shown(self):
        later = self._create_meeting(
            self.policy,
            date_start="2026-04-01 01:00:00",
            date_end="2026-04-01 03:00:00",
            period_end="2026-03-31",
        )
        with self._collecting(self._make_rate(90.0)):
            later.with_user(self.planner).action_convene()
            later.brief_ids.source_ids = self.source
            later.brief_ids.action_collect()
        action = self.meeting.with_user(self.chair).action_open_board()
        board = self.env["chanxiao.meeting.figure"].with_user(self.chair)
        board = board.with_context(**action["context"])

        def get_columns(*meetings):
            domain = [("meeting_id", "in", [meeting.id for meeting in meetings])]
            found = board.web_read_group(domain, ["brief_id"], ["__count"])
            return [group["brief_id"][1] for group in found["groups"]]

        self.assertIn("Sales", get_columns(self.meeting))
        columns = get_columns(self.meeting, later)
        self.assertEqual(len(set(columns)), 4)
        for meeting in (self.meeting, later):
            self.assertIn(f"Sales – {meeting.display_name}", columns)
