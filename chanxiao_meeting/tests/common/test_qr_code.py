import base64
import re

from reportlab.graphics.barcode.qr import QrCodeWidget

from odoo.tests import BaseCase, tagged

from ...models.common.qr_code import QUIET, draw_qr_code


@tagged("post_install", "-at_install", "chanxiao_once")
class TestQrCode(BaseCase):
    def _read(self, text):
        """Size of the drawing and its dark squares, as pairs of row and column."""
        address = draw_qr_code(text)
        drawing = base64.b64decode(address.partition("base64,")[2]).decode()
        squares = {
            (int(top), int(left) + place)
            for left, top, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h", drawing)
            for place in range(int(length))
        }
        return int(re.search(r'viewBox="0 0 (\d+)', drawing)[1]), squares

    def test_every_square_is_drawn_once(self):
        for text in (
            "x",
            "https://example.com/chanxiao/sign_in/7-Ab_c",
            "产销会议" * 9,
        ):
            code = QrCodeWidget(text, barLevel="M").qr
            code.make()
            count = code.getModuleCount()
            size, squares = self._read(text)
            self.assertEqual(size, count + 2 * QUIET)
            expected = {
                (row + QUIET, column + QUIET)
                for row in range(count)
                for column in range(count)
                if code.isDark(row, column)
            }
            self.assertEqual(squares, expected)
