from odoo import api, models


class ChanxiaoMeetingBrief(models.Model):
    """Which department reports a figure, and whether it does so in confidence."""

    _inherit = "chanxiao.meeting.brief"

    @api.model
    def _find_reporting(self, meetings):
        """Briefs by meeting and code of a source; one that is not confidential first.

        :return: ``{(meeting, code): brief}``
        """
        briefs = self.search(
            [("meeting_id", "in", meetings.ids)], order="confidential, sequence, id"
        )
        found = {}
        for brief in briefs:
            for source in brief.source_ids:
                found.setdefault((brief.meeting_id, source.code), brief)
        return found


class ChanxiaoMeetingFigure(models.Model):
    """What a meeting reported is what its decisions are measured by."""

    _inherit = "chanxiao.meeting.figure"

    @api.model
    def _find_baselines(self, meetings, keys):
        """Frozen figures of ``meetings``; of one in two briefs, that which more read.

        :return: ``{(meeting, key): figure}``
        """
        figures = self.search(
            [
                ("meeting_id", "in", meetings.ids),
                ("key", "in", keys),
                ("brief_id.frozen_at", "!=", False),
                ("period_start", "!=", False),
            ]
        )
        found = {}
        for figure in figures.sorted(lambda f: (f.brief_id.confidential, f.id)):
            found.setdefault((figure.meeting_id, figure.key), figure)
        return found

    def _prepare_baseline(self):
        """Values of a check that begins with this figure."""
        self.ensure_one()
        period = self._get_period()
        return {
            "brief_id": self.brief_id.id,
            "confidential": self.brief_id.confidential,
            "then_value": self.reported_value,
            "is_then_known": self.is_reported_known,
            "then_start": period.date_from,
            "then_end": max(period.last_day, period.date_from),
            "then_as_of": period.as_of,
            "tz": period.tz,
            "is_then_by_hand": self.is_overridden,
        }
