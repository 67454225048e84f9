import re
from io import BytesIO
from zipfile import ZipFile

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import ReportCase

#: in the confidential brief, see ``MinutesCase``
SECRETS = ("987654", "Secret loss", "embezzled")


@tagged("post_install", "-at_install", "chanxiao_once")
class TestConfidentialPrints(ReportCase):
    """Nothing printed or exported tells what a confidential brief holds.

    Only the minutes do, to whoever may read that brief. Reports are looked up: whatever
    is printed of our models is tried.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        figure = cls.finance_brief.figure_ids
        figure._write_system(
            {
                "breakdown": [{"label": "Embezzled: embezzled", "value": 987654}],
                "trend": [987654, 987654],
                "is_overridden": True,
                "override_value": 987654,
                "override_note": "embezzled",
            }
        )
        cls.env["chanxiao.work.contact"].create(
            {
                "topic": "Why finance is late",
                "details": "What is missing",
                "from_department_id": cls.finance_department.id,
                "to_department_id": cls.sales_department.id,
            }
        )
        cls._issue(cls, cls.minutes)
        # somebody has to do something about it
        cls.env["chanxiao.meeting.question"].create(
            {
                "question": "Why?",
                "meeting_id": cls.meeting.id,
                "answerer_id": cls.representative.id,
            }
        )
        cls.env["chanxiao.control.exception"].create({"name": "Late"})
        cls.uninvited = cls._create_user("uninvited", "user", cls.planning_department)
        other = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.stranger = cls._create_user(
            "stranger",
            "manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        cls.portal = new_test_user(
            cls.env, "chanxiao.portal", groups="base.group_portal"
        )
        cls.env.flush_all()

    def _get_reports(self):
        return self.env["ir.actions.report"].search(
            [("model", "=like", "chanxiao.%"), ("report_type", "!=", "qweb-text")]
        )

    def _print(self, report, user):
        """What a user gets of every record there is, or "" where it is refused."""
        ids = self.env[report.model].search([]).ids
        reports = self.env["ir.actions.report"].with_user(user)
        self.env.invalidate_all()
        try:
            if report.report_type == "xlsx":
                content, _kind = reports._render_xlsx(report.report_name, ids, {})
                with ZipFile(BytesIO(content)) as file:
                    return "".join(file.read(n).decode() for n in file.namelist())
            return reports._render_qweb_html(report.report_name, ids)[0].decode()
        except (AccessError, UserError) as refusal:
            return f"refused: {refusal}"

    def assertTellsNothing(self, text):
        plain = re.sub(r"[,\s]", "", text)
        for secret in SECRETS:
            self.assertNotIn(secret.replace(" ", ""), plain)

    def test_nothing_confidential_is_printed(self):
        """Not even for those who may read the brief, but in minutes, which say so."""
        minutes = self.env.ref("chanxiao_meeting_report.report_minutes_action")
        people = (
            self.attendee
            | self.representative
            | self.uninvited
            | self.outsider
            | self.portal
            | self.stranger
            | self.finance
            | self.chair
            | self.planner
            | self.auditor
        )
        # the brief itself is printed by its readers, with that it is confidential
        brief = self.env.ref("chanxiao_meeting_report.report_brief_action")
        readers = self.finance | self.chair | self.planner | self.auditor
        told = self.chair | self.planner | self.auditor
        for report in self._get_reports():
            for user in people - readers if report == brief else people:
                with self.subTest(f"{report.report_name} {user.name}"):
                    text = self._print(report, user)
                    if report == minutes and user in told:
                        self.assertIn("Secret loss", text)
                        self.assertIn("With confidential sections", text)
                    else:
                        self.assertTellsNothing(text)

    def test_who_may_print(self):
        for report in self._get_reports():
            # of settlements there is none here, and registers are dialogs
            has_records = bool(self.env[report.model].search_count([]))
            denied = self.outsider | self.portal
            for user in denied | self.stranger if has_records else denied:
                with self.subTest(f"{report.report_name} {user.name}"):
                    self.assertTrue(self._print(report, user).startswith("refused"))
            with self.subTest(report.report_name):
                text = self._print(report, self.planner)
                self.assertFalse(text.startswith("refused"), text)
        minutes = self.env.ref("chanxiao_meeting_report.report_minutes_action")
        self.assertTrue(self._print(minutes, self.uninvited).startswith("refused"))
        self.assertIn("Two orders are late.", self._print(minutes, self.attendee))

    def test_minutes_attached_to_mails(self):
        papers = self.minutes.paper_ids
        self.assertEqual(sorted(papers.mapped("is_whole")), [False, True])
        for paper in papers:
            text = paper.attachment_id.raw.decode(errors="replace")
            if paper.is_whole:
                self.assertIn("Secret loss", text)
            else:
                self.assertTellsNothing(text)
