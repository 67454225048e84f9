from odoo import api, models
from odoo.fields import Domain


class ChanxiaoMeetingHandover(models.TransientModel):
    """Tasks, work contact sheets and cases that are still open or to be checked."""

    _inherit = "chanxiao.meeting.handover"

    @api.model
    def _get_duties(self):
        is_open = Domain("state", "=", "open")
        unchecked = Domain("state", "in", ("open", "done"))
        running = Domain("state", "in", ("proposed", "adopted", "implemented"))
        sheet = "chanxiao.work.contact"
        unconfirmed = Domain("state", "not in", ("confirmed", "declined"))
        unanswered = Domain("state", "=", "sent")
        unfinished = Domain("state", "in", ("accepted", "done"))
        unruled = Domain("state", "!=", "ruled")
        return [
            *super()._get_duties(),
            ("chanxiao.meeting.action", "assignee_id", is_open),
            ("chanxiao.meeting.action", "verifier_id", unchecked),
            ("chanxiao.meeting.decision", "verifier_id", running),
            (sheet, "requester_id", unconfirmed),
            (sheet, "head_id", unanswered),
            (sheet, "assignee_id", unfinished),
            ("chanxiao.meeting.accountability", "ruler_id", unruled),
        ]

    def _find_activities(self):
        """Nobody is asked to verify their own work."""
        own = self._find_unchecked().filtered(self._is_done_by_successor)
        return super()._find_activities() - own.verification_id

    def _move_activities(self):
        """Who is to verify in somebody's place may do so."""
        unchecked = self._find_unchecked()
        own = unchecked.filtered(self._is_done_by_successor)
        (unchecked - own)._write_system({"verifier_id": self.successor_id.id})
        return super()._move_activities()

    def _find_unchecked(self):
        """Tasks that the leaver is asked to verify, as one who is named or decides."""
        return self.env["chanxiao.meeting.action"].search(
            Domain("state", "=", "done")
            & Domain("verification_id.user_id", "=", self.leaver_id.id)
        )

    def _is_done_by_successor(self, task):
        return self.successor_id in task._get_executors()
