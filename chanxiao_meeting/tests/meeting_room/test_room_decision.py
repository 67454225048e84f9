from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged

from ...models.meeting_room.decision_line import DecisionLine
from .room_common import RoomCase

TODAY = date(2026, 11, 29)  # a Sunday


class TestDecisionLine(BaseCase):
    """What is read of a line; no database is needed for it."""

    PEOPLE = [(1, "周敏"), (2, "周敏慧"), (3, "David Miller"), (4, "David Moore")]

    def _read(self, line, **options):
        return DecisionLine(line, TODAY, **options)

    def _day(self, word, **options):
        return self._read(f"do it {word} soon", **options).take_date()

    def test_a_person_is_taken_out_of_the_line(self):
        for line, ids, rest in (
            ("@周敏 催料", [1], "催料"),
            ("@周敏慧 催料", [2], "催料"),
            ("@david miller ask them", [3], "ask them"),
            ("ask @Miller today", [3], "ask today"),
            ("@David ask them", [3, 4], "ask them"),
            ("@nobody ask them", [], "ask them"),
            ("@ ask them", [], "ask them"),
            ("nobody is named", [], "nobody is named"),
        ):
            read = self._read(line)
            self.assertEqual(read.take_person(self.PEOPLE)[1], ids, line)
            self.assertEqual(read.rest, rest)

    def test_namesakes_are_both_found(self):
        found = self._read("@Li Wei go").take_person([(1, "Li Wei"), (2, "Li Wei")])
        self.assertEqual(found, ("Li Wei", [1, 2]))

    def test_days(self):
        for word, day in {
            "12/8": date(2026, 12, 8),
            "11/29": TODAY,
            "11/28": date(2027, 11, 28),
            "1-5": date(2027, 1, 5),
            "12月8日": date(2026, 12, 8),
            "12月8号前": date(2026, 12, 8),
            "2027-02-03": date(2027, 2, 3),
            "2027年2月3日": date(2027, 2, 3),
            "今天": TODAY,
            "tomorrow": date(2026, 11, 30),
            "后天": date(2026, 12, 1),
            "+3": date(2026, 12, 2),
            "周五": date(2026, 12, 4),
            "周日": date(2026, 12, 6),
            "下周三": date(2026, 12, 2),
            "Friday": date(2026, 12, 4),
            "mon": date(2026, 11, 30),
        }.items():
            self.assertEqual(self._day(word), day, word)
        self.assertEqual(self._day("12/8", is_day_first=True), date(2027, 8, 12))

    def test_what_is_no_day(self):
        for word in ("monitor", "S00012", "3.5", "2026", "sunny", "100/200", "-"):
            self.assertIsNone(self._day(word), word)
        read = self._read("do it 13/45")
        self.assertIsNone(read.take_date())
        self.assertEqual(read.no_dates, ["13/45"])
        self.assertEqual(read.rest, "do it 13/45")

    def test_the_line_keeps_what_is_decided(self):
        read = self._read("@周敏  12/8 请 S00112 客户确认延期")
        read.take_person(self.PEOPLE)
        read.take_date()
        self.assertEqual(read.rest, "请 S00112 客户确认延期")

    def test_measures_by_the_longest_words(self):
        labels = {"overtime": "加班", "line_change": "调整生产线", "other": "其他"}
        for text, key in (
            ("周六加班", "overtime"),
            ("调整生产线后加班", "line_change"),
            ("work OVERTIME", "overtime"),
            ("ask them", "other"),
        ):
            self.assertEqual(self._read(text).find_measure(labels), key, text)

    def test_numbers(self):
        read = self._read("S00112 与 WH/OUT/00104、QC-000138 2026 abc 12345 Pump")
        self.assertEqual(read.find_numbers(), ["S00112", "WH/OUT/00104", "QC-000138"])


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16 01:00:00")
class TestRoomDecision(RoomCase):
    def setUp(self):
        super().setUp()
        self._start()
        self.env.user.lang = False

    def _line(self, line, user=None):
        return self.meeting.with_user(user or self.chair).room_read_line(line)

    def _decide(self, user=None, key=None, **values):
        meeting = self.meeting.with_user(user or self.chair)
        return meeting.room_decide({"text": "Work on Saturday", **values}, key)

    def test_a_day_that_is_over_is_asked_back(self):
        [problem] = self._line("@attendee 2025-08-01 go")["problems"]
        self.assertIn("over already", problem)

    def test_a_line_is_read_and_nothing_saved(self):
        order = self.env["sale.order"].create(
            {"partner_id": self.env["res.partner"].create({"name": "Customer"}).id}
        )
        self.recorder.group_ids |= self._get_groups(
            "sales_team.group_sale_salesman_all_leads"
        )
        line = f"@attendee 2026-03-20 overtime for {order.name.lower()}"
        read = self._line(line, self.recorder)
        self.assertEqual(read["text"], f"overtime for {order.name.lower()}")
        self.assertEqual(read["person"]["id"], self.attendee.id)
        self.assertEqual(read["date"], "2026-03-20")
        self.assertEqual(read["measure"], "overtime")
        self.assertEqual(read["subject"]["model"], "sale.order")
        self.assertEqual(read["subject"]["id"], order.id)
        self.assertEqual(read["problems"], [])
        self.assertFalse(self.meeting.decision_ids)
        # a record that one may not read is not told of
        self.assertIsNone(self._line(line, self.chair)["subject"])

    def test_what_is_not_recognized_is_said(self):
        read = self._line("@nobody-at-all 13/45 go")
        self.assertIsNone(read["person"])
        self.assertEqual(len(read["problems"]), 2)
        self.assertIn("Nobody in the company", read["problems"][0])
        # somebody of the company who is not invited
        self.assertEqual(self._line("@Planner go")["person"]["id"], self.planner.id)
        for line in ("", "   ", None, 3):
            with self.assertRaisesRegex(UserError, "Write down what"):
                self._line(line)

    def test_only_who_conducts_reads_and_decides(self):
        for user in (self.attendee, self.auditor, self.outsider):
            with self.assertRaises(AccessError):
                self._line("@attendee go", user)
            with self.assertRaises(AccessError):
                self._decide(user)

    def test_the_chair_resolves_at_once(self):
        topic = self.topics[-1]
        room = self._decide(
            topic_id=topic.id,
            person_id=self.attendee.id,
            date="2026-03-20",
            measure="overtime",
        )
        decision = self.meeting.decision_ids
        self.assertEqual(decision.state, "adopted")
        self.assertEqual(decision.agenda_item_id, topic)
        self.assertEqual(decision.measure, "overtime")
        self.assertEqual(decision.create_uid, self.chair)
        self.assertEqual(decision.action_ids.assignee_id, self.attendee)
        self.assertTrue(decision.action_ids.activity_id)
        [shown] = room["decisions"]
        self.assertEqual(shown["tasks"][0]["owner"]["id"], self.attendee.id)

    def test_without_a_person_or_a_date_it_is_proposed(self):
        self._decide()
        self._decide(person_id=self.attendee.id)
        self.assertEqual(set(self.meeting.decision_ids.mapped("state")), {"proposed"})

    def test_a_recorder_who_does_not_decide_proposes(self):
        recorder = self._create_user("plain_recorder", "user")
        self.meeting.recorder_id = recorder
        self._decide(recorder, person_id=self.attendee.id, date="2026-03-20")
        self.assertEqual(self.meeting.decision_ids.state, "proposed")

    def test_sent_twice_it_is_saved_once(self):
        for _attempt in range(2):
            self._decide(key="the-first-one")
        self._decide(key="the-second-one")
        self._decide(self.recorder, key="the-first-one")
        self.assertEqual(len(self.meeting.decision_ids), 3)

    def test_what_cannot_be_saved_is_a_sentence(self):
        other = self.env["res.company"].create({"name": "Other Works"})
        theirs = self._create_user(
            "theirs", "user", company_id=other.id, company_ids=[(6, 0, other.ids)]
        )
        foreign = self.env["chanxiao.meeting.agenda.item"].create(
            {"meeting_id": self._create_meeting(self.policy).id, "name": "Foreign"}
        )
        for values, message in (
            ({"text": " "}, "Write down what"),
            ({"text": None}, "Write down what"),
            ({"person_id": theirs.id}, "people of the company"),
            ({"person_id": 999999999}, "people of the company"),
            ({"date": "soon"}, "is no date"),
            ({"date": 3}, "is no date"),
            ({"measure": "magic"}, "not known: magic"),
            ({"subject": ["res.users", 1]}, "do not decide on this"),
            ({"subject": "sale.order,1"}, "do not decide on this"),
            ({"subject": ["sale.order", 999999999]}, "was deleted"),
            ({"topic_id": foreign.id}, "no longer on the agenda"),
        ):
            with self.assertRaisesRegex(UserError, message):
                self._decide(**values)
        with self.assertRaisesRegex(UserError, "Write down what"):
            self.meeting.with_user(self.chair).room_decide("words")
        self.assertFalse(self.meeting.decision_ids)

    def test_a_record_that_one_may_not_read_is_refused(self):
        order = self.env["sale.order"].create(
            {"partner_id": self.env["res.partner"].create({"name": "Customer"}).id}
        )
        with self.assertRaises(AccessError):
            self._decide(subject=["sale.order", order.id])
