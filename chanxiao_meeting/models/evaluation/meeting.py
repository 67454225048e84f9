from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.state_mixin import ensure_single

RATE = "chanxiao_meeting.mail_activity_type_rate"
#: how long after its end a meeting is rated
RATING_TIME = timedelta(days=14)
CAME = ("present", "late", "left_early")
#: fields of a meeting, with the measure of its effect that each shows
MEASURES = {
    "evaluation_score": "score",
    "evaluation_count": "answers",
    "meeting_cost": "cost",
    **{
        name: name
        for name in (
            "attendance_rate",
            "preparation_rate",
            "time_kept_rate",
            "decisions_per_hour",
            "tasks_on_time_rate",
            "minutes_on_time_rate",
        )
    },
}


class ChanxiaoMeeting(models.Model):
    """What people who attended a meeting think of it."""

    _inherit = "chanxiao.meeting"
    _system_fields = {"rated_by_ids"}

    evaluation_ids = fields.One2many(
        "chanxiao.meeting.evaluation",
        "meeting_id",
        domain=[("is_shown", "=", True)],
    )
    # kept apart from the ratings, which may be anonymous
    rated_by_ids = fields.Many2many(
        "res.users",
        "chanxiao_meeting_rated_by_rel",
        string="Has Rated",
        readonly=True,
        copy=False,
    )
    evaluation_score = fields.Float("Rating (1–5)", compute="_compute_effect")
    evaluation_count = fields.Integer("Answers", compute="_compute_effect")
    attendance_rate = fields.Float("Attendance (%)", compute="_compute_effect")
    preparation_rate = fields.Float("Prepared on Time (%)", compute="_compute_effect")
    time_kept_rate = fields.Float("Topics in Time (%)", compute="_compute_effect")
    decisions_per_hour = fields.Float(compute="_compute_effect")
    tasks_on_time_rate = fields.Float(
        "Tasks Done on Time (%)", compute="_compute_effect"
    )
    minutes_on_time_rate = fields.Float(
        "Minutes on Time (%)", compute="_compute_effect"
    )
    meeting_cost = fields.Monetary(
        "Cost", compute="_compute_effect", currency_field="company_currency_id"
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of the Company"
    )
    can_rate = fields.Boolean(compute="_compute_can_rate")
    previous_evaluation = fields.Char(compute="_compute_previous_evaluation")

    @api.depends("state")
    def _compute_effect(self):
        """What the report measures; of meetings that were not held, nothing."""
        effects = self.env["chanxiao.meeting.effect"].search(
            [("meeting_id", "in", self.ids)]
        )
        by_meeting = {effect.meeting_id.id: effect for effect in effects}
        for meeting in self:
            effect = by_meeting.get(meeting._origin.id, effects.browse())
            for name, measure in MEASURES.items():
                meeting[name] = effect[measure]

    @api.depends("state", "rated_by_ids", "attendee_ids.attendance", "ended_at")
    @api.depends_context("uid")
    def _compute_can_rate(self):
        for meeting in self:
            meeting.can_rate = not meeting._rating_error_message()

    @api.depends("previous_meeting_id", "date_start", "state")
    @api.depends_context("lang")
    def _compute_previous_evaluation(self):
        for meeting in self:
            # bounded: the mean rating of the meeting before, shown to all who attend
            # this one
            previous = meeting.sudo()._get_previous()
            meeting.previous_evaluation = bool(
                previous.evaluation_count
            ) and self._describe_evaluation(
                previous.evaluation_score, previous.evaluation_count
            )

    @api.model
    def _describe_evaluation(self, score, count):
        """A sentence on how a meeting was rated."""
        return self.env._(
            "Last time was rated %(score).1f of 5 by %(count)s people.",
            score=score,
            count=count,
        )

    def _get_attended_users(self):
        """Those who were there: attendees who came, and who stood in for one."""
        # bounded: who attended the meeting
        attendees = self.sudo().attendee_ids
        came = attendees.filtered(lambda person: person.attendance in CAME).user_id
        absent = attendees.filtered(lambda person: person.attendance == "proxy")
        return (came | absent.proxy_id.user_ids).filtered("active").sudo(False)

    def _rating_error_message(self):
        """Why the user does not rate this meeting, or False."""
        self.ensure_one()
        if self.state != "held":
            return self.env._("A meeting is rated when it is over.")
        if self.policy_id.evaluation == "none":
            return self.env._(
                "Meetings of “%s” are not rated; their policy says so.",
                self.policy_id.display_name,
            )
        if self.env.user not in self._get_attended_users():
            return self.env._(
                "Those rate a meeting who were there. If you were at “%s”, ask the "
                "recorder to correct the attendance.",
                self.display_name,
            )
        # bounded: whether the user has rated this meeting
        if self.env.user in self.sudo().rated_by_ids:
            return self.env._("You have rated “%s” already.", self.display_name)
        if self.ended_at and self.ended_at + RATING_TIME < fields.Datetime.now():
            return self.env._(
                "“%s” was more than two weeks ago and is rated no longer.",
                self.display_name,
            )
        return False

    def action_rate(self):
        """Open the dialog in which the user rates the meeting."""
        ensure_single(self)
        self.check_access("read")
        if message := self._rating_error_message():
            raise UserError(message)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Rate the Meeting"),
            "res_model": "chanxiao.meeting.rate",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_meeting_id": self.id},
        }

    def _rate(self, values):
        """Keep the user's rating.

        :param dict values: ratings and comment
        :raise UserError: when the user does not rate the meeting, or has already
        """
        self.ensure_one()
        self.check_access("read")
        # two answers at once: the ratings of a meeting are written together
        meeting = self._lock_transition()
        if message := meeting._rating_error_message():
            raise UserError(message)
        # bounded: the user's own answer to this meeting
        mine = meeting.sudo()
        mine._write_system({"rated_by_ids": [(4, self.env.uid)]})
        mine.activity_unlink([RATE], user_id=self.env.uid)
        self.env["chanxiao.meeting.evaluation"]._add(meeting, values)

    def _action_close(self):
        """Whoever was there is asked what they think of it."""
        result = super()._action_close()
        if self.policy_id.evaluation != "none":
            day = self.policy_id._get_local_date(self.ended_at) + timedelta(days=2)
            for user in self._get_attended_users():
                # bounded: an activity of this meeting for somebody who attended it
                self.sudo().activity_schedule(RATE, date_deadline=day, user_id=user.id)
        return result

    def action_view_effect(self):
        """How the meetings of this one's series developed, as a chart."""
        ensure_single(self)
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "chanxiao_meeting.chanxiao_meeting_effect_action"
        )
        family = self.policy_id._get_revision_family()
        return {**action, "domain": [("policy_id", "in", family.ids)]}
