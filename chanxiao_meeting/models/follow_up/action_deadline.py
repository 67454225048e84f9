from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

CLOSED = ("done", "verified", "cancelled")


class ChanxiaoMeetingAction(models.Model):
    """Moving the date of a task that somebody is held to, and why.

    A later date is a slip, and whoever moves it says why. What was entered on the same
    day may have been a typing error: putting that right is no slip. Whoever moves the
    activity only is asked for the reason afterwards.
    """

    _inherit = "chanxiao.meeting.action"
    _system_fields = {"deadline_before", "deadline_set_at", "is_reason_owed"}
    _frozen_fields = dict.fromkeys(CLOSED, {"postpone_reason"})

    deadline_set_at = fields.Datetime(
        "Date Set At", readonly=True, copy=False, help="When the date was entered."
    )
    deadline_before = fields.Date(
        "Date Before",
        readonly=True,
        copy=False,
        help="The date that held before; none if it is still the one agreed.",
    )
    postpone_reason = fields.Char(
        "Why Postponed", copy=False, help="Why the date was last moved to a later one."
    )
    is_reason_owed = fields.Boolean(
        "Reason Missing",
        readonly=True,
        copy=False,
        help="The activity was moved to a later date, and nobody said why.",
    )
    is_postponing = fields.Boolean(compute="_compute_is_postponing")

    @api.depends("deadline")
    def _compute_is_postponing(self):
        """In a form: whether the date entered needs a reason."""
        for action in self:
            stored = action._origin
            action.is_postponing = bool(
                stored and action.deadline and stored._is_slip(action.deadline)
            )

    @api.onchange("deadline")
    def _onchange_deadline(self):
        if self.is_postponing:
            self.postpone_reason = False  # that of the slip before
        if self.state == "open":
            return self._ask_about_past("deadline")

    def write(self, vals):
        moved = self._filter_moved(vals)
        by_hand = not self._is_system()
        if by_hand and not (vals.get("postpone_reason") or "").strip():
            moved._check_no_slip(vals["deadline"] if moved else None)
        former = {action: action.deadline for action in moved}
        result = super().write(vals)
        for action, deadline in former.items():
            action._note_move(deadline, by_hand)
        if vals.get("postpone_reason"):
            self._note_reason()
        return result

    def _filter_moved(self, vals):
        """The running tasks that writing ``vals`` moves to another date."""
        if not vals.get("deadline"):
            return self.browse()
        new = self._fields["deadline"].convert_to_cache(vals["deadline"], self)
        return self.filtered(
            lambda action: (
                action._is_running() and action.deadline and action.deadline != new
            )
        )

    def _check_no_slip(self, deadline):
        """:raise UserError: naming a task that would be postponed without a reason"""
        new = self._fields["deadline"].convert_to_cache(deadline, self)
        for action in self:
            if action._is_slip(new):
                raise UserError(
                    self.env._(
                        "“%(task)s” is due on %(date)s. Say why it is postponed to "
                        "%(later)s: the reason stays on record.",
                        task=action.name,
                        date=format_date(self.env, action.deadline),
                        later=format_date(self.env, new),
                    )
                )

    def _is_entered_today(self):
        """Whether the date was entered today, so that it may be a typing error."""
        moment = self.deadline_set_at
        day = moment and fields.Datetime.context_timestamp(self, moment).date()
        return bool(day) and day == fields.Date.context_today(self)

    def _is_slip(self, deadline):
        """Whether entering this date is a slip that was not counted yet."""
        self.ensure_one()
        if not self._is_running() or not self.deadline:
            return False
        if not self._is_entered_today():
            return deadline > self.deadline
        agreed = self.deadline_before
        return bool(agreed) and self.deadline <= agreed < deadline

    def _note_move(self, former, by_hand):
        """Count a slip, or take back the one that a typing error was counted as.

        :param former: the date until now
        :param bool by_hand: entered on the task itself, so that it may be a correction
        """
        is_correction = by_hand and self._is_entered_today()
        agreed = self.deadline_before if is_correction else former
        counted = bool(is_correction and agreed and former > agreed)
        slips = bool(agreed and self.deadline > agreed)
        values = {
            "deadline_before": agreed,
            "deadline_set_at": fields.Datetime.now(),
            "slip_count": self.slip_count + slips - counted,
            "is_reason_owed": slips and (self.is_reason_owed or not by_hand),
        }
        if not agreed:
            values["initial_deadline"] = self.deadline
        # bounded: what the system records of a date that the user was allowed to move
        task = self.sudo()
        task._write_system(values)
        if slips and not by_hand:
            task._write_system({"postpone_reason": False})

    def _note_reason(self):
        # bounded: the reason was written to these very tasks
        tasks = self.sudo()
        tasks.filtered("is_reason_owed")._write_system({"is_reason_owed": False})
        for reason, actions in tasks.grouped("postpone_reason").items():
            actions._log_reason(self.env._("Postponed"), reason)

    def _start(self, follows=True):
        # bounded: tasks of a decision that the user just adopted, or added a task to
        self.sudo()._write_system({"deadline_set_at": fields.Datetime.now()})
        return super()._start(follows=follows)

    def action_postpone(self, deadline=None, reason=None):
        """Move these tasks to a later date, or say why their activities were moved.

        :param deadline: the new date; without one the tasks keep theirs
        :param str reason: why, in words
        :raise AccessError: unless the user is responsible, decides or organizes
        :raise UserError: without a reason, or for tasks that are closed
        """
        actions = self._begin(
            "open",
            "can_finish",
            self.env._(
                "“%(task)s” is postponed by %(who)s, by the chair or by an organizer "
                "of meetings."
            ),
        )
        values = {"postpone_reason": self._get_words(reason)}
        try:
            new = fields.Date.to_date(deadline or False)
        except (TypeError, ValueError):
            raise UserError(
                self.env._("“%s” is no date. Write it as 2026-03-31.", deadline)
            ) from None
        actions.write({**values, "deadline": new} if new else values)
        return True
