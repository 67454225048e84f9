from uuid import uuid4

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .room_common import RoomCase


class HandCase(RoomCase):
    def setUp(self):
        super().setUp()
        self._start()

    def _as(self, user):
        return self.meeting.with_user(user)

    def _line(self, user):
        return self.meeting.attendee_ids.filtered(lambda a: a.user_id == user)

    def _represent(self, user, proxy):
        """Somebody comes for a person who is on the list."""
        self._line(user).write({"attendance": "proxy", "proxy_id": proxy.partner_id.id})


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16 01:00:00")
class TestRoomSpeakers(HandCase):
    """Who asks for the floor, and who gets it."""

    def _queue(self, user=None):
        room = self._room(user or self.attendee, "hand")
        return [(s["name"], s["state"], s["place"]) for s in room["speakers"]]

    def test_first_come_first_called(self):
        for user in (self.attendee, self.representative, self.attendee):
            self._as(user).room_raise_hand()
        names = [self.attendee.name, self.representative.name]
        self.assertEqual(
            self._queue(), [(names[0], "waiting", 1), (names[1], "waiting", 2)]
        )
        self._as(self.chair).room_call_speaker()
        self.assertEqual(
            self._queue(), [(names[0], "speaking", 0), (names[1], "waiting", 1)]
        )
        [first, second] = self._room(self.chair)["speakers"]
        self._as(self.recorder).room_call_speaker(None, first["id"])
        self.assertEqual(self._queue(), [(names[1], "speaking", 0)])
        # nobody waits: the one who speaks has spoken
        self._as(self.chair).room_call_speaker(None, second["id"])
        self.assertEqual(self._queue(), [])
        states = self.meeting.speaker_ids.mapped("state")
        self.assertEqual(states, ["spoken", "spoken"])

    def test_whoever_conducts_may_call_somebody_else(self):
        for user in (self.attendee, self.representative):
            self._as(user).room_raise_hand()
        later = self._room(self.chair)["speakers"][1]
        self._as(self.chair).room_call_speaker(later["id"])
        self.assertEqual(
            self._queue(),
            [
                (self.representative.name, "speaking", 0),
                (self.attendee.name, "waiting", 1),
            ],
        )
        for speaker_id in (later["id"], 0, "1", [1]):
            with self.assertRaisesRegex(UserError, "no longer up"):
                self._as(self.chair).room_call_speaker(speaker_id, later["id"])

    def test_two_who_call_at_once_call_once(self):
        for user in (self.attendee, self.representative, self.finance):
            self._as(user).room_raise_hand()
        self._as(self.chair).room_call_speaker()
        self._as(self.recorder).room_call_speaker()
        self.assertEqual(self._queue()[0], (self.attendee.name, "speaking", 0))
        self.assertEqual(len(self._queue()), 3)

    def test_only_who_conducts_calls(self):
        self._as(self.attendee).room_raise_hand()
        [hand] = self._room(self.attendee)["speakers"]
        for user in (self.attendee, self.representative, self.auditor):
            with self.assertRaises(AccessError):
                self._as(user).room_call_speaker()
            with self.assertRaises(AccessError):
                self._as(user).room_end_speaker(hand["id"])
        self._as(self.recorder).room_end_speaker(hand["id"])
        self.assertEqual(self._queue(), [])
        self.assertEqual(self.meeting.speaker_ids.state, "lowered")
        self._as(self.recorder).room_end_speaker()

    def test_a_hand_is_ones_own(self):
        for user in (self.attendee, self.representative):
            self._as(user).room_raise_hand()
        self._as(self.attendee).room_lower_hand()
        self.assertEqual(self._queue(), [(self.representative.name, "waiting", 1)])
        self._as(self.attendee).room_lower_hand()
        # up again, and last now
        self._as(self.attendee).room_raise_hand()
        self.assertEqual(self._queue()[-1], (self.attendee.name, "waiting", 2))

    def test_who_represents_somebody_speaks_for_them(self):
        self._represent(self.finance, self.manager)
        self._as(self.manager).room_raise_hand()
        self.assertEqual(self._queue()[0][0], self.finance.name)
        self._as(self.manager).room_lower_hand()
        self.assertEqual(self._queue(), [])

    def test_who_is_not_on_the_list_raises_no_hand(self):
        # an auditor may look into every room
        with self.assertRaisesRegex(UserError, "not on the list of attendees"):
            self._as(self.auditor).room_raise_hand()
        stranger = self._create_user("stranger", "user")
        for user in (stranger, self.outsider):
            for call in ("room_raise_hand", "room_lower_hand", "room_call_speaker"):
                with self.assertRaises(AccessError):
                    getattr(self._as(user), call)()

    def test_only_while_the_meeting_runs(self):
        self._as(self.attendee).room_raise_hand()
        self._as(self.representative).room_raise_hand()
        self._as(self.chair).room_call_speaker()
        self.meeting.attendee_ids.write({"attendance": "present"})
        self._as(self.chair).action_close()
        self.assertEqual(self._queue(), [])
        states = self.meeting.speaker_ids.mapped("state")
        self.assertEqual(states, ["spoken", "lowered"])
        for user, call in (
            (self.attendee, "room_raise_hand"),
            (self.chair, "room_call_speaker"),
        ):
            with self.assertRaisesRegex(UserError, "has to wait"):
                getattr(self._as(user), call)()
        self._as(self.attendee).room_lower_hand()

    def test_a_start_taken_back_lowers_hands(self):
        self._as(self.attendee).room_raise_hand()
        self._as(self.chair).action_undo_start()
        self.assertEqual(self._queue(), [])

    def test_no_other_door(self):
        self._as(self.attendee).room_raise_hand()
        hand = self.meeting.speaker_ids
        line = self._line(self.representative)
        for user in (self.attendee, self.chair, self.planner, self.manager):
            mine = hand.with_user(user)
            self.assertEqual(mine.state, "waiting")
            for call in (
                lambda records: records.write({"state": "speaking"}),
                lambda records: records.copy({"attendee_id": line.id}),
                lambda records: records.unlink(),
                lambda records: records.create(
                    {"attendee_id": line.id, "meeting_id": self.meeting.id}
                ),
                lambda records: (
                    records.load(["attendee_id/.id"], [[str(line.id)]])["ids"]
                    or records.check_access("create")
                ),
            ):
                with self.assertRaises(AccessError):
                    call(mine)
        with self.assertRaises(AccessError):
            self._as(self.planner).write(
                {"speaker_ids": [(0, 0, {"attendee_id": line.id})]}
            )
        for user in (self._create_user("stranger", "user"), self.outsider):
            self.assertFalse(
                hand.with_user(user).has_access("read")
                and hand.with_user(user)._filtered_access("read")
            )

    def test_the_database_keeps_one_speaker(self):
        for user in (self.attendee, self.representative):
            self._as(user).room_raise_hand()
        hands = self.meeting.speaker_ids
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception):  # noqa: B017
            with self.env.cr.savepoint():
                hands._set_state("speaking")
                hands.flush_recordset()


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16 01:00:00")
class TestRoomOnce(HandCase):
    """What is sent again has its effect once."""

    def test_sent_twice_done_once(self):
        key = str(uuid4())
        self._as(self.attendee).room_raise_hand(key=key)
        self._as(self.attendee).room_lower_hand()
        room = self._as(self.attendee).room_raise_hand(key=key)
        self.assertEqual(room["speakers"], [])
        self.assertEqual(room["screen"], "hand")
        self.assertEqual(len(self.meeting.speaker_ids), 1)
        room = self._as(self.attendee).room_raise_hand(key=str(uuid4()))
        self.assertEqual(len(room["speakers"]), 1)

    def test_a_key_is_of_one_person_in_one_meeting(self):
        key = str(uuid4())
        for user in (self.attendee, self.representative):
            self._as(user).room_raise_hand(key=key)
        self.assertEqual(len(self.meeting.speaker_ids), 2)

    def test_what_was_refused_may_be_sent_again(self):
        key = str(uuid4())
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._as(self.chair).room_open_vote(None, key=key)
        keys = self.env["chanxiao.meeting.room.key"]
        self.assertFalse(keys.search_count([("key", "=", key)]))

    def test_what_is_no_key(self):
        for key in (3, "short", "x" * 65, "with space in it", ["a" * 10]):
            with self.assertRaisesRegex(UserError, "8 to 64 letters"):
                self._as(self.attendee).room_raise_hand(key=key)
        self.assertFalse(self.meeting.speaker_ids)

    def test_kept_for_a_while(self):
        key = str(uuid4())
        self._as(self.attendee).room_raise_hand(key=key)
        keys = self.env["chanxiao.meeting.room.key"]
        with freeze_time("2026-04-10"):
            keys._gc_keys()
        self.assertTrue(keys.search_count([("key", "=", key)]))
        with freeze_time("2026-04-20"):
            keys._gc_keys()
        self.assertFalse(keys.search_count([("key", "=", key)]))

    def test_nobody_reads_keys(self):
        for user in (self.attendee, self.planner, self.manager, self.auditor):
            keys = self.env["chanxiao.meeting.room.key"].with_user(user)
            self.assertFalse(keys.has_access("read"))

    def test_a_screen_that_there_is_not_changes_nothing(self):
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._as(self.attendee).room_raise_hand(screen="ceiling")
        self.assertFalse(self.meeting.speaker_ids)

    def test_one_meeting_at_a_time(self):
        with self.assertRaises(UserError):
            self.meeting.browse().with_user(self.attendee).room_raise_hand()


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16 01:00:00")
class TestRoomHandTasks(HandCase):
    """What one does about what was given to one."""

    def setUp(self):
        super().setUp()
        self.decision = self.env["chanxiao.meeting.decision"].create(
            {
                "meeting_id": self.meeting.id,
                "name": "Work on Saturday",
                "action_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Plan the shift",
                            "assignee_id": self.attendee.id,
                            "deadline": "2026-03-20",
                        },
                    )
                ],
            }
        )
        self.task = self.decision.action_ids

    def _mine(self, user):
        return self._room(user, "hand")["mine"]["tasks"]

    def test_accepted_answered_done(self):
        self.decision.action_adopt()
        [row] = self._mine(self.attendee)
        self.assertFalse(row["is_accepted"])
        hand = self._as(self.attendee)
        [row] = hand.room_accept_task(self.task.id)["mine"]["tasks"]
        self.assertTrue(row["is_accepted"])
        [row] = hand.room_answer_task(self.task.id, " By Friday ")["mine"]["tasks"]
        self.assertEqual(row["answer"], "By Friday")
        message = self.task.message_ids[0]
        self.assertIn("By Friday", message.body)
        self.assertEqual(message.author_id, self.attendee.partner_id)
        room = hand.room_finish_task(self.task.id, "Planned")
        self.assertEqual(room["mine"]["tasks"], [])
        self.assertEqual((self.task.state, self.task.feedback), ("done", "Planned"))

    def test_accepted_once(self):
        hand = self._as(self.attendee)
        hand.room_accept_task(self.task.id)
        with freeze_time("2026-03-16 01:10:00"):
            hand.room_accept_task(self.task.id)
        self.assertEqual(str(self.task.taken_note_at), "2026-03-16 01:00:00")
        # whoever takes it over has not accepted it
        self.task.assignee_id = self.representative
        self.assertFalse(self._mine(self.representative)[0]["is_accepted"])

    def test_what_is_only_proposed_is_not_done(self):
        self.assertFalse(self._mine(self.attendee)[0]["can_finish"])
        with self.assertRaisesRegex(UserError, "only proposed"):
            self._as(self.attendee).room_finish_task(self.task.id)

    def test_tasks_of_others_and_none(self):
        self.decision.action_adopt()
        for user in (self.representative, self.chair, self.planner):
            for call in ("room_accept_task", "room_answer_task", "room_finish_task"):
                for task_id in (self.task.id, None, "1", [1], 0):
                    with self.assertRaisesRegex(UserError, "not yours"):
                        getattr(self._as(user), call)(task_id)
        for words in (None, "  ", 3):
            with self.assertRaisesRegex(UserError, "Write your answer"):
                self._as(self.attendee).room_answer_task(self.task.id, words)
        self._as(self.attendee).room_finish_task(self.task.id, 3)
        with self.assertRaisesRegex(UserError, "is done"):
            self._as(self.attendee).room_finish_task(self.task.id)

    def test_what_was_said_is_not_typed_in(self):
        for user in (self.attendee, self.planner, self.manager):
            for values in (
                {"taken_note_at": "2026-03-01 01:00:00"},
                {"taken_note_by_id": self.attendee.id},
                {"room_answer": "Yes"},
            ):
                with self.assertRaises(UserError):
                    self.task.with_user(user).write(values)


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16 01:00:00")
class TestRoomHandSelf(HandCase):
    """Arriving and rating."""

    def test_sign_in_once(self):
        mine = self._room(self.attendee, "hand")["mine"]
        self.assertTrue(mine["can_sign_in"])
        self.assertIsNone(mine["lines"][0]["check_in"])
        self.assertFalse(mine["lines"][0]["is_here"])
        mine = self._as(self.attendee).room_sign_in()["mine"]
        self.assertFalse(mine["can_sign_in"])
        self.assertTrue(mine["lines"][0]["is_here"])
        with freeze_time("2026-03-16 01:30:00"):
            mine = self._as(self.attendee).room_sign_in()["mine"]
        self.assertEqual(mine["lines"][0]["check_in"], "2026-03-16 01:00:00")
        with self.assertRaisesRegex(UserError, "not on the list"):
            self._as(self.auditor).room_sign_in()

    def test_the_code_in_the_room_leads_to_ones_hand(self):
        sign_in = self.env["chanxiao.meeting.sign.in"]
        token = sign_in._get_or_create(self.meeting)._get_token()
        url = f"/odoo/meeting-hand/{self.meeting.id}"
        for _again in range(2):
            answer = sign_in.with_user(self.attendee)._sign_in(token=token)
            self.assertEqual(answer["hand_url"], url)
        answer = sign_in.with_user(self.outsider)._sign_in(token=token)
        self.assertFalse(answer["hand_url"])
        self._represent(self.finance, self.manager)
        answer = sign_in.with_user(self.manager)._sign_in(token=token)
        self.assertEqual(answer["hand_url"], url)

    def test_who_opens_it(self):
        for user in (self.attendee, self.chair, self.auditor):
            action = self._as(user).action_open_hand()
            self.assertEqual(action["tag"], "chanxiao_meeting.hand")
            self.assertEqual(action["context"], {"active_id": self.meeting.id})
        stranger = self._create_user("stranger", "user")
        for user in (stranger, self.outsider):
            with self.assertRaises(AccessError):
                self._as(user).action_open_hand()
        with self.assertRaises(UserError):
            self.meeting.browse().with_user(self.attendee).action_open_hand()

    def test_rating(self):
        with self.assertRaisesRegex(UserError, "when it is over"):
            self._as(self.attendee).room_rate({"purpose": 4})
        self.meeting.attendee_ids.write({"attendance": "present"})
        self._as(self.chair).action_close()
        hand = self._as(self.attendee)
        self.assertTrue(self._room(self.attendee, "hand")["mine"]["can_rate"])
        for ratings in ({"purpose": 6}, {"purpose": "x"}, {"user_id": 1}, {}, None):
            with self.assertRaises(UserError):
                hand.room_rate(ratings)
        mine = hand.room_rate({"purpose": 4}, "Shorter")["mine"]
        self.assertFalse(mine["can_rate"])
        ratings = self.env["chanxiao.meeting.evaluation"].search(
            [("meeting_id", "=", self.meeting.id)]
        )
        self.assertEqual(
            (ratings.purpose, ratings.comment, ratings.user_id.id),
            ("4", "Shorter", False),
        )
        with self.assertRaisesRegex(UserError, "already"):
            hand.room_rate({"purpose": 5})
