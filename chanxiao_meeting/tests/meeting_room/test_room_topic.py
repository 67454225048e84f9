from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .room_common import RoomCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16 01:00:00")
class TestRoomTopic(RoomCase):
    """The agenda is changed in the room, also the topic that is shown."""

    def setUp(self):
        super().setUp()
        self._start()
        self.env.user.lang = False

    def _as(self, user=None):
        return self.meeting.with_user(user or self.chair)

    def _names(self, room=None):
        room = room or self._room(self.attendee)
        return [topic["name"] for topic in room["agenda"]]

    def _topic(self, name):
        return self.meeting.agenda_ids.filtered(lambda topic: topic.name == name)

    def test_a_topic_is_added_behind_the_others(self):
        person = self.meeting.attendee_ids.filtered(
            lambda one: one.user_id == self.representative
        )
        before = self._names()
        room = self._as().room_topic_add("  The new press ", 15, person.id)
        self.assertEqual(self._names(room), [*before, "The new press"])
        topic = self._topic("The new press")
        self.assertEqual(topic.duration_planned, 15)
        self.assertEqual(topic.presenter_id, self.representative)
        self.assertEqual(topic.create_uid, self.chair)
        self.assertEqual(topic.kind, "discussion")
        # presenter and minutes are optional
        room = self._as(self.recorder).room_topic_add("Another one")
        self.assertEqual(self._names(room)[-1], "Another one")
        self.assertEqual(room["agenda"][-1]["minutes"], 10)
        self.assertIsNone(room["agenda"][-1]["presenter"])

    def test_it_comes_before_the_summary(self):
        summary = self.env["chanxiao.meeting.agenda.item"].create(
            {
                "meeting_id": self.meeting.id,
                "name": "Summary",
                "kind": "summary",
                # the same place as the others: only its id puts it last
                "sequence": max(self.topics.mapped("sequence")),
            }
        )
        self.meeting.invalidate_recordset(["agenda_ids"])
        for name in ("First", "Second"):
            room = self._as().room_topic_add(name)
        self.assertEqual(self._names(room)[-3:], ["First", "Second", summary.name])

    def test_sent_twice_it_is_added_once(self):
        for _attempt in range(2):
            self._as().room_topic_add("Once", key="the-first-one")
        self.assertEqual(len(self._topic("Once")), 1)

    def test_the_order_is_changed_and_every_screen_follows(self):
        review, *others = self._names()
        version = self._room(self.attendee)["version"]
        room = self._as().room_topic_move(self._topic(review).id, 2)
        self.assertEqual(self._names(room), [others[0], review, *others[1:]])
        self.assertGreater(room["version"], version)
        # asked for twice, it is done once
        again = self._as(self.recorder).room_topic_move(self._topic(review).id, 2)
        self.assertEqual(self._names(again), self._names(room))
        self._as().room_topic_move(self._topic(review).id, 99)
        self.assertEqual(self._names(), [*others, review])
        self._as().room_topic_move(self._topic(review).id, 1)
        self.assertEqual(self._names(), [review, *others])

    def test_only_what_has_to_change_is_written(self):
        for place, topic in enumerate(self.topics, start=1):
            topic.sequence = 10 * place
        self.env.flush_all()
        before = self.topics.mapped("sequence")
        self._as().room_topic_move(self.topics[-1].id, 2)
        changed = [
            topic
            for topic, sequence in zip(self.topics, before, strict=True)
            if topic.sequence != sequence
        ]
        self.assertEqual(changed, [self.topics[-1]])

    def test_two_hundred_topics_are_moved_in_few_queries(self):
        self.env["chanxiao.meeting.agenda.item"].create(
            [{"meeting_id": self.meeting.id, "name": f"T{n}"} for n in range(200)]
        )
        self.meeting.invalidate_recordset(["agenda_ids"])
        last = self.meeting.agenda_ids[-1]
        self._as().room_topic_move(last.id, 1)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._as().room_topic_move(last.id, 200)
        self.assertLess(self.cr.sql_log_count - before, 90)
        self.assertEqual(self.meeting.agenda_ids[199], last)

    def test_the_topic_that_is_shown_is_moved(self):
        room = self._go(self.chair, self._topic("Loose ends").id)
        current = room["current"]
        room = self._as().room_topic_move(current, 1)
        self.assertEqual(room["current"], current)
        self.assertEqual(room["agenda"][0]["id"], current)
        # on from where it is now
        following = room["agenda"][1]["id"]
        self.assertEqual(self._go(self.chair, "next", current)["current"], following)

    def test_a_topic_that_nobody_took_up_is_dropped(self):
        topic = self._topic("Loose ends")
        room = self._as().room_topic_drop(topic.id, reason="No time")
        [entry] = [entry for entry in room["agenda"] if entry["id"] == topic.id]
        self.assertTrue(entry["dropped"])
        self.assertTrue(topic.parked)
        self.assertTrue(topic.is_dropped)
        log = self.meeting.message_ids[0].body
        self.assertIn("No longer offered to later meetings: Loose ends", log)
        self.assertIn("No time", log)
        self.assertEqual(entry["drop_reason"], "No time")
        # asked for twice, it is done once
        self._as().room_topic_drop(topic.id, reason="Another")
        self.assertEqual(topic.drop_reason, "No time")
        self.assertNotIn(topic, self._create_meeting(self.policy)._get_backlog_topics())
        # the meeting passes over it
        self._go(self.chair, self._topic_of(self.finance_department).id)
        known = self._room(self.chair)["current"]
        self.assertNotEqual(
            self._go(self.chair, "next", known)["current"],
            topic.id,
        )
        room = self._as().room_topic_drop(topic.id, False)
        self.assertFalse(topic.parked or topic.is_dropped)
        self.assertFalse(any(entry["dropped"] for entry in room["agenda"]))

    def test_what_was_parked_is_dropped_too(self):
        topic = self._topic("Loose ends")
        self._as().room_park(topic.id)
        self._as().room_topic_drop(topic.id, reason="No time")
        self.assertTrue(topic.parked and topic.is_dropped)

    def test_taken_up_after_all_it_is_dropped_no_longer(self):
        topic = self._topic("Loose ends")
        self._as().room_topic_drop(topic.id, reason="No time")
        self._as().room_park(topic.id, False)
        self.assertFalse(topic.parked or topic.is_dropped or topic.drop_reason)

    def test_what_was_taken_up_stays(self):
        topic = self._topic("Loose ends")
        self._go(self.chair, topic.id)
        with self.assertRaisesRegex(UserError, "was taken up, so it stays"):
            self._as().room_topic_drop(topic.id)
        self.assertFalse(topic.parked)

    def test_the_topic_that_is_shown_is_removed(self):
        topic = self._topic("Loose ends")
        self._go(self.chair, topic.id)
        self._as().room_decide({"text": "Decided on it", "topic_id": topic.id})
        version = self._room(self.attendee)["version"]
        topic.with_user(self.planner).unlink()
        # as at the end of that transaction
        self.env["chanxiao.meeting.room.change"]._tell()
        for user, screen in (
            (self.attendee, "wall"),
            (self.recorder, "recorder"),
            (self.recorder, "closing"),
            (self.attendee, "hand"),
        ):
            room = self._room(user, screen)
            self.assertIsNone(room["current"])
            self.assertIsNone(room["topic"])
            self.assertNotIn("Loose ends", self._names(room))
            [decision] = room["decisions"]
            self.assertIsNone(decision["topic"])
        self.assertGreaterEqual(room["version"], version)
        for call in (
            lambda m: m.room_note(topic.id, "Too late"),
            lambda m: m.room_park(topic.id),
            lambda m: m.room_topic_move(topic.id, 1),
            lambda m: m.room_topic_drop(topic.id),
            lambda m: m.room_decide({"text": "Too late", "topic_id": topic.id}),
        ):
            with self.assertRaisesRegex(UserError, "no longer on the agenda"):
                call(self._as())
        # who still shows it and moves on only gets to see where the meeting is
        self.assertIsNone(self._go(self.chair, "next", topic.id)["current"])
        self.assertTrue(self._go(self.chair, "next")["current"])

    def test_only_who_conducts_changes_the_agenda(self):
        other = self.env["res.company"].create({"name": "Other Works"})
        theirs = self._create_user(
            "theirs", "organizer", company_id=other.id, company_ids=[(6, 0, other.ids)]
        )
        topic = self._topic("Loose ends")
        for user in (self.attendee, self.auditor, self.outsider, theirs):
            for call in (
                lambda m: m.room_topic_add("Mine"),
                lambda m: m.room_topic_move(topic.id, 1),
                lambda m: m.room_topic_drop(topic.id),
            ):
                with self.assertRaises(AccessError):
                    call(self._as(user))
        plain = self._create_user("plain_recorder", "user")
        self.meeting.recorder_id = plain
        self._as(plain).room_topic_add("The recorder's")
        self._as(plain).room_topic_move(topic.id, 1)
        self._as(plain).room_topic_drop(topic.id, reason="No time")
        self.assertTrue(topic.is_dropped)

    def test_what_is_missing_is_a_sentence(self):
        guest = self.env["chanxiao.meeting.attendee"].create(
            {
                "meeting_id": self.meeting.id,
                "partner_id": self.env["res.partner"].create({"name": "Guest"}).id,
            }
        )
        foreign = self._create_meeting(self.policy)
        for call, message in (
            (lambda m: m.room_topic_add(), "what the topic is about"),
            (lambda m: m.room_topic_add("  "), "what the topic is about"),
            (lambda m: m.room_topic_add(["x"]), "what the topic is about"),
            (lambda m: m.room_topic_add("A", "ten"), "whole minutes"),
            (lambda m: m.room_topic_add("A", -1), "whole minutes"),
            (lambda m: m.room_topic_add("A", 10**9), "whole minutes"),
            (lambda m: m.room_topic_add("A", 5, guest.id), "Guest has no account"),
            (lambda m: m.room_topic_add("A", 5, "x"), "no longer on the list"),
            (lambda m: m.room_topic_add("A", key="?"), "8 to 64 letters"),
            (lambda m: m.room_topic_move(), "no longer on the agenda"),
            (lambda m: m.room_topic_move(self.topics[0].id), "the first one is 1"),
            (lambda m: m.room_topic_move(self.topics[0].id, 0), "the first one is 1"),
            (lambda m: m.room_topic_move(self.topics[0].id, "2"), "the first one is 1"),
            (lambda m: m.room_topic_drop(), "no longer on the agenda"),
            (lambda m: m.room_topic_drop(self.topics[-1].id), "Say why"),
            (lambda m: m.room_topic_add("A", screen="ceiling"), "has these screens"),
        ):
            with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
                call(self._as())
        self.assertFalse(foreign.agenda_ids)
        self.assertEqual(self.meeting.agenda_ids, self.topics)

    def test_once_it_is_over_the_agenda_stays(self):
        self.meeting.attendee_ids.write({"attendance": "present"})
        self._as().action_close()
        for call in (
            lambda m: m.room_topic_add("Too late"),
            lambda m: m.room_topic_move(self.topics[0].id, 2),
        ):
            with self.assertRaisesRegex(UserError, "agenda stays as it was"):
                call(self._as())
