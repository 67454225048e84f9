from odoo import api, fields, models
from odoo.tools import SQL

# Per cent of what can be counted; where nothing can, nothing is said.
RATE = "100.0 * COUNT(*) FILTER (WHERE {}) / NULLIF(COUNT(*), 0)"
# What of what is counted is good, and what is counted; of one ``meeting``.
RATES = {
    "came": (
        "attendance IN ('present', 'late', 'left_early', 'proxy')",
        "chanxiao_meeting_attendee WHERE meeting_id = meeting.id",
    ),
    "briefs": (
        "timeliness = 'on_time'",
        "chanxiao_meeting_brief WHERE meeting_id = meeting.id",
    ),
    # whole minutes, as they are shown
    "topics": (
        "ROUND((EXTRACT(EPOCH FROM time_end - time_start)"
        " - COALESCE(seconds_away, 0)) / 60) <= duration_planned",
        "chanxiao_meeting_agenda_item WHERE meeting_id = meeting.id"
        " AND time_end IS NOT NULL AND duration_planned > 0",
    ),
    "tasks": (
        "done.day <= COALESCE(task.initial_deadline, task.deadline)",
        "chanxiao_meeting_action task CROSS JOIN LATERAL (SELECT"
        " (task.done_at AT TIME ZONE 'UTC' AT TIME ZONE policy.tz)::date AS day"
        ") done WHERE task.meeting_id = meeting.id"
        " AND task.state != 'cancelled'"
        " AND (done.day IS NOT NULL OR"
        " COALESCE(task.initial_deadline, task.deadline) < (NOW()"
        " AT TIME ZONE policy.tz)::date)",
    ),
    "minutes": (
        "issued_at <= deadline",
        "chanxiao_meeting_minutes WHERE meeting_id = meeting.id"
        " AND revision = 1 AND (issued_at IS NOT NULL OR"
        " deadline < NOW() AT TIME ZONE 'UTC')",
    ),
}


class ChanxiaoMeetingEffect(models.Model):
    """What meetings that were held achieved: what is measured beside what is said.

    One row a meeting, with its id; read from the meetings whenever it is asked for.
    """

    _name = "chanxiao.meeting.effect"
    _description = "Effect of Meetings"
    _auto = False
    _order = "date_start desc, id desc"

    meeting_id = fields.Many2one("chanxiao.meeting", readonly=True)
    policy_id = fields.Many2one("chanxiao.meeting.policy", readonly=True)
    recorder_id = fields.Many2one("res.users", "Kept By", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_start = fields.Datetime("Start", readonly=True)
    answers = fields.Integer(readonly=True, help="How many people rated the meeting.")
    score = fields.Float(
        "Rating", readonly=True, aggregator="avg", help="Mean rating, from 1 to 5."
    )
    attendance_rate = fields.Float(
        "Attendance (%)",
        readonly=True,
        aggregator="avg",
        help="Share of those invited who came, or sent a proxy.",
    )
    preparation_rate = fields.Float(
        "Prepared on Time (%)",
        readonly=True,
        aggregator="avg",
        help="Share of the briefs that were handed in on time.",
    )
    time_kept_rate = fields.Float(
        "Topics in Time (%)",
        readonly=True,
        aggregator="avg",
        help="Share of the topics treated that took no longer than planned.",
    )
    decisions_per_hour = fields.Float(readonly=True, aggregator="avg")
    tasks_on_time_rate = fields.Float(
        "Tasks Done on Time (%)",
        readonly=True,
        aggregator="avg",
        help="Share of the tasks that are due or done that were done by the day first "
        "agreed.",
    )
    minutes_on_time_rate = fields.Float(
        "Minutes on Time (%)",
        readonly=True,
        aggregator="avg",
        help="100 when the minutes were issued in time, 0 when they were not.",
    )
    minutes_hours = fields.Float(
        "Hours Until the Minutes",
        readonly=True,
        aggregator="avg",
        help="From the end of the meeting until its minutes were first issued.",
    )
    hours = fields.Float(readonly=True)
    cost = fields.Monetary(
        readonly=True,
        help="People who came, times the hours it took, times the cost of an hour that "
        "the company's settings say.",
    )

    @api.depends("meeting_id")
    def _compute_display_name(self):
        for effect in self:
            effect.display_name = effect.meeting_id.display_name

    @property
    def _table_query(self):
        # read from the tables of other models, whose changes may not be there yet
        self.env.flush_all()
        return SQL(
            """
            SELECT meeting.id, meeting.id AS meeting_id, meeting.policy_id,
                   meeting.company_id, meeting.date_start,
                   issued.recorder_id, issued.hours AS minutes_hours,
                   length.hours,
                   rated.answers, rated.score,
                   came.rate AS attendance_rate,
                   briefs.rate AS preparation_rate,
                   topics.rate AS time_kept_rate,
                   decided.number / NULLIF(length.hours, 0) AS decisions_per_hour,
                   tasks.rate AS tasks_on_time_rate,
                   minutes.rate AS minutes_on_time_rate,
                   came.number * length.hours * company.chanxiao_hourly_cost AS cost
              FROM chanxiao_meeting meeting
              JOIN res_company company ON company.id = meeting.company_id
              JOIN chanxiao_meeting_policy policy ON policy.id = meeting.policy_id
             CROSS JOIN LATERAL (%(length)s) length
             CROSS JOIN LATERAL (%(rated)s) rated
             CROSS JOIN LATERAL (%(came)s) came
             CROSS JOIN LATERAL (%(briefs)s) briefs
             CROSS JOIN LATERAL (%(topics)s) topics
             CROSS JOIN LATERAL (%(decided)s) decided
             CROSS JOIN LATERAL (%(tasks)s) tasks
             CROSS JOIN LATERAL (%(minutes)s) minutes
              LEFT JOIN LATERAL (%(issued)s) issued ON TRUE
             WHERE meeting.state = 'held'
            """,
            **self._get_measures(),
        )

    @api.model
    def _get_measures(self):
        """SQL of what is measured of one ``meeting``, by name."""
        measures = {
            # constants of ours, no user's words
            name: SQL(
                f"SELECT COUNT(*) FILTER (WHERE {good}) AS number,"
                f" {RATE.format(good)} AS rate FROM {counted}"
            )
            for name, (good, counted) in RATES.items()
        }
        return {
            **measures,
            "length": SQL(
                "SELECT EXTRACT(EPOCH FROM meeting.ended_at - meeting.started_at)"
                " / 3600.0 AS hours"
            ),
            "issued": SQL(
                "SELECT recorder_id, EXTRACT(EPOCH FROM issued_at - meeting.ended_at)"
                " / 3600.0 AS hours FROM chanxiao_meeting_minutes"
                " WHERE meeting_id = meeting.id AND revision = 1"
            ),
            "rated": SQL(
                "SELECT COUNT(*) AS answers, AVG(NULLIF(score, 0)) AS score"
                " FROM chanxiao_meeting_evaluation"
                " WHERE meeting_id = meeting.id AND is_shown"
            ),
            "decided": SQL(
                "SELECT COUNT(*) AS number FROM chanxiao_meeting_decision"
                " WHERE meeting_id = meeting.id"
                " AND state NOT IN ('proposed', 'withdrawn')"
            ),
        }
