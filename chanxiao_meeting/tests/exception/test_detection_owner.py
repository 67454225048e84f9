from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from ...detectors.finding import Finding
from ...detectors.sales import OrdersChangedLate
from .detection_common import DetectionCase

CODE = "sales.order_late"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestDetectionOwner(DetectionCase):
    """Who sees to what was found: by the record, the policy, the head, the planner."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesman = cls._create_user("own.salesman", "user")
        cls.representative = cls._create_user("own.representative", "user")
        cls.head = cls._create_user("own.head", "user")
        cls.planner = cls._create_user("own.planner", "organizer")
        cls.chair = cls._create_user("own.chair", "user")
        cls.department = cls._create_department("Sales")
        cls.planning = cls._create_department("Planning")
        cls._employ({cls.head: cls.department, cls.planner: cls.planning})
        cls.department.manager_id = cls.head.employee_ids
        cls.planning.manager_id = cls.planner.employee_ids
        source = cls.env["chanxiao.figure.source"].search([("code", "=", "sales")])
        cls.policy = cls.env["chanxiao.meeting.policy"].create(
            {
                "name": "Production–Sales Meeting",
                "code": "OWN",
                "company_id": cls.company.id,
                "organizer_department_id": cls.planning.id,
                "chair_id": cls.chair.id,
                "department_ids": [
                    Command.create({"department_id": cls.planning.id}),
                    Command.create(
                        {
                            "department_id": cls.department.id,
                            "representative_id": cls.representative.id,
                            "source_ids": [Command.set(source.ids)],
                        }
                    ),
                ],
            }
        )
        cls.line = cls.policy.department_ids[1]
        cls.policy._set_state("approved")
        cls.order = cls._create_order(
            "2026-03-02 10:00",
            commitment_date="2026-03-10 04:00:00",
            user_id=cls.salesman.id,
        )

    def _detect_owner(self):
        [found] = self._detect(CODE)
        self.assertEqual(found.department_id, self.department)
        return found.responsible_id

    def test_responsible_on_the_order(self):
        self.assertEqual(self._detect_owner(), self.salesman)

    def test_representative_where_the_order_names_nobody(self):
        self.order.user_id = False
        self.assertEqual(self._detect_owner(), self.representative)

    def test_representative_where_the_one_on_the_order_left(self):
        self.salesman.active = False
        self.assertEqual(self._detect_owner(), self.representative)

    def test_representative_where_the_one_on_the_order_has_no_role(self):
        self.salesman.group_ids = self.env.ref("base.group_user")
        self.assertEqual(self._detect_owner(), self.representative)

    def test_head_where_nobody_represents(self):
        self.order.user_id = False
        self.representative.active = False
        self.assertEqual(self._detect_owner(), self.head)

    def test_planner_where_the_department_has_no_head(self):
        self.order.user_id = False
        self.representative.active = False
        self.department.manager_id = False
        self.assertEqual(self._detect_owner(), self.planner)

    def test_nobody_without_a_policy(self):
        self.order.user_id = False
        self.policy._set_state("retired")
        [found] = self._detect(CODE)
        self.assertFalse(found.responsible_id or found.department_id)

    def test_confidential_department_is_not_for_everybody(self):
        member = self._create_user("own.member", "user", self.department)
        stranger = self._create_user("own.stranger", "user")
        auditor = self._create_user("own.auditor", "auditor")
        [found] = self._detect(CODE)
        both = (found, found.finding_ids)
        for record in both:
            self.assertTrue(record.with_user(stranger).has_access("read"))
        found._set_state("closed")
        found.finding_ids._write_system({"gone_at": found.first_seen_at})
        self.line._write_system({"confidential": True})
        found = self._detect(CODE) - found
        self.assertTrue(found.is_confidential)
        readers = (self.salesman, self.head, self.chair, self.planner, member, auditor)
        for record in (found, found.finding_ids):
            for user in readers:
                self.assertTrue(record.with_user(user).has_access("read"), user.name)
            self.assertFalse(record.with_user(stranger).has_access("read"))
            names = record.with_user(stranger).search([("id", "=", record.id)])
            self.assertFalse(names)

    def test_confidential_finding_on_a_record_that_others_treat(self):
        [found] = self._detect(CODE)
        self.assertFalse(found.is_confidential)
        self.line._write_system({"confidential": True})
        finding = Finding(
            model="sale.order",
            res_id=self.order.id,
            key="change",
            company_id=self.company.id,
            measured=5,
            limit=0,
        )
        code = "sales.order_changed_late"
        with patch.object(OrdersChangedLate, "_get_findings", return_value=[finding]):
            [same] = self._detect(code)
        self.assertEqual(same, found)
        self.assertTrue(found.is_confidential)

    def test_a_branch_goes_by_the_policy_of_its_company(self):
        branch = self._create_branch()
        self.representative.company_ids |= branch
        self.order.user_id = False
        self._create_order(
            "2026-03-02 10:00",
            company_id=branch.id,
            commitment_date="2026-03-10 04:00:00",
            user_id=False,
        )
        [found] = self._detect(CODE).filtered(lambda e: e.company_id == branch)
        self.assertEqual(found.responsible_id, self.representative)
        self.assertFalse(found.department_id)
