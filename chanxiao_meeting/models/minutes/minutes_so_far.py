"""The minutes of a meeting while it runs."""

import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.state_mixin import ensure_single
from ..meeting.meeting_backlog import STANDING_KINDS


class ChanxiaoMeeting(models.Model):
    _inherit = "chanxiao.meeting"

    @api.readonly
    def get_minutes_so_far(self, known=None):
        """The minutes of this running meeting, as they would be printed now.

        The same content and the same document as the draft that closing makes; nothing
        is stored, frozen or sealed. For whoever conducts the meeting.

        :param str known: ``digest`` of what the caller shows already
        :return: ``digest`` of what they say; ``html``, the document in the caller's
            language, or False where it is the known one; ``open``, what is still open:
            a list of ``kind``, ``label`` and ``names``, see :meth:`_get_open_points`;
            ``moment``, the time of the server in UTC
        :raise AccessError: for who does not conduct it
        :raise UserError: unless it is one meeting that runs
        """
        meeting = ensure_single(self)
        meeting._as_conductor()
        if meeting.state != "in_progress":
            raise UserError(meeting._get_no_minutes_message())
        draft = meeting._prepare_minutes_so_far()
        content = draft._get_shown_content()
        said = json.dumps([self.env.lang, content], sort_keys=True, default=str)
        digest = hashlib.sha256(said.encode()).hexdigest()
        return {
            "digest": digest,
            "html": False if digest == known else str(draft._render_content()),
            "open": meeting._get_open_points(content),
            "moment": fields.Datetime.to_string(fields.Datetime.now()),
        }

    def _get_no_minutes_message(self):
        if self.state == "held":
            return self.env._(
                "“%s” is over: its minutes are under Minutes.", self.display_name
            )
        return self.env._(
            "“%s” does not run, so that there is nothing to write down yet. Start it.",
            self.display_name,
        )

    def _prepare_minutes_so_far(self):
        """The draft that closing would make now, which is in no database."""
        model = self.env["chanxiao.meeting.minutes"]
        draft = model.new({**model._prepare_draft_values(self), "state": "draft"})
        # bounded: in memory only; what a reader is told of it is asked when it is shown
        draft.sudo().content = draft._prepare_content()
        return draft

    def _get_open_points(self, content):
        """What a meeting still has to do before its minutes are whole.

        :param dict content: see ``MinutesContent``
        :return: list of ``{"kind", "label", "names"}``, without what is done: topics
            that were not begun (``topics``), decisions that are only proposed
            (``decisions``), tasks without owner or date (``tasks``), people whose
            attendance is not recorded (``attendance``)
        """
        parts = {
            "topics": (
                self.env._("Topics not begun"),
                [
                    item["name"]
                    for item in content["agenda"]
                    if not (item["start"] or item["notes"] or item["parked"])
                    and item["kind"] not in STANDING_KINDS
                ],
            ),
            "decisions": (
                self.env._("Decisions not adopted"),
                [
                    f"{decision['number']}. {decision['text']}"
                    for decision in content["decisions"]
                    if decision["state"] == "proposed"
                ],
            ),
            "tasks": (
                self.env._("Tasks without owner or date"),
                [
                    f"{task['number']} {task['text']}"
                    for task in content["tasks"]
                    if not (task["owner"] and task["date"])
                ],
            ),
            "attendance": (
                self.env._("Attendance not recorded"),
                [
                    person["person"]["name"]
                    for person in content["attendance"]
                    if not person["attendance"]
                ],
            ),
        }
        return [
            {"kind": kind, "label": label, "names": names}
            for kind, (label, names) in parts.items()
            if names
        ]
