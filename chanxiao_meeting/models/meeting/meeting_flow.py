from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..common.state_mixin import ensure_single

# How much before its time a meeting may start without anybody wondering.
EARLY_START = timedelta(minutes=30)
# How long a start by mistake can be taken back.
UNDO_START = timedelta(minutes=10)


class ChanxiaoMeeting(models.Model):
    """Holding the meeting: who conducts it; start, close, cancel."""

    _inherit = "chanxiao.meeting"

    @api.depends("chair_id", "recorder_id", "policy_id.deputy_chair_ids")
    @api.depends_context("uid")
    def _compute_can_conduct(self):
        may_write = self.browse().has_access("write")
        for meeting in self:
            meeting.can_conduct = may_write or meeting._is_conductor(self.env.user)

    def _is_conductor(self, user):
        """Whether ``user`` is named on this meeting as one who conducts it."""
        self.ensure_one()
        return user in self._get_conductors()

    def _get_conductors(self):
        """Who is named as one who conducts, whatever else they may do."""
        return self.chair_id | self.recorder_id | self.policy_id.deputy_chair_ids

    def _as_conductor(self):
        """These meetings with the rights of the one who conducts them.

        Organizers act with their own rights; the chair, the chair's deputies and the
        recorder may conduct their own meeting without being organizers.

        :raise AccessError: for everybody else
        """
        if self.has_access("write"):
            return self
        self.check_access("read")
        for meeting in self:
            if not meeting._is_conductor(self.env.user):
                raise AccessError(
                    self.env._(
                        "“%s” is conducted by its chair, its recorder or an organizer "
                        "of meetings. Ask one of them.",
                        meeting.display_name,
                    )
                )
        # bounded by the check above: people named on these very meetings
        return self.sudo()

    def action_ask_start(self):
        """Start, or show first what speaks against starting now."""
        ensure_single(self)
        meeting = self._as_conductor()
        message = meeting._start_error_message()
        if not message and meeting._get_start_warnings():
            return self._ask_before("start", self.env._("Start the Meeting?"))
        return self.action_start()

    def _ask_before(self, step, title):
        """The dialog that shows what to know before a step, and then makes it."""
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "chanxiao.meeting.check",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_meeting_id": self.id, "default_step": step},
        }

    def _get_start_warnings(self):
        """Extension point: sentences that speak against starting now."""
        self.ensure_one()
        warnings = []
        now = fields.Datetime.now()
        if self.date_start > now + EARLY_START:
            warnings.append(
                self.env._(
                    "It is called for %s, which is not yet.", self._format_start()
                )
            )
        if self.period_end and self.period_end >= self.policy_id._get_local_date(now):
            warnings.append(
                self.env._(
                    "The reported period ends on %s only; its figures are frozen now.",
                    format_date(self.env, self.period_end),
                )
            )
        if message := self._get_quorum_warning():
            warnings.append(message)
        if absent := self._get_people_not_here():
            warnings.append(
                self.env._(
                    "%(count)s of %(all)s people are not recorded as here: %(names)s.",
                    count=len(absent),
                    all=len(self.attendee_ids),
                    names=absent.mapped("partner_id.name"),
                )
            )
        return warnings

    def _get_quorum_warning(self):
        """A sentence where fewer are here than the policy asks for, else False."""
        people = self.attendee_ids.filtered(lambda person: person.role != "guest")
        here = people.filtered(
            lambda person: person.attendance in ("present", "late", "proxy")
        )
        quorum = self.policy_id.quorum_rate
        if not people or 100 * len(here) >= quorum * len(people):
            return False
        return self.env._(
            "There is no quorum: %(count)s of %(all)s people are here, and the policy "
            "asks for %(quorum)g%%.",
            count=len(here),
            all=len(people),
            quorum=quorum,
        )

    def _get_people_not_here(self):
        """Attendees of whom nobody noted yet that they came or why they do not."""
        return self.attendee_ids.filtered(lambda person: not person.attendance)

    def action_start(self):
        """Open the meeting; from here on what it reports on stays as it is."""
        meetings = self._as_conductor()
        meetings = meetings._lock_transition()
        for meeting in meetings:
            if message := meeting._start_error_message():
                raise UserError(message)
            meeting._set_state(
                "in_progress",
                started_at=fields.Datetime.now(),
                previous_meeting_id=meeting._find_previous().id,
            )
            meeting._action_start()
        return True

    def _action_start(self):
        """Extension point: what follows from one meeting having started."""
        self.ensure_one()

    @api.depends("state", "started_at")
    def _compute_can_undo_start(self):
        for meeting in self:
            may = meeting.state == "in_progress" and meeting.can_conduct
            meeting.can_undo_start = may and not meeting._undo_start_error_message()

    def action_undo_start(self):
        """Take back a start by mistake: the meeting is convened as before."""
        meetings = self._as_conductor()._lock_transition("in_progress")
        for meeting in meetings:
            if message := meeting._undo_start_error_message():
                raise UserError(message)
            meeting._set_state("convened", started_at=False)
            meeting._action_undo_start()
            meeting._message_log(
                body=self.env._("%s took the start back.", self.env.user.name)
            )
        return True

    def _undo_start_error_message(self):
        """Extension point: why the start stands, or False."""
        self.ensure_one()
        until = self.started_at and self.started_at + UNDO_START
        return (not until or until < fields.Datetime.now()) and self.env._(
            "“%s” began more than ten minutes ago, so its start stands. Close the "
            "meeting instead.",
            self.display_name,
        )

    def _action_undo_start(self):
        """Extension point: what taking the start of one meeting back undoes."""
        self.ensure_one()
        self.agenda_ids._write_system(
            {"time_start": False, "time_end": False, "seconds_away": 0}
        )

    def _start_error_message(self):
        """What keeps the meeting from being started, or False."""
        self.ensure_one()
        if self.state == "convened":
            return self._missing_people_message() or self._people_error_message()
        return {
            "draft": self.env._("Convene “%s” before starting it.", self.display_name),
            "in_progress": self.env._("“%s” has already started.", self.display_name),
            "held": self.env._("“%s” is already over.", self.display_name),
            "cancelled": self.env._("“%s” was cancelled.", self.display_name),
        }[self.state]

    def _missing_people_message(self):
        missing = [
            self._fields[name]._description_string(self.env)
            for name in ("chair_id", "recorder_id")
            if not self[name]
        ]
        return bool(missing) and self.env._(
            "“%(meeting)s” cannot be started without a chair and a recorder. Ask an "
            "organizer of meetings to enter: %(fields)s.",
            meeting=self.display_name,
            fields=missing,
        )

    def action_close(self):
        """End the meeting: nobody arrives any more, and its topics are over."""
        meetings = self._as_conductor()
        meetings = meetings._lock_transition()
        for meeting in meetings:
            if message := meeting._closing_error_message():
                raise UserError(message)
            now = fields.Datetime.now()
            meeting.agenda_ids._finish(now)
            meeting._set_state("held", ended_at=now)
            meeting._action_close()
            meeting._follow()
        return True

    def _closing_error_message(self):
        """Extension point: what keeps the meeting from being closed, or False."""
        self.ensure_one()
        if self.state != "in_progress":
            return self.env._(
                "“%s” is not in progress, so it cannot be closed.", self.display_name
            )
        unknown = self.attendee_ids.filtered(lambda person: not person.attendance)
        if unknown:
            return self.env._(
                "Record the attendance first. Still open: %s.",
                unknown.mapped("partner_id.name"),
            )
        return False

    def _action_close(self):
        """Extension point: what follows from one meeting being over."""
        self.ensure_one()

    def action_mark_present(self):
        """Everyone whose attendance is open was there, except who asked for leave."""
        people = self._as_conductor()._get_people_not_here()
        # nobody has decided yet whether they are excused
        people = people.filtered(lambda person: person.leave_state != "asked")
        excused = people.filtered("leave_reason")
        excused.write({"attendance": "on_leave"})
        (people - excused).write({"attendance": "present"})
        return True

    def action_cancel(self, reason=None):
        """Call the meeting off and tell whoever was invited.

        :param str reason: why; without one the user is asked for it
        """
        self.check_access("write")
        if not (reason or "").strip():
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Cancel Meeting"),
                "res_model": "chanxiao.meeting.cancel",
                "views": [(False, "form")],
                "target": "new",
                "context": {"default_meeting_id": ensure_single(self).id},
            }
        for meeting in self._lock_transition():
            if meeting.state not in ("draft", "convened"):
                raise UserError(
                    self.env._(
                        "“%s” has begun, so it cannot be cancelled. Close it instead.",
                        meeting.display_name,
                    )
                )
            meeting._set_state("cancelled", cancel_reason=reason.strip())
            meeting._action_cancel()
        return True

    # who may sign in by themselves, and when

    def _is_sign_in_open(self):
        """Whether people can arrive now: from shortly before the start to the end."""
        self.ensure_one()
        if self.state != "convened":
            return self.state == "in_progress"
        return self.date_start - EARLY_START <= fields.Datetime.now() < self.date_end

    def _check_sign_in_open(self):
        for meeting in self:
            if not meeting._is_sign_in_open():
                raise UserError(meeting._get_sign_in_closed_message())

    def _get_sign_in_closed_message(self):
        return self.env._(
            "Signing in to “%(meeting)s” is possible from %(minutes)s minutes before "
            "%(time)s until it ends.",
            meeting=self.display_name,
            minutes=int(EARLY_START.total_seconds() // 60),
            time=self._format_start(),
        )

    def _action_cancel(self):
        """Extension point: what calling one meeting off takes back."""
        self.ensure_one()
        self._tell_of_cancellation()
        self.activity_ids.unlink()
        self.policy_id._update_draft_periods()
        # the event belongs to this meeting, whoever entered it
        self.calendar_event_id.sudo().with_context(dont_notify=True).unlink()

    def action_open_event(self):
        ensure_single(self)
        return self.calendar_event_id._get_records_action()
