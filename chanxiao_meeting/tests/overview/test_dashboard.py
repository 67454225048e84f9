from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..minutes.minutes_common import MinutesCase

#: lists of the two pages; the others are further ways into these
OVERVIEW = (
    *("briefs", "all_briefs", "figures", "tasks", "due_soon", "exceptions"),
    *("proposed", "effects", "checks", "minutes", "minutes_late"),
)
OWN = (
    *("my_briefs", "my_questions", "my_receipts", "my_rulings", "my_tasks"),
    *("my_checks", "my_decisions", "my_meetings"),
)


class DashboardCase(MinutesCase):
    """``meeting`` was held; ``next`` is convened and begins in two days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env["chanxiao.meeting.dashboard"]
        now = fields.Datetime.now().replace(microsecond=0)
        cls.next = cls._create_meeting(
            cls.policy,
            name="F/2026/0006",
            date_start=now + timedelta(days=2),
            date_end=now + timedelta(days=2, hours=2),
        )
        cls.next.with_user(cls.planner).action_convene()
        cls.next_sales, cls.next_finance = cls.next.brief_ids.sorted("department_id")
        if cls.next_sales.department_id != cls.sales_department:
            cls.next_sales, cls.next_finance = cls.next_finance, cls.next_sales

    def _overview(self, user):
        self.env.invalidate_all()
        return self.dashboard.with_user(user).read_overview()

    def _mine(self, user):
        self.env.invalidate_all()
        return self.dashboard.with_user(user).read_mine()

    def _count(self, page, name):
        return {entry["value"]: entry["count"] for entry in page["counts"][name]}

    def _ids(self, rows):
        return [row["id"] for row in rows]

    def _report_exception(self, **values):
        exception = self.env["chanxiao.control.exception"].create(
            {"name": "Mould broken", "kind": "equipment", "severity": "major", **values}
        )
        return exception

    def _adopt_about(self, order, name="Move the order"):
        decision = self.env["chanxiao.meeting.decision"].create(
            {
                "meeting_id": self.meeting.id,
                "name": name,
                "subject_ref": f"{order._name},{order.id}",
            }
        )
        decision._write_system(
            {"state": "adopted", "adopted_at": fields.Datetime.now()}
        )
        return decision


@tagged("post_install", "-at_install")
class TestDashboard(DashboardCase):
    def test_next_meeting(self):
        page = self._overview(self.chair)
        meeting = page["meeting"]
        self.assertEqual(meeting["id"], self.next.id)
        self.assertEqual((meeting["briefs"], meeting["submitted"]), (2, 0))
        self.assertEqual(meeting["minutes"], self.next.agenda_minutes)
        self.assertEqual(meeting["available"], 120)
        self.assertEqual(meeting["start"], str(self.next.date_start))

    def test_what_is_held_now_comes_first(self):
        running = self._create_held_meeting(self.policy, name="F/2026/0007")
        running._set_state("in_progress")
        page = self._overview(self.chair)
        self.assertEqual(page["meeting"]["id"], running.id)
        self.assertEqual(self._ids(page["coming"]), self.next.ids)

    def test_without_any_meeting(self):
        self.next._set_state("cancelled")
        page = self._overview(self.chair)
        self.assertIsNone(page["meeting"])
        self.assertFalse(page["rows"]["briefs"])
        self.assertFalse(page["rows"]["proposed"])

    def test_briefs_that_are_not_handed_in(self):
        [first, second] = self._overview(self.planner)["rows"]["briefs"]
        self.assertEqual(
            {first["name"], second["name"]},
            {self.sales_department.name, self.finance_department.name},
        )
        self.assertFalse(first["is_late"])
        self.next_sales.with_user(self.representative).action_submit()
        rows = self._overview(self.planner)["rows"]["briefs"]
        self.assertEqual(self._ids(rows), self.next_finance.ids)

    def test_briefs_that_are_missing_in_a_meeting_that_runs(self):
        self.next_sales.with_user(self.representative).action_submit()
        self.next.with_user(self.chair).action_start()
        self.assertEqual(self.next_finance.state, "missing")
        page = self._overview(self.chair)
        self.assertEqual(page["meeting"]["submitted"], 1)
        self.assertEqual(self._ids(page["rows"]["briefs"]), self.next_finance.ids)

    def test_figures_of_the_meeting_or_of_the_last_one(self):
        self.next.brief_ids.figure_ids.unlink()
        reported = self.sales_brief.figure_ids[0]
        target = {"has_target": True, "target": 20, "threshold": 15}
        reported._write_system(target)
        page = self._overview(self.chair)
        self.assertEqual(self._count(page, "figures"), {"bad": 1, "warning": 0})
        [row] = page["rows"]["figures"]
        self.assertEqual(row["id"], reported.id)
        self.assertIn("12", row["note"])
        self.assertNotIn("by hand", row["note"])
        reported._write_system({"is_overridden": True, "override_value": 11})
        [row] = self._overview(self.chair)["rows"]["figures"]
        self.assertIn("11 (entered by hand)", row["note"])
        values = self._prepare_figure("sales.new_orders", 18, **target)
        values["brief_id"] = self.next_sales.id
        self.env["chanxiao.meeting.figure"]._create_system(values)
        page = self._overview(self.chair)
        self.assertEqual(self._count(page, "figures"), {"bad": 0, "warning": 1})

    def test_tasks_by_colour(self):
        self.decision.with_user(self.chair).action_adopt()
        today = fields.Date.context_today(self.dashboard)
        before = self._count(self._overview(self.planner), "tasks")
        self.assertEqual(before["red"], 1, "due in 2026-03")
        self.decision.action_ids = [
            Command.create(
                {
                    "name": "Later",
                    "assignee_id": self.representative.id,
                    "deadline": today + timedelta(days=60),
                }
            )
        ]
        after = self._count(self._overview(self.planner), "tasks")
        self.assertEqual(after["none"], before["none"] + 1)

    def test_exceptions_by_severity_and_those_proposed(self):
        self.env["chanxiao.control.exception"].search([])._set_state("closed")
        exception = self._report_exception()
        page = self._overview(self.chair)
        self.assertEqual(
            self._count(page, "exceptions"), {"critical": 0, "major": 1, "minor": 0}
        )
        self.assertEqual(self._ids(page["rows"]["proposed"]), exception.ids)

    def test_minutes_that_are_late(self):
        minutes = self._create_minutes()
        minutes._write_system({"deadline": fields.Datetime.now() - timedelta(hours=1)})
        page = self._overview(self.chair)
        [row] = page["rows"]["minutes"]
        self.assertEqual((row["id"], row["is_late"]), (minutes.id, True))
        self.assertEqual(page["totals"]["minutes_late"], 1)

    def test_lists_have_what_was_counted(self):
        self.decision.with_user(self.chair).action_adopt()
        self._create_minutes()
        self._report_exception()
        for user in (self.chair, self.planner, self.representative, self.auditor):
            dashboard = self.dashboard.with_user(user)
            totals = {**self._overview(user)["totals"], **self._mine(user)["totals"]}
            for name, total in totals.items():
                action = dashboard.open_list(name)
                records = self.env[action["res_model"]].with_user(user)
                with self.subTest(f"{user.name} {name}"):
                    self.assertEqual(records.search_count(action["domain"]), total)
        action = self.dashboard.with_user(self.chair).open_list("tasks", "red")
        commitments = self.env["chanxiao.meeting.commitment"].with_user(self.chair)
        self.assertEqual(
            set(commitments.search(action["domain"]).mapped("alert")), {"red"}
        )

    def test_every_list_opens(self):
        for name in (*OVERVIEW, *OWN):
            with self.subTest(name):
                action = self.dashboard.with_user(self.chair).open_list(name)
                self.assertEqual(action["type"], "ir.actions.act_window")
                records = self.env[action["res_model"]].with_user(self.chair)
                records.search(action["domain"], limit=1)

    def test_lists_that_do_not_exist(self):
        dashboard = self.dashboard.with_user(self.chair)
        for arguments in ((), ("no_such",), (None,), ("",), (7,), ([],)):
            with self.subTest(arguments), self.assertRaises(UserError):
                dashboard.open_list(*arguments)
        # what a caller makes up changes nothing
        action = dashboard.open_list("tasks", ["red"])
        self.assertEqual(action["domain"], dashboard.open_list("tasks")["domain"])

    def test_queries_do_not_depend_on_how_much_there_is(self):
        self.decision.with_user(self.chair).action_adopt()
        counts = []
        for part in range(2):
            for number in range(6):
                self._report_exception(name=f"Broken {part} {number}")
            self.decision.action_ids = [
                Command.create(
                    {
                        "name": f"More {number}",
                        "assignee_id": self.chair.id,
                        "deadline": "2026-03-20",
                    }
                )
                for number in range(6)
            ]
            self.env.flush_all()
            # what the server keeps between requests is there
            self._overview(self.chair)
            self._mine(self.chair)
            before = self.cr.sql_log_count
            self._overview(self.chair)
            middle = self.cr.sql_log_count
            self._mine(self.chair)
            counts.append((middle - before, self.cr.sql_log_count - middle))
        self.assertEqual(*counts)
        overview, own = counts[0]
        self.assertLess(overview, 50)
        self.assertLess(own, 40)


@tagged("post_install", "-at_install")
class TestDashboardRights(DashboardCase):
    def test_people_without_a_role(self):
        for method in ("read_overview", "read_mine", "open_list"):
            with self.subTest(method), self.assertRaises(AccessError):
                getattr(self.dashboard.with_user(self.outsider), method)()

    def test_other_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger",
            "manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self._report_exception()
        self._create_minutes()
        page = self._overview(stranger)
        self.assertIsNone(page["meeting"])
        self.assertFalse(any(page["totals"].values()), page["totals"])
        self.assertFalse(any(page["rows"].values()))

    def test_whoever_is_not_invited_has_no_next_meeting(self):
        uninvited = self._create_user("uninvited", "user", self.planning_department)
        self.assertIsNone(self._overview(uninvited)["meeting"])
        for reader in (self.planner, self.auditor):
            self.assertEqual(self._overview(reader)["meeting"]["id"], self.next.id)

    def test_confidential_briefs_and_figures(self):
        target = {"has_target": True, "target": 10**9, "threshold": 10**8}
        values = self._prepare_figure("finance.revenue", 987654, unit="money", **target)
        values["brief_id"] = self.next_finance.id
        secret = self.env["chanxiao.meeting.figure"]._create_system(values)
        for user, may_read in (
            (self.chair, True),
            (self.finance, True),
            (self.representative, False),
        ):
            page = self._overview(user)
            with self.subTest(user.name):
                briefs = self._ids(page["rows"]["briefs"])
                self.assertEqual(self.next_finance.id in briefs, may_read)
                figures = self._ids(page["rows"]["figures"])
                self.assertEqual(secret.id in figures, may_read)
                self.assertEqual("987" in str(page), may_read)

    def test_confidential_exceptions(self):
        secret = self._report_exception(name="Loss")
        secret._write_system({"is_confidential": True, "policy_id": self.policy.id})
        self.assertNotIn("Loss", str(self._overview(self.representative)))
        self.assertIn("Loss", str(self._overview(self.chair)))

    def test_a_made_up_meeting(self):
        """The context is the caller's: it opens nothing that they may not read."""
        dashboard = self.dashboard.with_user(self.representative).with_context(
            chanxiao_overview_meeting=self.next.id
        )
        action = dashboard.open_list("all_briefs")
        briefs = self.env["chanxiao.meeting.brief"].with_user(self.representative)
        self.assertEqual(briefs.search(action["domain"]), self.next_sales)


@tagged("post_install", "-at_install")
class TestDashboardOwn(DashboardCase):
    def test_what_is_to_be_prepared(self):
        page = self._mine(self.representative)
        [row] = page["rows"]["my_briefs"]
        self.assertEqual(row["id"], self.next_sales.id)
        self.assertEqual(row["when"], str(self.next_sales.deadline))
        self.assertFalse(self._mine(self.attendee)["rows"]["my_briefs"])
        self.next_sales.with_user(self.representative).action_submit()
        self.assertFalse(self._mine(self.representative)["rows"]["my_briefs"])

    def test_what_is_to_be_answered_confirmed_and_approved(self):
        question = self.env["chanxiao.meeting.question"].create(
            {
                "question": "Why?",
                "meeting_id": self.next.id,
                "answerer_id": self.representative.id,
            }
        )
        minutes = self._create_minutes()
        minutes.with_user(self.recorder).action_submit()
        self.assertEqual(
            self._ids(self._mine(self.chair)["rows"]["my_rulings"]), minutes.ids
        )
        minutes.with_user(self.chair).action_approve()
        minutes.with_user(self.planner).action_issue()
        page = self._mine(self.representative)
        self.assertEqual(self._ids(page["rows"]["my_questions"]), question.ids)
        [row] = page["rows"]["my_receipts"]
        self.assertEqual(row["name"], minutes.display_name)

    def test_tasks_lead_to_their_records(self):
        self.decision.with_user(self.chair).action_adopt()
        [row] = self._mine(self.representative)["rows"]["my_tasks"]
        task = self.decision.action_ids
        self.assertEqual((row["model"], row["id"]), (task._name, task.id))
        self.assertTrue(row["is_late"])
        self.assertFalse(self._mine(self.attendee)["rows"]["my_tasks"])

    def test_what_was_decided_about_my_orders(self):
        self.representative.group_ids |= self._get_groups(
            "sales_team.group_sale_salesman"
        )
        orders = self.env["sale.order"].create(
            [
                {"partner_id": self.company.partner_id.id, "user_id": user.id}
                for user in (self.representative, self.planner)
            ]
        )
        mine = self._adopt_about(orders[0])
        self._adopt_about(orders[1], "Not mine")
        rows = self._mine(self.representative)["rows"]["my_decisions"]
        self.assertEqual(self._ids(rows), mine.ids)
        self.assertEqual(rows[0]["note"], orders[0].display_name)
        # who may not read orders has none of their own
        self.assertFalse(self._mine(self.attendee)["rows"]["my_decisions"])
        orders[0].unlink()
        self.assertFalse(self._mine(self.representative)["rows"]["my_decisions"])

    def test_meetings_ahead(self):
        rows = self._mine(self.representative)["rows"]["my_meetings"]
        self.assertEqual(self._ids(rows), self.next.ids)
        uninvited = self._create_user("uninvited", "user", self.planning_department)
        self.assertFalse(self._mine(uninvited)["rows"]["my_meetings"])

    def test_a_meeting_held_online_is_one_click_away(self):
        [row] = self._mine(self.representative)["rows"]["my_meetings"]
        self.assertNotIn("video", row)
        self.next.with_user(self.planner).is_online = True
        link = self.next.videocall_location
        self.assertTrue(link)
        [row] = self._mine(self.representative)["rows"]["my_meetings"]
        self.assertEqual(row["video"], link)
        self.assertEqual(self._overview(self.planner)["meeting"]["video"], link)
