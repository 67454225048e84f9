from odoo import models
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ..models.policy.recurrence import reported_period
from ..providers.period import Period
from .finding import Finding, Threshold

_lt = LazyTranslate(__name__)


class FiguresUnderTarget(models.AbstractModel):
    """What detectors of figures under their target share; none by itself.

    A policy in force says the target, and by its cycle how long a period is: the last
    ones that are complete. The target counts that is valid on a period's last day. Of
    several policies with a target for a figure, the first counts. What is not known
    is not under its target.
    """

    _name = "chanxiao.exception.detector.target"
    _description = "Detector of Figures Under Their Target"
    _inherit = "chanxiao.exception.detector"

    _detector_unit = _lt("%")
    _direction = -1
    _thresholds = (
        Threshold("periods", _lt("Periods in a row under the target"), 2, minimum=1),
        Threshold("dampening", _lt("Change that is not followed (%)"), 1),
    )
    #: keys of the figures
    _figure_keys = ()

    def _get_findings(self, company, now):
        count = int(self._get_limits(company)["periods"])
        today = self._get_period(company, now).as_of_date
        values, findings, judged = {}, [], set()
        for policy in self._find_policies(company):
            periods = self._get_periods(policy.recurrence, today, count)
            targets = self._get_targets(policy, periods, judged)
            judged.update(targets)
            if targets and policy.recurrence not in values:
                values[policy.recurrence] = [
                    self._read_values(company, first, last, now)
                    for first, last in periods
                ]
            for key, of_periods in targets.items():
                found = [of[key] for of in values[policy.recurrence]]
                if finding := self._make_finding(company, key, of_periods, found):
                    findings.append(finding)
        return findings

    def _find_policies(self, company):
        return self.env["chanxiao.meeting.policy"].search(
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "approved")
            & Domain("target_ids.definition_id.key", "in", self._figure_keys)
        )

    def _get_periods(self, recurrence, today, count):
        """First and last days of the last periods that are complete, the last first."""
        periods, day = [], today
        for _number in range(count):
            periods.append(reported_period(recurrence, day))
            day = periods[-1][0]
        return periods

    def _get_targets(self, policy, periods, judged):
        """Targets by figure that are not judged yet, one for each period."""
        targets = {}
        for key in self._figure_keys:
            of_key = policy.target_ids.filtered(
                lambda target, key=key: target.definition_id.key == key
            )
            valid = [
                of_key.filtered(lambda target, day=last: target._is_valid_on(day))[:1]
                for _first, last in periods
            ]
            if key not in judged and all(valid):
                targets[key] = valid
        return targets

    def _read_values(self, company, first, last, now):
        """Values of the figures in one period, by key."""
        source = self._figure_keys[0].partition(".")[0]
        period = Period(company, first, last, as_of=now)
        collected = self.env["chanxiao.figure.provider"]._collect(period, [source])
        return {figure.key: figure.value for figure in collected[source]}

    def _make_finding(self, company, key, targets, values):
        """A finding where every period is known and under its target, else None.

        :param list targets: target of each period, the last period first
        :param list values: value of the figure likewise
        """
        pairs = list(zip(values, targets, strict=True))
        if any(value is None or value >= target.target for value, target in pairs):
            return None
        bad = [value < target.threshold for value, target in pairs]
        return Finding(
            model="chanxiao.meeting.policy.target",
            res_id=targets[0].id,
            key=key,
            company_id=company.id,
            measured=values[0],
            limit=targets[0].target,
            severity="critical" if all(bad) else "major" if bad[0] else "minor",
            detail=", ".join(f"{value:.1f} %" for value in reversed(values)),
        )
