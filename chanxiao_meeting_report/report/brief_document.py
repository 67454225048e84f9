from odoo import api, models

from odoo.addons.chanxiao_meeting.models.figures.figure_format import draw_line
from odoo.addons.chanxiao_meeting.models.minutes.minutes_content import (
    BRIEF_TEXTS,
    MinutesContent,
)

CHART_SIZE = (300, 66)  # pixels
CHART_MARGIN = 6


class BriefContent(MinutesContent):
    """A brief as plain data, as minutes have it; whoever may read it reads it all."""

    def __init__(self, brief):
        super().__init__(brief.env["chanxiao.meeting.minutes"])
        self.brief = brief

    def build(self):
        # as whoever prints: figures have the rules of their brief
        brief = self.brief
        return {
            "figures": [self._get_figure(figure) for figure in brief.figure_ids],
            **{name: self._html(brief[name]) for name in BRIEF_TEXTS},
        }


class ReportBrief(models.AbstractModel):
    """A department's material on paper, with its figures as charts.

    Whoever may read a brief may print it. That it is confidential is said on it.
    """

    _name = "report.chanxiao_meeting_report.report_brief"
    _description = "Printed Department Brief"
    _inherit = "report.chanxiao.document"

    _document_model = "chanxiao.meeting.brief"

    @api.model
    def _get_document(self, doc):
        content = BriefContent(doc).build()
        meeting = doc.meeting_id
        fmt = self._get_format(doc.company_id, meeting.policy_id.tz)
        fmt.header.update(
            period_start=meeting.period_start, period_end=meeting.period_end
        )
        return {
            **super()._get_document(doc),
            "fmt": fmt,
            "brief": content,
            "signers": [
                self._get_signer(self.env._("Prepared By"), doc.responsible_id),
                # bounded: whose department it is, of a brief that the user reads
                self._get_signer(
                    self.env._("Head of Department"),
                    doc.department_id.sudo().manager_id,
                ),
                self._get_signer(self.env._("Checked By")),
            ],
            "charts": self._get_charts(content["figures"]),
        }

    @api.model
    def _get_foot_title(self, doc):
        return doc.meeting_id.name or ""

    @api.model
    def _get_charts(self, figures):
        """Figures with a course, two beside each other."""
        drawn = [
            {"figure": figure, **self._draw(figure), "size": CHART_SIZE}
            for figure in figures
            if sum(value is not None for value in figure["trend"] or ()) > 1
        ]
        return [drawn[n : n + 2] for n in range(0, len(drawn), 2)]

    @api.model
    def _draw(self, figure):
        limits = [figure[name] for name in ("target", "target_max")]
        if figure["better"] != "none":
            # only one end of it is a target
            limits = limits[:1]
        limits = [limit for limit in limits if limit is not None]
        known = [value for value in figure["trend"] if value is not None]
        return {
            "chart": draw_line(figure["trend"], CHART_SIZE, CHART_MARGIN, limits),
            "lowest": min(known),
            "highest": max(known),
        }
