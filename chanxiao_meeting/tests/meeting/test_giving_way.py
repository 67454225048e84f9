from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import MeetingCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestGivingWay(MeetingCase):
    """M7: a planned meeting moves when the company holds another one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time("2026-03-10 02:00:00")
        clock.start()
        cls.addClassCleanup(clock.stop)
        cls.company_policy = cls._create_policy(code="E7C", recurrence="none")

    @classmethod
    def _create_monthly(cls, code="M7", **values):
        """On the 16th from 09:00 to 11:00; it gives way."""
        return cls._create_policy(
            code=code,
            recurrence="monthly",
            month_days="16",
            gives_way=True,
            period_rule="since_previous",
            period_includes_day=True,
            **values,
        )

    @classmethod
    def _create_other(cls, start="2026-03-16 01:00:00", hours=2, **values):
        start = datetime.fromisoformat(start)
        return cls._create_meeting(
            cls.company_policy,
            date_start=start,
            date_end=start + timedelta(hours=hours),
            **values,
        )

    def _plan(self, policy, last=date(2026, 3, 31)):
        return policy._create_next_meetings(date_to=last)

    def test_moves_when_it_is_planned(self):
        other = self._create_other()
        meeting = self._plan(self._create_monthly())
        self.assertEqual(meeting.date_start, datetime(2026, 3, 16, 5, 0), "13:00")
        self.assertEqual(meeting.date_end, datetime(2026, 3, 16, 7, 0))
        self.assertEqual(meeting.occurrence_date, date(2026, 3, 16))
        self.assertEqual(meeting.period_end, date(2026, 3, 16))
        [said] = meeting.message_ids.filtered(lambda m: "give way" in m.body)
        self.assertIn(other.display_name, said.body)
        self.assertIn("2026-03-16 Monday 09:00", said.body)
        self.assertIn("2026-03-16 Monday 13:00", said.body)

    def test_moves_when_the_other_comes_later(self):
        policy = self._create_monthly()
        meeting = self._plan(policy)
        self.assertEqual(meeting.date_start, datetime(2026, 3, 16, 1, 0))
        self._create_other()
        policy._cron_create_next_meetings()
        self.assertEqual(meeting.date_start, datetime(2026, 3, 16, 5, 0))
        policy._cron_create_next_meetings()
        self.assertEqual(meeting.date_start, datetime(2026, 3, 16, 5, 0), "once")
        self._create_other("2026-03-16 05:00:00", hours=4)
        policy._cron_create_next_meetings()
        self.assertEqual(
            meeting.date_start, datetime(2026, 3, 17, 0, 0), "the next working day"
        )

    def test_other_people_and_rooms_are_no_reason(self):
        stranger = self._create_user("stranger", "user")
        line = {"department_id": self.planning_department.id}
        line["representative_id"] = stranger.id
        self._create_meeting(
            self._create_policy(
                code="X", recurrence="none", department_ids=[Command.create(line)]
            ),
            chair_id=stranger.id,
            recorder_id=stranger.id,
            location="Room 3",
        )
        meeting = self._plan(self._create_monthly())
        self.assertEqual(meeting.date_start, datetime(2026, 3, 16, 1, 0))
        meeting.location = "Room 3"
        meeting._give_way()
        self.assertEqual(meeting.date_start, datetime(2026, 3, 16, 5, 0), "the room")

    def test_private_affairs_are_no_reason_but_no_time_for_it_either(self):
        self.env["calendar.event"].create(
            [
                {
                    "name": "Dentist",
                    "start": datetime(2026, 3, 16, hour, 0),
                    "stop": datetime(2026, 3, 16, hour + 1, 0),
                    "user_id": self.chair.id,
                    "partner_ids": self.chair.partner_id.ids,
                }
                for hour in (1, 5)
            ]
        )
        policy = self._create_monthly()
        meeting = self._plan(policy)
        self.assertEqual(meeting.date_start, datetime(2026, 3, 16, 1, 0))
        self._create_other()
        meeting._give_way()
        self.assertEqual(meeting.date_start, datetime(2026, 3, 16, 6, 0), "14:00")

    def test_of_two_that_give_way_the_later_one_moves(self):
        first, second = self._create_monthly("A"), self._create_monthly("B")
        a, b = self._plan(first), self._plan(second)
        self.assertEqual(a.date_start, datetime(2026, 3, 16, 1, 0))
        self.assertEqual(b.date_start, datetime(2026, 3, 16, 5, 0))
        (b | a)._give_way()
        (first | second)._cron_create_next_meetings()
        self.assertEqual(a.date_start, datetime(2026, 3, 16, 1, 0))
        self.assertEqual(b.date_start, datetime(2026, 3, 16, 5, 0))

    def test_planned_at_once(self):
        policies = self._create_monthly("A") | self._create_monthly("B")
        policies |= self._create_monthly("C")
        meetings = policies._create_next_meetings(date_to=date(2026, 3, 31))
        self.assertEqual(len(set(meetings.mapped("date_start"))), 3)
        self.assertFalse(meetings._give_way())

    def test_convened_or_moved_by_hand_it_stays(self):
        policy = self._create_monthly()
        meeting = self._plan(policy)
        by_hand = self._plan(policy, date(2026, 4, 16)).with_user(self.planner)
        by_hand.write(
            {
                "date_start": datetime(2026, 4, 15, 1, 0),
                "date_end": datetime(2026, 4, 15, 3, 0),
            }
        )
        meeting.with_user(self.planner).action_convene()
        self._create_other()
        self._create_other("2026-04-15 01:00:00")
        policy._cron_create_next_meetings()
        self.assertEqual(meeting.date_start, datetime(2026, 3, 16, 1, 0))
        self.assertEqual(by_hand.date_start, datetime(2026, 4, 15, 1, 0))
        self.assertIn("E7C", str(by_hand.collision_notice), "it is shown all the same")

    def test_never_onto_or_over_another_of_its_series(self):
        policy = self._create_policy(
            code="D", recurrence="daily", weekdays="1,2,3,4,5", gives_way=True
        )
        self._create_other("2026-03-11 00:00:00", hours=24)
        meetings = self._plan(policy, date(2026, 3, 13))
        days = [start.day for start in meetings.mapped("date_start")]
        self.assertEqual(days, [11, 12, 13], "there is no free time on its day")

    def test_who_does_not_give_way_stays(self):
        meeting = self._plan(
            self._create_policy(code="S", recurrence="monthly", month_days="16")
        )
        self._create_other()
        meeting.policy_id._cron_create_next_meetings()
        self.assertEqual(meeting.date_start, datetime(2026, 3, 16, 1, 0))

    def test_another_companys_meeting_is_no_reason(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.chair.company_ids |= company
        theirs = self.env["chanxiao.meeting.policy"].create(
            {"name": "Theirs", "code": "T", "company_id": company.id}
        )
        self._create_meeting(theirs, recorder_id=False)
        meeting = self._plan(self._create_monthly())
        self.assertEqual(meeting.date_start, datetime(2026, 3, 16, 1, 0))

    def test_template_of_the_regulation(self):
        template = self.env.ref("chanxiao_meeting.chanxiao_meeting_policy_template_m7")
        self.assertTrue(template.gives_way)
        self.assertTrue(template._create_policy(self.company, code="M7x").gives_way)

    def test_approved_policy_keeps_whether_it_does(self):
        with self.assertRaisesRegex(UserError, "Amend"):
            self._create_monthly().with_user(self.manager).gives_way = False
