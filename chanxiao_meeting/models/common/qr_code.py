"""QR codes, drawn on the server."""

import base64

from reportlab.graphics.barcode.qr import QrCodeWidget

# squares of white around a code, without which readers do not find it
QUIET = 4


def draw_qr_code(text):
    """A QR code as the address of an image.

    Lines, and not the pixels of Odoo's own route for barcodes: sharp on a wall and on
    paper, fetched from nowhere, and drawn without the graphics library that reportlab
    needs for pixels. Its squares are put together here, as one path: reportlab's
    drawing takes five times as long, which a year of minutes has to wait for.
    """
    code = QrCodeWidget(text, barLevel="M").qr
    code.make()
    size = code.getModuleCount() + 2 * QUIET
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" '
        # no hair lines between its squares
        f'viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path d="M0 0h{size}v{size}h-{size}z" fill="#fff"/>'
        f'<path d="{_draw_squares(code)}"/></svg>'
    )
    data = base64.b64encode(drawing.encode()).decode()
    return f"data:image/svg+xml;base64,{data}"


def _draw_squares(code):
    """The dark squares, those beside each other as one."""
    count = code.getModuleCount()
    parts = []
    for row in range(count):
        length = 0
        # one beyond the last ends what reaches the edge
        for column in range(count + 1):
            if column < count and code.isDark(row, column):
                length += 1
            elif length:
                left = column - length + QUIET
                parts.append(f"M{left} {row + QUIET}h{length}v1h-{length}z")
                length = 0
    return "".join(parts)
