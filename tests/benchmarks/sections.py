"""Sections of a document that another command writes: each outlives the others."""

import re


def write(document, name, text):
    """Put a section into a document, in place of the one of that name.

    :param Path document: a Markdown file
    :param str name: of the section, not shown
    :param str text: what stands in it
    """
    written = document.read_text(encoding="utf-8")
    others = [part for part in _find(written) if _name(part) != name]
    own = f"<!-- {name} -->\n{text.strip()}\n<!-- /{name} -->"
    _put_together(document, _rest(written), [*others, own])


def replace_rest(document, text):
    """Write a document anew, with the sections it has.

    :param str text: all but the sections
    """
    written = document.read_text(encoding="utf-8") if document.exists() else ""
    _put_together(document, text, _find(written))


def _put_together(document, text, parts):
    whole = "\n\n".join([text.rstrip("\n"), *sorted(parts)])
    document.write_text(whole + "\n", encoding="utf-8")


def _find(text):
    pattern = r"<!-- (\w+) -->\n.*?\n<!-- /\1 -->"
    return [found[0] for found in re.finditer(pattern, text, re.DOTALL)]


def _name(part):
    return part.split(maxsplit=2)[1]


def _rest(text):
    for part in _find(text):
        text = text.replace(part, "")
    return text
