"""What makes a browser fetch something, and who notices."""

import re
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from PIL import Image

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" '
    'xmlns:xlink="http://www.w3.org/1999/xlink">'
)
# Everything that makes a browser fetch something, to be filled with an address.
TRAPS = (
    '<img src="%s">',
    '<img srcset="%s 2x" src="data:,">',
    '<picture><source srcset="%s"><img src="data:,"></picture>',
    '<div style="background: url(%s)">x</div>',
    '<div style="background-image: u\\72l(%s)">x</div>',
    '<div style="background: ur/**/l(%s)">x</div>',
    "<ul style=\"list-style-image: url('%s')\"><li>x</li></ul>",
    '<p style="border-image: url(%s) 1; cursor: url(%s), auto">x</p>',
    '<p style="-webkit-mask: url(%s); -webkit-box-reflect: below 0 url(%s)">x</p>',
    '<p style="content: url(%s); filter: url(%s)">x</p>',
    '<style>@import "%s";</style>',
    "<style>p:before { content: url(%s) }</style>",
    "<style>@font-face { font-family: z; src: url(%s) } p { font-family: z }</style>",
    '<link rel="stylesheet" href="%s">',
    '<link rel="prefetch" href="%s"><link rel="dns-prefetch" href="%s">',
    '<iframe src="%s"></iframe><iframe srcdoc="&lt;img src=%s&gt;"></iframe>',
    '<object data="%s"></object><embed src="%s"><applet code="%s"></applet>',
    '<video poster="%s" src="%s"><source src="%s"><track src="%s"></video>',
    '<audio src="%s" autoplay></audio><bgsound src="%s">',
    '<svg width="9" height="9"><image width="9" height="9" xlink:href="%s"/>'
    '<use xlink:href="%s#a"/><feImage xlink:href="%s"/></svg>',
    '<svg><image href="%s" width="9" height="9"/><use href="%s#a"/>'
    '<foreignObject><div><img src="%s"><iframe src="%s"></iframe></div>'
    "</foreignObject></svg>",
    '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22%3E'
    '%3Cimage href=%22%s%22/%3E%3C/svg%3E">',
    '<svg><style>@import "%s";</style><rect style="fill: url(%s#a)"/></svg>',
    '<base href="%s">',
    '<meta http-equiv="refresh" content="0; url=%s">',
    '<table background="%s"><tr><td background="%s">x</td></tr></table>',
    '<body background="%s"></body>',
    '<input type="image" src="%s">',
    '<script src="%s"></script><script>new Image().src = "%s"</script>',
    '<img src="x" onerror="this.src=\'%s\'">',
    '<noscript><img src="%s"></noscript><template><img src="%s"></template>',
    '<!--[if true]><img src="%s"><![endif]--><xmp><img src="%s"></xmp>',
    '<a href="%s" ping="%s">x</a><form action="%s"><button>x</button></form>',
    '<div class="article"><img src="%s"></div><div class="header"><img src="%s"></div>',
    '<main><div style="background: url(%s)"><img src="%s"></div></main>',
)
# reads a file with scripts allowed
FILE_TRAP = (
    "<script>var file = new XMLHttpRequest(); file.open('GET', 'file:///etc/passwd', "
    "false); file.send(); document.write(file.responseText)</script>"
)


def lay_traps(address, folder, is_rich=True):
    """Traps for a text; a plain one is printed as it is, so that these are short.

    :param str address: what they name
    :param folder: files of the server that they name as well
    """
    if not is_rich:
        return f'<img src="{address}"><iframe src="file://{folder}/page.html"></iframe>'
    laid = "".join(trap.replace("%s", address) for trap in TRAPS)
    return laid + name_canaries(folder) + FILE_TRAP


def write_canaries(folder):
    """Files in a folder that would be seen on paper: see :func:`find_canaries`."""
    folder = Path(folder)
    (folder / "page.html").write_text("<p>CANARYPAGE</p>")
    (folder / "style.css").write_text(
        "p:before, td:before, div:before { content: 'CANARYSTYLE' }"
    )
    (folder / "drawing.svg").write_text(
        f'{SVG}<text id="a" x="1" y="20">CANARYDRAWING</text></svg>'
    )
    # a picture of a size that nothing else has
    Image.new("RGB", (37, 41), "red").save(folder / "picture.png")


def name_canaries(folder):
    """A text that lets a browser show all of them."""
    address = f"file://{folder}"
    return (
        f'<img src="{address}/picture.png"><img src="{address}/drawing.svg">'
        f'<iframe src="{address}/page.html"></iframe>'
        f'<link rel="stylesheet" href="{address}/style.css">'
    )


def read_text(pages):
    """Text of a PDF without blanks; of many pages it takes its time."""
    return "".join("".join(page.extract_text() for page in pages).split())


def find_canaries(pages, text):
    """What of the files is on the pages of a PDF with this text."""
    sizes = {
        (image.get("/Width"), image.get("/Height"))
        for page in pages
        for resource in page["/Resources"].get("/XObject", {}).values()
        if (image := resource.get_object()).get("/Subtype") == "/Image"
    }
    found = re.findall("CANARY(?:PAGE|STYLE|DRAWING)", text)
    return {*found, *(sizes & {(37, 41)})}


class Listener:
    """A server on this machine that remembers what it was asked for."""

    def __enter__(self):
        asked = self.asked = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                # an engine that was stopped does not listen
                with suppress(ConnectionError):
                    self.send_error(404)

            do_HEAD = do_POST = do_CONNECT = do_OPTIONS = do_GET

            def log_message(self, *_args):
                """Stay quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/x"
        Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self.server.shutdown()
        self.server.server_close()
