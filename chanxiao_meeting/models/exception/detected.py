"""Exceptions that were found in the data, and what becomes of them by themselves."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..common.state_mixin import ensure_single
from .finding import add_up_stakes, get_worst
from .overview import AGES

# What somebody enters who works on an exception.
WORK = ("cause_reason_id", "cause_note", "containment", "prevention", "deadline")
# What it was found with, and people may know better.
GIVEN = (
    "name",
    "kind",
    "severity",
    "amount_at_risk",
    "department_id",
    "responsible_id",
    "detected_at",
)
DISMISSIBLE = ("new", "analysing")


class ChanxiaoControlException(models.Model):
    """Found by a detector, beside those that people report.

    It says what was measured, and closes itself when that is over and nobody has
    worked on it. What people entered stays as they entered it.
    """

    _inherit = "chanxiao.control.exception"
    _system_fields = {
        "detector_code",
        "detection_key",
        "is_automatic",
        "first_seen_at",
        "last_seen_at",
        "gone_at",
        "measured_value",
        "limit_value",
        "source_model",
        "source_id",
        "finding_ids",
        "closed_as",
        "dismissal_reason",
        "changed_by_people",
        "policy_id",
        "is_confidential",
    }

    is_automatic = fields.Boolean("Found in the Data", readonly=True, copy=False)
    detector_code = fields.Selection(
        "_selection_code", "Found As", readonly=True, copy=False, index="btree_not_null"
    )
    detection_key = fields.Char(readonly=True, copy=False)
    source_model = fields.Char(readonly=True, copy=False)
    source_id = fields.Many2oneReference(
        "Record Found", model_field="source_model", readonly=True, copy=False
    )
    measured_value = fields.Float(
        "Measured", readonly=True, copy=False, aggregator=None
    )
    limit_value = fields.Float(
        "Measured Limit",
        readonly=True,
        copy=False,
        aggregator=None,
        help="What was measured has to exceed it to be reported.",
    )
    measured_unit = fields.Char("Measured In", compute="_compute_measured_unit")
    first_seen_at = fields.Datetime("First Found", readonly=True, copy=False)
    last_seen_at = fields.Datetime(
        "Last Found",
        readonly=True,
        copy=False,
        help="Noted when something changes, and else once a day.",
    )
    gone_at = fields.Datetime(
        "Gone Since",
        readonly=True,
        copy=False,
        help="The data show it no longer. Who works on it closes it with what keeps "
        "it from happening again.",
    )
    finding_ids = fields.One2many(
        "chanxiao.exception.finding", "exception_id", "Findings", readonly=True
    )
    closed_as = fields.Selection(
        [("gone", "Over by itself"), ("dismissed", "Dismissed")],
        "Closed Because",
        readonly=True,
        copy=False,
    )
    dismissal_reason = fields.Text("Why It Was Dismissed", readonly=True, copy=False)
    changed_by_people = fields.Json(
        readonly=True, copy=False, help="Names of fields that are not found any more."
    )

    policy_id = fields.Many2one(
        "chanxiao.meeting.policy",
        "Treated by Policy",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The policy that says which department treats it.",
    )
    is_confidential = fields.Boolean(
        "For the Department Only",
        readonly=True,
        copy=False,
        help="The policy keeps the figures of the department that treats it "
        "confidential: only the department, the chair, organizers and auditors read "
        "it.",
    )

    _found_unique = models.UniqueIndex(
        "(company_id, detector_code, detection_key)"
        " WHERE is_automatic AND state != 'closed'",
        "The same thing is reported by another exception that is open. Go on with "
        "that one.",
    )
    _source_idx = models.Index(
        "(source_model, source_id) WHERE is_automatic AND state != 'closed'"
    )

    @api.model
    def _selection_code(self):
        return self.env["chanxiao.exception.finding"]._selection_code()

    @api.depends("detector_code")
    @api.depends_context("lang")
    def _compute_measured_unit(self):
        detectors = self.env["chanxiao.exception.detector"]._get_detectors()
        for exception in self:
            detector = detectors.get(exception.detector_code)
            known = detector is not None
            exception.measured_unit = known and self.env._(detector._detector_unit)

    @api.model
    def _cron_detect(self):
        """Look for exceptions in the data; may run again at any time."""
        self.env["chanxiao.exception.detection"]._look()

    def action_open_source(self):
        """The record it was found on, under the rights of whoever opens it.

        :raise UserError: where it is none, or gone
        """
        ensure_single(self)
        self.check_access("read")
        model = self.source_model
        record = model in self.env and self.env[model].browse(self.source_id).exists()
        if not record:
            raise UserError(
                self.env._("“%s” is not about a record that exists.", self.display_name)
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "res_id": record.id,
            "views": [(False, "form")],
        }

    # what people change

    def write(self, vals):
        if self._is_system():
            return super().write(vals)
        changed = {
            exception: [
                name
                for name in (*WORK, *GIVEN)
                if name in vals and not exception._has_value(name, vals[name])
            ]
            for exception in self.filtered("is_automatic")
        }
        result = super().write(vals)
        for exception, names in changed.items():
            known = exception.changed_by_people or []
            if new := [name for name in names if name not in known]:
                # sudo: notes that the writer changed it, who may have given it away
                exception.sudo()._write_system({"changed_by_people": known + new})
        return result

    # dismissing

    def action_dismiss(self, reason=None):
        """It needs no treatment, for a reason that stays on record.

        It comes back if it gets much worse.

        :param str reason: why it needs none
        :raise UserError: without a reason, or for what people reported or decided on
        """
        self.check_access("write")
        words = self._get_words(reason)
        exceptions = self._lock_transition(*DISMISSIBLE)
        if reported := exceptions.filtered(lambda one: not one.is_automatic)[:1]:
            raise UserError(
                self.env._(
                    "“%s” was reported by a person, and is closed with what keeps it "
                    "from happening again. Only what was found in the data can be "
                    "dismissed.",
                    reported.name,
                )
            )
        exceptions._set_state(
            "closed",
            closed_at=fields.Datetime.now(),
            closed_as="dismissed",
            dismissal_reason=words,
        )
        exceptions._log_reason(self.env._("Dismissed"), words)
        return True

    def action_reopen(self):
        result = super().action_reopen()
        self._write_system({"closed_as": False, "dismissal_reason": False})
        return result

    # what happens by itself

    @api.model
    def _get_treating(self, records):
        """Open exceptions found on records, ``{(model, id): exception}``.

        :param records: pairs of model and id
        """
        found = self.search(
            Domain("is_automatic", "=", True)
            & Domain("state", "!=", "closed")
            & Domain("source_model", "in", list({model for model, _id in records}))
            & Domain("source_id", "in", list({id_ for _model, id_ in records}))
        )
        return {
            key: exception
            for exception in found
            if (key := (exception.source_model, exception.source_id)) in records
        }

    @api.model
    def _prepare_found(self, detector, found, posts, users, now):
        """Values of the exceptions of records.

        :param dict found: values of findings by model and id of their record
        :param dict posts: policy and line by company, see :meth:`_get_posts`
        :param dict users: who is responsible by the record, by company id and key
        """
        names = self._get_source_names(found)
        companies = self.env["res.company"]
        label = self.env._(detector._detector_label)
        subjects = dict(self._selection_subject_ref())
        shared, owners = {}, {}
        result = []
        for (model, id_), rows in found.items():
            worst = get_worst(rows)
            company = companies.browse(worst["company_id"])
            if company not in shared:
                shared[company] = self._prepare_of_company(detector, company, posts)
            user_id = users.get((company.id, worst["detection_key"]))
            if (company, user_id) not in owners:
                user = self.env["res.users"].browse(user_id or ())
                owner = self._get_owner(company, user, *posts[company])
                owners[company, user_id] = owner.id
            result.append(
                {
                    **shared[company],
                    "name": f"{label}: {names[model, id_]}",
                    "severity": worst["severity"],
                    "amount_at_risk": add_up_stakes(rows),
                    "detected_at": now,
                    "subject_ref": model in subjects and f"{model},{id_}",
                    "responsible_id": owners[company, user_id],
                    "source_model": model,
                    "source_id": id_,
                    "first_seen_at": min(row["first_seen_at"] for row in rows),
                    **self._prepare_measured(rows, worst),
                }
            )
        return result

    @api.model
    def _prepare_of_company(self, detector, company, posts):
        """Values that all exceptions of a detector in a company have in common."""
        policy, line = posts[company]
        department = self._get_found_department(company, line)
        return {
            "company_id": company.id,
            "kind": detector._exception_kind,
            "department_id": department and department.id,
            "policy_id": policy.id,
            "is_confidential": line.confidential,
            "is_automatic": True,
            "age_group": AGES[0][0],
        }

    @api.model
    def _prepare_measured(self, rows, worst):
        """What findings amount to, as their exception says it.

        :param rows: findings that are still there, or their values
        :param worst: the worst of them
        """
        return {
            "detection_key": worst["detection_key"],
            "detector_code": worst["detector_code"],
            "measured_value": worst["measured_value"],
            "limit_value": worst["limit_value"],
            "last_seen_at": max(row["last_seen_at"] for row in rows),
        }

    @api.model
    def _get_source_names(self, records):
        """Names of records, ``{(model, id): name}``."""
        names = {}
        for model in {model for model, _id in records}:
            ids = [id_ for name, id_ in records if name == model]
            for record in self.env[model].browse(ids):
                names[model, record.id] = record.display_name
        return names

    @api.model
    def _create_found(self, values):
        """Make exceptions, of each company in its own name; nobody follows them yet."""
        system = self.with_context(
            mail_create_nosubscribe=True, mail_create_nolog=True, tracking_disable=True
        )
        return system._create_system(values).with_env(self.env)

    def _follow_findings(self, now):
        """What the findings of these exceptions amount to, the worst first."""
        for exception in self:
            current = exception.finding_ids.filtered(lambda row: not row.gone_at)
            if not current:
                exception._note_over(now)
                continue
            worst = get_worst(current)
            values = {
                **self._prepare_measured(current, worst),
                "first_seen_at": min(exception.finding_ids.mapped("first_seen_at")),
                "gone_at": False,
            }
            followed = {
                "severity": worst.severity,
                "amount_at_risk": exception.currency_id.round(
                    current._get_amount_at_risk()
                ),
            }
            changed = exception.changed_by_people or ()
            values |= {n: v for n, v in followed.items() if n not in changed}
            if new := {n: v for n, v in values.items() if exception[n] != v}:
                exception._write_system(new)

    def _note_over(self, now):
        """Nothing is found any more: closed, unless somebody has worked on it."""
        self.ensure_one()
        if self.state == "closed":
            return
        if self._is_worked_on():
            self._write_system({"gone_at": now})
            self._message_log(
                body=self.env._(
                    "The data show it no longer. Enter what keeps it from happening "
                    "again, and close it."
                )
            )
            return
        self._set_state("closed", closed_at=now, closed_as="gone", gone_at=now)
        self._message_log(
            body=self.env._(
                "Closed by itself: the data show it no longer, and nobody had begun to "
                "work on it."
            )
        )

    def _is_worked_on(self):
        """Whether somebody has begun to treat it, or said something about it."""
        return bool(
            self.state != "new"
            or self.changed_by_people
            or self.agenda_item_id
            or self.decision_id
            # what the system planned by itself is nobody's work
            or self.activity_ids.filtered(lambda one: not one.automated)
            or self.message_ids.filtered(lambda m: m.message_type == "comment")
        )

    def _come_back(self, was_gone):
        """It is there again, or much worse than when people were done with it."""
        self.ensure_one()
        state = "new" if self.closed_as else "analysing"
        self._set_state(
            state,
            closed_at=False,
            closed_as=False,
            dismissal_reason=False,
            gone_at=False,
        )
        self._message_log(
            body=self.env._("It has come back: the data show it again.")
            if was_gone
            else self.env._("Reopened: it is much worse than when it was closed.")
        )
