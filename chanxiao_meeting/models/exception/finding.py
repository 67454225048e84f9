"""What was found in the data, and what becomes of it from one look to the next."""

from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

# the least first
RANKS = {"minor": 0, "major": 1, "critical": 2}
#: after a self-closing, so long the same exception comes back instead of a new one
RETURNS = timedelta(days=1)
#: so often it is noted that something is still there, if nothing else changes
NOTED = timedelta(days=1)
#: what an exception takes over from a finding
REPORTED = (
    "company_id",
    "detector_code",
    "detection_key",
    "source_model",
    "source_id",
    "measured_value",
    "limit_value",
    "severity",
    "stakes",
    "since",
    "first_seen_at",
    "last_seen_at",
)


def get_worst(rows):
    """The worst finding, of two the older one.

    :param rows: findings, or their values
    """
    return min(rows, key=lambda row: (-RANKS.get(row["severity"], 0), row["since"]))


def add_up_stakes(rows):
    """What findings endanger altogether; the same thing counts once.

    :param rows: findings, or their values
    """
    stakes = {}
    for row in rows:
        for label, amount in (row["stakes"] or {}).items():
            stakes[label] = max(stakes.get(label, 0), amount)
    return sum(stakes.values())


class ChanxiaoExceptionFinding(models.Model):
    """One finding of a detector, as long as it lasts.

    Findings are compared with what a detector finds now, and differences are written:
    nothing is deleted and made anew. All findings on one record of the ERP belong to
    one exception.
    """

    _name = "chanxiao.exception.finding"
    _description = "Finding in the Data"
    _inherit = "chanxiao.state.mixin"
    _derived_fields = {"severity_rank", "is_followed"}
    _order = "exception_id, gone_at desc, severity_rank desc, since, id"
    _rec_name = "detection_key"

    exception_id = fields.Many2one(
        "chanxiao.control.exception",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    detector_code = fields.Selection("_selection_code", "Found As", readonly=True)
    detection_key = fields.Char(required=True, readonly=True)
    source_model = fields.Char("Model", required=True, readonly=True)
    source_id = fields.Many2oneReference(
        "Record Found", model_field="source_model", required=True, readonly=True
    )
    detail = fields.Char("Part", readonly=True)
    cause = fields.Char("Likely Cause", readonly=True)
    measured_value = fields.Float("Measured", readonly=True)
    limit_value = fields.Float("Measured Limit", readonly=True)
    unit = fields.Char("Measured In", compute="_compute_unit")
    stakes = fields.Json(
        "At Stake", readonly=True, help="What it endangers, and how much of each."
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_at_risk = fields.Monetary(
        "Money at Risk",
        compute="_compute_amount_at_risk",
        help="What it endangers, in the currency of the company; empty where the data "
        "do not say it.",
    )
    severity = fields.Selection(
        [("minor", "Minor"), ("major", "Major"), ("critical", "Critical")],
        readonly=True,
    )
    severity_rank = fields.Integer(
        compute="_compute_severity_rank",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
    )
    since = fields.Datetime("Out of Control Since", readonly=True)
    seen_count = fields.Integer(
        "Times Found in a Row",
        readonly=True,
        help="Counted until it is reported.",
    )
    first_seen_at = fields.Datetime("First Found", readonly=True)
    last_seen_at = fields.Datetime("Last Found", readonly=True)
    gone_at = fields.Datetime("Gone Since", readonly=True)
    is_followed = fields.Boolean(
        compute="_compute_is_followed",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
    )

    _followed_unique = models.UniqueIndex(
        "(company_id, detector_code, detection_key) WHERE is_followed",
        "The same thing is reported by another exception that is open. Go on with "
        "that one.",
    )
    _source_idx = models.Index("(source_model, source_id)")

    @api.model
    def _selection_code(self):
        detectors = self.env["chanxiao.exception.detector"]._get_detectors()
        return [
            (code, self.env._(detector._detector_label))
            for code, detector in detectors.items()
        ]

    @api.depends("detector_code")
    @api.depends_context("lang")
    def _compute_unit(self):
        detectors = self.env["chanxiao.exception.detector"]._get_detectors()
        for finding in self:
            detector = detectors.get(finding.detector_code)
            finding.unit = detector is not None and self.env._(detector._detector_unit)

    @api.depends("stakes")
    def _compute_amount_at_risk(self):
        for finding in self:
            finding.amount_at_risk = finding._get_amount_at_risk()

    def _get_amount_at_risk(self):
        """What these endanger altogether; the same thing counts once."""
        return add_up_stakes(self)

    @api.depends("severity")
    def _compute_severity_rank(self):
        for finding in self:
            finding.severity_rank = RANKS.get(finding.severity, 0)

    @api.depends("gone_at", "exception_id.state")
    def _compute_is_followed(self):
        """What is still there, or is gone while its exception is still treated."""
        for finding in self:
            state = finding.exception_id.state
            finding.is_followed = not finding.gone_at or state not in (False, "closed")

    # from one look to the next

    @api.model
    def _follow(self, detector, company, findings, now):
        """Bring the findings of one detector in a company up to date.

        :param detector: empty recordset of the detector
        :param company: one ``res.company``; its branches belong to it
        :param list findings: what there is now, by ``Finding``
        :param datetime now: naive UTC
        """
        # sudo: findings of this detector in this company, and their exceptions, which
        # the system alone makes and closes
        system = self.sudo()
        limits = detector._get_limits(company)
        known = system._get_known(detector._detector_code, company, now)
        new, changed = [], []
        for finding in findings:
            row = known.pop((finding.company_id, finding.key), None)
            if row is None:
                new.append(system._prepare_row(detector, finding, now))
            elif row._update(detector, finding, limits, now):
                changed.append(row)
        changed = system.concat(*changed)
        gone = system.concat(*known.values()).filtered(lambda r: not r.gone_at)
        waiting = changed.filtered(
            lambda r: not r.exception_id and r.seen_count >= limits["runs"]
        )
        users = {(f.company_id, f.key): f.user_id for f in findings}
        # exceptions before their findings, which need not be written again
        made = waiting._report(detector, new if limits["runs"] <= 1 else [], users, now)
        created = system._create_system(new)
        made._tell_owners()
        gone._note_gone(now)
        exceptions = (changed | created | gone.exists()).exception_id
        (exceptions - made)._follow_findings(now)
        exceptions._propose_calls()

    @api.model
    def _get_known(self, code, company, now):
        """Findings that may be found again, ``{(company id, key): finding}``."""
        companies = self.env["res.company"].search([("id", "child_of", company.id)])
        looked_for = Domain("company_id", "in", companies.ids) & Domain(
            "detector_code", "=", code
        )
        # without a join: after a first look the database does not know yet how many
        # there are, and compares each of thousands with every exception
        gone = self.search(
            looked_for
            & Domain("is_followed", "=", False)
            & Domain("gone_at", ">", now - RETURNS),
            order="gone_at, id",
        )
        lately = gone.filtered(lambda row: row.exception_id.closed_as == "gone")
        followed = self.search(
            looked_for & Domain("is_followed", "=", True), order="gone_at, id"
        )
        # of two with one key, that which is followed, else the last one
        return {
            (row.company_id.id, row.detection_key): row for row in lately + followed
        }

    @api.model
    def _prepare_row(self, detector, finding, now):
        return {
            "company_id": finding.company_id,
            "detector_code": detector._detector_code,
            "detection_key": finding.key,
            "source_model": finding.model,
            "source_id": finding.res_id,
            "seen_count": 1,
            "first_seen_at": now,
            "since": finding.since or now,
            # as they are computed, which would go through thousands one by one
            "severity_rank": RANKS[finding.severity],
            "is_followed": True,
            **self._prepare_measured(finding, now),
        }

    @api.model
    def _prepare_measured(self, finding, now):
        known = {"since": finding.since} if finding.since else {}
        return {
            **known,
            "measured_value": finding.measured,
            "limit_value": finding.limit,
            "severity": finding.severity,
            "detail": finding.detail,
            "cause": finding.cause,
            "stakes": finding.stakes or False,
            "last_seen_at": now,
            "gone_at": False,
        }

    def _update(self, detector, finding, limits, now):
        """Write what has changed since this was last seen, if that matters.

        :return: whether its exception has to follow
        """
        exception = self.exception_id
        values = {}
        if not exception:
            values = {"seen_count": self.seen_count + 1}
        elif exception.state == "closed":
            is_back = self.gone_at or self._is_worse(detector, finding, limits)
            if not is_back:
                return False
            exception._come_back(self.gone_at)
        elif not self._has_changed(finding, limits, now):
            return False
        self._write_system({**values, **self._prepare_measured(finding, now)})
        return True

    def _has_changed(self, finding, limits, now):
        """Whether to write what is found now: the value within the band does not."""
        moved = abs(finding.measured - self.measured_value)
        band = limits["dampening"] / 100 * abs(self.measured_value)
        return (
            bool(self.gone_at)
            or moved > band
            or self.limit_value != finding.limit
            or (self.detail or "") != finding.detail
            or (self.cause or "") != finding.cause
            or self._has_other_stakes(finding, limits)
            or self.last_seen_at <= now - NOTED
        )

    def _has_other_stakes(self, finding, limits):
        """Whether it endangers other things, or much more or less of the same."""
        before, now = self.stakes or {}, finding.stakes
        amount = sum(before.values())
        # cents may differ by how they are added up
        band = max(limits["dampening"] / 100 * amount, self.currency_id.rounding)
        return before.keys() != now.keys() or abs(sum(now.values()) - amount) > band

    def _is_worse(self, detector, finding, limits):
        """Whether it is much worse than when people were done with it."""
        before = detector._get_excess(self.measured_value, self.limit_value)
        excess = detector._get_excess(finding.measured, finding.limit)
        return RANKS[finding.severity] > self.severity_rank or excess > before * (
            1 + limits["worse"] / 100
        )

    def _note_gone(self, now):
        """These are found no more; what was never reported is forgotten."""
        reported = self.filtered("exception_id")
        (self - reported).unlink()
        reported._write_system({"gone_at": now})

    def _report(self, detector, new, users, now):
        """Give each of these an exception: that of its record, if one is open.

        :param list new: values of findings that are about to be made, which get theirs
        :param dict users: who is responsible by the record, by company id and key
        :return: the exceptions that were made
        """
        Exceptions = self.env["chanxiao.control.exception"]
        known = self.read(REPORTED, load=None)
        by_record = defaultdict(list)
        for row in [*known, *new]:
            by_record[row["source_model"], row["source_id"]].append(row)
        if not by_record:
            return Exceptions
        companies = self.env["res.company"]
        companies = companies.browse({row["company_id"] for row in [*known, *new]})
        source = detector._detector_code.partition(".")[0]
        posts = Exceptions._get_posts(source, companies)
        treated = Exceptions._get_treating(by_record)
        missing = {key: rows for key, rows in by_record.items() if key not in treated}
        values = Exceptions._prepare_found(detector, missing, posts, users, now)
        made = Exceptions._create_found(values)
        treated.update(zip(missing, made, strict=True))
        for key, rows in by_record.items():
            exception = treated[key]
            for row in rows:
                row["exception_id"] = exception.id
            # a finding of a confidential department is not for more people because
            # another department has found something on the same record
            _policy, line = posts[companies.browse(rows[0]["company_id"])]
            if line.confidential and not exception.is_confidential:
                exception._write_system({"is_confidential": True})
        for finding, row in zip(self, known, strict=True):
            finding._write_system({"exception_id": row["exception_id"]})
        return made
