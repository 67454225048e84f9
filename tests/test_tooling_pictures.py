"""Pictures are taken with the system's browser, of pages served by the test."""

import argparse
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PIL import Image

from dev import pictures
from dev.console import Failure

FORM = """<form class="oe_login_form" method="post"><input name="login"/>
<input name="password"/><button type="submit">Log in</button></form>"""
# as wide as the window and, once the script ran, red
DRAWN = '<main style="position: fixed; inset: 0;"></main>'
RED = "document.querySelector('main').style.background = '#ff0000'"


class Pages(BaseHTTPRequestHandler):
    def do_GET(self):
        self._answer(FORM if self.path == "/web/login" else DRAWN)

    def do_POST(self):
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer(DRAWN if sent == "login=anna&password=right" else FORM)

    def _answer(self, body):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f"<!DOCTYPE html><body>{body}</body>".encode())

    def log_message(self, *arguments):
        """The test's own report is enough."""


@pytest.fixture
def options(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "SETTLE", 0)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield argparse.Namespace(
        base=f"http://127.0.0.1:{server.server_port}",
        pages=[f"/odoo?debug=1={tmp_path / 'page.png'}"],
        login="anna",
        password="right",
        size="320x240",
        full=False,
        script=RED,
    )
    server.shutdown()
    server.server_close()


def test_a_picture_shows_the_page_in_the_size_asked_for(options, tmp_path):
    pictures.take(options)
    with Image.open(tmp_path / "page.png") as picture:
        assert picture.size == (320, 240)
        assert picture.convert("RGB").getpixel((160, 120)) == (255, 0, 0)


def test_a_wrong_password_is_told(options):
    options.password = "wrong"
    with pytest.raises(Failure, match="anna could not log in"):
        pictures.take(options)


def test_a_missing_browser_is_told(options, monkeypatch):
    monkeypatch.setattr(pictures, "which", lambda *names: None)
    with pytest.raises(Failure, match="install chromium"):
        pictures.take(options)
