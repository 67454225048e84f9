from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ...models.common.groups import MANAGER, USER
from ...models.common.state_mixin import ensure_single

TO_COME = ("draft", "convened")
POLICY_ROLES = ("chair_id", "deputy_chair_ids", "recorder_id", "request_approver_id")


class ChanxiaoMeetingHandover(models.TransientModel):
    """What one person does for meetings goes to another one, in one step.

    A policy in force is amended for it: what was approved stays as it was. Where that
    takes others as well, the result says so.
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
        draft = self._get_draft_domain()
        draft_line = Domain("policy_id", "any", draft)
        # a company's own steps are no policy's
        step = draft_line | Domain("policy_id", "=", False)
        submitted = Domain("state", "=", "submitted")
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
            ("chanxiao.approval.step", "user_id", step),
            ("chanxiao.meeting.request", "approver_id", submitted),
            ("chanxiao.meeting", "chair_id", running),
            ("chanxiao.meeting", "recorder_id", running),
            ("chanxiao.meeting.attendee", "user_id", invited),
            ("chanxiao.meeting.attendee", "leave_decider_id", waiting),
            ("chanxiao.meeting.agenda.item", "presenter_id", topic),
            ("chanxiao.meeting.question", "answerer_id", unanswered),
        ]

    @api.model
    def _get_draft_domain(self):
        """Policies that may be changed: nobody has approved them, or is asked to."""
        return Domain("state", "=", "draft") & Domain("approved_at", "=", False)

    @api.model
    def _get_policy_paths(self):
        """Extension point: where policies name people."""
        lines = (
            "department_ids.representative_id",
            "agenda_ids.presenter_id",
            "approval_step_ids.user_id",
        )
        return [*POLICY_ROLES, *lines]

    def _find_duties(self):
        """Pairs of the field that names the person, and the documents in question."""
        who = self.leaver_id.ids
        duties = [
            (name, self.env[model].search(domain & Domain(name, "in", who)))
            for model, name, domain in self._get_duties()
        ]
        return [(name, documents) for name, documents in duties if documents]

    def _find_named(self, states):
        """The policies in ``states`` that name the person.

        :param states: a domain
        """
        who = self.leaver_id.ids
        named = Domain.OR(Domain(path, "in", who) for path in self._get_policy_paths())
        return self.env["chanxiao.meeting.policy"].search(named & states)

    def _find_policies(self):
        """The policies in force that name the person and can be amended for it."""
        policies = self._find_named(Domain("state", "=", "approved"))
        return policies - self._find_following(policies).previous_revision_id

    @api.model
    def _find_following(self, policies):
        """Revisions that are to replace ``policies`` and are not in force yet."""
        return policies.search(
            Domain("previous_revision_id", "in", policies.ids)
            & Domain("state", "in", ("draft", "in_review"))
        )

    def _find_standing(self):
        """What the person is beside all documents, in the companies of the user.

        :return: ``{company: functions that they fill}``, and the companies whose
            meetings they direct
        """
        who, companies = self.leaver_id, self.env.companies
        functions = {
            company: self.env["chanxiao.meeting.function"]
            .with_company(company)
            .search([("user_id", "in", who.ids)])
            for company in companies
        }
        # bounded: who directs the meetings of companies in which the user works
        directed = companies.sudo().filtered(lambda c: c.chanxiao_director_id & who)
        functions = {company: found for company, found in functions.items() if found}
        return functions, directed.sudo(False)

    def _format_duties(self):
        """A list of how many documents name the person, and as what."""
        lines = [
            (self._get_duty_label(name, documents), len(documents))
            for name, documents in self._find_duties()
        ]
        functions, directed = self._find_standing()
        for found in functions.values():
            lines.append((self._get_duty_label("user_id", found), len(found)))
        if directed:
            label = self._get_duty_label("chanxiao_director_id", directed)
            lines.append((label, len(directed)))
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
        remarks = work._describe_revisions()
        amended = work._amend_policies()
        for name, documents in work._find_duties():
            work._hand_over(name, documents)
        work._hand_over_standing()
        remarks += [work._finish_amendment(policy) for policy in amended]
        work._hand_over_rulings()
        work._move_activities()
        self._tell_successor(told)
        return self._get_result(list(filter(None, remarks)))

    def _get_result(self, remarks):
        """What the dialog closes with: what remains to be done, if anything."""
        closing = {"type": "ir.actions.act_window_close"}
        if not remarks:
            return closing
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Handed over, except in policies"),
                "message": "\n".join(remarks),
                "next": closing,
            },
        }

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
        functions, directed = self._find_standing()
        companies = directed.union(
            *functions,
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
        drafts = self.env["chanxiao.meeting.policy"]
        for policy in self._find_policies():
            drafts |= drafts.browse(policy.action_amend()["res_id"])
        return drafts

    def _finish_amendment(self, policy):
        """Put an amendment into force, as far as that is up to the user.

        :return: what is still to be done about it, or False
        """
        if message := policy._approval_error_message():
            return message
        if not policy.has_approval_steps:
            policy.action_approve()
            return False
        policy.action_submit()
        return self.env._(
            "“%(policy)s” was submitted for approval: %(steps)s. Until it is approved, "
            "%(leaver)s stays named in the revision in force.",
            policy=policy.display_name,
            steps=policy.approval_path,
            leaver=self.leaver_id.name,
        )

    def _describe_revisions(self):
        """What others have begun with policies that name the person, and is theirs.

        :return: list of sentences on what remains to be done by hand
        """
        in_force = self._find_named(Domain("state", "=", "approved"))
        begun = self._find_named(Domain("state", "in", ("draft", "in_review")))
        return [
            self._describe_revision(policy)
            for policy in begun
            if policy.is_locked or policy.previous_revision_id in in_force
        ]

    def _describe_revision(self, policy):
        words = {
            "policy": policy.display_name,
            "successor": self.successor_id.name,
            "leaver": self.leaver_id.name,
        }
        if policy.is_awaiting:
            return self.env._(
                "“%(policy)s” was approved as it is and comes into force on %(date)s. "
                "Amend it from that day on; or retire it, and amend the revision in "
                "force: name %(successor)s instead of %(leaver)s.",
                date=format_date(self.env, policy.valid_from),
                **words,
            )
        if policy.state == "in_review":
            return self.env._(
                "“%(policy)s” is being approved and stays as it is. Take it back and "
                "name %(successor)s instead of %(leaver)s, or amend it once it is in "
                "force.",
                **words,
            )
        return self.env._(
            "“%(policy)s” is being amended already: %(successor)s is named in that "
            "draft. Until it is approved, %(leaver)s stays named in the revision in "
            "force.",
            **words,
        )

    def _hand_over(self, name, documents):
        """Name the successor on ``documents``, and note it in their history."""
        label = documents._fields[name]._description_string(self.env)
        history = documents._get_history()
        documents._hand_over(name, self.leaver_id, self.successor_id)
        if history:
            self._note_in(history, label)

    def _note_in(self, history, duty):
        """Note in the history of documents which duty went over, and why."""
        said = self.env._(
            "%(duty)s: %(leaver)s hands over to %(successor)s.",
            duty=duty,
            leaver=self.leaver_id.name,
            successor=self.successor_id.name,
        )
        body = Markup("<p><strong>%s</strong></p><p>%s</p>") % (said, self.reason)
        history._message_log_batch(bodies=dict.fromkeys(history.ids, body))

    def _hand_over_standing(self):
        """Functions, and who directs the meetings of companies."""
        functions, directed = self._find_standing()
        for company, found in functions.items():
            for function in found:
                function._remember(company, self.successor_id)
        # bounded: one field of companies in which the user works
        directed.sudo().chanxiao_director_id = self.successor_id

    def _hand_over_rulings(self):
        """Documents that are being approved wait for the successor instead.

        The steps they go through are approved themselves and stay as they are.
        """
        for name in self.env["chanxiao.approval.mixin"]._get_documents():
            documents = self.env[name].search([("state", "=", "in_review")])
            given = documents.filtered(
                lambda document: document._falls_to(self.leaver_id)
            )
            given._substitute(self.leaver_id, self.successor_id)
            if given:
                self._note_in(given, self.env._("Approval"))
            waiting = documents - given
            for document in waiting.filtered(
                lambda document: document.awaited_user_id == self.leaver_id
            ):
                document._refresh_awaited()

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
