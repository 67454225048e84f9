from random import shuffle

from odoo import api, fields, models

RATINGS = ("purpose", "preparation", "punctuality", "decisions")
#: anonymous ratings are shown from so many on: fewer tell who said what
SHOWN_FROM = 3
SCALE = [
    ("0", "Not rated"),
    ("1", "Not at all"),
    ("2", "Hardly"),
    ("3", "Partly"),
    ("4", "Mostly"),
    ("5", "Fully"),
]


class ChanxiaoMeetingRatings(models.AbstractModel):
    """What is asked about a meeting."""

    _name = "chanxiao.meeting.ratings"
    _description = "Ratings of a Meeting"

    purpose = fields.Selection(SCALE, "Purpose Met", default="0", required=True)
    preparation = fields.Selection(SCALE, "Well Prepared", default="0", required=True)
    punctuality = fields.Selection(SCALE, "Kept to Time", default="0", required=True)
    decisions = fields.Selection(SCALE, "Clear Decisions", default="0", required=True)
    comment = fields.Text()


class ChanxiaoMeetingEvaluation(models.Model):
    """How one person who attended a meeting rates it.

    An anonymous one names nobody: not in its row, which has no author, not by when it
    was made, and not by the order of the rows, see :meth:`_add`. Who has answered is
    kept apart from what they said.
    """

    _name = "chanxiao.meeting.evaluation"
    _description = "Meeting Evaluation"
    _inherit = "chanxiao.meeting.ratings"
    _order = "meeting_id, id"
    # neither who made a row, nor when
    _log_access = False

    meeting_id = fields.Many2one(
        "chanxiao.meeting",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
    )
    company_id = fields.Many2one(related="meeting_id.company_id", store=True)
    user_id = fields.Many2one(
        "res.users", "Rated By", readonly=True, ondelete="set null"
    )
    is_shown = fields.Boolean(readonly=True)
    score = fields.Float(
        compute="_compute_score",
        store=True,
        aggregator="avg",
        digits=(3, 2),
        help="Mean of what was rated, from 1 to 5.",
    )

    @api.depends(*RATINGS)
    def _compute_score(self):
        for evaluation in self:
            given = [int(evaluation[name]) for name in RATINGS]
            given = [value for value in given if value]
            evaluation.score = sum(given) / len(given) if given else 0.0

    @api.depends("meeting_id", "user_id")
    def _compute_display_name(self):
        for evaluation in self:
            who = evaluation.user_id.name or self.env._("Anonymous")
            evaluation.display_name = f"{evaluation.meeting_id.display_name} – {who}"

    @api.model
    def _add(self, meeting, values):
        """Keep what one person says about a meeting.

        Anonymous rows are all written anew, in an order by chance: otherwise the last
        one would be that of whoever answered last.

        :param meeting: the meeting, locked by the caller
        :param dict values: ratings and comment
        """
        is_anonymous = meeting.policy_id.evaluation == "anonymous"
        # bounded: the ratings of this meeting
        mine = self.sudo().search([("meeting_id", "=", meeting.id)])
        values_list = [{"user_id": False if is_anonymous else self.env.uid, **values}]
        if is_anonymous:
            names = (*RATINGS, "comment")
            values_list += [{name: row[name] for name in names} for row in mine]
            shuffle(values_list)
            mine.unlink()
        is_shown = not is_anonymous or len(values_list) >= SHOWN_FROM
        fixed = {"meeting_id": meeting.id, "is_shown": is_shown}
        # bounded likewise: those taken away above, and one that the user gives
        self.sudo().create([{**values, **fixed} for values in values_list])
