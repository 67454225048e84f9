from odoo import models

from .once import once


class ChanxiaoMeeting(models.Model):
    """The chair leaves, and a deputy goes on."""

    _inherit = "chanxiao.meeting"

    @once
    def room_take_chair(self, known_id=None):
        """Conduct the meeting in place of whoever is in the chair.

        Of two who take it at once, the second sees that somebody else has it.

        :param int known_id: who was in the chair on the caller's screen, if anybody
        :raise AccessError: for everybody but the chair and the chair's deputies
        :raise UserError: unless the meeting runs
        """
        if self.state == "in_progress":
            presiding = self._get_presiding()
            if known_id and presiding and known_id != presiding.id:
                return
        self.action_take_chair()
