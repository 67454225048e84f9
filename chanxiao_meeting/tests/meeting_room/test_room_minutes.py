from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.meeting_room.plain_text import is_plain, to_html, to_text
from .room_common import RoomCase


class RoomMinutesCase(RoomCase):
    """``meeting`` runs, and everybody is here.

    ``scribe`` records, and is no organizer.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scribe = cls._create_user("scribe", "user")
        cls.meeting._write_system({"recorder_id": cls.scribe.id})

    def setUp(self):
        super().setUp()
        self._start()
        self.meeting.attendee_ids.write({"attendance": "present"})

    def _close(self):
        self._of(self.scribe).room_close()
        return self.meeting.minutes_ids

    def _of(self, user):
        return self.meeting.with_user(user)

    def _told(self, user):
        return self._room(user, "closing")["minutes"]


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16 01:00:00")
class TestRoomMinutes(RoomMinutesCase):
    """From the draft to issued minutes without a form."""

    # the document beside

    def test_while_it_runs_the_minutes_so_far_are_shown(self):
        so_far = self._of(self.scribe).get_room_minutes()
        self.assertIn("Loose ends", so_far["html"])
        again = self._of(self.scribe).get_room_minutes(so_far["digest"])
        self.assertFalse(again["html"])

    def test_a_draft_is_shown_as_it_would_be_submitted(self):
        minutes = self._close()
        before = self._of(self.scribe).get_room_minutes()
        self.topics[-1].name = "Looser ends"
        after = self._of(self.scribe).get_room_minutes(before["digest"])
        self.assertIn("Looser ends", after["html"])
        self.assertNotIn("Looser ends", str(minutes.content_html))
        self._of(self.scribe).room_minutes_summary("All agreed")
        self.assertIn("All agreed", self._of(self.scribe).get_room_minutes()["html"])
        self._of(self.scribe).room_minutes_submit()
        self.assertIn("Looser ends", self._of(self.chair).get_room_minutes()["html"])

    def test_what_is_confidential_is_shown_to_whoever_may_read_it(self):
        self._close()
        minutes = self.meeting.minutes_ids
        self._of(self.scribe).room_minutes_submit()
        self._of(self.chair).room_minutes_approve()
        self._of(self.scribe).room_minutes_issue()
        figure = "Figure of Finance"
        shown = {
            user.name: figure in self._of(user).get_room_minutes()["html"]
            for user in (self.chair, self.finance, self.attendee)
        }
        self.assertEqual(
            shown,
            {self.chair.name: True, self.finance.name: True, self.attendee.name: False},
        )
        self.assertEqual(minutes.state, "issued")

    def test_there_are_none_before_it_is_closed(self):
        self.assertIsNone(self._told(self.scribe))
        self.assertFalse(self._room(self.chair)["meeting"]["has_minutes"])
        for command in ("submit", "approve", "issue", "take_back"):
            with self.assertRaisesRegex(UserError, "drafted when the meeting is clo"):
                getattr(self._of(self.chair), f"room_minutes_{command}")()

    # from draft to issue

    def test_from_the_draft_to_the_issue(self):
        minutes = self._close()
        told = self._of(self.scribe).room_minutes_summary("First\nSecond")["minutes"]
        self.assertEqual(told["summary"]["text"], "First\nSecond")
        self.assertEqual(minutes.summary, "<p>First</p><p>Second</p>")
        self.assertEqual(told["deadline"], str(minutes.deadline))
        self.assertEqual(told["state"], "draft")
        told = self._of(self.scribe).room_minutes_submit()["minutes"]
        self.assertEqual(told["state"], "in_review")
        self.assertIn(self.chair.name, told["notice"])
        self.assertFalse(told["can_write"] or told["can_rule"])
        self.assertTrue(told["can_take_back"])
        told = self._told(self.chair)
        self.assertTrue(told["can_rule"])
        told = self._of(self.chair).room_minutes_approve("Well done", told["turn"])
        told = told["minutes"]
        self.assertEqual(told["state"], "approved")
        self.assertEqual(
            [(r["person"], r["ruling"], r["remark"]) for r in told["rulings"]],
            [(self.chair.name, "approved", "Well done")],
        )
        self.assertFalse(told["can_issue"])
        self.assertTrue(self._told(self.scribe)["can_issue"])
        told = self._of(self.scribe).room_minutes_issue()["minutes"]
        self.assertEqual(told["state"], "issued")
        self.assertEqual(told["number"], minutes.filing_number)
        self.assertTrue(told["number"] and told["issued"])
        self.assertEqual(told["receipts"]["count"], len(minutes.receipt_ids))

    def test_each_change_is_on_the_other_screens(self):
        self._close()
        versions = [self._room(self.chair, "closing")["version"]]
        for user, command in (
            (self.scribe, "submit"),
            (self.chair, "approve"),
            (self.scribe, "issue"),
        ):
            # each as in a transaction of its own
            self.env.cr.postcommit.data.clear()
            getattr(self._of(user), f"room_minutes_{command}")()
            versions.append(self._room(self.chair, "closing")["version"])
        self.assertEqual(versions, sorted(set(versions)))

    def test_sent_back_and_taken_back(self):
        minutes = self._close()
        self._of(self.scribe).room_minutes_submit()
        for nothing in (None, "  ", 7):
            with self.assertRaisesRegex(UserError, "Say what the recorder should"):
                self._of(self.chair).room_minutes_send_back(nothing)
        told = self._of(self.chair).room_minutes_send_back("Wrong date")["minutes"]
        self.assertEqual(told["state"], "draft")
        self.assertEqual(told["rulings"][-1]["remark"], "Wrong date")
        self._of(self.scribe).room_minutes_submit()
        told = self._of(self.scribe).room_minutes_take_back()["minutes"]
        self.assertEqual(told["state"], "draft")
        self.assertEqual(minutes.state, "draft")

    def test_what_the_minutes_lack_is_mended_on_the_same_page(self):
        decision = self.env["chanxiao.meeting.decision"].create(
            {
                "meeting_id": self.meeting.id,
                "name": "Second shift",
                "action_ids": [Command.create({"name": "Plan the shift"})],
            }
        )
        self._close()
        room = self._room(self.chair, "closing")
        self.assertIn("Second shift", room["minutes"]["unadopted"])
        [task] = room["missing"]["tasks"]
        self._of(self.chair).room_complete_task(
            task["id"], self.attendee.name, "2026-03-20"
        )
        decision.with_user(self.chair).action_adopt()
        self.env.invalidate_all()
        room = self._room(self.chair, "closing")
        self.assertEqual(room["minutes"]["unadopted"], "")
        self._of(self.scribe).room_minutes_submit()
        missing = self._room(self.scribe, "closing")["missing"]
        self.assertFalse(any(missing.values()))
        with self.assertRaisesRegex(UserError, "would stand in no minutes"):
            self._of(self.scribe).room_complete_task(task["id"], "x")

    # two at once

    def test_two_conclusions_are_put_together(self):
        self._close()
        self._of(self.scribe).room_minutes_summary("First\nLast")
        read = "First\nLast"
        self._of(self.planner).room_minutes_summary("First\nMiddle\nLast", read)
        told = self._of(self.scribe).room_minutes_summary("First\nLast\nEnd", read)
        self.assertEqual(told["minutes"]["summary"]["text"], "First\nMiddle\nLast\nEnd")

    def test_the_same_paragraph_of_two_is_refused_in_words(self):
        minutes = self._close()
        self._of(self.scribe).room_minutes_summary("We agreed on Monday")
        read = "We agreed on Monday"
        self._of(self.planner).room_minutes_summary("We agreed on Tuesday", read)
        with self.assertRaisesRegex(UserError, "was saved by"):
            self._of(self.scribe).room_minutes_summary("We agreed on Sunday", read)
        self.assertIn("Tuesday", minutes.summary)

    def test_headings_and_lists_are_edited_and_stay(self):
        minutes = self._close()
        minutes.summary = "<h2>Results</h2><ul><li>One</li></ul>"
        told = self._told(self.scribe)["summary"]
        self.assertFalse(told["is_plain"])
        self.assertEqual(told["html"], minutes.summary)
        text = "<h2>Results</h2><ul><li>One</li><li>Two</li></ul><p>So be it.</p>"
        told = self._of(self.scribe).room_minutes_summary(text, told["html"], True)
        self.assertEqual(told["minutes"]["summary"]["html"], text)
        self.assertEqual(minutes.summary, text)

    def test_rich_texts_of_two_are_put_together(self):
        minutes = self._close()
        read = "<h2>Results</h2><p>One</p>"
        self._of(self.scribe).room_minutes_summary(read, "", True)
        theirs = "<h2>Results</h2><p>Zero</p><p>One</p>"
        self._of(self.planner).room_minutes_summary(theirs, read, True)
        mine = "<h2>Results</h2><p>One</p><p>Two</p>"
        self._of(self.scribe).room_minutes_summary(mine, read, True)
        together = "<h2>Results</h2><p>Zero</p><p>One</p><p>Two</p>"
        self.assertEqual(minutes.summary, together)
        # the same paragraph of both is asked about, with both to choose from
        changed = together.replace("Two", "Three")
        self._of(self.planner).room_minutes_summary(changed, together, True)
        mine = together.replace("Two", "Four")
        with self.assertRaisesRegex(UserError, "was saved by") as refused:
            self._of(self.scribe).room_minutes_summary(mine, together, True)
        [conflict] = refused.exception.context["chanxiao_conflicts"]
        self.assertEqual(conflict["stored"], changed)
        both = conflict["texts"]["both"]
        self._of(self.scribe).room_minutes_summary(both, conflict["stored"], True)
        for word in ("Three", "Four", "<h2>Results</h2>"):
            self.assertIn(word, minutes.summary)

    def test_what_is_typed_as_plain_text_leaves_headings_of_others(self):
        minutes = self._close()
        self._of(self.scribe).room_minutes_summary("One")
        minutes.summary = "<h2>Results</h2><p>One</p>"
        self._of(self.scribe).room_minutes_summary("One\nMine", "One")
        self.assertEqual(minutes.summary, "<h2>Results</h2><p>One</p><p>Mine</p>")

    def test_rich_text_from_anywhere_is_sanitized_or_empty(self):
        minutes = self._close()
        bad = "<h2 onclick='x()'>A</h2><script>x()</script>"
        self._of(self.scribe).room_minutes_summary(bad, None, True)
        self.assertEqual(minutes.summary, "<h2>A</h2>")
        for empty in (None, 7, "", "<p><br></p>"):
            self._of(self.scribe).room_minutes_summary(empty, minutes.summary, True)
            self.assertFalse(minutes.summary)
            self._of(self.scribe).room_minutes_summary("<p>A</p>", 7, True)

    def test_without_having_read_it_nothing_is_lost(self):
        minutes = self._close()
        self._of(self.planner).room_minutes_summary("Theirs")
        self._of(self.scribe).room_minutes_summary("Mine")
        self.assertIn("Theirs", minutes.summary)
        self.assertIn("Mine", minutes.summary)

    def test_a_turn_that_is_over_is_refused(self):
        self._close()
        self._of(self.scribe).room_minutes_submit()
        turn = self._told(self.chair)["turn"]
        self._of(self.scribe).room_minutes_take_back()
        self._of(self.scribe).room_minutes_submit()
        with self.assertRaisesRegex(UserError, "has moved on"):
            self._of(self.chair).room_minutes_approve(None, turn)
        self._of(self.chair).room_minutes_approve(7, 7)
        self.assertEqual(self.meeting.minutes_ids.state, "approved")

    def test_what_was_done_meanwhile_is_said(self):
        self._close()
        self._of(self.scribe).room_minutes_submit()
        with self.assertRaisesRegex(UserError, "cannot be done with them now"):
            self._of(self.planner).room_minutes_submit()
        with self.assertRaisesRegex(UserError, "cannot be done with them now"):
            self._of(self.scribe).room_minutes_summary("Late")

    # who may

    def test_drafts_are_not_for_everybody_in_the_room(self):
        self._close()
        for user in (self.attendee, self.representative):
            room = self._room(user, "closing")
            self.assertIsNone(room["minutes"])
            self.assertFalse(room["meeting"]["has_minutes"])
            meeting = self._of(user)
            for call in (
                meeting.get_room_minutes,
                lambda m=meeting: m.room_minutes_summary("x"),
                meeting.room_minutes_submit,
                meeting.room_minutes_approve,
                lambda m=meeting: m.room_minutes_send_back("x"),
                meeting.room_minutes_take_back,
                meeting.room_minutes_issue,
            ):
                with self.assertRaisesRegex(AccessError, "Until they are issued"):
                    call()

    def test_strangers_learn_nothing(self):
        self._close()
        stranger = self._create_user("stranger", "user")
        for user in (stranger, self.outsider):
            with self.assertRaises(AccessError):
                self._of(user).get_room_minutes()
            with self.assertRaises(AccessError):
                self._of(user).room_minutes_submit()

    def test_each_step_is_for_whose_it_is(self):
        self._close()
        with self.assertRaises(AccessError):
            self._of(self.chair).room_minutes_submit()
        with self.assertRaises(AccessError):
            self._of(self.chair).room_minutes_summary("Mine")
        self._of(self.scribe).room_minutes_submit()
        for user in (self.scribe, self.planner):
            with self.assertRaises(AccessError):
                self._of(user).room_minutes_approve()
        self._of(self.chair).room_minutes_approve()
        with self.assertRaises(AccessError):
            self._of(self.chair).room_minutes_issue()
        with self.assertRaises(AccessError):
            self._of(self.auditor).room_minutes_issue()

    def test_issued_minutes_are_for_everybody_who_was_there(self):
        self._close()
        self._of(self.scribe).room_minutes_submit()
        self._of(self.chair).room_minutes_approve()
        self._of(self.scribe).room_minutes_issue()
        room = self._room(self.attendee, "closing")
        self.assertTrue(room["meeting"]["has_minutes"])
        self.assertEqual(room["minutes"]["state"], "issued")

    def test_plain_text_and_back(self):
        for text in ("", "One", "One\nTwo", "1 < 2 & 3"):
            self.assertEqual(to_text(to_html(text)), text)
            self.assertTrue(is_plain(to_html(text)))
        self.assertEqual(to_html(" One \n\n Two "), "<p>One</p><p>Two</p>")
        self.assertEqual(to_text("<p>One<br/>Two</p>"), "One\nTwo")
        for rich in ("<h2>A</h2>", "<ul><li>A</li></ul>", "<p><b>A</b></p>"):
            self.assertFalse(is_plain(rich))


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16 01:00:00")
class TestRoomMinutesSteps(RoomMinutesCase):
    """The chair approves, then ``director``, who is not of the meeting."""

    @classmethod
    def _create_policy(cls, **values):
        cls.director = cls._create_user("director", "user")
        cls.company.chanxiao_director_id = cls.director
        steps = [
            Command.create({"approver": "chair", "sequence": 1}),
            Command.create({"approver": "director", "sequence": 2}),
        ]
        return super()._create_policy(**{"approval_step_ids": steps, **values})

    def test_who_rules_on_a_step_finds_them_there_uninvited(self):
        director = self.director
        self._close()
        self._of(self.scribe).room_minutes_submit()
        with self.assertRaisesRegex(AccessError, "for the people of"):
            self._told(director)
        self._of(self.chair).room_minutes_approve("Fine")
        told = self._told(director)
        self.assertEqual(told["state"], "in_review")
        self.assertTrue(told["can_rule"])
        told = self._of(director).room_minutes_approve("Agreed", told["turn"])
        self.assertEqual(told["minutes"]["state"], "approved")
        self.assertEqual(
            [ruling["remark"] for ruling in told["minutes"]["rulings"]],
            ["Fine", "Agreed"],
        )
        # and conducts nothing by that
        self.assertFalse(told["meeting"]["can_conduct"])
        with self.assertRaises(AccessError):
            self._of(director).room_minutes_issue()
        with self.assertRaises(AccessError):
            self._of(director).room_topic_drop(self.topics[-1].id)

    def test_the_step_of_the_chair_is_the_chairs_under_a_deputy_as_well(self):
        """V10: a deputy presides, and the manager comments all the same."""
        deputy = self._create_user("deputy", "user")
        self.policy._write_system({"deputy_chair_ids": [(6, 0, deputy.ids)]})
        self._of(deputy).room_take_chair()
        self._close()
        self._of(self.scribe).room_minutes_submit()
        self.assertFalse(self._told(deputy)["can_rule"])
        with self.assertRaises(AccessError):
            self._of(deputy).room_minutes_approve("Mine")
        self._of(self.chair).room_minutes_approve("Comments of the manager")
        self.assertTrue(self._told(self.director)["can_rule"])
