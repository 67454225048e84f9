"""Everything that our addons say is there in Chinese."""

import re
from collections import defaultdict
from pathlib import Path

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import TranslationModuleReader

ROOT = Path(__file__).parents[1]
ADDONS = sorted(path.parent.name for path in ROOT.glob("*/__manifest__.py"))
#: what is the same in both languages
SAME = {"ID", "NPD"}
#: of fields that Odoo adds to our models where a further module is installed
OPTIONAL = {"Ratings"}
#: what code fills in or reads, and must find again in the translation
PARTS = re.compile(
    r"""%(?:\(\w+\))?[sdf]      # placeholders of Python
      | \{\{.*?\}\}             # of mail subjects
      | </?[a-z]+               # elements
      | \b(?:t-[a-z-]+|class|invisible)="[^"]*"
    """,
    re.VERBOSE | re.DOTALL,
)
#: a half-width mark beside a Chinese character
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]")
#: the translation under another name, of what is not written there, or within a text
#: that is put together: not exported
HIDDEN = re.compile(
    r"""env\._(?!\() | _t\((?![\s"'`]) | \bf"[^"\n]*\{[\w.]*env\._\(""", re.VERBOSE
)
HINT = "Export the terms again and translate the new ones: see docs/development.md."


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addons = cls.env["ir.module.module"].search(
            [("name", "in", ADDONS), ("state", "=", "installed")]
        )
        #: ``{addon: {term: places}}`` as Odoo itself exports them
        cls.terms = defaultdict(lambda: defaultdict(set))
        for addon in cls.addons.mapped("name"):
            # one at a time: what two of them name would count for one of them only
            reader = TranslationModuleReader(cls.cr, modules=[addon])
            for _addon, kind, name, place, term, _translation, comments in reader:
                # a term of code is found by the language it is written in, one of a
                # record by its place
                places = comments if kind == "code" else [f"{kind}:{name}:{place}"]
                cls.terms[addon][term].update(places)

    def _read(self, addon, name):
        return polib.pofile(str(ROOT / addon / "i18n" / name))

    def _check(self, problems, what):
        self.assertFalse(problems, f"{what}\n{HINT}")

    def _check_terms(self, addon, entries):
        """The file has exactly the terms of the addon, each with all its places."""
        listed = {
            entry.msgid: {place for place, _line in entry.occurrences}
            | set(entry.comment.splitlines())
            for entry in entries
        }
        terms = self.terms[addon]
        self._check(sorted(terms.keys() - listed.keys()), "Terms that are missing")
        obsolete = listed.keys() - terms.keys() - OPTIONAL
        self._check(sorted(obsolete), "Terms that are obsolete")
        self._check(
            {
                term: sorted(places - listed[term])
                for term, places in terms.items()
                if places - listed[term]
            },
            "Places where the translation of a term would not be found",
        )

    def test_every_addon_is_checked(self):
        self.assertEqual(sorted(self.addons.mapped("name")), ADDONS)

    def test_terms_are_where_they_are_translated(self):
        files = [
            path for addon in ADDONS for path in (ROOT / addon).rglob("*.[pj][ys]")
        ]
        self.assertTrue(files)
        self._check(
            [
                str(path.relative_to(ROOT))
                for path in files
                if "tests" not in path.parts and HIDDEN.search(path.read_text("utf-8"))
            ],
            "Files with terms that Odoo does not find",
        )

    def test_template_is_up_to_date(self):
        for addon in ADDONS:
            with self.subTest(addon):
                self._check_terms(addon, self._read(addon, f"{addon}.pot"))

    def test_chinese_is_complete(self):
        for addon in ADDONS:
            with self.subTest(addon):
                entries = self._read(addon, "zh_CN.po")
                self._check_terms(addon, entries)
                self._check(
                    [
                        entry.msgid
                        for entry in entries
                        if entry.msgid not in SAME
                        and (not entry.translated() or entry.msgstr == entry.msgid)
                    ],
                    "Terms that are not translated",
                )

    def test_translation_keeps_what_code_needs(self):
        for addon in ADDONS:
            with self.subTest(addon):
                self._check(
                    {
                        entry.msgid: entry.msgstr
                        for entry in self._read(addon, "zh_CN.po")
                        if sorted(PARTS.findall(entry.msgid))
                        != sorted(PARTS.findall(entry.msgstr))
                    },
                    "Terms whose placeholders or mark-up differ",
                )

    def test_chinese_punctuation(self):
        for addon in ADDONS:
            with self.subTest(addon):
                self._check(
                    [
                        entry.msgstr
                        for entry in self._read(addon, "zh_CN.po")
                        if HALF_WIDTH.search(entry.msgstr)
                    ],
                    "Terms with half-width punctuation",
                )

    def test_reasons_are_named_in_chinese(self):
        """They come from a CSV file, which has no terms of its own."""
        reasons = self.env["chanxiao.reason"].search([])
        self.assertTrue(reasons)
        english = reasons.with_context(lang="en_US").mapped("name")
        chinese = reasons.with_context(lang="zh_CN").mapped("name")
        self.assertFalse(set(english) & set(chinese))

    def test_figures_are_named_in_chinese(self):
        """Their rows follow the code, not the data files that Odoo translates."""
        for model, names in (
            ("chanxiao.figure.source", ["name"]),
            ("chanxiao.figure.definition", ["name", "explanation"]),
        ):
            for row in self.env[model].search([]):
                for name in names:
                    english = row.with_context(lang="en_US")[name]
                    chinese = row.with_context(lang="zh_CN")[name]
                    self.assertTrue(english and chinese)
                    self.assertNotEqual(english, chinese)
