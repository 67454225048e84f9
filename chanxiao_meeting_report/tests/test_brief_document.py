from unittest import skipUnless

import lxml.html

from odoo.tests import tagged

from .common import ReportCase
from .test_report_pdf import has_wkhtmltopdf

BRIEF = "report_brief"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestBriefDocument(ReportCase):
    """F5, F5.14: a department's material, its figures as charts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sales_brief.write({"responsible_id": cls.representative.id})
        cls.first, cls.second = cls.sales_brief.figure_ids
        cls.first._write_system(
            {
                "label": "New <script>x</script>",
                "has_target": True,
                "target": 11.0,
                "threshold": 9.0,
                "breakdown": [
                    {"label": "Pumps <b>", "value": 8},
                    {"label": "Valves", "value": 4},
                ],
            }
        )

    def test_says_everything(self):
        html = self._render_html(BRIEF, self.sales_brief)
        for text in (
            "Department Brief",
            "F/2026/0005",
            self.representative.name,
            "Mar 1, 2026 – Mar 15, 2026",
            "Two orders are late.",
            "New &lt;script&gt;x&lt;/script&gt;",
            "+2 (+20%)",
            "≥ 11",
            "Pumps &lt;b&gt;",
            "Figures and Targets",
            "How the Figures Developed",
            "What the Figures Consist Of",
            "Head of Department",
        ):
            self.assertIn(text, html)
        self.assertNotIn("<script>x", html)
        self.assertNotIn("Confidential", html)

    def test_each_figure_with_a_course_is_drawn(self):
        self.second._write_system({"trend": [None, 3, None]})
        main = self._parse(self._render_html(BRIEF, self.sales_brief))
        [chart] = main.xpath("//svg[contains(@class, 'cx-chart')]")
        # five values are known, and one in between is not
        self.assertEqual(len(chart.findall("circle")), 5)
        [limit] = chart.xpath("polyline[@stroke-dasharray]")
        solid = chart.xpath("polyline[@stroke-width='2']")
        self.assertEqual([len(line.get("points").split()) for line in solid], [1, 4])
        # the target lies between the lowest, 8, and the highest, 12: a quarter down
        height = float(limit.get("points").split(",")[1].split()[0])
        places = [float(circle.get("cy")) for circle in chart.findall("circle")]
        low, high = max(places), min(places)
        self.assertAlmostEqual(height, high + (low - high) / 4, delta=0.2)
        self.assertIn("Range:", main.text_content())

    def test_charts_are_left_to_the_engine(self):
        html = self._render_html(BRIEF, self.sales_brief)
        report = self.env.ref("chanxiao_meeting_report.report_brief_action")
        reports = report.with_context(chanxiao_printed_ids=self.sales_brief.ids)
        [body], *_rest = reports._prepare_html(html, report_model=report.model)
        printed = lxml.html.fromstring(body)
        self.assertEqual(
            len(printed.xpath("//svg//circle")),
            len(self._parse(html).xpath("//svg//circle")),
        )
        self.assertTrue(printed.xpath("//polyline[@stroke-dasharray='5 4']"))

    def test_empty_brief(self):
        self.sales_brief.figure_ids.unlink()
        self.sales_brief.problems = False
        html = self._render_html(BRIEF, self.sales_brief)
        self.assertIn("No figures are reported.", html)
        self.assertIn("Nothing is written yet.", html)
        self.assertNotIn("How the Figures Developed", html)

    def test_says_what_changed_since_it_was_handed_in(self):
        """Figures computed again at the start stand beside words about older ones."""
        said = "Figures changed since this was handed in:"
        self.assertNotIn(said, self._render_html(BRIEF, self.sales_brief))
        self.sales_brief._set_state("submitted")
        self.first._write_system(
            {"is_handed_in": True, "is_handed_in_known": True, "handed_in_value": 10.0}
        )
        for lang, expected in (
            ("en_US", f"{said} New <script>x</script> 10 → 12"),
            ("zh_CN", "提交之后，以下指标有变化： New <script>x</script>：10 → 12"),
        ):
            main = self._parse(self._render_html(BRIEF, self.sales_brief, lang))
            text = " ".join(main.text_content().split())
            place = text.index(expected)
            self.assertLess(place, text.index("Two orders are late."))

    def test_confidential_brief_is_printed_by_its_readers_alone(self):
        for user in (self.finance, self.chair, self.planner, self.auditor):
            self.env.invalidate_all()
            html = self._render_html(BRIEF, self.finance_brief, user=user)
            self.assertIn("Secret loss", html)
            self.assertIn("Confidential: for the department, the chair", html)
        denied = (self.attendee, self.representative, self.outsider)
        self.assertRefused(BRIEF, self.finance_brief, *denied)
        # nor hidden among others
        self.assertRefused(BRIEF, self.sales_brief | self.finance_brief, *denied)
        html = self._render_html(BRIEF, self.sales_brief, user=self.attendee)
        self.assertIn("Two orders are late.", html)

    def test_speaks_chinese(self):
        html = self._render_html(BRIEF, self.sales_brief, lang="zh_CN")
        self.assertIn("2026年3月1日 – 2026年3月15日", html)
        self.assertIn("一、", html)

    @skipUnless(has_wkhtmltopdf(), "wkhtmltopdf is not installed")
    def test_on_paper(self):
        content = self._render_pdf(BRIEF, self.sales_brief, lang="en_US")
        pages = self._read_pages(content)
        self.assertEqual(len(pages), 1)
        text = self._read_text(content)
        for expected in ("DepartmentBrief", "Twoordersarelate.", "F/2026/0005-1/1"):
            self.assertIn(expected, text)
        # drawn in the colour of charts, as lines and not as a picture
        data = pages[0].get_contents().get_data()
        self.assertIn(b"0.364705882 0.498039215 0.619607843", data)
        self.assertFalse(pages[0]["/Resources"].get("/XObject"))
