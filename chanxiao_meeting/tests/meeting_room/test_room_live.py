import json
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .room_common import RoomCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16 01:00:00")
class TestRoomLive(RoomCase):
    """What is said on the bus, and who listens."""

    def setUp(self):
        super().setUp()
        self._listen()

    def _listen(self):
        """What a transaction that is committed now says about rooms, as pairs."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        bus = self.env["bus.bus"].sudo().search([], order="id")
        told = [
            (json.loads(row.channel), json.loads(row.message))
            for row in bus
            if "chanxiao_meeting_room" in row.message
        ]
        bus.unlink()
        return told

    def _commit(self):
        """As if another transaction began: what was told is told anew."""
        self.env.cr.execute(
            "UPDATE chanxiao_meeting_room_change SET transaction = id::text"
        )

    def test_one_message_a_transaction_that_says_the_version_only(self):
        self._commit()
        version = self._room(self.chair)["version"]
        self._start()
        self.meeting.attendee_ids.write({"attendance": "present"})
        with self.env.cr.savepoint():
            self.topics[0].name = "Renamed"
        self.topics[1].name = "Renamed too"
        [(channel, message)] = self._listen()
        self.assertEqual(channel[1:], ["chanxiao.meeting", self.meeting.id, "room"])
        self.assertEqual(
            message,
            {
                "type": "chanxiao_meeting_room",
                "payload": {"id": self.meeting.id, "version": version + 1},
            },
        )
        self.assertEqual(self._room(self.chair)["version"], version + 1)

    def test_what_no_screen_shows_is_not_told(self):
        decision = self.env["chanxiao.meeting.decision"].create(
            {"meeting_id": self.meeting.id, "name": "Decide"}
        )
        self._start()
        self._listen()
        self._commit()
        decision._write_system({"telling_due": "2026-03-16 04:00:00"})
        self.assertEqual(self._listen(), [])
        decision.name = "Decide at once"
        self.assertEqual(len(self._listen()), 1)

    def test_what_is_taken_back_is_not_counted(self):
        self._commit()
        version = self._room(self.chair)["version"]
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.topics[0].name = "Renamed"
            self.env.cr.flush()
            raise ZeroDivisionError
        self.assertEqual(self._listen(), [])
        self.assertEqual(self._room(self.chair)["version"], version)
        self.topics[0].name = "Renamed after all"
        self.assertEqual(len(self._listen()), 1)

    def test_everything_that_the_room_shows_is_told(self):
        self._start()
        decision = self.env["chanxiao.meeting.decision"].create(
            {"meeting_id": self.meeting.id, "name": "Decide"}
        )
        action = self.env["chanxiao.meeting.action"].create(
            {"decision_id": decision.id, "name": "Do"}
        )
        exception = self.env["chanxiao.control.exception"].create({"name": "Broken"})
        exception._write_system({"agenda_item_id": self.topics[-1].id})
        person = self.meeting.attendee_ids[0]
        changes = {
            "meeting": lambda: self.meeting.write({"location": "Room 2"}),
            "arrival": person.action_check_in,
            "topic": lambda: self.topics[0].write({"name": "Renamed"}),
            "topic added": lambda: self.topics.create(
                {"meeting_id": self.meeting.id, "name": "Added"}
            ),
            "topic moved": lambda: self.topics[-1].write({"sequence": 0}),
            "topic taken off": self.topics[1].unlink,
            "brief": lambda: self.meeting.brief_ids[0]._write_system(
                {"problems": "<p>Late</p>"}
            ),
            "figure": lambda: self.meeting.brief_ids.figure_ids[0]._write_system(
                {"value": 3}
            ),
            "decision": lambda: decision.write({"name": "Decide otherwise"}),
            "task": lambda: action.write({"name": "Do otherwise"}),
            "exception": lambda: exception.write({"severity": "critical"}),
            "task taken out": action.unlink,
            "decision taken out": decision.unlink,
            "person taken out": self.meeting.attendee_ids[-1].unlink,
        }
        for name, change in changes.items():
            self._listen()
            self._commit()
            change()
            self.assertEqual(len(self._listen()), 1, name)

    def test_a_task_of_an_earlier_meeting_is_told_to_the_one_that_reviews_it(self):
        former = self._create_meeting(self.policy, date_start="2026-03-02 01:00:00")
        former._set_state("held")
        decision = self.env["chanxiao.meeting.decision"].create(
            {"meeting_id": former.id, "name": "Decide"}
        )
        action = self.env["chanxiao.meeting.action"].create(
            {"decision_id": decision.id, "name": "Do"}
        )
        self._start()
        self._listen()
        self._commit()
        action.name = "Do otherwise"
        rooms = {message["payload"]["id"] for _channel, message in self._listen()}
        self.assertEqual(rooms, {former.id, self.meeting.id})

    def test_drafts_have_no_room(self):
        self._create_meeting(self.policy).location = "Room 2"
        self.assertEqual(self._listen(), [])

    def test_only_people_of_the_meeting_listen(self):
        self._start()
        stranger = self._create_user("stranger", "user")
        room = f"chanxiao_meeting_room_{self.meeting.id}"
        for user, may in (
            (self.chair, True),
            (self.attendee, True),
            (self.planner, True),
            (self.auditor, True),
            (stranger, False),
            (self.outsider, False),
        ):
            channels = self._subscribe(user, [room, "chanxiao_meeting_room_999999999"])
            pairs = [found for found in channels if isinstance(found, tuple)]
            rooms = [found for found in pairs if found[0]._name == "chanxiao.meeting"]
            expected = [(self.meeting, "room")] if may else []
            self.assertEqual(rooms, expected, user.name)
            names = [name for name in channels if isinstance(name, str)]
            self.assertFalse([n for n in names if n.startswith("chanxiao")])

    def _subscribe(self, user, channels):
        # what the bus itself adds needs a request
        base = self.registry["ir.websocket"].__mro__
        core = next(c for c in base if c.__module__.startswith("odoo.addons.bus"))
        with patch.object(core, "_build_bus_channel_list", lambda _self, found: found):
            names = self.env["ir.websocket"].with_user(user)
            return names._build_bus_channel_list(channels)

    def test_long_gone_changes_are_forgotten(self):
        self._start()
        self._listen()
        changes = self.env["chanxiao.meeting.room.change"].search([])
        self.meeting.attendee_ids.write({"attendance": "present"})
        self.meeting.action_close()
        self._listen()
        with freeze_time("2026-04-10"):
            self.env["chanxiao.meeting.room.change"]._gc_changes()
        self.assertTrue(changes.exists())
        with freeze_time("2099-04-20"):
            self.env["chanxiao.meeting.room.change"]._gc_changes()
        self.assertFalse(changes.search([("meeting_id", "=", self.meeting.id)]))


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16 01:00:00")
class TestRoomCommand(RoomCase):
    """What is done in the room."""

    def test_topic_by_topic_to_the_end_and_back(self):
        self._start()
        seen, current = [], None
        for _topic in self.topics:
            current = self._go(self.chair, "next", current)["current"]
            seen.append(current)
        self.assertEqual(seen, self.topics.ids)
        self.assertIsNone(self._go(self.chair, "next", current)["current"])
        self.assertTrue(all(self.topics.mapped("time_end")))
        self.assertEqual(
            self._go(self.recorder, "previous")["current"], self.topics.ids[-1]
        )

    def test_taken_up_again_a_topic_counts_its_own_time(self):
        self._start()
        first = self.topics[0]
        for moment, step, known in (
            ("01:00", "next", None),
            ("01:06", "next", first.id),
            ("01:20", "previous", self.topics[1].id),
            ("01:24", "next", first.id),
        ):
            with freeze_time(f"2026-03-16 {moment}:00"):
                room = self._go(self.chair, step, known)
        self.assertEqual(first.seconds_away, 14 * 60)
        self.assertEqual(first.duration_actual, 10)
        self.assertFalse(first.is_over_time)
        self.assertEqual(room["agenda"][0]["away"], 14 * 60)
        self.meeting.attendee_ids.write({"attendance": "present"})
        with freeze_time("2026-03-16 01:30:00"):
            self.meeting.with_user(self.chair).action_close()
        # the second one took 20 of 10 minutes
        self.assertEqual(self.meeting.time_kept_rate, 50)

    def test_who_moves_on_at_once_moves_on_once(self):
        self._start()
        first = self._go(self.chair)["current"]
        room = self._go(self.recorder)
        self.assertEqual(room["current"], first)
        second = self._go(self.recorder, "next", first)["current"]
        room = self._go(self.chair, "next", first)
        self.assertEqual(room["current"], second)
        self.assertEqual(len(self.topics.filtered("time_start")), 2)

    def test_an_answer_counts_its_own_change(self):
        self._start()
        before = self._room(self.chair)["version"]
        self.env.cr.execute(
            "UPDATE chanxiao_meeting_room_change SET transaction = id::text"
        )
        after = self._go(self.chair)["version"]
        self.assertEqual(after, before + 1)
        self.assertEqual(self._room(self.chair)["version"], after)

    def test_only_who_conducts_moves_on(self):
        self._start()
        for user in (self.attendee, self.representative, self.auditor):
            with self.assertRaises(AccessError):
                self._go(user)
        self.assertFalse(any(self.topics.mapped("time_start")))
        for user in (self.chair, self.recorder, self.planner):
            known = self._room(user)["current"]
            self.assertNotEqual(self._go(user, "next", known)["current"], known)

    def test_before_the_start_and_after_the_end(self):
        with self.assertRaisesRegex(UserError, "Start the meeting"):
            self._go(self.chair)
        self._start()
        self._go(self.chair)
        self.meeting.attendee_ids.write({"attendance": "present"})
        self.meeting.with_user(self.recorder).action_close()
        room = self._go(self.chair, "next", self.topics.ids[0])
        self.assertEqual(room["meeting"]["state"], "held")
        self.assertIsNone(room["current"])

    def test_parked_topics_are_left_out(self):
        self._start()
        meeting = self.meeting.with_user(self.recorder)
        meeting.room_park(self.topics.ids[0])
        meeting.room_park(self.topics.ids[0])
        self.assertTrue(self.topics[0].parked)
        self.assertEqual(self._go(self.chair)["current"], self.topics.ids[1])
        meeting.room_park(self.topics.ids[0], False)
        self.assertFalse(self.topics[0].parked)

    def test_a_topic_that_is_gone_or_of_another_meeting(self):
        self._start()
        other = self._create_meeting(self.policy)
        foreign = self.env["chanxiao.meeting.agenda.item"].create(
            {"meeting_id": other.id, "name": "Foreign"}
        )
        for step in (foreign.id, None, "later", 0, [1]):
            with self.assertRaisesRegex(UserError, "no longer on the agenda"):
                self._go(self.chair, step)
        gone = self._go(self.chair)["current"]
        self.topics.filtered(lambda t: t.id == gone).unlink()
        room = self._go(self.chair, "next", gone)
        self.assertIsNone(room["current"])

    def test_notes_of_two_are_both_kept(self):
        self._start()
        topic = self.topics[0]
        for user, words in ((self.recorder, "One\nTwo"), (self.chair, "<b>Three</b>")):
            self.meeting.with_user(user).room_note(topic.id, words)
        self.assertEqual(
            topic.notes, "<p>One<br>Two</p><p>&lt;b&gt;Three&lt;/b&gt;</p>"
        )
        for words in ("", "  ", None, 3):
            with self.assertRaisesRegex(UserError, "Write something"):
                self.meeting.with_user(self.chair).room_note(topic.id, words)
        with self.assertRaises(AccessError):
            self.meeting.with_user(self.attendee).room_note(topic.id, "Mine")

    def test_a_note_that_is_sent_twice_is_added_once(self):
        self._start()
        topic = self.topics[0]
        for user, key in (
            (self.recorder, "the-first-one"),
            (self.recorder, "the-first-one"),
            (self.recorder, "the-second-one"),
            # somebody else's key is another one
            (self.chair, "the-first-one"),
        ):
            self.meeting.with_user(user).room_note(topic.id, "Said", key=key)
        self.assertEqual(topic.notes, "<p>Said</p>" * 3)
        with self.assertRaisesRegex(UserError, "8 to 64 letters"):
            self.meeting.with_user(self.chair).room_note(topic.id, "Said", key="?")

    def _attend(self, *values, user=None):
        person = self.meeting.attendee_ids.filtered(
            lambda a: a.user_id == self.attendee
        )
        meeting = self.meeting.with_user(user or self.chair)
        room = meeting.room_attendance(person.id, *values)
        return next(one for one in room["people"] if one["id"] == person.id)

    def test_attendance(self):
        self._start()
        self.assertTrue(self._attend("present")["is_here"])
        self.assertTrue(self._attend("late")["is_here"])
        self.assertFalse(self._attend("absent")["is_here"])
        self.assertEqual(self._attend("on_leave", "Training")["reason"], "Training")
        found = self._attend("proxy", "Manager")
        self.assertEqual((found["proxy"], found["is_here"]), ("Manager", True))
        with self.assertRaises(AccessError):
            self._attend("present", user=self.attendee)
        for values, message in (
            (("somehow",), "Choose one of"),
            (("proxy",), "Enter who represents"),
            (("proxy", "Nobody at all"), "Nobody in the company is called"),
            (("proxy", self.attendee.name), "Nobody in the company is called"),
        ):
            with self.assertRaisesRegex(UserError, message):
                self._attend(*values)

    def test_infraction(self):
        self._start()
        kind = self.env["chanxiao.reason"].search(
            [("scope", "=", "infraction")], limit=1
        )
        person = self.meeting.attendee_ids[0]
        meeting = self.meeting.with_user(self.chair)
        for _time in range(2):
            meeting.room_infraction(
                person.id, kind.id, "Phone rang", key="the-first-one"
            )
        self.assertEqual(len(person.infraction_ids), 1, "sent twice, noted once")
        self.assertEqual(person.infraction_ids.noted_by_id, self.chair)
        self.assertEqual(person.infraction_ids.note, "Phone rang")
        with self.assertRaisesRegex(UserError, "Choose what kind"):
            meeting.room_infraction(person.id)
        with self.assertRaises(AccessError):
            self.meeting.with_user(self.attendee).room_infraction(person.id, kind.id)
