import re
from pathlib import Path

from freezegun import freeze_time
from psycopg2.errors import ReadOnlySqlTransaction

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.meeting_room.room_content import SCREENS
from ...models.meeting_room.room_shared import FIGURE_FIELDS
from .room_common import RoomCase

FIELDS = "static/src/figures/figure_format/figure_fields.js"


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16 01:00:00")
class TestRoomContent(RoomCase):
    def _figures(self, user, department, screen="wall"):
        known = self._room(user)["current"]
        self._go(self.chair, self._topic_of(department).id, known)
        board = self._room(user, screen)["topic"]["brief"]
        return [figure["label"] for figure in board.get("figures", [])]

    def test_before_the_start_it_shows_what_is_to_come(self):
        room = self._room(self.attendee)
        self.assertEqual(room["meeting"]["state"], "convened")
        self.assertIsNone(room["current"])
        self.assertIsNone(room["topic"])
        self.assertEqual(
            [topic["name"] for topic in room["agenda"]],
            self.topics.mapped("name"),
        )
        self.assertFalse(room["meeting"]["can_conduct"])
        self.assertTrue(self._room(self.chair)["meeting"]["can_conduct"])
        self.assertEqual(room["now"], "2026-03-16 01:00:00")

    def test_people_of_the_meeting_organizers_and_auditors_enter(self):
        for user in (
            self.chair,
            self.recorder,
            self.representative,
            self.attendee,
            self.planner,
            self.auditor,
        ):
            self.assertEqual(self._room(user)["meeting"]["id"], self.meeting.id)
            self.assertEqual(
                self.meeting.with_user(user).action_open_room()["tag"],
                "chanxiao_meeting.room",
            )

    def test_nobody_else_enters(self):
        stranger = self._create_user("stranger", "user")
        with self.assertRaisesRegex(AccessError, "for the people of"):
            self._room(stranger)
        for user in (stranger, self.outsider):
            for call in (
                lambda m: m.get_room("wall"),
                lambda m: m.action_open_room(),
                lambda m: m.room_go("next"),
                lambda m: m.room_note(self.topics[0].id, "Mine"),
                lambda m: m.room_open_brief(self.meeting.brief_ids[0].id),
            ):
                with self.assertRaises(AccessError):
                    call(self.meeting.with_user(user))

    def test_another_company_does_not_enter(self):
        other = self.env["res.company"].create({"name": "Other Works"})
        theirs = self._create_user(
            "theirs", "organizer", company_id=other.id, company_ids=[(6, 0, other.ids)]
        )
        with self.assertRaises(AccessError):
            self._room(theirs)

    def test_a_screen_that_there_is_not_is_a_sentence(self):
        for screen in ("ceiling", None, ["wall"], {}):
            with self.assertRaisesRegex(UserError, "has these screens: wall"):
                self._room(self.chair, screen)

    def test_what_is_known_is_not_sent_again(self):
        version = self._room(self.chair)["version"]
        again = self._room(self.chair, known=version)
        self.assertEqual(again.keys(), {"version", "now"})
        self.assertIn("agenda", self._room(self.chair, known=version + 1))

    def test_a_departments_figures_are_for_everybody_in_the_meeting(self):
        self._start()
        for user in (self.attendee, self.finance, self.auditor, self.chair):
            self.assertIn("Figure of Sales", self._figures(user, self.sales_department))

    def test_the_wall_shows_a_confidential_brief_to_nobody(self):
        self._start()
        for user in (self.attendee, self.finance, self.chair, self.planner):
            self.assertEqual(self._figures(user, self.finance_department), [])
        board = self._room(self.chair)["topic"]["brief"]
        self.assertTrue(board["confidential"])
        self.assertFalse(board["is_shown"])
        self.assertNotIn("problems", board)

    def test_other_screens_show_it_to_those_who_may_read_it(self):
        self._start()
        for user, is_told in (
            (self.finance, True),
            (self.chair, True),
            (self.planner, True),
            (self.auditor, True),
            (self.attendee, False),
            (self.representative, False),
        ):
            found = self._figures(user, self.finance_department, "recorder")
            self.assertEqual("Figure of Finance" in found, is_told, user.name)

    def test_the_chair_opens_it_until_the_meeting_is_over(self):
        self._start()
        brief = self.meeting.brief_ids.filtered("confidential")
        for user in (self.attendee, self.finance, self.planner, self.recorder):
            with self.assertRaisesRegex(AccessError, "Only the chair"):
                self.meeting.with_user(user).room_open_brief(brief.id)
        self.meeting.with_user(self.chair).room_open_brief(brief.id)
        for user in (self.attendee, self.finance):
            found = self._figures(user, self.finance_department)
            self.assertIn("Figure of Finance", found)
            with self.assertRaises(UserError):
                brief.with_user(self.chair).is_open_in_room = False
        # only in the room: the record stays confidential
        self.assertFalse(brief.with_user(self.attendee).has_access("read"))
        self.meeting.with_user(self.chair).room_open_brief(brief.id, False)
        self.assertEqual(self._figures(self.attendee, self.finance_department), [])
        self.meeting.with_user(self.chair).room_open_brief(brief.id)
        self.meeting.attendee_ids.write({"attendance": "present"})
        self.meeting.with_user(self.chair).action_close()
        self.assertFalse(brief.is_open_in_room)
        with self.assertRaisesRegex(UserError, "while the meeting runs"):
            self.meeting.with_user(self.chair).room_open_brief(brief.id)

    def test_a_brief_of_another_meeting_is_not_opened(self):
        self._start()
        other = self._create_meeting(self.policy)
        brief = self.env["chanxiao.meeting.brief"]._create_system(
            {"meeting_id": other.id, "department_id": self.finance_department.id}
        )
        for brief_id in (brief.id, None, "1", 0):
            with self.assertRaisesRegex(UserError, "while the meeting runs"):
                self.meeting.with_user(self.chair).room_open_brief(brief_id)

    def test_the_review_begins_with_what_is_overdue(self):
        former = self._create_meeting(
            self.policy, date_start="2026-03-02 01:00:00", date_end="2026-03-02 03:00"
        )
        former._set_state("held", started_at="2026-03-02 01:00:00")
        decision = self.env["chanxiao.meeting.decision"].create(
            {
                "meeting_id": former.id,
                "name": "Catch up",
                "action_ids": [
                    (0, 0, {"name": n, "assignee_id": self.attendee.id, "deadline": d})
                    for n, d in (
                        ("Later", "2026-04-20"),
                        ("Late", "2026-03-14"),
                        ("Very late", "2026-03-05"),
                    )
                ],
            }
        )
        decision.action_adopt()
        self._start()
        room = self._go(self.recorder)
        self.assertEqual(room["topic"]["kind"], "review")
        self.assertEqual(
            [task["text"] for task in room["topic"]["tasks"]],
            ["Very late", "Late", "Later"],
        )
        self.assertEqual(room["topic"]["tasks"][0]["alert"], "red")

    def test_the_hand_has_what_is_mine(self):
        self._start()
        mine = self._room(self.representative, "hand")["mine"]
        [brief] = mine["briefs"]
        self.assertEqual(brief["department"]["id"], self.sales_department.id)
        self.assertEqual(mine["tasks"], [])
        decision = self.env["chanxiao.meeting.decision"].create(
            {
                "meeting_id": self.meeting.id,
                "name": "Work on Saturday",
                "action_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Plan the shift",
                            "assignee_id": self.representative.id,
                            "deadline": "2026-03-20",
                        },
                    )
                ],
            }
        )
        decision.action_adopt()
        [task] = self._room(self.representative, "hand")["mine"]["tasks"]
        self.assertEqual(task["text"], "Plan the shift")
        self.assertTrue(task["can_finish"])
        self.assertEqual(self._room(self.attendee, "hand")["mine"]["tasks"], [])

    def test_a_remote_attendee_has_the_same_wall(self):
        self.meeting.with_user(self.planner).is_online = True
        self._start()
        self._go(self.chair, self._topic_of(self.sales_department).id)
        # each in a request of their own
        self.env.invalidate_all()
        here, remote = self._room(self.chair), self._room(self.attendee)
        link = self.meeting.videocall_location
        self.assertTrue(link)
        self.assertEqual(remote["meeting"]["video"], link)
        self.assertEqual(remote["topic"]["brief"]["figures"][0]["value"], 12.0)
        for room in (here, remote):
            # what each may do is their own
            for name in ("can_conduct", "can_decide", "can_show_sign_in"):
                room["meeting"].pop(name)
        self.assertEqual(remote, here)

    def _look(self, user):
        """All that somebody may ask who only looks at the room."""
        meeting = self.meeting.with_user(user)
        for screen in SCREENS:
            room = meeting.get_room(screen)
            meeting.get_room(screen, room["version"])
        brief = meeting.get_room()["topic"]["brief"]
        figures = self.env["chanxiao.meeting.figure"].with_user(user)
        figures = figures.browse(figure["id"] for figure in brief["figures"])
        self.assertTrue(figures)
        figures[0].action_open_records()
        figures.read_today()
        meeting.read_schedule()

    @mute_logger("odoo.sql_db")
    def test_looking_changes_nothing(self):
        self._start()
        self._go(self.chair, self._topic_of(self.sales_department).id)
        drilled = {"drill_model": "res.partner", "provider_code": "sales"}
        self.meeting.brief_ids.figure_ids._write_system(
            {**drilled, "key": "sales.new_orders"}
        )
        # also what is only said before a commit
        self.env.cr.flush()
        for user in (self.attendee, self.chair, self.auditor):
            self.env.invalidate_all()
            with self.env.cr.savepoint(flush=False) as looked:
                # whatever writes now is refused by the database
                self.env.cr.execute("SET TRANSACTION READ ONLY")
                self._look(user)
                self.env.flush_all()
                with self.assertRaises(ReadOnlySqlTransaction):
                    self.meeting.location = "Room 2"
                    self.env.flush_all()
                looked.rollback()

    def test_closing_says_what_is_missing(self):
        self._start()
        room = self._room(self.recorder, "closing")
        self.assertIn("Record the attendance first", room["missing"]["blocking"])
        self.meeting.attendee_ids.write({"attendance": "present"})
        self._go(self.chair)
        missing = self._room(self.recorder, "closing")["missing"]
        self.assertEqual(missing["blocking"], "")
        self.assertEqual(
            [topic["name"] for topic in missing["untreated"]], ["Loose ends"]
        )

    def test_figures_have_the_fields_that_the_client_shows(self):
        source = Path(__file__).parents[2] / FIELDS
        text = source.read_text(encoding="utf-8")
        names = set(re.findall(r"^    (\w+): \"", text, re.MULTILINE))
        self.assertEqual(names, {*FIGURE_FIELDS, "can_override"})

    def test_queries_do_not_grow_with_topics_and_people(self):
        self._start()
        self._go(self.chair, self._topic_of(self.sales_department).id)
        self._count_queries()
        few = self._count_queries()
        self.env["chanxiao.meeting.agenda.item"].create(
            [
                {"meeting_id": self.meeting.id, "name": f"Topic {n}", "sequence": n}
                for n in range(100, 300)
            ]
        )
        self.env["chanxiao.meeting.attendee"].create(
            [
                {"meeting_id": self.meeting.id, "partner_id": partner.id}
                for partner in self.env["res.partner"].create(
                    [{"name": f"Guest {n}"} for n in range(30)]
                )
            ]
        )
        many = self._count_queries()
        self.assertLessEqual(many, few)
        self.assertLessEqual(many, 60)

    def _count_queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._room(self.attendee)
        return self.cr.sql_log_count - before
