from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..common.groups import USER
from ..common.state_mixin import ensure_single

LEAVE = "chanxiao_meeting.mail_activity_type_leave"
#: what is forgotten when the leave of a person no longer matters
NO_LEAVE = {
    "leave_state": False,
    "leave_asked_reason": False,
    "leave_asked_proxy_id": False,
    "leave_decider_id": False,
    "leave_answer": False,
}


class ChanxiaoMeetingAttendee(models.Model):
    """Leave: asked for by the attendee, decided on by their manager.

    What was asked for counts from the approval on: until then nobody stands in, and
    the attendance is open.
    """

    _inherit = "chanxiao.meeting.attendee"
    _system_fields = {*NO_LEAVE, "leave_activity_id"}

    leave_state = fields.Selection(
        [("asked", "Asked for"), ("approved", "Approved"), ("refused", "Refused")],
        "Leave",
        readonly=True,
        copy=False,
    )
    leave_asked_reason = fields.Char("Reason Given", readonly=True, copy=False)
    leave_asked_proxy_id = fields.Many2one(
        "res.partner", "Proposed Proxy", readonly=True, copy=False
    )
    leave_decider_id = fields.Many2one(
        "res.users",
        "Leave Decided By",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    leave_answer = fields.Char("Why It Was Refused", readonly=True, copy=False)
    leave_activity_id = fields.Many2one(
        "mail.activity", readonly=True, copy=False, index="btree_not_null"
    )
    can_decide_leave = fields.Boolean(compute="_compute_can_decide_leave")

    @api.depends("leave_state", "leave_decider_id", "meeting_id.state")
    @api.depends_context("uid")
    def _compute_can_decide_leave(self):
        for attendee in self:
            attendee.can_decide_leave = (
                attendee.leave_state == "asked"
                and attendee.meeting_id.state != "cancelled"
                and attendee._may_decide_leave()
            )

    def _get_frozen_fields(self):
        frozen = super()._get_frozen_fields()
        # bounded: whether the leave of an attendee who is being written was approved
        if self.sudo().leave_state == "approved":
            frozen |= {"leave_approver_id"}
        return frozen

    def _get_frozen_message(self, names):
        return super()._get_frozen_message(names) or self.env._(
            "The leave of %s was approved, and who did it stays on record.",
            self.partner_id.display_name,
        )

    def write(self, vals):
        if "partner_id" in vals:
            others = self.filtered(
                lambda line: line.partner_id.id != vals["partner_id"]
            )
            others._forget_leave()
        return super().write(vals)

    def unlink(self):
        self._remove_leave_activity()
        return super().unlink()

    # asking

    def action_ask_leave(self):
        """Open the dialog in which an attendee asks for leave."""
        self._get_own_line()
        return self._open_leave_dialog("ask", self.env._("Ask for Leave"))

    def _open_leave_dialog(self, step, title):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "chanxiao.meeting.leave",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_attendee_id": self.id, "default_step": step},
        }

    def _get_own_line(self):
        """The line of the user, with the rights to say that they do not come.

        :raise AccessError: for everybody else
        """
        self.check_access("read")
        if len(self) != 1 or self.user_id != self.env.user:
            raise AccessError(
                self.env._(
                    "Everybody asks for their own leave. An organizer of meetings can "
                    "record that of somebody who has no account."
                )
            )
        # bounded: the user's own attendance
        return self.sudo()

    def _ask_leave(self, reason, proxy):
        """Hand the leave in to whoever decides on it.

        :param str reason: why the person does not come
        :param proxy: partner who stands in for them, or none
        :raise UserError: saying why leave cannot be asked for
        """
        mine = self._get_own_line()._lock_transition()
        reason = self._get_words(reason)
        if message := mine._asking_error_message(proxy):
            raise UserError(message)
        decider = mine._get_leave_decider()
        if not decider:
            raise UserError(mine._get_no_decider_message())
        mine._remove_leave_activity()
        mine._write_system(
            {
                "leave_state": "asked",
                "leave_asked_reason": reason,
                "leave_asked_proxy_id": proxy.id,
                "leave_decider_id": decider.id,
                "leave_answer": False,
                "leave_activity_id": mine._plan_leave_activity(decider).id,
            }
        )

    def _asking_error_message(self, proxy=None):
        """Why this person cannot ask for leave (now), or False."""
        self.ensure_one()
        meeting = self.meeting_id
        if meeting.state != "convened" or meeting.date_start <= fields.Datetime.now():
            return meeting._get_too_late_for_leave_message()
        if self.leave_state in ("asked", "approved"):
            return self.env._("You have already asked for leave from this meeting.")
        if self.check_in:
            return self.env._("You have already signed in to this meeting.")
        if proxy and proxy == self.partner_id:
            return self.env._("Choose somebody else to stand in for you.")
        return False

    def _get_no_decider_message(self):
        return self.env._(
            "Nobody can decide on your leave: neither your manager nor the chair has "
            "an account for meetings. Ask %s to record it.",
            self.meeting_id.recorder_id.name,
        )

    def _get_leave_decider(self):
        """The person's manager, the head of their department, else the chair."""
        meeting = self.meeting_id
        policy = meeting.policy_id
        # bounded: organisational knowledge, who manages whom
        employee = self.user_id.sudo().employee_ids.filtered(
            lambda person: person.company_id == meeting.company_id
        )[:1]
        manager = employee.parent_id.filtered("active").user_id
        candidates = [
            manager,
            policy._get_head(employee.department_id or self.department_id),
            meeting.chair_id,
            *policy.deputy_chair_ids,
            meeting._get_planner(),
        ]
        for user in candidates:
            allowed = policy._get_allowed(user) - self.user_id
            if allowed and allowed.has_group(USER):
                return allowed.sudo(False)
        return self.env["res.users"]

    def _plan_leave_activity(self, decider):
        return self.meeting_id.activity_schedule(
            LEAVE,
            date_deadline=self.meeting_id.policy_id._get_local_date(
                fields.Datetime.now()
            ),
            user_id=decider.id,
            summary=self.env._("Leave of %s", self.partner_id.name),
            note=self.leave_asked_reason or "",
        )

    def _remove_leave_activity(self):
        # bounded: the activity of these attendees, whoever it was planned for
        self.sudo().leave_activity_id.unlink()

    def _forget_leave(self):
        """What was asked for no longer matters: they came, or somebody else does."""
        asked = self.filtered("leave_state")
        asked._remove_leave_activity()
        asked._write_system(NO_LEAVE)

    def action_withdraw_leave(self):
        """Come after all."""
        mine = self._get_own_line()._lock_transition()
        if not mine.leave_state or mine.meeting_id.state != "convened":
            raise UserError(
                self.env._(
                    "There is no leave to withdraw. Sign in when you come; whoever "
                    "records the meeting can correct the list."
                )
            )
        if mine.leave_state == "approved":
            mine.write(
                {
                    "attendance": False,
                    "leave_reason": False,
                    "proxy_id": False,
                }
            )
            mine._write_system({"leave_approver_id": False})
            mine._tell_of_leave(self.env._("%s comes after all.", mine.partner_id.name))
        mine._forget_leave()
        return True

    def action_check_in(self):
        result = super().action_check_in()
        # bounded: people who were just recorded as here
        self.sudo().filtered(lambda a: a.leave_state == "asked")._forget_leave()
        return result

    # deciding

    def action_decide_leave(self):
        """Show what is asked for, to whoever decides on it."""
        ensure_single(self)
        self._as_leave_decider()
        return self._open_leave_dialog("decide", self.env._("Decide on Leave"))

    def _may_decide_leave(self):
        """Whether the user decides on this leave; the chair can, too. Never oneself."""
        self.ensure_one()
        deciders = self.leave_decider_id | self.meeting_id.chair_id
        return self.env.user in deciders - self.user_id

    def _as_leave_decider(self):
        self.check_access("read")
        for attendee in self:
            if not attendee._may_decide_leave():
                raise AccessError(
                    self.env._(
                        "The leave of %(person)s is decided on by %(decider)s.",
                        person=attendee.partner_id.name,
                        decider=(
                            attendee.leave_decider_id or attendee.meeting_id.chair_id
                        ).name,
                    )
                )
        # bounded by the check above: leave that the user decides on
        return self.sudo()

    def _lock_asked_leave(self):
        attendees = self._as_leave_decider()._lock_transition()
        attendees._check_open()
        if decided := attendees.filtered(lambda a: a.leave_state != "asked")[:1]:
            raise UserError(
                self.env._(
                    "There is no leave of %s to decide on any more. Reload the page "
                    "to see what has happened.",
                    decided.partner_id.name,
                )
            )
        return attendees

    def action_approve_leave(self):
        """Excuse them; whom they named stands in from now on."""
        for attendee in self._lock_asked_leave():
            proxy = attendee.leave_asked_proxy_id or attendee.proxy_id
            attendee._write_system(
                {
                    "leave_state": "approved",
                    "leave_reason": attendee.leave_asked_reason,
                    "leave_approver_id": self.env.uid,
                    "proxy_id": proxy.id,
                    "attendance": "proxy" if proxy else "on_leave",
                }
            )
            # whoever comes all the same is present
            attendee._write_system({"is_attendance_chosen": False})
            attendee._remove_leave_activity()
            attendee._tell_of_leave(attendee._get_approved_message(), proxy)
        return True

    def _get_approved_message(self):
        if self.proxy_id:
            return self.env._(
                "%(person)s is on leave (%(reason)s); %(proxy)s stands in.",
                person=self.partner_id.name,
                reason=self.leave_reason,
                proxy=self.proxy_id.name,
            )
        return self.env._(
            "%(person)s is on leave: %(reason)s.",
            person=self.partner_id.name,
            reason=self.leave_reason,
        )

    def action_refuse_leave(self, reason=None):
        """Refuse it, with a word on why; the person is expected.

        :param str reason: why
        """
        attendees = self._lock_asked_leave()
        words = self._get_words(reason)
        for attendee in attendees:
            attendee._write_system({"leave_state": "refused", "leave_answer": words})
            attendee._remove_leave_activity()
            attendee._tell_of_leave(
                self.env._(
                    "The leave of %(person)s is refused: %(reason)s",
                    person=attendee.partner_id.name,
                    reason=words,
                )
            )
        return True

    def _tell_of_leave(self, body, proxy=None):
        """Tell whoever convened the meeting, and whom it is about."""
        meeting = self.meeting_id
        organizers = meeting._get_planner() | meeting.recorder_id
        people = organizers.partner_id | self.partner_id
        if proxy:
            people |= proxy
        meeting.message_post(
            body=body,
            partner_ids=(people - self.env.user.partner_id).ids,
            subtype_xmlid="mail.mt_comment",
        )

    def _hand_over(self, name, leaver, successor):
        """Whoever takes over decides; on one's own leave the chair does."""
        if name != "leave_decider_id":
            return super()._hand_over(name, leaver, successor)
        own = self.filtered(lambda line: line.user_id == successor)
        (self - own)._write_system({name: successor.id})
        for line in own:
            line._write_system({name: line._get_leave_decider().id})
        return None


class ChanxiaoMeeting(models.Model):
    """Leave from a meeting, as its form shows it."""

    _inherit = "chanxiao.meeting"

    can_ask_leave = fields.Boolean(compute="_compute_leave")
    can_withdraw_leave = fields.Boolean(compute="_compute_leave")
    leave_notice = fields.Char(compute="_compute_leave")
    has_leave_to_decide = fields.Boolean(compute="_compute_leave")

    @api.depends("state", "date_start", "attendee_ids.leave_state")
    @api.depends_context("uid", "lang")
    def _compute_leave(self):
        for meeting in self:
            mine = meeting._get_own_attendance()
            asked = mine.leave_state in ("asked", "approved")
            waiting = meeting._get_leave_to_decide()
            meeting.can_ask_leave = bool(mine) and not mine._asking_error_message()
            meeting.can_withdraw_leave = asked and meeting.state == "convened"
            meeting.has_leave_to_decide = bool(waiting)
            meeting.leave_notice = meeting._get_leave_notice(mine, waiting)

    def _get_own_attendance(self):
        """The user's own line of this meeting, or none."""
        self.ensure_one()
        # bounded: the user's own attendance
        lines = self.sudo().attendee_ids
        return lines.filtered(lambda line: line.user_id == self.env.user)[:1]

    def _get_leave_to_decide(self):
        # bounded: leave that the user decides on
        return self.sudo().attendee_ids.filtered("can_decide_leave")

    def _get_leave_notice(self, mine, waiting):
        if waiting:
            return self.env._(
                "Leave is asked for by %s.", waiting.mapped("partner_id.name")
            )
        if self.state == "convened" and mine.leave_state == "asked":
            return self.env._(
                "Your leave waits for %s.",
                (mine.leave_decider_id or self.chair_id).name,
            )
        if self.state == "convened" and mine.leave_state == "refused":
            return self.env._("Your leave was refused: %s", mine.leave_answer)
        return False

    def _get_too_late_for_leave_message(self):
        return self.env._(
            "Leave is asked for before the meeting begins, and once it is convened. "
            "Tell %s now, who records the attendance.",
            self.recorder_id.name or self.chair_id.name,
        )

    def action_ask_leave(self):
        ensure_single(self)
        if mine := self._get_own_attendance():
            return mine.sudo(False).action_ask_leave()
        raise UserError(self._get_stranger_message())

    def action_withdraw_leave(self):
        ensure_single(self)
        return self._get_own_attendance().sudo(False).action_withdraw_leave()

    def action_decide_leave(self):
        """Decide on the leave that waits for the user, one person after another."""
        ensure_single(self)
        if waiting := self._get_leave_to_decide()[:1]:
            return waiting.sudo(False).action_decide_leave()
        raise UserError(self.env._("No leave from this meeting waits for you."))

    def _get_start_warnings(self):
        warnings = super()._get_start_warnings()
        asked = self.attendee_ids.filtered(lambda line: line.leave_state == "asked")
        if asked:
            warnings.append(
                self.env._(
                    "Nobody has decided yet on the leave of %s.",
                    asked.mapped("partner_id.name"),
                )
            )
        return warnings
