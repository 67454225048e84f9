from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError

from .brief import PREPARATION


class ChanxiaoMeetingBrief(models.Model):
    """Reading the figures from the ERP, until the meeting freezes them."""

    _inherit = "chanxiao.meeting.brief"

    def action_collect(self):
        """Read the figures of these briefs from the ERP, as they are now.

        :raise UserError: once the meeting has started
        """
        self._check_may_prepare()
        self._check_not_frozen()
        self._collect_figures()
        return True

    def _check_not_frozen(self):
        for brief in self:
            # the meeting's state is for everybody who reads one of its briefs
            state = brief.sudo().meeting_id.state
            if brief.frozen_at or state not in ("draft", "convened"):
                raise UserError(
                    self.env._(
                        "The figures of “%s” are frozen: they stay as they were when "
                        "the meeting started.",
                        brief.display_name,
                    )
                )

    def _freeze(self):
        """Collect a last time and keep the figures; what is not handed in is missing.

        Called when the meeting starts, for all its briefs at once.
        """
        # bounded: these briefs; whoever may start the meeting freezes its briefs
        briefs = self.sudo().filtered(lambda brief: not brief.frozen_at)
        briefs._collect_figures()
        missing = briefs.filtered(lambda brief: brief.state == "pending")
        briefs._write_system({"frozen_at": fields.Datetime.now()})
        missing._set_state("missing")
        # too late to prepare; the reminder would stay overdue for ever
        missing.activity_unlink([PREPARATION], only_automated=False)

    def _collect_figures(self):
        """One reading per period and company, for all departments together."""
        values_list = []
        # bounded: figures of these briefs, which the caller was allowed to collect
        for period, briefs in self.sudo()._group_by_period():
            codes = set(briefs.source_ids.mapped("code"))
            if not codes:
                continue
            collected = self.env["chanxiao.figure.provider"]._collect(period, codes)
            for brief in briefs:
                values_list += brief._prepare_figures_values(period, collected)
        self.env["chanxiao.meeting.figure"].sudo()._store(self, values_list)

    def _group_by_period(self):
        """Pairs of a period and the briefs that report on it."""
        groups = defaultdict(lambda: self.browse())
        periods = {}
        for meeting, briefs in self.grouped("meeting_id").items():
            period = meeting._get_period()
            key = (period.company, period.date_from, period.date_to, period.tz)
            periods.setdefault(key, period)
            groups[key] |= briefs
        return [(periods[key], briefs) for key, briefs in groups.items()]

    def _prepare_figures_values(self, period, collected):
        """Values of this brief's figures, in the order of sources and definitions."""
        self.ensure_one()
        figures = [
            (code, figure)
            for code in self.source_ids.sorted().mapped("code")
            for figure in collected.get(code, [])
        ]
        return [
            {
                "brief_id": self.id,
                "sequence": position,
                "provider_code": code,
                **self._prepare_figure_values(period, figure),
            }
            for position, (code, figure) in enumerate(figures, start=1)
        ]

    def _prepare_figure_values(self, period, figure):
        """What one collected ``Figure`` becomes as a record; the rest is defined."""
        return {
            "key": figure.key,
            "value": figure.value or 0.0,
            "is_known": figure.value is not None,
            "previous": figure.previous or 0.0,
            "is_previous_known": figure.previous is not None,
            "trend": list(figure.trend or []),
            "breakdown": list(figure.breakdown or []),
            "drill_model": figure.drill_model,
            "drill_domain": list(figure.drill_domain or []),
            "period_start": period.date_from,
            "period_end": period.date_to,
            "tz": period.tz,
            "as_of": period.as_of,
        }
