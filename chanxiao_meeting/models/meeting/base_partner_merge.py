from odoo import api, models
from odoo.tools import SQL

from .attendee import IN_PERSON

# The weightier part of the two comes first.
ROLES = ("chair", "recorder", "representative", "participant", "guest")
# What the line that stays takes over from the other where it says nothing itself.
MERGED_FIELDS = (
    "user_id",
    "department_id",
    "check_in",
    "check_out",
    "attendance",
    "leave_reason",
    "leave_approver_id",
    "leave_state",
    "leave_asked_reason",
    "leave_asked_proxy_id",
    "leave_decider_id",
    "leave_answer",
    "leave_activity_id",
    "proxy_id",
    "invited_at",
)
# What says most about how somebody attended comes first: who was seen was there.
ATTENDANCE_RANKS = {
    **dict.fromkeys(IN_PERSON, 0),
    "proxy": 1,
    "on_leave": 2,
    "absent": 3,
    False: 4,
}


class MergePartnerAutomatic(models.TransientModel):
    """Two contacts of one person are merged, also where both are on a list.

    Core's merge looks for unique constraints; a unique index stops it, and a
    constraint would make it delete a line together with its attendance.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        self._merge_meeting_attendees(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)

    @api.model
    def _merge_meeting_attendees(self, src_partners, dst_partner):
        """One line a meeting: the one that says most about the attendance."""
        # bounded: lines of the contacts that core was allowed to merge
        lines = (
            self.env["chanxiao.meeting.attendee"]
            .sudo()
            .search([("partner_id", "in", (src_partners | dst_partner).ids)])
        )
        for together in lines.grouped("meeting_id").values():
            first, *others = together.sorted(
                lambda line: (
                    ATTENDANCE_RANKS[line.attendance],
                    not line.check_in,
                    line.id,
                )
            )
            for other in others:
                self._merge_attendee_lines(first, other)

    @api.model
    def _merge_attendee_lines(self, kept, other):
        """In SQL, as core's merge: who was there stays, also where it is settled."""
        columns = [SQL.identifier(name) for name in MERGED_FIELDS]
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE chanxiao_meeting_attendee kept
                   SET role = %s,
                       infractions = NULLIF(
                           CONCAT_WS(E'\n', kept.infractions, other.infractions), ''),
                       infraction_count =
                           kept.infraction_count + other.infraction_count,
                       is_attendance_chosen = CASE WHEN kept.attendance IS NULL
                       THEN other.is_attendance_chosen
                       ELSE kept.is_attendance_chosen END,
                       %s
                  FROM chanxiao_meeting_attendee other
                 WHERE kept.id = %s AND other.id = %s
                """,
                min(kept.role, other.role, key=ROLES.index),
                SQL(", ").join(
                    SQL("%s = COALESCE(kept.%s, other.%s)", column, column, column)
                    for column in columns
                ),
                kept.id,
                other.id,
            )
        )
        self._move_line_records(kept, other)
        self.env.cr.execute(
            SQL("DELETE FROM chanxiao_meeting_attendee WHERE id = %s", other.id)
        )
        self.env.invalidate_all()

    @api.model
    def _move_line_records(self, kept, other):
        """Extension point: what hangs on a line that goes is the other one's, in SQL.

        What it would be the second of, by a unique rule, goes with the line.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE chanxiao_meeting_infraction SET attendee_id = %s "
                "WHERE attendee_id = %s",
                kept.id,
                other.id,
            )
        )
