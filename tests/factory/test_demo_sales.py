"""What the sales department of the demo factory does, in its meetings and between."""

from collections import Counter
from datetime import timedelta

from odoo.tests import TransactionCase, tagged

from dev.factory.clock import to_local
from dev.factory.sample import DAYS, TODAY
from dev.factory.workdays import ONE_DAY, shift, workdays


@tagged("post_install", "-at_install")
class TestDemoSales(TransactionCase):
    def _all(self, model, *domain):
        return self.env[model].search(list(domain), order="id")

    def _held(self, code):
        meetings = self._all(
            "chanxiao.meeting",
            ("policy_id.code", "=", code),
            ("state", "=", "held"),
        )
        return meetings.sorted("date_start")

    def _days(self, meetings):
        return [to_local(meeting.date_start).date() for meeting in meetings]

    # -- the series ----------------------------------------------------------------
    def test_a_meeting_every_working_morning(self):
        mornings = self._held("V10")
        first = shift(TODAY - timedelta(days=DAYS), 2)
        self.assertEqual(self._days(mornings), workdays(first, TODAY - ONE_DAY))
        clocks = {f"{to_local(m.date_start):%H:%M}" for m in mornings}
        self.assertEqual(clocks, {"08:40"})
        # each reports on the days since the one before, and knows it
        for earlier, later in zip(mornings, mornings[1:], strict=False):
            self.assertEqual(later.period_start, earlier.period_end + ONE_DAY)
            self.assertEqual(later.previous_meeting_id, earlier)
        coming = self._all(
            "chanxiao.meeting",
            ("policy_id.code", "=", "V10"),
            ("state", "=", "convened"),
        )
        self.assertEqual(self._days(coming), [shift(TODAY, 0)])

    def test_an_analysis_a_month(self):
        analyses = self._held("M7")
        self.assertEqual([f"{day}" for day in self._days(analyses)], ["2026-05-29"])
        for meeting in analyses:
            self.assertGreaterEqual(len(meeting.decision_ids), 2)
            self.assertEqual(set(meeting.brief_ids.mapped("state")), {"submitted"})
            self.assertNotIn("{", "".join(meeting.brief_ids.mapped("problems")))
        self.assertFalse(self._all("chanxiao.meeting", ("state", "=", "in_progress")))

    def test_minutes_of_each_are_issued(self):
        for code in ("V10", "M7", "V14"):
            meetings = self._held(code)
            self.assertTrue(meetings, code)
            minutes = meetings.minutes_ids
            self.assertEqual(len(minutes), len(meetings))
            issued = minutes.filtered(lambda m: m.state == "issued")
            punctual = issued.filtered(lambda m: not m.is_late)
            self.assertGreaterEqual(len(punctual), 0.8 * len(minutes))
            self.assertNotIn(False, issued.mapped("is_untampered"))
            # whoever records does not approve; the director reviews where V says so
            last = "sales" if code == "M7" else "gm"
            self.assertEqual(issued.approver_id.login, last)
            steps = issued.ruling_ids.filtered(lambda row: row.ruling == "approved")
            if code != "M7":  # no steps are laid down for it: the chair approves
                count = {"V10": 2, "V14": 1}[code]
                self.assertEqual(len(steps), count * len(issued))

    def test_figures_of_each_brief_are_frozen(self):
        for meeting in self._held("V10") | self._held("M7"):
            sales = meeting.brief_ids.filtered(
                lambda brief: brief.responsible_id.login == "yeting"
            )
            self.assertEqual(set(sales.source_ids.mapped("code")), self._codes())
            for brief in meeting.brief_ids:
                self.assertTrue(brief.frozen_at)
                self.assertTrue(brief.figure_ids.filtered("is_known"))
                self.assertEqual(brief.period_start, meeting.period_start)

    def _codes(self):
        return {"sales", "market"} if "crm.lead" in self.env else {"sales"}

    # -- online --------------------------------------------------------------------
    def test_mornings_on_the_road_are_held_online(self):
        mornings = self._held("V10")
        online = mornings.filtered("is_online")
        wednesdays = [day for day in self._days(mornings) if day.weekday() == 2]
        self.assertEqual(self._days(online), wednesdays)
        self.assertGreaterEqual(len(online), 3)
        for meeting in online:
            self.assertIn("/calendar/join_videocall/", meeting.videocall_location)
            self.assertFalse(meeting.location)
        self.assertFalse(any((mornings - online).mapped("videocall_location")))

    # -- accountability ------------------------------------------------------------
    def test_missing_briefs_are_looked_into(self):
        missing = self._held("V10").brief_ids.filtered(lambda b: b.state == "missing")
        self.assertTrue(missing)
        cases = self._all(
            "chanxiao.meeting.accountability", ("cause", "=", "brief_missing")
        )
        self.assertEqual({case.record_ref for case in cases}, set(missing))
        self.assertTrue(all(cases.mapped("is_by_rule")))
        ruled = cases.filtered(lambda case: case.state == "ruled")
        self.assertTrue(ruled)
        self.assertEqual(set(ruled.mapped("ruling")), {"reminded"})
        self.assertTrue(all(ruled.mapped("explanation")))
        self.assertNotIn(ruled.ruled_by_id, ruled.person_id)

    def test_duties_and_commendations_in_every_state(self):
        cases = self._all("chanxiao.meeting.accountability", ("cause", "=", "other"))
        states = Counter(cases.mapped("state"))
        self.assertEqual(states, {"ruled": 2, "explained": 1, "proposed": 1})
        ruled = cases.filtered(lambda case: case.state == "ruled")
        self.assertEqual(ruled.mapped("ruling"), ["penalty", "commended"])
        penalty = ruled.filtered(lambda case: case.ruling == "penalty")
        self.assertTrue(penalty.penalty)
        self.assertTrue(penalty.explanation)
        # what the manager ruled stands in the minutes of the next morning
        told = str(self._held("V10").minutes_ids.mapped("content"))
        for case in ruled:
            self.assertIn(case.name, told)
        waiting = cases.filtered(lambda case: case.state == "explained")
        self.assertEqual(waiting.activity_ids.user_id.login, "sales")
        asked = cases.filtered(lambda case: case.state == "proposed")
        self.assertEqual(asked.activity_ids.user_id, asked.person_id)

    # -- attendance ----------------------------------------------------------------
    def test_who_came_who_was_late_and_who_was_on_leave(self):
        people = self._held("V10").attendee_ids
        attendance = Counter(people.mapped("attendance"))
        self.assertGreater(attendance["present"], 0.8 * len(people))
        self.assertLessEqual({"late", "on_leave"}, attendance.keys())
        leave = people.filtered(lambda line: line.leave_state == "approved")
        self.assertEqual(set(leave.mapped("attendance")), {"on_leave"})
        self.assertEqual(leave.leave_approver_id.login, "sales")
        refused = people.filtered(lambda line: line.leave_state == "refused")
        self.assertTrue(refused.leave_answer)
        self.assertTrue(all(refused.mapped("check_in")), "they came after all")
        came = people.filtered(lambda line: line.attendance in ("present", "late"))
        self.assertTrue(all(came.mapped("check_in")))
        kinds = people.infraction_ids.kind_id.mapped("code")
        self.assertLessEqual({"PHONE", "OFF_TOPIC"}, set(kinds))

    def test_some_signed_in_by_the_code_on_the_wall(self):
        shown = self._all("chanxiao.meeting.sign.in").meeting_id
        self.assertEqual(shown & self._held("V10"), self._held("V10"))
        self.assertFalse(self._all("chanxiao.meeting.sign.in.miss", ("wrong", ">", 0)))

    # -- between the meetings ------------------------------------------------------
    def test_requests(self):
        requests = self._all("chanxiao.meeting.request")
        states = Counter(requests.mapped("state"))
        self.assertEqual(states, {"approved": 1, "refused": 2, "submitted": 1})
        approved = requests.filtered(lambda r: r.state == "approved")
        self.assertEqual(approved.meeting_id, self._held("V14"))
        self.assertEqual(approved.meeting_id.kind, "extraordinary")
        invited = approved.attendee_ids | approved.requester_id.partner_id
        self.assertLessEqual(invited, approved.meeting_id.attendee_ids.partner_id)
        self.assertNotEqual(approved.decided_by_id, approved.requester_id)
        refused = requests.filtered(lambda r: r.state == "refused")
        self.assertTrue(all(refused.mapped("answer")))
        self.assertEqual(len(refused.filtered("is_routine")), 1)
        waiting = requests.filtered(lambda r: r.state == "submitted")
        self.assertEqual(waiting.activity_ids.user_id, waiting.approver_id)

    def test_work_contact_sheets(self):
        contacts = self._all("chanxiao.work.contact")
        self.assertEqual(
            contacts.mapped("state"), ["confirmed", "declined", "accepted", "sent"]
        )
        done, declined, accepted, sent = contacts
        self.assertTrue(done.result)
        self.assertTrue(declined.answer)
        self.assertEqual(accepted.activity_ids.user_id, accepted.assignee_id)
        self.assertEqual(sent.activity_ids.user_id, sent.head_id)
        self.assertTrue(all(contacts.mapped("name")))

    def test_proposals(self):
        proposals = self._all("chanxiao.meeting.proposal")
        decided, returned, new = proposals
        self.assertEqual(proposals.mapped("state"), ["decided", "returned", "new"])
        self.assertEqual(decided.kind, "motion")
        self.assertEqual(decided.decision_id.meeting_id, self._held("M7"))
        self.assertGreater(decided.practicality, returned.practicality)
        self.assertTrue(returned.remark)
        self.assertGreater(new.meeting_id.date_start.date(), TODAY)

    def test_questions(self):
        same_day, late, still_open = self._all("chanxiao.meeting.question")
        self.assertEqual(same_day.state, "answered")
        self.assertFalse(same_day.is_late)
        self.assertFalse(same_day.agenda_item_id)
        # not answered in time: on the agenda of the next morning
        asked = to_local(late.meeting_id.date_start).date()
        [following] = self._days(late.agenda_item_id.meeting_id)
        self.assertEqual(following, shift(asked, 1))
        self.assertTrue(late.is_late)
        self.assertEqual(still_open.state, "open")
        self.assertEqual(still_open.agenda_item_id.meeting_id.state, "convened")

    def test_evaluations(self):
        for meeting in self._held("M7"):
            rows = self._all(
                "chanxiao.meeting.evaluation", ("meeting_id", "=", meeting.id)
            )
            self.assertFalse(rows.user_id, "anonymous")
            self.assertEqual(meeting.evaluation_count, len(meeting.attendee_ids))
            self.assertTrue(3 < meeting.evaluation_score < 5)
            self.assertGreater(meeting.meeting_cost, 0)
        for meeting in self._held("V14"):
            people = meeting.evaluation_ids.user_id
            self.assertEqual(people, meeting.attendee_ids.user_id, "by name")
        self.assertFalse(self._held("V10").evaluation_ids, "not asked for")

    def test_tasks_are_carried_out(self):
        meetings = self._held("M7") | self._held("V14")
        tasks = meetings.action_ids
        self.assertGreaterEqual(len(tasks), 5)
        self.assertEqual(set(tasks.mapped("state")), {"done", "verified"})
        self.assertTrue(all(tasks.mapped("feedback")))
        for task in tasks.filtered(lambda t: t.state == "verified"):
            self.assertNotEqual(task.assignee_id.login, "sales")
