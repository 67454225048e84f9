"""What everybody in a room reads alike, kept for those who ask for it next."""

import json
import time

from odoo.tools.lru import LRU

from .room_shared import SharedContent

#: for how many seconds something is kept: a change makes all screens ask at once, while
#: what no version counts, such as the name of a person, is shown anew soon
KEPT = 10
#: how many things a process keeps, the last used ones
MOST = 64

_texts = LRU(MOST)


class KeptContent:
    """The :class:`SharedContent` of a version of a room, built once in each process.

    It is kept as text, so that nobody who gets it can change what the next one gets;
    and of a part only the last version. Whether the viewer may have a part is not
    asked here: whoever takes it has to know.

    :param meeting: one ``chanxiao.meeting``, with the environment of the viewer
    :param int version: of the room
    """

    def __init__(self, meeting, version):
        self.meeting, self.version = meeting, version
        self.env = meeting.env
        self.lang = self.env.context.get("lang")
        self.tz = self.env.context.get("tz") or self.env.user.tz or None
        self._content, self._is_shared = None, None

    def get(self, part, *arguments):
        """A part of the content, as its own copy.

        :param str part: a method of :class:`SharedContent`: ``build``, ``build_report``
        """
        changes = self.env["chanxiao.meeting.room.change"]
        if self._is_shared is None:
            self._is_shared = changes._is_unchanged()
        if not self._is_shared:
            return self.build(part, *arguments)
        key = (
            *(self.env.cr.dbname, self.meeting.id, self.lang, self.tz),
            *(part, *arguments),
        )
        version, end, text = _texts.get(key, (None, 0, ""))
        if version == self.version and time.monotonic() < end:
            return json.loads(text)
        made = self.build(part, *arguments)
        # reading may have written what waited in this transaction
        self._is_shared = changes._is_unchanged()
        if self._is_shared:
            end = time.monotonic() + KEPT
            _texts[key] = (self.version, end, json.dumps(made))
        return made

    def build(self, part, *arguments):
        """The same, built anew: for what only the viewer reads."""
        if self._content is None:
            self._content = SharedContent(self.meeting, self.lang, self.tz)
        return getattr(self._content, part)(*arguments)
