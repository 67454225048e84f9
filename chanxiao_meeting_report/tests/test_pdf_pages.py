import re
from unittest import skipUnless
from unittest.mock import patch

import lxml.html

from odoo.tests import BaseCase, tagged

from odoo.addons.chanxiao_meeting.models.minutes.minutes_format import SHORT_TABLE

from ..models.pdf_engine_wkhtmltopdf import Program
from ..report import high_rows, pdf_pages
from ..report.repeated_heads import (
    FILLED,
    PRINTS,
    TABLE,
    _Places,
    number_tables,
    print_with_heads,
)
from .common import ReportCase
from .test_report_pdf import has_wkhtmltopdf


@tagged("post_install", "-at_install", "chanxiao_once")
class TestKeepRowsAndHeadings(BaseCase):
    """The document as the unpatched engine can break it."""

    def _convert(self, body):
        root = lxml.html.fromstring(f"<html><body><main>{body}</main></body></html>")
        pdf_pages.keep_rows_and_headings(root)
        return root.find(".//main")

    def _make_table(self, rows, css="cx-table"):
        lines = "".join(f"<tr><td>第{n}行</td><td>x</td></tr>" for n in range(rows))
        return (
            f'<table class="{css}"><thead><tr><th style="width: 30%">序号</th><th/>'
            f"</tr></thead><tbody>{lines}</tbody></table>"
        )

    def test_long_table_becomes_a_stack_of_rows(self):
        main = self._convert(self._make_table(20))
        pieces = main.findall("div/table")
        self.assertEqual(
            [len(p.findall("tbody/tr")) for p in pieces], [2] + [1] * 16 + [2]
        )
        self.assertEqual(len(main.findall(".//thead")), 1)
        self.assertIsNotNone(pieces[0].find("thead"), "titles with the first rows")
        for piece in pieces:
            self.assertIn("cx-block", piece.get("class"))
            widths = [column.get("style") for column in piece.findall("colgroup/col")]
            self.assertEqual(widths, ["width: 30%", "width: 70%"])
        text = "".join(main.text_content().split())
        self.assertEqual(re.findall(r"第(\d+)行", text), [str(n) for n in range(20)])

    def test_short_tables_stay_whole(self):
        main = self._convert(self._make_table(SHORT_TABLE, "cx-table cx-block"))
        self.assertEqual(len(main.findall(".//table")), 1)
        main = self._convert(self._make_table(SHORT_TABLE + 1, "cx-table cx-block"))
        self.assertGreater(len(main.findall(".//table")), 1)
        main = self._convert(self._make_table(3))
        self.assertEqual(len(main.findall(".//table")), 1)

    def test_other_tables_are_left_alone(self):
        for css in ("", "cx-letterhead"):
            self.assertEqual(
                len(self._convert(self._make_table(30, css)).findall(".//table")), 1
            )

    def test_heading_stays_with_the_first_rows(self):
        main = self._convert("<h2>任务</h2>" + self._make_table(20))
        block = main[0]
        self.assertIn("cx-block", block.get("class"))
        self.assertEqual(block[0].tag, "h2")
        self.assertEqual(len(block.findall(".//tbody/tr")), 2, "and no more")
        self.assertEqual(len(main[1].findall(".//tbody/tr")), 18)

    def test_headings_of_two_levels_stay_with_what_follows(self):
        main = self._convert(
            "<h2>议题</h2>"
            '<div class="cx-topic cx-block"><h3>一</h3><p class="cx-facts">10 分钟</p>'
            "<p>原因</p><p>讨论</p></div>"
            '<div class="cx-topic cx-block"><h3>二</h3><p>原因</p></div>'
        )
        self.assertEqual(len(main), 2)
        self.assertEqual([e.tag for e in main[0][0]], ["h2", "h3", "p", "p"])
        self.assertEqual(main[0][1].text, "讨论")
        self.assertEqual([e.tag for e in main[1][0]], ["h3", "p"])

    def test_rows_that_belong_together_stay_together(self):
        table = self._make_table(9)
        table = table.replace("<tr><td>第4", '<tr class="cx-with-next"><td>第4')
        pieces = self._convert(table).findall("div/table")
        self.assertEqual(
            [len(p.findall("tbody/tr")) for p in pieces], [2, 1, 1, 2, 1, 2]
        )

    def test_tables_beside_each_other_stay_whole(self):
        inner = self._make_table(20, "cx-table cx-block")
        main = self._convert(
            f'<table class="cx-pair"><tbody><tr><td>{inner}</td></tr></tbody></table>'
        )
        self.assertEqual(len(main.findall(".//table")), 2)
        # one alone would be moved to the next page
        self.assertNotIn("cx-block", main.findall(".//table")[1].get("class"))

    def test_signatures_take_the_last_rows_along(self):
        for rows, kept in ((9, 2), (3, 3)):
            root = lxml.html.fromstring(
                f"<main>{self._make_table(rows)}"
                '<div class="cx-with-previous">签名</div></main>'
            )
            pdf_pages.keep_with_previous(root)
            block = root[-1]
            self.assertIn("cx-block", block.get("class"))
            self.assertEqual(len(block.findall(".//tbody/tr")), kept)
            self.assertEqual(block[-1].text, "签名")
            self.assertEqual(len(root.findall(".//tbody/tr")), rows)

    def test_text_around_is_not_lost(self):
        main = self._convert(
            "vor<h2>A</h2>nach" + self._make_table(5) + "ende<h2>B</h2>"
        )
        text = "".join(main.text_content().split())
        self.assertTrue(text.startswith("vorAnach序号第0行"), text)
        self.assertTrue(text.endswith("x" + "endeB"), text)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestHighRows(BaseCase):
    """A row in parts: nothing is lost, and nothing is said twice."""

    def _split(self, cells, parts):
        table = lxml.html.fromstring(f"<table><tr>{cells}</tr></table>")
        return high_rows.split_row(table.find(".//tr"), parts)

    def _get_texts(self, rows, column):
        return [row[column].text_content() for row in rows]

    def test_words_are_divided_at_their_ends(self):
        text = "".join(f"第{n}件事今天办完。" for n in range(60))
        rows = self._split(f"<td>1</td><td>{text}</td><td>李明</td>", 3)
        self.assertEqual(self._get_texts(rows, 0), ["1", "", ""])
        self.assertEqual(self._get_texts(rows, 2), ["李明", "", ""])
        parts = self._get_texts(rows, 1)
        self.assertEqual("".join(parts), text)
        for part in parts:
            self.assertTrue(part.endswith("。"))
            self.assertGreater(len(part), len(text) / 5)
        self.assertEqual(
            [row.get("class") for row in rows],
            ["cx-goes-on", "cx-goes-on cx-went-on", "cx-went-on"],
        )

    def test_what_is_in_a_cell_is_divided_with_it(self):
        words = "one two three " * 30
        inner = f"<b>Head</b> {words}<br/><i>{words}</i>{words}<small>End</small>"
        rows = self._split(f"<td>{inner}</td>", 4)
        whole = lxml.html.fromstring(f"<div>{inner}</div>")
        parts = self._get_texts(rows, 0)
        self.assertEqual("".join(parts), whole.text_content())
        for part in parts[:-1]:
            self.assertRegex(part, r"(one|two|three) $")
        for tag, count in (("b", 1), ("br", 1), ("small", 1)):
            self.assertEqual(sum(len(row.findall(f".//{tag}")) for row in rows), count)
        self.assertEqual(rows[0][0][0].tag, "b")
        self.assertEqual(rows[-1][0][-1].tag, "small")

    def test_text_without_an_end(self):
        rows = self._split(f"<td>{'x' * 1000}</td>", 3)
        self.assertEqual("".join(self._get_texts(rows, 0)), "x" * 1000)

    def test_what_stands_around_keeps_its_place(self):
        """In a block with a heading the first part stays, with signatures the last."""
        words = "".join(f"({n})今天办完。" for n in range(90))
        lines = [f"<tr><td>第{n}行</td></tr>" for n in range(5)]
        high = f"<tr><td>长{words}短</td></tr>"
        table = '<table class="cx-table"><thead><tr><th>题</th></tr></thead><tbody>{}'
        signatures = '<div class="cx-with-previous">签名</div>'
        for after in ("", signatures):
            for place in range(6):
                rows = "".join([*lines[:place], high, *lines[place:]])
                body = f"前<h2>头</h2>{table.format(rows)}</tbody></table>{after}后"
                root = lxml.html.fromstring(f"<html><body><main>{body}</main></body>")
                before = root.text_content()
                pdf_pages.keep_with_previous(root)
                pdf_pages.keep_rows_and_headings(root)
                [piece] = root.xpath("//table[contains(., '长')]")
                with self.subTest(place=place, after=after):
                    self.assertTrue(high_rows.split_high_piece(piece, 4))
                    self.assertEqual(root.text_content(), before)
                    parts = root.xpath(
                        "//tr[contains(@class, 'cx-went-on')"
                        " or contains(@class, 'cx-goes-on')]"
                    )
                    self.assertEqual(len(parts), 4)
                    for block in root.xpath("//div[contains(@class, 'cx-block')]"):
                        inside = [row for row in block.iter("tr") if row in parts]
                        self.assertLessEqual(len(inside), 1)
                    for above in root.xpath("//table[thead]"):
                        self.assertEqual(above, root.xpath("//table")[0])

    def test_more_than_words_is_left_whole(self):
        for cells in (
            f"<td>{'x ' * 500}<img src='data:,'/></td>",
            f"<td>{'x ' * 500}<svg></svg></td>",
            f"<td rowspan='2'>{'x ' * 500}</td>",
        ):
            self.assertEqual(len(self._split(cells, 3)), 1)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestRepeatedHeads(BaseCase):
    """Where heads are repeated, as an engine says where it printed what."""

    HEIGHT = 1000

    def _convert(self, rows, with_signatures=False):
        lines = "".join(f"<tr><td>第{n}行</td></tr>" for n in range(rows))
        signatures = '<div class="cx-with-previous">签名</div>' * with_signatures
        root = lxml.html.document_fromstring(
            '<main><table class="cx-table"><thead><tr><th>序号</th></tr></thead><tbody>'
            f"{lines}</tbody></table>{signatures}</main>"
        )
        number_tables(root)
        pdf_pages.keep_with_previous(root)
        pdf_pages.keep_rows_and_headings(root)
        return lxml.html.tostring(root)

    def _print(self, body, first=0, size=90, head=50):
        """What the document is in the end, and how often it was printed."""
        prints = []

        def read(content):
            return _Places(self.HEIGHT, self._lay_out(content, first, size, head))

        path = "odoo.addons.chanxiao_meeting_report.report.repeated_heads"
        with (
            patch(f"{path}._read_places", read),
            patch(f"{path}._clear_colours", lambda content: content),
        ):
            result = print_with_heads(body, lambda body: prints.append(body) or body)
        return lxml.html.document_fromstring(result), len(prints)

    def _lay_out(self, content, place, size, head):
        """Place the pieces below each other, as the engine does."""
        spans = {(2, 0): (0, head)}
        root = lxml.html.document_fromstring(content)
        for number, piece in enumerate(root.xpath(f"//table[@{TABLE}]")):
            rows = len(piece.findall("tbody/tr"))
            height = rows * size + (piece.find("thead") is not None) * head
            begins = piece.getprevious()
            is_forced = begins is not None and begins.get("class") == "cx-new-page"
            # what does not fit is moved to the next page
            left = self.HEIGHT - place % self.HEIGHT
            if is_forced or height > left:
                place += left
            spans[1, number] = place, place + height
            place += height
        return spans

    def _get_heads(self, root):
        """Number of rows below each head."""
        counts = []
        for piece in root.xpath(f"//table[@{TABLE}]"):
            if piece.find("thead") is not None:
                counts.append(0)
            counts[-1] += len(piece.findall("tbody/tr"))
        return counts

    def test_every_page_begins_with_the_head(self):
        root, prints = self._print(self._convert(40))
        # 50 + 10 × 90 fit a page
        self.assertEqual(self._get_heads(root), [10, 10, 10, 10])
        self.assertEqual(prints, 2)

    def test_table_that_begins_further_down(self):
        root, _prints = self._print(self._convert(25), first=500)
        self.assertEqual(self._get_heads(root), [5, 10, 10])

    def test_two_rows_at_the_end_stay_together(self):
        root, _prints = self._print(self._convert(21))
        self.assertEqual(self._get_heads(root), [10, 9, 2])

    def test_short_table_is_printed_once(self):
        root, prints = self._print(self._convert(9))
        self.assertEqual(self._get_heads(root), [9])
        self.assertEqual(prints, 1)

    def test_rows_that_go_along_with_signatures_have_a_head(self):
        root, _prints = self._print(self._convert(12, with_signatures=True))
        self.assertEqual(self._get_heads(root), [10, 2])
        block = root.xpath("//div[text()='签名']")[0].getparent()
        self.assertEqual(block.getprevious().get("class"), "cx-new-page")

    def _make_short(self, rows, before="", after=""):
        lines = "".join(f"<tr><td>第{n}行</td></tr>" for n in range(rows))
        root = lxml.html.document_fromstring(
            f'<main>{before}<table class="cx-table cx-block"><thead><tr><th>序号</th>'
            f"</tr></thead><tbody>{lines}</tbody></table>{after}</main>"
        )
        number_tables(root)
        pdf_pages.keep_with_previous(root)
        pdf_pages.keep_rows_and_headings(root)
        return lxml.html.tostring(root)

    def test_short_table_stays_whole_where_a_page_holds_it(self):
        root, prints = self._print(self._make_short(SHORT_TABLE), size=150)
        self.assertEqual(self._get_heads(root), [SHORT_TABLE])
        self.assertEqual(len(root.findall(".//table")), 1)
        self.assertEqual(prints, 1)

    def test_short_table_higher_than_a_page(self):
        for rows, size, expected in (
            (SHORT_TABLE, 400, [2, 2, 2]),
            (3, 400, [2, 1]),
            (2, 600, [1, 1]),
        ):
            with self.subTest(rows=rows, size=size):
                root, prints = self._print(self._make_short(rows), size=size)
                self.assertEqual(self._get_heads(root), expected)
                self.assertLessEqual(prints, PRINTS)
                text = "".join(root.text_content().split())
                self.assertEqual(
                    re.findall(r"第(\d+)行", text), [str(n) for n in range(rows)]
                )

    def test_short_table_higher_than_a_page_leaves_its_first_row_to_the_heading(self):
        root, _prints = self._print(
            self._make_short(3, before="<h2>任务</h2>", after="<p>后</p>"), size=400
        )
        self.assertEqual(self._get_heads(root), [2, 1])
        block = root.find(".//h2").getparent()
        self.assertIn("cx-block", block.get("class"))
        self.assertEqual(len(block.findall(".//tbody/tr")), 1)
        self.assertTrue("".join(root.text_content().split()).endswith("第2行后"))

    def test_short_table_higher_than_a_page_leaves_its_last_row_to_signatures(self):
        signatures = '<div class="cx-with-previous">签名</div>'
        for before in ("", "<h2>任务</h2>"):
            root, _prints = self._print(
                self._make_short(3, before, signatures), size=400
            )
            self.assertEqual(self._get_heads(root), [2, 1])
            block = root.xpath("//div[text()='签名']")[0].getparent()
            self.assertIn("cx-block", block.get("class"))
            self.assertEqual(len(block.findall(".//tbody/tr")), 1)

    def test_short_table_in_a_block_higher_than_a_page(self):
        """What holds it may be broken, too."""
        root, _prints = self._print(
            self._make_short(3, '<div class="cx-topic cx-block">', "</div>"), size=400
        )
        self.assertEqual(self._get_heads(root), [2, 1])
        self.assertNotIn("cx-block", root.find(".//main/div").get("class").split())

    def test_rows_higher_than_a_page_come_to_an_end(self):
        _root, prints = self._print(self._convert(9), size=1700)
        self.assertLessEqual(prints, PRINTS)

    def test_engine_that_says_nothing_prints_once(self):
        path = "odoo.addons.chanxiao_meeting_report.report.repeated_heads"
        prints = []
        with (
            patch(f"{path}._read_places", lambda content: _Places(0, {})),
            patch(f"{path}._clear_colours", lambda content: content),
        ):
            print_with_heads(self._convert(40), prints.append)
        self.assertEqual(len(prints), 1)


@tagged("post_install", "-at_install", "chanxiao_once")
@skipUnless(has_wkhtmltopdf(), "wkhtmltopdf is not installed")
class TestPdfPages(ReportCase):
    """What the real engine prints."""

    def _fill(self, rows, lines):
        """Content with ``rows`` tall rows, moved down the page by some lines."""
        content = self.minutes.content
        tall = "请采购部催交轴承并每日报告到货情况，" * 6
        content["header"]["justification"] = " ".join(["外协电镀分批返厂" * 12] * lines)
        content["tasks"] = [
            {**content["tasks"][0], "number": str(n), "text": f"始{n}。{tall}终{n}。"}
            for n in range(rows)
        ]
        content["decisions"] = [
            {**content["decisions"][0], "number": n, "text": f"议{n}。"}
            for n in range(rows)
        ]
        content["agenda"] = [
            {**content["agenda"][0], "notes": f"<p>{tall}</p>" * 8} for _n in range(3)
        ]
        self.minutes._set_state("draft", content=content)

    def _get_texts(self, lang="zh_CN"):
        content = self._render_pdf("report_minutes", self.minutes, lang=lang)
        pages = self._read_pages(content)
        return ["".join(page.extract_text().split()) for page in pages]

    def _find_page(self, texts, pattern):
        """The page that shows it: what is moved on is also written, cut off, before."""
        return [text for text in texts if re.search(pattern, text)][-1]

    def test_rows_do_not_cross_pages(self):
        self._fill(30, 1)
        texts = self._get_texts()
        self.assertGreater(len(texts), 3)
        for n in range(30):
            page = self._find_page(texts, f"始{n}。")
            self.assertIn(f"终{n}。", page)

    def test_headings_and_signatures_do_not_stand_alone(self):
        for lines in range(0, 40, 8):
            self._fill(14, lines)
            texts = self._get_texts("en_US")
            for heading, companion in (
                (r"\d\.DecisionsandTasks", "议0。"),
                (r"\d\.TopicsandDiscussion", "1.Lateorders"),
                ("Annex:FiguresoftheDepartments", "sales.new_orders"),
                ("NameSignatureDate", "Training"),
            ):
                page = self._find_page(texts, heading)
                self.assertIn(companion, page, f"{heading}, {lines} lines further down")

    def test_head_of_a_table_is_repeated_on_every_page(self):
        for rows, lines in ((40, 0), (14, 4), (70, 9)):
            self._fill(rows, lines)
            texts = self._get_texts("en_US")
            found = [text for text in texts if re.search("始\\d+。", text)]
            self.assertGreater(len(found), 1)
            for text in found:
                before, _rows = re.split("始\\d+。", text, maxsplit=1)
                self.assertIn("DecisionandItsTasksOwnerDue", before, f"{rows} rows")
            # all of them, and each once where it can be seen
            for n in range(rows):
                self.assertIn(f"终{n}。", self._find_page(texts, f"始{n}。"))

    def test_pages_are_filled_where_heads_are_repeated(self):
        """A page is not left before the next row would not fit."""
        self._fill(0, 0)
        content = self.minutes.content
        content["attendance"] *= 60
        self.minutes._set_state("draft", content=content)
        texts = self._get_texts("en_US")
        counts = [text.count("Training") for text in texts]
        full = [count for count in counts if count][1:-1]
        self.assertGreater(len(full), 1)
        # four people a fifth, whose rows are of the same height
        self.assertLessEqual(max(full) - min(full), 1)

    def test_colours_that_tell_places_are_not_printed(self):
        self._fill(30, 1)
        content = self._render_pdf("report_minutes", self.minutes)
        for page in self._read_pages(content):
            self.assertFalse(FILLED.search(page.get_contents().get_data()))

    def test_patched_engine_gets_the_same_pages(self):
        """It breaks pages through rows, too, and prints heads over the first one."""
        engine = type(self.env["chanxiao.pdf.engine.wkhtmltopdf"])
        report = self.env.ref("chanxiao_meeting_report.report_minutes_action")
        html = "<html><body><main><h2>A</h2><p>B</p></main></body></html>"
        for patched, zoom in ((True, "1"), (False, "1.36")):
            with patch.object(engine, "_is_patched", lambda self, is_it=patched: is_it):
                [body], *_rest = report._prepare_html(html.encode())
                self.assertEqual(str(report._get_paper_zoom()), zoom)
            self.assertIn("cx-heading", body)

    def test_only_with_patches_shrinking_is_turned_off(self):
        engine = self.env["chanxiao.pdf.engine.wkhtmltopdf"]
        report = self.env.ref("chanxiao_meeting_report.report_minutes_action")
        paper = engine._read_paper(report.get_paperformat())
        for patched in (True, False):
            program = Program("/usr/bin/wkhtmltopdf", "0.12.6", patched)
            options = engine._get_options(program, paper)
            self.assertEqual("--disable-smart-shrinking" in options, patched)

    def test_style_of_a_telephone_is_not_on_paper(self):
        """One engine takes a sheet for a telephone, and then honours no page break."""
        style = self.env["report.chanxiao.document"]._get_style()
        self.assertNotIn("@media", style)
        self.assertNotIn("overflow", style)

    def test_row_that_fits_no_page_has_the_head_on_each(self):
        """Whether it is the only one, the first, the last, or among others."""
        words = [f"({n})逐项核对轴承库存并当天通知车间。" for n in range(220)]
        for rows, place in ((1, 0), (6, 0), (6, 3), (30, 29)):
            with self.subTest(rows=rows, place=place):
                self._fill(rows, 0)
                content = self.minutes.content
                content["tasks"][place]["text"] = f"始{place}。{''.join(words)}终。"
                self.minutes._set_state("draft", content=content)
                texts = self._get_texts("en_US")
                found = [text for text in texts if "逐项核对" in text]
                self.assertGreater(len(found), 2)
                for text in found:
                    rest = text[: re.search(r"始\d+。|\(\d+\)逐项", text).start()]
                    self.assertIn("DecisionandItsTasksOwnerDue", rest)
                # every word, and in their order
                numbers = re.findall(r"\((\d+)\)逐项核对", "".join(texts))
                self.assertEqual(list(dict.fromkeys(numbers)), [*map(str, range(220))])
                if place + 1 < rows:
                    text = "".join(texts)
                    self.assertGreater(
                        text.rindex(f"始{rows - 1}。"), text.index("(219)")
                    )

    def test_short_table_that_fits_no_page_has_its_head_on_each(self):
        tall = "请采购部催交轴承并每日报告到货情况，" * 60
        # a decision and a task are two of them
        for rows in (2, SHORT_TABLE // 2):
            self._fill(rows, 0)
            content = self.minutes.content
            for n, task in enumerate(content["tasks"]):
                task["text"] = f"始{n}。{tall}终{n}。"
            self.minutes._set_state("draft", content=content)
            texts = self._get_texts("en_US")
            found = [text for text in texts if re.search("始\\d+。", text)]
            self.assertGreater(len(found), 1, rows)
            for text in found:
                before, _rows = re.split("始\\d+。", text, maxsplit=1)
                self.assertIn("OwnerDue", before, f"{rows} rows")
            for n in range(rows):
                self.assertIn(f"终{n}。", self._find_page(texts, f"始{n}。"))
