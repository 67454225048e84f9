"""From 19.0.1.2.0: data that is loaded once and never again."""

import hashlib

from lxml import etree

from odoo import SUPERUSER_ID, api
from odoo.tools import file_path
from odoo.tools.convert import xml_import
from odoo.tools.translate import TranslationImporter, get_po_paths

ADDON = "chanxiao_meeting"
NOTICE = "mail_template_notice"
NOTICE_FILE = f"{ADDON}/data/meeting/mail_template_data.xml"
# What the notice said in 19.0.1.1.0: the checksum of each language's text.
FORMER_NOTICES = {
    "en_US": "125a8cf68a515a49e364d237b007b78c20a55ec6cfb8cf82fa57e59b30f260e5",
    "zh_CN": "17accdd779ff856d40ff5c565d4b17cc9f5a833b709c63b58619e7a3bafcab25",
}


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    renew_notice(env)
    # minutes that wait for approval say from now on for whom
    env["chanxiao.approval.mixin"]._cron_refresh_awaited()


def renew_notice(env):
    """Renew the text of the notice in each language in which nobody edited it.

    The platform's "Reset Template" does it in all of them at once, and forgets what
    was chosen beside the text.
    """
    template = env.ref(f"{ADDON}.{NOTICE}", raise_if_not_found=False)
    if not template:
        return
    # the file is elsewhere by now: this is where "Reset Template" looks for it
    template.template_fs = NOTICE_FILE
    texts = read_texts(template)
    renewed = {
        lang
        for lang, text in texts.items()
        if get_checksum(text) == FORMER_NOTICES.get(lang)
    }
    if "en_US" in renewed:
        load_english_text(env)
    for lang, text in get_translations(env, renewed).items():
        template.with_context(lang=lang).body_html = text


def read_texts(template):
    """The texts of a template by language."""
    template.flush_recordset(["body_html"])
    template.env.cr.execute(
        "SELECT body_html FROM mail_template WHERE id = %s", [template.id]
    )
    return template.env.cr.fetchone()[0] or {}


def get_checksum(text):
    """Of the words and tags, whatever the space between them."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


def load_english_text(env):
    """As an installation does, but nothing else of the template."""
    path = file_path(NOTICE_FILE)
    record = etree.parse(path).find(f"record[@id='{NOTICE}']")
    for field in record.xpath("field[@name != 'body_html']"):
        record.remove(field)
    importer = xml_import(env, ADDON, {}, mode="init", xml_filename=path)
    importer._tag_record(record)


def get_translations(env, langs):
    """The texts of this version by language, as far as it is translated."""
    importer, name = TranslationImporter(env.cr, verbose=False), f"{ADDON}.{NOTICE}"
    for lang in sorted(langs):
        for path in get_po_paths(ADDON, lang):
            importer.load_file(path, lang, xmlids=[name])
    return importer.model_translations["mail.template"]["body_html"][name]
