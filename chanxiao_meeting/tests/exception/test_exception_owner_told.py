"""Who sees to a new exception is told once; of a critical one, who plans."""

from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from ...detectors.finding import Finding
from ...detectors.sales import LateOrders
from .detection_common import NOW, DetectionCase

SEE_TO = "chanxiao_meeting.mail_activity_type_exception"
CALL = "chanxiao_meeting.mail_activity_type_call_meeting"
CODE = "sales.order_late"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestExceptionOwnerTold(DetectionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls._create_user("told.owner", "user")
        cls.planner = cls._create_user("told.planner", "organizer")
        cls.head = cls._create_user("told.head", "user")
        cls.planning = cls._create_department("Planning", cls.planner)
        cls.sales = cls._create_department("Sales", cls.head)
        cls.orders = [
            cls._create_order("2026-03-02 10:00", user_id=cls.owner.id)
            for _number in range(3)
        ]
        cls.policy = cls.env["chanxiao.meeting.policy"].create(
            {
                "name": "Weekly",
                "code": "TOLD",
                "company_id": cls.company.id,
                "organizer_department_id": cls.planning.id,
                "chair_id": cls.planner.id,
                "recorder_id": cls.planner.id,
                "department_ids": [
                    Command.create(
                        {
                            "department_id": cls.sales.id,
                            "source_ids": cls.env["chanxiao.figure.source"].search(
                                [("code", "=", "sales")]
                            ),
                        }
                    )
                ],
            }
        )
        cls.policy._write_system({"state": "approved"})

    @classmethod
    def _create_department(cls, name, user):
        employee = cls.env["hr.employee"].create(
            {"name": name, "user_id": user.id, "company_id": cls.company.id}
        )
        return cls.env["hr.department"].create(
            {"name": name, "company_id": cls.company.id, "manager_id": employee.id}
        )

    def _look(self, orders, now=NOW, **values):
        findings = [
            Finding(
                **{
                    "model": "sale.order",
                    "res_id": order.id,
                    "key": str(order.id),
                    "company_id": self.company.id,
                    "user_id": order.user_id.id,
                    "measured": 5,
                    "limit": 0,
                    **values,
                }
            )
            for order in orders
        ]
        with patch.object(LateOrders, "_get_findings", return_value=findings):
            return self._detect(CODE, now)

    def _get_activities(self, exceptions, kind=SEE_TO):
        kind = self.env.ref(kind)
        return exceptions.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def _get_messages(self, user):
        return self.env["mail.message"].search(
            [
                ("message_type", "=", "user_notification"),
                ("notification_ids.res_partner_id", "=", user.partner_id.id),
            ]
        )

    def test_one_activity_an_exception_and_one_message_a_person(self):
        found = self._look(self.orders)
        activities = self._get_activities(found)
        self.assertEqual(len(activities), 3)
        self.assertEqual(activities.user_id, self.owner)
        self.assertTrue(all(activities.mapped("automated")))
        self.assertEqual({str(a.date_deadline) for a in activities}, {"2026-03-21"})
        [message] = self._get_messages(self.owner)
        self.assertIn(found[0].name, message.body)
        self.assertIn(found[2].name, message.body)

    def test_not_again_by_every_run(self):
        found = self._look(self.orders)
        for hours in (1, 2):
            self._look(self.orders, self._later(hours=hours), measured=5 + 10 * hours)
        self.assertEqual(len(self._get_activities(found)), 3)
        self.assertEqual(len(self._get_messages(self.owner)), 1)
        # also not when the activity was done, or deleted
        self._get_activities(found).unlink()
        self._look(self.orders, self._later(hours=3), measured=90)
        self.assertFalse(self._get_activities(found))

    def test_in_their_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.owner.lang = "zh_CN"
        english = "You see to these. Please look for the cause:"
        self.env.flush_all()
        exceptions = type(self.exceptions)
        with patch.object(
            exceptions,
            "_get_activity_note",
            lambda one, user: f"note in {user.lang}",
        ):
            found = self._look(self.orders[:1])
        self.assertIn("note in zh_CN", self._get_activities(found).note)
        [message] = self._get_messages(self.owner)
        translated = self.env["chanxiao.control.exception"].with_context(lang="zh_CN")
        self.assertIn(translated.env._(english), message.body)

    def test_what_was_planned_by_itself_is_no_work(self):
        """It closes itself all the same, and its activity goes."""
        found = self._look(self.orders[:1], severity="critical")
        self.assertTrue(self._get_activities(found, CALL))
        self._look([], self._later(hours=1))
        self.assertEqual((found.state, found.closed_as), ("closed", "gone"))
        self.assertFalse(found.activity_ids)

    def test_goes_once_somebody_looks_into_it(self):
        [found] = self._look(self.orders[:1], severity="critical")
        found.with_user(self.owner).action_analyse()
        self.assertFalse(self._get_activities(found))
        self.assertTrue(self._get_activities(found, CALL))
        found._set_state("decided")
        self.assertFalse(self._get_activities(found, CALL))

    def test_goes_with_the_owner(self):
        [found] = self._look(self.orders[:1])
        found.responsible_id = self.head
        self.assertEqual(self._get_activities(found).user_id, self.head)
        self.assertEqual(len(self._get_messages(self.head)), 1)
        found.responsible_id = False
        self.assertFalse(self._get_activities(found))

    def test_who_reports_for_another_tells_them(self):
        mine = self.exceptions.with_user(self.planner).create({"name": "Mine"})
        self.assertFalse(mine.activity_ids)
        theirs = self.exceptions.with_user(self.planner).create(
            {"name": "Theirs", "responsible_id": self.owner.id}
        )
        self.assertEqual(self._get_activities(theirs).user_id, self.owner)

    # when the owner leaves

    def test_handed_over_when_the_owner_is_archived(self):
        [found] = self._look(self.orders[:1])
        self.assertEqual(found.responsible_id, self.owner)
        self.owner.action_archive()
        self.assertEqual(found.responsible_id, self.head)
        self.assertEqual(self._get_activities(found).user_id, self.head)
        self.assertFalse(found.changed_by_people)

    def test_handed_over_when_the_owner_is_archived_without_the_button(self):
        [found] = self._look(self.orders[:1])
        self.owner.write({"active": False})
        self.assertEqual(found.responsible_id, self.head)
        self.assertEqual(self._get_activities(found).user_id, self.head)

    def test_handed_over_when_the_owner_is_deleted(self):
        [found] = self._look(self.orders[:1])
        self.owner.unlink()
        self.assertEqual(found.responsible_id, self.head)

    def test_reported_one_goes_to_the_head_of_its_department(self):
        found = self.exceptions.create(
            {
                "name": "Late",
                "responsible_id": self.owner.id,
                "department_id": self.sales.id,
            }
        )
        self.owner.action_archive()
        self.assertEqual(found.responsible_id, self.head)

    def test_stays_with_who_left_where_nobody_is_in_sight(self):
        self.policy._write_system({"state": "retired"})
        [found] = self._look(self.orders[:1])
        self.owner.action_archive()
        self.assertEqual(found.responsible_id, self.owner)

    def test_closed_ones_stay_as_they_were(self):
        [found] = self._look(self.orders[:1])
        found._set_state("closed")
        self.owner.action_archive()
        self.assertEqual(found.responsible_id, self.owner)

    # a critical one proposes a meeting

    def test_who_plans_is_asked_once_about_a_critical_one(self):
        [found] = self._look(self.orders[:1], severity="critical")
        [asked] = self._get_activities(found, CALL)
        self.assertEqual(asked.user_id, self.planner)
        asked.action_feedback("It can wait")
        self._look(
            self.orders[:1], self._later(hours=1), severity="critical", measured=90
        )
        self.assertFalse(self._get_activities(found, CALL))

    def test_deputy_sees_to_what_would_be_the_chairs(self):
        """Where nobody else of the policy is left, and the chair left as well."""
        deputy = self._create_user("told.deputy", "organizer")
        chair = self._create_user("told.chair", "organizer")
        self.policy._write_system(
            {"deputy_chair_ids": [Command.link(deputy.id)], "chair_id": chair.id}
        )
        everybody = self.policy.recorder_id | self.planner | self.head | self.owner
        (everybody | chair).active = False
        [found] = self._look(self.orders[:1], severity="critical")
        self.assertEqual(found.responsible_id, deputy)
        self.assertEqual(self._get_activities(found, CALL).user_id, deputy)

    def test_asked_when_it_becomes_critical(self):
        [found] = self._look(self.orders[:1], severity="major")
        self.assertFalse(self._get_activities(found, CALL))
        self._look(
            self.orders[:1], self._later(hours=1), severity="critical", measured=90
        )
        self.assertEqual(self._get_activities(found, CALL).user_id, self.planner)

    def test_calling_a_meeting_answers_it(self):
        [found] = self._look(self.orders[:1], severity="critical")
        found.with_user(self.planner).action_call_meeting()
        self.assertFalse(self._get_activities(found, CALL))

    def test_nobody_is_asked_without_a_policy(self):
        self.policy._write_system({"state": "retired"})
        [found] = self._look(self.orders[:1], severity="critical")
        self.assertFalse(self._get_activities(found, CALL))

    def test_queries_do_not_grow_with_what_is_told(self):
        def count(orders):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._look(orders)
            return self.env.cr.sql_log_count - before

        few = [self._create_order("2026-03-02 10:00", user_id=self.owner.id)]
        many = few + [
            self._create_order("2026-03-02 10:00", user_id=self.owner.id)
            for _number in range(12)
        ]
        count(self.orders)
        one, others = count(few), count(many)
        # each exception is found, written and listed; telling adds nothing to each
        self.assertLess(others - one, 12 * 6)
