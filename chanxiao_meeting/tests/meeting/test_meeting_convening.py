from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from ..common import MeetingCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-13 02:00:00")
class TestMeetingConvening(MeetingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy()
        cls.meeting = cls._create_meeting(cls.policy)

    def _convene(self):
        self.meeting.with_user(self.planner).action_convene()
        self._send_notices()

    def test_refusal_names_everything_that_is_missing(self):
        self.meeting.write({"chair_id": False, "recorder_id": False})
        self.meeting.write({"date_start": False, "date_end": False})
        with self.assertRaises(UserError) as caught:
            self._convene()
        for word in ("Chair", "Recorder", "Start"):
            self.assertIn(word, str(caught.exception))
        self.assertEqual(self.meeting.state, "draft")
        self.assertFalse(self.meeting.attendee_ids)

    def test_policy_must_be_approved(self):
        meeting = self._create_meeting(self.policy.copy({"code": "DRAFT"}))
        with self.assertRaisesRegex(UserError, "not approved"):
            meeting.with_user(self.planner).action_convene()

    def test_extraordinary_meeting_says_why(self):
        self.meeting.kind = "extraordinary"
        with self.assertRaisesRegex(UserError, "Justification"):
            self._convene()
        self.meeting.justification = "200 orders are late"
        self._convene()
        self.assertEqual(self.meeting.state, "convened")

    def test_heads_step_in_for_people_who_left(self):
        self.sales_department.manager_id = self.env["hr.employee"].create(
            {"name": "Head", "user_id": self.attendee.id}
        )
        policy = self.policy.copy({"code": "L"})
        policy.agenda_ids = [
            Command.clear(),
            Command.create(
                {
                    "name": "New orders",
                    "kind": "new_orders",
                    "department_id": self.sales_department.id,
                    "presenter_id": self.representative.id,
                }
            ),
            Command.create(
                {"name": "Report", "kind": "report", "presenter_id": self.finance.id}
            ),
        ]
        (self.representative | self.finance).active = False
        policy.with_user(self.manager).action_approve()
        meeting = self._create_meeting(policy)
        meeting.with_user(self.planner).action_convene()
        sales, finance = meeting.brief_ids
        self.assertEqual(sales.responsible_id, self.attendee)
        self.assertFalse(finance.responsible_id, "no head to step in")
        people = meeting.attendee_ids.user_id
        self.assertFalse(people & (self.representative | self.finance))
        self.assertIn(self.attendee, people)
        orders, *reports = meeting.agenda_ids - meeting.agenda_ids[0]
        self.assertEqual(orders.presenter_id, self.attendee)
        self.assertEqual(
            [report.presenter_id for report in reports],
            [self.attendee, self.env["res.users"]],
        )

    def test_heads_who_left_do_not_step_in(self):
        self.sales_department.manager_id = self.env["hr.employee"].create(
            {"name": "Head", "user_id": self.attendee.id, "active": False}
        )
        self.representative.active = False
        self.assertFalse(self.policy.department_ids[0]._get_representative())

    def test_proposed_review_leaves_the_standing_agenda_alone(self):
        policy = self.policy.copy({"code": "R"})
        policy.agenda_ids = [
            Command.clear(),
            Command.create({"name": "Report", "kind": "report"}),
            Command.create({"name": "Summary", "kind": "summary"}),
        ]
        policy.with_user(self.manager).action_approve()
        meeting = self._create_meeting(policy)
        meeting.agenda_ids = [Command.create({"name": "Pump", "kind": "review"})]
        meeting.with_user(self.planner).action_convene()
        self.assertEqual(
            meeting.agenda_ids.sorted().mapped("kind"),
            ["review", "report", "report", "review", "summary"],
        )

    def test_policy_meeting_and_notice_say_the_same_minutes(self):
        policy = self.policy.copy({"code": "R"})
        for topic, total in (("review", "120 / 120"), ("discussion", "130 / 120")):
            with self.subTest(topic=topic):
                policy = policy.copy({"code": topic})
                policy.agenda_ids = [
                    Command.clear(),
                    Command.create(
                        {"name": "X", "kind": topic, "duration_planned": 20}
                    ),
                    Command.create(
                        {"name": "Report", "kind": "report", "duration_planned": 50}
                    ),
                    Command.create(
                        {
                            "name": "Report of one that brings no brief",
                            "kind": "report",
                            "department_id": self.planning_department.id,
                        }
                    ),
                ]
                policy.with_user(self.manager).action_approve()
                meeting = self._create_meeting(policy)
                coming = meeting._get_coming_agenda_minutes()
                meeting.with_user(self.planner).action_convene()
                for minutes, available in (
                    (policy.agenda_minutes, policy.agenda_available),
                    (coming, policy.agenda_available),
                    (meeting.agenda_minutes, meeting.agenda_available),
                ):
                    self.assertEqual(f"{minutes} / {available}", total)
        policy = policy.with_user(self.manager).copy({"code": "fitting"})
        policy.action_fit_agenda()
        self.assertEqual(policy.agenda_ids.mapped("duration_planned"), [18, 45, 10])
        self.assertFalse(policy.is_agenda_too_long)

    def test_agenda_that_takes_longer_than_the_meeting(self):
        self.meeting.agenda_ids = [
            Command.create({"name": "Pump", "duration_planned": 80}),
            Command.create({"name": "Valve", "duration_planned": 45}),
        ]
        preview = self.meeting.with_user(self.planner)._get_convening_preview()
        self.assertIn("The agenda takes 135 of 120 minutes", " ".join(preview))
        mails = self.env["mail.mail"].sudo().search([])
        self._convene()
        self.assertTrue(self.meeting.is_agenda_too_long)
        notice = (self.env["mail.mail"].sudo().search([]) - mails)[:1]
        self.assertIn("135", notice.body_html)
        self.assertRegex(notice.body_html, "(?s)Results of.*Pump.*Valve")
        with self.assertRaises(AccessError):
            self.meeting.with_user(self.representative).action_fit_agenda()
        self.meeting.with_user(self.chair).action_fit_agenda()
        self.assertFalse(self.meeting.is_agenda_too_long)
        self.assertEqual(
            self.meeting.agenda_ids.sorted().mapped("duration_planned"), [8, 71, 40]
        )

    def test_what_is_over_is_not_shortened(self):
        self._convene()
        self.meeting.with_user(self.planner).action_start()
        self.meeting.agenda_ids = [
            Command.create({"name": "Pump", "duration_planned": 100}),
            Command.create({"name": "Valve", "duration_planned": 60}),
            Command.create({"name": "Later", "duration_planned": 60, "parked": True}),
        ]
        pump, valve = self.meeting.agenda_ids[-3:-1]
        pump.with_user(self.chair).action_begin()
        self.meeting.with_user(self.chair).action_fit_agenda()
        self.assertEqual(pump.duration_planned, 100)
        self.assertEqual(self.meeting.agenda_ids[-1].duration_planned, 60)
        self.assertLessEqual(self.meeting.agenda_minutes, 120)

    def test_archived_chair_is_named(self):
        self.chair.active = False
        with self.assertRaisesRegex(UserError, "Chair no longer has an account"):
            self._convene()

    def test_convening_sets_everything_up(self):
        self._convene()
        meeting = self.meeting
        self.assertRegex(meeting.name, r"^F-2026-\d{3}$")
        self.assertEqual(
            meeting.attendee_ids.mapped(lambda a: (a.user_id.id, a.role)),
            [
                (self.chair.id, "chair"),
                (self.recorder.id, "recorder"),
                (self.representative.id, "representative"),
                (self.finance.id, "representative"),
                (self.planner.id, "participant"),
            ],
        )
        self.assertEqual(
            meeting.brief_ids.department_id,
            self.sales_department | self.finance_department,
        )
        sales = meeting.brief_ids[0]
        self.assertEqual(sales.responsible_id, self.representative)
        # a day ahead is Sunday: the end of work on Friday
        self.assertEqual(sales.deadline, datetime(2026, 3, 13, 9, 0))
        self.assertFalse(sales.confidential)
        self.assertTrue(meeting.brief_ids[1].confidential)

    def test_calendar_event_invites_everyone(self):
        self._convene()
        event = self.meeting.calendar_event_id
        self.assertEqual(event.start, self.meeting.date_start)
        self.assertEqual(event.stop, self.meeting.date_end)
        self.assertEqual(event.partner_ids, self.meeting.attendee_ids.partner_id)
        self.assertEqual(event.res_id, self.meeting.id)
        self.assertFalse(event.activity_ids, "the meeting is its own reminder")

    def test_representatives_get_a_preparation_activity(self):
        self._convene()
        activity = self.meeting.brief_ids[0].activity_ids
        self.assertEqual(activity.user_id, self.representative)
        self.assertEqual(str(activity.date_deadline), "2026-03-13")
        self.assertEqual(
            activity.activity_type_id,
            self.env.ref("chanxiao_meeting.mail_activity_type_prepare"),
        )

    def test_department_without_people_falls_to_the_planner(self):
        lonely = self._create_department("Lonely")
        policy = self.policy.copy({"code": "L"})
        policy.department_ids = [Command.create({"department_id": lonely.id})]
        policy.with_user(self.manager).action_approve()
        meeting = self._create_meeting(policy)
        meeting.with_user(self.planner).action_convene()
        brief = meeting.brief_ids.filtered(lambda b: b.department_id == lonely)
        self.assertFalse(brief.responsible_id)
        self.assertEqual(brief.activity_ids.user_id, self.planner)

    def test_agenda_opens_with_the_review_and_has_a_report_a_department(self):
        self._convene()
        self.assertEqual(self.meeting.agenda_ids[0].kind, "review")
        template = self.env.ref("chanxiao_meeting.chanxiao_meeting_policy_template_f")
        policy = template._create_policy(
            self.company,
            code="F6",
            chair_id=self.chair.id,
            recorder_id=self.recorder.id,
            tz=self.policy.tz,
            department_ids=[
                Command.create({"department_id": self.sales_department.id}),
                Command.create({"department_id": self.finance_department.id}),
            ],
        )
        policy.with_user(self.manager).action_approve()
        meeting = self._create_meeting(policy)
        meeting.with_user(self.planner).action_convene()
        items = meeting.agenda_ids
        self.assertEqual(items[0].kind, "review")
        reports = items.filtered(lambda item: item.kind == "report")
        self.assertEqual(reports.brief_id, meeting.brief_ids)
        self.assertEqual(
            items[1].time_planned, datetime(2026, 3, 16, 1, 10), "after 10 minutes"
        )

    def test_notice_goes_to_each_attendee_in_their_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.chair.partner_id.lang = "fr_FR"
        mails = self.env["mail.mail"].sudo().search([])
        self._convene()
        new = self.env["mail.mail"].sudo().search([]) - mails
        notices = new.filtered(lambda mail: mail.model == "chanxiao.meeting.attendee")
        self.assertEqual(notices.recipient_ids, self.meeting.attendee_ids.partner_id)
        body = notices.filtered(
            lambda mail: mail.recipient_ids == self.representative.partner_id
        ).body_html
        self.assertIn("2026-03-16 Monday 09:00", body, "local time of the policy")
        self.assertIn("2026-03-13 17:00", body, "when the brief is due")
        self.assertIn(f"model=chanxiao.meeting&amp;res_id={self.meeting.id}", body)

    def test_attendee_without_address_is_named(self):
        self.finance.partner_id.email = False
        self._convene()
        self.assertEqual(self.meeting.state, "convened")
        self.assertIn("Finance", self.meeting.message_ids[:1].body)

    def test_guest_without_user_is_invited(self):
        guest = self.env["res.partner"].create(
            {"name": "Customer", "email": "customer@example.com"}
        )
        self.meeting.attendee_ids = [
            Command.create({"partner_id": guest.id, "role": "guest"})
        ]
        self._convene()
        self.assertIn(guest, self.meeting.calendar_event_id.partner_ids)
        self.assertFalse(
            self.meeting.attendee_ids.filtered(lambda a: a.partner_id == guest).user_id
        )

    def test_convening_twice_is_refused(self):
        self._convene()
        with self.assertRaisesRegex(UserError, "already been convened"):
            self._convene()
        self.assertEqual(len(self.meeting.attendee_ids), 5)

    def test_only_organizers_convene(self):
        for user in (self.representative, self.auditor, self.outsider):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.meeting.with_user(user).action_convene()

    def test_moving_the_meeting_moves_the_deadlines(self):
        self._convene()
        self.meeting.write(
            {
                "date_start": datetime(2026, 3, 17, 1, 0),
                "date_end": datetime(2026, 3, 17, 3, 0),
            }
        )
        self.assertEqual(
            set(self.meeting.brief_ids.mapped("deadline")),
            {datetime(2026, 3, 16, 1, 0)},
        )

    def test_form_fills_in_from_the_policy(self):
        with Form(self.env["chanxiao.meeting"].with_user(self.planner)) as form:
            form.policy_id = self.policy
            form.date_start = datetime(2026, 4, 1, 1, 0)
        meeting = form.record
        self.assertEqual(meeting.chair_id, self.chair)
        self.assertEqual(meeting.date_end, datetime(2026, 4, 1, 3, 0))
        self.assertEqual(str(meeting.period_start), "2026-03-16")
        self.assertEqual(str(meeting.period_end), "2026-03-31")

    def test_a_user_of_another_company_does_not_see_the_meeting(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "chanxiao.stranger",
            groups="chanxiao_meeting.group_chanxiao_meeting_organizer",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        meetings = self.env["chanxiao.meeting"].with_user(stranger).search([])
        self.assertNotIn(self.meeting, meetings)
        with self.assertRaises(AccessError):
            self.meeting.with_user(stranger).read(["state"])
