from lxml import html

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .minutes_common import MinutesCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMinutesSoFar(MinutesCase):
    """What the minutes would say now, while the meeting runs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.meeting._set_state("in_progress", ended_at=False)

    def _read(self, user=None, **values):
        meeting = self.meeting.with_user(user or self.recorder)
        return meeting.get_minutes_so_far(**values)

    def _get_open(self, user=None):
        return {point["kind"]: point["names"] for point in self._read(user)["open"]}

    def test_is_what_closing_drafts(self):
        so_far = self._read()["html"]
        self.meeting.with_user(self.recorder).action_close()
        drafted = self.meeting.minutes_ids.with_user(self.recorder)
        ended = self.meeting.ended_at
        content = drafted.sudo().content
        content["header"]["actual_end"] = None
        drafted.sudo()._set_state("draft", content=content)
        self.assertTrue(ended)
        self.assertEqual(str(drafted.content_html), so_far)

    def test_end_is_not_known_yet(self):
        table = html.fromstring(self._read()["html"]).xpath("//table")[0]
        [cell] = table.xpath(".//th[text()='Actual Time']/following-sibling::td[1]")
        self.assertRegex(cell.text.strip(), r"\d\d:\d\d$")
        self.assertNotIn("–", cell.text)

    def test_grows(self):
        before = self._read()
        self.assertIn("Discussed at length", before["html"])
        self.assertNotIn("Add a shift", before["html"])
        self.item.notes += "<p>Add a shift</p>"
        after = self._read(known=before["digest"])
        self.assertIn("Add a shift", after["html"])
        self.assertNotEqual(after["digest"], before["digest"])

    def test_nothing_new_is_not_sent_again(self):
        digest = self._read()["digest"]
        again = self._read(known=digest)
        self.assertEqual((again["digest"], again["html"]), (digest, False))
        self.assertTrue(again["open"])

    def test_in_the_language_of_the_reader(self):
        digest = self._read()["digest"]
        self.recorder.lang = "zh_CN"
        chinese = self.recorder.with_context(lang="zh_CN").env
        said = (
            self.meeting.with_env(chinese)
            .with_user(self.recorder)
            .with_context(lang="zh_CN")
            .get_minutes_so_far(known=digest)
        )
        self.assertIn("参会", said["html"])

    def test_leaves_nothing_behind(self):
        self.env.flush_all()
        before = self.env["chanxiao.meeting.minutes"].search_count([])
        events = self.env["mail.message"].search_count([])
        self._read()
        self.env.flush_all()
        model = self.env["chanxiao.meeting.minutes"]
        self.assertEqual(model.search_count([]), before)
        self.assertEqual(self.env["mail.message"].search_count([]), events)
        self.assertFalse(self.meeting.minutes_ids)
        self.item.with_user(self.recorder).notes = "<p>Not frozen</p>"

    def test_what_is_still_open(self):
        self.decision.action_ids = [
            Command.create({"name": "Ask the carrier"}),
        ]
        fresh = self.item.create({"meeting_id": self.meeting.id, "name": "Not yet"})
        self.meeting.attendee_ids[3].attendance = False
        self.assertEqual(
            self._get_open(),
            {
                "topics": ["Not yet"],
                "decisions": ["1. Work on Saturday"],
                "tasks": ["1.2 Ask the carrier"],
                "attendance": ["Attendee"],
            },
        )
        fresh.with_user(self.chair).action_begin()
        self.decision.action_ids[-1].write(
            {"assignee_id": self.representative.id, "deadline": "2026-03-20"}
        )
        self.meeting.attendee_ids[3].attendance = "absent"
        self.decision.with_user(self.planner).action_adopt()
        self.assertEqual(self._get_open(), {})

    def test_who_conducts_the_meeting_sees_it(self):
        deputy = self._create_user("deputy", "user")
        self.policy._write_system({"deputy_chair_ids": [Command.link(deputy.id)]})
        for user in (self.chair, self.recorder, self.planner, deputy):
            self.assertTrue(self._read(user)["html"], user.name)
        for user in (self.representative, self.attendee, self.auditor, self.outsider):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self._read(user)

    def test_confidential_words_are_for_those_who_are_told(self):
        deputy = self._create_user("deputy", "user")
        self.policy._write_system({"deputy_chair_ids": [Command.link(deputy.id)]})
        said, told = self._read(deputy), self._read(self.planner)
        self.assertNotIn("Secret loss", said["html"])
        self.assertNotIn("987", said["html"])
        self.assertIn("Secret loss", told["html"])
        self.assertNotEqual(told["digest"], said["digest"])

    def test_only_of_a_meeting_that_runs(self):
        self.meeting._set_state("convened", started_at=False)
        with self.assertRaisesRegex(UserError, "Start it"):
            self._read()
        self.meeting._set_state("held")
        with self.assertRaisesRegex(UserError, "is over"):
            self._read()
        for meetings in (self.meeting.browse(), self.meeting.search([], limit=2)):
            if len(meetings) != 1:
                with self.assertRaisesRegex(UserError, "one record"):
                    meetings.get_minutes_so_far()

    def test_is_cheap(self):
        """No query a topic, a decision or a task."""
        self._read()
        self.env.invalidate_all()
        queries = self._count(self._read)
        self.item.create(
            [
                {"meeting_id": self.meeting.id, "name": f"Topic {n}", "kind": "report"}
                for n in range(20)
            ]
        )
        self.decision.create(
            [
                {
                    "meeting_id": self.meeting.id,
                    "name": f"Decision {n}",
                    "measure": "other",
                    "action_ids": [Command.create({"name": f"Task {n}"})],
                }
                for n in range(20)
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertLessEqual(self._count(self._read), queries + 6)

    def _count(self, call):
        before = self.cr.sql_log_count
        call()
        return self.cr.sql_log_count - before
