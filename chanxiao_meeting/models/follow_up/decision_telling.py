"""What adopting leaves to a job: the note, who is told, and who follows the record.

Whoever adopts waits for none of it: most of what there is to write are messages and
their mails, and a mail that cannot be written keeps no meeting from deciding.
"""

from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models

from ..common.discussion import FOLLOWED_OTHERWISE

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
        help="Whoever is responsible or follows the decision is told in a moment.",
    )

    # when

    def _prepare_adoption_values(self):
        values = super()._prepare_adoption_values()
        return {**values, "telling_due": fields.Datetime.now()}

    def _action_adopt(self):
        later = self.with_context(**{FOLLOWED_OTHERWISE: True})
        result = super(ChanxiaoMeetingDecision, later)._action_adopt()
        self.env["ir.cron"]._chanxiao_start(CRON)
        return result

    @api.model
    def _cron_tell_of_adoptions(self):
        """Tell people of what was adopted, also of what could not be told before.

        What the same person adopted is told together, so that nobody gets a message for
        each decision of a meeting that decides fast.
        """
        waiting = self.search([("telling_due", "!=", False)])
        for decisions in waiting.grouped("adopted_by_id").values():
            self.env["ir.cron"]._chanxiao_do_together(
                decisions, lambda untold: untold._tell_of_waiting_adoptions()
            )

    def _tell_of_waiting_adoptions(self):
        """Of two workers one does it, and nobody is told twice."""
        mine = self.try_lock_for_update()
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
        """These decisions by who adopted them, in the environment of that person.

        The system speaks for somebody who has left since.

        :return: list of recordsets
        """
        return [
            # bounded: what that person adopted with these same rights
            decisions.with_user(adopter.filtered("active") or self.env.user).sudo()
            for adopter, decisions in self.grouped("adopted_by_id").items()
        ]

    # whom and what

    def _note_adoption(self):
        """A note on each decision with its tasks."""
        bodies = {decision.id: decision._render_adoption() for decision in self}
        self._message_log_batch(bodies=bodies)

    def _tell_of_adoption(self):
        """One message a person about their own.

        However many decisions and tasks there are, whoever is responsible or follows
        is told once, and of nothing else.
        """
        for (language, decisions), partners in self._group_by_people().items():
            told = decisions.with_context(lang=language or self.env.lang)
            told[0].message_notify(
                subject=told._get_adoption_subject(),
                body=Markup().join(decision._render_adoption() for decision in told),
                partner_ids=partners.ids,
                # known here, and looked up for each message otherwise
                model_description=told.env._("Decision"),
                tracking_value_ids=False,
            )

    def _get_adoption_subject(self):
        if len(self) > NAMED:
            return self.env._("Adopted: %s decisions", len(self))
        return self.env._("Adopted: %s", self.mapped("name"))

    def _group_by_people(self):
        """Who is to be told of which of these decisions.

        :return: ``{(language, decisions): partners}``, without the user
        """
        concerned = defaultdict(self.browse)
        for decision in self:
            people = decision.action_ids.assignee_id.partner_id
            people |= decision.message_partner_ids
            for partner in people - self.env.user.partner_id:
                concerned[partner] |= decision
        groups = defaultdict(self.env["res.partner"].browse)
        for partner, decisions in concerned.items():
            groups[partner.lang, decisions] |= partner
        return groups

    def _render_adoption(self):
        """The decision with its tasks, in the language of the environment."""
        return self.env["ir.qweb"]._render(
            "chanxiao_meeting.chanxiao_meeting_decision_adopted", {"decision": self}
        )


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
            records = self.env[model].browse(group.mapped("res_id"))
            records.message_subscribe(partner_ids=user.partner_id.ids)
