from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..common.state_mixin import ensure_single

# Who came, when, and why not: told by the minutes.
ATTENDANCE_FIELDS = {
    "meeting_id",
    "partner_id",
    "department_id",
    "role",
    "check_in",
    "check_out",
    "attendance",
    "leave_reason",
    "leave_approver_id",
    "proxy_id",
    "infractions",
    "infraction_ids",
}
# What the attendance follows from, unless somebody says it.
NOTED_FIELDS = {"check_in", "check_out", "proxy_id"}
# Who came in person.
IN_PERSON = ("present", "late", "left_early")


class ChanxiaoMeetingAttendee(models.Model):
    _name = "chanxiao.meeting.attendee"
    _description = "Meeting Attendee"
    _inherit = "chanxiao.state.mixin"
    _order = "meeting_id, sequence, id"
    _rec_name = "partner_id"
    _check_company_auto = True
    _system_fields = {"invited_at", "is_attendance_chosen"}
    _history_field = "meeting_id"

    meeting_id = fields.Many2one(
        "chanxiao.meeting", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="meeting_id.company_id", store=True)
    meeting_state = fields.Selection(
        related="meeting_id.state", string="Meeting Status"
    )
    sequence = fields.Integer(default=10)
    # not checked against the company: anybody may be a guest
    user_id = fields.Many2one(
        "res.users",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        help="Empty for guests: they are invited by mail and cannot log in.",
    )
    partner_id = fields.Many2one(
        "res.partner", "Person", required=True, ondelete="restrict", index=True
    )
    email = fields.Char(related="partner_id.email")
    department_id = fields.Many2one("hr.department", check_company=True)
    role = fields.Selection(
        [
            ("chair", "Chair"),
            ("recorder", "Recorder"),
            ("representative", "Department representative"),
            ("participant", "Participant"),
            ("guest", "Guest"),
        ],
        default="participant",
        required=True,
    )
    check_in = fields.Datetime("Arrived")
    check_out = fields.Datetime("Left")
    attendance = fields.Selection(
        [
            ("present", "Present"),
            ("late", "Late"),
            ("left_early", "Left early"),
            ("absent", "Absent"),
            ("on_leave", "On leave"),
            ("proxy", "Represented by proxy"),
        ],
        compute="_compute_attendance",
        store=True,
        readonly=False,
    )
    is_attendance_chosen = fields.Boolean(
        "Attendance by Hand",
        readonly=True,
        copy=False,
        help="Somebody said how it was; the times of arriving and leaving do not "
        "change that.",
    )
    # for the statistics
    policy_id = fields.Many2one(
        related="meeting_id.policy_id", store=True, precompute=True
    )
    date_start = fields.Datetime(related="meeting_id.date_start", store=True)
    attended_rate = fields.Float(
        "Attended (%)",
        compute="_compute_attended_rate",
        store=True,
        aggregator="avg",
        help="How often somebody came in person, late or not; whom a proxy represents "
        "did not come.",
    )
    punctual_rate = fields.Float(
        "On Time to the End (%)",
        compute="_compute_attended_rate",
        store=True,
        aggregator="avg",
        help="How often somebody was there from the start to the end.",
    )
    leave_reason = fields.Char("Reason")
    leave_approver_id = fields.Many2one(
        "res.users", "Leave Approved By", check_company=True
    )
    proxy_id = fields.Many2one("res.partner")
    infractions = fields.Text()
    invited_at = fields.Datetime("Invited", readonly=True, copy=False)
    can_note = fields.Boolean(compute="_compute_can")
    can_conduct = fields.Boolean(compute="_compute_can")

    _partner_unique = models.UniqueIndex(
        "(meeting_id, partner_id)", "This person is already on the list of attendees."
    )

    @api.depends("user_id", "meeting_id.can_conduct")
    @api.depends_context("uid")
    def _compute_can(self):
        """Whether the user may say that this person came, and how they attended."""
        for attendee in self:
            attendee.can_conduct = attendee.meeting_id.can_conduct
            is_own = attendee.user_id == self.env.user
            attendee.can_note = is_own or attendee.can_conduct

    @api.depends("partner_id")
    def _compute_user_id(self):
        for attendee in self:
            users = attendee.partner_id.user_ids.filtered(lambda user: not user.share)
            attendee.user_id = attendee.user_id or users[:1]

    @api.depends(
        "check_in",
        "check_out",
        "proxy_id",
        "leave_reason",
        "meeting_id.date_start",
        "meeting_id.date_end",
        "meeting_id.started_at",
        "meeting_id.ended_at",
    )
    def _compute_attendance(self):
        """Whoever starts or closes first, and whoever notes the arrivals: the same."""
        for attendee in self:
            is_chosen = attendee.is_attendance_chosen
            attendee.attendance = (
                attendee.attendance if is_chosen else attendee._get_attendance()
            )

    @api.depends("attendance")
    def _compute_attended_rate(self):
        for attendee in self:
            attendee.attended_rate = 100.0 * (attendee.attendance in IN_PERSON)
            attendee.punctual_rate = 100.0 * (attendee.attendance == "present")

    def _get_attendance(self):
        """What the times, a proxy or a reason beside the person say.

        What one of them said is gone once it is taken back; an absence stays.
        """
        if self.check_in:
            return self._get_attendance_from_times()
        if self.proxy_id:
            return "proxy"
        if self.attendance == "absent":
            return "absent"
        return bool(self.leave_reason) and "on_leave"

    def _get_attendance_from_times(self):
        meeting = self.meeting_id
        grace = timedelta(minutes=meeting.policy_id.late_grace_minutes)
        start = max(meeting.date_start, meeting.started_at or meeting.date_start)
        if self.check_in > start + grace:
            return "late"
        end = meeting.ended_at or meeting.date_end
        if self.check_out and self.check_out < end:
            return "left_early"
        return "present"

    @api.constrains("attendance", "leave_reason", "proxy_id")
    def _check_reason(self):
        for attendee in self:
            if attendee.attendance == "on_leave" and not attendee.leave_reason:
                raise ValidationError(
                    self.env._(
                        "Enter why %s is on leave.", attendee.partner_id.display_name
                    )
                )
            if attendee.attendance == "proxy" and not attendee.proxy_id:
                raise ValidationError(
                    self.env._(
                        "Enter who represents %s.", attendee.partner_id.display_name
                    )
                )

    @api.constrains("check_in", "check_out")
    def _check_times(self):
        for attendee in self:
            if attendee.check_out and (
                not attendee.check_in or attendee.check_out < attendee.check_in
            ):
                raise ValidationError(
                    self.env._(
                        "%s cannot leave before arriving.",
                        attendee.partner_id.display_name,
                    )
                )

    # who came is settled with the meeting

    @api.model_create_multi
    def create(self, vals_list):
        attendees = super().create(vals_list)
        for attendee, vals in zip(attendees, vals_list, strict=True):
            attendee._note_chosen_attendance(vals)
        attendees._check_open()
        if not self.env.context.get("is_convening"):
            attendees._invite()
        return attendees

    def write(self, vals):
        self._note_chosen_attendance(vals)
        if "partner_id" not in vals:
            return super().write(vals)
        replaced = self.filtered(lambda line: line.partner_id.id != vals["partner_id"])
        replaced._uninvite()
        result = super().write(vals)
        replaced.filtered("invited_at")._write_system({"invited_at": False})
        replaced._invite()
        return result

    def _note_chosen_attendance(self, vals):
        """Remember whether the attendance was said, or follows from what is noted."""
        is_chosen = bool(vals.get("attendance"))
        said = self
        if "attendance" not in vals:
            # emptying what is empty says nothing
            names = NOTED_FIELDS & vals.keys()
            said = self.filtered(lambda a: any(vals[n] or a[n] for n in names))
        if changed := said.filtered(lambda a: a.is_attendance_chosen != is_chosen):
            changed._write_system({"is_attendance_chosen": is_chosen})

    def unlink(self):
        self._uninvite()
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_open()

    def _get_frozen_fields(self):
        frozen = super()._get_frozen_fields()
        # bounded: the state of the meeting of an attendee who is being written
        if self.sudo().meeting_id._get_attendance_closed_message():
            frozen |= ATTENDANCE_FIELDS
        return frozen

    def _get_frozen_message(self, names):
        # bounded: the name of the meeting, and that of its minutes
        return self.sudo().meeting_id._get_attendance_closed_message()

    def _check_open(self):
        """:raise UserError: saying why the list is closed, and who can open it"""
        for meeting in self.meeting_id:
            if message := meeting._get_attendance_closed_message():
                raise UserError(message)

    def _check_not_closed(self):
        """Arriving and leaving are recorded as they happen, not afterwards."""
        for meeting in self.meeting_id:
            if meeting.state not in ("convened", "in_progress"):
                raise UserError(
                    self.env._(
                        "Nobody can check in or out: “%s” is not being held. An "
                        "organizer of meetings can correct the attendance as long as "
                        "the minutes are a draft.",
                        meeting.display_name,
                    )
                )

    def action_check_in(self):
        """Arrive: by oneself or as recorded by whoever conducts the meeting."""
        attendees = self._as_self_or_conductor()
        attendees._check_not_closed()
        for meeting in self.meeting_id:
            if not meeting.can_conduct:
                meeting._check_sign_in_open()
        for attendee in attendees:
            attendee.check_in = attendee.check_in or fields.Datetime.now()
        return True

    def action_check_out(self):
        """Leave before the end."""
        attendees = self._as_self_or_conductor()
        attendees._check_not_closed()
        for attendee in attendees:
            if not attendee.check_in:
                raise UserError(self.env._("Check in first, then check out."))
            attendee.check_out = fields.Datetime.now()
        return True

    def action_ask_attendance(self):
        """Ask how a person attended, and why not."""
        ensure_single(self)
        self.check_access("read")
        self.meeting_id._as_conductor()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Attendance"),
            "res_model": "chanxiao.meeting.attendance",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_attendee_id": self.id,
                "default_attendance": self.attendance,
                "default_leave_reason": self.leave_reason,
                "default_proxy_id": self.proxy_id.id,
            },
        }

    def action_note_absent(self):
        """They did not come."""
        return self.action_note_attendance("absent")

    def action_note_attendance(self, attendance=None, reason=None, proxy_id=None):
        """Note how these people attended, as whoever conducts the meeting says.

        :param str attendance: one of the choices of the field
        :param str reason: why they are not there, or not in time
        :param int proxy_id: id of the contact who comes instead
        :raise AccessError: for whoever does not conduct the meeting
        :raise UserError: for what is no attendance, and where the list is closed
        """
        self.check_access("read")
        self.meeting_id._as_conductor()
        labels = dict(self._fields["attendance"]._description_selection(self.env))
        if attendance not in labels:
            raise UserError(self.env._("Choose one of: %s.", [*labels.values()]))
        known = proxy_id if isinstance(proxy_id, int) else False
        proxy = self.env["res.partner"].browse(known or ()).exists()
        proxy.check_access("read")
        values = {"attendance": attendance, "proxy_id": proxy.id}
        if isinstance(reason, str):
            values["leave_reason"] = reason.strip()
        # bounded: attendance of meetings that the user conducts
        self.sudo().write(values)
        return True

    def _as_self_or_conductor(self):
        self.check_access("read")
        if all(attendee.user_id == self.env.user for attendee in self):
            # bounded: the user's own attendance
            return self.sudo()
        self.meeting_id._as_conductor()
        # bounded: attendance of meetings that the user conducts
        return self.sudo()

    def _hand_over(self, name, leaver, successor):
        """Somebody else is invited, unless they come anyway."""
        for line in self:
            others = line.meeting_id.attendee_ids - line
            known = others.filtered(lambda a: a.partner_id == successor.partner_id)
            if not known:
                person = {
                    "user_id": successor.id,
                    "partner_id": successor.partner_id.id,
                }
                line.write(person)
                continue
            if line.role in ("chair", "recorder"):
                known.role = line.role
            line.unlink()

    # whoever comes onto the list of a convened meeting is invited like the others

    def _get_notice_rows(self):
        """Extension point: what the notice tells this person besides time and place.

        :return: list of pairs of a label and a text, in the language of the context
        """
        self.ensure_one()
        return []

    def _invite(self):
        """Put them into the calendar; the notice is for what has not begun yet."""
        for meeting, attendees in self.grouped("meeting_id").items():
            if meeting.state in ("convened", "in_progress"):
                meeting._update_calendar_partners(added=attendees.partner_id)
            if meeting.state == "convened":
                meeting._plan_notice()

    def _uninvite(self):
        for meeting, attendees in self.grouped("meeting_id").items():
            if meeting.state in ("convened", "in_progress"):
                meeting._update_calendar_partners(removed=attendees.partner_id)
