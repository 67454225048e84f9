"""The head of a table again on every page that the table goes on to.

wkhtmltopdf without Qt's patches prints it once, with them over the first row of the
page, and where a page ends is not known before it is printed. So a document is printed
with every piece of its tables (see ``pdf_pages.py``) on a background of its own colour,
and the PDF says where each colour is. Where a piece begins a page, the head goes before
it, and the page is made to begin there. What follows moves down by that, so it is
printed again, until no table goes on without its head. A short table, which is one
piece, and goes on on the next page all the same is taken into pieces first, and so is a
row that fits no page. In the end the colours become white.
"""

import copy
import math
import re
import zlib
from io import BytesIO

import lxml.html

from odoo.tools.pdf import (
    DecodedStreamObject,
    NameObject,
    PdfFileReader,
    PdfFileWriter,
)

from .high_rows import split_high_piece
from .pdf_pages import stack_high_table

#: how often a document is printed at most, whatever it holds
PRINTS = 12
#: number of a table, which its pieces have in common
TABLE = "data-cx-table"
# red of the colours; green and blue are the number of a piece or head
PIECE, HEAD = 1, 2
NUMBERS = 256 * 256
SLACK = 2  # units of the engine, against rounding
#: how much of a page the parts of a row take that fits none: what they leave is white
FILL = 0.2
NUMBER = rb"-?[\d.]+"
# a rectangle filled with one of the colours, as Qt writes it; with its patches it says
# nothing of the page where it need not
FILLED = re.compile(
    rb"/CSp cs (0\.00392\d*|0\.00784\d*) (%(n)s) (%(n)s) scn\n/GSa gs\n"
    rb"(?:q\n[^\n]* cm\n)?%(n)s (%(n)s) %(n)s (%(n)s) re\n" % {b"n": NUMBER}
)
WHITE = b"/CSp cs 1 1 1 scn\n"
# what the first page is painted with before anything else
PAPER = re.compile(
    rb"%(w)s/GSa gs\nq\n[^\n]* cm\n0 0 %(n)s (%(n)s) re\n" % {b"w": WHITE, b"n": NUMBER}
)
# with Qt's patches it is not: the part of a page that is painted on
AREA = re.compile(
    rb"\n0 0 m\n(%(n)s) 0 l\n\1 (%(n)s) l\n0 \2 l\n0 0 l\nh\nW\* n\n" % {b"n": NUMBER}
)


def number_tables(root):
    """Let the pieces of a table, which copy its attributes, be known as such."""
    # those in cells are kept with their row
    tables = root.xpath("//table[thead and not(ancestor::table)]")
    for number, table in enumerate(tables):
        table.set(TABLE, str(number))


def print_with_heads(body, run):
    """Print a document whose tables are in pieces.

    :param body: the document as HTML
    :param run: function that makes a PDF, in bytes, of HTML
    """
    document = _Document(body)
    if not document.tables:
        return run(body)
    content = run(document.get_body())
    if document.stack_high_tables(_read_places(content)):
        content = run(document.get_body())
    if document.split_high_rows(_read_places(content)):
        content = run(document.get_body())
    for _again in range(PRINTS - 3):
        if not document.add_heads(_read_places(content)):
            break
        content = run(document.get_body())
    return _clear_colours(content)


class _Document:
    """A document with coloured pieces."""

    def __init__(self, body):
        if isinstance(body, str):
            body = body.encode()
        parser = lxml.html.HTMLParser(encoding="utf-8")
        self.root = lxml.html.document_fromstring(body, parser=parser)
        self._colour_tables()

    def _colour_tables(self):
        self.tables = self._get_tables()
        pieces = [piece for table in self.tables for piece in table]
        for number, piece in enumerate(pieces):
            _colour(piece, PIECE, number)
        for number, table in enumerate(self.tables):
            _colour(table[0].find("thead"), HEAD, number)

    def _get_tables(self):
        """Tables with a head, as lists of their pieces."""
        tables = {}
        for piece in self.root.xpath(f"//table[@{TABLE}]"):
            tables.setdefault(piece.get(TABLE), []).append(piece)
        tables = [
            pieces for pieces in tables.values() if pieces[0].find("thead") is not None
        ]
        return tables if sum(map(len, tables)) < NUMBERS else []

    def stack_high_tables(self, places):
        """Take into pieces what is one piece, and goes on on the next page.

        :param _Places places: where everything is in the first print
        :return: whether there was any
        """
        first, high = 0, []
        for pieces in self.tables:
            spans = places.get_pieces(first, len(pieces))
            first += len(pieces)
            if len(pieces) > 1 or not spans or not places.crosses_pages(spans[0]):
                continue
            [table] = pieces
            parts = places.count_parts(spans[0])
            # one row is whole on the next page, unless that does not hold it
            if parts > 1 or len(table.findall("tbody/tr")) > 1:
                high.append(table)
        for table in high:
            stack_high_table(table)
        if high:
            self._colour_tables()
        return bool(high)

    def split_high_rows(self, places):
        """Take rows into parts that are higher than a page.

        :param _Places places: where everything is in the last print
        :return: whether there was any
        """
        first, is_split = 0, False
        for number, pieces in enumerate(self.tables):
            spans = places.get_pieces(first, len(pieces))
            first += len(pieces)
            for piece, span in zip(pieces, spans, strict=False):
                # or is to have it, where it begins a page
                has_head = piece.find("thead") is not None
                head = 0 if has_head else places.get_head(number)
                parts = places.count_parts(span, head)
                is_split |= parts > 1 and split_high_piece(piece, parts)
        if is_split:
            self._colour_tables()
        return is_split

    def get_body(self):
        text = lxml.html.tostring(self.root, encoding="unicode")
        return f"<!DOCTYPE html>{text}"

    def add_heads(self, places):
        """Put heads into the first table that goes on without.

        :param _Places places: where everything is in the last print
        :return: whether there was one
        """
        first = 0
        for number, pieces in enumerate(self.tables):
            spans = places.get_pieces(first, len(pieces))
            first += len(pieces)
            height = places.get_head(number)
            if not (spans and height) or len(pieces) == 1:
                continue
            headed = {n for n, p in enumerate(pieces) if p.find("thead") is not None}
            missing = places.find_breaks(spans, height, headed) - headed
            for place in missing:
                _begin_page(pieces[place], pieces[0].find("thead"))
            if missing:
                return True
        return False


def _colour(element, red, number):
    colour = f"rgb({red}, {number // 256}, {number % 256})"
    style = element.get("style")
    parts = [style, f"background-color: {colour}"]
    element.set("style", "; ".join(filter(None, parts)))


def _begin_page(piece, head):
    """Let a piece begin a page, with the head of its table."""
    # after the widths of the columns
    piece.insert(1, copy.deepcopy(head))
    piece.set("style", f"{piece.get('style')}; margin-top: 0")
    # what is kept together with others is moved with them
    parent = piece.getparent()
    block = parent if "cx-block" in parent.get("class", "").split() else piece
    block.addprevious(lxml.html.Element("div", {"class": "cx-new-page"}))


class _Places:
    """Where the pieces of a document are, counted from the top of its first page."""

    def __init__(self, height, spans):
        self.height = height
        self.spans = spans

    def get_pieces(self, first, count):
        """Top and bottom of each of these pieces; nothing if one was not found."""
        spans = [self.spans.get((PIECE, first + n)) for n in range(count)]
        return spans if all(spans) else []

    def get_head(self, number):
        top, bottom = self.spans.get((HEAD, number), (0, 0))
        return bottom - top

    def crosses_pages(self, span):
        top, bottom = span
        return self._get_page(top + SLACK) != self._get_page(bottom - SLACK)

    def count_parts(self, span, head=0):
        """Into how many a piece of a table is to be taken: 1 where a page holds it.

        :param head: what the head takes of the page besides
        """
        top, bottom = span
        space = self.height - head - SLACK
        if bottom - top <= space or space <= 0:
            return 1
        return math.ceil((bottom - top) / (FILL * space))

    def find_breaks(self, spans, head, headed):
        """Numbers of the pieces with which pages begin once these have the head.

        :param spans: top and bottom of each piece of a table
        :param head: its height
        :param headed: numbers of the pieces that have it already
        """
        breaks, filled = set(), 0
        for number in range(1, len(spans)):
            size = self._get_size(spans, number)
            if number in headed:
                is_first, filled = True, 0
            elif breaks:
                is_first = filled + size > self.height - SLACK
                filled = head if is_first else filled
            else:
                end = self._get_page(spans[number - 1][1] - SLACK)
                is_first = self._get_page(spans[number][0] + SLACK) > end
                filled = head
            if is_first:
                breaks.add(number)
            # one that is higher than a page goes on on the next
            filled = (filled + size) % self.height
        return breaks

    def _get_page(self, place):
        return place // self.height

    def _get_size(self, spans, number):
        """How much of a page a piece takes: neighbours share a line."""
        top, bottom = spans[number]
        is_last = number + 1 == len(spans)
        below = bottom if is_last else spans[number + 1][0]
        return below - top if top < below <= bottom else bottom - top


def _read_places(content):
    """Read a PDF for the places of the colours."""
    spans, height = {}, 0
    for page in PdfFileReader(BytesIO(content)).pages:
        data = _get_data(page)
        if not height and (found := PAPER.search(data)):
            height = float(found[1])
        elif not height and (found := AREA.search(data)):
            height = float(found[2])
        for red, green, blue, top, size in FILLED.findall(data):
            kind, *number = (round(255 * float(c)) for c in (red, green, blue))
            key = kind, 256 * number[0] + number[1]
            # what a page cuts off is found on both
            spans.setdefault(key, (float(top), float(top) + float(size)))
    return _Places(height, spans if height else {})


def _get_data(page):
    return page["/Contents"].getObject().getData()


def _clear_colours(content):
    """The PDF with white where it had the colours."""
    writer = PdfFileWriter()
    for number, page in enumerate(PdfFileReader(BytesIO(content)).pages):
        # a page is only written on once it belongs to the writer
        writer.addPage(page)
        page = writer.getPage(number)
        data, count = FILLED.subn(_whiten, _get_data(page))
        if count:
            stream = DecodedStreamObject()
            stream.setData(zlib.compress(data))
            stream[NameObject("/Filter")] = NameObject("/FlateDecode")
            page[NameObject("/Contents")] = writer._addObject(stream)
    result = BytesIO()
    writer.write(result)
    return result.getvalue()


def _whiten(match):
    _colour, rest = match[0].split(b"\n", 1)
    return WHITE + rest
