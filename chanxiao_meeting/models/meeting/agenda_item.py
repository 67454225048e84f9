from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.local_time import to_clock
from ..common.state_mixin import ensure_single
from ..policy.policy_line import AGENDA_KINDS, fit_minutes

#: characters of why a topic is dropped; the rest belongs to its notes
LONGEST_REASON = 200


class ChanxiaoMeetingAgendaItem(models.Model):
    _name = "chanxiao.meeting.agenda.item"
    _description = "Agenda Item"
    _inherit = ["chanxiao.meeting.subject.reference", "chanxiao.text.mixin"]
    _order = "meeting_id, sequence, id"
    _check_company_auto = True
    _system_fields = {
        "time_start",
        "time_end",
        "seconds_away",
        "taken_up_id",
        "is_dropped",
        "drop_reason",
    }
    _history_field = "meeting_id"
    _text_fields = {"notes", "cause", "emergency_measure"}

    meeting_id = fields.Many2one(
        "chanxiao.meeting", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="meeting_id.company_id", store=True)
    meeting_state = fields.Selection(related="meeting_id.state")
    sequence = fields.Integer(default=10)
    name = fields.Char("Topic", required=True)
    kind = fields.Selection(AGENDA_KINDS, required=True, default="discussion")
    duration_planned = fields.Integer("Planned Minutes", default=10)
    duration_actual = fields.Integer(
        "Minutes Taken", compute="_compute_duration_actual"
    )
    time_planned = fields.Datetime("Planned Start", compute="_compute_time_planned")
    clock_planned = fields.Float(
        "Time",
        compute="_compute_time_planned",
        help="Planned start of the topic, in the time zone of the meeting's policy.",
    )
    time_start = fields.Datetime("Started", readonly=True, copy=False)
    time_end = fields.Datetime("Ended", readonly=True, copy=False)
    seconds_away = fields.Integer(
        "Seconds Left Alone",
        readonly=True,
        copy=False,
        help="Between its start and its end, while other topics were treated.",
    )
    presenter_id = fields.Many2one("res.users", check_company=True)
    department_id = fields.Many2one("hr.department", check_company=True)
    cause = fields.Text()
    emergency_measure = fields.Text()
    notes = fields.Html("Discussion")
    parked = fields.Boolean(help="Off topic today: taken up at another meeting.")
    taken_up_id = fields.Many2one(
        "chanxiao.meeting.agenda.item",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="The topic of a later meeting that took this one up after it was parked.",
    )
    taken_from_ids = fields.One2many(
        "chanxiao.meeting.agenda.item", "taken_up_id", "Parked Before As"
    )
    is_dropped = fields.Boolean(
        "Dropped",
        readonly=True,
        copy=False,
        help="Parked, and no longer offered to the meetings of the series.",
    )
    drop_reason = fields.Char("Why It Was Dropped", readonly=True, copy=False)
    is_over_time = fields.Boolean(compute="_compute_duration_actual")
    can_conduct = fields.Boolean(compute="_compute_can_conduct")

    _duration_positive = models.Constraint(
        "CHECK (duration_planned >= 0)", "A topic cannot take negative time."
    )

    @api.depends("meeting_id.can_conduct")
    @api.depends_context("uid")
    def _compute_can_conduct(self):
        for item in self:
            item.can_conduct = item.meeting_id.can_conduct

    @api.depends("time_start", "time_end", "seconds_away", "duration_planned")
    def _compute_duration_actual(self):
        for item in self:
            spent = timedelta()
            if item.time_start:
                spent = (item.time_end or fields.Datetime.now()) - item.time_start
                spent -= timedelta(seconds=item.seconds_away)
            item.duration_actual = round(spent.total_seconds() / 60)
            item.is_over_time = item.duration_actual > item.duration_planned > 0

    @api.depends(
        "meeting_id.date_start",
        "meeting_id.agenda_ids.sequence",
        "meeting_id.agenda_ids.duration_planned",
    )
    def _compute_time_planned(self):
        for meeting, items in self.grouped("meeting_id").items():
            moment = meeting.date_start
            planned = {}
            for item in meeting.agenda_ids.sorted(lambda i: (i.sequence, i._origin.id)):
                planned[item._origin.id] = moment
                moment = moment and moment + timedelta(minutes=item.duration_planned)
            for item in items:
                item.time_planned = planned.get(item._origin.id, moment)
                item.clock_planned = item._get_local_clock(item.time_planned)

    def _get_local_clock(self, moment):
        """Hours since midnight, in the policy's zone, of a naive UTC datetime."""
        if not moment:
            return 0.0
        local = to_clock(moment, self.meeting_id.policy_id.tz)
        return local.hour + local.minute / 60

    def _fit_into(self, minutes):
        """Shorten these topics alike, so that they take no longer than that."""
        fitting = fit_minutes(self.mapped("duration_planned"), minutes)
        for item, planned in zip(self, fitting, strict=True):
            item.duration_planned = planned

    def _filter_open(self):
        return self.filtered(
            lambda item: item.meeting_state not in ("held", "cancelled")
        )

    def action_begin(self):
        """Start the clock of this topic and stop that of the one before."""
        item = self._as_conductor()
        if item.meeting_id.state != "in_progress":
            raise UserError(
                self.env._("Start the meeting; then its topics can be taken up.")
            )
        now = fields.Datetime.now()
        (item.meeting_id.agenda_ids - item)._finish(now)
        item._write_system(
            {
                "time_start": item.time_start or now,
                "time_end": False,
                "seconds_away": item.seconds_away + item._get_seconds_since_end(now),
            }
        )
        return True

    def _get_seconds_since_end(self, now):
        """How long a topic was left alone that is taken up again."""
        is_over = self.time_start and self.time_end
        return int((now - self.time_end).total_seconds()) if is_over else 0

    def action_end(self):
        self._as_conductor()._finish(fields.Datetime.now())
        return True

    def action_park(self):
        """Leave a topic for another time, or take it up after all."""
        item = self._as_conductor()
        item.parked = not item.parked
        if item.is_dropped and not item.parked:
            item._write_system({"is_dropped": False, "drop_reason": False})
        return True

    def action_drop(self, reason=None):
        """Offer a parked topic to no further meeting, or offer it again.

        :param str reason: why it is dropped, in a few words; left out only once the
            meeting is over, when its minutes tell that it was parked
        """
        item = self._as_conductor()
        if not item.parked or item.taken_up_id:
            raise UserError(
                self.env._("“%s” is not on the list of parked topics.", item.name)
            )
        is_dropped = not item.is_dropped
        words = is_dropped and item._read_drop_reason(reason)
        item._write_system({"is_dropped": is_dropped, "drop_reason": words or False})
        item.meeting_id._message_log(body=item._get_dropped_message())
        return True

    def _read_drop_reason(self, reason):
        """Why this topic is dropped, on one line; "" where it may be left out.

        :raise UserError: where it is missing, or too long
        """
        is_over = self.meeting_state in ("held", "cancelled")
        if is_over and (reason is None or reason is False):
            return ""
        words = " ".join(self._get_words(reason).split())
        if len(words) > LONGEST_REASON:
            raise UserError(
                self.env._(
                    "Say in at most %s characters why the topic is dropped; the rest "
                    "belongs to its discussion.",
                    LONGEST_REASON,
                )
            )
        return words

    def _get_dropped_message(self):
        if not self.is_dropped:
            return self.env._("Offered to later meetings again: %s", self.name)
        if not self.drop_reason:
            return self.env._("No longer offered to later meetings: %s", self.name)
        return self.env._(
            "No longer offered to later meetings: %(topic)s (%(reason)s)",
            topic=self.name,
            reason=self.drop_reason,
        )

    def action_open(self):
        """The topic on a page of its own."""
        ensure_single(self)
        self.check_access("read")
        return {**self._get_records_action(), "target": "current"}

    def _as_conductor(self):
        ensure_single(self)
        self.meeting_id._as_conductor()
        # bounded: a topic of a meeting that the user conducts
        return self.sudo()

    def _finish(self, moment):
        running = self.filtered(lambda item: item.time_start and not item.time_end)
        running._write_system({"time_end": moment})
