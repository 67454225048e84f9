from odoo.tests import tagged

from .common import ReportCase

AGENDA = "report_agenda"
SIGN_IN = "report_sign_in"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestAgendaDocument(ReportCase):
    """V3, V4: the running order, to conduct a meeting by."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item.write({"name": "Late <script>x</script>", "duration_planned": 40})
        cls.second = cls.item.copy(
            {
                "name": "New orders",
                "kind": "new_orders",
                "duration_planned": 50,
                "guiding_questions": "Which <b> first?",
                "department_id": cls.sales_department.id,
            }
        )

    def test_running_order(self):
        html = self._render_html(AGENDA, self.meeting)
        for text in (
            "Agenda</h1>",
            "F/2026/0005",
            "Room 301",
            "09:00 –09:40",
            "09:40 –10:30",
            self.representative.name,
            "Sales",
            "New orders",
            "Which &lt;b&gt; first?",
            "Late &lt;script&gt;x&lt;/script&gt;",
        ):
            self.assertIn(text, html.replace("–", " –"))
        self.assertNotIn("<script>x", html)

    def test_total_is_held_against_the_time_of_the_meeting(self):
        for minutes, text, colour in (
            (50, "30 minutes are left for what comes up.", "inherit"),
            (80, "The topics fill the meeting exactly.", "inherit"),
            (95, "The topics take 15 minutes more than the meeting", "#c0272d"),
        ):
            self.second.duration_planned = minutes
            html = self._render_html(AGENDA, self.meeting)
            self.assertIn(f'style="color: {colour}">{text}', html)
        self.assertIn("135 minutes, until 11:15", html)
        self.assertIn("120 minutes, until 11:00", html)

    def test_what_was_left_for_later_is_marked(self):
        html = self._render_html(AGENDA, self.meeting)
        self.assertNotIn("Carried over from", html)
        earlier = self._create_held_meeting(self.policy, name="F/2026/0004")
        parked = self.item.copy({"meeting_id": earlier.id, "parked": True})
        parked._write_system({"taken_up_id": self.second.id})
        # also for somebody who was not there
        earlier.attendee_ids.filtered(
            lambda line: line.user_id == self.representative
        ).unlink()
        html = self._render_html(AGENDA, self.meeting, user=self.representative)
        mark = html[html.index("Carried over from:") :]
        self.assertIn("F/2026/0004", mark[:80])
        self.assertEqual(html.count("Carried over from:"), 1)

    def test_without_topics(self):
        meeting = self._create_meeting(self.policy)
        html = self._render_html(AGENDA, meeting)
        self.assertIn("The agenda will follow.", html)

    def test_who_may_not_read_may_not_print(self):
        other = self._create_meeting(self.policy)
        self.assertRefused(AGENDA, self.meeting | other, self.outsider)

    def test_speaks_chinese(self):
        html = self._render_html(AGENDA, self.meeting, lang="zh_CN")
        for text in ("召集部门", "2026年3月16日星期一 09:00–11:00"):
            self.assertIn(text, html)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestSignInCode(ReportCase):
    """The sheet has the code to sign in, for whoever lays it on the table."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.meeting._set_state("convened")

    def _get_row(self):
        return self.env["chanxiao.meeting.sign.in"].search(
            [("meeting_id", "=", self.meeting.id)]
        )

    def test_conductors_print_the_code(self):
        for user in (self.planner, self.chair):
            self.env.invalidate_all()
            html = self._render_html(SIGN_IN, self.meeting, user=user)
            self.assertIn('src="data:image/svg+xml;base64,', html)
            code = self._get_row().code
            self.assertIn(f"{code[:3]} {code[3:]}", html)
            self.assertIn("/chanxiao/sign_in", html)

    def test_nobody_else_gets_it(self):
        self._render_html(SIGN_IN, self.meeting, user=self.planner)
        row = self._get_row()
        for user in (self.attendee, self.representative, self.auditor):
            self.env.invalidate_all()
            html = self._render_html(SIGN_IN, self.meeting, user=user)
            for secret in (row.secret, row.code[:3] + " " + row.code[3:], "svg+xml"):
                self.assertNotIn(secret, html)

    def test_only_while_people_can_still_come(self):
        for state in ("draft", "held"):
            self.meeting._set_state(state)
            html = self._render_html(SIGN_IN, self.meeting, user=self.planner)
            self.assertNotIn("svg+xml", html)
        self.assertFalse(self._get_row())
