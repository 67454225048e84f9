import json

from odoo.tests import tagged
from odoo.tools import file_open

from ...models.minutes.minutes_format import MinutesFormat
from .minutes_common import MinutesCase

ROWS = [
    {"label": "Pump", "value": 6000.0, "cumulative": 75.0, "old_price": 12.5},
    {"label": "Valve", "value": -2000.0, "cumulative": 100.0},
]


@tagged("post_install", "-at_install")
class TestMinutesFigures(MinutesCase):
    """What minutes say of targets and breakdowns, and to whom in which words."""

    def _get_content(self, **values):
        self.sales_brief.figure_ids[0].sudo()._write_system(values)
        content = self._create_minutes().content
        return content, content["departments"][0]["figures"][0]

    def _format(self, content, lang="en_US"):
        return MinutesFormat(self.env["res.lang"].with_context(lang=lang).env, content)

    def test_range_as_target(self):
        content, figure = self._get_content(
            better="none",
            has_target=True,
            target=10,
            target_max=20,
            threshold=5,
            threshold_max=25,
        )
        self.assertEqual(figure["status"], "good")
        self.assertEqual(figure["threshold_max"], 25)
        self.assertEqual(self._format(content).target(figure), "10 – 20")

    def test_no_target(self):
        content, figure = self._get_content(target=10)
        self.assertIsNone(figure["target"])
        self.assertEqual(self._format(content).target(figure), "–")

    def test_columns_in_the_language_of_the_reader(self):
        content, figure = self._get_content(unit="money", breakdown=ROWS)
        titles = ["Value", "Old price", "Cumulated"]
        self.assertEqual(self._format(content).breakdown(figure)["titles"], titles)
        chinese = self._format(content, "zh_CN").breakdown(figure)["titles"]
        self.assertEqual(chinese[1], "原价格")

    def test_cells_in_the_unit_of_their_column(self):
        content, figure = self._get_content(unit="money", breakdown=ROWS)
        pump, valve = self._format(content).breakdown(figure)["rows"]
        money = self._format(content).money
        self.assertEqual(pump["cells"], [money(6000), money(12.5), "75%"])
        self.assertEqual(valve["cells"], [money(-2000), "—", "100%"])
        self.assertEqual((pump["width"], valve["width"]), (100, 33))

    def test_minutes_from_before_columns_were_kept(self):
        content, figure = self._get_content(unit="money", breakdown=ROWS)
        before = self._format(content).breakdown(figure)
        del figure["columns"]
        self.assertEqual(self._format(content).breakdown(figure), before)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMinutesFormat(MinutesCase):
    """Figures are written on paper as on screen, see figure_format.test.js."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with file_open("chanxiao_meeting/static/tests/figure_format.json") as file:
            cls.fixture = json.load(file)
        for language in cls.fixture["languages"]:
            cls.env["res.lang"]._activate_lang(language)

    def _check(self, kind, write):
        self.assertTrue(self.fixture[kind])
        for case in self.fixture[kind]:
            language = case.get("language", "en_US")
            currency = self.fixture["currencies"][case.get("currency", "CNY")]
            written = MinutesFormat(
                self.env["res.lang"].with_context(lang=language).env,
                {"header": {"currency": currency}},
            )
            with self.subTest(str(case)):
                text = write(written, case).replace("\N{NO-BREAK SPACE}", " ")
                self.assertEqual(text, case["text"])

    def test_values(self):
        self._check("values", lambda fmt, case: fmt.figure(case["value"], case["unit"]))

    def test_changes(self):
        self._check("changes", lambda fmt, case: fmt.change(case))

    def test_targets(self):
        self._check("targets", lambda fmt, case: fmt.target(case))
