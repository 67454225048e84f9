from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .brief_common import BriefCase


@tagged("post_install", "-at_install")
class TestBrief(BriefCase):
    """From pending to submitted, late or missing."""

    def test_convening_asks_each_department(self):
        self.assertEqual(self.brief.state, "pending")
        self.assertEqual(self.brief.responsible_id, self.representative)
        self.assertEqual(self.brief.deadline, datetime(2026, 3, 15, 1, 0))
        self.assertEqual(self.brief.activity_ids.user_id, self.representative)

    def test_display_name_names_department_and_meeting(self):
        self.assertEqual(
            self.brief.display_name, f"Sales – {self.meeting.display_name}"
        )

    def test_one_brief_a_department(self):
        with (
            self.assertRaisesRegex(IntegrityError, "brief_department_unique"),
            mute_logger("odoo.sql_db"),
        ):
            self.env["chanxiao.meeting.brief"].create(
                {
                    "meeting_id": self.meeting.id,
                    "department_id": self.sales_department.id,
                }
            )

    def test_submit_on_time(self):
        self.brief.with_user(self.representative).action_submit()
        self.assertRecordValues(
            self.brief,
            [
                {
                    "state": "submitted",
                    "submitted_at": datetime(2026, 3, 14, 2, 0),
                    "submitted_by_id": self.representative.id,
                    "timeliness": "on_time",
                    "activity_ids": [],
                }
            ],
        )

    def test_submit_late(self):
        with freeze_time("2026-03-15 01:00:01"):
            self.assertTrue(self.brief.is_overdue)
            self.brief.with_user(self.representative).action_submit()
        self.assertEqual(self.brief.timeliness, "late")
        self.assertFalse(self.brief.is_overdue)

    def test_submit_twice(self):
        self.brief.action_submit()
        with self.assertRaisesRegex(UserError, "already been handed in"):
            self.brief.action_submit()

    def test_submit_by_a_colleague_names_who_prepares(self):
        with self.assertRaisesRegex(AccessError, "prepared by Rep"):
            self.brief.with_user(self.attendee).action_submit()

    def test_submit_by_department_manager(self):
        employee = self.env["hr.employee"].create(
            {"name": "Head", "user_id": self.attendee.id}
        )
        self.sales_department.manager_id = employee
        self.brief.with_user(self.attendee).action_submit()
        self.assertEqual(self.brief.submitted_by_id, self.attendee)

    def test_reopen_asks_again(self):
        brief = self.brief.with_user(self.representative)
        brief.action_submit()
        brief.action_reopen()
        self.assertEqual(brief.state, "pending")
        self.assertFalse(brief.submitted_at)
        self.assertFalse(brief.timeliness)
        self.assertEqual(len(self.brief.activity_ids), 1)

    def test_reopen_what_was_not_submitted(self):
        with self.assertRaisesRegex(UserError, "handed in can be reopened"):
            self.brief.action_reopen()

    def test_start_freezes_and_finds_the_missing(self):
        self.brief.with_user(self.representative).action_submit()
        with self._collecting(self._make_rate(80.0)) as collect:
            self.meeting.with_user(self.planner).action_start()
        self.assertEqual(collect.call_count, 1, "all departments in one reading")
        self.assertEqual(self.brief.state, "submitted")
        self.assertEqual(self.brief.timeliness, "on_time")
        self.assertEqual(self.secret.state, "missing")
        self.assertEqual(self.secret.timeliness, "missing")
        self.assertFalse(self.secret.activity_ids)
        self.assertEqual(self.meeting.brief_ids.figure_ids.mapped("value"), [80, 80])
        self.assertTrue(all(self.meeting.brief_ids.mapped("frozen_at")))

    def _start(self):
        with self._collecting(self._make_rate()):
            self.meeting.with_user(self.planner).action_start()

    def test_collecting_after_the_start(self):
        self._start()
        with self.assertRaisesRegex(UserError, "frozen"):
            self.brief.with_user(self.planner).action_collect()
        with self.assertRaisesRegex(UserError, "has started"):
            self.brief.with_user(self.representative).action_collect()

    def test_freezing_again_changes_nothing(self):
        self._start()
        with self._collecting(self._make_rate(10.0)):
            self.meeting.brief_ids._freeze()
        self.assertEqual(self.brief.figure_ids.value, 90)

    def test_after_the_start_only_organizers_submit(self):
        self._start()
        with self.assertRaisesRegex(UserError, "has started"):
            self.brief.with_user(self.representative).action_submit()
        with freeze_time("2026-03-16 02:00:00"):
            self.brief.with_user(self.planner).action_submit()
        self.assertEqual(self.brief.state, "submitted")
        self.assertEqual(self.brief.timeliness, "missing", "it was, at the start")

    def _close(self):
        self.meeting.attendee_ids.attendance = "present"
        self.meeting.with_user(self.planner).action_close()

    def test_reopened_and_left_so_it_counts_as_handed_in(self):
        self.brief.action_submit()
        self._start()
        with freeze_time("2026-03-14 03:00:00"):
            self.secret.with_user(self.planner).action_submit()
        self.meeting.brief_ids.with_user(self.planner).action_reopen()
        self._close()
        self.assertEqual(
            self.meeting.brief_ids.mapped("state"), ["submitted", "submitted"]
        )
        self.assertEqual(self.brief.timeliness, "on_time")
        self.assertEqual(self.secret.timeliness, "missing")
        self.assertIn("Reopened in the meeting", self.brief.message_ids[0].body)

    def test_nobody_is_late_for_a_meeting_that_is_called_off(self):
        self.meeting.with_user(self.planner).action_cancel("Trade fair")
        with freeze_time("2026-03-17 01:00:00"):
            self.assertFalse(self.brief.is_overdue)
            overdue = self.brief.search([("is_overdue", "=", True)])
            self.assertNotIn(self.brief, overdue)

    def test_reopened_after_the_start_it_stays_in_time(self):
        self.brief.action_submit()
        self._start()
        brief = self.brief.with_user(self.planner)
        brief.action_reopen()
        with freeze_time("2026-03-16 02:00:00"):
            brief.action_submit()
        self.assertEqual(brief.timeliness, "on_time")

    def test_held_meetings_keep_their_material(self):
        self._start()
        self.meeting.attendee_ids.attendance = "present"
        self.meeting._set_state("held")
        brief = self.brief.with_user(self.planner)
        for method in ("action_submit", "action_reopen", "action_collect"):
            with self.subTest(method), self.assertRaisesRegex(UserError, "is over"):
                getattr(brief, method)()
        with self.assertRaisesRegex(UserError, "is over"):
            brief.problems = "<p>Later wisdom</p>"

    def test_frozen_brief_is_not_deleted(self):
        self._start()
        with self.assertRaisesRegex(UserError, "part of its record"):
            self.brief.unlink()

    def test_an_empty_page_says_whether_others_prepare(self):
        def get_help(user, name="action"):
            return self._get_help(user, f"chanxiao_meeting_brief_{name}")

        said = get_help(self.planner)
        count = len(self.meeting.brief_ids)
        self.assertIn(f"{count} briefs of others are not handed in yet, 0", said)
        self.assertIn("Nothing to prepare", said)
        for name in ("action_all", "action_discipline"):
            self.assertNotIn("briefs of others", get_help(self.planner, name))
        self.meeting.brief_ids.with_user(self.planner).action_submit()
        self.assertNotIn("briefs of others", get_help(self.planner))
        self.assertNotIn("briefs of others", get_help(self.outsider))

    def test_filters(self):
        briefs = self.env["chanxiao.meeting.brief"]
        domain = [("is_overdue", "=", True), ("meeting_id", "=", self.meeting.id)]
        self.assertFalse(briefs.search(domain))
        with freeze_time("2026-03-15 02:00:00"):
            self.assertEqual(briefs.search(domain), self.brief | self.secret)
            self.brief.action_submit()
            self.assertEqual(briefs.search(domain), self.secret)
            punctual = domain[1:] + [("is_overdue", "=", False)]
            self.assertEqual(briefs.search(punctual), self.brief)
        mine = briefs.with_user(self.finance).search([("is_own_department", "=", True)])
        self.assertEqual(mine, self.secret)
        other = [
            ("is_own_department", "=", False),
            ("meeting_id", "=", self.meeting.id),
        ]
        self.assertEqual(briefs.with_user(self.finance).search(other), self.brief)

    def test_reminder_follows_the_responsible_and_the_deadline(self):
        self.brief.write(
            {
                "responsible_id": self.attendee.id,
                "deadline": datetime(2026, 3, 15, 17, 0),
            }
        )
        activity = self.brief.activity_ids
        self.assertEqual(activity.user_id, self.attendee)
        # 17:00 UTC is the next day in Shanghai
        self.assertEqual(str(activity.date_deadline), "2026-03-16")

    def test_successor_of_an_archived_user_is_reminded(self):
        self.representative.action_archive()
        self.assertFalse(self.brief.activity_ids)
        self.brief.with_user(self.planner).responsible_id = self.attendee
        self.assertEqual(self.brief.activity_ids.user_id, self.attendee)
        told = self.env["mail.message"].search(
            [("model", "=", self.brief._name), ("res_id", "=", self.brief.id)], limit=1
        )
        self.assertEqual(told.partner_ids, self.attendee.partner_id)

    def test_who_left_is_not_asked_again(self):
        self.brief.with_user(self.representative).action_submit()
        self.representative.active = False
        self.brief.with_user(self.planner).action_reopen()
        self.assertEqual(self.brief.activity_ids.user_id, self.planner)

    def test_nobody_responsible(self):
        self.brief.responsible_id = False
        with self.assertRaisesRegex(AccessError, "nobody"):
            self.brief.with_user(self.chair).action_submit()
        self.brief.with_user(self.planner).action_submit()
        self.assertEqual(self.brief.state, "submitted")

    def test_measures_are_asked_for(self):
        self.assertFalse(self.brief.is_measures_missing)
        self.brief.problems = "<p>Late parts</p>"
        self.assertTrue(self.brief.is_measures_missing)
        self.brief.measures_taken = "<p><br></p>"
        self.assertTrue(self.brief.is_measures_missing)
        self.brief.measures_taken = "<p>Second supplier since Monday</p>"
        self.assertFalse(self.brief.is_measures_missing)

    def test_measures_are_asked_for_off_target(self):
        self._create_target(self.rate, 95, 80)
        for value, counts in ((70.0, (1, 0)), (90.0, (0, 1))):
            self._collect(self._make_rate(value))
            found = (self.brief.bad_count, self.brief.warning_count)
            self.assertEqual(found, counts)
            self.assertTrue(self.brief.is_measures_missing)

    def test_texts_are_sanitized(self):
        self.brief.problems = "<p>Fine</p><script>alert(1)</script>"
        self.assertNotIn("script", self.brief.problems)
        self.assertIn("Fine", self.brief.problems)

    def test_submitted_texts_are_reopened_first(self):
        self.brief.action_submit()
        with self.assertRaisesRegex(UserError, "Reopen it"):
            self.brief.with_user(self.representative).problems = "<p>More</p>"

    def test_transitions_are_not_entered(self):
        brief = self.brief.with_user(self.planner)
        for name, value in (
            ("state", "submitted"),
            ("submitted_at", datetime(2026, 3, 1)),
            ("frozen_at", datetime(2026, 3, 1)),
            ("figure_ids", [Command.clear()]),
        ):
            with self.subTest(name), self.assertRaises(UserError):
                brief.write({name: value})
        with self.assertRaises(UserError):
            brief.copy({"state": "submitted", "department_id": 1})

    def test_settings_are_the_organizers(self):
        for name, value in (
            ("responsible_id", self.attendee.id),
            ("deadline", datetime(2027, 1, 1)),
            ("confidential", True),
        ):
            with self.subTest(name), self.assertRaisesRegex(AccessError, "organizer"):
                self.brief.with_user(self.representative).write({name: value})
        self.brief.with_user(self.planner).confidential = True
        self.assertTrue(self.brief.confidential)

    def test_frozen_settings_stay(self):
        self._start()
        with self.assertRaisesRegex(UserError, "frozen"):
            self.brief.with_user(self.planner).source_ids = [Command.clear()]

    def test_form(self):
        with Form(self.brief.with_user(self.representative)) as form:
            form.problems = "<p>Through the form</p>"
        self.assertIn("Through the form", self.brief.problems)

    def test_action_open_meeting(self):
        action = self.brief.action_open_meeting()
        self.assertEqual(action["res_id"], self.meeting.id)


@tagged("post_install", "-at_install")
class TestBriefConflict(BriefCase):
    """Two people edit one brief at once: nothing is overwritten, nothing is lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.brief.with_user(cls.representative)
        cls.theirs = cls.brief.with_user(cls.planner)

    def _save(self, brief, read, **texts):
        """Save as the form does: what was changed, and what had been read."""
        return brief.web_save({**texts, "edit_versions": read}, {"edit_versions": {}})

    def test_same_text(self):
        read = self.brief.edit_versions
        self._save(self.mine, read, problems="<p>Mine</p>")
        sentence = "(?s)“Problems” was saved by Rep at 10:00.*What is saved now:\nMine"
        with self.assertRaisesRegex(UserError, sentence):
            self._save(self.theirs, read, problems="<p>Theirs</p>")
        self.assertEqual(self.brief.problems, "<p>Mine</p>")

    def test_other_text_is_saved(self):
        read = self.brief.edit_versions
        self._save(self.mine, read, problems="<p>Mine</p>")
        self._save(self.theirs, read, proposals="<p>Theirs</p>")
        self.assertEqual(self.brief.problems, "<p>Mine</p>")
        self.assertEqual(self.brief.proposals, "<p>Theirs</p>")

    def test_nothing_is_saved_when_one_text_conflicts(self):
        read = self.brief.edit_versions
        self._save(self.mine, read, problems="<p>Mine</p>")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._save(
                self.theirs, read, proposals="<p>New</p>", problems="<p>Theirs</p>"
            )
        self.assertFalse(self.brief.proposals)

    def test_after_reading_again(self):
        [values] = self._save(self.mine, None, problems="<p>Mine</p>")
        read = values["edit_versions"]
        self._save(self.theirs, read, problems="<p>Mine and theirs</p>")
        self.assertEqual(self.brief.problems, "<p>Mine and theirs</p>")
        self.assertEqual(self.brief.edit_versions["problems"]["version"], 2)
        self.assertEqual(
            self.brief.edit_versions["problems"]["user_id"], self.planner.id
        )

    def test_the_same_person_in_two_windows(self):
        read = self.brief.edit_versions
        self._save(self.mine, read, problems="<p>First window</p>")
        with self.assertRaisesRegex(UserError, "Rep"):
            self._save(self.mine, read, problems="<p>Second window</p>")

    def test_same_words_are_no_conflict(self):
        read = self.brief.edit_versions
        self._save(self.mine, read, problems="<p>Same</p>")
        self._save(self.theirs, read, problems="<p>Same</p>")
        self.assertEqual(self.brief.problems, "<p>Same</p>")

    def test_without_saying_what_was_read(self):
        self.theirs.problems = "<p>Into an empty text</p>"
        self.theirs.problems = "<p>Over one's own</p>"
        with self.assertRaisesRegex(UserError, "Planner"):
            self.mine.problems = "<p>Over somebody else's</p>"
        self.assertEqual(self.brief.problems, "<p>Over one's own</p>")
        self.brief.sudo().problems = "<p>By the system</p>"
        self.assertEqual(self.brief.problems, "<p>By the system</p>")

    def test_at_the_very_same_moment(self):
        briefs = type(self.brief)
        with (
            patch.object(briefs, "try_lock_for_update", lambda self, **_: self[:0]),
            self.assertRaisesRegex(UserError, "save again in a moment"),
        ):
            self.mine.problems = "<p>Mine</p>"

    def test_reading_does_not_allow_writing(self):
        reader = self.brief.with_user(self.attendee)
        with self.assertRaises(AccessError):
            self._save(reader, self.brief.edit_versions, problems="<p>Mine</p>")
        with self.assertRaises(AccessError):
            reader.sudo(False).problems = "<p>Mine</p>"
