"""The buttons that a form or list shows to a person, read from its view."""

import ast

from lxml import etree

from odoo.tools.safe_eval import safe_eval

BUTTONS = "//button[@type='object'][not(ancestor::field or ancestor::list/header)]"


def get_shown_buttons(record):
    """Methods whose buttons are shown on a record to the user of its environment.

    Of nested lists the buttons are in the view of their own model; those above a list
    are for what is chosen in it, which may be anything.

    :return: set of names
    """
    found = set()
    for view_type in ("form", "list", "kanban"):
        if (
            not record.env["ir.ui.view"]
            .sudo()
            .search_count([("model", "=", record._name), ("type", "=", view_type)])
        ):
            continue
        arch = etree.fromstring(record.get_view(view_type=view_type)["arch"])
        for button in arch.xpath(BUTTONS):
            if all(_is_visible(record, node) for node in _get_line(button)):
                found.add(button.get("name"))
    return found


def _get_line(node):
    return [node, *node.iterancestors()]


def _is_visible(record, node):
    condition = node.get("invisible") or node.get("column_invisible") or "False"
    names = {n.id for n in ast.walk(ast.parse(condition)) if isinstance(n, ast.Name)}
    values = {name: _get_value(record, name) for name in names - {"context"}}
    return not safe_eval(condition, {**values, "context": {}, "uid": record.env.uid})


def _get_value(record, name):
    if name not in record._fields:
        return {"True": True, "False": False}.get(name)
    value = record[name]
    return value.ids if record._fields[name].relational else value
