import re
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, no_retry, tagged

from ..common import MeetingCase

WORDS = {"name": "Work on Saturday", "action": "Plan the shift"}


@tagged("post_install", "-at_install", "chanxiao_once")
class TestRoomHandBrowser(HttpCase, MeetingCase):
    """A meeting that runs, in the hands of its chair and of an attendee."""

    browser_size = "390x844"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        for user in (cls.chair, cls.attendee):
            user.lang = "en_US"
            user.password = user.login
        now = fields.Datetime.now()
        cls.meeting = cls._create_meeting(
            cls._create_policy(
                agenda_ids=[
                    Command.create({"name": "Earlier decisions", "kind": "review"}),
                    Command.create({"name": "Orders", "kind": "discussion"}),
                ]
            ),
            date_start=now,
            date_end=now + timedelta(hours=2),
        )
        cls.env["chanxiao.meeting.attendee"].create(
            {"meeting_id": cls.meeting.id, "partner_id": cls.attendee.partner_id.id}
        )
        cls.meeting.with_user(cls.planner).action_convene()
        cls.meeting.with_user(cls.chair).action_start()
        here = cls.chair | cls.representative | cls.finance
        cls.meeting.attendee_ids.filtered(lambda a: a.user_id in here).write(
            {"attendance": "present"}
        )
        cls.meeting.with_user(cls.chair).room_go("next")
        cls.decision = cls.env["chanxiao.meeting.decision"].create(
            {
                "meeting_id": cls.meeting.id,
                "name": WORDS["name"],
                "action_ids": [
                    Command.create(
                        {
                            "name": WORDS["action"],
                            "assignee_id": cls.attendee.id,
                            "deadline": now.date() + timedelta(days=4),
                        }
                    )
                ],
            }
        )
        cls.decision.with_user(cls.chair).action_adopt()

    def _sign_in(self):
        """Scan the code in the room; where that leads to."""
        self.authenticate(self.attendee.login, self.attendee.login)
        shown = self.meeting.with_user(self.chair)._get_sign_in_code()
        page = self.url_open(shown["url"][len(self.meeting.get_base_url()) :])
        self.assertIn("You are signed in", page.text)
        return re.search(r'href="(/odoo/meeting-hand/\d+)"', page.text)[1]

    @no_retry
    def test_signed_in_heard_voted_answered(self):
        hand = f"/odoo/meeting-hand/{self.meeting.id}"
        self.start_tour(hand, "chanxiao_hand_opens_vote", login=self.chair.login)
        vote = self.meeting.vote_ids
        self.assertTrue(vote.is_secret)
        self.assertEqual(self._sign_in(), hand)
        self.start_tour(hand, "chanxiao_hand", login=self.attendee.login)
        self.assertEqual(len(self.meeting.speaker_ids), 1)
        task = self.decision.action_ids
        self.assertEqual(task.room_answer, "By Friday")
        self.assertTrue(task.taken_note_at)
        yes = vote.option_ids.filtered(lambda option: option.kind == "yes")
        self.meeting.with_user(self.finance).room_vote(vote.id, yes.id)
        self.start_tour(hand, "chanxiao_hand_closes_vote", login=self.chair.login)
        self.assertEqual(self.meeting.speaker_ids.state, "speaking")
        self.assertIn("In favour 2, Against 1", vote.result)
