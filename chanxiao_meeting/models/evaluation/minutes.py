from odoo import models


class ChanxiaoMeetingMinutes(models.Model):
    """How the meeting before was rated opens the minutes, as it opened the meeting."""

    _inherit = "chanxiao.meeting.minutes"

    def _prepare_content(self):
        """With ``last_evaluation``: mean ``score`` and ``count`` of answers, or None;
        minutes of earlier versions have none."""
        content = super()._prepare_content()
        # bounded: the mean rating of the meeting before, as the meeting shows it
        previous = self.sudo().meeting_id._get_previous()
        rated = previous.evaluation_count and {
            "meeting": previous.name or "",
            "score": round(previous.evaluation_score, 2),
            "count": previous.evaluation_count,
        }
        return {**content, "last_evaluation": rated or None}

    def _prepare_render_values(self):
        values = super()._prepare_render_values()
        rated = (values["content"] or {}).get("last_evaluation")
        sentence = rated and self.env["chanxiao.meeting"]._describe_evaluation(
            rated["score"], rated["count"]
        )
        return {**values, "last_evaluation": sentence or False}
