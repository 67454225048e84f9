import json

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open

from ...models.figures.figure_format import FigureFormat


@tagged("post_install", "-at_install", "chanxiao_once")
class TestFigureFormat(TransactionCase):
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
            written = FigureFormat(
                self.env["res.lang"].with_context(lang=language).env,
                self.fixture["currencies"][case.get("currency", "CNY")],
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
