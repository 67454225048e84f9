from datetime import datetime
from io import BytesIO

from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ReportCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestExecutionList(ReportCase):
    def _read_rows(self, meetings, user=None, lang="en_US"):
        reports = self.env["ir.actions.report"].with_user(user or self.planner)
        content, kind = reports.with_context(lang=lang)._render_xlsx(
            "chanxiao_meeting_report.execution_list", meetings.ids, {}
        )
        self.assertEqual(kind, "xlsx")
        sheet = load_workbook(BytesIO(content)).active
        head, *rows = sheet.iter_rows(values_only=True)
        return [dict(zip(head, row, strict=True)) for row in rows]

    def test_lists_the_tasks_of_the_chosen_meetings(self):
        other = self._create_held_meeting(self.policy, name="F/2026/0006")
        self.assertFalse(self._read_rows(other))
        (row,) = self._read_rows(self.meeting | other)
        self.assertEqual(row["Meeting"], "F/2026/0005")
        self.assertEqual(row["Decision"], "Work on Saturday")
        self.assertEqual(row["Measure"], "Overtime")
        self.assertEqual(row["Task"], "Plan the shift")
        self.assertEqual(row["Owner"], self.representative.name)
        self.assertEqual(str(row["Due"])[:10], "2026-03-20")
        self.assertEqual(row["State"], "Open")

    def test_verified_by_whoever_did_it(self):
        task = self.decision.action_ids
        task.verifier_id = self.attendee
        [row] = self._read_rows(self.meeting)
        self.assertFalse(row["Verified By"], "nobody has verified an open task")
        task._set_state(
            "verified",
            verified_by_id=self.chair.id,
            verified_at=datetime(2026, 3, 20, 1, 30),
        )
        [row] = self._read_rows(self.meeting)
        self.assertEqual(row["Verified By"], self.chair.name)
        self.assertEqual(row["Verified On"], datetime(2026, 3, 20, 9, 30))

    def _add_tasks(self, subjects):
        self.env["chanxiao.meeting.decision"].create(
            [
                {
                    "meeting_id": self.meeting.id,
                    "name": subject.display_name,
                    "action_ids": [
                        Command.create(
                            {
                                "name": subject.display_name,
                                "subject_ref": f"{subject._name},{subject.id}",
                            }
                        )
                    ],
                }
                for subject in subjects
            ]
        )

    def _create_orders(self, number):
        return self.env["sale.order"].create(
            [{"partner_id": self.company.partner_id.id} for _number in range(number)]
        )

    def test_records_are_named_to_those_who_may_read_them(self):
        order = self._create_orders(1)
        self._add_tasks(order)
        admin = self._read_rows(self.meeting, user=self.env.ref("base.user_admin"))
        self.assertEqual(admin[1]["About"], order.display_name)
        self.assertFalse(self._read_rows(self.meeting, user=self.auditor)[1]["About"])

    def test_rows_are_read_together(self):
        """One more row takes no further query."""
        orders = self._create_orders(7)
        admin = self.env.ref("base.user_admin")
        self._add_tasks(orders[0])
        self._read_rows(self.meeting, user=admin)  # fills the caches
        counts = []
        for half in (orders[1:4], orders[4:]):
            self._add_tasks(half)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._read_rows(self.meeting, user=admin)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_speaks_chinese(self):
        (row,) = self._read_rows(self.meeting, lang="zh_CN")
        self.assertEqual(row["执行事项"], "Plan the shift")
        self.assertIn("责任人", row)

    def test_what_people_typed_is_no_formula(self):
        self.env["chanxiao.meeting.decision"].create(
            {
                "meeting_id": self.meeting.id,
                "name": "Formula",
                "action_ids": [Command.create({"name": '=HYPERLINK("http://x")'})],
            }
        )
        rows = self._read_rows(self.meeting)
        self.assertEqual(rows[1]["Task"], '=HYPERLINK("http://x")')
        content = self.env["ir.actions.report"]._render_xlsx(
            "chanxiao_meeting_report.execution_list", self.meeting.ids, {}
        )[0]
        sheet = load_workbook(BytesIO(content)).active
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
        self.assertNotIn("f", kinds)

    def test_rights(self):
        with self.assertRaises(AccessError):
            self._read_rows(self.meeting, user=self.outsider)
        self.assertTrue(self._read_rows(self.meeting, user=self.auditor))
