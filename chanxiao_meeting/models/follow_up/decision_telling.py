"""What adopting leaves to a job: the note, who is told, and who follows the record.

Whoever adopts waits for none of it: most of what there is to write are messages and
their mails, and a mail that cannot be written keeps no meeting from deciding.
"""

from collections import defaultdict

from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models

CRON = "chanxiao_meeting.ir_cron_tell_of_adoptions"
# So many decisions are named in the subject of a message.
NAMED = 3


class ChanxiaoMeetingDecision(models.Model):
    _inherit = "chanxiao.meeting.decision"
    _system_fields = {"telling_due"}

    telling_due = fields.Datetime(
        "Messages Waiting Since",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="When it was adopted. Whoever is responsible or follows the decision is "
        "told in a moment.",
    )

    # when

    def _prepare_adoption_values(self):
        values = super()._prepare_adoption_values()
        return {**values, "telling_due": values["adopted_at"]}

    def _action_adopt(self):
        result = super()._action_adopt()
        if not self.env["ir.cron"]._chanxiao_start(CRON):
            # as the job does it: what cannot be told waits, and is decided all the
            # same; the job that may be running here is another
            mine = self.with_context(cron_id=None, ir_cron_progress_id=None)
            mine.env["ir.cron"]._chanxiao_do_together(mine, _tell)
        return result

    @api.model
    def _cron_tell_of_adoptions(self):
        """Tell people of what was adopted, also of what could not be told before.

        What the same person adopted and is still to be told goes into one message.
        """
        waiting = self.search([("telling_due", "!=", False)])
        for decisions in waiting.grouped(
            lambda decision: (decision.adopted_by_id, decision.company_id)
        ).values():
            self.env["ir.cron"]._chanxiao_do_together(decisions, _tell)

    def _tell_of_waiting_adoptions(self):
        """Of two workers one does it, and nobody is told twice."""
        mine = self.env["ir.cron"]._chanxiao_take(self)
        mine.invalidate_recordset(["telling_due"])
        mine = mine.filtered("telling_due")
        for decisions in mine._as_adopters():
            decisions.action_ids._follow_records()
            decisions._note_adoption()
            decisions._tell_of_adoption()
        mine._write_system({"telling_due": False})

    def _action_withdraw(self, reason):
        """Nobody hears of what does not hold any more; its history is whole."""
        untold = self.filtered("telling_due")
        for decisions in untold._as_adopters():
            decisions._note_adoption()
        untold._write_system({"telling_due": False})
        return super()._action_withdraw(reason)

    def _as_adopters(self):
        """These decisions by who adopted them, as that person sees them.

        The system speaks for somebody who has left since.

        :return: list of recordsets
        """
        system = self.env["res.users"].browse(SUPERUSER_ID)
        speakers = {
            decisions: adopter.filtered("active") or system
            for adopter, decisions in self.grouped("adopted_by_id").items()
        }
        return [
            # bounded: what that person adopted with these same rights
            decisions.with_user(speaker).sudo().with_context(lang=speaker.lang)
            for decisions, speaker in speakers.items()
        ]

    # whom and what

    def _note_adoption(self):
        """A note on each decision with its tasks and the dates they were given."""
        notes = self._message_log_batch(
            bodies={
                decision.id: decision._render_adoption(
                    decision.action_ids, "initial_deadline"
                )
                for decision in self
            }
        )
        for decision, note in zip(self, notes, strict=True):
            note.date = decision.adopted_at

    def _tell_of_adoption(self):
        """One message a person about their own, as far as there still is work.

        However many decisions and tasks there are, whoever is responsible or follows
        is told once, and of nothing else.
        """
        messages = [
            decisions.with_context(
                lang=language or self.env.lang
            )._prepare_adoption_message(partners)
            for (language, decisions), partners in self._group_by_people().items()
        ]
        # nothing is sent before all of it could be written
        for decision, values in messages:
            decision.message_notify(**values)

    def _prepare_adoption_message(self, partners):
        """:return: the decision that the message hangs on, and what is in it"""
        bodies = (
            decision._render_adoption(decision.action_ids._filter_open(), "deadline")
            for decision in self
        )
        if len(self) > NAMED:
            subject = self.env._("Adopted: %s decisions", len(self))
        else:
            subject = self.env._("Adopted: %s", self.mapped("name"))
        return self[0], {
            "subject": subject,
            "body": Markup().join(bodies),
            "partner_ids": partners.ids,
            # known here, and looked up for each message otherwise
            "model_description": self.env._("Decision"),
            "tracking_value_ids": False,
        }

    def _group_by_people(self):
        """Who is to be told of which of these decisions that are being carried out.

        :return: ``{(language, decisions): partners}``, without the user
        """
        concerned = defaultdict(self.browse)
        for decision in self:
            if decision.state not in ("adopted", "implemented"):
                continue
            people = decision.action_ids._filter_open().assignee_id.partner_id
            people |= decision.message_partner_ids
            for partner in people - self.env.user.partner_id:
                concerned[partner] |= decision
        groups = defaultdict(self.env["res.partner"].browse)
        for partner, decisions in concerned.items():
            groups[partner.lang, decisions] |= partner
        return groups

    def _render_adoption(self, tasks, due):
        """The decision with its tasks, in the language of the environment.

        :param tasks: those of its tasks that are named
        :param str due: the field of a task that says until when
        """
        return self.env["ir.qweb"]._render(
            "chanxiao_meeting.chanxiao_meeting_decision_adopted",
            {"decision": self, "tasks": tasks, "due": due},
        )


def _tell(decisions):
    decisions._tell_of_waiting_adoptions()


class ChanxiaoMeetingAction(models.Model):
    _inherit = "chanxiao.meeting.action"

    def _follow_records(self):
        """Whoever is responsible follows the record that their reminder is on.

        Odoo has it so of every activity; those of adopted tasks leave it to this.
        """
        reminders = self.activity_id.filtered(lambda one: one.active and one.user_id)
        for (user, model), group in reminders.grouped(
            lambda one: (one.user_id, one.res_model)
        ).items():
            # two tasks may be about one record
            records = self.env[model].browse({one.res_id for one in group})
            records.message_subscribe(partner_ids=user.partner_id.ids)
