from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...models.common.groups import ORGANIZER
from ...models.meeting_room import room_kept
from ...models.meeting_room.room_change import ChanxiaoMeetingRoomChange
from ...models.meeting_room.room_shared import SharedContent
from .room_common import RoomCase

FIGURE = "Figure of Finance"


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16 01:00:00")
class TestRoomKept(RoomCase):
    """What everybody reads alike is built once; what somebody may read is not kept."""

    def setUp(self):
        super().setUp()
        self._start()
        self.meeting.with_user(self.chair).room_go("next")
        self.env.flush_all()
        # as in a request of its own, which has written nothing
        self.startPatcher(
            patch.object(
                ChanxiaoMeetingRoomChange, "_is_unchanged", lambda changes: True
            )
        )
        self.startPatcher(patch.object(room_kept, "_texts", room_kept.LRU(20)))
        self.now = 1000.0
        self.startPatcher(patch.object(room_kept.time, "monotonic", lambda: self.now))
        self.built = []
        build = SharedContent.build

        def count(content):
            self.built.append(content.env.context["lang"])
            return build(content)

        self.startPatcher(patch.object(SharedContent, "build", count))

    def _change(self):
        """As if another transaction had changed the room."""
        self.env.cr.execute(
            """
            INSERT INTO chanxiao_meeting_room_change (meeting_id, moment, transaction)
                 VALUES (%s, now(), gen_random_uuid()::text)
            """,
            [self.meeting.id],
        )

    def _go_to(self, department):
        known = self.meeting._get_current_topic().id
        self.meeting.with_user(self.chair).room_go(self._topic_of(department).id, known)
        self._change()
        self.built.clear()

    def _figures(self, user, screen, known=None):
        board = self._room(user, screen, known)["topic"]["brief"]
        return [figure["label"] for figure in board.get("figures", [])]

    def test_one_builds_for_all(self):
        first = self._room(self.recorder)
        for user in (self.attendee, self.finance, self.auditor, self.planner):
            room = self._room(user)
            for part in ("agenda", "decisions", "people", "speakers", "votes"):
                self.assertEqual(room[part], first[part])
        self.assertEqual(len(self.built), 1)

    def test_each_version_is_built_anew(self):
        self._room(self.recorder)
        self.topics[0].name = "Renamed"
        self._change()
        self.assertEqual(self._room(self.attendee)["agenda"][0]["name"], "Renamed")
        self._room(self.recorder)
        self.assertEqual(len(self.built), 2)

    def test_what_no_version_counts_is_shown_anew_soon(self):
        self._room(self.recorder)
        partner = self.meeting.attendee_ids[0].partner_id
        partner.name = "Renamed"
        self.now += room_kept.KEPT - 1
        self._room(self.recorder)
        self.assertEqual(len(self.built), 1)
        self.now += 2
        names = [person["name"] for person in self._room(self.attendee)["people"]]
        self.assertIn("Renamed", names)
        self.assertEqual(len(self.built), 2)

    def test_each_language_is_built_by_itself(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        kind = self.env["chanxiao.reason"].search(
            [("scope", "=", "infraction")], limit=1
        )
        kind.with_context(lang="en_US").name = "Phone"
        kind.with_context(lang="zh_CN").name = "手机"
        for user, lang in (
            (self.recorder, "zh_CN"),
            (self.chair, "en_US"),
            (self.planner, "zh_CN"),
        ):
            meeting = self.meeting.with_user(user).with_context(lang=lang)
            kinds = [
                kind["name"] for kind in meeting.get_room("recorder")["infractions"]
            ]
            self.assertIn("手机" if lang == "zh_CN" else "Phone", kinds)
        self.assertEqual(self.built, ["zh_CN", "en_US"])

    def test_a_confidential_report_is_for_its_readers_though_it_is_kept(self):
        self._go_to(self.finance_department)
        self.assertEqual(self._figures(self.finance, "recorder"), [FIGURE])
        version = self._room(self.finance)["version"]
        for user in (self.attendee, self.representative):
            for screen in ("wall", "recorder", "closing", "hand"):
                for known in (None, 0, -1, version - 1, version + 1, "1", [], True):
                    self.assertEqual(self._figures(user, screen, known), [])
                    room = self._room(user, screen, known)
                    self.assertNotIn(FIGURE, str(room))
        for user in (self.finance, self.chair):
            self.assertEqual(self._figures(user, "wall"), [])
            self.assertEqual(self._figures(user, "recorder"), [FIGURE])
        self.assertEqual(len(self.built), 1)

    def test_a_right_that_is_gone_is_gone_at_once(self):
        self._go_to(self.finance_department)
        self.assertEqual(self._figures(self.finance, "hand"), [FIGURE])
        brief = self.meeting.brief_ids.filtered("confidential")
        brief._write_system({"responsible_id": self.chair.id})
        self.finance_department.manager_id = False
        self.finance.employee_ids.department_id = self.sales_department
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(brief.with_user(self.finance).has_access("read"))
        # the very same version of the room
        self.assertEqual(self._figures(self.finance, "hand"), [])

    def test_nobody_else_enters_whatever_they_know(self):
        version = self._room(self.chair)["version"]
        stranger = self._create_user("stranger", "user")
        for known in (None, 0, version, version + 1, "x"):
            with self.assertRaisesRegex(AccessError, "for the people of"):
                self._room(stranger, "wall", known)

    def test_what_is_mine_is_mine(self):
        decision = self.env["chanxiao.meeting.decision"].create(
            {
                "meeting_id": self.meeting.id,
                "name": "Divide the work",
                "action_ids": [
                    Command.create(
                        {
                            "name": f"Work of {user.name}",
                            "assignee_id": user.id,
                            "deadline": "2026-03-20",
                        }
                    )
                    for user in (self.attendee, self.representative)
                ],
            }
        )
        decision.action_adopt()
        self._change()
        for user in (self.attendee, self.representative, self.attendee):
            mine = self._room(user, "hand")["mine"]
            [task] = mine["tasks"]
            self.assertEqual(task["text"], f"Work of {user.name}")
            self.assertTrue(task["can_finish"])
            line = self.meeting.attendee_ids.filtered(lambda a, u=user: a.user_id == u)
            self.assertEqual(mine["attendee"], line.id)
        self.assertEqual(len(self.built), 1)

    def test_who_conducts_is_said_of_each(self):
        for user, conducts, decides in (
            (self.chair, True, True),
            (self.recorder, True, self.recorder.has_group(ORGANIZER)),
            (self.planner, True, True),
            (self.attendee, False, False),
            (self.auditor, False, False),
        ):
            meeting = self._room(user)["meeting"]
            own = self.meeting.with_user(user)
            self.assertEqual(
                (
                    meeting["can_conduct"],
                    meeting["can_decide"],
                    meeting["can_open_schedule"],
                    meeting["can_show_sign_in"],
                ),
                (conducts, decides, own.can_open_schedule, own.can_show_sign_in),
            )
            self.assertEqual(meeting["can_conduct"], own.can_conduct)
            mine = self._room(user, "hand")["mine"]
            self.assertEqual(mine["can_sign_in"], own.can_sign_in, user.name)

    def test_what_somebody_got_is_their_own(self):
        for _time in range(2):
            room = self._room(self.attendee)
            self.assertEqual(len(room["agenda"]), len(self.topics))
            room["agenda"].clear()
            room["topic"]["name"] = "Mine"
        self.assertNotEqual(self._room(self.attendee)["topic"]["name"], "Mine")

    def test_the_next_screen_takes_few_queries(self):
        self._room(self.recorder)
        for screen, most in (("wall", 12), ("recorder", 12), ("hand", 18)):
            self._room(self.attendee, screen)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._room(self.attendee, screen)
            self.assertLessEqual(self.cr.sql_log_count - before, most, screen)

    def test_of_rooms_long_left_nothing_is_kept(self):
        texts = room_kept._texts
        self._room(self.attendee)
        parts = set(texts)
        for _time in range(30):
            self._room(self.attendee)
            self._change()
        self.assertEqual(set(texts), parts)
        for number in range(30):
            texts[number] = (1, 0, "")
        self.assertEqual(len(texts), 20)
