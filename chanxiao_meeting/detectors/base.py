from collections import Counter
from dataclasses import replace

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import ValidationError
from odoo.tools.translate import LazyTranslate

from ..models.common.local_time import get_company_tz, to_day
from ..providers.period import Period
from .finding import Threshold

_lt = LazyTranslate(__name__)

#: what every company decides for every detector
COMMON = (
    Threshold("runs", _lt("Looks in a row that must find it"), 1, minimum=1),
    Threshold("dampening", _lt("Change that is not followed (%)"), 10),
    Threshold("worse", _lt("Worse than dismissed (%)"), 100),
)


def severity_from(major, critical):
    """Thresholds that tell minor, major and critical findings apart.

    :param float major: default of what has to be exceeded to be major
    :param float critical: likewise, to be critical
    """
    return (
        Threshold("major", _lt("Major above"), major),
        Threshold("critical", _lt("Critical above"), critical),
    )


class ChanxiaoExceptionDetector(models.AbstractModel):
    """Finds one kind of exception in the data of the ERP.

    To add a detector, put a model that inherits from this one into a file of
    ``detectors/``, set the class attributes and write :meth:`_get_findings`. Nothing
    else is needed, and nothing else knows about it. An addon of its own imports the
    file itself.
    """

    _name = "chanxiao.exception.detector"
    _description = "Exception Detector"

    #: ``<figure source>.<name>``, never changed once published. The source tells which
    #: department of a policy treats what is found.
    _detector_code = None
    #: lazily translated name of what is found
    _detector_label = None
    #: place among the detectors
    _detector_sequence = 100
    #: lazily translated unit of what is measured
    _detector_unit = _lt("days")
    #: kind of the exceptions
    _exception_kind = "other"
    #: whether more or less than the limit is out of control: 1 or -1
    _direction = 1
    #: models without which there is nothing to find
    _required_models = ()
    #: tuple of ``Threshold``
    _thresholds = ()

    @api.model
    def _get_findings(self, company, now):
        """Find what is out of control; the one method a detector has to write.

        Called as the system: filter by the companies of :meth:`_get_period` in every
        query. Number of queries must not grow with the number of records. What does
        not exceed its limit strictly may be returned; it is left out by the caller.

        :param company: one ``res.company``; its branches belong to it
        :param datetime now: naive UTC
        :return: list of ``Finding``
        """
        raise NotImplementedError

    @api.model
    def _collect(self, company, now):
        """What is out of control, read as the system whoever asks.

        :param company: one ``res.company``; its branches belong to it
        :param datetime now: naive UTC
        :return: list of ``Finding``, each of which exceeds its limit
        :raise ValidationError: if the detector breaks its contract
        """
        period = self._get_period(company, now)
        companies = period.companies
        context = {"allowed_company_ids": companies.ids, "active_test": True}
        if self.env.context.get("lang"):
            context["lang"] = self.env.context["lang"]
        # The system reads so that the same is found whoever asks; bounded by the
        # filter on the companies in every detector, and by returning plain data.
        system = self.with_env(self.env(user=SUPERUSER_ID, su=True, context=context))
        # detectors follow links by tables that the ORM knows nothing of
        system.env.flush_all()
        findings = [
            finding
            for finding in system._get_findings(company.with_env(system.env), now)
            if self._get_excess(finding.measured, finding.limit) > 0
        ]
        twice = [k for k, n in Counter(f.key for f in findings).items() if n > 1]
        if twice or {f.company_id for f in findings} - set(companies.ids):
            raise ValidationError(
                self.env._(
                    "The detector “%(code)s” finds the same thing twice, or something "
                    "of another company (%(keys)s). Ask the author of that addon to "
                    "mend it.",
                    code=self._detector_code,
                    keys=sorted(twice) or company.name,
                )
            )
        stakes = system._get_stakes(period, findings) if findings else {}
        return [
            replace(finding, stakes=stakes.get(finding.key) or {})
            for finding in findings
        ]

    @api.model
    def _get_stakes(self, period, findings):
        """Extension point: what is at stake, where the data says it.

        :param Period period: the day, for its companies and moment
        :param list findings: those that exceed their limit
        :return: ``{key of the finding: {label: amount}}``, see :class:`Finding`
        """
        return {}

    @api.model
    def _get_detectors(self):
        """Detectors whose models are there, ``{code: empty recordset}`` in sequence."""
        names = self.env.registry.descendants([self._name], "_inherit")
        detectors = [self.env[name] for name in names]
        found = sorted(
            (
                detector
                for detector in detectors
                if detector._detector_code
                and all(name in self.env for name in detector._required_models)
            ),
            key=lambda one: (one._detector_sequence, one._detector_code),
        )
        return {detector._detector_code: detector for detector in found}

    @api.model
    def _get_thresholds(self):
        """All thresholds that companies decide on, ``{key: Threshold}``."""
        own = {one.key: one for one in self._thresholds}
        # a detector may begin with another value of what all have in common
        return own | {one.key: one for one in COMMON if one.key not in own}

    # What the detectors share

    @api.model
    def _get_limits(self, company):
        """Values of the thresholds in a company, ``{key: number}``."""
        limits = {key: one.default for key, one in self._get_thresholds().items()}
        detections = self.env["chanxiao.exception.detection"]
        return limits | detections._get_limits(company, self._detector_code)

    @api.model
    def _get_period(self, company, now):
        """The day of ``now`` as the company counts days, up to that moment."""
        day = to_day(now, get_company_tz(company))
        return Period(company, day, day, as_of=now)

    @api.model
    def _get_excess(self, measured, limit):
        """By how much the limit is exceeded; not at all up to zero."""
        return (measured - limit) * self._direction

    @api.model
    def _shorten(self, text, length=200):
        """A text in one line, cut where it is too long to be listed."""
        text = " ".join((text or "").split())
        return text if len(text) <= length else f"{text[: length - 1]}…"

    @api.model
    def _judge(self, measured, limits):
        """Severity by the thresholds of :func:`severity_from`."""
        for severity in ("critical", "major"):
            if self._get_excess(measured, limits[severity]) > 0:
                return severity
        return "minor"
