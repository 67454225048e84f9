"""Page breaks for a PDF engine that honours little of what is said about them.

wkhtmltopdf breaks a page through the row of a table, and after a heading, with Qt's
patches as without. It does move a block that is not to be broken to the next page. So
a table becomes a stack of tables, a row each, and a heading one block with what follows
it.
"""

import re

import lxml.html

from odoo.addons.chanxiao_meeting.models.minutes.minutes_format import SHORT_TABLE

HEADINGS = ("h2", "h3")
BLOCK = "cx-block"


def keep_with_previous(root):
    """Let no signatures stand alone on a page: the rows before go along with them.

    What has the class ``cx-with-previous`` becomes one block with the last rows of the
    table before it, or with all that is before it if there is no long table.
    """
    for element in root.xpath("//*[contains(@class, 'cx-with-previous')]"):
        block = lxml.html.fragment_fromstring(f'<div class="{BLOCK} cx-stack"></div>')
        element.addprevious(block)
        before = block.getprevious()
        if before is not None:
            block.append(_take_last_rows(before))
        block.append(element)


def keep_rows_and_headings(root):
    """Make blocks of the rows and headings of a parsed document, in place."""
    for table in root.xpath("//table[contains(@class, 'cx-pair')]//table"):
        # the pair is kept on a page, and one of them alone is not moved down
        table.set("class", table.get("class", "").replace(BLOCK, ""))
    for table in root.xpath("//table[tbody/tr]"):
        if _is_broken(table):
            _stack_rows(table)
    for heading in list(root.iter(*HEADINGS)):
        _move_into_next(heading)
    for heading in list(root.iter(*HEADINGS)):
        _join_next(heading)


def stack_high_table(table):
    """Let a table that was to be kept together, and fits no page, go on on the next.

    :param table: one of a document that was made ready; its first rows stay with their
        heading, its last one with the signatures below it
    """
    blocks = table.xpath(
        "ancestor::*[contains(concat(' ', @class, ' '), ' cx-block ')]"
    )
    stack = _stack_rows(table, [[row] for row in table.findall("tbody/tr")])
    for block in reversed(blocks):
        if signatures := _find_signatures(block):
            _keep_last(block, stack, signatures[0])
        elif _has_class(block, "cx-heading") and stack.getparent() is block:
            _keep_first(block, stack)
        else:
            block.set("class", block.get("class").replace(BLOCK, "").strip())
    if not len(stack):
        stack.drop_tree()


def _find_signatures(block):
    return block.xpath("*[contains(@class, 'cx-with-previous')]")


def _keep_last(block, stack, signatures):
    """Let a block have the last row and the signatures; the rest comes before it."""
    for element in list(block)[: block.index(signatures)]:
        block.addprevious(element)
    block.insert(0, stack[-1])
    stack.set("class", "cx-stack cx-cut")


def _keep_first(block, stack):
    """Let a block have the heading and the first row; the rest comes after it."""
    following = list(block)[block.index(stack) :]
    block.append(_split_first(stack))
    for element in reversed(following):
        block.addnext(element)


def _has_class(element, name):
    return name in element.get("class", "").split()


# rows


def _is_broken(table):
    """Whether a table may go on on the next page."""
    if not _has_class(table, "cx-table") or table.xpath("ancestor::table"):
        return False
    if _has_class(table, BLOCK):
        return len(table.findall("tbody/tr")) > SHORT_TABLE
    return _has_class(table, "cx-flow") or table.find("thead") is not None


def _stack_rows(table, groups=None):
    """Put each row into a table of its own; the titles stay with the first ones.

    :param groups: lists of the rows that stay together
    :return: the stack of tables that is there instead
    """
    widths = _get_widths(table)
    groups = groups or _group_rows(table.findall("tbody/tr"))
    pieces = [_make_piece(table, widths, group) for group in groups]
    if (titles := table.find("thead")) is not None:
        pieces[0].insert(1, titles)
    stack = lxml.html.fragment_fromstring('<div class="cx-stack"></div>')
    if _has_class(table, "cx-cut"):
        stack.set("class", "cx-stack cx-cut")
    stack.tail, table.tail = table.tail, None
    stack.extend(pieces)
    table.getparent().replace(table, stack)
    return stack


def _group_rows(rows):
    """Rows that stay together: no single one ends or begins a page by itself."""
    if len(rows) < 4:
        return [rows]
    groups = []
    for row in rows:
        previous = groups[-1][-1] if groups else None
        is_edge = row is rows[1] or row is rows[-1]
        if is_edge or (previous is not None and _has_class(previous, "cx-with-next")):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _take_last_rows(element):
    """The end of a long table as a piece of its own; all of a shorter element."""
    # those beside each other stay whole
    tables = element.xpath(
        "descendant-or-self::table[thead and tbody/tr and not(ancestor::table)]"
    )
    rows = tables[-1].findall("tbody/tr") if tables else []
    if len(rows) < 4:
        return element
    table = tables[-1]
    piece = _make_piece(table, _get_widths(table), rows[-2:])
    table.set("class", f"{table.get('class')} cx-cut")
    return piece


def _make_piece(table, widths, rows):
    piece = lxml.html.Element("table", dict(table.attrib))
    piece.set("class", f"{table.get('class')} {BLOCK} cx-piece")
    columns = lxml.html.Element("colgroup")
    for width in widths:
        style = {"style": f"width: {width:.4g}%"} if width else {}
        columns.append(lxml.html.Element("col", style))
    body = lxml.html.Element("tbody")
    body.extend(rows)
    piece.extend([columns, body])
    return piece


def _get_widths(table):
    """Percent of each column; columns without a width share what is left."""
    titles = table.xpath("(thead/tr | tbody/tr)[1]/*")
    widths = [_get_width(title) for title in titles]
    unknown = widths.count(None)
    rest = max(100 - sum(filter(None, widths)), 0)
    return [rest / unknown if width is None else width for width in widths]


def _get_width(title):
    found = re.search(r"width:\s*([\d.]+)%", title.get("style", ""))
    return float(found[1]) if found else None


# headings


def _move_into_next(heading):
    """Let a heading begin the block whose own heading comes next."""
    following = heading.getnext()
    while (
        following is not None
        and following.tag == "div"
        and len(following)
        and following[0].tag in HEADINGS
    ):
        following.insert(0, heading)
        following = heading.getnext()


def _join_next(heading):
    """Make headings and the first thing they head a block that is not broken."""
    if _has_class(heading.getparent(), "cx-heading"):
        return
    block = lxml.html.fragment_fromstring(f'<div class="cx-heading {BLOCK}"></div>')
    heading.addprevious(block)
    following = heading
    while following is not None:
        rest = following.getnext()
        block.append(following)
        if following.tag not in HEADINGS and not _has_class(following, "cx-facts"):
            break
        if (
            rest is not None
            and _has_class(rest, "cx-stack")
            and not _find_signatures(rest)
        ):
            # only the first row need stay with its heading
            block.append(_split_first(rest))
            break
        following = rest


def _split_first(stack):
    first = lxml.html.Element("div", dict(stack.attrib))
    first.append(stack[0])
    return first
