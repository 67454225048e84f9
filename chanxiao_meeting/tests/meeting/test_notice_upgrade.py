from unittest.mock import patch

from psycopg2.extras import Json

from odoo.modules.module import load_script
from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path

SCRIPT = "chanxiao_meeting/migrations/19.0.1.3.0/post-migration.py"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestNoticeUpgrade(TransactionCase):
    """What an upgrade makes of the notice that the version before had."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.env["ir.module.module"]._load_module_terms(["chanxiao_meeting"], ["zh_CN"])
        cls.script = load_script(file_path(SCRIPT), "post_migration_of_notice")
        cls.template = cls.env.ref("chanxiao_meeting.mail_template_notice")
        cls.current = cls.script.read_texts(cls.template)

    def _renew(self, edited):
        """Texts after an upgrade of a notice that was edited in some languages."""
        texts = {lang: f"<p>Former notice in {lang}</p>" for lang in self.current}
        former = {lang: self.script.get_checksum(text) for lang, text in texts.items()}
        texts |= {lang: f"<p>Ours in {lang}</p>" for lang in edited}
        self.env.cr.execute(
            "UPDATE mail_template SET body_html = %s, template_fs = 'gone.xml', "
            "subject = subject || %s WHERE id = %s",
            [
                Json(texts),
                Json({"zh_CN": "我们的主题"}),
                self.template.id,
            ],
        )
        self.env.invalidate_all()
        with patch.object(self.script, "FORMER_NOTICES", former):
            self.script.renew_notice(self.env)
        return texts, self.script.read_texts(self.template)

    def test_notice_that_nobody_edited_is_renewed(self):
        _texts, renewed = self._renew(edited=())
        self.assertEqual(renewed, self.current)
        self.assertIn("议程", renewed["zh_CN"])
        chinese = self.template.with_context(lang="zh_CN")
        self.assertEqual(chinese.subject, "我们的主题")
        self.assertNotEqual(self.template.template_fs, "gone.xml")

    def test_what_was_edited_stays_in_its_language(self):
        for edited, other in (("zh_CN", "en_US"), ("en_US", "zh_CN")):
            with self.subTest(edited):
                texts, renewed = self._renew(edited=[edited])
                self.assertEqual(renewed[edited], texts[edited])
                self.assertEqual(renewed[other], self.current[other])

    def test_notice_that_was_edited_in_all_languages_stays(self):
        texts, renewed = self._renew(edited=self.current)
        self.assertEqual(renewed, texts)

    def test_reset_by_hand_finds_the_file(self):
        self._renew(edited=self.current)
        self.template.reset_template()
        body = self.script.read_texts(self.template)["en_US"]
        self.assertEqual(body, self.current["en_US"])
