from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .accountability_common import RULE, AccountabilityCase

WORD = "A word"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestAccountability(AccountabilityCase):
    """G10, E1, D2: proposed, explained by whom it concerns, ruled by the chair."""

    def test_from_proposal_to_ruling(self):
        case = self._propose()
        self.assertEqual((case.state, case.ruler_id), ("proposed", self.chair))
        self.assertEqual(case.department_id, self.sales_department)
        self.assertEqual(case.explain_by, date(2026, 3, 19))
        self.assertEqual(self._asked(case), self.worker)
        self.assertFalse(self._asked(case, RULE))

        mine = case.with_user(self.worker)
        self.assertTrue(mine.can_explain)
        mine.action_explain("  The roof leaks ")
        self.assertEqual(
            (case.state, case.explanation), ("explained", "The roof leaks")
        )
        self.assertFalse(self._asked(case))
        self.assertEqual(self._asked(case, RULE), self.chair)

        chairs = case.with_user(self.chair)
        self.assertTrue(chairs.can_rule)
        chairs.action_rule("penalty", "It cost a day", "5 points")
        self.assertEqual(
            (case.state, case.ruling, case.penalty, case.ruled_by_id),
            ("ruled", "penalty", "5 points", self.chair),
        )
        self.assertFalse(self._asked(case, RULE))
        told = case.sudo().message_ids.filtered(lambda m: "5 points" in (m.body or ""))
        self.assertEqual(told.notified_partner_ids, self.worker.partner_id)

    def test_dialog(self):
        """As the form does it, each by their own window."""
        case = self._propose()
        steps = [
            (self.worker, "explain", {"words": "The roof leaks"}),
            (self.chair, "rule", {"ruling": "excused", "words": "It does"}),
        ]
        for user, operation, values in steps:
            action = self.env["ir.actions.act_window"]._for_xml_id(
                f"chanxiao_meeting.chanxiao_meeting_accountability_step_action_{operation}"
            )
            model = self.env[action["res_model"]].with_user(user)
            context = {"default_operation": operation, "active_id": case.id}
            with Form(model.with_context(**context)) as form:
                for name, value in values.items():
                    form[name] = value
            form.record.action_confirm()
        self.assertEqual((case.ruling, case.ruling_words), ("excused", "It does"))

    def test_no_ruling_before_the_explanation_or_its_deadline(self):
        case = self._propose()
        chairs = case.with_user(self.chair)
        for day in ("16", "19"):
            with freeze_time(f"2026-03-{day} 10:00:00"):
                self.env.invalidate_all()
                self.assertFalse(chairs.can_rule)
                with self.assertRaisesRegex(UserError, "has until 2026-03-19"):
                    chairs.action_rule("reminded")
        with freeze_time("2026-03-19 16:30:00"):  # the next day in Shanghai
            self.env.invalidate_all()
            self.assertFalse(self._asked(case, RULE))
            self._run_rules()
            self.assertEqual(self._asked(case, RULE), self.chair)
            # it is not too late to explain as long as nothing is ruled
            self.assertTrue(case.with_user(self.worker).can_explain)
            self.assertTrue(chairs.can_rule)
            chairs.action_rule("reminded")
        self.assertEqual(case.ruling, "reminded")
        self.assertFalse(case.sudo().activity_ids)

    def test_time_to_explain_is_not_shortened(self):
        with self.assertRaisesRegex(UserError, "needs time to explain"):
            self._propose(explain_by="2026-03-15")
        case = self._propose()
        for user, day in ((self.chair, "2026-03-18"), (self.planner, False)):
            with self.subTest(day), self.assertRaisesRegex(UserError, "not shorter"):
                case.with_user(user).explain_by = day
        case.explain_by = "2026-03-25"
        self.assertEqual(
            case.sudo().activity_ids.mapped("date_deadline"), [date(2026, 3, 25)]
        )

    def test_what_a_ruling_needs(self):
        case = self._explain().with_user(self.chair)
        for arguments, sentence in (
            ((), "Choose one of"),
            (("commended", "Fine"), "Choose one of"),
            (("withdrawn", "Fine"), "Choose one of"),
            (("penalty", "It cost a day"), "which penalty"),
            (("penalty", "It cost a day", 5), "which penalty"),
            (("criticised",), "Say why"),
            (("excused", "  "), "Say why"),
        ):
            with self.subTest(arguments), self.assertRaisesRegex(UserError, sentence):
                case.action_rule(*arguments)
        case.action_rule("criticised", "It cost a day", "5 points")
        self.assertFalse(case.penalty, "only a penalty is one")

    def test_commendation(self):
        case = self._commend()
        self.assertFalse(self._asked(case))
        self.assertEqual(self._asked(case, RULE), self.chair)
        with self.assertRaisesRegex(UserError, "is a commendation"):
            case.with_user(self.worker).action_explain("Thanks")
        with self.assertRaisesRegex(UserError, "Choose one of"):
            case.with_user(self.chair).action_rule("penalty", "No", "5 points")
        case.with_user(self.chair).action_rule("commended")
        self.assertEqual((case.state, case.ruling), ("ruled", "commended"))
        with self.assertRaisesRegex(ValidationError, "commends themselves"):
            self._commend(person_id=self.planner.id)
        with self.assertRaisesRegex(ValidationError, "Nobody is commended for a duty"):
            self._commend(cause="absent")

    def test_nobody_rules_on_themselves(self):
        case = self._propose(person_id=self.chair.id)
        self.assertEqual(case.ruler_id, self.deputy)
        mine = case.with_user(self.chair)
        mine.action_explain("I was ill")
        self.assertFalse(mine.can_rule)
        with self.assertRaisesRegex(AccessError, "Nobody rules on themselves.*Deputy"):
            mine.action_rule("reminded")
        with self.assertRaisesRegex(AccessError, "nobody whom it concerns"):
            mine.action_withdraw("No")
        case.with_user(self.deputy).action_rule("reminded")
        # an organizer, too, is not above their own case
        own = self._explain(person_id=self.planner.id, user=self.recorder)
        with self.assertRaisesRegex(AccessError, "nobody whom it concerns"):
            own.with_user(self.planner).action_withdraw("No")

    def test_without_a_deputy_an_administrator_rules(self):
        policy = self._create_policy(code="N")
        values = {"policy_id": policy.id, "meeting_id": False}
        case = self._explain(person_id=self.chair.id, **values)
        self.assertFalse(case.ruler_id)
        with self.assertRaisesRegex(AccessError, "an administrator of meetings"):
            case.with_user(self.planner).action_rule("reminded")
        case.with_user(self.manager).action_rule("reminded")
        own = self._explain(person_id=self.manager.id, **values)
        self.chair.active = False
        with self.assertRaises(AccessError):
            own.with_user(self.manager).action_rule("reminded")

    def test_ruler_who_left(self):
        case = self._explain()
        self.chair.action_archive()
        self.env.invalidate_all()
        self._run_rules()
        self.assertEqual(case.ruler_id, self.deputy)
        self.assertEqual(self._asked(case, RULE), self.deputy)
        case.with_user(self.deputy).action_rule("reminded")

    def test_handing_over(self):
        for person in (self.worker, self.deputy):
            self._explain(person_id=person.id)
        self.env["chanxiao.meeting.handover"].with_user(self.manager).create(
            {
                "leaver_id": self.chair.id,
                "successor_id": self.deputy.id,
                "reason": "Leaves",
            }
        ).action_confirm()
        found = self.cases.search([("ruler_id", "=", self.deputy.id)])
        self.assertEqual(found.person_id, self.worker, "nobody rules on themselves")
        self.assertEqual(self._asked(found, RULE), self.deputy)

    def test_activity_done_with_words_is_the_explanation(self):
        case = self._propose()
        activity = case.sudo().activity_ids.with_user(self.worker)
        activity.action_feedback("The roof leaks")
        self.assertEqual(
            (case.state, case.explanation), ("explained", "The roof leaks")
        )
        other = self._propose()
        other.sudo().activity_ids.with_user(self.worker).action_done()
        self.assertEqual(other.state, "proposed", "nothing was said")
        # closing somebody else's activity says nothing in their name
        third = self._propose()
        third.sudo().activity_ids.with_user(self.planner).action_feedback("His fault")
        self.assertEqual(third.state, "proposed")

    def test_nothing_vanishes(self):
        case = self._propose()
        for user in (self.planner, self.manager, self.chair):
            with self.subTest(user.name), self.assertRaises(UserError):
                case.with_user(user).unlink()
        with self.assertRaisesRegex(UserError, "stays on record"):
            case.sudo().unlink()
        with self.assertRaisesRegex(UserError, "Say why"):
            case.action_withdraw()
        case.action_withdraw("Somebody else's mould")
        self.assertEqual((case.state, case.ruling), ("ruled", "withdrawn"))
        self.assertFalse(case.is_published or case.sudo().activity_ids)

    def test_a_ruling_is_never_changed(self):
        case = self._explain()
        case.with_user(self.chair).action_rule("reminded", "Next time")
        for user, values in (
            (self.chair, {"ruling": "penalty"}),
            (self.chair, {"ruling_words": "Other"}),
            (self.planner, {"state": "explained"}),
            (self.planner, {"name": "Other"}),
            (self.planner, {"person_id": self.attendee.id}),
            (self.worker, {"explanation": "Other"}),
            (self.manager, {"is_published": False}),
        ):
            with self.subTest(values), self.assertRaises(UserError):
                case.with_user(user).write(values)
        for step in ("action_rule", "action_withdraw", "action_explain"):
            user = self.worker if step == "action_explain" else self.chair
            arguments = ["excused", "Why"] if step == "action_rule" else ["Why"]
            with self.subTest(step), self.assertRaises(UserError):
                getattr(case.with_user(user), step)(*arguments)
        self.assertEqual((case.ruling, case.ruling_words), ("reminded", "Next time"))

    def test_nobody_forges(self):
        """Neither with values nor with defaults, on a new case or another's."""
        for values in (
            {"ruling": "excused"},
            {"state": "ruled"},
            {"explanation": "It was me"},
            {"ruler_id": self.planner.id},
            {"proposer_id": self.chair.id},
            {"is_by_rule": True},
            {"is_published": True},
            {"cause_key": "x"},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                self._propose(**values)
            [(name, value)] = values.items()
            defaults = {f"default_{name}": value}
            with self.subTest(defaults), self.assertRaises(UserError):
                self.cases.with_user(self.planner).with_context(**defaults).create(
                    self._prepare_case()
                )
        case = self._propose()
        with self.assertRaisesRegex(UserError, "stays as it was proposed"):
            case.cause = "absent"
        with self.assertRaises(UserError):
            case.with_user(self.planner).copy({"ruling": "excused"})

    def test_corrected_by_the_proposer(self):
        case = self._propose()
        case.person_id = self.attendee
        self.assertEqual(self._asked(case), self.attendee)
        case.person_id = self.chair
        self.assertEqual(case.ruler_id, self.deputy)
        self.assertEqual(self._asked(case), self.chair)
        case.with_user(self.chair).action_explain("I was ill")
        with self.assertRaisesRegex(UserError, "has been explained as it is"):
            case.person_id = self.worker

    def test_who_cannot_explain_is_not_named(self):
        for user in (self.outsider, self._create_other_company_user()[1]):
            with self.subTest(user.name), self.assertRaises(UserError):
                self._propose(person_id=user.id)
        self.worker.active = False
        with self.assertRaisesRegex(ValidationError, "has left"):
            self._propose()

    def test_meeting_of_another_policy(self):
        with self.assertRaisesRegex(ValidationError, "no meeting of “S Strict”"):
            self._propose(meeting_id=self.meeting.id)

    def test_two_people_at_once(self):
        case = self._explain()
        nobody = patch.object(
            type(case), "try_lock_for_update", lambda self, **_: self.browse()
        )
        with nobody, self.assertRaisesRegex(UserError, "Someone else"):
            case.with_user(self.chair).action_rule("reminded")
        case.with_user(self.chair).action_rule("reminded")
        with self.assertRaisesRegex(UserError, "is “Ruled”"):
            case.with_user(self.chair).action_rule("excused", "Why")

    def test_open_record(self):
        task = self._adopt().action_ids
        form = task.with_user(self.planner).action_propose_accountability()
        cases = self.cases.with_user(self.planner).with_context(**form["context"])
        with Form(cases) as form:
            self.assertEqual(form.person_id, self.worker)
            self.assertEqual(form.cause, "task_overdue")
        case = form.record
        self.assertEqual((case.name, case.missed_date), (task.name, task.deadline))
        self.assertEqual(case.action_open_record()["res_id"], task.id)
        with self.assertRaisesRegex(UserError, "names no record"):
            self._propose().action_open_record()

    def test_form_by_hand(self):
        with Form(self.cases.with_user(self.chair)) as form:
            form.name = "Saved the Dongfeng order"
            form.kind = "commendation"
            self.assertFalse(form.explain_by)
            form.policy_id = self.strict
            self.assertEqual(form.explain_by, date(2026, 3, 19))
            form.person_id = self.worker
            self.assertEqual(form.department_id, self.sales_department)
        self.assertEqual(form.record.ruler_id, self.chair)
        self.assertEqual(form.record.proposer_id, self.chair)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestAccountabilityRights(AccountabilityCase):
    """Seen by whom it concerns, their head, the chair, organizers and auditors."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._explain(name="Secret matter")
        cls.case.with_user(cls.chair).action_rule("criticised", "Hidden words")
        cls.readers = (
            cls.worker,
            cls.head,
            cls.chair,
            cls.planner,
            cls.recorder,
            cls.manager,
            cls.auditor,
        )
        # colleagues of the department, attendees of the meeting, a deputy who does not
        # rule, the head of another department
        cls.finance_department.manager_id = cls.finance.employee_ids
        cls.strangers = (cls.representative, cls.attendee, cls.deputy, cls.finance)
        cls.env["chanxiao.meeting.attendee"]._create_system(
            [
                {"meeting_id": cls.held.id, "partner_id": user.partner_id.id}
                for user in cls.strangers
            ]
        )

    def test_who_reads_it(self):
        domain = [("id", "=", self.case.id)]
        for user in self.strangers:
            user.group_ids += self.env.ref("base.group_allow_export")
        for user in self.readers:
            cases = self.cases.with_user(user)
            with self.subTest(user.name):
                self.assertTrue(self.case.with_user(user).read(["explanation"]))
                self.assertEqual(cases.search_count(domain), 1)
        for user in self.strangers:
            cases, mine = self.cases.with_user(user), self.case.with_user(user)
            with self.subTest(user.name):
                with self.assertRaises(AccessError):
                    mine.read(["name"])
                with self.assertRaises(AccessError):
                    mine.export_data(["name"])
                self.assertFalse(cases.search_count(domain))
                self.assertFalse(cases.name_search("Secret"))
                self.assertFalse(cases._read_group([], ["person_id"], ["__count"]))
                self.assertFalse(self.held.with_user(user).account_count)
                found = cases.search([("ruling_words", "ilike", "Hidden")])
                self.assertFalse(found)
        self.assertEqual(self.held.with_user(self.planner).account_count, 1)
        with self.assertRaises(AccessError):
            self.case.with_user(self.outsider).read(["name"])

    def test_chatter_activities_and_followers(self):
        messages = self.case.sudo().message_ids
        self.case.sudo().activity_schedule(user_id=self.chair.id, summary="Talk to him")
        activity = self.case.sudo().activity_ids
        for user in self.strangers:
            mine = self.case.with_user(user)
            with self.subTest(user.name):
                found = self.env["mail.message"].with_user(user)
                self.assertFalse(found.search([("id", "in", messages.ids)]))
                with self.assertRaises(AccessError):
                    messages.with_user(user).read(["body"])
                found = self.env["mail.activity"].with_user(user)
                self.assertFalse(found.search([("id", "=", activity.id)]))
                with self.assertRaises(AccessError):
                    activity.with_user(user).read(["summary"])
                with self.assertRaises(AccessError):
                    mine.message_post(body=WORD)
                with self.assertRaises(AccessError):
                    mine.message_subscribe(user.partner_id.ids)
                with self.assertRaises(AccessError):
                    mine.activity_schedule(summary="Aha")
            # nobody has them follow what they may not read
            self.case.with_user(self.head).message_subscribe(user.partner_id.ids)
            self.assertNotIn(user.partner_id, self.case.sudo().message_partner_ids)
        for user in (self.worker, self.head, self.chair):
            self.case.with_user(user).message_post(body=WORD)
        with self.assertRaises(AccessError):
            self.case.with_user(self.auditor).message_post(body=WORD)

    def test_another_company(self):
        _other, stranger = self._create_other_company_user()
        self.assertFalse(self.cases.with_user(stranger).search([]))
        with self.assertRaises(AccessError):
            self.case.with_user(stranger).read(["name"])

    def test_who_proposes(self):
        for user in (self.planner, self.chair, self.deputy, self.manager):
            with self.subTest(user.name):
                case = self._propose(user)
                self.assertEqual(case.proposer_id, user)
                self.assertTrue(case.read(["name"]))
        for user in (self.planner, self.deputy):
            self.assertTrue(self.cases.with_user(user).default_get(["kind"]))
        for user in (self.worker, self.head, self.attendee, self.auditor):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self._propose(user)
            with self.subTest(user.name), self.assertRaises(AccessError):
                self.cases.with_user(user).default_get(["kind"])
            task = self._adopt().action_ids.with_user(user)
            with self.subTest(user.name), self.assertRaises(AccessError):
                task.action_propose_accountability()

    def test_who_takes_which_step(self):
        everybody = (*self.readers, *self.strangers, self.outsider)
        steps = [
            (self._propose, "action_explain", ["Why"], [self.worker]),
            (self._explain, "action_rule", ["reminded"], [self.chair]),
            (
                self._propose,
                "action_withdraw",
                ["Why"],
                [self.chair, self.planner, self.recorder, self.manager],
            ),
        ]
        for make, step, arguments, allowed in steps:
            case = make()
            for user in everybody:
                if user not in allowed:
                    with self.subTest(step, user=user.name):
                        with self.assertRaises(AccessError):
                            getattr(case.with_user(user), step)(*arguments)
            for user in allowed:
                with self.subTest(step, user=user.name):
                    getattr(make().with_user(user), step)(*arguments)

    def test_who_corrects_it(self):
        case = self._propose()
        for user in (self.worker, self.head, self.auditor, self.attendee):
            with self.subTest(user.name), self.assertRaises(AccessError):
                case.with_user(user).name = "Other"
        case.with_user(self.chair).name = "Other"
        # whom it concerns does not, even as an organizer
        own = self._propose(self.recorder, person_id=self.planner.id)
        with self.assertRaises(AccessError):
            own.with_user(self.planner).name = "Other"

    def test_commands_on_other_records(self):
        """Nobody reaches a case through what it hangs on."""
        case = self._propose()
        with self.assertRaises(AccessError):
            self.env["chanxiao.meeting.accountability.step"].with_user(
                self.attendee
            ).create(
                {"case_id": case.id, "operation": "withdraw", "words": "No"}
            ).action_confirm()
        with self.assertRaises(UserError):
            case.with_user(self.worker).write(
                {"activity_ids": [Command.clear()], "state": "ruled"}
            )
        step = self.env["chanxiao.meeting.accountability.step"].with_user(self.planner)
        mine = step.create({"case_id": case.id, "operation": "withdraw"})
        with self.assertRaises(AccessError):
            mine.with_user(self.chair).read(["words"])
