"""A row of words that is higher than a page, in parts that fit.

The engine breaks it where a page ends, and the next page begins without the head of the
table. Its parts are rows of their own, of which each page begins with one.
"""

import copy

import lxml.html

from .pdf_pages import BLOCK

#: what a text is cut after, where there is one near enough
ENDS = "。！？；.!?;\n，、, "
NEAR = 60
#: a part, and the next one
BEFORE, AFTER = "cx-goes-on", "cx-went-on"


def split_high_piece(piece, parts):
    """Take the longest row of a piece of a table apart.

    :param piece: table of one row or some, see ``pdf_pages.py``
    :param int parts: how many of it are made
    :return: whether it could be done
    """
    rows = piece.findall("tbody/tr")
    row = max(rows, key=lambda row: len(row.text_content()))
    split = split_row(row, parts)
    if len(split) == 1:
        return False
    place = rows.index(row)
    groups = [[part] for part in split]
    groups[0] = rows[:place] + groups[0]
    groups[-1] = groups[-1] + rows[place + 1 :]
    _place(piece, groups)
    return True


def split_row(row, parts):
    """Rows with the words of one, a part of each cell's in every one.

    What is more than words is left as it is, and so is a row that shares a cell with
    another one.
    """
    if row.xpath(".//svg | .//img | .//table | *[@rowspan]"):
        return [row]
    rows = [lxml.html.Element("tr", dict(row.attrib)) for _n in range(parts)]
    for cell in row:
        for line, part in zip(rows, _cut_cell(cell, parts), strict=True):
            line.append(part)
    for line in rows[:-1]:
        _add_class(line, BEFORE)
    for line in rows[1:]:
        _add_class(line, AFTER)
    return rows


def _cut_cell(cell, parts):
    places = _find_places(cell.text_content(), parts)
    for start, end in zip(places, places[1:], strict=False):
        part = copy.deepcopy(cell)
        part.tail = None
        _keep(part, 0, start, end)
        yield part


def _find_places(text, parts):
    """Where the parts of a text begin, and its end; a short one is the first part."""
    size = -(-len(text) // parts)
    if size < NEAR:
        return [0, *[len(text)] * parts]
    places = [0]
    for number in range(1, parts):
        end = number * size
        near = max(end - NEAR, places[-1])
        ends = (text.rfind(mark, near, end) + 1 for mark in ENDS)
        places.append(next((place for place in ends if place > near), end))
    return [*places, len(text)]


def _keep(element, offset, start, end):
    """Keep the words from one place to another; where the element ends in them."""
    element.text, offset = _keep_text(element.text, offset, start, end)
    for child in list(element):
        begin = offset
        offset = _keep(child, offset, start, end)
        is_kept = begin < end and offset > start
        # such as the end of a line
        is_kept |= begin == offset and start <= begin < end
        child.tail, offset = _keep_text(child.tail, offset, start, end)
        if not is_kept:
            child.drop_tree()
    return offset


def _keep_text(text, offset, start, end):
    text = text or ""
    kept = text[max(start - offset, 0) : max(end - offset, 0)]
    return kept, offset + len(text)


def _place(piece, groups):
    """Put the groups of rows where the piece is, the first of them into it.

    What is kept with a heading ends with the first one, what is kept with signatures
    begins with the last one.
    """
    block, with_signatures = _find_block(piece)
    if with_signatures:
        *others, own = groups
        pieces = [_make_like(piece, rows) for rows in others]
        if (head := piece.find("thead")) is not None:
            pieces[0].insert(1, head)
        beside, around = _take_around(piece, block, "preceding")
        for element in [*around, _stack([*beside, *pieces])]:
            block.addprevious(element)
    else:
        own, *others = groups
        pieces = [_make_like(piece, rows) for rows in others]
        if block is not piece:
            beside, around = _take_around(piece, block, "following")
            pieces = [_stack([*pieces, *beside]), *around]
        for element in reversed(pieces):
            _put_after(block, element)
    _fill(piece, own)


def _find_block(piece):
    """What the piece is kept on a page with, itself if by nothing.

    :return: the block, and whether signatures are in it
    """
    found = piece, False
    for block in reversed(
        piece.xpath("ancestor::*[contains(concat(' ', @class, ' '), ' cx-block ')]")
    ):
        if block.xpath("*[contains(@class, 'cx-with-previous')]"):
            found = block, True
        elif "cx-heading" in block.get("class").split():
            found = block, False
        else:
            # no page holds it
            block.set("class", block.get("class").replace(BLOCK, "").strip())
    return found


def _take_around(piece, block, axis):
    """What stands before or after the piece in its block, in the order of the page.

    :return: the pieces of the same stack, and everything else
    """
    beside, around, element = [], [], piece
    if piece.getparent() is not block:
        beside, element = piece.xpath(f"{axis}-sibling::*"), piece.getparent()
    while element is not block:
        more = element.xpath(f"{axis}-sibling::*")
        around = [*more, *around] if axis == "preceding" else [*around, *more]
        element = element.getparent()
    return beside, around


def _stack(pieces):
    stack = lxml.html.fragment_fromstring('<div class="cx-stack cx-cut"></div>')
    stack.extend(pieces)
    return stack


def _put_after(place, element):
    tail, place.tail = place.tail, None
    place.addnext(element)
    element.tail = f"{element.tail or ''}{tail or ''}" or None


def _make_like(piece, rows):
    made = lxml.html.Element("table", dict(piece.attrib))
    made.extend(copy.deepcopy(column) for column in piece.findall("colgroup"))
    made.append(lxml.html.Element("tbody"))
    _fill(made, rows)
    return made


def _fill(piece, rows):
    body = piece.find("tbody")
    for row in list(body):
        body.remove(row)
    body.extend(rows)


def _add_class(element, name):
    element.set("class", f"{element.get('class', '')} {name}".strip())
