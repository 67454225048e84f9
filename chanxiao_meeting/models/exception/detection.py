"""Which exceptions a company looks for, with what limits, and when it last did."""

from psycopg2.errors import LockNotAvailable

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class ChanxiaoExceptionDetection(models.Model):
    """One detector in one company: whether and how it is used.

    Rows follow the detectors found in code; people say which are used and with what
    limits. Branches are looked through with their company, by its settings.
    """

    _name = "chanxiao.exception.detection"
    _description = "Search for Exceptions"
    _inherit = "chanxiao.state.mixin"
    _order = "company_id, sequence, id"
    _rec_name = "code"
    # all else follows the code
    _editable_fields = {"is_enabled", "threshold_ids"}

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade", index=True
    )
    code = fields.Char(required=True, readonly=True)
    sequence = fields.Integer(readonly=True)
    active = fields.Boolean(default=True, readonly=True)
    label = fields.Char("Finds", compute="_compute_label")
    unit = fields.Char("Measured In", compute="_compute_label")
    is_enabled = fields.Boolean("Look for It", default=True)
    last_run_at = fields.Datetime("Last Looked", readonly=True)
    threshold_ids = fields.One2many(
        "chanxiao.exception.threshold", "detection_id", "Limits"
    )

    _company_code_unique = models.UniqueIndex("(company_id, code)")

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_label(self):
        detectors = self.env["chanxiao.exception.detector"]._get_detectors()
        for detection in self:
            detector = detectors.get(detection.code)
            known = detector is not None
            detection.label = (
                self.env._(detector._detector_label) if known else detection.code
            )
            detection.unit = known and self.env._(detector._detector_unit)

    @api.depends("label")
    def _compute_display_name(self):
        for detection in self:
            detection.display_name = detection.label

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_system():
            # who has no right at all is told so, and nothing else
            self.check_access("create")
            raise UserError(self._get_system_message(()))
        return super().create(vals_list)

    def _get_system_message(self, names):
        return self.env._(
            "What is looked for comes with the program. Enter whether and with what "
            "limits your company looks for it."
        )

    # rows follow the code

    @api.model
    def _sync(self, companies):
        """Make the rows that are missing in companies; shelve those without code.

        :param companies: ``res.company`` records that are no branches
        """
        # sudo: rows that follow from the code alone, of these companies
        everything = self.sudo().with_context(active_test=False)
        found = everything.search(Domain("company_id", "in", companies.ids))
        detectors = self.env["chanxiao.exception.detector"]._get_detectors()
        for detection in found:
            is_known = detection.code in detectors
            if detection.active != is_known:
                detection._write_system({"active": is_known})
        known = {(row.company_id.id, row.code): row for row in found}
        missing = []
        for company in companies:
            for code, detector in detectors.items():
                if row := known.get((company.id, code)):
                    row._add_thresholds(detector)
                else:
                    missing.append(self._prepare_row(company, code, detector))
        everything._create_system(missing)

    @api.model
    def _prepare_row(self, company, code, detector):
        return {
            "company_id": company.id,
            "code": code,
            "sequence": detector._detector_sequence,
            "threshold_ids": [
                Command.create({"key": one.key, "value": one.default})
                for one in detector._get_thresholds().values()
            ],
        }

    def _add_thresholds(self, detector):
        """What the detector has learned to tell apart since the row was made."""
        there = set(self.threshold_ids.mapped("key"))
        new = [t for key, t in detector._get_thresholds().items() if key not in there]
        self.env["chanxiao.exception.threshold"]._create_system(
            [
                {"detection_id": self.id, "key": one.key, "value": one.default}
                for one in new
            ]
        )

    @api.model
    def _get_limits(self, company, code):
        """Limits that a company entered for a detector, ``{key: number}``."""
        # sudo: limits of the company that is looked through
        thresholds = self.env["chanxiao.exception.threshold"].sudo()
        rows = thresholds.search_fetch(
            Domain("detection_id.company_id", "=", company.id)
            & Domain("detection_id.code", "=", code),
            ["key", "value"],
        )
        return {row.key: row.value for row in rows}

    @api.model
    def action_open(self):
        """The settings of the current company, made now if they never were needed."""
        self.check_access("read")
        self._sync(self.env.company.root_id)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "chanxiao_meeting.chanxiao_exception_detection_action"
        )
        return {**action, "domain": [("company_id", "=", self.env.company.root_id.id)]}

    # looking

    @api.model
    def _look(self):
        """Look for everything in all companies; what was left off comes first."""
        companies = self.env["res.company"].search([("parent_id", "=", False)])
        self._sync(companies)
        now = fields.Datetime.now()
        due = self.search(
            Domain("company_id", "in", companies.ids) & Domain("is_enabled", "=", True),
            order="last_run_at ASC NULLS FIRST, company_id, sequence, id",
        )
        self.env["ir.cron"]._chanxiao_do_each(due, lambda one: one._detect(now))

    def _detect(self, now):
        """Look for one kind of exception in one company.

        :param datetime now: naive UTC
        :raise LockNotAvailable: where somebody looks through this company right now
        """
        self.ensure_one()
        self._lock_company()
        detector = self.env["chanxiao.exception.detector"]._get_detectors()[self.code]
        lang = self.company_id.partner_id.lang
        findings = detector.with_context(lang=lang)._collect(self.company_id, now)
        rows = self.env["chanxiao.exception.finding"].with_context(lang=lang)
        rows._follow(detector, self.company_id, findings, now)
        self._write_system({"last_run_at": now})

    def _lock_company(self):
        """One at a time looks through a company: two would report the same record."""
        rows = self.search([("company_id", "=", self.company_id.id)])
        if len(rows.try_lock_for_update()) != len(rows):
            raise LockNotAvailable(f"{self.company_id} is being looked through")


class ChanxiaoExceptionThreshold(models.Model):
    """A number by which a company decides what is out of control."""

    _name = "chanxiao.exception.threshold"
    _description = "Limit of a Search for Exceptions"
    _inherit = "chanxiao.state.mixin"
    _order = "detection_id, id"
    _rec_name = "key"
    _editable_fields = {"value"}

    detection_id = fields.Many2one(
        "chanxiao.exception.detection",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="detection_id.company_id", store=True)
    key = fields.Char(required=True, readonly=True)
    label = fields.Char("Limit", compute="_compute_label")
    value = fields.Float("Limit Value", required=True, digits=(16, 2))
    usual_value = fields.Float("Usually", compute="_compute_label", digits=(16, 2))

    _key_unique = models.UniqueIndex("(detection_id, key)")

    @api.depends("key", "detection_id.code")
    @api.depends_context("lang")
    def _compute_label(self):
        for threshold in self:
            known = threshold._get_declared_threshold()
            threshold.label = self.env._(known.label) if known else threshold.key
            threshold.usual_value = known.default if known else 0.0

    def _get_declared_threshold(self):
        """What the code says of this limit, or None."""
        detectors = self.env["chanxiao.exception.detector"]._get_detectors()
        detector = detectors.get(self.detection_id.code)
        return detector is not None and detector._get_thresholds().get(self.key)

    @api.constrains("value")
    def _check_value(self):
        for threshold in self:
            known = threshold._get_declared_threshold()
            if known and threshold.value < known.minimum:
                raise ValidationError(
                    self.env._(
                        "“%(limit)s” of “%(detection)s” is %(minimum)s at least.",
                        limit=threshold.label,
                        detection=threshold.detection_id.label,
                        minimum=known.minimum,
                    )
                )
