from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_is_zero

from ...providers.period import Period
from ..policy.policy_target import LIMITS
from .brief import PREPARATION
from .figure import PRECISION


class ChanxiaoMeetingFigure(models.Model):
    """Keeping what was collected, and collecting the same again as it is today."""

    _inherit = "chanxiao.meeting.figure"

    @api.model
    def _store(self, briefs, values_list):
        """Make the figures of ``briefs`` those of ``values_list``, in batch.

        Values entered by hand stay, with the newly computed one beside them; also
        where the figure itself is not collected any more.

        :param briefs: ``chanxiao.meeting.brief`` records
        :param list values_list: one dict per figure, with ``brief_id`` and ``key``
        :return: the figures collected
        """
        figures = self.search([("brief_id", "in", briefs.ids)])
        known = {(figure.brief_id.id, figure.key): figure for figure in figures}
        self._add_definitions(values_list)
        self._add_targets(briefs, values_list)
        stored, missing = self.browse(), []
        for values in values_list:
            if figure := known.get((values["brief_id"], values["key"])):
                figure._write_system(values)
                stored |= figure
            else:
                missing.append(values)
        stored |= self._create_system(
            [{**values, "label": values["key"]} for values in missing]
        )
        stored._copy_texts()
        gone = figures - stored
        gone.filtered(lambda figure: not figure.is_overridden).unlink()
        return stored

    @api.model
    def _add_definitions(self, values_list):
        keys = {values["key"] for values in values_list}
        definitions = (
            self.env["chanxiao.figure.definition"]
            .with_context(active_test=False)
            .search([("key", "in", list(keys))])
        )
        by_key = {definition.key: definition for definition in definitions}
        for values in values_list:
            definition = by_key.get(values["key"])
            if definition:
                values.update(
                    definition_id=definition.id,
                    unit=definition.unit,
                    better=definition.better,
                    is_as_of=definition.is_as_of,
                )

    @api.model
    def _add_targets(self, briefs, values_list):
        """Put the targets of the policy beside the values, as of the period's end."""
        policies = {brief.id: brief.meeting_id.policy_id for brief in briefs}
        targets = briefs.meeting_id.policy_id.target_ids.grouped(
            lambda target: (target.policy_id, target.definition_id.key)
        )
        for values in values_list:
            candidates = targets.get((policies[values["brief_id"]], values["key"]), [])
            day = values["period_end"]
            valid = [target for target in candidates if target._is_valid_on(day)][:1]
            values["has_target"] = bool(valid)
            for name in LIMITS:
                values[name] = valid[0][name] if valid else 0.0

    def _copy_texts(self):
        """Keep names and explanations as they are at this moment, in every language.

        A figure says for ever how it was computed, whatever becomes of its definition.
        """
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        # English first: what is written in no other language falls back to it
        for code in sorted(codes, key=lambda code: code != "en_US"):
            for figure in self.with_context(lang=code):
                if definition := figure.definition_id:
                    figure._write_system(
                        {
                            "label": definition.name,
                            "explanation": definition.explanation,
                        }
                    )

    # what a frozen figure is today: orders of the same period were booked since

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


class ChanxiaoMeetingBrief(models.Model):
    """Reading a brief's figures from the ERP, until the meeting freezes them."""

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

    def _unfreeze(self):
        """The start was taken back: figures follow the ERP, departments prepare on."""
        # bounded: these briefs, of a meeting whose start the user may take back
        briefs = self.sudo().filtered("frozen_at")
        missing = briefs.filtered(lambda brief: brief.state == "missing")
        reopened = briefs.filtered(lambda brief: brief.state == "pending")
        briefs._write_system({"frozen_at": False})
        missing._set_state("pending")
        # as if it had been reopened before: it is to be handed in again
        reopened._set_state("pending", submitted_at=False, submitted_by_id=False)
        missing |= reopened
        for meeting, waiting in missing.grouped("meeting_id").items():
            meeting._schedule_preparation(waiting)

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
        # bounded likewise: figures of these briefs
        self.env["chanxiao.meeting.figure"].sudo()._store(self, values_list)
        self._update_live_figures()

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
