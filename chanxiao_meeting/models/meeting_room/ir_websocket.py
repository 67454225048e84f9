import re

from odoo import models

CHANNEL = re.compile(r"chanxiao_meeting_room_(\d{1,9})")


class IrWebsocket(models.AbstractModel):
    """Listening to the room of a meeting is for those who may enter it."""

    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        asked = {channel: CHANNEL.fullmatch(channel) for channel in channels}
        ids = [int(found[1]) for found in asked.values() if found]
        others = [channel for channel in channels if not asked[channel]]
        rooms = [(meeting, "room") for meeting in self._filter_chanxiao_rooms(ids)]
        return [*super()._build_bus_channel_list(others), *rooms]

    def _filter_chanxiao_rooms(self, ids):
        if not ids:
            return ()
        return self.env["chanxiao.meeting"].browse(ids).exists()._filter_room_people()
