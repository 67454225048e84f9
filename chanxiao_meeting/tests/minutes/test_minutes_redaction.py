import json
import re
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ...models.minutes.redaction import (
    GONE,
    HOLE,
    Reading,
    find_origins,
    redact,
)
from .redaction_common import OTHERS, ROLES, RedactionCase

MINUTES = "chanxiao.meeting.minutes"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMinutesRedaction(RedactionCase):
    """Each reader, through each channel: what they are told is there, the rest not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # what is sent along is what the page shows: paper is another addon's
        cls.startClassPatcher(
            patch.object(
                type(cls.minutes),
                "_get_issue_attachments",
                lambda self: [
                    (f"{self.env.lang}.html", self._render_content().encode())
                ],
            )
        )
        cls._issue(cls, cls.minutes)

    def _read_as(self, role, channel):
        user = self._get_user(role)
        self.env.invalidate_all()
        return getattr(self, f"_channel_{channel}")(self.minutes.with_user(user))

    # channels

    def _channel_form(self, minutes):
        return minutes.web_read({"content_html": {}})[0]["content_html"]

    def _channel_read(self, minutes):
        return minutes.read(["content_html"])[0]["content_html"]

    def _channel_export(self, minutes):
        return minutes.export_data(["content_html"])["datas"][0][0]

    def _channel_data(self, minutes):
        [values] = minutes.read(["reader_content"])
        return _as_written(values["reader_content"])

    def _channel_chinese(self, minutes):
        return minutes.with_context(lang="zh_CN").content_html

    def _channel_paper(self, minutes):
        """The kept file that tells most of those that one may open."""
        ids = minutes.read(["readable_paper_ids"])[0]["readable_paper_ids"]
        papers = minutes.env["chanxiao.minutes.paper"].browse(ids)
        paper = max(papers, key=lambda paper: len(paper._get_told()))
        return paper.attachment_id.raw.decode()

    def test_every_channel_tells_each_reader_their_part(self):
        channels = ("form", "read", "export", "data", "chinese", "paper")
        for role, told in ROLES.items():
            for channel in channels:
                with self.subTest(role, channel=channel):
                    text = self._read_as(role, channel)
                    self.assertTold(text, role, *told)
                    # what is for everybody is there
                    self.assertIn("Work on Saturday", text)
                    self.assertIn("Two orders are late.", text)

    def test_a_reader_knows_that_something_is_left_out(self):
        for role, (section, title) in ROLES.items():
            with self.subTest(role):
                html = self._read_as(role, "form")
                self.assertEqual(
                    "Left out for this reader" in html, not (section and title)
                )
                self.assertEqual("With confidential sections" in html, section)
                self.assertEqual("(left out for this reader)" in html, not title)
                self.assertEqual("Reported in confidence." in html, not section)
                self.assertEqual(HOLE in html, not title)
                missing = f"sections ({1 - section}), names of records ({1 - title})"
                self.assertEqual(missing in html, not (section and title))

    def test_the_recorder_s_texts_are_told_likewise(self):
        self.minutes._write_system({"written_reason": f"{self.title} was missing"})
        for role, (_section, title) in ROLES.items():
            for name in ("summary", "revision_reason"):
                for read in (
                    lambda minutes, name: minutes.read([name])[0][name],
                    lambda minutes, name: minutes.web_read({name: {}})[0][name],
                    lambda minutes, name: minutes.export_data([name])["datas"][0][0],
                ):
                    with self.subTest(role, name=name):
                        self.env.invalidate_all()
                        minutes = self.minutes.with_user(self._get_user(role))
                        text = read(minutes, name)
                        self.assertTold(text, role, False, title)
                        self.assertEqual(HOLE in text, not title)

    def test_a_draft_s_texts_are_whole_for_whoever_writes_them(self):
        """What one may not read is lost for nobody by writing beside it."""
        action = self.minutes.with_user(self.recorder).action_revise()
        draft = self.minutes.browse(action["res_id"])
        text = f"<p>{self.title} first.</p>"
        draft.summary = text
        draft.revision_reason = f"{self.title} was missing"
        self.assertFalse(self.order.with_user(self.recorder).has_access("read"))
        mine = draft.with_user(self.recorder)
        self.assertEqual(mine.summary, text)
        mine.write({"summary": f"{text}<p>Then the rest.</p>"})
        self.assertEqual(mine.summary, f"{text}<p>Then the rest.</p>")
        draft._refresh()
        # who approves reads the draft, and does not write it
        chair = draft.with_user(self.chair)
        self.assertEqual(chair.summary, f"<p>{HOLE} first.</p><p>Then the rest.</p>")
        self.assertEqual(chair.revision_reason, f"{HOLE} was missing")
        with self.assertRaises(UserError):
            chair.write({"summary": "<p>Mine</p>"})
        self.assertIn(self.title, draft.content["summary"])

    def test_others_get_nothing_of_it(self):
        channels = ("form", "read", "export", "data", "paper")
        for role in OTHERS:
            for channel in channels:
                with self.subTest(role, channel=channel):
                    # Odoo's own refusal to export is no AccessError
                    with self.assertRaises(UserError):
                        self._read_as(role, channel)

    # what nobody reads as it is

    def test_the_sealed_content_is_read_by_nobody(self):
        for role in (*ROLES, *OTHERS):
            minutes = self.minutes.with_user(self._get_user(role))
            for name in ("content", "search_text", "written_summary"):
                for read in (
                    lambda minutes, name: minutes.read([name]),
                    lambda minutes, name: minutes.web_read({name: {}}),
                    lambda minutes, name: minutes.export_data([name]),
                    lambda minutes, name: minutes.search([(name, "ilike", "Secret")]),
                    lambda minutes, name: minutes.search([], order=name),
                    lambda minutes, name: minutes.formatted_read_group([], [name]),
                    lambda minutes, name: minutes.write({name: "x"}),
                ):
                    with (
                        self.subTest(role, name=name),
                        self.assertRaises(UserError) as e,
                    ):
                        read(minutes, name)
                    self.assertNotIn("Secret", str(e.exception))
                    self.assertNotIn(self.title, str(e.exception))
            with self.assertRaises(AccessError):
                self.env["chanxiao.minutes.passage"].with_user(
                    self._get_user(role)
                ).search([])

    def test_a_client_cannot_say_how_it_reads(self):
        minutes = self.minutes.with_user(self.attendee)
        for value in (None, True, {"told": None}, ["everything"], "Reading()"):
            html = minutes.with_context(chanxiao_reading=value).content_html
            self.assertTold(html, "attendee", False, False)

    def test_rights_are_those_of_the_reader_also_as_the_system(self):
        self.assertTold(
            self.minutes.with_user(self.attendee).sudo().content_html,
            "attendee",
            False,
            False,
        )
        self.assertTold(self.minutes.content_html, "system", True, True)

    # search

    def _search(self, role, text):
        documents = self.env[MINUTES].with_user(self._get_user(role))
        return documents.search([("full_text", "ilike", text)])

    def test_minutes_are_found_by_what_the_reader_is_told(self):
        for role, (section, title) in ROLES.items():
            for text, is_found in (
                ("embezzled", section),
                ("Secret loss,", section),
                ("ecret los", section),
                (self.title, title),
                (self.title.lower(), title),
                (f"{self.title} is late", title),
                (f"saturday {self.title}", title),
                (f"embezzled {self.title}", section and title),
                ("embezzled saturday", section),
                ("saturday orders", True),
                ("is late", True),
                ("embezzled nowhere", False),
            ):
                with self.subTest(role, text=text):
                    self.assertEqual(bool(self._search(role, text)), is_found)
        for role in OTHERS:
            with self.subTest(role):
                try:
                    found = self._search(role, "embezzled") | self._search(
                        role, self.title
                    )
                except AccessError:
                    continue
                self.assertFalse(found)

    def test_names_tell_nothing(self):
        for role, told in ROLES.items():
            documents = self.env[MINUTES].with_user(self._get_user(role))
            with self.subTest(role, told=told):
                for text in ("embezzled", self.title):
                    self.assertFalse(documents.name_search(text))
                self.assertTold(
                    documents.browse(self.minutes.id).display_name, role, False, False
                )

    def test_search_asks_once_for_all(self):
        """The number of queries does not grow with the minutes that are found."""
        documents = self.env[MINUTES].with_user(self.director)

        def count():
            self.env.invalidate_all()
            documents.env.registry.clear_cache()
            start = self.cr.sql_log_count
            documents.search([("full_text", "ilike", f"embezzled {self.title}")])
            return self.cr.sql_log_count - start

        before = count()
        for number in range(3):
            meeting = self._create_held_meeting(self.policy, name=f"F/2026/001{number}")
            self._fill_meeting(meeting)
            self._name_order()
            self._create_minutes(meeting)
        self.assertEqual(len(self._search("director", f"embezzled {self.title}")), 4)
        self.assertLessEqual(count(), before)

    # mail

    def test_everybody_is_mailed_their_own_part(self):
        for partner, role, told in self._get_recipients():
            with self.subTest(role):
                [message] = self._get_messages(partner)
                body = message.body
                self.assertIn("Plan the shift for", body)
                self.assertTold(body, role, False, told[1])
                [file] = message.attachment_ids
                self.assertTold(file.raw.decode(), role, *told)

    def _get_recipients(self):
        roles = {**ROLES, "recorder": (True, False)}
        for role, told in roles.items():
            # not invited, and on no list
            if role not in ("planner", "director", "auditor"):
                yield self._get_user(role).partner_id, role, told
        yield self.customer, "customer", (False, False)

    def _get_messages(self, partner):
        return self.env["mail.message"].search(
            [
                ("model", "=", MINUTES),
                ("res_id", "=", self.minutes.id),
                ("partner_ids", "in", partner.ids),
                ("subject", "=like", "Minutes F/%"),
            ]
        )

    def test_who_is_told_the_same_gets_the_same_file(self):
        """One for each part, not one for each person; and the whole one is kept."""
        files = (
            self.env["mail.message"]
            .search([("model", "=", MINUTES), ("attachment_ids", "!=", False)])
            .attachment_ids
        )
        # those of finance, of sales, and of all others
        self.assertEqual(len(files), 3)
        papers = self.minutes.paper_ids
        self.assertEqual(len(papers), 4)
        [whole] = papers.filtered("is_whole")
        self.assertNotIn(whole.attachment_id, files)
        self.assertTold(whole.attachment_id.raw.decode(), "whole", True, True)

    def test_whoever_sends_does_not_get_at_what_others_were_sent(self):
        """The author of a message reads it: its files, if they are for the author."""
        message = self._get_messages(self.seller.partner_id).with_user(self.planner)
        message.check_access("read")
        for reader, is_open in ((self.planner, False), (self.seller, True)):
            file = message.sudo().attachment_ids.with_user(reader).sudo()
            self.assertEqual(bool(file._get_raw_access_token()), is_open)
            self.assertEqual(file.sudo(False).has_access("read"), is_open)

    # paper that is kept

    def test_paper_is_for_whoever_is_told_all_of_it(self):
        by_told = {
            frozenset(paper.sudo()._get_told()): paper
            for paper in self.minutes.paper_ids
        }
        section = f"chanxiao.meeting.brief,{self.finance_brief.id}"
        title = f"sale.order,{self.order.id}"
        for role, told in ROLES.items():
            mine = {
                name
                for name, is_told in zip((section, title), told, strict=True)
                if is_told
            }
            for parts, paper in by_told.items():
                with self.subTest(role, parts=parts):
                    own = paper.with_user(self._get_user(role))
                    self.assertEqual(own.has_access("read"), parts <= mine)
                    file = paper.attachment_id.with_user(self._get_user(role))
                    self.assertEqual(file.has_access("read"), parts <= mine)
                    found = file.search([("id", "=", file.id)])
                    self.assertEqual(bool(found), parts <= mine)
                    if not parts <= mine:
                        with self.assertRaises(AccessError):
                            own.action_open()
        for role in OTHERS:
            for paper in self.minutes.paper_ids:
                self.assertFalse(
                    paper.attachment_id.with_user(self._get_user(role)).has_access(
                        "read"
                    )
                )

    def test_nobody_writes_papers(self):
        paper = self.minutes.paper_ids[:1]
        for values in ({"told": []}, {"is_whole": True}, {"minutes_id": 1}):
            with self.subTest(values), self.assertRaises(UserError):
                paper.with_user(self.director).write(values)
        with self.assertRaises(AccessError):
            paper.with_user(self.director).unlink()

    # what is sealed stays

    def test_what_is_sealed_is_the_whole_and_stays(self):
        content = self.minutes.content
        before = json.dumps(content, sort_keys=True)
        for role in ROLES:
            self._read_as(role, "form")
        self.assertEqual(json.dumps(self.minutes.content, sort_keys=True), before)
        self.assertTold(_as_written(content), "sealed", True, True)
        self.assertTrue(self.minutes.is_untampered)

    def test_rights_are_those_of_today(self):
        html = self._read_as("attendee", "form")
        self.assertTold(html, "attendee", False, False)
        group = self.env.ref("sales_team.group_sale_salesman_all_leads")
        self.attendee.group_ids += group
        self.assertTold(self._read_as("attendee", "form"), "attendee", False, True)
        self.assertTrue(self._search("attendee", self.title))
        self.attendee.group_ids -= group
        self.assertTold(self._read_as("attendee", "form"), "attendee", False, False)

    def test_a_deleted_order_is_named_to_whoever_may_read_orders(self):
        self.order.sudo().unlink()
        for role in ("seller", "director", "attendee", "auditor"):
            self.assertTold(self._read_as(role, "form"), role, *ROLES[role])

    def test_a_deleted_section_is_for_whoever_reads_all(self):
        self.env.flush_all()
        self.env.cr.execute(
            "DELETE FROM chanxiao_meeting_figure WHERE brief_id = %s",
            [self.finance_brief.id],
        )
        self.env.cr.execute(
            "DELETE FROM chanxiao_meeting_brief WHERE id = %s", [self.finance_brief.id]
        )
        for role, section in (("finance", False), ("planner", True), ("auditor", True)):
            self.assertTold(self._read_as(role, "form"), role, section, False)

    def test_readers_of_a_revision_compare_what_they_are_told(self):
        action = self.minutes.with_user(self.recorder).action_revise()
        revision = self.minutes.browse(action["res_id"])
        revision.revision_reason = "Forgotten"
        self.finance_brief._write_system({"problems": "<p>No loss</p>"})
        self.decision.action_ids._write_system({"subject_ref": False})
        self._issue(revision)
        for role, (section, title) in ROLES.items():
            with self.subTest(role):
                self.env.invalidate_all()
                html = revision.with_user(self._get_user(role)).differences_html
                # the comparison marks words
                words = re.sub(r"<[^>]*>", "", str(html))
                self.assertEqual("embezzled" in words, section)
                self.assertEqual(self.title in words, title)
                self.assertIn("Plan the shift", words)

    def test_history_names_what_its_reader_may_read(self):
        for role, (_section, title) in ROLES.items():
            rows = self.env["chanxiao.meeting.history"].with_user(self._get_user(role))
            found = rows.search([("meeting_id", "=", self.meeting.id)])
            with self.subTest(role):
                names = {name for name in found.mapped("subject_name") if name}
                self.assertEqual(self.title in names, title and bool(found))


def _as_written(content):
    """Data as text, with numbers as people see them."""
    text = json.dumps(content, ensure_ascii=False)
    return re.sub(r"\b987654(\.0)?\b", "987,654", text)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestRedactedPages(RedactionCase, HttpCase):
    """Addresses that lead to minutes or their paper, as whoever opens them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(
            patch.object(
                type(cls.minutes),
                "_get_issue_attachments",
                lambda self: [("Minutes.html", self._render_content().encode())],
            )
        )
        cls._issue(cls, cls.minutes)

    def _open(self, role, path):
        user = self._get_user(role)
        self.authenticate(user.login, user.login)
        with mute_logger("odoo.http"):
            return self.url_open(path)

    def test_the_page_of_the_seal_tells_of_no_part(self):
        """Also where something was changed in the part that is not told."""
        self._tamper(
            self.minutes,
            "content",
            "jsonb_set(content, '{departments,1,problems}', '\"embezzled, lost\"')",
        )
        path = f"/chanxiao/minutes/{self.minutes.id}/{self.minutes.hash[:32]}"
        for role in (*ROLES, *OTHERS):
            with self.subTest(role):
                page = self._open(role, path).text
                self.assertTold(page, role, False, False)
                found = "reports of departments, no. 2" in page
                self.assertEqual(found, role in ROLES)

    def test_paper_is_downloaded_by_whoever_is_told_all_of_it(self):
        for paper in self.minutes.paper_ids:
            told = paper.sudo()._get_told()
            for role in ("attendee", "seller", "director", "outsider"):
                section, title = ROLES.get(role, (False, False))
                is_mine = role in ROLES and all(
                    section if "brief" in origin else title for origin in told
                )
                with self.subTest(role, told=told):
                    response = self._open(
                        role, f"/web/content/{paper.attachment_id.id}?download=true"
                    )
                    self.assertEqual(response.status_code, 200 if is_mine else 404)
                    if not is_mine:
                        self.assertTold(response.text, role, False, False)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestRedactedContent(RedactionCase):
    """What becomes of a content, apart from who reads it."""

    def _redact(self, *told):
        return redact(self.minutes.content, Reading(frozenset(told)).tells)

    def test_whoever_is_told_everything_gets_the_content_itself(self):
        content = self.minutes.content
        self.assertIs(redact(content, Reading().tells), content)
        self.assertEqual(self._redact(*find_origins(content)), content)

    def test_effects_are_told_by_whoever_reads_their_check(self):
        content = {**self.minutes.content}
        rival = {"id": 5, "name": "Rival decision"}
        effect = {
            "id": 1,
            "check": 7,
            "confidential": True,
            "rivals": [rival],
            "unit": "money",
            "previous": 1.0,
            "expected": 2.0,
            "expected_max": None,
            "value": 3.0,
        }
        content["effects"] = [effect]
        check = "chanxiao.meeting.decision.check,7"
        decision = "chanxiao.meeting.decision,5"
        self.assertLessEqual({check, decision}, find_origins(content).keys())
        [shown] = redact(content, {check}.__contains__)["effects"]
        self.assertEqual(shown["value"], 3.0)
        self.assertNotIn("Rival", json.dumps(shown))
        [shown] = redact(content, {decision}.__contains__)["effects"]
        self.assertEqual((shown["value"], shown["expected"]), (None, None))
        self.assertEqual(shown["rivals"], [rival])

    def test_a_longer_word_is_another_one(self):
        self.title = self.order.name
        self.item.name = f"{self.title}7 and x{self.title}, {self.title}: late"
        self.minutes._refresh()
        [topic] = self._redact()["agenda"]
        self.assertEqual(
            topic["name"], f"{self.title}7 and x{self.title}, {HOLE}: late"
        )

    def test_a_name_with_signs_of_html_is_found_in_texts(self):
        self.order.name = "A & <B>"
        self.item.write({"name": "A & <B>", "notes": "<p>A &amp; &lt;B&gt; waits</p>"})
        self.minutes._refresh()
        [topic] = self._redact()["agenda"]
        self.assertEqual(
            (topic["name"], topic["notes"]), (HOLE, f"<p>{HOLE} waits</p>")
        )

    def test_a_name_that_was_gone_before_is_not_for_outsiders(self):
        self.order.unlink()
        self.minutes._refresh()
        self.assertIn(GONE, find_origins(self.minutes.content))
        outside = self.minutes._get_reading_of(self.env["res.users"])
        self.assertNotIn(
            self.title, json.dumps(self.minutes._get_shown_content(outside))
        )
        inside = self.minutes._get_reading_of(self.attendee)
        self.assertIn(self.title, json.dumps(self.minutes._get_shown_content(inside)))

    def test_minutes_of_earlier_versions(self):
        """Without effects, contacts and briefs to ask; confidential is nothing."""
        content = json.loads(json.dumps(self.minutes.content))
        for part in ("effects", "contacts", "rulings", "questions", "approvals"):
            del content[part]
        for brief in content["departments"]:
            del brief["brief"]
        department = content["departments"][1]
        content["departments"][1] = {
            name: department[name] for name in ("department", "confidential", "state")
        }
        self.minutes._set_state("draft", content=content)
        self.assertEqual(set(find_origins(content)), {f"sale.order,{self.order.id}"})
        for user, is_told in ((self.chair, False), (self.director, True)):
            html = self.minutes.with_user(user).content_html
            self.assertIn("Reported in confidence", html)
            self.assertEqual(self.title in html, is_told)

    def test_an_addon_that_is_gone_has_no_readers(self):
        content = {**self.minutes.content}
        topic = content["agenda"][0]
        subject = {**topic["subject"], "model": "gone.model", "name": "Gone thing"}
        content["agenda"] = [{**topic, "subject": subject}]
        self.minutes._set_state("draft", content=content)
        html = self.minutes.with_user(self.director).content_html
        self.assertNotIn("Gone thing", html)
