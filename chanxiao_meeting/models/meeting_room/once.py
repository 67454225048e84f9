import re
from datetime import timedelta
from functools import wraps

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..common.state_mixin import ensure_single

KEY = re.compile(r"[A-Za-z0-9-]{8,64}")
#: how long it is remembered that something was sent
REMEMBERED = timedelta(days=30)


def once(command):
    """Make a command of the room have its effect once, however often it is sent.

    A screen that loses its connection does not know whether what it sent arrived,
    and sends it again under the same key. Where that key is known, nothing happens
    and the answer is what the screen shows. A command that is refused leaves no key.

    What is made of it takes ``key`` and ``screen`` besides the command's own arguments,
    is for people of the meeting, and answers as :meth:`get_room` does.
    """

    @wraps(command)
    def send(self, *args, key=None, screen="hand", **values):
        meeting = ensure_single(self)
        meeting._check_may_enter_room()
        if self.env["chanxiao.meeting.room.key"]._take(meeting, key):
            command(meeting, *args, **values)
        return meeting._answer_room(screen)

    return send


class ChanxiaoMeetingRoomKey(models.Model):
    """What people have sent to a room already. Nobody has access to it."""

    _name = "chanxiao.meeting.room.key"
    _description = "Command Sent to a Meeting Room"
    _log_access = False

    key = fields.Char(required=True)
    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    meeting_id = fields.Many2one(
        "chanxiao.meeting", required=True, ondelete="cascade", index=True
    )
    moment = fields.Datetime(required=True)

    _key_unique = models.UniqueIndex(
        "(user_id, meeting_id, key)", "This was sent already."
    )

    @api.model
    def _take(self, meeting, key):
        """Whether the user sends this for the first time.

        Of two that arrive at once, the second waits for the first. Where the first has
        its effect, PostgreSQL has the second begin anew, and it is known then.

        :param key: made by the client; without one, everything is the first time
        :raise UserError: for what is no key
        """
        if key is None or key is False:
            return True
        if not (isinstance(key, str) and KEY.fullmatch(key)):
            raise UserError(
                self.env._(
                    "The key of what is sent has 8 to 64 letters, digits and dashes."
                )
            )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO chanxiao_meeting_room_key
                            (key, user_id, meeting_id, moment)
                     VALUES (%s, %s, %s, %s)
                ON CONFLICT (user_id, meeting_id, key) DO NOTHING
                  RETURNING id
                """,
                key,
                self.env.uid,
                meeting.id,
                fields.Datetime.now(),
            )
        )
        return bool(self.env.cr.fetchone())

    @api.autovacuum
    def _gc_keys(self):
        """Nobody sends again what is as old as that."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM chanxiao_meeting_room_key WHERE moment < %s",
                fields.Datetime.now() - REMEMBERED,
            )
        )
