from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .minutes_common import MinutesCase

# Monday 2026-03-16, 14:00 in Shanghai
ISSUED = "2026-03-16 06:00:00"
CONFIRM = "chanxiao_meeting.mail_activity_type_minutes_confirm"
OBJECTION = "chanxiao_meeting.mail_activity_type_minutes_objection"


class CirculationCase(MinutesCase):
    """``minutes`` were recorded by recorder, approved by the chair; ``rep`` and
    ``attendee`` are to confirm them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guest = cls.env["res.partner"].create(
            {"name": "Guest", "email": "guest@example.com"}
        )
        cls.receipts = cls.env["chanxiao.meeting.receipt"]

    def _circulate(self, minutes=None):
        with freeze_time(ISSUED):
            return self._issue(minutes or self._create_minutes())

    def _get_receipt(self, minutes, person):
        return minutes.receipt_ids.filtered(lambda r: r.name == person.name)

    def _get_asked(self, minutes, xmlid=CONFIRM):
        return minutes.activity_search([xmlid]).user_id

    def _object(self, minutes, user=None, words="It was Tuesday"):
        user = user or self.attendee
        minutes.with_user(user).action_object(words)
        return self._get_receipt(minutes, user)

    def _revise(self, minutes):
        action = minutes.with_user(self.recorder).action_revise()
        draft = minutes.browse(action["res_id"])
        draft.revision_reason = "Wrong day"
        return draft


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMinutesCirculation(CirculationCase):
    def test_issuing_asks_those_who_attended(self):
        minutes = self._circulate()
        people = self.representative | self.attendee
        self.assertEqual(minutes.receipt_ids.user_id, people)
        self.assertEqual(set(minutes.receipt_ids.mapped("state")), {"waiting"})
        # Wednesday is the second working day after Monday
        self.assertEqual(
            set(minutes.receipt_ids.mapped("due_date")), {date(2026, 3, 18)}
        )
        activities = minutes.activity_search([CONFIRM])
        self.assertEqual(activities.user_id, people)
        self.assertEqual(set(activities.mapped("date_deadline")), {date(2026, 3, 18)})
        self.assertEqual(minutes.receipt_progress, "0 / 2")

    def test_the_minutes_are_the_only_mail(self):
        with self.mock_nothing_else():
            minutes = self._circulate()
        messages = self.env["mail.message"].search(
            [("model", "=", minutes._name), ("res_id", "=", minutes.id)]
        )
        told = messages.notification_ids.filtered(
            lambda n: n.res_partner_id == self.attendee.partner_id
        )
        self.assertEqual(len(told), 1)
        self.assertNotIn(self.attendee.partner_id, minutes.message_partner_ids)

    def mock_nothing_else(self):
        """An activity's own mail would be sent by this."""
        return patch.object(
            type(self.env["mail.activity"]),
            "action_notify",
            lambda activities: self.assertFalse(
                activities.filtered(
                    lambda a: a.activity_type_id == self.env.ref(CONFIRM)
                )
            ),
        )

    def test_distribution_list(self):
        director = self._create_user("director", "user")
        self.policy._write_system({"circulation_ids": [Command.link(director.id)]})
        minutes = self._create_minutes()
        self.assertFalse(minutes.with_user(director).has_access("read"))
        self._circulate(minutes)
        self.assertTrue(minutes.with_user(director).has_access("read"))
        self.assertIn(director, self._get_asked(minutes))
        mail = self.env["mail.message"].search(
            [
                ("model", "=", minutes._name),
                ("res_id", "=", minutes.id),
                ("partner_ids", "in", director.partner_id.ids),
            ]
        )
        self.assertEqual(len(mail), 1)
        minutes.with_user(director).action_confirm_read("Agreed")
        receipt = self._get_receipt(minutes, director)
        self.assertEqual((receipt.state, receipt.remark), ("confirmed", "Agreed"))

    def test_list_and_days_belong_to_the_policy_in_force(self):
        self.policy._write_system({"circulation_ids": [Command.link(self.finance.id)]})
        for values in (
            {"circulation_days": 5},
            {"circulation_ids": [Command.clear()]},
        ):
            with self.assertRaises(UserError):
                self.policy.with_user(self.manager).write(values)
        action = self.policy.with_user(self.manager).action_amend()
        draft = self.policy.browse(action["res_id"])
        self.assertEqual(draft.circulation_ids, self.finance)
        self.assertEqual(draft.circulation_days, 2)

    def test_who_leaves_hands_over_the_place_on_the_list(self):
        action = self.policy.with_user(self.manager).action_amend()
        draft = self.policy.browse(action["res_id"])
        draft.circulation_ids = self.attendee
        self.env["chanxiao.meeting.handover"].with_user(self.manager).create(
            {
                "leaver_id": self.attendee.id,
                "successor_id": self.representative.id,
                "reason": "Leaves",
            }
        ).action_confirm()
        self.assertEqual(draft.circulation_ids, self.representative)

    def test_policy_of_another_company_names_none_of_ours(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger",
            "user",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        with self.assertRaises(UserError):
            self.policy._write_system({"circulation_ids": [Command.link(stranger.id)]})

    def test_policy_without_circulation(self):
        self.policy._write_system({"circulation_days": 0})
        minutes = self._circulate()
        self.assertFalse(minutes.receipt_ids)
        self.assertFalse(self._get_asked(minutes))
        self.assertFalse(minutes.with_user(self.attendee).can_confirm)

    def test_people_who_cannot_open_minutes_sign_on_paper(self):
        gone = self._create_user("gone", "user")
        self.env["chanxiao.meeting.attendee"].create(
            [
                {"meeting_id": self.meeting.id, "partner_id": person.id}
                for person in (
                    self.guest,
                    self.outsider.partner_id,
                    gone.partner_id,
                )
            ]
        )
        gone.action_archive()
        minutes = self._circulate()
        for person in (self.guest, self.outsider, gone):
            receipt = self._get_receipt(minutes, person)
            self.assertEqual(receipt.state, "paper", person.name)
        self.assertEqual(self._get_asked(minutes), self.representative | self.attendee)
        self.assertFalse(self._get_receipt(minutes, gone).user_id)

    def test_proxies_are_asked_too(self):
        proxy = self._create_user("proxy", "user")
        self.meeting.attendee_ids[2].proxy_id = proxy.partner_id
        minutes = self._circulate()
        self.assertIn(proxy, self._get_asked(minutes))

    def test_nobody_is_asked_before_issue(self):
        minutes = self._create_minutes()
        self.assertFalse(minutes.receipt_ids)
        for user in (self.recorder, self.chair):
            with self.assertRaisesRegex(UserError, "not among those"):
                minutes.with_user(user).action_confirm_read()

    def test_sealed_content_is_not_touched(self):
        minutes = self._circulate()
        self._object(minutes)
        minutes.with_user(self.representative).action_confirm_read()
        self.assertTrue(minutes.is_untampered)

    def test_account_that_is_deleted(self):
        minutes = self._circulate()
        receipt = self._get_receipt(minutes, self.attendee)
        self.attendee.unlink()
        self.assertTrue(receipt.exists())
        self.assertEqual((receipt.name, receipt.state), ("Attendee", "paper"))
        self.assertFalse(receipt.user_id)

    def _count_queries(self, people):
        partners = (
            self.env["res.users"]
            .create(
                [
                    self._prepare_user(f"crowd{len(people)}-{number}", "user")
                    for number in people
                ]
            )
            .partner_id
        )
        meeting = self._create_held_meeting(
            self.policy, name=f"F/2026/1{len(people):03}"
        )
        self.env["chanxiao.meeting.attendee"].create(
            [{"meeting_id": meeting.id, "partner_id": p.id} for p in partners]
        )
        minutes = self._create_minutes(meeting).sudo()
        minutes._set_state("issued", issued_at=ISSUED)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        minutes._circulate()
        self.env.flush_all()
        self.assertEqual(len(minutes.receipt_ids), len(people) + 3)
        return self.cr.sql_log_count - before

    def test_fifty_people_take_no_more_queries_than_five(self):
        self._count_queries(range(1))
        few = self._count_queries(range(5))
        self.assertLessEqual(self._count_queries(range(50)), few + 2)

    def test_form_offers_it_to_those_asked(self):
        minutes = self._circulate()
        with Form(minutes.with_user(self.attendee)) as form:
            self.assertTrue(form.can_confirm)
            self.assertEqual(form.receipt_progress, "0 / 2")
        self.assertFalse(minutes.with_user(self.recorder).can_confirm)
        action = minutes.with_user(self.attendee).action_view_receipts()
        found = self.receipts.with_user(self.attendee).search(action["domain"])
        self.assertEqual(found, minutes.receipt_ids)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMinutesReceipts(CirculationCase):
    """What people say of minutes, and what becomes of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.minutes = cls._create_minutes()

    def setUp(self):
        super().setUp()
        self._circulate(self.minutes)
        self.mine = self._get_receipt(self.minutes, self.attendee)

    def test_confirmed_once_by_oneself(self):
        self.mine.with_user(self.attendee).action_confirm("  Fine ")
        self.assertEqual((self.mine.state, self.mine.remark), ("confirmed", "Fine"))
        self.assertTrue(self.mine.answered_at)
        self.assertEqual(self._get_asked(self.minutes), self.representative)
        self.assertEqual(self.minutes.receipt_progress, "1 / 2")
        for step in (
            lambda: self.mine.with_user(self.attendee).action_confirm(),
            lambda: self.mine.with_user(self.attendee).action_object("No"),
            lambda: self.minutes.with_user(self.attendee).action_confirm_read(),
        ):
            with self.assertRaisesRegex(UserError, "answered for minutes"):
                step()

    def test_nobody_for_somebody_else(self):
        for user in (
            self.representative,
            self.planner,
            self.recorder,
            self.manager,
            self.auditor,
        ):
            for name, args in (("action_confirm", ()), ("action_object", ("No",))):
                with self.subTest(f"{user.name} {name}"):
                    with self.assertRaisesRegex(AccessError, "for themselves only"):
                        getattr(self.mine.with_user(user), name)(*args)
        for user in (self.outsider, self.finance):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self.mine.with_user(user).action_confirm()
        for user in (self.planner, self.auditor):
            with self.assertRaisesRegex(UserError, "not among those"):
                self.minutes.with_user(user).action_confirm_read()
        self.assertEqual(self.mine.state, "waiting")

    def test_objection_is_answered_by_the_recorder(self):
        self.assertEqual(
            self.mine.with_user(self.attendee).action_object()["res_model"],
            "chanxiao.meeting.receipt.step",
        )
        self.minutes.with_user(self.attendee).action_object("It was <Tuesday>")
        self.assertEqual(self.mine.state, "objected")
        self.assertEqual(self.mine.remark, "It was <Tuesday>")
        self.assertEqual(self._get_asked(self.minutes, OBJECTION), self.recorder)
        self.assertIn("&lt;Tuesday&gt;", self.minutes.message_ids[0].body)
        self.assertEqual(self.minutes.objection_count, 1)
        for user in (self.attendee, self.representative, self.auditor):
            with self.assertRaisesRegex(AccessError, "recorder"):
                self.mine.with_user(user).action_reserve("No")
        self.assertTrue(self.mine.with_user(self.recorder).can_settle)
        self.assertFalse(self.mine.with_user(self.attendee).can_settle)
        self.mine.with_user(self.recorder).action_reserve("Noted")
        self.assertEqual(self.mine.outcome, "reservation")
        self.assertEqual(self.mine.outcome_remark, "Noted")
        self.assertEqual(self.mine.outcome_user_id, self.recorder)
        self.assertFalse(self._get_asked(self.minutes, OBJECTION))
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.attendee.partner_id.ids)], limit=1
        )
        self.assertIn("Noted", told.body)
        with self.assertRaisesRegex(UserError, "answered already"):
            self.mine.with_user(self.recorder).action_reserve("Again")

    def test_reservation_of_what_nobody_objected(self):
        with self.assertRaisesRegex(UserError, "has not objected"):
            self.mine.with_user(self.recorder).action_reserve("Noted")
        with self.assertRaisesRegex(UserError, "has not objected"):
            self.mine.with_user(self.recorder).action_revise()

    def test_dialog(self):
        steps = self.env["chanxiao.meeting.receipt.step"]
        for user, operation, words in (
            (self.attendee, "object", "It was Tuesday"),
            (self.recorder, "reserve", "He says Tuesday"),
        ):
            dialog = steps.with_user(user).create(
                {"receipt_id": self.mine.id, "operation": operation}
            )
            with self.assertRaisesRegex(UserError, "Say why"):
                dialog.action_confirm()
            dialog.words = words
            dialog.action_confirm()
        self.assertEqual(self.mine.outcome_remark, "He says Tuesday")
        foreign = steps.with_user(self.planner).create(
            {
                "receipt_id": self._get_receipt(self.minutes, self.representative).id,
                "operation": "object",
                "words": "No",
            }
        )
        with self.assertRaises(AccessError):
            foreign.action_confirm()

    def test_objection_is_taken_into_a_revision(self):
        self._object(self.minutes)
        other = self._object(self.minutes, self.representative, "Rain")
        action = self.mine.with_user(self.recorder).action_revise()
        draft = self.minutes.browse(action["res_id"])
        self.assertEqual((draft.revision, draft.state), (2, "draft"))
        self.assertEqual(self.mine.outcome, "revision")
        self.assertEqual(self.mine.revision_id, draft)
        self.assertFalse(other.outcome)
        # the second one goes into the same draft
        self.assertEqual(
            other.with_user(self.planner).action_revise()["res_id"], draft.id
        )
        self.assertEqual(other.revision_id, draft)
        draft.with_user(self.planner).unlink()
        self.assertFalse((self.mine | other).filtered("outcome"))
        self.assertEqual(self._get_asked(self.minutes, OBJECTION), self.recorder)

    def test_revision_begins_a_new_round(self):
        self.minutes.with_user(self.representative).action_confirm_read()
        revision = self._circulate(self._revise(self.minutes))
        self.assertEqual(self.mine.state, "superseded")
        confirmed = self._get_receipt(self.minutes, self.representative)
        self.assertEqual(confirmed.state, "confirmed", "what was said stays")
        self.assertFalse(self._get_asked(self.minutes))
        people = self.representative | self.attendee
        self.assertEqual(self._get_asked(revision), people)
        with self.assertRaisesRegex(UserError, "were revised"):
            self.mine.with_user(self.attendee).action_confirm()
        revision.with_user(self.attendee).action_confirm_read()
        self.assertEqual(revision.receipt_progress, "1 / 2")

    def test_one_who_got_a_role_later(self):
        self.mine._set_state("paper")
        self.minutes.with_user(self.attendee).action_confirm_read()
        self.assertEqual(self.mine.state, "confirmed")

    def test_who_reads_receipts(self):
        readers = (
            self.attendee,
            self.representative,
            self.chair,
            self.recorder,
            self.planner,
            self.auditor,
        )
        for user in readers:
            with self.subTest(user.name):
                found = self.receipts.with_user(user).search([])
                self.assertLessEqual(self.minutes.receipt_ids, found)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger",
            "manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        for user in (self.finance, stranger):
            with self.subTest(user.name):
                self.assertFalse(self.receipts.with_user(user).search([]))
        with self.assertRaises(AccessError):
            self.receipts.with_user(self.outsider).search([])

    def test_an_empty_page_says_whether_others_confirm(self):
        def get_help(user):
            return self._get_help(user, "chanxiao_meeting_receipt_action")

        said = get_help(self.recorder)
        self.assertIn("Nothing to confirm", said)
        self.assertIn("2 receipts of others are still to be confirmed", said)
        self.assertIn("1 receipts of others", get_help(self.attendee), "not one's own")
        self.assertNotIn("receipts of others", get_help(self.outsider))
        self.minutes.with_user(self.representative).action_confirm_read()
        self.assertNotIn("receipts of others", get_help(self.attendee))

    def test_nothing_is_typed_in(self):
        """By no door: not by RPC, through the minutes, defaults, a copy or ``sudo``."""
        values = {"minutes_id": self.minutes.id, "name": "New", "state": "confirmed"}
        for user in (self.attendee, self.recorder, self.manager, self.auditor):
            mine = self.mine.with_user(user)
            minutes = self.minutes.with_user(user)
            for door in (
                lambda mine=mine: mine.create(values),
                lambda mine=mine: mine.with_context(default_state="confirmed").create(
                    {"minutes_id": self.minutes.id, "name": "New"}
                ),
                lambda mine=mine: mine.write({"state": "confirmed"}),
                lambda mine=mine: mine.write({"remark": "Mine"}),
                lambda mine=mine: mine.write({"user_id": mine.env.uid}),
                lambda mine=mine: mine.unlink(),
                lambda mine=mine: mine.copy(),
                lambda minutes=minutes: minutes.write(
                    {"receipt_ids": [Command.update(self.mine.id, {"name": "X"})]}
                ),
                lambda minutes=minutes: minutes.write(
                    {"receipt_ids": [Command.create({"name": "X"})]}
                ),
            ):
                with self.assertRaises(UserError):
                    door()
        for door in (
            lambda: self.mine.sudo().write({"state": "confirmed"}),
            lambda: self.mine.sudo().write({"outcome": "reservation"}),
            lambda: self.minutes.sudo().write({"receipt_ids": [Command.clear()]}),
            lambda: self.receipts.sudo().create(values),
        ):
            with self.assertRaises(UserError):
                door()

    def _remind(self, moment):
        before = self.env["mail.message"].search([], order="id desc", limit=1).id
        with freeze_time(moment):
            self.receipts._cron_remind()
        return self.env["mail.message"].search(
            [("id", ">", before), ("partner_ids", "!=", False)]
        )

    def test_reminded_once_on_the_day_after(self):
        # 23:30 of the last day in Shanghai
        self.assertFalse(self._remind("2026-03-18 15:30:00"))
        self.minutes.with_user(self.representative).action_confirm_read()
        # 00:30 of the day after, though in UTC it is still the day before
        told = self._remind("2026-03-18 16:30:00")
        self.assertEqual(len(told), 1)
        self.assertEqual(told.partner_ids, self.attendee.partner_id)
        self.assertIn(self.minutes.name, told.body)
        self.assertTrue(self.mine.reminded_at)
        self.assertFalse(self._remind("2026-03-19 02:00:00"))
        self.assertFalse(self._remind("2026-04-30 01:00:00"))

    def test_reminder_after_a_month_is_one_message(self):
        meeting = self._create_held_meeting(self.policy, name="F/2026/0006")
        self._circulate(self._create_minutes(meeting))
        told = self._remind("2026-04-30 01:00:00")
        self.assertEqual(len(told), 2, "one a person, about both minutes")
        for message in told:
            self.assertIn("F/2026/0006", message.body)
            self.assertIn("F/2026/0005", message.body)

    def test_reminder_of_two_workers(self):
        with patch.object(
            type(self.receipts),
            "try_lock_for_update",
            lambda receipts, **kwargs: receipts.browse(),
        ):
            self.assertFalse(self._remind("2026-03-19 01:00:00"))
        self.assertEqual(len(self._remind("2026-03-19 01:00:00")), 2)

    def test_reminder_of_people_who_left(self):
        self.attendee.action_archive()
        self.representative.group_ids = self._get_groups("base.group_user")
        self.assertFalse(self._remind("2026-03-19 01:00:00"))

    def test_superseded_receipts_are_not_reminded_of(self):
        self._circulate(self._revise(self.minutes))
        told = self._remind("2026-03-19 01:00:00")
        self.assertEqual(len(told), 2)
        for message in told:
            self.assertEqual(message.body.count("F/2026/0005"), 1)
            self.assertIn("F/2026/0005-R2", message.body)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestReceiptPeople(CirculationCase):
    """V5, V11: people who sign on paper, and people who left after the issue."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["chanxiao.meeting.attendee"].create(
            {"meeting_id": cls.meeting.id, "partner_id": cls.guest.id}
        )

    def setUp(self):
        super().setUp()
        self.minutes = self._circulate()
        self.paper = self._get_receipt(self.minutes, self.guest)
        self.mine = self._get_receipt(self.minutes, self.attendee)

    def test_everybody_has_confirmed_or_signed(self):
        self.assertEqual(self.minutes.receipt_progress, "0 / 3")
        for user in (self.attendee, self.representative):
            self.minutes.with_user(user).action_confirm_read()
        self.assertEqual(self.minutes.receipt_progress, "2 / 3")
        mine = self.paper.with_user(self.recorder)
        self.assertTrue(mine.can_note_signed)
        with freeze_time("2026-03-17 02:00:00"):
            mine.action_note_signed()
        self.assertEqual(self.paper.state, "signed")
        self.assertEqual(self.paper.noted_by_id, self.recorder)
        self.assertEqual(str(self.paper.answered_at), "2026-03-17 02:00:00")
        self.assertEqual(self.minutes.receipt_progress, "3 / 3")
        self.assertIn("signed on paper: Guest", self.minutes.message_ids[0].body)
        self.assertTrue(self.minutes.is_untampered)

    def test_noted_by_who_keeps_the_minutes_only(self):
        for user in (self.attendee, self.chair, self.auditor):
            receipt = self.paper.with_user(user)
            self.assertFalse(receipt.can_note_signed)
            with self.subTest(user.name), self.assertRaises(AccessError):
                receipt.action_note_signed()
        self.paper.with_user(self.planner).action_note_signed()
        self.assertEqual(self.paper.noted_by_id, self.planner)

    def test_noted_for_nobody_who_answers_themselves(self):
        receipt = self.mine.with_user(self.recorder)
        self.assertFalse(receipt.can_note_signed)
        with self.assertRaisesRegex(UserError, "nobody signs on paper for them"):
            receipt.action_note_signed()
        with self.assertRaisesRegex(UserError, "nobody signs on paper for them"):
            self.minutes.receipt_ids.with_user(self.recorder).action_note_signed()
        self.assertEqual(self.paper.state, "paper", "none of them")

    def test_noted_once(self):
        receipt = self.paper.with_user(self.recorder)
        receipt.action_note_signed()
        with self.assertRaisesRegex(UserError, "on paper already"):
            receipt.action_note_signed()
        for door in (
            lambda: receipt.write({"noted_by_id": self.chair.id}),
            lambda: receipt.sudo().write({"state": "paper"}),
        ):
            with self.assertRaises(UserError):
                door()

    def test_revision_asks_those_who_signed_again(self):
        self.paper.with_user(self.recorder).action_note_signed()
        revision = self._circulate(self._revise(self.minutes))
        self.assertEqual(self.paper.state, "signed")
        self.assertEqual(self._get_receipt(revision, self.guest).state, "paper")

    # who left

    def test_who_leaves_is_not_waited_for(self):
        self.minutes.with_user(self.representative).action_confirm_read()
        self.attendee.action_archive()
        self.assertEqual(self.mine.state, "left")
        self.assertEqual(self.minutes.receipt_progress, "1 / 2")
        self.assertNotIn(self.attendee, self._get_asked(self.minutes))
        with self.assertRaisesRegex(UserError, "has left since"):
            self.mine.with_user(self.recorder).action_note_signed()

    def test_what_was_answered_stays_whoever_leaves(self):
        self.minutes.with_user(self.attendee).action_confirm_read()
        self.attendee.active = False
        self.assertEqual(self.mine.state, "confirmed")
        self.assertEqual(self.minutes.receipt_progress, "1 / 3")

    def test_who_comes_back_is_asked_again(self):
        self.attendee.active = False
        self.attendee.active = True
        self.assertEqual(self.mine.state, "waiting")
        self.assertIn(self.attendee, self._get_asked(self.minutes))
        self.minutes.with_user(self.attendee).action_confirm_read()
        self.assertEqual(self.mine.state, "confirmed")

    def test_who_comes_back_after_a_revision(self):
        self.attendee.active = False
        self._circulate(self._revise(self.minutes))
        self.attendee.active = True
        self.assertEqual(self.mine.state, "superseded")

    def test_guest_who_left(self):
        self.guest.active = False
        self.assertEqual(self.paper.state, "left")
        self.assertEqual(self.minutes.receipt_progress, "0 / 2")
        self.guest.active = True
        self.assertEqual(self.paper.state, "paper")

    def test_one_who_left_in_trouble_keeps_no_other_waiting(self):
        """Neither who left as well, nor who is to be reminded."""
        theirs = self._get_receipt(self.minutes, self.representative)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_users SET active = false WHERE id IN %s",
            [(self.attendee.id, self.representative.id)],
        )
        self.env.invalidate_all()
        Receipt = type(self.mine)
        follow = Receipt._follow_people

        def fail(receipts):
            follow(receipts)
            if self.mine in receipts:
                raise ValueError("trouble")

        with (
            patch.object(Receipt, "_follow_people", fail),
            patch.object(type(self.env["ir.cron"]), "_notify_admin") as notify,
            mute_logger("odoo.addons.chanxiao_meeting.models.common.ir_cron"),
        ):
            self.receipts._cron_remind()
        self.assertIn(f"{Receipt._name},{self.mine.id}", notify.call_args.args[0])
        self.env.invalidate_all()
        self.assertEqual(self.mine.state, "waiting")
        self.assertEqual(theirs.state, "left")

    def test_who_was_archived_before_this_was_kept(self):
        """As an upgrade finds them, or what was archived past the ORM."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_users SET active = false WHERE id = %s", [self.attendee.id]
        )
        self.env.invalidate_all()
        self.assertEqual(self.mine.state, "waiting")
        self.receipts._cron_remind()
        self.receipts._cron_remind()
        self.assertEqual(self.mine.state, "left")
        self.assertEqual(
            self._get_receipt(self.minutes, self.representative).state, "waiting"
        )
