from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...models.common.state_mixin import ensure_single
from ...models.policy.policy import MANAGER

USER = "chanxiao_meeting.group_chanxiao_meeting_user"
TO_COME = ("draft", "convened")
POLICY_ROLES = ("chair_id", "deputy_chair_ids", "recorder_id")


class ChanxiaoMeetingHandover(models.TransientModel):
    """What one person does for meetings goes to another one, in one step.

    A policy in force is amended for it: what was approved stays as it was.
    """

    _name = "chanxiao.meeting.handover"
    _description = "Hand Over Meeting Duties"

    leaver_id = fields.Many2one(
        "res.users",
        "From",
        required=True,
        ondelete="cascade",
        context={"active_test": False},
        domain="[('share', '=', False)]",
    )
    successor_id = fields.Many2one(
        "res.users",
        "To",
        required=True,
        ondelete="cascade",
        domain="[('share', '=', False), ('id', '!=', leaver_id)]",
    )
    reason = fields.Text(required=True)
    summary = fields.Html("What Goes Over", compute="_compute_summary")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        context = self.env.context
        if context.get("active_model") == "res.users" and "leaver_id" in fields:
            values.setdefault("leaver_id", context.get("active_id"))
        return values

    @api.depends("leaver_id")
    def _compute_summary(self):
        for handover in self:
            handover.summary = handover._format_duties()

    # what there is to hand over

    @api.model
    def _get_duties(self):
        """Extension point: what a person can be named for.

        :return: list of ``(model, field that names the person, domain)``
        """
        draft = Domain("state", "=", "draft")
        draft_line = Domain("policy_id.state", "=", "draft")
        to_come = Domain("state", "in", TO_COME)
        running = to_come | Domain("state", "=", "in_progress")
        topic = Domain("meeting_id.state", "in", (*TO_COME, "in_progress"))
        invited = Domain("meeting_id.state", "in", TO_COME)
        unanswered = Domain("state", "=", "open")
        waiting = invited & Domain("leave_state", "=", "asked")
        return [
            *[("chanxiao.meeting.policy", name, draft) for name in POLICY_ROLES],
            ("chanxiao.meeting.policy.department", "representative_id", draft_line),
            ("chanxiao.meeting.policy.agenda", "presenter_id", draft_line),
            ("chanxiao.meeting", "chair_id", running),
            ("chanxiao.meeting", "recorder_id", running),
            ("chanxiao.meeting.attendee", "user_id", invited),
            ("chanxiao.meeting.attendee", "leave_decider_id", waiting),
            ("chanxiao.meeting.agenda.item", "presenter_id", topic),
            ("chanxiao.meeting.question", "answerer_id", unanswered),
        ]

    def _find_duties(self):
        """Pairs of the field that names the person, and the documents in question."""
        who = self.leaver_id.ids
        duties = [
            (name, self.env[model].search(domain & Domain(name, "in", who)))
            for model, name, domain in self._get_duties()
        ]
        return [(name, documents) for name, documents in duties if documents]

    def _find_policies(self):
        """The policies in force that name the person."""
        who = self.leaver_id.ids
        named = Domain.OR(Domain(name, "in", who) for name in POLICY_ROLES)
        named |= Domain("department_ids.representative_id", "in", who)
        named |= Domain("agenda_ids.presenter_id", "in", who)
        return self.env["chanxiao.meeting.policy"].search(
            named & Domain("state", "=", "approved")
        )

    def _format_duties(self):
        """A list of how many documents name the person, and as what."""
        lines = [
            (self._get_duty_label(name, documents), len(documents))
            for name, documents in self._find_duties()
        ]
        if policies := self._find_policies():
            label = self.env._("Policies in force, which are amended for it")
            lines.insert(0, (label, len(policies)))
        if not lines:
            return self.leaver_id and self.env._("Nothing is in this person's hands.")
        items = [Markup("<li>%s: %s</li>") % line for line in lines]
        return Markup("<ul>%s</ul>") % Markup().join(items)

    def _get_duty_label(self, name, documents):
        # bounded: what a model is called
        kind = self.env["ir.model"].sudo()._get(documents._name).name
        return f"{kind}, {documents._fields[name]._description_string(self.env)}"

    # handing it over

    def action_confirm(self):
        """Name the successor wherever the leaver is named now, and tell them.

        :raise AccessError: for whoever does not administer meetings
        :raise UserError: saying why the successor cannot take it over
        """
        ensure_single(self)
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._(
                    "Duties are handed over by an administrator of meetings. Ask one."
                )
            )
        if message := self._get_error_message():
            raise UserError(message)
        told = self.with_context(lang=self.successor_id.lang)._format_duties()
        # one message tells of everything, instead of a mail for every activity
        work = self.with_context(mail_activity_quick_update=True)
        amended = work._amend_policies()
        for name, documents in work._find_duties():
            work._hand_over(name, documents)
        amended.action_approve()
        work._move_activities()
        self._tell_successor(told)
        return {"type": "ir.actions.act_window_close"}

    def _get_error_message(self):
        """Why the successor cannot take these duties over, or False."""
        successor = self.successor_id
        if successor == self.leaver_id or not successor.active:
            return self.env._("Choose somebody else who has an account.")
        if not successor.has_group(USER):
            return self.env._(
                "%s does not take part in meetings. Ask an administrator for the role "
                "“Attendee” first.",
                successor.name,
            )
        companies = self.env["res.company"].union(
            self._find_policies().company_id,
            *[documents.company_id for _name, documents in self._find_duties()],
        )
        # bounded: for which companies somebody works
        if closed := companies - successor.sudo().company_ids:
            return self.env._(
                "%(person)s may not work in %(companies)s. Ask an administrator to "
                "allow it, or hand over to somebody else.",
                person=successor.name,
                companies=closed.mapped("name"),
            )
        return False

    def _amend_policies(self):
        """Drafts of new revisions of the policies in force that name the person."""
        Policy = drafts = self.env["chanxiao.meeting.policy"]
        policies = self._find_policies()
        if amended := Policy.search(
            [("previous_revision_id", "in", policies.ids), ("state", "=", "draft")],
            limit=1,
        ):
            raise UserError(
                self.env._(
                    "“%s” is being amended already. Have that revision approved or "
                    "deleted first.",
                    amended.display_name,
                )
            )
        for policy in policies:
            drafts |= drafts.browse(policy.action_amend()["res_id"])
        return drafts

    def _hand_over(self, name, documents):
        """Name the successor on ``documents``, and note it in their history."""
        label = documents._fields[name]._description_string(self.env)
        history = documents._get_history()
        documents._hand_over(name, self.leaver_id, self.successor_id)
        if history:
            said = self.env._(
                "%(duty)s: %(leaver)s hands over to %(successor)s.",
                duty=label,
                leaver=self.leaver_id.name,
                successor=self.successor_id.name,
            )
            body = Markup("<p><strong>%s</strong></p><p>%s</p>") % (said, self.reason)
            history._message_log_batch(bodies=dict.fromkeys(history.ids, body))

    def _find_activities(self):
        """Extension point: what the leaver is asked to do about documents of meetings.

        :return: activities, with the rights of the system
        """
        # bounded: each is moved only on a document that the user may change
        activities = self.env["mail.activity"].sudo()
        return activities.search(
            [
                ("user_id", "=", self.leaver_id.id),
                ("res_model", "=like", "chanxiao.%"),
            ]
        )

    def _move_activities(self):
        """Requests to do something about documents of meetings go over as well."""
        for model, mine in self._find_activities().grouped("res_model").items():
            documents = self.env[model].browse(mine.mapped("res_id"))
            allowed = set(documents._filtered_access("write").ids)
            mine.filtered(lambda a, ids=allowed: a.res_id in ids).write(
                {"user_id": self.successor_id.id}
            )

    def _tell_successor(self, told):
        env = self.with_context(lang=self.successor_id.lang).env
        self.env["mail.thread"].message_notify(
            subject=env._("%s hands over to you", self.leaver_id.name),
            body=Markup("<p>%s</p><p>%s</p>%s")
            % (
                env._("What %s did for meetings is yours now:", self.leaver_id.name),
                self.reason,
                told,
            ),
            partner_ids=self.successor_id.partner_id.ids,
        )
