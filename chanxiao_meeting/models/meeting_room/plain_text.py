"""Rich texts as they are typed in the room: plain, a paragraph a line."""

import re

from markupsafe import Markup, escape

from odoo.tools import html2plaintext, is_html_empty

TAG = re.compile(r"</?([a-z][a-z0-9]*)", re.IGNORECASE)
#: what paragraphs typed as plain text consist of
PLAIN_TAGS = {"p", "br"}


def to_html(text):
    """Each line as a paragraph; lines without words are left out."""
    lines = (line.strip() for line in text.splitlines())
    return Markup().join(Markup("<p>%s</p>") % escape(line) for line in lines if line)


def to_text(html):
    """The words of a rich text, a paragraph a line."""
    if is_html_empty(html):
        return ""
    lines = html2plaintext(html, include_references=False).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def is_plain(html):
    """Whether a rich text is paragraphs only, so that none of it is lost as text."""
    tags = {tag.lower() for tag in TAG.findall(html or "")}
    return tags <= PLAIN_TAGS
