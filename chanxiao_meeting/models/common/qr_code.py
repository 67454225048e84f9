"""QR codes, drawn on the server."""

import base64

from reportlab.graphics.barcode import createBarcodeDrawing


def draw_qr_code(text):
    """A QR code as the address of an image.

    Lines, and not the pixels of Odoo's own route for barcodes: sharp on a wall and on
    paper, fetched from nowhere, and drawn without the graphics library that reportlab
    needs for pixels.
    """
    drawing = createBarcodeDrawing(
        "QR", value=text, width=600, height=600, barLevel="M"
    ).asString("svg")
    # no hair lines between its squares
    drawing = drawing.replace("<svg ", '<svg shape-rendering="crispEdges" ', 1)
    data = base64.b64encode(drawing.encode()).decode()
    return f"data:image/svg+xml;base64,{data}"
