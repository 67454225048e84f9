from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

#: how long something may wait on a phone without connection
KEPT = timedelta(days=7)
MOST_LETTERS = 64


class ChanxiaoMeetingRoomEntry(models.Model):
    """What a screen has sent already, so that sent again it is done once.

    A phone that lost its connection does not know whether what it sent arrived. It
    sends it again with the same key. Nobody has access to these.
    """

    _name = "chanxiao.meeting.room.entry"
    _description = "Entry Sent From a Meeting Room"
    _log_access = False

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    key = fields.Char(required=True)
    moment = fields.Datetime(required=True)

    _key_unique = models.UniqueIndex("(user_id, key)", "This was sent already.")

    @api.model
    def _begin(self, key):
        """Whether what is sent with this key is to be done.

        Of two that arrive at once, the later one waits for the earlier one to be
        committed, and then is not done.

        :param str key: chosen by the screen; without one everything is done
        """
        if not key or not isinstance(key, str):
            return True
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO chanxiao_meeting_room_entry (user_id, key, moment)
                     VALUES (%s, %s, %s)
                ON CONFLICT (user_id, key) DO NOTHING
                  RETURNING id
                """,
                self.env.uid,
                key[:MOST_LETTERS],
                fields.Datetime.now(),
            )
        )
        return bool(self.env.cr.fetchall())

    @api.autovacuum
    def _gc_entries(self):
        self.env.cr.execute(
            SQL(
                "DELETE FROM chanxiao_meeting_room_entry WHERE moment < %s",
                fields.Datetime.now() - KEPT,
            )
        )
