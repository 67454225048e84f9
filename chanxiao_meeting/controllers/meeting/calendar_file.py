from odoo.exceptions import AccessError
from odoo.http import Controller, content_disposition, request, route


class CalendarFile(Controller):
    """Meetings as files for other calendars, for whoever may read them."""

    @route(
        "/chanxiao/calendar/meeting/<int:record_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def download_meeting(self, record_id):
        return self._download("chanxiao.meeting", record_id)

    @route(
        "/chanxiao/calendar/policy/<int:record_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def download_series(self, record_id):
        return self._download("chanxiao.meeting.policy", record_id)

    def _download(self, model, record_id):
        """The file; whoever may not read the record learns nothing of it."""
        record = request.env[model].browse(record_id).exists()
        try:
            name, content = record and record._read_calendar_file() or (None, None)
        except AccessError:
            content = None
        if not content:
            raise request.not_found()
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "text/calendar; charset=utf-8"),
                ("Content-Disposition", content_disposition(name)),
                ("Cache-Control", "no-store"),
            ],
        )
