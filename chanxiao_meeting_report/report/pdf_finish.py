"""What wkhtmltopdf leaves undone in a PDF."""

import re
import unicodedata
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from odoo.tools.pdf import (
    DecodedStreamObject,
    NameObject,
    PdfFileReader,
    PdfFileWriter,
)

FONT, SIZE = "Helvetica", 8
BOTTOM = 22  # points above the edge of the paper, inside the bottom margin
# of the line above it with a title that this font, which is Latin, lacks
TITLE_TOP = 42
TITLE_LENGTH = 60  # characters, the broadest of which fill the width of a page
POINTS_A_MM = 72 / 25.4
# Those without a compatibility mapping of their own, and ⼾, whose mapping is the
# traditional form.
_RADICALS = str.maketrans(
    "⺂⺃⺅⺉⺎⺏⺐⺒⺓⺔⺕⺖⺘⺙⺛⺞⺠⺡⺣⺤⺦⺨⺫⺭⺯⺰⺱⺲⺹⺺⺾"
    "⻁⻂⻃⻅⻆⻈⻉⻋⻌⻐⻑⻒⻓⻔⻖⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻮⻯⻰⻱⻲⼾",
    "乛乚亻刂兀尣尢巳幺彑彐忄扌攵旡歺民氵灬爫丬犭罒礻糹纟罓罒耂肀艹"
    "虎衤覀见角讠贝车辶钅長镸长门阝青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐齿竜龙龜亀户",
)


def shorten_title(title):
    """What of a title fits on one line."""
    text = " ".join((title or "").split())
    return text if len(text) <= TITLE_LENGTH else f"{text[: TITLE_LENGTH - 3]}..."


def get_foot_margin(content):
    """Millimetres above the title at the foot of a PDF's pages."""
    box = PdfFileReader(BytesIO(content)).getPage(0).mediaBox
    return (float(box[3] - box[1]) - TITLE_TOP) / POINTS_A_MM


def finish_pdf(content, title="", foot=None):
    """Number the pages and make Chinese text searchable.

    :param bytes content: the PDF
    :param str title: ties the pages of one document together
    :param bytes foot: a PDF whose first page is laid over each, with the title at its
        foot; without, the title is drawn in the font of the numbers
    :return: the PDF in bytes
    """
    reader = PdfFileReader(BytesIO(content))
    writer = PdfFileWriter()
    total = len(reader.pages)
    for number, page in enumerate(reader.pages, start=1):
        # a page is only written on once it belongs to the writer
        writer.addPage(page)
        page = writer.getPage(number - 1)
        if foot:
            page.mergePage(PdfFileReader(BytesIO(foot)).getPage(0))
        _mend_text(writer, page)
        text = f"{number} / {total}"
        if title and not foot:
            text = f"{title}  -  {text}"
        page.mergePage(_get_foot(page.mediaBox, text))
    result = BytesIO()
    writer.write(result)
    return result.getvalue()


def _get_foot(box, text):
    """A page with nothing but the line at its foot."""
    stream = BytesIO()
    width, height = float(box[2] - box[0]), float(box[3] - box[1])
    canvas = Canvas(stream, pagesize=(width, height))
    canvas.setFont(FONT, SIZE)
    canvas.setFillGray(0.4)
    canvas.drawCentredString(width / 2, BOTTOM, text)
    canvas.save()
    return PdfFileReader(BytesIO(stream.getvalue())).getPage(0)


def _mend_text(writer, page):
    """Let 日 be found as 日.

    Qt takes the first character that has a glyph, and the radical ⽇ comes before 日:
    it looks right, but nobody finds or copies the word.
    """
    fonts = page.get("/Resources", {}).get("/Font", {})
    for name in fonts:
        font = fonts[name].getObject()
        if "/ToUnicode" not in font:
            continue
        text = font["/ToUnicode"].getObject().getData().decode("latin-1")
        # lists of the characters of a range of glyphs
        mended = re.sub(r"\[[^\]]*\]", _unify_codes, text)
        if mended != text:
            stream = DecodedStreamObject()
            stream.setData(mended.encode("latin-1"))
            font[NameObject("/ToUnicode")] = writer._addObject(stream)


def _unify_codes(match):
    return re.sub(
        r"<(2[EF][0-9A-F]{2})>",
        lambda code: f"<{ord(_unify(chr(int(code[1], 16)))):04X}>",
        match[0],
        flags=re.IGNORECASE,
    )


def _unify(radical):
    """The ordinary character that is drawn like ``radical``; itself if none is."""
    unified = unicodedata.normalize("NFKC", radical.translate(_RADICALS))
    return unified if len(unified) == 1 else radical
