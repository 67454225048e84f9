from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from ...models.minutes.minutes_content import MinutesContent
from ...models.minutes.redaction import Reading
from .minutes_common import MinutesCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMinutesContent(MinutesCase):
    def test_draft_tells_what_happened(self):
        content = self._create_minutes().content
        header = content["header"]
        self.assertEqual(header["number"], "F/2026/0005")
        self.assertEqual(header["place"], "Room 301")
        self.assertEqual(header["planned_start"], "2026-03-16 01:00:00")
        self.assertEqual(header["actual_end"], "2026-03-16 03:10:00")
        self.assertEqual(header["chair"]["name"], self.chair.name)
        self.assertEqual(header["company"]["name"], self.company.name)
        self.assertEqual(
            [person["attendance"] for person in content["attendance"]],
            ["present", "present", "late", "on_leave"],
        )
        self.assertEqual(content["attendance"][3]["reason"], "Training")

    def test_figures_are_raw_and_unknown_is_none(self):
        sales, _finance = self._create_minutes().content["departments"]
        new_orders, on_time = sales["figures"]
        self.assertEqual((new_orders["value"], new_orders["previous"]), (12, 10))
        self.assertEqual(new_orders["trend"], [8, None, 9, 11, 10, 12])
        self.assertIsNone(on_time["value"])
        self.assertEqual(on_time["unit"], "percent")
        self.assertIn("Two orders are late.", sales["problems"])

    def test_overridden_figure_keeps_both_values(self):
        reason = self.env["chanxiao.reason"].create(
            {"code": "X1", "name": "Counted by hand", "scope": "override"}
        )
        self.sales_brief.figure_ids[0].sudo()._write_system(
            {
                "is_overridden": True,
                "override_value": 13,
                "override_reason_id": reason.id,
                "override_user_id": self.representative.id,
            }
        )
        figure = self._create_minutes().content["departments"][0]["figures"][0]
        self.assertEqual(figure["value"], 13)
        self.assertEqual(figure["override"]["computed"], 12)
        self.assertEqual(figure["override"]["reason"]["name"], "Counted by hand")
        self.assertEqual(figure["override"]["person"]["name"], self.representative.name)

    def test_confidential_brief_stays_out(self):
        minutes = self._create_minutes()
        # sealed is all of it; told is that there is something
        self.assertIn("Secret", str(minutes.content))
        told = minutes._get_shown_content(Reading(frozenset()))
        finance = told["departments"][1]
        self.assertEqual(
            finance,
            {
                "brief": self.finance_brief.id,
                "left_out": True,
                "department": finance["department"],
                "confidential": True,
                "state": "pending",
            },
        )
        self.assertNotIn("Secret", str(told))
        self.assertNotIn("987654", str(told))
        self._issue(minutes)
        html = minutes.with_user(self.attendee).content_html
        self.assertIn("Reported in confidence", html)

    def test_decisions_and_tasks_are_numbered_together(self):
        content = self._create_minutes().content
        (decision,) = content["decisions"]
        (task,) = content["tasks"]
        self.assertEqual(decision["number"], 1)
        self.assertEqual(decision["measure"], "overtime")
        self.assertEqual(task["number"], "1.1")
        self.assertEqual(task["owner"]["id"], self.representative.id)
        self.assertEqual(task["date"], "2026-03-20")
        self.assertEqual(content["agenda"][0]["decisions"], [1])

    def test_subject_is_named(self):
        order = self.env["sale.order"].create(
            {"partner_id": self.env["res.partner"].create({"name": "Customer"}).id}
        )
        self.item.subject_ref = order
        topic = self._create_minutes().content["agenda"][0]
        self.assertEqual(topic["subject"]["name"], order.display_name)
        self.assertEqual(topic["subject"]["model"], "sale.order")

    def test_deleted_subject_is_remembered(self):
        order = self.env["sale.order"].create(
            {"partner_id": self.env["res.partner"].create({"name": "Customer"}).id}
        )
        name = order.display_name
        documents = (self.item, self.decision, self.decision.action_ids)
        for document in documents:
            document.subject_ref = order
        order.unlink()
        minutes = self._create_minutes()
        content = minutes.content
        for kind in ("agenda", "decisions", "tasks"):
            with self.subTest(kind):
                self.assertEqual(
                    content[kind][0]["subject"],
                    {"id": None, "model": None, "name": name, "deleted": True},
                )
        self.assertIn(f"{name} (deleted)", minutes.content_html)
        chinese = minutes.with_context(lang="zh_CN")
        self.assertIn(f"{name}（已删除）", chinese.content_html)

    def test_subjects_are_read_together(self):
        """One more topic, decision or task about a record takes no further query."""
        orders = self.env["sale.order"].create(
            [{"partner_id": self.company.partner_id.id} for _number in range(6)]
        )
        minutes = self._create_minutes()
        counts = []
        for half in (orders[:3], orders[3:]):
            for order in half:
                self.item.copy({"subject_ref": f"sale.order,{order.id}"})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            MinutesContent(minutes).build()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_names_are_kept_in_every_language(self):
        self.sales_department.with_context(lang="zh_CN").name = "业务部"
        minutes = self._create_minutes()
        department = minutes.content["departments"][0]["department"]
        self.assertEqual(department["names"]["zh_CN"], "业务部")
        chinese = minutes.with_context(lang="zh_CN").content_html
        self.assertIn("业务部", chinese)
        self.assertIn("2026年3月16日", chinese)
        self.assertNotIn("业务部", minutes.with_context(lang="en_US").content_html)

    def test_text_is_escaped(self):
        html = self._create_minutes().content_html
        self.assertIn("Mould &lt;broken&gt;", html)
        self.assertIn("<p>Discussed at length</p>", html)

    def test_moments_are_local(self):
        html = self._create_minutes().with_context(lang="en_US").content_html
        self.assertIn("09:05–11:10", html)
        self.assertIn("Arrived at 09:20", " ".join(html.split()))

    def test_closing_the_meeting_drafts_its_minutes(self):
        meeting = self._create_meeting(
            self.policy,
            date_start=datetime(2026, 4, 1, 1),
            date_end=datetime(2026, 4, 1, 3),
        )
        meeting.with_user(self.planner).action_convene()
        # neither the chair nor the recorder need be organizers
        meeting.with_user(self.chair).action_start()
        meeting.with_user(self.chair).action_mark_present()
        with freeze_time("2026-04-01 03:30:00"):
            action = meeting.with_user(self.chair).action_close()
        minutes = meeting.minutes_ids
        self.assertEqual(action["res_id"], minutes.id)
        self.assertEqual(minutes.state, "draft")
        self.assertEqual(minutes.name, meeting.name)
        self.assertEqual(minutes.deadline, datetime(2026, 4, 2, 3, 30))
        departments = minutes.content["departments"]
        self.assertEqual([d["state"] for d in departments], ["missing", "missing"])
        self.assertEqual(minutes.activity_ids.user_id, self.recorder)

    def test_draft_follows_the_meeting_until_submitted(self):
        minutes = self._create_minutes()
        self.item.notes = "<p>Corrected</p>"
        minutes.with_user(self.recorder).action_refresh()
        self.assertIn("Corrected", minutes.content["agenda"][0]["notes"])
        self.item.notes = "<p>Corrected twice</p>"
        minutes.summary = "<p>All agreed</p>"
        minutes.with_user(self.recorder).action_submit()
        self.assertIn("Corrected twice", minutes.content["agenda"][0]["notes"])
        self.assertIn("All agreed", minutes.content["summary"])

    def test_drafting_twice_gives_the_same_minutes(self):
        minutes = self._create_minutes()
        self.assertEqual(self._create_minutes(), minutes)
        self._issue(minutes)
        self.assertEqual(self._create_minutes(), minutes)

    def _count_queries(self, minutes):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        minutes._refresh()
        return self.cr.sql_log_count - before

    def test_more_of_everything_takes_no_more_queries(self):
        minutes = self._create_minutes()
        self._count_queries(minutes)
        few = self._count_queries(minutes)
        for number in range(10):
            self.env["chanxiao.meeting.figure"]._create_system(
                {
                    "brief_id": self.sales_brief.id,
                    **self._prepare_figure(f"sales.test_{number}", number, 1),
                }
            )
            self.decision.copy({"meeting_id": self.meeting.id})
            self.item.copy()
        self.assertEqual(self._count_queries(minutes), few)

    def test_questions_and_answers(self):
        answered, unanswered = self.env["chanxiao.meeting.question"].create(
            [
                {
                    "question": question,
                    "meeting_id": self.meeting.id,
                    "answerer_id": self.representative.id,
                    "deadline": datetime(2026, 3, 16, 15, 0),
                }
                for question in ("Why is it late?", "Who pays?")
            ]
        )
        unanswered.answer = "Not handed in yet"
        with freeze_time("2026-03-16 15:30:00"):
            answered.with_user(self.representative).action_answer("The <mould> broke")
        minutes = self._create_minutes()
        told = {question["text"]: question for question in minutes.content["questions"]}
        self.assertEqual(told["Why is it late?"]["answer"], "The <mould> broke")
        self.assertTrue(told["Why is it late?"]["late"])
        self.assertEqual(told["Who pays?"]["answerer"]["name"], "Rep")
        self.assertEqual(told["Who pays?"]["answer"], "")
        html = str(minutes.content_html)
        self.assertIn("The &lt;mould&gt; broke", html)
        self.assertIn("Mar 16, 2026 23:30", html)
        self.assertIn("Not answered", html)
        # minutes from before there were questions
        content = {k: v for k, v in minutes.content.items() if k != "questions"}
        minutes._set_state("draft", content=content)
        minutes.invalidate_recordset(["content_html"])
        self.assertNotIn("Questions and Answers", str(minutes.content_html))

    def test_earlier_tasks_are_reviewed(self):
        self.decision.with_user(self.planner).action_adopt()
        later = self._create_held_meeting(
            self.policy,
            name="F/2026/0006",
            date_start=datetime(2026, 4, 1, 1),
            date_end=datetime(2026, 4, 1, 3),
        )
        with freeze_time("2026-04-01 03:00:00"):
            minutes = self._create_minutes(later)
        (task,) = minutes.content["review"]
        self.assertEqual(task["text"], "Plan the shift")
        self.assertEqual(task["meeting"], "F/2026/0005")
        self.assertEqual(task["state"], "open")
        self.assertEqual(task["overdue_days"], 12)
        html = minutes.with_context(lang="en_US").content_html
        self.assertIn("12 days overdue", html)
