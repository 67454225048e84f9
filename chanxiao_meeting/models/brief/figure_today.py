from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_is_zero

from ...providers.period import Period
from .figure import PRECISION


class ChanxiaoMeetingFigure(models.Model):
    """What a frozen figure is today: orders of the same period were booked since."""

    _inherit = "chanxiao.meeting.figure"

    @api.readonly
    def read_today(self):
        """Compute frozen figures again, over the same days and as of now.

        One reading of the ERP for all of them; nothing is stored. Only for those who
        may read the figures, and only figures of one meeting: the reading is as
        costly as collecting them.

        :return: ``{"as_of": moment in UTC, "figures": {str(id): …}}``, of each figure
            ``value`` (``None`` if it cannot be known), ``difference`` to the reported
            value (``None`` if either is not known), ``effect`` of that difference
            (good, bad, none), ``status`` of the value and ``is_gone``, whether its
            source is no longer there
        :raise AccessError: if the user may not read all of them
        :raise UserError: before the meeting has started, or for several meetings
        """
        self.check_access("read")
        # bounded: numbers of figures that the user may read, checked above
        system = self.sudo()
        system._check_frozen_together()
        moment = fields.Datetime.now()
        today = system._collect_today(moment)
        return {
            "as_of": fields.Datetime.to_string(moment),
            "figures": {
                str(figure.id): figure._prepare_today(today.get(figure))
                for figure in system
            },
        }

    def _check_frozen_together(self):
        if len(self.meeting_id) > 1:
            raise UserError(
                self.env._(
                    "Today's values are computed for one meeting at a time. Filter by "
                    "a meeting."
                )
            )
        if self and self.meeting_id.state not in ("in_progress", "held"):
            raise UserError(
                self.env._(
                    "Figures are compared with today's once the meeting has started; "
                    "until then “Update Figures” shows what is new."
                )
            )

    def _collect_today(self, moment):
        """Figures as they would be reported now.

        :return: ``{record: Figure}``; what has no source any more is not in it
        """
        groups = defaultdict(self.browse)
        for figure in self.filtered(lambda figure: figure.period_start):
            key = (figure.company_id, figure.period_start, figure.period_end, figure.tz)
            groups[key] |= figure
        today = {}
        for (company, start, end, tz), figures in groups.items():
            period = Period(company, start, end, tz=tz, as_of=moment)
            codes = set(figures.mapped("provider_code"))
            collected = self.env["chanxiao.figure.provider"]._collect(period, codes)
            by_key = {new.key: new for news in collected.values() for new in news}
            today.update(
                {
                    figure: by_key[figure.key]
                    for figure in figures
                    if figure.key in by_key
                }
            )
        return today

    def _prepare_today(self, today):
        """Today's value of one figure beside the reported one."""
        self.ensure_one()
        value = today.value if today else None
        is_known = value is not None and self.is_reported_known
        difference = value - self.reported_value if is_known else None
        # means and shares: what is left beyond these digits is noise
        if is_known and float_is_zero(difference, precision_digits=PRECISION):
            difference = 0.0
        return {
            "value": value,
            "difference": difference,
            "effect": self._get_effect(difference) if is_known else "none",
            "status": self._judge(value),
            "is_gone": today is None,
        }
