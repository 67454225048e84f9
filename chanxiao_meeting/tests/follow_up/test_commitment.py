from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .accountability_common import AccountabilityCase

TODAY = date(2026, 3, 16)


class CommitmentCase(AccountabilityCase):
    """A task, a sheet, a question and a case of ``worker``, noon of 2026-03-16."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board = cls.env["chanxiao.meeting.commitment"]
        cls.reminders = cls.env["chanxiao.meeting.reminder"]
        cls.decision = cls._adopt()
        cls.task = cls.decision.action_ids
        cls.question = cls.env["chanxiao.meeting.question"].create(
            {
                "question": "Why is the mould late?",
                "meeting_id": cls.meeting.id,
                "answerer_id": cls.worker.id,
                "deadline": datetime(2026, 3, 16, 15, 59, 59),
            }
        )
        cls.finance_department.manager_id = cls.finance.employee_ids
        cls.sheet = cls.env["chanxiao.work.contact"].create(
            {
                "topic": "Prices of castings",
                "from_department_id": cls.sales_department.id,
                "to_department_id": cls.finance_department.id,
                "deadline": "2026-03-13",
            }
        )
        with freeze_time("2026-03-10 04:00:00"):
            cls.sheet.action_send()
        cls.case = cls._propose()

    def _find(self, record, user=None):
        """The row of a record, as somebody sees it."""
        board = self.board.with_user(user) if user else self.board
        return board.search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)]
        )

    def _find_all(self, user=None):
        records = (self.task, self.sheet, self.question, self.case)
        return self.board.browse().concat(*(self._find(r, user) for r in records))

    def _add_tasks(self, count, **values):
        decision = self._create_decision(0)
        decision.action_ids = [
            Command.create(self._prepare_action(name=f"More {number}", **values))
            for number in range(count)
        ]
        decision.with_user(self.planner).action_adopt()
        return decision.action_ids


@tagged("post_install", "-at_install", "chanxiao_once")
class TestCommitment(CommitmentCase):
    """B8: all that people owe the meetings on one board, each sees their own part."""

    def test_brings_all_kinds_together(self):
        rows = {row.kind: row for row in self._find_all()}
        self.assertEqual({*rows}, {"task", "sheet", "question", "case"})
        owed = {
            kind: (row.person_id, row.deadline, row.alert, row.stage)
            for kind, row in rows.items()
        }
        self.assertEqual(
            owed,
            {
                "task": (self.worker, date(2026, 3, 20), "none", "open"),
                "sheet": (self.finance, date(2026, 3, 13), "red", "open"),
                "question": (self.worker, TODAY, "yellow", "open"),
                "case": (self.worker, date(2026, 3, 19), "blue", "open"),
            },
        )
        self.assertEqual(rows["sheet"].overdue_days, 3)
        self.assertEqual(rows["question"].department_id, self.sales_department)
        self.assertEqual(rows["task"].overseer_id, self.chair)
        self.assertEqual(rows["task"].action_open_record()["res_id"], self.task.id)

    def test_alerts_are_those_of_the_tasks(self):
        """In every state, day and colour the board says what the task says."""
        tasks = self._add_tasks(1) | self.task
        for day in range(14, 24):
            with freeze_time(f"2026-03-{day} 04:00:00"):
                self.env.invalidate_all()
                for task in tasks:
                    row = self._find(task)
                    self.assertEqual(row.alert, task.alert, str(day))
                    self.assertEqual(row.overdue_days, task.overdue_days)
            if day == 16:
                tasks[0].with_user(self.worker).action_done("Done")
            if day == 17:
                tasks[0].with_user(self.chair).action_reject("Nothing happened")
                self.env.invalidate_all()
                self.assertEqual(self._find(tasks[0]).alert, "yellow")

    def test_midnight_is_that_of_the_reader(self):
        with freeze_time("2026-03-20 16:30:00"):  # the 21st in Shanghai
            self.env.invalidate_all()
            local = self.board.with_context(tz="Asia/Shanghai")
            domain = [("res_model", "=", self.task._name), ("alert", "=", "red")]
            self.assertTrue(local.search_count(domain))
            abroad = self.board.with_context(tz="America/New_York")
            self.assertFalse(abroad.search_count(domain))

    def test_grouped_by_colour_from_the_most_urgent_on(self):
        groups = self.board.with_context(read_group_expand=True).web_read_group(
            [("id", "in", self._find_all().ids)], ["alert"], ["overdue_days:sum"]
        )["groups"]
        found = {group["alert"]: group["__count"] for group in groups}
        self.assertEqual(
            [*found.items()], [("red", 1), ("yellow", 1), ("blue", 1), ("none", 1)]
        )
        self.assertEqual(groups[0]["overdue_days:sum"], 3)

    def test_stages(self):
        row = self._find(self.task)
        self.task.with_user(self.worker).action_done("Done")
        self.env.invalidate_all()
        self.assertEqual((row.stage, row.alert), ("checking", "none"))
        self.task.with_user(self.chair).action_verify()
        self.env.invalidate_all()
        self.assertEqual((row.stage, row.verified_by_id), ("closed", self.chair))
        self.assertEqual(row.verified_at, self.task.verified_at)
        self.case.with_user(self.worker).action_explain("It rained")
        self.env.invalidate_all()
        self.assertEqual(self._find(self.case).stage, "closed")
        draft = self.sheet.copy()
        self.assertFalse(self._find(draft), "nobody was asked yet")
        proposed = self._create_decision().action_ids
        self.assertFalse(self._find(proposed), "nobody is held to a proposal")

    def test_each_sees_what_they_may_read(self):
        """Through every way of reading, as the records' own rules say."""
        rows = self._find_all()
        seen = {
            self.planner: {"task", "sheet", "question", "case"},
            self.auditor: {"task", "sheet", "question", "case"},
            self.worker: {"task", "question", "case"},
            self.finance: {"task", "sheet"},
            self.attendee: {"task"},
        }
        for user, kinds in seen.items():
            user.group_ids += self.env.ref("base.group_allow_export")
            with self.subTest(user.name):
                self.env.invalidate_all()
                board = self.board.with_user(user)
                domain = [("id", "in", rows.ids)]
                found = board.search(domain)
                self.assertEqual({*found.mapped("kind")}, kinds)
                groups = board.formatted_read_group(domain, ["kind"], ["__count"])
                self.assertEqual({group["kind"] for group in groups}, kinds)
                self.assertEqual(len(found.export_data(["name"])["datas"]), len(found))
                self._check_hidden(rows.with_user(user) - found)

    def _check_hidden(self, hidden):
        for row in hidden:
            self.assertFalse(row._filtered_access("read"))
            # from memory it is refused; else there is no such row
            with self.assertRaises(AccessError):
                self._read_cached(row)
            self.env.invalidate_all()
            self.assertFalse(row.read(["name"]))
            self.assertFalse(row.search([("id", "=", row.id)]))
            with self.assertRaises(MissingError):
                row.export_data(["name"])
            with self.assertRaises(UserError):
                row.action_open_record()
            with self.assertRaises(AccessError):
                row.action_remind()

    def _read_cached(self, row):
        self.assertTrue(row.sudo().name)
        row.read(["name"])

    def test_others_see_nothing(self):
        _other, stranger = self._create_other_company_user()
        self.assertFalse(self._find_all(stranger))
        with self.assertRaises(AccessError):
            self.board.with_user(self.outsider).search([])

    def test_nobody_writes_it(self):
        row = self._find(self.task)
        for user in (self.planner, self.worker, self.auditor):
            theirs = row.with_user(user)
            with self.subTest(user.name):
                with self.assertRaises(AccessError):
                    theirs.write({"name": "Else"})
                with self.assertRaises(AccessError):
                    theirs.unlink()
                with self.assertRaises(AccessError):
                    self.board.with_user(user).create({"name": "Else"})

    def test_record_is_named_to_whoever_may_read_it(self):
        task = self._adopt(subject_ref=f"sale.order,{self.order.id}").action_ids
        self.assertEqual(
            self._find(task, self.salesman).subject_name, self.order.display_name
        )
        self.assertFalse(self._find(task, self.worker).subject_name)

    def test_guest_and_former_owner_are_named(self):
        guest = self.env["res.partner"].create({"name": "Toolmaker"})
        self.meeting.attendee_ids = [Command.create({"partner_id": guest.id})]
        self.question.write({"answerer_id": False, "guest_id": guest.id})
        self.assertEqual(self._find(self.question).person_name, "Toolmaker")

    def test_record_that_is_gone(self):
        row = self._find(self.question)
        self.question.unlink()
        self.env.invalidate_all()
        self.assertFalse(row.exists())
        with self.assertRaisesRegex(UserError, "no longer there"):
            row.with_user(self.planner).action_open_record()
        with self.assertRaisesRegex(UserError, "one record at a time"):
            self._find_all(self.planner).action_open_record()

    def test_board_takes_as_many_queries_for_many(self):
        counts = []
        for more in (1, 40):
            self._add_tasks(more)
            self.env.flush_all()
            self.env.invalidate_all()
            board = self.board.with_user(self.planner)
            domain = [("stage", "=", "open")]
            board.search_count(domain)  # rules and access rights are known
            before = self.cr.sql_log_count
            board.web_read_group(
                domain,
                ["alert"],
                ["overdue_days:sum"],
                auto_unfold=True,
                unfold_read_specification={
                    "name": {},
                    "deadline": {},
                    "kind": {},
                    "subject_name": {},
                    "reminder_count": {},
                    "person_id": {"fields": {"display_name": {}}},
                },
            )
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestReminder(CommitmentCase):
    """B8: bulk reminders, one message a person, once a day."""

    def _remind(self, rows, user=None, **values):
        """Messages that a reminder sends, by the person."""
        before = self._get_messages()
        result = rows.with_user(user or self.planner).action_remind(**values)
        self.said = result["params"]["message"]
        self.env.invalidate_all()
        sent = self._get_messages() - before
        return {message.notified_partner_ids.user_ids: message for message in sent}

    def _get_messages(self):
        return self.env["mail.message"].search(
            [("message_type", "=", "user_notification"), ("model", "=", False)]
        )

    def test_one_message_a_person(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.worker.lang = "zh_CN"
        messages = self._remind(self._find_all(), words="Before <noon>, please")
        self.assertEqual({*messages}, {self.worker, self.finance})
        body = messages[self.worker].body
        for name in (self.task.name, "mould late", self.case.name):
            self.assertIn(name, body)
        self.assertNotIn("Prices of castings", body)
        self.assertIn("Before &lt;noon&gt;, please", body)
        self.assertIn(f'data-oe-id="{self.task.id}"', body)
        self.assertEqual(messages[self.worker].author_id, self.planner.partner_id)
        english = messages[self.finance].body
        self.assertIn("Prices of castings", english)
        self.assertIn("3 days late", english)
        self.assertNotIn("3 days late", body)
        self.assertIn("Finance (1)", self.said)

    def test_who_reminded_and_when_is_kept(self):
        self._remind(self._find(self.task))
        row = self._find(self.task)
        self.assertEqual(
            (row.reminder_count, row.reminded_by_id, row.reminded_at),
            (1, self.planner, datetime(2026, 3, 16, 4, 0)),
        )
        kept = self.reminders.search([("res_id", "=", self.task.id)])
        self.assertEqual((kept.user_id, kept.day, kept.turn), (self.worker, TODAY, 1))
        with self.assertRaises(AccessError):
            kept.with_user(self.planner).write({"words": "Else"})
        with self.assertRaises(AccessError):
            self.reminders.with_user(self.planner).create({"name": "Else"})
        seen = {self.planner: 1, self.auditor: 1, self.worker: 1, self.attendee: 0}
        for user, count in seen.items():
            mine = self.reminders.with_user(user)
            self.assertEqual(mine.search_count([("id", "=", kept.id)]), count)

    def test_once_a_day_unless_asked_again(self):
        self._remind(self._find(self.task))
        with self.assertRaisesRegex(UserError, "Reminded of today already"):
            self._remind(self._find(self.task))
        messages = self._remind(self._find(self.task) | self._find(self.question))
        self.assertNotIn(self.task.name, messages[self.worker].body)
        self.assertIn(f"“{self.task.name}”", self.said)
        self.assertTrue(self._remind(self._find(self.task), again=True))
        turns = self.reminders.search([("res_id", "=", self.task.id)]).mapped("turn")
        self.assertEqual(sorted(turns), [1, 2])
        with freeze_time("2026-03-16 16:30:00"):  # the 17th in Shanghai
            self.env.invalidate_all()
            self.assertTrue(self._remind(self._find(self.task)))

    def test_whoever_takes_it_over_is_reminded_too(self):
        self._remind(self._find(self.task))
        self.task.with_user(self.planner).assignee_id = self.representative
        self.env.invalidate_all()
        self.assertEqual({*self._remind(self._find(self.task))}, {self.representative})

    @mute_logger("odoo.sql_db")
    def test_two_people_at_once(self):
        """The second one, who has not seen the first, is refused by the database."""
        rows = self._find(self.task).with_user(self.planner)
        plan = rows._plan_reminders()
        rows._note_reminders(plan, "")
        self.patch(
            type(rows),
            "_get_reminders_today",
            lambda rows: dict.fromkeys(rows, self.reminders),
        )
        with self.assertRaises(Exception) as refused, self.cr.savepoint():
            rows._note_reminders(plan, "")
            self.env.flush_all()
        self.assertIn("_once_unique", str(refused.exception))

    def test_people_who_cannot_be_told_are_named(self):
        self.worker.write({"email": False, "notification_type": "email"})
        guest = self.env["res.partner"].create({"name": "Toolmaker"})
        self.meeting.attendee_ids = [Command.create({"partner_id": guest.id})]
        self.question.write({"answerer_id": False, "guest_id": guest.id})
        self.env.invalidate_all()
        messages = self._remind(self._find_all())
        self.assertEqual({*messages}, {self.finance})
        self.assertIn("Toolmaker and", self.said)
        self.assertIn(self.worker.name, self.said)
        self.assertIn("Not told", self.said)
        with self.assertRaisesRegex(UserError, "Not told.*Toolmaker"):
            self._remind(self._find(self.question))

    def test_somebody_who_left(self):
        self.worker.active = False
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, self.worker.name):
            self._remind(self._find(self.task))

    def test_what_is_finished_is_left_out(self):
        self.task.with_user(self.worker).action_done("Done")
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "Nothing is left to be done"):
            self._remind(self._find(self.task))
        with self.assertRaisesRegex(UserError, "Choose what to remind of"):
            self.board.with_user(self.planner).action_remind()

    def test_who_may_remind(self):
        task, sheet = self._find(self.task), self._find(self.sheet)
        for user in (self.chair, self.head, self.planner):
            with self.subTest(user.name):
                self.assertTrue(self._remind(task, user, again=True))
        for user in (self.worker, self.attendee, self.finance):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self._remind(task, user)
        with self.assertRaisesRegex(AccessError, self.task.name):
            self._remind(task | sheet, self.finance)
        with self.assertRaises(AccessError):
            self._remind(task, self.auditor)
        self.task.verifier_id = self.representative
        self.env.invalidate_all()
        self.assertTrue(self._remind(task, self.representative, again=True))

    def test_dialog(self):
        action = self._find_all(self.planner).action_ask_to_remind()
        dialogs = self.env[action["res_model"]].with_user(self.planner)
        model = dialogs.with_context(**action["context"])
        with Form(model) as form:
            self.assertIn(f"{self.worker.name} (3)", form.summary)
            self.assertTrue(form.can_send)
            form.words = "Please"
        before = self._get_messages()
        form.record.action_send()
        self.assertEqual(len(self._get_messages() - before), 2)
        with Form(model) as form:
            self.assertFalse(form.can_send)
            self.assertIn("Reminded of today already", form.summary)
            form.again = True
            self.assertTrue(form.can_send)

    def test_dialog_with_nothing_in_it(self):
        """What a program leaves out or makes up is a sentence."""
        dialogs = self.env["chanxiao.meeting.remind"].with_user(self.planner)
        for given in (False, [], "x", [0, "1"], [10**12]):
            with self.subTest(given), self.assertRaisesRegex(UserError, "in the list"):
                dialogs.create({"row_ids": given}).action_send()
        theirs = dialogs.create({"row_ids": self._find_all().ids})
        with self.assertRaises(AccessError):
            theirs.with_user(self.chair).action_send()

    def test_many_take_no_more_queries(self):
        counts = []
        for more in (5, 25):
            rows = self.board.browse().concat(
                *(self._find(task) for task in self._add_tasks(more))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._remind(rows)
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)

    def test_company_of_the_day(self):
        """The day of a reminder is that of the company, not of whoever reminds."""
        self.planner.tz = "America/Los_Angeles"
        self._remind(self._find(self.task))
        kept = self.reminders.search([("res_id", "=", self.task.id)])
        self.assertEqual(kept.day, TODAY)
