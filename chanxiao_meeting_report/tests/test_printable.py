import base64
import re
from contextlib import ExitStack, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from unittest import skipUnless
from unittest.mock import patch

import lxml.html
from PIL import Image

from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged
from odoo.tools import SQL

from ..models import ir_actions_report, pdf_engine_wkhtmltopdf
from ..report.printable import make_printable
from .common import ReportCase
from .test_report_pdf import has_wkhtmltopdf

# one transparent pixel
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6k"
    "gAAAABJRU5ErkJggg=="
)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" '
    'xmlns:xlink="http://www.w3.org/1999/xlink">'
)
XHTML = 'xmlns:h="http://www.w3.org/1999/xhtml"'
# Everything that makes a browser fetch something, to be filled with an address.
TRAPS = (
    '<img src="%s">',
    '<img srcset="%s 2x" src="data:,">',
    '<picture><source srcset="%s"><img src="data:,"></picture>',
    '<div style="background: url(%s)">x</div>',
    '<div style="background-image: u\\72l(%s)">x</div>',
    '<div style="background: ur/**/l(%s)">x</div>',
    "<ul style=\"list-style-image: url('%s')\"><li>x</li></ul>",
    '<p style="border-image: url(%s) 1; cursor: url(%s), auto">x</p>',
    '<p style="-webkit-mask: url(%s); -webkit-box-reflect: below 0 url(%s)">x</p>',
    '<p style="content: url(%s); filter: url(%s)">x</p>',
    '<style>@import "%s";</style>',
    "<style>p:before { content: url(%s) }</style>",
    "<style>@font-face { font-family: z; src: url(%s) } p { font-family: z }</style>",
    '<link rel="stylesheet" href="%s">',
    '<link rel="prefetch" href="%s"><link rel="dns-prefetch" href="%s">',
    '<iframe src="%s"></iframe><iframe srcdoc="&lt;img src=%s&gt;"></iframe>',
    '<object data="%s"></object><embed src="%s"><applet code="%s"></applet>',
    '<video poster="%s" src="%s"><source src="%s"><track src="%s"></video>',
    '<audio src="%s" autoplay></audio><bgsound src="%s">',
    '<svg width="9" height="9"><image width="9" height="9" xlink:href="%s"/>'
    '<use xlink:href="%s#a"/><feImage xlink:href="%s"/></svg>',
    '<svg><image href="%s" width="9" height="9"/><use href="%s#a"/>'
    '<foreignObject><div><img src="%s"><iframe src="%s"></iframe></div>'
    "</foreignObject></svg>",
    '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22%3E'
    '%3Cimage href=%22%s%22/%3E%3C/svg%3E">',
    '<svg><style>@import "%s";</style><rect style="fill: url(%s#a)"/></svg>',
    '<base href="%s">',
    '<meta http-equiv="refresh" content="0; url=%s">',
    '<table background="%s"><tr><td background="%s">x</td></tr></table>',
    '<body background="%s"></body>',
    '<input type="image" src="%s">',
    '<script src="%s"></script><script>new Image().src = "%s"</script>',
    '<img src="x" onerror="this.src=\'%s\'">',
    '<noscript><img src="%s"></noscript><template><img src="%s"></template>',
    '<!--[if true]><img src="%s"><![endif]--><xmp><img src="%s"></xmp>',
    '<a href="%s" ping="%s">x</a><form action="%s"><button>x</button></form>',
    '<div class="article"><img src="%s"></div><div class="header"><img src="%s"></div>',
    '<main><div style="background: url(%s)"><img src="%s"></div></main>',
)
# what is no text for people: changing it breaks more than the print
KEYS = {
    *("attendance", "better", "code", "key", "kind", "measure", "position", "role"),
    *("draw", "state", "status", "symbol", "tz", "unit"),
}


RICH = {"measures_taken", "notes", "problems", "proposals", "summary", "support_needed"}
FILE_TRAP = (
    "<script>var file = new XMLHttpRequest(); file.open('GET', 'file:///etc/passwd', "
    "false); file.send(); document.write(file.responseText)</script>"
)
TECHNICAL = {"tz", "lang", "month_days", "weekdays", "code", "hash", "previous_hash"}


def _lay_traps(address, is_rich=True):
    """Traps for a rich text; a plain one is printed as it is, so that few do."""
    traps = TRAPS if is_rich else TRAPS[:1]
    return "".join(trap.replace("%s", address) for trap in traps) + FILE_TRAP


class Listener:
    """A server on this machine that remembers what it was asked for."""

    def __enter__(self):
        asked = self.asked = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                self.send_error(404)

            do_HEAD = do_POST = do_CONNECT = do_OPTIONS = do_GET

            def log_message(self, *_args):
                """Stay quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/x"
        Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self.server.shutdown()
        self.server.server_close()


@tagged("post_install", "-at_install", "chanxiao_once")
@skipUnless(has_wkhtmltopdf(), "wkhtmltopdf is not installed")
class TestNothingIsFetched(ReportCase):
    """Whatever stands in the fields that are printed, the engine asks nobody for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.listener = cls.enterClassContext(Listener())
        cls._fill_texts()

    def setUp(self):
        super().setUp()
        self.listener.asked.clear()

    @classmethod
    def _fill_texts(cls):
        """Write into every text there is, past the fields that would sanitize it."""
        cls.env.flush_all()
        meeting = cls.meeting
        for records in (
            meeting,
            meeting.policy_id,
            meeting.agenda_ids,
            meeting.attendee_ids,
            meeting.brief_ids,
            meeting.decision_ids,
            meeting.action_ids,
            meeting.attendee_ids.partner_id,
            meeting.company_id.partner_id,
            meeting.brief_ids.department_id,
            cls.minutes,
        ):
            for field in records._fields.values():
                if field.column_type and cls._is_text(field):
                    cls._append(records, field)
        content = cls._fill(cls.minutes.content)
        cls.minutes._set_state("draft", content=content)
        cls.env.flush_all()
        cls.env.invalidate_all()

    @staticmethod
    def _is_text(field):
        if not field.store or field.company_dependent or field.name in TECHNICAL:
            return False
        return field.type in ("char", "text", "html")

    @classmethod
    def _append(cls, records, field):
        html = _lay_traps(cls.listener.address, field.type == "html")
        column = SQL.identifier(field.name)
        if field.translate:
            value = SQL("jsonb_build_object('en_US', %s)", html)
        else:
            value = SQL("COALESCE(%s, '') || %s", column, html)
        table = SQL.identifier(records._table)
        cls.env.cr.execute(
            SQL(
                "UPDATE %s SET %s = %s WHERE id = ANY(%s)",
                table,
                column,
                value,
                records.ids,
            )
        )

    @classmethod
    def _fill(cls, value, key=None):
        """The frozen content with the same in every text."""
        if isinstance(value, dict):
            return {k: cls._fill(item, k) for k, item in value.items()}
        if isinstance(value, list):
            return [cls._fill(item, key) for item in value]
        is_text = isinstance(value, str) and key not in KEYS
        if not is_text or re.match(r"\d{4}-\d\d-\d\d", value):
            return value
        return value + _lay_traps(cls.listener.address, key in RICH)

    def _print_all(self):
        return "".join(
            self._read_text(self._render_pdf(name, record, lang="en_US"))
            for name, record in (
                ("report_notice", self.meeting),
                ("report_sign_in", self.meeting),
                ("report_minutes", self.minutes),
            )
        )

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

    def test_nothing_is_fetched(self):
        text = self._print_all()
        self.assertFalse(self.listener.asked)
        self.assertNotIn("root:x:0", text)
        self.assertIn("Workon", text)

    def test_each_wall_alone_is_enough(self):
        for walls in ({"uncleaned": True}, {"unwalled": True}):
            text = ""
            with self.subTest(**walls), self._let(**walls):
                # with Qt's patches the engine gives up on what it may not fetch
                with suppress(UserError):
                    text = self._print_all()
                self.assertFalse(self.listener.asked)
                self.assertNotIn("root:x:0", text)

    def test_traps_are_real(self):
        # the engine may give up on what it cannot fetch
        with self._let(uncleaned=True, unwalled=True), suppress(UserError):
            self._print_all()
        self.assertTrue(self.listener.asked)


@tagged("post_install", "-at_install", "chanxiao_once")
@skipUnless(has_wkhtmltopdf(), "wkhtmltopdf is not installed")
class TestNoFileIsRead(ReportCase):
    """Files of the server are not printed, in whatever way a text names them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = Path(cls.enterClassContext(TemporaryDirectory()))
        (cls.folder / "page.html").write_text("<p>CANARYPAGE</p>")
        (cls.folder / "style.css").write_text(
            "p:before, td:before, div:before { content: 'CANARYSTYLE' }"
        )
        (cls.folder / "drawing.svg").write_text(
            f'{SVG}<text id="a" x="1" y="20">CANARYDRAWING</text></svg>'
        )
        # a picture of a size that nothing else has
        Image.new("RGB", (37, 41), "red").save(cls.folder / "picture.png")

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
        return self._find_canaries(pages)

    def _find_canaries(self, pages):
        text = "".join("".join(page.extract_text() for page in pages).split())
        sizes = {
            (image.get("/Width"), image.get("/Height"))
            for page in pages
            for resource in page["/Resources"].get("/XObject", {}).values()
            if (image := resource.get_object()).get("/Subtype") == "/Image"
        }
        found = re.findall("CANARY(?:PAGE|STYLE|DRAWING)", text)
        return {*found, *(sizes & {(37, 41)})}

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
        folder = f"file://{self.folder}"
        text = (
            f'<img src="{folder}/picture.png"><img src="{folder}/drawing.svg">'
            f'<iframe src="{folder}/page.html"></iframe>'
            f'<link rel="stylesheet" href="{folder}/style.css">'
        )
        expected = {"CANARYPAGE", "CANARYSTYLE", "CANARYDRAWING", (37, 41)}
        if self.env["chanxiao.pdf.engine.wkhtmltopdf"]._is_patched():
            # it shows no drawing as a picture
            expected.remove("CANARYDRAWING")
        self.assertEqual(
            self._print_summary(text, uncleaned=True, unwalled=True), expected
        )


@tagged("post_install", "-at_install", "chanxiao_once")
class TestPrintable(BaseCase):
    """What stays of a text."""

    def _clean(self, text, pictures=None):
        document = f"<main><div class='article'>{text}</div></main>"
        root = lxml.html.fromstring(f"<html><body>{document}</body></html>")
        make_printable(root, lambda addresses: pictures or {}, "not printed")
        result = lxml.html.tostring(root, encoding="unicode")
        return re.search(r'<div class="article">(.*)</div></main>', result, re.S)[1]

    def test_ordinary_texts_stay(self):
        for text in (
            "<p>交期 <b>fett</b> <i>kursiv</i></p>",
            '<table><tr><td colspan="2" style="text-align: center">1</td></tr></table>',
            '<p style="color: red; font-size: 14px">x</p>',
            '<p style="background-color: rgba(255, 0, 0, 0.5)">x</p>',
            '<ul><li style="list-style-type: square">x</li></ul>',
            '<a href="https://example.com/?a=1&amp;b=2">x</a>',
        ):
            self.assertEqual(self._clean(text), text)

    def test_each_trap_is_taken_out(self):
        for trap in TRAPS:
            for address in ("http://trap.example/", "file:///etc/passwd"):
                left = self._clean(trap.replace("%s", address) + "<p>end</p>")
                with self.subTest(left):
                    # a link that is printed is not followed
                    left = re.sub(r'<a href="http[^"]*">', "", left)
                    self.assertNotIn("trap.example", left)
                    self.assertNotIn("passwd", left)
                    self.assertIn("<p>end</p>", left)

    def test_a_text_is_no_document_of_its_own(self):
        left = self._clean(
            '<div class="article x" data-oe-model="m" data-oe-id="1"><p>in</p></div>'
        )
        self.assertEqual(left, '<div class="x"><p>in</p></div>')

    def test_a_text_is_not_laid_out_like_a_document(self):
        left = self._clean(
            '<div class="cx-rich"><p class="cx-seal">x</p><p class="a">y</p></div>'
        )
        self.assertEqual(left, '<div class="cx-rich"><p>x</p><p>y</p></div>')

    def test_nothing_covers_the_document(self):
        left = self._clean(
            '<p style="position: fixed; top: 0; width: 3000px; margin: -50px">x</p>'
        )
        self.assertEqual(left, "<p>x</p>")

    def test_unknown_elements_leave_their_text(self):
        self.assertEqual(self._clean("<blink>a<p>b</p></blink>c"), "a<p>b</p>c")

    def test_controls_do_not_keep_a_document_from_being_printed(self):
        self.assertEqual(
            self._clean('<p class="a\x02 article" align="left\x03">x</p>'),
            '<p class="a">x</p>',
        )
        self.assertEqual(self._clean("<blink>a\x0b</blink>b\x02c"), "abc")
        left = self._clean('<img alt="\ufffe\x02y">')
        self.assertEqual(left, '<span class="cx-muted">[not printed: y]</span>')

    def test_pictures_are_drawn_anew(self):
        hidden = PIXEL + b"<script>alert()</script>"
        left = self._clean('<img src="/web/image/1">', {"/web/image/1": hidden})
        data = re.fullmatch(r'<img src="data:image/png;base64,([^"]+)">', left)[1]
        self.assertNotIn(b"script", base64.b64decode(data))

    def test_pictures_that_cannot_be_read_are_said(self):
        for source in (
            "data:image/png;base64,AAAA",
            "data:image/png;base64,A",
            "data:text/html;base64,AAAA",
            "/web/image/1",
            "",
        ):
            self.assertEqual(
                self._clean(f'<img src="{source}" alt="图">x'),
                '<span class="cx-muted">[not printed: 图]</span>x',
            )

    def _draw(self, content, before="", root=SVG):
        drawing = f"{before}{root}{content}</svg>".encode()
        data = base64.b64encode(drawing).decode()
        left = self._clean(f'<img src="data:image/svg+xml;base64,{data}">')
        found = re.search(r"data:image/svg\+xml;base64,([^\"]+)", left)
        return base64.b64decode(found[1]).decode() if found else left

    def test_drawings_that_reach_out_are_not_printed(self):
        inside = (
            '<g id="a"><rect fill="url(#b)" style="fill: url(\'#b\')"/></g>'
            '<use xlink:href="#a"/><style>rect { fill: red }</style>'
            '<text xml:space="preserve">C:\\a (b)</text>'
        )
        self.assertEqual(self._draw(inside), f"{SVG}{inside}</svg>")
        for outside in (
            '<image xlink:href="http://trap.example/"/>',
            '<use xlink:href="http://trap.example/#a"/>',
            '<use href="file:///etc/passwd#a"/>',
            '<a xlink:href="http://trap.example/"><text>x</text></a>',
            '<style>@import "http://trap.example/";</style>',
            '<style>@\\69mport "http://trap.example/";</style>',
            '<style><g/>@import "http://trap.example/";</style>',
            '<style><![CDATA[@import "http://trap.example/";]]></style>',
            '<style>rect { fill: image-set("http://trap.example/" 1x) }</style>',
            "<style>@font-face { font-family: z; src: url(http://trap.example/) }"
            "</style>",
            '<rect style="fill: url(http://trap.example/)"/>',
            '<rect style="fill: u\\72l(http://trap.example/)"/>',
            '<rect src="http://trap.example/"/>',
            '<rect onclick="1"/>',
            "<script>1</script>",
            "<foreignObject/>",
            f'<h:img {XHTML} src="http://trap.example/"/>',
            f'<h:iframe {XHTML} src="file:///etc/passwd"/>',
            f'<metadata><h:link {XHTML} href="http://trap.example/"/></metadata>',
            '<img xmlns="" src="http://trap.example/"/>',
            '<set attributeName="xlink:href" to="http://trap.example/"/>',
            "<broken>",
        ):
            self.assertIn("not printed", self._draw(outside), outside)

    def test_drawings_that_are_none_are_not_printed(self):
        for root in (
            "<svg>",
            '<svg xmlns="http://www.w3.org/1999/xhtml">',
            SVG.replace(">", ' onload="1">'),
        ):
            self.assertIn("not printed", self._draw("<g/>", root=root), root)

    def test_drawings_hide_nothing_in_entities(self):
        link = '<use xlink:href="&a;"/>'
        style = '<rect style="fill: &a;"/><text>&a;</text>'
        for value in ("http://trap.example/", "url(http://trap.example/)"):
            declared = f'<!DOCTYPE svg [<!ENTITY a "{value}">]>'
            for content in (link, style):
                self.assertIn("not printed", self._draw(content, before=declared))
        for declared in (
            '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
            '<!DOCTYPE svg [<!ENTITY % a SYSTEM "http://trap.example/"> %a;]>',
        ):
            left = self._draw("<text>&a;</text>", before=declared)
            self.assertIn("not printed", left, declared)

    def test_drawings_are_printed_without_notes(self):
        """What programs note in a drawing, and what it says before it begins."""
        before = (
            '<?xml version="1.0"?>'
            '<?xml-stylesheet href="http://trap.example/" type="text/css"?>'
            '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://trap.example/svg">'
        )
        program = 'xmlns:p="http://program.example/"'
        for noted in (
            f'<g {program} p:file="C:\\a.png" p:base="http://trap.example/"/>',
            '<g xml:base="http://trap.example/" xlink:title="x"/>',
            f'<p:view {program} src="http://trap.example/"><p:a/></p:view><g/>',
            '<!-- <image href="http://trap.example/"/> --><g/>',
            '<?x href="http://trap.example/"?><g/>',
        ):
            left = self._draw(noted, before=before)
            self.assertNotIn("trap.example", left)
            self.assertNotIn("a.png", left)
            self.assertIn("<g", left)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestPrintedPictures(ReportCase):
    """Pictures that people put into their texts are on paper."""

    def _attach(self, record=None, **values):
        return self.env["ir.attachment"].create(
            {
                "name": "picture.png",
                "raw": PIXEL,
                "res_model": record and record._name,
                "res_id": record and record.id,
                **values,
            }
        )

    def _print(self, address):
        self.item.notes = f'<p><img src="{address}"/></p>'
        self.minutes._refresh()
        report = self.env.ref("chanxiao_meeting_report.report_minutes_action")
        reports = self.env["ir.actions.report"].with_user(self.attendee)
        html = self._render_html("report_minutes", self.minutes).encode()
        [body], *_rest = (
            report.with_env(reports.env)
            .sudo()
            .with_context(chanxiao_printed_ids=self.minutes.ids)
            ._prepare_html(html, report_model=report.model)
        )
        return body

    def assertPrinted(self, address):
        self.assertIn("data:image/png;base64,", self._print(address))

    def assertNotPrinted(self, address):
        body = self._print(address)
        self.assertNotIn("data:image/png;base64,", body)
        self.assertIn("[picture not printed]", body)

    def test_picture_of_a_text_of_the_minutes(self):
        for record in (self.item, self.sales_brief, self.minutes):
            attachment = self._attach(record)
            self.assertPrinted(f"/web/image/{attachment.id}")
            self.assertPrinted(f"/web/image/{attachment.id}-1a2b/picture.png?x=1")
        base = self.minutes.get_base_url()
        self.assertPrinted(f"{base}/web/image/{attachment.id}")

    def test_picture_that_its_address_opens(self):
        attachment = self._attach()
        [token] = attachment.generate_access_token()
        address = f"/web/image/{attachment.id}-1a2b/picture.png?access_token="
        self.assertPrinted(address + token)
        self.assertNotPrinted(address + "guess")
        self.assertNotPrinted(address)
        self.assertPrinted(f"/web/image/{self._attach(public=True).id}")

    def test_nobody_gets_at_a_picture_through_those_who_print(self):
        for attachment in (
            self._attach(self.finance_brief),
            self._attach(self.env["res.partner"].create({"name": "Secret"})),
            self._attach(self.item, type="url", url="http://trap.example/", raw=False),
        ):
            self.assertNotPrinted(f"/web/image/{attachment.id}")

    def test_other_addresses_are_not_asked(self):
        for address in (
            "http://trap.example/web/image/1",
            "/web/image/0",
            "/web/image/999999999",
            "/web/image/res.users/1/image_1920",
            "/logo.png",
        ):
            self.assertNotPrinted(address)
