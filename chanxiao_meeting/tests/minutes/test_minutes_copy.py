from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .redaction_common import RedactionCase
from .test_minutes_seal import LOGGER

MAKER = "chanxiao.minutes.copy.maker"


class CopyCase(RedactionCase):
    """Issued minutes of which copies are made, printed by a stand-in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(
            patch.object(
                type(cls.minutes),
                "_get_copy_files",
                lambda self, partner: [
                    (
                        f"{self._get_copy_name(partner)}.html",
                        self._render_content().encode(),
                    )
                ],
            )
        )

    def _open(self, user=None, partner=None):
        user = user or self.director
        action = self.minutes.with_user(user).action_make_copy()
        maker = Form(
            self.env[action["res_model"]]
            .with_user(user)
            .with_context(**action["context"])
        )
        maker.partner_id = partner or self.customer
        maker.purpose = "Their order"
        return maker.save()

    def _read(self, copy):
        return copy.sudo().attachment_id.raw.decode()


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMinutesCopy(CopyCase):
    """A customer's copy: chosen sections, made by an organizer, and on record."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        margin = cls._prepare_figure("sales.margin_rate", 31.5, label="Margin")
        turnover = cls._prepare_figure(
            "sales.turnover", 5000, unit="money", label="Turnover"
        )
        cls.sales_brief._write_system(
            {"figure_ids": [Command.create(margin), Command.create(turnover)]}
        )
        cls.other_item = cls.item.copy(
            {
                "name": "Another topic",
                "notes": "<p>Internal words</p>",
                "subject_ref": False,
            }
        )
        cls.minutes._refresh()
        cls._issue(cls, cls.minutes)

    def _make(self, ticked=None, user=None, partner=None, **names):
        """A copy with the usual sections, or with these kinds only."""
        maker = self._open(user, partner)
        if ticked is not None:
            for line in maker.line_ids:
                line.is_included = line.kind in ticked
        return self._print(maker).with_user(user or self.director)

    def _print(self, maker):
        """The copy of a dialog, once the job has printed it."""
        action = maker.action_make()
        self._send_minutes()
        return self.env["chanxiao.minutes.copy"].browse(action["res_id"])

    def test_usually_nothing_confidential_and_no_figures_of_cost(self):
        maker = self._open()
        lines = {line: (line.kind, line.name or "") for line in maker.line_ids}
        usual = {name for line, name in lines.items() if line.is_included}
        others = set(lines.values()) - usual
        self.assertEqual(
            usual,
            {
                ("topic", f"{self.title} is late"),
                ("topic", "Another topic"),
                ("attendance", ""),
                ("texts", "Sales"),
                ("figures", "Sales"),
                ("summary", ""),
            },
        )
        self.assertEqual(
            others, {("money", "Sales"), ("texts", "Finance"), ("money", "Finance")}
        )
        text = self._read(self._make())
        for told in (
            "Copy for Customer: chosen sections of minutes F/2026/0005",
            "Everybody waits",
            "Work on Saturday",
            "Two orders are late.",
            "sales.new_orders",
            # the order is the customer's own
            self.title,
        ):
            self.assertIn(told, text)
        for secret in ("embezzled", "987,654", "Margin", "Turnover", "31.5"):
            self.assertNotIn(secret, text)
        # for whom else they are is no business of theirs
        self.assertNotIn("Copies To", text)
        self.assertNotIn("Left out for this reader", text)

    def test_chosen_sections_and_nothing_else(self):
        text = self._read(self._make({"texts"}))
        self.assertIn("Two orders are late.", text)
        self.assertIn("embezzled", text)
        for absent in (
            "Work on Saturday",
            "Plan the shift",
            "Another topic",
            "sales.new_orders",
            "Signed",
            "No decisions were taken",
            "No figures were reported",
            self.attendee.name,
        ):
            self.assertNotIn(absent, text)
        text = self._read(self._make({"money"}))
        self.assertIn("Turnover", text)
        self.assertIn("987,654", text)
        self.assertNotIn("sales.new_orders", text)
        self.assertNotIn("embezzled", text)

    def test_a_topic_brings_its_decisions(self):
        maker = self._open()
        for line in maker.line_ids:
            line.is_included = line.name == "Another topic"
        text = self._read(self._print(maker))
        self.assertIn("Internal words", text)
        self.assertNotIn("Work on Saturday", text)

    def test_a_topic_of_a_confidential_department_is_not_in_it_unless_chosen(self):
        meeting = self._create_held_meeting(self.policy, name="F/2026/0007")
        self._fill_meeting(meeting)
        self.item.write({"name": "Losses", "department_id": self.finance_department.id})
        self.minutes = self._issue(self._create_minutes(meeting))
        maker = self._open()
        [line] = maker.line_ids.filtered(lambda line: line.name == "Losses")
        self.assertTrue(line.is_confidential)
        self.assertFalse(line.is_included)
        line.is_included = True
        copy = self._print(maker)
        self.assertTrue(copy.is_confidential)
        self.assertIn("Losses", self._read(copy))
        # the topic, and not the brief
        self.assertNotIn("Secret loss", self._read(copy))

    def test_names_of_records_of_others_are_left_out(self):
        stranger = self.env["res.partner"].create({"name": "Competitor"})
        text = self._read(self._make(partner=stranger))
        self.assertIn("is late", text)
        self.assertNotIn(self.title, text)
        # a contact of the customer is the customer
        buyer = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.customer.id}
        )
        self.assertIn(self.title, self._read(self._make(partner=buyer)))
        # an organizer who may not read orders tells nobody of one
        text = self._read(self._make(user=self.planner))
        self.assertNotIn(self.title, text)
        self.assertIn("Work on Saturday", text)

    def test_it_stays_on_record(self):
        copy = self._make({"topic", "texts"})
        self.assertEqual(copy.partner_id, self.customer)
        self.assertEqual(copy.purpose, "Their order")
        self.assertEqual(copy.user_id, self.director)
        self.assertEqual(copy.person_name, self.director.name)
        self.assertTrue(copy.made_at and copy.is_confidential)
        self.assertIn("Report of a Department: Finance", copy.section_names)
        self.assertIn(
            f"Topic With Its Decisions: {self.title} is late", copy.section_names
        )
        self.assertFalse(self._make({"topic"}).is_confidential)
        action = self.minutes.with_user(self.director).action_view_copies()
        self.assertIn(copy, copy.search(action["domain"]))
        message = self.minutes.message_ids.filtered(lambda m: "Their order" in m.body)[
            -1:
        ]
        self.assertIn("Copy made for Customer, with 4 sections", message.body)
        self.assertTold(message.body, "readers", False, False)
        # its checksum is in the ledger, and it stays what it was
        self.minutes.file_id._verify()
        self.assertFalse(self.minutes.file_id.finding_ids)
        with self.assertRaisesRegex(UserError, "part of issued minutes"):
            copy.attachment_id.sudo().write({"raw": b"Other"})
        with self.assertRaises(UserError):
            copy.sudo().write({"purpose": "Another"})
        with self.assertRaises(UserError):
            copy.sudo().unlink()
        self._tamper(copy.sudo().attachment_id, "name", "'Other.pdf'")
        with mute_logger(LOGGER):
            self.minutes.file_id._verify()
        self.assertTrue(self.minutes.file_id.finding_ids)

    def test_who_reads_it(self):
        copy = self._make({"topic", "texts"})
        for role, is_reader in (
            ("director", True),
            # the order in it is not for those
            ("planner", False),
            ("auditor", False),
            ("chair", False),
            ("seller", False),
            ("attendee", False),
            ("outsider", False),
            ("stranger", False),
        ):
            user = self._get_user(role)
            with self.subTest(role):
                self.env.invalidate_all()
                self.assertEqual(copy.with_user(user).has_access("read"), is_reader)
                file = copy.sudo().attachment_id.with_user(user)
                self.assertEqual(file.has_access("read"), is_reader)
        plain = self._make({"attendance"})
        for role in ("planner", "auditor"):
            own = plain.with_user(self._get_user(role))
            self.assertIn("/web/content/", own.action_open()["url"])

    def test_only_organizers_make_one(self):
        for role in ("chair", "seller", "attendee", "auditor", "outsider", "stranger"):
            user = self._get_user(role)
            with self.subTest(role):
                with self.assertRaises(AccessError):
                    self.minutes.with_user(user).action_make_copy()
                with self.assertRaises(AccessError):
                    self.env[MAKER].with_user(user).create(
                        {"minutes_id": self.minutes.id}
                    ).line_ids.mapped("name")
        with self.assertRaises(AccessError):
            self.minutes.with_user(self.seller)._make_copy(
                self.customer, "Mine", {"agenda/0"}, "en_US"
            )

    def test_of_issued_minutes_only(self):
        meeting = self._create_held_meeting(self.policy, name="F/2026/0006")
        draft = self._create_minutes(meeting)
        with self.assertRaisesRegex(UserError, "not issued yet"):
            draft.with_user(self.planner).action_make_copy()
        maker = (
            self.env[MAKER]
            .with_user(self.planner)
            .create(
                {
                    "minutes_id": draft.id,
                    "partner_id": self.customer.id,
                    "purpose": "Early",
                }
            )
        )
        with self.assertRaisesRegex(UserError, "not issued yet"):
            maker.action_make()

    def test_what_a_client_sends_is_checked(self):
        """Sections that are none, nobody to make it for, or several at once."""
        makers = self.env[MAKER].with_user(self.planner)
        values = {"minutes_id": self.minutes.id, "partner_id": self.customer.id}
        maker = makers.create(values)
        with self.assertRaisesRegex(UserError, "what they need it for"):
            maker.action_make()
        maker.purpose = "x"
        maker.line_ids = [
            Command.clear(),
            Command.create({"key": "header", "is_included": True}),
            Command.create({"key": "departments/9/texts", "is_included": True}),
        ]
        with self.assertRaisesRegex(UserError, "at least one section"):
            maker.action_make()
        with self.assertRaises(UserError):
            (maker | makers.create(values)).action_make()
        with self.assertRaises(UserError):
            self.minutes.browse().with_user(self.planner).action_make_copy()
        # nobody makes one from what somebody else has ticked
        with self.assertRaises(AccessError):
            maker.with_user(self.director).action_make()

    def test_in_the_language_of_the_partner(self):
        self.customer.lang = "zh_CN"
        copy = self._make({"topic"})
        self.assertEqual(copy.language, "zh_CN")
        self.assertIn("2026年3月16日", self._read(copy))

    def test_a_copy_of_a_revision_does_not_tell_what_was_said_before(self):
        action = self.minutes.with_user(self.recorder).action_revise()
        revision = self.minutes.browse(action["res_id"])
        revision.revision_reason = "It was wrong"
        self.item.notes = "<p>Better words</p>"
        self._issue(revision)
        self.minutes = revision
        text = self._read(self._make())
        self.assertIn("Better words", text)
        self.assertNotIn("It was wrong", text)
        self.assertNotIn("Everybody waits", text)

    def test_it_goes_with_the_minutes(self):
        copy = self._make({"topic"})
        file = copy.sudo().attachment_id
        self.minutes._write_system(
            {"retention_end": "2020-01-01", "disposal_marked_at": "2026-01-01 00:00:00"}
        )
        self.minutes.with_user(self.manager).action_dispose("Over")
        self.assertFalse(copy.sudo().exists() or file.exists())
