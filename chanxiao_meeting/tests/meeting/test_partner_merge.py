from odoo.tests import tagged

from ..common import MeetingCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestPartnerMerge(MeetingCase):
    """Two contacts of one person become one, whatever lists they are on."""

    def test_both_on_one_list(self):
        meeting = self._create_meeting(self._create_policy())
        kept, double = self.env["res.partner"].create(
            [
                {"name": "Li Lei", "email": "li@example.com"},
                {"name": "Lei Li", "email": "li@example.com"},
            ]
        )
        lines = self.env["chanxiao.meeting.attendee"].create(
            [
                {
                    "meeting_id": meeting.id,
                    "partner_id": kept.id,
                    "role": "recorder",
                    "infractions": "Telephone",
                },
                {
                    "meeting_id": meeting.id,
                    "partner_id": double.id,
                    "attendance": "on_leave",
                    "leave_reason": "Training",
                    "infractions": "Smoking",
                    "department_id": self.sales_department.id,
                },
            ]
        )
        # what happened is settled, and yet the person is one
        meeting._set_state("cancelled")
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (kept + double).ids, dst_partner=kept
        )
        line = lines.exists()
        self.assertEqual(line.partner_id, kept)
        self.assertEqual(line.attendance, "on_leave")
        self.assertEqual(line.leave_reason, "Training")
        self.assertTrue(line.is_attendance_chosen)
        self.assertEqual(line.department_id, self.sales_department)
        self.assertEqual(line.role, "recorder", "the weightier of both")
        self.assertEqual(line.infractions, "Smoking\nTelephone")

    def test_who_was_seen_was_there(self):
        """Noted present by hand on one line, absent on the one with the lower id."""
        meeting = self._create_meeting(self._create_policy())
        kept, double = self.env["res.partner"].create(
            [{"name": "Li Lei"}, {"name": "Lei Li"}]
        )
        lines = self.env["chanxiao.meeting.attendee"].create(
            [
                {
                    "meeting_id": meeting.id,
                    "partner_id": person.id,
                    "attendance": attendance,
                }
                for person, attendance in ((kept, "absent"), (double, "present"))
            ]
        )
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (kept + double).ids, dst_partner=kept
        )
        self.assertEqual(lines.exists().attendance, "present")
        self.assertEqual(lines.exists().partner_id, kept)

    def test_what_hangs_on_a_line_is_known(self):
        """The merge moves it, or says why it goes with the line."""
        self.env.cr.execute(
            """
            SELECT rel.relname
              FROM pg_constraint fk
              JOIN pg_class rel ON rel.oid = fk.conrelid
              JOIN pg_class line ON line.oid = fk.confrelid
             WHERE fk.contype = 'f' AND line.relname = 'chanxiao_meeting_attendee'
               AND rel.relname ~ '^(chanxiao|qc)_'
          ORDER BY rel.relname
            """
        )
        self.assertEqual(
            [table for (table,) in self.env.cr.fetchall()],
            [
                "chanxiao_meeting_attendance",  # a dialog
                "chanxiao_meeting_infraction",
                "chanxiao_meeting_leave",  # a dialog
                "chanxiao_meeting_speaker",
                "chanxiao_meeting_vote_ballot",
            ],
            "Move it as _move_line_records does.",
        )

    def test_copies_to_both(self):
        people = self.env["res.partner"].create(
            [{"name": "Li Lei"}, {"name": "Lei Li"}]
        )
        meeting = self._create_meeting(self._create_policy())
        meeting._set_state("held")
        minutes = self.env["chanxiao.meeting.minutes"]._draft_from_meeting(meeting)
        minutes.copy_partner_ids = people
        self.env["base.partner.merge.automatic.wizard"]._merge(
            people.ids, dst_partner=people[0]
        )
        self.assertEqual(minutes.copy_partner_ids, people[0])

    def test_every_unique_rule_on_people_is_known(self):
        """Core merges contacts only: rules on users and employees stop no merge."""
        self.env.cr.execute(
            """
            SELECT DISTINCT rel.relname, att.attname
              FROM pg_index idx
              JOIN pg_class rel ON rel.oid = idx.indrelid
              JOIN pg_attribute att
                ON att.attrelid = rel.oid AND att.attnum = ANY(idx.indkey)
              JOIN pg_constraint fk
                ON fk.conrelid = rel.oid AND fk.contype = 'f'
               AND fk.conkey = ARRAY[att.attnum]
              JOIN pg_class people ON people.oid = fk.confrelid
             WHERE idx.indisunique AND people.relname = 'res_partner'
               AND rel.relname ~ '^(chanxiao|qc)_'
               AND rel.relkind = 'r' AND rel.relname !~ '_rel$'
            """
        )
        self.assertEqual(
            self.env.cr.fetchall(),
            [("chanxiao_meeting_attendee", "partner_id")],
            "Merge the lines of two contacts as _merge_meeting_attendees does.",
        )
