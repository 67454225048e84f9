from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .action_common import ActionCase

CRON_LOGGER = "odoo.addons.chanxiao_meeting.models.common.ir_cron"


@tagged("post_install", "-at_install")
class TestDecisionTelling(ActionCase):
    """What follows from adopting, by a job that does it once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cron = cls.env.ref("chanxiao_meeting.ir_cron_tell_of_adoptions")

    def _adopt_these(self, *decisions, user=None):
        mine = self.env["chanxiao.meeting.decision"].union(*decisions)
        mine.with_user(user or self.planner).action_adopt()

    def _get_told(self):
        return self.env["mail.message"].search(
            [
                ("model", "=", "chanxiao.meeting.decision"),
                ("message_type", "=", "user_notification"),
            ]
        )

    def _get_subjects(self):
        return {message.partner_ids: message.subject for message in self._get_told()}

    # when

    def test_adopting_asks_the_job_to_run_at_once(self):
        triggers = self.env["ir.cron.trigger"].search([])
        decision = self._create_decision(subject_ref=f"sale.order,{self.order.id}")
        self._adopt_these(decision)
        self.assertTrue(decision.telling_due)
        self.assertTrue(decision.action_ids.activity_id)
        self.assertFalse(self._get_told())
        self.assertNotIn(self.worker.partner_id, self.order.message_partner_ids)
        asked = self.env["ir.cron.trigger"].search([]) - triggers
        self.assertEqual(asked.cron_id, self.cron)
        self.assertLessEqual(asked.call_at, decision.telling_due)

    def test_told_once_in_the_name_of_who_adopted(self):
        decision = self._create_decision(subject_ref=f"sale.order,{self.order.id}")
        self._adopt_these(decision)
        self._tell_of_adoptions()
        [message] = self._get_told()
        self.assertEqual(message.author_id, self.planner.partner_id)
        note = decision.message_ids[0]
        self.assertEqual(note.author_id, self.planner.partner_id)
        self.assertIn("Task 1", note.body)
        self.assertIn(self.worker.partner_id, self.order.message_partner_ids)
        self.assertFalse(decision.telling_due)
        notes = decision.message_ids
        self._tell_of_adoptions()
        self.assertEqual(self._get_told(), message)
        self.assertEqual(decision.message_ids, notes)

    def test_two_workers_at_once(self):
        decision = self._create_decision()
        self._adopt_these(decision)
        with patch.object(type(decision), "try_lock_for_update") as lock:
            lock.return_value = decision.browse()
            self._tell_of_adoptions()
        self.assertFalse(self._get_told())
        decision._tell_of_waiting_adoptions()
        decision._tell_of_waiting_adoptions()
        self.assertEqual(len(self._get_told()), 1)

    def test_one_that_cannot_be_told_keeps_no_other_waiting(self):
        told, untold = self._create_decision(), self._create_decision(name="Jinxed")
        self._adopt_these(told, untold)
        decisions = type(told)
        render = decisions._render_adoption

        def fail(decision, *args):
            if decision.name == "Jinxed":
                raise ValueError("No words")
            return render(decision, *args)

        with (
            patch.object(decisions, "_render_adoption", fail),
            patch.object(type(self.env["ir.cron"]), "_notify_admin") as notify,
            mute_logger(CRON_LOGGER),
        ):
            self._tell_of_adoptions()
        self.assertEqual(len(self._get_told()), 1)
        self.assertIn(f"decision,{untold.id}", notify.call_args.args[0])
        self.assertFalse(told.telling_due)
        self.assertTrue(untold.telling_due, "it is tried again")
        self._tell_of_adoptions()
        self.assertEqual(len(self._get_told()), 2)
        self.assertFalse(untold.telling_due)

    def test_withdrawn_before_anybody_was_told(self):
        decision = self._create_decision()
        self._adopt_these(decision)
        decision.with_user(self.planner).action_withdraw("No longer needed")
        self._tell_of_adoptions()
        self.assertFalse(self._get_told())
        withdrawn, adopted = decision.message_ids[:2]
        self.assertIn("No longer needed", withdrawn.body)
        self.assertIn("Task 1", adopted.body, "its history is whole")

    def test_whoever_adopted_has_left(self):
        decision = self._create_decision()
        self._adopt_these(decision)
        self.planner.active = False
        self._tell_of_adoptions()
        self.assertEqual(self._get_told().author_id, self.env.user.partner_id)

    def test_record_was_deleted_meanwhile(self):
        order = self._create_order()
        decision = self._create_decision(subject_ref=f"sale.order,{order.id}")
        self._adopt_these(decision)
        order.unlink()
        self._tell_of_adoptions()
        self.assertEqual(len(self._get_told()), 1)
        self.assertIn(self.worker.partner_id, decision.message_partner_ids)

    def test_job_was_archived_or_deleted(self):
        """Then adopting does it, rather than nobody."""
        self.cron.active = False
        self._adopt_these(self._create_decision())
        self.assertEqual(len(self._get_told()), 1)
        self.cron.unlink()
        decision = self._create_decision()
        self._adopt_these(decision)
        self.assertEqual(len(self._get_told()), 2)
        self.assertFalse(decision.telling_due)

    def test_job_is_off_and_nobody_can_be_told(self):
        """It is decided all the same."""
        self.cron.active = False
        decision = self._create_decision()
        with (
            patch.object(type(decision), "_render_adoption", side_effect=ValueError),
            patch.object(type(self.env["ir.cron"]), "_notify_admin") as notify,
            mute_logger(CRON_LOGGER),
        ):
            self._adopt_these(decision)
        notify.assert_called_once()
        self.assertEqual(decision.state, "adopted")
        self.assertTrue(decision.telling_due)

    def test_job_is_off_while_another_one_adopts(self):
        """That one has nothing to come back for."""
        self.cron.active = False
        decision = self._create_decision()
        triggers = self.env["ir.cron.trigger"].search([])
        other = self.env.ref("chanxiao_meeting.ir_cron_remind_to_convene")
        job, _progress = other.with_context(cron_id=other.id)._add_progress()
        running = decision.with_user(self.planner).with_context(**job.env.context)
        jobs = type(self.env["ir.cron"])
        take = jobs._chanxiao_take

        def take_none(cron, records):
            with patch.object(type(records), "try_lock_for_update") as lock:
                lock.return_value = records.browse()
                return take(cron, records)

        with patch.object(jobs, "_chanxiao_take", take_none):
            running.action_adopt()
        self.assertEqual(decision.state, "adopted")
        self.assertTrue(decision.telling_due)
        self.assertEqual(self.env["ir.cron.trigger"].search([]), triggers)

    def test_one_person_with_two_tasks_on_one_record(self):
        both = f"sale.order,{self.order.id}"
        without = self._create_decision(2)
        self._adopt_these(
            without,
            self._create_decision(2, subject_ref=both),
            self._create_decision(subject_ref=both),
        )
        self._tell_of_adoptions()
        self.assertEqual(len(self._get_told()), 1)
        for record in (self.order, without):
            self.assertIn(self.worker.partner_id, record.message_partner_ids)

    def test_what_was_changed_before_anybody_was_told(self):
        """The note has the dates that were given; people hear of what is to be done."""
        decision = self._create_decision(2)
        self._adopt_these(decision)
        first, second = decision.action_ids
        first.with_user(self.planner).action_cancel("Not needed")
        second.activity_id.date_deadline = "2026-03-28"
        with freeze_time("2026-03-17 04:00:00"):
            self._tell_of_adoptions()
        [message] = self._get_told()
        [note] = decision.message_ids.filtered(lambda m: "Task 2" in (m.body or ""))
        self.assertEqual(note.date, decision.adopted_at)
        self.assertIn("Task 1", note.body)
        self.assertEqual(note.body.count("03/20/2026"), 2)
        self.assertNotIn("Task 1", message.body)
        self.assertIn("03/28/2026", message.body)

    def test_tasks_cancelled_before_anybody_was_told(self):
        decision = self._create_decision()
        self._adopt_these(decision)
        decision.action_ids.with_user(self.planner).action_cancel("Not needed")
        self._tell_of_adoptions()
        self.assertFalse(self._get_told())

    def test_note_is_in_the_language_of_who_adopted(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.planner.lang = "zh_CN"
        told, withdrawn = self._create_decision(), self._create_decision()
        self._adopt_these(told, withdrawn)
        withdrawn.with_user(self.chair).action_withdraw("No")
        self._tell_of_adoptions()
        for note in told.message_ids[0], withdrawn.message_ids[1]:
            self.assertIn("决议已通过", note.body)
            self.assertEqual(note.author_id, self.planner.partner_id)

    def test_what_is_in_use_is_told_a_minute_later(self):
        free, used = self._create_decision(), self._create_decision()
        self._adopt_these(free, used)
        triggers = self.env["ir.cron.trigger"].search([])
        with patch.object(type(free), "try_lock_for_update") as lock:
            lock.return_value = free
            free.with_context(cron_id=self.cron.id)._cron_tell_of_adoptions()
        self.assertFalse(free.telling_due)
        self.assertTrue(used.telling_due)
        again = self.env["ir.cron.trigger"].search([]) - triggers
        self.assertEqual(again.cron_id, self.cron)
        self.assertEqual(again.call_at, used.telling_due + timedelta(minutes=1))

    def test_nothing_is_sent_before_all_of_it_is_written(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.salesman.lang = "zh_CN"
        decision = self._create_decision(2)
        decision.action_ids[1].assignee_id = self.salesman
        decisions = type(decision)
        prepare = decisions._prepare_adoption_message

        def fail(told, partners):
            if partners == self.salesman.partner_id:
                raise ValueError("No words")
            return prepare(told, partners)

        self._adopt_these(decision)
        with (
            patch.object(decisions, "_prepare_adoption_message", fail),
            patch.object(decisions, "message_notify") as notify,
            self.assertRaises(ValueError),
        ):
            decision._tell_of_waiting_adoptions()
        notify.assert_not_called()

    def test_no_client_keeps_others_from_following(self):
        Activity = self.env["mail.activity"].with_user(self.salesman)
        Activity.with_context(chanxiao_no_followers=True).create(
            {
                "res_model_id": self.env["ir.model"]._get_id("sale.order"),
                "res_id": self.order.id,
                "user_id": self.salesman.id,
            }
        )
        self.assertIn(self.salesman.partner_id, self.order.message_partner_ids)

    def test_further_task_is_followed_at_once(self):
        """Only adopting leaves it to the job."""
        decision = self._adopt(subject_ref=f"sale.order,{self.order.id}")
        decision.with_user(self.planner).action_ids = [
            Command.create(self._prepare_action(assignee_id=self.salesman.id))
        ]
        self.assertIn(self.salesman.partner_id, self.order.message_partner_ids)

    # whom and what

    def test_adoption_tells_each_assignee_in_one_message(self):
        decision = self._create_decision(
            action_ids=[
                Command.create(self._prepare_action(name="Plan the shift")),
                Command.create(
                    self._prepare_action(
                        name="Call <the> customer", assignee_id=self.salesman.id
                    )
                ),
            ]
        )
        second = self._create_decision()
        self._adopt_these(decision, second)
        self._tell_of_adoptions()
        told = {message.partner_ids: message for message in self._get_told()}
        self.assertEqual(set(told), {self.worker.partner_id, self.salesman.partner_id})
        message = told[self.worker.partner_id]
        for said in ("Plan the shift", "Call &lt;the&gt; customer", "Task 1"):
            self.assertIn(said, message.body)
        note = decision.message_ids[0].body
        self.assertIn("Plan the shift", note)
        self.assertNotIn("Task 1", note)

    def test_adoption_tells_each_of_their_own_decisions_only(self):
        mine = self._create_decision(name="Paint it")
        theirs = self._create_decision(name="Hire a forklift")
        theirs.action_ids.assignee_id = self.salesman
        self._adopt_these(mine, theirs)
        self._tell_of_adoptions()
        told = self._get_subjects()
        self.assertIn("Paint it", told[self.worker.partner_id])
        self.assertNotIn("forklift", told[self.worker.partner_id])
        self.assertNotIn("Paint it", told[self.salesman.partner_id])

    def test_adoption_tells_everybody_in_their_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["res.lang"]._activate_lang("en_US")
        (self.worker | self.salesman).lang = "en_US"
        self.salesman.lang = "zh_CN"
        decision = self._create_decision(2)
        decision.action_ids[1].assignee_id = self.salesman
        self._adopt_these(decision)
        self._tell_of_adoptions()
        told = self._get_subjects()
        self.assertEqual(set(told), {self.worker.partner_id, self.salesman.partner_id})
        self.assertTrue(told[self.worker.partner_id].startswith("Adopted:"))

    def test_what_two_people_adopted_is_told_by_each(self):
        self._adopt_these(self._create_decision(name="Paint it"))
        self._adopt_these(self._create_decision(name="Sell it"), user=self.chair)
        self._tell_of_adoptions()
        said = {message.author_id: message.subject for message in self._get_told()}
        self.assertEqual(
            set(said), {self.planner.partner_id, self.chair.partner_id}, said
        )
        self.assertIn("Paint it", said[self.planner.partner_id])
        self.assertIn("Sell it", said[self.chair.partner_id])

    def test_many_are_counted_in_the_subject(self):
        for _number in range(4):
            self._adopt_these(self._create_decision())
        self._tell_of_adoptions()
        self.assertEqual(self._get_told().subject, "Adopted: 4 decisions")

    def test_telling_of_ten_takes_few_queries_more_than_of_one(self):
        def count(number):
            self._adopt_these(*(self._create_decision() for _number in range(number)))
            self.env.cr.flush()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._tell_of_adoptions()
            self.env.cr.flush()
            return self.env.cr.sql_log_count - before

        count(1)  # what is read once and kept is not what is measured
        one, ten = count(1), count(10)
        self.assertLessEqual(ten - one, 3, f"{one} for one, {ten} for ten")
