"""What a document may hold when it is handed to the PDF engine.

The engine fetches whatever a page names: pictures, style sheets, frames, files of the
server. Texts of users are part of our pages, so nothing is left in them that names a
thing to be fetched. What is known to be harmless stays, and everything else goes: a
list of what is harmful would never be complete.
"""

import base64
import binascii
import re
from io import BytesIO
from urllib.parse import unquote

import lxml.html
from lxml import etree
from PIL import Image, ImageOps

ELEMENTS = frozenset(
    "a abbr address b big blockquote body br caption center circle cite code col "
    "colgroup dd del dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 "
    "head header hr html i img ins kbd li main mark meta ol p polyline pre q s samp "
    "section small span strike strong sub sup svg table tbody td tfoot th thead tr tt "
    "u ul var".split()
)
# Their content is no text for people. Of all others that are not known it stays.
EMPTIED = frozenset(
    "applet audio canvas iframe frameset math noembed noframes noscript object script "
    "select style template textarea title video xmp".split()
)
ATTRIBUTES = frozenset(
    "align alt charset class color colspan cx cy dir fill height lang points r rowspan "
    "size start stroke stroke-dasharray stroke-width style type valign width".split()
)
# Texts of users: classes there are not ours, see pdf_pages.py for what ours do.
RICH_TEXT = "//*[contains(@class, 'cx-rich')]"
# Documents of one print-out are told apart by these; a text of users has none.
DOCUMENT_ATTRIBUTES = {"data-oe-model", "data-oe-id", "data-oe-lang"}
DOCUMENT_CLASSES = {"article", "header", "footer"}
PICTURES = {"img", "svg"}
# read from a text, but nothing that lxml writes
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LINK = re.compile(r"(https?|mailto|tel):", re.IGNORECASE)

PROPERTIES = re.compile(
    r"(background-)?color|border(-(top|right|bottom|left))?(-(color|style|width))?|"
    r"border-collapse|font-(size|style|weight)|line-height|list-style-type|"
    r"(margin|padding)(-(top|right|bottom|left))?|max-width|page-break-(before|inside)|"
    r"text-(align|decoration|indent|transform)|vertical-align|white-space|width"
)
COLOR = re.compile(r"\b(rgb|hsl)a?\([\d\s.,%/]*\)", re.IGNORECASE)
# no brackets, quotes or backslashes: a value names no address and hides none
VALUE = re.compile(r"[\w\s#.,%!-]*", re.ASCII)
NEGATIVE = re.compile(r"(^|[\s,])-[\d.]")
# Wider than the paper makes the engine shrink the whole document.
PERCENT = re.compile(r"\d+(\.\d+)?%")

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XHTML = "http://www.w3.org/1999/xhtml"
XML = "http://www.w3.org/XML/1998/namespace"
PICTURE_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
PICTURE_SIZE = (1600, 1600)  # pixels, enough for the width of a page in print
MAX_PIXELS = 50_000_000
DATA = re.compile(r"data:image/[\w.+-]+;base64,", re.IGNORECASE)
DRAWN = frozenset(
    "a circle clippath defs desc ellipse g line lineargradient marker mask metadata "
    "path pattern polygon polyline radialgradient rect stop style svg switch symbol "
    "text textpath title tspan use".split()
)
# of other namespaces; a base address, of which "#a" is a part, is none of these
DRAWN_ATTRIBUTES = {f"{{{XLINK}}}href", f"{{{XML}}}lang", f"{{{XML}}}space"}
# A backslash may spell any of the others.
REACHING = re.compile(
    r"url\s*\(\s*(?![\"']?#)|\b(image|image-set|src)\s*\(|@import|\\", re.IGNORECASE
)


def make_printable(root, get_pictures, lost=""):
    """Take out of a document everything that the PDF engine would fetch.

    :param root: the parsed document, changed in place
    :param get_pictures: function of a set of addresses that returns the pictures
        which may be printed, as ``{address: bytes}``; those embedded already need none
    :param str lost: what is printed instead of a picture that may not be
    """
    for element in root.xpath(f"{RICH_TEXT}//*[@class]"):
        del element.attrib["class"]
    elements = list(root.iter())
    for element in elements:
        _clean_text(element)
    for element in elements:
        _clean_element(element)
    _embed_pictures(root, get_pictures, lost)


def _clean_text(element):
    """Take out what pasting left in a text: it could not be moved elsewhere."""
    for name in ("text", "tail"):
        if CONTROLS.search(text := getattr(element, name) or ""):
            setattr(element, name, CONTROLS.sub("", text))


def _clean_element(element):
    # a comment or an instruction has a function for a tag
    if not isinstance(element.tag, str) or element.tag in EMPTIED:
        element.drop_tree()
    elif element.tag not in ELEMENTS:
        element.drop_tag()
    else:
        _clean_attributes(element)


def _clean_attributes(element):
    for name, value in element.items():
        cleaned = _clean_attribute(element, name, value)
        if cleaned is None:
            del element.attrib[name]
        elif cleaned != value or CONTROLS.search(value):
            element.set(name, CONTROLS.sub("", cleaned))


def _clean_attribute(element, name, value):
    """What may stay of an attribute; None if nothing does."""
    if name == "style":
        return _clean_style(value)
    if name == "class":
        return value if _is_document(element) else _clean_classes(value)
    if name == "src":
        return value if element.tag == "img" else None
    if name == "href":
        return value if element.tag == "a" and LINK.match(value.strip()) else None
    if name in DOCUMENT_ATTRIBUTES:
        return value if _is_document(element) else None
    if name == "width" and element.tag not in PICTURES:
        return value if PERCENT.fullmatch(value) else None
    is_known = name in ATTRIBUTES and (name == "alt" or VALUE.fullmatch(value))
    return value if is_known else None


def _is_document(element):
    """Whether this is a document of ours, and not part of a text in it."""
    path = [ancestor.tag for ancestor in element.iterancestors()]
    return element.tag == "div" and path == ["main", "body", "html"]


def _clean_classes(text):
    return " ".join(name for name in text.split() if name not in DOCUMENT_CLASSES)


def _clean_style(text):
    kept = []
    for declaration in text.split(";"):
        name, _colon, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip()
        if PROPERTIES.fullmatch(name) and _is_plain(name, value):
            kept.append(f"{name}: {value}")
    return "; ".join(kept) or None


def _is_plain(name, value):
    value = COLOR.sub("", value)
    if name in ("width", "max-width"):
        return bool(PERCENT.fullmatch(value))
    return bool(VALUE.fullmatch(value)) and not NEGATIVE.search(value)


# pictures


def _embed_pictures(root, get_pictures, lost):
    """Put pictures into the document itself, as plain pixels."""
    elements = list(root.iter("img"))
    contents = {
        address: _decode(address)
        for element in elements
        if DATA.match(address := element.get("src", ""))
    }
    contents |= get_pictures({e.get("src", "") for e in elements} - contents.keys())
    for element in elements:
        content = contents.get(element.get("src", ""))
        if uri := content and _as_data_uri(content):
            element.set("src", uri)
        else:
            _replace_picture(element, lost)


def _replace_picture(element, lost):
    alternative = element.get("alt")
    note = lxml.html.Element("span", {"class": "cx-muted"})
    note.text = f"[{lost}: {alternative}]" if alternative else f"[{lost}]"
    note.tail = element.tail
    element.getparent().replace(element, note)


def _decode(address):
    """Content of a picture that is written out in its address, None if it is broken."""
    try:
        return base64.b64decode(unquote(DATA.sub("", address, count=1)))
    except binascii.Error:
        return None


def _as_data_uri(content):
    """A picture drawn anew, so that it is nothing but pixels; None if it cannot be."""
    if content.lstrip()[:1] == b"<":
        drawing = _clean_drawing(content)
        return drawing and _make_data_uri("svg+xml", drawing)
    try:
        image = Image.open(BytesIO(content), formats=PICTURE_FORMATS)
        if image.width * image.height > MAX_PIXELS:
            return None
        mode, kind = ("RGB", "JPEG") if image.format == "JPEG" else ("RGBA", "PNG")
        image = ImageOps.exif_transpose(image).convert(mode)
        image.thumbnail(PICTURE_SIZE)
        stream = BytesIO()
        image.save(stream, kind, quality=88)
    except Exception:  # broken pictures break the decoders in many ways
        return None
    return _make_data_uri(kind.lower(), stream.getvalue())


def _make_data_uri(kind, content):
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def _clean_drawing(content):
    """A drawing (SVG) without what it does not need; None if it reaches elsewhere."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return None
    if root.tag != f"{{{SVG}}}svg" or _has_entities(root):
        return None
    # what drawing programs note for themselves
    others = {etree.QName(element).namespace for element in root.iter()} - {SVG}
    if others & {XHTML, None}:
        return None
    etree.strip_elements(root, *(f"{{{name}}}*" for name in others), with_tail=False)
    for element in root.iter():
        _drop_notes(element)
        if _reaches_out(element):
            return None
    # without the declaration of the document's type
    return etree.tostring(root)


def _has_entities(root):
    """Whether names stand for texts there, in which anything may be hidden."""
    declared = root.getroottree().docinfo.internalDTD
    is_used = any(not isinstance(element.tag, str) for element in root.iter())
    return is_used or bool(declared is not None and declared.entities())


def _drop_notes(element):
    for attribute in element.attrib:
        if attribute.startswith("{") and attribute not in DRAWN_ATTRIBUTES:
            del element.attrib[attribute]


def _reaches_out(element):
    kind = etree.QName(element).localname.lower()
    if kind not in DRAWN:
        return True
    if kind == "style" and REACHING.search("".join(element.itertext())):
        return True
    return any(
        _is_reaching(etree.QName(attribute).localname.lower(), value)
        for attribute, value in element.attrib.items()
    )


def _is_reaching(name, value):
    """Whether an attribute has something fetched, or done."""
    if name == "href":
        return not value.startswith("#")
    return name == "src" or name.startswith("on") or bool(REACHING.search(value))
