import logging
import re

from odoo.http import Controller, request, route

from ...models.common.qr_code import draw_qr_code

# Also as a parameter of the login page, where somebody has to log in first.
TOKEN = re.compile(r"(chanxiao(?:/|%2f)sign_in(?:/|%2f))[^\s\"&?]+", re.IGNORECASE)
PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


class TokenFilter(logging.Filter):
    """Keeps the tokens of QR codes out of the log of requests."""

    def filter(self, record):
        if isinstance(record.args, tuple):
            record.args = tuple(
                TOKEN.sub(r"\1…", value) if isinstance(value, str) else value
                for value in record.args
            )
        record.msg = TOKEN.sub(r"\1…", str(record.msg))
        return True


logging.getLogger("werkzeug").addFilter(TokenFilter())


class SignIn(Controller):
    """Signing in to a meeting: by the QR code in the room, or the code beside it."""

    @route(
        "/chanxiao/sign_in/<string:token>",
        type="http",
        auth="user",
        methods=["GET"],
        sitemap=False,
    )
    def sign_in_by_token(self, token):
        return self._render_answer(self._get_codes()._sign_in(token=token))

    @route(
        "/chanxiao/sign_in",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        sitemap=False,
    )
    def sign_in_by_code(self, code=None, **_kwargs):
        if request.httprequest.method == "GET":
            return self._render_answer({"is_asking": True})
        return self._render_answer(self._get_codes()._sign_in(code=code or ""))

    @route(
        "/chanxiao/sign_in_code/<int:meeting_id>",
        type="http",
        auth="user",
        methods=["GET"],
        sitemap=False,
    )
    def show_code(self, meeting_id):
        """The code of a meeting in large, for the screen in the room."""
        meeting = request.env["chanxiao.meeting"].browse(meeting_id).exists()
        if not meeting:
            raise request.not_found()
        shown = meeting._get_sign_in_code()
        values = {**shown, "image": draw_qr_code(shown["url"])}
        return self._render("chanxiao_meeting.sign_in_code", values)

    def _get_codes(self):
        return request.env["chanxiao.meeting.sign.in"]

    def _render_answer(self, answer):
        return self._render("chanxiao_meeting.sign_in_answer", answer)

    def _render(self, template, values):
        response = request.render(template, values)
        response.headers.update(PRIVATE)
        return response
