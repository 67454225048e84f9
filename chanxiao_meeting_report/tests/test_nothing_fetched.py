"""Whatever stands in the texts that are printed, the engine fetches nothing for it."""

import re
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import skipUnless
from unittest.mock import patch

import lxml.html

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..models import ir_actions_report, pdf_engine_wkhtmltopdf
from ..models.pdf_engine import PdfError
from .common import PREFIX, ReportCase
from .test_report_pdf import has_wkhtmltopdf
from .traps import (
    TRAPS,
    Listener,
    find_canaries,
    lay_traps,
    name_canaries,
    read_text,
    write_canaries,
)

ADDONS = ("chanxiao_meeting", "chanxiao_meeting_report")
# what is no text for people: changing it breaks more than the print
KEYS = {
    *("attendance", "better", "code", "key", "kind", "measure", "position", "role"),
    *("draw", "state", "status", "symbol", "tz", "unit"),
}
RICH = {"measures_taken", "notes", "problems", "proposals", "summary", "support_needed"}
TECHNICAL = {
    *("tz", "lang", "month_days", "weekdays", "code", "hash", "previous_hash", "key"),
    *("model", "res_model", "subject_model", "drill_model", "provider_code"),
}
#: texts that are printed in documents of ours though they are those of other addons
PRINTED_OF_OTHERS = (
    *("res.partner", "hr.department", "hr.employee", "product.template"),
    *("sale.order", "sale.order.line"),
)
#: never on paper: what new policies begin with
UNPRINTED = {"chanxiao.meeting.policy.template"}
#: on paper as the minutes keep them
KEPT = {
    "chanxiao.meeting.agenda.item.notes": "content.notes",
    "chanxiao.meeting.minutes.written_summary": "content.summary",
}


class TrapCase(ReportCase):
    """A document of every kind, with traps in every text that it may print."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.listener = cls.enterClassContext(Listener())
        cls.folder = Path(cls.enterClassContext(TemporaryDirectory()))
        write_canaries(cls.folder)
        cls.printed = cls._create_documents()
        cls._fill_texts()

    @classmethod
    def _create_documents(cls):
        """What each report prints, by its name."""
        meeting, minutes = cls.meeting, cls._create_issued_minutes()
        cls.decision._set_state("adopted")
        return {
            "report_agenda": meeting,
            "report_brief": meeting.brief_ids,
            "report_circulation": minutes,
            "report_decision": cls.decision,
            "report_exception": cls._create_exception(),
            "report_minutes": cls.minutes,
            "report_notice": meeting,
            "report_policy": meeting.policy_id,
            "report_register": cls.env["chanxiao.meeting.register"].create(
                {"year": 2026}
            ),
            "report_settlement": cls._create_settlement(),
            "report_sign_in": meeting,
            "report_supervision_slip": cls.env["chanxiao.meeting.commitment"].search(
                [("res_model", "=", "chanxiao.meeting.action")], limit=1
            ),
            "report_work_contact": cls.env["chanxiao.work.contact"].create(
                {
                    "topic": "Prices",
                    "kind": "answer",
                    "from_department_id": cls.sales_department.id,
                    "to_department_id": cls.finance_department.id,
                    "deadline": "2026-03-13",
                }
            ),
        }

    @classmethod
    def _create_issued_minutes(cls):
        """What is issued is sealed, so that it is another meeting's."""
        meeting = cls._create_held_meeting(cls.policy, name="F/2026/0006")
        minutes = cls._create_minutes(meeting)
        cls._issue(cls, minutes)
        minutes.with_user(cls.attendee).action_object("It was Tuesday")
        return minutes

    @classmethod
    def _create_exception(cls):
        return cls.env["chanxiao.control.exception"].create(
            {
                "name": "Casting cracked",
                "kind": "quality",
                "department_id": cls.sales_department.id,
                "decision_id": cls.decision.id,
                "why_ids": [Command.create({"question": "Why?", "answer": "So"})],
            }
        )

    @classmethod
    def _create_settlement(cls):
        product = cls.env["product.product"].create({"name": "Pump"})
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.attendee.partner_id.id,
                "order_line": [Command.create({"product_id": product.id})],
            }
        )
        return cls.env["chanxiao.settlement"]._create_system(
            {"sale_line_id": order.order_line.id}
        )

    # the traps

    @classmethod
    def _lay_traps(cls, name, is_rich):
        # which field asked is told of the few that are not printed as they stand
        address = cls.listener.address + (f"/{name}/" if is_rich else "")
        return lay_traps(address, cls.folder, is_rich)

    @classmethod
    def _fill_texts(cls):
        """Write into every text there is, past the fields that would sanitize it."""
        cls.meeting.brief_ids.figure_ids._write_system(
            {"breakdown": cls._fill([{"label": "Part", "value": 8}])}
        )
        cls.minutes._set_state("draft", content=cls._fill(cls.minutes.content))
        cls.env.flush_all()
        for name in [*cls._get_our_models(), *PRINTED_OF_OTHERS]:
            for field in cls.env[name]._fields.values():
                if cls._is_text(field):
                    cls._append(cls.env[name], field)
        company = cls.env.company
        cls._append(company, company._fields["name"])
        cls.env.invalidate_all()

    @classmethod
    def _get_our_models(cls):
        return [
            name
            for name, model in cls.env.registry.items()
            if model._original_module in ADDONS
            and not (model._abstract or model._transient)
            and model._auto
        ]

    @staticmethod
    def _is_text(field):
        if not field.store or field.company_dependent or field.name in TECHNICAL:
            return False
        return bool(field.column_type) and field.type in ("char", "text", "html")

    @classmethod
    def _append(cls, model, field):
        name = f"{model._name}.{field.name}"
        traps = cls._lay_traps(name, field.type == "html")
        column, table = SQL.identifier(field.name), SQL.identifier(model._table)
        if field.translate:
            value = SQL("jsonb_build_object('en_US', %s)", traps)
        else:
            value = SQL("COALESCE(%s, '') || %s", column, traps)
        cls.env.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", table))
        # some columns of others are unique, and empty
        is_ours = model._original_module in ADDONS
        where = SQL("TRUE") if is_ours else SQL("%s IS NOT NULL", column)
        cls.env.cr.execute(
            SQL("UPDATE %s SET %s = %s WHERE %s", table, column, value, where)
        )
        cls.env.cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", table))

    @classmethod
    def _fill(cls, value, key=None):
        """Frozen content with the same in every text."""
        if isinstance(value, dict):
            return {k: cls._fill(item, k) for k, item in value.items()}
        if isinstance(value, list):
            return [cls._fill(item, key) for item in value]
        is_text = isinstance(value, str) and key not in KEYS
        if not is_text or re.match(r"\d{4}-\d\d-\d\d", value):
            return value
        return value + cls._lay_traps(f"content.{key}", key in RICH)


@tagged("post_install", "-at_install", "chanxiao_once")
@skipUnless(has_wkhtmltopdf(), "wkhtmltopdf is not installed")
class TestNothingIsFetched(TrapCase):
    """Every document, with traps in every text, asks nobody for anything."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cleaned = cls._prepare_all()

    def setUp(self):
        super().setUp()
        self.listener.asked.clear()

    @classmethod
    def _prepare_all(cls):
        """What the engine gets: documents as HTML, by name of their report."""
        return {name: cls._prepare(name) for name in cls.printed}

    @classmethod
    def _prepare(cls, name):
        reports = cls.env["ir.actions.report"].with_context(lang="en_US")
        report = reports._get_report(f"{PREFIX}.{name}").with_env(reports.env)
        documents = [
            report._prepare_print(report, record, {}) for record in cls.printed[name]
        ]
        return [html for one in documents for html in (one.html, one.foot) if html]

    def _print_all(self, documents):
        """One PDF of all documents: its pages, and their text without blanks.

        They are printed as one, and once: heads of tables again take longer.
        """
        root, *others = [
            lxml.html.fromstring(html) for htmls in documents.values() for html in htmls
        ]
        for other in others:
            root.body.extend(other.body)
        engine = self.env["chanxiao.pdf.engine.wkhtmltopdf"]
        paper = engine._read_paper(self.env.ref(f"{PREFIX}.paperformat_document"))
        html = lxml.html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")
        with patch.object(
            pdf_engine_wkhtmltopdf, "print_with_heads", lambda body, run: run(body)
        ):
            pages = self._read_pages(engine._print(html, paper, 60))
        return pages, read_text(pages)

    def _let(self, *, uncleaned=False, unwalled=False):
        """Take one or both of the walls away."""
        stack = ExitStack()
        if uncleaned:
            stack.enter_context(
                patch.object(ir_actions_report, "make_printable", lambda *_: None)
            )
        if unwalled:
            stack.enter_context(
                patch.object(pdf_engine_wkhtmltopdf, "NOTHING_TO_FETCH", ())
            )
        return stack

    def assertNothingFetched(self, pages, text):
        self.assertFalse(self.listener.asked)
        self.assertEqual(find_canaries(pages, text), set())
        self.assertNotIn("root:x:0", text)

    def test_every_report_is_tried(self):
        reports = self.env["ir.actions.report"].search(
            [("report_type", "=", "qweb-pdf")]
        )
        ours = {
            report.report_name.removeprefix(f"{PREFIX}.")
            for report in reports
            if report.get_external_id()[report.id].split(".")[0] in ADDONS
        }
        self.assertEqual({*self.printed}, ours, "add one of each to the documents")
        self.assertFalse([name for name, docs in self.printed.items() if not docs])

    def test_every_rich_text_is_tried(self):
        """Their traps are in what is rendered, or nothing was tried with them."""
        html = "".join(
            self._render_html(name, records) for name, records in self.printed.items()
        )
        address = re.escape(self.listener.address)
        # as elements, and not as text that is printed as it stands
        found = set(re.findall(rf'<img src="{address}/([\w.]+)/"', html))
        rich = {
            KEPT.get(key := f"{name}.{field.name}", key)
            for name in {*self._get_our_models()} - UNPRINTED
            for field in self.env[name]._fields.values()
            if field.type == "html" and self._is_text(field)
        }
        self.assertFalse(rich - found, "not printed, or never filled")
        self.assertIn("content.problems", found)

    def test_nothing_is_left_to_fetch(self):
        """Of an address nothing is left but text, and links that people follow."""
        for name, documents in self.cleaned.items():
            for html in documents:
                root = lxml.html.fromstring(html)
                addresses = [
                    (element.tag, attribute)
                    for element in root.iter()
                    for attribute, value in element.attrib.items()
                    if "127.0.0.1" in value or "file:" in value
                ]
                styles = "".join(root.xpath("//style//text()"))
                with self.subTest(name):
                    self.assertLessEqual({*addresses}, {("a", "href")})
                    self.assertNotRegex(styles, r"127\.0\.0\.1|file:|@import|url\(")

    def test_nothing_is_fetched(self):
        pages, text = self._print_all(self.cleaned)
        self.assertNothingFetched(pages, text)
        self.assertIn("Workon", text)

    def test_each_wall_alone_is_enough(self):
        with self._let(uncleaned=True):
            uncleaned = self._prepare_all()
        for documents, walls in (
            (uncleaned, {}),
            (self.cleaned, {"unwalled": True}),
        ):
            printed = [], ""
            with self.subTest(**walls), self._let(**walls):
                # with Qt's patches the engine gives up on what it may not fetch
                with suppress(PdfError):
                    printed = self._print_all(documents)
                self.assertNothingFetched(*printed)

    def test_traps_are_real(self):
        # the engine may give up on what it cannot fetch
        with self._let(uncleaned=True, unwalled=True), suppress(PdfError):
            self._print_all(self._prepare_all())
        asked = {path.split("/")[2] for path in self.listener.asked if "/x/" in path}
        for field in ("chanxiao.meeting.brief.problems", "content.problems"):
            self.assertIn(field, asked)


@tagged("post_install", "-at_install", "chanxiao_once")
@skipUnless(has_wkhtmltopdf(), "wkhtmltopdf is not installed")
class TestNoFileIsRead(ReportCase):
    """Files of the server are not printed, in whatever way a text names them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = Path(cls.enterClassContext(TemporaryDirectory()))
        write_canaries(cls.folder)

    def _fill_traps(self):
        """Every trap with every one of the files."""
        return "".join(
            trap.replace("%s", f"file://{file}")
            for file in sorted(self.folder.iterdir())
            for trap in TRAPS
        )

    def _print_summary(self, text, **walls):
        """The canaries in the minutes whose conclusion is this text."""
        content = {**self.minutes.content, "summary": text}
        self.minutes._set_state("draft", content=content)
        with ExitStack() as stack:
            if walls.get("uncleaned"):
                stack.enter_context(
                    patch.object(ir_actions_report, "make_printable", lambda *_: None)
                )
            if walls.get("unwalled"):
                allowed = (("--enable-local-file-access",),)
                stack.enter_context(
                    patch.object(pdf_engine_wkhtmltopdf, "NOTHING_TO_FETCH", allowed)
                )
            pages = self._read_pages(
                self._render_pdf("report_minutes", self.minutes, lang="en_US")
            )
        return find_canaries(pages, read_text(pages))

    def test_no_file_is_read(self):
        self.assertEqual(self._print_summary(self._fill_traps()), set())

    def test_each_wall_alone_is_enough_for_files(self):
        traps = self._fill_traps()
        for wall in ("uncleaned", "unwalled"):
            found = set()
            with self.subTest(wall):
                # with Qt's patches the engine gives up on what it may not read
                with suppress(UserError):
                    found = self._print_summary(traps, **{wall: True})
                self.assertEqual(found, set())

    def test_canaries_sing(self):
        """Without the walls all of them are printed."""
        text = name_canaries(self.folder)
        expected = {"CANARYPAGE", "CANARYSTYLE", "CANARYDRAWING", (37, 41)}
        if self.env["chanxiao.pdf.engine.wkhtmltopdf"]._is_patched():
            # it shows no drawing as a picture
            expected.remove("CANARYDRAWING")
        self.assertEqual(
            self._print_summary(text, uncleaned=True, unwalled=True), expected
        )
