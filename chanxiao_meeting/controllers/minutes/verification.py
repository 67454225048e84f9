from odoo.http import Controller, request, route

from ..meeting.sign_in import PRIVATE


class Verification(Controller):
    """The page behind the QR code on printed minutes."""

    @route(
        "/chanxiao/minutes/<int:minutes_id>/<string:seal>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
    )
    def verify(self, minutes_id, seal):
        """Whether the paper and the record are what was issued.

        Told to whoever may read the minutes. Everybody else gets one and the same
        page, whether there are such minutes or not.
        """
        documents = request.env["chanxiao.meeting.minutes"]
        values = documents._verify_paper(minutes_id, seal) or {
            "is_known": False,
            "login": request.env.user._is_public()
            and f"/web/login?redirect=/chanxiao/minutes/{minutes_id}/{seal[:64]}",
        }
        response = request.render("chanxiao_meeting.minutes_verification", values)
        response.headers.update(PRIVATE)
        return response
