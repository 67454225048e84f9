from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..common.local_time import end_of_day, to_day
from ..common.state_mixin import ensure_single
from ..common.working_time import add_working_days

ISSUE = "chanxiao_meeting.mail_activity_type_minutes_issue"


class ChanxiaoMeetingMinutes(models.Model):
    """From the recorder's draft to the document that everybody gets."""

    _inherit = "chanxiao.meeting.minutes"

    can_record = fields.Boolean(compute="_compute_can")
    can_approve = fields.Boolean(compute="_compute_can")
    can_take_back = fields.Boolean(compute="_compute_can")

    # who may

    @api.depends("chair_id", "recorder_id", "state", "approval_step", "ruling_ids")
    @api.depends_context("uid")
    def _compute_can(self):
        """What the form offers to the person who looks at it."""
        is_organizer = self.has_access("write")
        for minutes in self:
            minutes.can_record = is_organizer or minutes.recorder_id == self.env.user
            minutes.can_approve = minutes._may_rule()
            minutes.can_take_back = (
                minutes.can_record
                and minutes.state == "in_review"
                and not minutes._get_rulings_of_round()
            )

    def _as_recorder(self):
        """These minutes with the rights of the one who records.

        :raise AccessError: for whoever is neither an organizer nor the recorder
        """
        if self.has_access("write"):
            return self
        self.check_access("read")
        if any(minutes.recorder_id != self.env.user for minutes in self):
            raise AccessError(
                self.env._(
                    "Minutes are kept by the recorder of the meeting or an organizer "
                    "of meetings. Ask one of them."
                )
            )
        # bounded by the check above: recorder of these very meetings
        return self.sudo()

    def _as_approver(self):
        """These minutes with the rights of the one who approves them.

        :raise AccessError: for the recorder, and for whose turn it is not
        """
        self._check_may_rule()
        # bounded by the check above: whose turn it is to rule on these very minutes
        return self.sudo()

    def _get_wrong_state_message(self):
        return self.env._(
            "Minutes %(number)s are “%(state)s”, so this cannot be done with them now.",
            number=self.name,
            state=self._get_state_label(),
        )

    # draft

    def action_refresh(self):
        """Take the content from the meeting as it is now."""
        drafts = self._as_recorder()
        drafts = drafts._lock_transition("draft")
        drafts._refresh()
        return True

    def action_submit(self):
        """Send the draft to the chair for approval, or through the policy's steps."""
        drafts = self._as_recorder()
        drafts = drafts._lock_transition("draft")
        for minutes in drafts:
            if message := minutes._submission_error_message():
                raise UserError(message)
        drafts._refresh()
        for minutes in drafts:
            minutes._set_state("in_review")
            minutes._begin_approval()
        return True

    def _submission_error_message(self):
        """What keeps the draft from going to the chair, or False."""
        self.ensure_one()
        if self.meeting_id.state != "held":
            return self.env._("Close the meeting first; then submit its minutes.")
        if self.revision > 1 and not (self.revision_reason or "").strip():
            return self.env._(
                "Enter why minutes %s are revised; then submit them.", self.name
            )
        actions = self.meeting_id.action_ids.filtered(
            lambda action: (
                action.state != "cancelled"
                and action.decision_id.state not in ("proposed", "withdrawn")
                and not (action.assignee_id and action.deadline)
            )
        )
        if actions:
            return self.env._(
                "Minutes name the owner and date of every task. Enter them for: %s.",
                actions.mapped("name"),
            )
        return False

    # review

    def action_approve(self, comment=None):
        """Approve what the recorder submitted; from the last step on it stays so.

        :param str comment: the approver's remark, printed in the minutes
        """
        documents = self._as_approver()
        documents = documents._lock_transition("in_review")
        for minutes in documents:
            if minutes._approve_step(comment):
                approvals = minutes._prepare_approvals()
                minutes._set_state(
                    "approved",
                    approver_id=self.env.uid,
                    approved_at=minutes._get_rulings_of_round()[-1:].ruled_at,
                    content={
                        **minutes.content,
                        "approval": approvals[-1],
                        "approvals": approvals,
                    },
                )
        return True

    def action_reject(self, reason=None):
        """Send submitted minutes back to the recorder.

        :param str reason: what to mend; without one the user is asked for it
        """
        documents = self._as_approver()
        if not (reason or "").strip():
            return self.action_open_review()
        documents = documents._lock_transition("in_review")
        for minutes in documents:
            people = minutes.recorder_id | minutes.submitter_id
            minutes._send_back_step(reason)
            minutes._set_state("draft")
            minutes.message_post(
                body=self.env._("Sent back: %s", reason.strip()),
                partner_ids=people.filtered("active").partner_id.ids,
                subtype_xmlid="mail.mt_comment",
            )
        return True

    def action_open_review(self):
        """Ask the approver for a remark, or for the reason to send back."""
        ensure_single(self)
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Review Minutes"),
            "res_model": "chanxiao.meeting.minutes.review",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_minutes_id": self.id,
                "approval_turn": self.env.context.get("approval_turn"),
            },
        }

    def action_take_back(self):
        """Make minutes a draft again on which nobody has ruled since they were sent.

        Whoever was asked to approve them is told.

        :raise UserError: once somebody has ruled, which stays on record
        """
        documents = self._as_recorder()._lock_transition("in_review")
        for minutes in documents:
            if rulings := minutes._get_rulings_of_round():
                raise UserError(
                    self.env._(
                        "%(person)s has ruled on minutes %(number)s already, so they "
                        "are not taken back. Ask %(approver)s to send them back.",
                        person=rulings[-1:].person_name,
                        number=minutes.name,
                        approver=minutes._get_approver_name(),
                    )
                )
            asked = minutes.activity_search([minutes._approval_activity]).user_id
            minutes._end_approval()
            minutes._set_state("draft")
            minutes._tell_taken_back(asked | minutes.submitter_id)
        return True

    def _tell_taken_back(self, users):
        """Whoever approves these minutes, or handed them in, learns that they changed.

        :param users: who is told, each in their own language; not whoever did it
        """
        partners = (users.filtered("active") - self.env.user).partner_id
        for language, people in partners.grouped("lang").items():
            mine = self.with_context(lang=language or self.env.lang)
            mine.message_notify(
                subject=mine.env._("Minutes %s taken back", self.name),
                body=mine.env._(
                    "%(person)s took minutes %(number)s back to change them. You are "
                    "asked again once they are submitted anew.",
                    person=self.env.user.name,
                    number=self.name,
                ),
                partner_ids=people.ids,
            )
        self._message_log(
            body=self.env._("Taken back from review by %s.", self.env.user.name)
        )

    # issue

    def action_issue(self):
        """Seal approved minutes and send them to everyone concerned."""
        documents = self._as_recorder()
        documents = documents._lock_transition("approved")
        for minutes in documents:
            minutes._seal()
            minutes._action_issue()
        return True

    def _seal(self):
        """Extension point: number, seal and file these minutes, which are approved."""
        self.ensure_one()
        self._set_state("issued", issued_at=fields.Datetime.now())

    def _get_previous(self):
        self.ensure_one()
        # bounded: the revision that these minutes replace
        return self.sudo().search(
            [
                ("meeting_id", "=", self.meeting_id.id),
                ("revision", "=", self.revision - 1),
            ]
        )

    def action_revise(self):
        """Draft the next revision; the issued one stays as it is.

        :return: the action that opens the draft
        """
        issued = ensure_single(self)._as_recorder()
        issued = issued._lock_transition("issued")
        # bounded: minutes of the meeting whose minutes the user may keep
        minutes = self.sudo()
        newer = minutes.search(
            [
                ("meeting_id", "=", issued.meeting_id.id),
                ("revision", ">", issued.revision),
            ],
            limit=1,
        )
        if newer:
            raise UserError(
                self.env._(
                    "Minutes %(number)s have been revised already: go on with "
                    "%(newer)s.",
                    number=issued.name,
                    newer=newer.name,
                )
            )
        values = self._prepare_draft_values(issued.meeting_id, issued.revision + 1)
        draft = minutes._create_system(
            {
                **values,
                "chair_id": issued.chair_id.id,
                "recorder_id": issued.recorder_id.id,
                "summary": minutes.browse(issued.id).written_summary,
                "copy_partner_ids": [(6, 0, issued.copy_partner_ids.ids)],
            }
        )
        draft._refresh()
        return draft.with_env(self.env)._get_records_action()

    # who is told that minutes wait for them

    def _schedule_issuing(self):
        self._schedule_for(
            ISSUE,
            self.recorder_id,
            self.deadline,
        )

    def _hand_over(self, name, leaver, successor):
        """Who keeps or approves these instead is asked to, if nobody is any more."""
        result = super()._hand_over(name, leaver, successor)
        for minutes in self:
            if name == "chair_id" and minutes.state == "in_review":
                minutes._refresh_awaited()
            elif name == "recorder_id" and not minutes.activity_search([ISSUE]):
                minutes._schedule_issuing()
        return result

    def _schedule_for(self, type_xmlid, user, moment):
        """An activity for a person who can open the minutes; others have none."""
        self.ensure_one()
        if not user.active or not self.with_user(user).has_access("read"):
            return
        local = moment and self.meeting_id.policy_id._get_local_date(moment)
        self.activity_schedule(type_xmlid, date_deadline=local or None, user_id=user.id)

    # who gets them

    def _action_issue(self):
        """Extension point: everything that issuing one document sets off."""
        self.ensure_one()
        self.activity_feedback([ISSUE])

    def _get_recipients(self):
        attendees = self.meeting_id.attendee_ids
        return attendees.partner_id | attendees.proxy_id | self.copy_partner_ids

    # when they are due

    @api.private
    @api.model
    def _get_deadline(self, meeting):
        """When the minutes of a meeting must be issued, by its policy.

        ``hours`` count from the end of the meeting; ``same_day`` and ``working_days``
        run to the end of the local day. The day of the meeting is not counted.

        :param meeting: one ``chanxiao.meeting``
        :return: naive UTC datetime, or False if the meeting has no end
        """
        policy = meeting.policy_id
        end = meeting.ended_at or meeting.date_end
        if not end:
            return False
        if policy.minutes_deadline_unit == "hours":
            return end + timedelta(hours=policy.minutes_deadline_value)
        day = to_day(end, policy.tz)
        if policy.minutes_deadline_unit == "working_days":
            day = add_working_days(
                meeting.company_id, day, policy.minutes_deadline_value, policy.tz
            )
        return end_of_day(day, policy.tz)
