from collections import Counter

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_room_hand import HandCase


class VoteCase(HandCase):
    def setUp(self):
        super().setUp()
        self.voters = (self.chair, self.representative, self.finance, self.attendee)
        for user in self.voters:
            self._line(user).write({"attendance": "present"})

    def _open(self, user=None, **values):
        values = {"question": "Saturday shift?", **values}
        self._as(user or self.chair).room_open_vote(**values)
        return self.meeting.vote_ids[-1]

    def _vote(self, user, kind, **values):
        vote = self.meeting.vote_ids[-1]
        option = vote.option_ids.filtered(lambda o: kind in (o.kind, o.name))
        return self._as(user).room_vote(vote.id, option.id, **values)

    def _close(self):
        vote = self.meeting.vote_ids[-1]
        return self._as(self.recorder).room_close_vote(vote.id)

    def _counts(self, user=None):
        vote = self._room(user or self.attendee)["votes"][0]
        return {a["kind"]: a["count"] for a in vote["answers"]}


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16 01:00:00")
class TestRoomVote(VoteCase):
    """Open votes, and what holds for both kinds."""

    def test_from_the_question_to_the_result(self):
        self._open()
        self._vote(self.representative, "yes")
        self._vote(self.finance, "no")
        self._vote(self.attendee, "abstain")
        [vote] = self._room(self.attendee, "hand")["votes"]
        self.assertEqual((vote["cast"], vote["all"], vote["state"]), (3, 4, "open"))
        people = {a["kind"]: a["people"] for a in vote["answers"]}
        self.assertEqual(people["no"], [self.finance.name])
        mine = self._room(self.finance, "hand")["mine"]
        answer = next(a["id"] for a in vote["answers"] if a["kind"] == "no")
        self.assertEqual(
            mine["ballots"],
            [
                {
                    "vote": vote["id"],
                    "attendee": self._line(self.finance).id,
                    "answer": answer,
                }
            ],
        )
        self._close()
        self.assertEqual(self._counts(), {"yes": 1, "no": 1, "abstain": 1})
        [vote] = self._room(self.attendee)["votes"]
        self.assertEqual((vote["cast"], vote["all"]), (3, 4))
        self.assertEqual(
            self.meeting.vote_ids.result,
            "Open vote: In favour 1, Against 1, Abstention 1 (3 of 4 voted)",
        )
        # who came later could not vote
        self._line(self.recorder).write({"attendance": "late"})
        self.assertEqual(self._room(self.attendee)["votes"][0]["all"], 4)

    def test_an_open_ballot_is_changed_until_it_is_closed(self):
        self._open()
        self._vote(self.attendee, "yes")
        self._vote(self.attendee, "no")
        self.assertEqual(self._counts(), {"yes": 0, "no": 1, "abstain": 0})
        self._close()
        with self.assertRaisesRegex(UserError, "is over"):
            self._vote(self.attendee, "yes")
        with self.assertRaisesRegex(UserError, "is over"):
            self._vote(self.finance, "yes")
        self.assertEqual(self._counts(), {"yes": 0, "no": 1, "abstain": 0})

    def test_answers_of_its_own(self):
        vote = self._open(answers=["Line  A", "Line B", "Line B", ""])
        self.assertEqual(vote.option_ids.mapped("name"), ["Line A", "Line B"])
        self._vote(self.attendee, "Line B")
        self._close()
        self.assertEqual(vote.result, "Open vote: Line A 0, Line B 1 (1 of 4 voted)")

    def test_what_is_missing_is_a_sentence(self):
        for values, message in (
            ({"question": None}, "Write down what"),
            ({"question": "  "}, "Write down what"),
            ({"question": 3}, "Write down what"),
            ({"question": "x" * 401}, "room for 400"),
            ({"answers": ["One"]}, "two to 10"),
            ({"answers": [str(n) for n in range(11)]}, "two to 10"),
            ({"answers": ["x" * 201, "y"]}, "room for 200"),
            ({"answers": "yes"}, "two to 10"),
            ({"answers": [1, 2]}, "two to 10"),
            ({"decision_id": 0}, "not one of this meeting"),
            ({"decision_id": "1"}, "not one of this meeting"),
        ):
            with self.assertRaisesRegex(UserError, message), self.env.cr.savepoint():
                self._open(**values)
        with self.assertRaises(UserError):
            self._as(self.chair).room_open_vote()
        vote = self._open()
        for values in ((), (vote.id,), (vote.id, 0), (None, vote.option_ids[0].id)):
            with self.assertRaisesRegex(UserError, "Choose one of the answers"):
                self._as(self.attendee).room_vote(*values)
        self._as(self.chair).room_close_vote()
        self.assertEqual(vote.state, "open")

    def test_one_vote_at_a_time(self):
        self._open()
        with self.assertRaisesRegex(UserError, "is running"):
            self._open(question="And Sunday?")
        self._vote(self.attendee, "yes")
        self._close()
        self._close()
        self._open(question="And Sunday?")
        self.assertEqual(
            [vote["question"] for vote in self._room(self.attendee)["votes"]],
            ["And Sunday?", "Saturday shift?"],
        )

    def test_one_in_which_nobody_voted_is_taken_back(self):
        self._open()
        room = self._close()
        self.assertEqual(room["votes"], [])
        self.assertFalse(self.meeting.vote_ids)

    def test_only_who_conducts_opens_and_closes(self):
        for user in (self.attendee, self.representative, self.auditor):
            with self.assertRaises(AccessError):
                self._open(user)
        vote = self._open()
        self._vote(self.attendee, "yes")
        for user in (self.attendee, self.representative, self.auditor):
            with self.assertRaises(AccessError):
                self._as(user).room_close_vote(vote.id)
        self.assertEqual(vote.state, "open")

    def test_those_vote_who_are_here(self):
        self._open()
        line = self._line(self.attendee)
        for values in (
            {"attendance": "absent"},
            {"attendance": "left_early"},
            {"attendance": False},
            {"attendance": "present", "role": "guest"},
        ):
            line.write(values)
            with self.assertRaises(UserError):
                self._vote(self.attendee, "yes")
        line.write({"role": "participant", "attendance": "late"})
        self._vote(self.attendee, "yes")
        with self.assertRaisesRegex(UserError, "not on the list"):
            self._vote(self.auditor, "yes")
        stranger = self._create_user("stranger", "user")
        for user in (stranger, self.outsider):
            with self.assertRaises(AccessError):
                self._vote(user, "yes")

    def test_a_proxy_votes_for_the_one_who_is_not_there(self):
        self._represent(self.finance, self.attendee)
        self._open()
        finance = self._line(self.finance)
        self._vote(self.attendee, "yes")
        self._vote(self.attendee, "no", attendee_id=finance.id)
        self.assertEqual(self._counts(), {"yes": 1, "no": 1, "abstain": 0})
        with self.assertRaisesRegex(UserError, "noted as here"):
            self._vote(self.finance, "yes")
        lines = self._room(self.attendee, "hand")["mine"]["lines"]
        self.assertEqual([line["can_vote"] for line in lines], [True, True])

    def test_nobody_votes_for_somebody_else(self):
        self._open()
        finance = self._line(self.finance)
        for user in (self.attendee, self.chair, self.recorder):
            for attendee_id in (finance.id, 0, "1"):
                with self.assertRaises(AccessError):
                    self._vote(user, "yes", attendee_id=attendee_id)

    def test_a_vote_of_another_meeting(self):
        vote = self._open()
        other = self._create_meeting(self.policy)
        other._set_state("in_progress")
        with self.assertRaisesRegex(UserError, "Choose one"):
            other.with_user(self.chair).room_vote(vote.id, vote.option_ids[0].id)
        other.with_user(self.chair).room_close_vote(vote.id)
        self.assertEqual(vote.state, "open")

    def test_closing_the_meeting_closes_the_vote(self):
        vote = self._open()
        self._vote(self.attendee, "yes")
        self._line(self.recorder).write({"attendance": "present"})
        self.meeting.attendee_ids.filtered(lambda a: not a.attendance).write(
            {"attendance": "absent"}
        )
        self._as(self.chair).action_close()
        self.assertEqual(vote.state, "closed")
        self.assertEqual(vote.closed_by_id, self.chair)
        with self.assertRaisesRegex(UserError, "has to wait"):
            self._open()

    def test_nobody_here_nobody_votes(self):
        self.meeting.attendee_ids.write({"attendance": "absent"})
        with self.assertRaisesRegex(UserError, "Nobody is noted as here"):
            self._open()

    def test_who_could_vote_stays_on_the_list(self):
        self._open()
        self._vote(self.attendee, "yes")
        with self.assertRaisesRegex(UserError, "could vote in this meeting"):
            self._line(self.attendee).unlink()

    def test_no_other_door(self):
        vote = self._open()
        self._vote(self.attendee, "yes")
        ballot, option = vote.ballot_ids, vote.option_ids[0]
        line = self._line(self.finance)
        doors = (
            (vote, {"meeting_id": self.meeting.id, "question": "Mine?"}),
            (option, {"vote_id": vote.id, "name": "Mine"}),
            (
                ballot,
                {
                    "vote_id": vote.id,
                    "attendee_id": line.id,
                    "option_id": option.id,
                },
            ),
        )
        for user in (self.attendee, self.chair, self.planner, self.manager):
            for record, values in doors:
                mine = record.with_user(user)
                self.assertTrue(mine.has_access("read"))
                for call in (
                    lambda records, v: records.write(v),
                    lambda records, v: records.create(v),
                    lambda records, v: records.copy(v),
                    lambda records, _v: records.unlink(),
                ):
                    with self.assertRaises(AccessError):
                        call(mine, values)
            choices = self.env["chanxiao.meeting.vote.choice"].with_user(user)
            self.assertFalse(choices.has_access("read"))
        stranger = self._create_user("stranger", "user")
        for record, _values in doors:
            self.assertFalse(record.with_user(stranger).has_access("read"))
            self.assertFalse(record.with_user(self.outsider).has_access("read"))
            self.assertTrue(record.with_user(self.auditor).has_access("read"))
        with self.assertRaises(AccessError):
            self._as(self.planner).write(
                {"vote_ids": [(1, vote.id, {"question": "Sunday shift?"})]}
            )

    def test_another_company_reads_nothing(self):
        vote = self._open()
        self._vote(self.attendee, "yes")
        other = self.env["res.company"].create({"name": "Other Works"})
        theirs = self._create_user(
            "theirs", "organizer", company_id=other.id, company_ids=[(6, 0, other.ids)]
        )
        self._as(self.attendee).room_raise_hand()
        for record in (
            vote,
            vote.option_ids[0],
            vote.ballot_ids,
            self.meeting.speaker_ids,
        ):
            self.assertFalse(record.with_user(theirs).has_access("read"))

    def test_each_is_a_version_of_the_room(self):
        def commit():
            self.env.cr.execute(
                "UPDATE chanxiao_meeting_room_change SET transaction = id::text"
            )

        version = self._room(self.attendee)["version"]
        for call in (
            lambda: (
                self._open() and {"version": self._room(self.attendee)["version"] + 1}
            ),
            lambda: self._vote(self.attendee, "yes"),
            lambda: self._vote(self.attendee, "no"),
            self._close,
            lambda: self._as(self.attendee).room_raise_hand(),
            lambda: self._as(self.chair).room_call_speaker(),
        ):
            commit()
            call()
            self.env.flush_all()
            self.env["chanxiao.meeting.room.change"]._tell()
            now = self._room(self.attendee)["version"]
            self.assertGreater(now, version)
            version = now


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16 01:00:00")
class TestRoomSecretVote(VoteCase):
    """Nobody learns who chose what."""

    def _all_vote(self, *kinds):
        for user, kind in zip(self.voters, kinds, strict=False):
            self._vote(user, kind)

    def test_counted_when_it_is_over(self):
        vote = self._open(is_secret=True)
        self._all_vote("yes", "no", "yes")
        for user in (self.attendee, self.chair, self.planner):
            self.assertEqual(
                self._counts(user), dict.fromkeys(("yes", "no", "abstain"))
            )
        mine = self._room(self.chair, "hand")["mine"]
        self.assertEqual([ballot["answer"] for ballot in mine["ballots"]], [None])
        self._close()
        self.assertEqual(self._counts(), {"yes": 2, "no": 1, "abstain": 0})
        self.assertEqual(
            vote.result,
            "Secret vote: In favour 2, Against 1, Abstention 0 (3 of 4 voted)",
        )
        [told] = self._room(self.chair)["votes"]
        self.assertEqual([a["people"] for a in told["answers"]], [[], [], []])

    def test_no_row_leads_from_a_person_to_a_choice(self):
        vote = self._open(is_secret=True)
        orders = Counter()
        for _round in range(3):
            self._all_vote("yes", "no", "abstain", "yes")
            self.env.cr.execute(
                "SELECT array_agg(option_id ORDER BY id), count(DISTINCT xmin::text)"
                " FROM chanxiao_meeting_vote_choice WHERE vote_id = %s",
                [vote.id],
            )
            chosen, _transactions = self.env.cr.fetchone()
            self.assertEqual(len(chosen), 4)
            orders[tuple(chosen)] += 1
            self.env.cr.execute(
                "SELECT count(*) FROM chanxiao_meeting_vote_ballot"
                " WHERE vote_id = %s AND option_id IS NOT NULL",
                [vote.id],
            )
            self.assertEqual(self.env.cr.fetchone()[0], 0)
            # once more, in the same order of people
            self.env.cr.execute(
                "DELETE FROM chanxiao_meeting_vote_choice WHERE vote_id = %s",
                [vote.id],
            )
            self.env.cr.execute(
                "DELETE FROM chanxiao_meeting_vote_ballot WHERE vote_id = %s",
                [vote.id],
            )
            self.env.invalidate_all()
        for model in ("vote.choice", "vote.ballot"):
            fields = self.env[f"chanxiao.meeting.{model}"]._fields
            self.assertFalse({"create_uid", "create_date", "write_uid"} & fields.keys())

    def test_choices_are_written_anew_in_an_order_by_chance(self):
        vote = self._open(is_secret=True)
        choices = self.env["chanxiao.meeting.vote.choice"]
        domain = [("vote_id", "=", vote.id)]
        self._vote(self.chair, "yes")
        before = choices.search(domain)
        with self._patch_shuffle() as shuffled:
            self._vote(self.attendee, "no")
        self.assertEqual(len(shuffled), 1)
        self.assertFalse(before.exists())
        kinds = choices.search(domain, order="id").option_id.mapped("kind")
        self.assertEqual(kinds, ["yes", "no"], "the order that chance gave")

    def _patch_shuffle(self):
        from contextlib import contextmanager
        from unittest.mock import patch

        path = "odoo.addons.chanxiao_meeting.models.meeting_room.vote.shuffle"

        @contextmanager
        def patched():
            seen = []

            def turn(values):
                seen.append(list(values))
                values.reverse()

            with patch(path, turn):
                yield seen

        return patched()

    def test_cast_once(self):
        self._open(is_secret=True)
        self._vote(self.attendee, "yes")
        with self.assertRaisesRegex(UserError, "cast already"):
            self._vote(self.attendee, "no")

    def test_fewer_than_three_are_shown_to_nobody(self):
        vote = self._open(is_secret=True)
        self._all_vote("yes", "no")
        self._close()
        self.assertEqual(set(self._counts(self.chair).values()), {None})
        self.assertEqual(
            vote.with_user(self.chair).result,
            "Secret vote: 2 of 4 voted, too few to say how.",
        )

    def test_two_people_have_no_secret_vote(self):
        for user in self.voters[2:]:
            self._line(user).write({"attendance": "absent"})
        with self.assertRaisesRegex(UserError, "cannot be secret"):
            self._open(is_secret=True)


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16 01:00:00")
class TestRoomVoteMinutes(VoteCase):
    """What was voted on is kept."""

    def _write_minutes(self):
        minutes = self.env["chanxiao.meeting.minutes"]._create_system(
            {"meeting_id": self.meeting.id, "name": "F-1"}
        )
        minutes._refresh()
        return minutes

    def test_the_rationale_of_the_decision_tells_of_it(self):
        decision = self.env["chanxiao.meeting.decision"].create(
            {
                "meeting_id": self.meeting.id,
                "name": "Saturday shift",
                "rationale": "Orders are late.",
            }
        )
        vote = self._open(question=None, decision_id=decision.id)
        self.assertEqual(vote.question, "Saturday shift")
        self._vote(self.attendee, "yes")
        self._close()
        self.assertEqual(
            decision.rationale,
            "Orders are late.\n\nSaturday shift\n"
            "Open vote: In favour 1, Against 0, Abstention 0 (1 of 4 voted)",
        )
        self._open(question=None, decision_id=decision.id, is_secret=True)
        self._vote(self.attendee, "yes")
        self._close()
        self.assertNotIn("Secret", decision.rationale)

    def test_minutes_tell_of_it(self):
        self._open()
        self._vote(self.attendee, "yes")
        self._vote(self.finance, "no")
        self._close()
        self._open(question="Whom do we send?", is_secret=True, answers=["A", "B"])
        for user in self.voters[:3]:
            self._vote(user, "B")
        self._close()
        self._open(question="Still running?")
        self._vote(self.attendee, "yes")
        minutes = self._write_minutes()
        first, second = minutes.content["votes"]
        self.assertEqual(
            (first["question"], first["secret"], first["cast"], first["all"]),
            ("Saturday shift?", False, 2, 4),
        )
        self.assertEqual(
            [(a["kind"], a["count"]) for a in first["answers"]],
            [("yes", 1), ("no", 1), ("abstain", 0)],
        )
        self.assertEqual(
            [person["name"] for person in first["answers"][0]["people"]],
            [self.attendee.name],
        )
        self.assertEqual(
            [(a["name"], a["count"], a["people"]) for a in second["answers"]],
            [("A", 0, []), ("B", 3, [])],
        )
        self.assertIn("Votes Taken", minutes.content_html)
        self.assertIn("Whom do we send?", minutes.content_html)
        self.assertNotIn("Still running?", minutes.content_html)

    def test_too_few_are_not_told_by_the_minutes(self):
        self._open(is_secret=True)
        self._vote(self.attendee, "yes")
        self._close()
        minutes = self._write_minutes()
        [vote] = minutes.content["votes"]
        self.assertEqual([a["count"] for a in vote["answers"]], [None] * 3)
        self.assertIn("Too few voted", minutes.content_html)

    def test_minutes_of_earlier_versions_have_none(self):
        minutes = self._write_minutes()
        self.assertEqual(minutes.content["votes"], [])
        content = dict(minutes.content)
        del content["votes"]
        minutes._set_state("draft", content=content)
        self.assertTrue(minutes.content_html)
        self.assertNotIn("Votes Taken", minutes.content_html)
