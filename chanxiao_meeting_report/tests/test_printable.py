import base64
import re

import lxml.html

from odoo.tests import BaseCase, tagged

from ..report.printable import make_printable
from .common import ReportCase
from .traps import SVG, TRAPS

# one transparent pixel
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6k"
    "gAAAABJRU5ErkJggg=="
)
XHTML = 'xmlns:h="http://www.w3.org/1999/xhtml"'


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
