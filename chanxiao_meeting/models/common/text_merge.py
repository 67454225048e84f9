"""What two people made of the same text, put together block by block.

A block is a paragraph, a heading, an item of a list, a row of a table; in plain text
it is a line. Each side is compared with what both of them had read (the base). What
only one side changed is taken from that side; what both wrote at the same place stands
one after the other. Where both changed the same block, somebody has to choose.
"""

import re
from difflib import SequenceMatcher
from html import escape
from typing import NamedTuple

from lxml import etree, html

# What the editor notes in the first block of a text: no part of anybody's words.
EDITOR_NOTES = ("data-oe-version", "data-last-history-steps")
VERSION = re.compile(r'data-oe-version="[\d.]+"')
FIRST_TAG = re.compile(r"^(<\w+)")
# Elements that are taken apart into what stands in them, where that is blocks.
CONTAINERS = {"blockquote", "div", "li", "ol", "table", "tbody", "thead", "ul"}
BLOCKS = CONTAINERS | {*"h1 h2 h3 h4 h5 h6 hr p pre tfoot tr".split()}
# Words, and signs of Chinese one by one; how many of them blocks have in common that
# are the same one, written on; how many pairs of blocks are compared so.
TAGS = re.compile(r"<[^>]*>")
WORDS = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")
ALIKE = 0.5
MOST_COMPARED = 2500
# Within what items and rows stand.
WHOLES = {
    "<li": (["ul"], ["ol"]),
    "<tr": (["table"], ["tbody"], ["thead"]),
}
# What a block without words may have in it that is worth keeping.
SHOWN = ("img", "hr", "iframe", "video", "svg")


class Block(NamedTuple):
    """A block, or where the element around blocks opens or closes."""

    kind: str
    text: str


class Change(NamedTuple):
    """Blocks of the base from ``start`` until before ``end``, and what they became."""

    start: int
    end: int
    blocks: list


class Overlap(NamedTuple):
    """What each side made of the same blocks, as text."""

    theirs: str
    mine: str


class Merged(NamedTuple):
    text: str
    overlaps: list


def merge(base, theirs, mine, is_html, choice="both"):
    """Put together what two sides made of ``base``.

    :param str base: what both had read
    :param str theirs: what is stored by now
    :param str mine: what is to be stored
    :param bool is_html: whether the texts are HTML, or plain
    :param choice: what stands in the text where both changed the same block: "both"
        (theirs first), "theirs" or "mine"
    :return: the text, and the list of :class:`Overlap` where there was a choice to make
    """
    split, join = (_split_html, _join_html) if is_html else (_split_plain, _join_plain)
    sides = [split(text or "") for text in (base, theirs, mine)]
    blocks, pairs = _merge_blocks(*sides, choice)
    if not _is_balanced(blocks):
        # both changed how one list or table is built: it is not taken apart
        blocks, pairs = _merge_blocks(*(_as_one(side, join) for side in sides), choice)
    overlaps = [Overlap(join(their), join(own)) for their, own in pairs]
    text = join(blocks)
    return Merged(_note_version(text, theirs, mine) if is_html else text, overlaps)


def is_same(text, other, is_html):
    """Whether two texts say the same, whatever the editor notes in them."""
    split = _split_html if is_html else _split_plain
    return split(text or "") == split(other or "")


def _merge_blocks(base, theirs, mine, choice):
    """:return: the blocks together, and pairs of blocks where both changed the same"""
    blocks, pairs, place = [], [], 0
    for start, end, their_changes, my_changes in _get_groups(
        _get_changes(base, theirs), _get_changes(base, mine)
    ):
        blocks += base[place:start]
        place = max(place, end)
        ours = _apply(base, start, end, my_changes)
        if not their_changes or not my_changes:
            blocks += ours if my_changes else _apply(base, start, end, their_changes)
            continue
        others = _apply(base, start, end, their_changes)
        both = [*others, *(block for block in ours if block not in others)]
        if start == end or ours == others:
            blocks += both
            continue
        pairs.append((others, ours))
        blocks += {"both": both, "theirs": others, "mine": ours}[choice]
    return blocks + base[place:], pairs


def _get_changes(base, side):
    """What became of the blocks of ``base``, one block a change where that is clear."""
    changes = []
    for tag, start, end, new_start, new_end in _compare(base, side).get_opcodes():
        if tag == "replace":
            changes += _take_changes(start, base[start:end], side[new_start:new_end])
        elif tag != "equal":
            changes.append(Change(start, end, side[new_start:new_end]))
    return changes


def _compare(before, after):
    return SequenceMatcher(None, before, after, autojunk=False)


def _take_changes(start, before, after):
    """Blocks that became others: each beside the one that it became most likely."""
    changes, [done, new_done] = [], [0, 0]
    for place, new_place in [*_pair_alike(before, after), (len(before), len(after))]:
        old, new = before[done:place], after[new_done:new_place]
        if [_tag(block) for block in old] == [_tag(block) for block in new]:
            parts = [(number, 1, [block]) for number, block in enumerate(new)]
        else:
            parts = [(0, len(old), new)]
        changes += [
            Change(start + done + first, start + done + first + count, blocks)
            for first, count, blocks in parts
        ]
        if place < len(before):
            block = after[new_place]
            changes.append(Change(start + place, start + place + 1, [block]))
        done, new_done = place + 1, new_place + 1
    return changes


def _tag(block):
    """What kind of piece it is: a paragraph does not become an item of a list."""
    found = FIRST_TAG.match(block.text)
    return block.kind, found and found.group()


def _pair_alike(before, after):
    """Places of blocks that have most words in common, in the order of both."""
    if len(before) * len(after) > MOST_COMPARED:
        return []
    words = [
        [WORDS.findall(TAGS.sub(" ", block.text)) for block in side]
        for side in (before, after)
    ]
    pairs, place, new_place = [], 0, 0
    while place < len(before) and new_place < len(after):
        found = [
            (new, _compare(words[0][place], words[1][new]).ratio())
            for new in range(new_place, len(after))
            if _tag(before[place]) == _tag(after[new])
        ]
        new, likeness = max(found, key=lambda pair: pair[1], default=(0, 0))
        if likeness >= ALIKE:
            pairs.append((place, new))
            new_place = new + 1
        place += 1
    return pairs


def _get_groups(theirs, mine):
    """Changes in the order of the base; those that touch the same blocks together.

    What is put in beside a changed block touches no block: it is a change of its own.

    :return: list of first block, block after the last, their changes, my changes
    """
    changes = sorted(
        [(change, 0) for change in theirs] + [(change, 1) for change in mine],
        key=lambda pair: (pair[0].start, pair[0].end, pair[1]),
    )
    groups = []
    for change, side in changes:
        last = groups[-1] if groups else None
        if last and (
            change.start < last[1] or change[:2] == tuple(last[:2])  # at one place
        ):
            last[1] = max(last[1], change.end)
        else:
            last = [change.start, change.end, [], []]
            groups.append(last)
        last[2 + side].append(change)
    return groups


def _apply(base, start, end, changes):
    blocks = []
    for change in changes:
        blocks += [*base[start : change.start], *change.blocks]
        start = change.end
    return blocks + base[start:end]


def _is_balanced(blocks):
    """Whether every element that opens closes again, and parts stand in their whole."""
    opened = []
    for block in blocks:
        wholes = WHOLES.get(_tag(block)[1])
        if wholes and not block.kind.startswith("close ") and opened[-1:] not in wholes:
            return False
        if block.kind.startswith("open "):
            opened.append(block.kind.removeprefix("open "))
        elif block.kind.startswith("close ") and (
            not opened or opened.pop() != block.kind.removeprefix("close ")
        ):
            return False
    return not opened


def _as_one(blocks, join):
    """The outermost elements as one block each."""
    whole, depth, part = [], 0, []
    for block in blocks:
        part.append(block)
        depth += block.kind.startswith("open ") - block.kind.startswith("close ")
        if not depth:
            whole.append(Block("block", join(part)))
            part = []
    return whole


# plain text


def _split_plain(text):
    lines = text.replace("\r\n", "\n").rstrip().split("\n") if text.strip() else []
    return [Block("block", line.rstrip()) for line in lines]


def _join_plain(blocks):
    return "\n".join(block.text for block in blocks)


# HTML


def _split_html(text):
    root = html.fragment_fromstring(text, create_parent="div")
    for name in EDITOR_NOTES:
        for element in root.xpath(f".//*[@{name}]"):
            del element.attrib[name]
    blocks = list(_take_apart(root))
    while blocks and _is_blank(blocks[-1]):
        blocks.pop()
    return blocks


def _join_html(blocks):
    return "".join(block.text for block in blocks)


def _note_version(text, *sides):
    """The form in which the editor writes is noted where it notes it."""
    versions = [version for side in sides for version in VERSION.findall(side or "")]
    return FIRST_TAG.sub(rf"\1 {max(versions)}", text) if versions else text


def _is_blank(block):
    if block.kind != "block" or any(f"<{tag}" in block.text for tag in SHOWN):
        return False
    words = re.sub(r"<[^>]*>|&nbsp;|&#160;|[\s\xa0\u200b\ufeff]", "", block.text)
    return not words


def _take_apart(element):
    """The blocks in an element; what stands loose between blocks is one as well."""
    loose = [_escape(element.text)]
    for child in element:
        tail = child.tail
        child.tail = None
        if child.tag not in BLOCKS:
            loose.append(html.tostring(child, encoding="unicode"))
        else:
            yield from _end(loose)
            loose = []
            yield from _take_child(child)
        loose.append(_escape(tail))
    yield from _end(loose)


def _take_child(child):
    has_blocks = any(part.tag in BLOCKS for part in child)
    if child.tag not in CONTAINERS or not has_blocks:
        yield Block("block", html.tostring(child, encoding="unicode"))
        return
    shell = etree.Element(child.tag, dict(child.attrib))
    shell.text = "|"
    opening, closing = html.tostring(shell, encoding="unicode").rsplit("|", 1)
    yield Block(f"open {child.tag}", opening)
    yield from _take_apart(child)
    yield Block(f"close {child.tag}", closing)


def _escape(text):
    return escape(text or "", quote=False)


def _end(loose):
    text = "".join(loose)
    if text.strip():
        yield Block("block", text)
