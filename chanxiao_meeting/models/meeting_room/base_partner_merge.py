from odoo import api, models
from odoo.tools import SQL


class MergePartnerAutomatic(models.TransientModel):
    """Ballots and hands of a contact that is merged are those of the one that stays."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _move_line_records(self, kept, other):
        result = super()._move_line_records(kept, other)
        self._move_ballots(kept, other)
        self._move_hands(kept, other)
        kept._note_room_change()
        return result

    @api.model
    def _move_ballots(self, kept, other):
        """One ballot a vote: that of the line that stays, unless only the other voted.

        What was chosen in a secret vote bears no name, and stays counted.
        """
        for which, rival in ((kept, other), (other, kept)):
            # where both voted, or neither did, the second round finds none any more
            self.env.cr.execute(
                SQL(
                    """
                    DELETE FROM chanxiao_meeting_vote_ballot spare
                     USING chanxiao_meeting_vote_ballot ballot
                     WHERE spare.attendee_id = %s AND ballot.attendee_id = %s
                       AND ballot.vote_id = spare.vote_id
                       AND (ballot.is_cast OR NOT spare.is_cast)
                    """,
                    rival.id,
                    which.id,
                )
            )
        self._move_rows("chanxiao_meeting_vote_ballot", kept, other)

    @api.model
    def _move_hands(self, kept, other):
        """One hand is up: the one that has the floor, or was raised first."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE chanxiao_meeting_speaker
                   SET state = 'lowered', finished_at = NOW() AT TIME ZONE 'UTC'
                 WHERE id IN (
                       SELECT id FROM chanxiao_meeting_speaker
                        WHERE attendee_id IN %s AND state IN ('waiting', 'speaking')
                     ORDER BY state, raised_at, id OFFSET 1)
                """,
                (kept.id, other.id),
            )
        )
        self._move_rows("chanxiao_meeting_speaker", kept, other)

    @api.model
    def _move_rows(self, table, kept, other):
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET attendee_id = %s WHERE attendee_id = %s",
                SQL.identifier(table),
                kept.id,
                other.id,
            )
        )
