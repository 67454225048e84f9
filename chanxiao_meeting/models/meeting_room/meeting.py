from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..common.state_mixin import ensure_single
from .room_content import SCREENS, RoomContent

#: those in which a meeting's room is open
OPEN_STATES = ("convened", "in_progress")


class ChanxiaoMeeting(models.Model):
    """The room of a meeting: who may enter it, and what it shows them."""

    _inherit = "chanxiao.meeting"

    can_enter_room = fields.Boolean("Meeting Room", compute="_compute_can_enter_room")

    @api.depends("state", "attendee_ids.user_id", "attendee_ids.proxy_id")
    @api.depends_context("uid")
    def _compute_can_enter_room(self):
        open_now = self.filtered(lambda meeting: meeting.state in OPEN_STATES)
        entered = open_now._origin._filter_room_people()
        for meeting in self:
            meeting.can_enter_room = meeting._origin in entered

    def action_open_room(self):
        """Open the room of this meeting."""
        ensure_single(self)
        self._check_may_enter_room()
        action = self.env["ir.actions.client"]._for_xml_id(
            "chanxiao_meeting.chanxiao_meeting_room_action"
        )
        return {**action, "context": {"active_id": self.id}}

    @api.readonly
    def get_room(self, screen="wall", known_version=None):
        """What one screen in the room of this meeting shows.

        :param str screen: ``wall``, ``recorder``, ``closing`` or ``hand``
        :param int known_version: the version that the screen shows already
        :return: plain data, see :class:`RoomContent`; only ``version`` and ``now``
            where nothing has changed since the version that is known
        :raise AccessError: for people who are not of the meeting
        :raise UserError: for a screen that there is not
        """
        ensure_single(self)
        self._check_may_enter_room()
        if screen not in SCREENS:
            raise UserError(
                self.env._("A meeting room has these screens: %s.", list(SCREENS))
            )
        changes = self.env["chanxiao.meeting.room.change"]
        version = changes._get_versions(self.ids)[self.id]
        content = RoomContent(self, screen, version)
        if known_version == version and isinstance(known_version, int):
            return content.build_moment()
        return content.build()

    def _filter_room_people(self):
        """Those of these meetings whose room the user may enter.

        They are for the same people as the schedule of new orders.
        """
        return self._filtered_access("read")._filter_schedule_people()

    def _check_may_enter_room(self):
        """:raise AccessError: unless the user is of this meeting, or organizes or
        audits meetings"""
        self.check_access("read")
        if not self._filter_room_people():
            raise AccessError(
                self.env._(
                    "The meeting room is for the people of “%s”. Ask an organizer of "
                    "meetings to invite you.",
                    self.display_name,
                )
            )

    def _action_close(self):
        """What was opened in the room was for those who were there."""
        result = super()._action_close()
        # bounded: the briefs of a meeting that the user closes
        opened = self.sudo().brief_ids.filtered("is_open_in_room")
        opened._write_system({"is_open_in_room": False})
        return result
