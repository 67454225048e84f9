import re

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .action_common import ActionCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestExecutionReview(ActionCase):
    """F8: results of decisions are reported at the next meeting."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Action = cls.env["chanxiao.meeting.action"]

    def _hold(self, day, policy=None):
        """A meeting on ``day`` of 2026, convened the day before and held."""
        meeting = self._plan(day, policy).with_user(self.planner)
        meeting.action_convene()
        with freeze_time(f"2026-{day} 01:00:00"):
            meeting.action_start()
        with freeze_time(f"2026-{day} 03:00:00"):
            meeting.attendee_ids.write({"attendance": "present"})
            meeting.action_close()
        return meeting

    def _decide(self, meeting, name, user=None):
        decision = self._create_decision(
            meeting_id=meeting.id,
            action_ids=[
                Command.create(
                    self._prepare_action(
                        name=name, assignee_id=(user or self.worker).id
                    )
                )
            ],
        )
        decision.with_user(self.planner).action_adopt()
        return decision.action_ids

    def _finish(self, action, day):
        with freeze_time(f"2026-{day} 02:00:00"):
            action.with_user(action.assignee_id).action_done("Done")

    def test_open_and_closed_since(self):
        first = self._hold("02-16")
        closed_before = self._decide(first, "Closed before the second meeting")
        closed_since = self._decide(first, "Closed after it")
        still_open = self._decide(first, "Still open")
        cancelled_before = self._decide(first, "Cancelled before")
        cancelled_since = self._decide(first, "Cancelled since")
        self._finish(closed_before, "02-20")
        with freeze_time("2026-02-21 02:00:00"):
            cancelled_before.with_user(self.planner).action_cancel("Obsolete")
        second = self._hold("03-01")
        from_second = self._decide(second, "Decided in the second")
        self._finish(closed_since, "03-05")
        with freeze_time("2026-03-06 02:00:00"):
            cancelled_since.with_user(self.planner).action_cancel("Obsolete")

        third = self._create_meeting(self.policy)
        reviewed = self.Action._get_review_actions(third)
        self.assertEqual(
            reviewed, closed_since | still_open | cancelled_since | from_second
        )
        in_second = self.Action._get_review_actions(second)
        self.assertEqual(
            in_second,
            closed_before
            | closed_since
            | still_open
            | cancelled_before
            | cancelled_since,
            "the second meeting heard of everything that was open since the first",
        )
        self.assertFalse(self.Action._get_review_actions(first))

    def test_closed_during_the_previous_meeting(self):
        first = self._hold("02-16")
        action = self._decide(first, "Reported done at the table")
        second = self._hold("03-01")
        with freeze_time("2026-03-01 02:00:00"):
            action.with_user(self.worker).action_done()
        third = self._create_meeting(self.policy)
        self.assertIn(action, self.Action._get_review_actions(second))
        self.assertIn(action, self.Action._get_review_actions(third))

    def test_verified_and_rejected(self):
        first = self._hold("02-16")
        verified = self._decide(first, "Verified")
        rejected = self._decide(first, "Rejected")
        self._finish(verified | rejected, "02-20")
        second = self._hold("03-01")
        verified.with_user(self.planner).action_verify()
        rejected.with_user(self.planner).action_reject("Not good enough")
        third = self._create_meeting(self.policy)
        self.assertIn(verified, self.Action._get_review_actions(second))
        reviewed = self.Action._get_review_actions(third)
        self.assertNotIn(verified, reviewed, "done before, and verified only later")
        self.assertIn(rejected, reviewed)

    def test_earlier_revisions_of_the_policy(self):
        first = self._hold("02-16")
        action = self._decide(first, "Decided under the old regulation")
        self.policy.with_user(self.manager).action_amend()
        revision = self.env["chanxiao.meeting.policy"].search(
            [("previous_revision_id", "=", self.policy.id)]
        )
        revision.with_user(self.manager).action_approve()
        meeting = self._create_meeting(revision)
        self.assertEqual(self.Action._get_review_actions(meeting), action)

    def test_other_policies_and_companies(self):
        other_policy = self._create_policy(code="C")
        foreign = self._hold("02-16", other_policy)
        self._decide(foreign, "Of another regulation")
        first = self._hold("02-17")
        mine = self._decide(first, "Of this one")
        proposed = self._create_decision(meeting_id=first.id).action_ids
        reviewed = self.Action._get_review_actions(self.meeting)
        self.assertEqual(reviewed, mine)
        self.assertNotIn(proposed, reviewed)

        _other, stranger = self._create_other_company_user()
        self.assertFalse(
            self.Action.with_user(stranger).search(
                self.Action._get_review_domain(self.meeting)
            )
        )

    def test_tasks_of_the_meeting_itself_and_of_later_ones(self):
        now = self._decide(self.meeting, "Decided today")
        later = self._plan("04-01")
        self._decide(later, "Decided later")
        self.assertFalse(self.Action._get_review_actions(self.meeting))
        self.assertEqual(self.Action._get_review_actions(later), now)

    def test_a_department_after_the_other(self):
        first = self._hold("02-16")
        sales = self._decide(first, "Sales")
        planning = self._decide(first, "Planning", self.planner)
        sales_too = self._decide(first, "Sales as well")
        reviewed = self.Action._get_review_actions(self.meeting)
        self.assertEqual(reviewed, sales | planning | sales_too)
        # the two of a department stand together
        self.assertEqual(reviewed[1].department_id, self.sales_department)
        self.assertIn(planning, reviewed[0] | reviewed[2])

    def test_days_overdue_and_slips_are_reported(self):
        first = self._hold("02-16")
        action = self._decide(first, "Slow")
        action.deadline = "2026-03-10"
        action.activity_id.date_deadline = "2026-03-12"
        reviewed = self.Action._get_review_actions(self.meeting)
        self.assertEqual(reviewed.overdue_days, 4)
        self.assertEqual(reviewed.slip_count, 1)
        self.assertEqual(reviewed.alert, "red")

    def test_review_sums_up_and_begins_with_what_is_overdue(self):
        """Also where it is grouped, as it opens: the database sums up."""
        window = self.env.ref("chanxiao_meeting.chanxiao_meeting_action_action_review")
        late, later, done = self._adopt(3).action_ids
        late.deadline, later.deadline = "2026-03-10", "2026-03-14"
        done.with_user(self.worker).action_done()
        actions = late | later | done
        tasks = actions.with_user(self.worker)
        [view] = window.view_ids.filtered(lambda v: v.view_mode == "list").view_id
        order = re.search('default_order="([^"]*)"', view.arch)[1]
        domain = [("id", "in", actions.ids)]
        self.assertEqual(tasks.search(domain, order=order), actions)
        self.assertTrue(
            tasks.fields_get(["overdue_days"])["overdue_days"]["aggregator"]
        )
        groups = tasks._read_group(
            domain, ["department_id"], ["overdue_days:sum", "slip_count:sum"]
        )
        self.assertEqual([group[1:] for group in groups], [(6 + 2, 0)])
        self.assertEqual(sum(tasks.mapped("overdue_days")), 8)
        self.assertEqual(tasks.search(domain, order="overdue_days desc")[0], late)

    def test_review_of_a_draft_without_date(self):
        first = self._hold("02-16")
        action = self._decide(first, "Open")
        draft = self._create_meeting(self.policy, date_start=False, date_end=False)
        self.assertEqual(self.Action._get_review_actions(draft), action)

    def test_opened_from_the_meeting(self):
        first = self._hold("02-16")
        action = self._decide(first, "Open")
        window = self.meeting.with_user(self.attendee).action_open_review()
        found = self.Action.with_user(self.attendee).search(window["domain"])
        self.assertEqual(found, action)
        views = dict((mode, view_id) for view_id, mode in window["views"])
        view = self.env.ref("chanxiao_meeting.chanxiao_meeting_action_view_list_review")
        self.assertEqual(views["list"], view.id)
