from odoo.tests import tagged

from odoo.addons.chanxiao_meeting.tests.settlement.settlement_common import (
    SettlementCase,
)

from .common import PaperMixin

SETTLEMENT = "report_settlement"
MEETING = "chanxiao_meeting.group_chanxiao_meeting"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestSettlementDocument(PaperMixin, SettlementCase):
    """F5.13: what a shipped line brought in and cost, planned beside actual."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.line = cls._sell()
        [order] = cls._get_orders(cls.line)
        # planned are half an hour a pump at 60, and two casings
        cls._make(order, minutes=600.0, consumed={cls.casing: 18.0})
        cls._deliver(cls.line)
        cls.settlement = cls._get_settlement(cls.line)
        cls.settlement.conclusion = "Plan <more> time"
        cls.member = cls._create_user("member", f"{MEETING}_user")
        cls.seller = cls._create_user("seller", "sales_team.group_sale_manager")

    def _read_rows(self, html):
        """The table of costs, as lists of texts."""
        table = self._parse(html).xpath("//table[.//th[.='Variance']]")[0]
        return [
            [" ".join(cell.text_content().split()) for cell in row]
            for row in table.findall("tbody/tr")
        ]

    def test_costs_planned_and_actual(self):
        html = self._render_html(SETTLEMENT, self.settlement)
        rows = {row[0]: row[1:4] for row in self._read_rows(html)}
        symbol = self.company.currency_id.symbol
        plain = {
            kind: [text.replace(symbol, "").replace(" ", "") for text in texts]
            for kind, texts in rows.items()
        }
        plain = {
            k: [t.replace("\xa0", "") for t in texts] for k, texts in plain.items()
        }
        self.assertEqual(plain["Material"], ["250", "230", "-20(-8%)"])
        self.assertEqual(plain["Operations"], ["300", "600", "+300(+100%)"])
        self.assertEqual(plain["Scrap"], ["0", "0", "0"])
        self.assertEqual(plain["Total Cost"], ["550", "830", "+280(+50.9%)"])

    def test_bars_are_as_wide_as_the_costs(self):
        main = self._parse(self._render_html(SETTLEMENT, self.settlement))
        planned = main.xpath("//div[@class='cx-planned']/@style")
        actual = main.xpath("//div[@class='cx-actual']/@style")
        self.assertEqual(planned, ["width: 42%", "width: 50%"])
        self.assertEqual(actual, ["width: 38%", "width: 100%"])

    def test_says_everything(self):
        html = self._render_html(SETTLEMENT, self.settlement)
        for text in (
            "Settlement Sheet",
            "Confidential",
            self.line.order_id.name,
            self.pump.display_name,
            self.partner.name,
            self._get_orders(self.line).name,
            "Made for the order",
            "Plan &lt;more&gt; time",
            "Settled By",
            "1,000",
            "17%",
        ):
            self.assertIn(text, html)

    def test_problems(self):
        self.env["chanxiao.settlement.problem"].create(
            {
                "settlement_id": self.settlement.id,
                "kind": "scrap",
                "reference": "<SP>/1",
                "detail": "Broken",
                "quantity": 2.5,
            }
        )
        html = self._render_html(SETTLEMENT, self.settlement)
        for text in ("&lt;SP&gt;/1", "Broken", "2.5"):
            self.assertIn(text, html)

    def test_costs_are_confidential_on_paper_too(self):
        denied = (self.member, self.seller)
        self.assertRefused(SETTLEMENT, self.settlement, *denied)
        other = self._sell(quantity=1.0)
        self._make(self._get_orders(other))
        self._deliver(other)
        both = self.settlement | self._get_settlement(other)
        self.assertEqual(len(both), 2)
        self.assertRefused(SETTLEMENT, both, *denied)
        for user in (
            self.accountant,
            self._create_user("organizer", f"{MEETING}_organizer"),
            self._create_user("auditor", f"{MEETING}_auditor"),
        ):
            self.env.invalidate_all()
            html = self._render_html(SETTLEMENT, both, user=user)
            self.assertEqual(html.count("Settlement Sheet</h1>"), 2)

    def test_speaks_chinese(self):
        html = self._render_html(SETTLEMENT, self.settlement, lang="zh_CN")
        self.assertIn("按单生产", html)
