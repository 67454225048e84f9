"""The regulation as a document."""

from odoo import api, models

from odoo.addons.chanxiao_meeting.models.minutes.minutes_format import MinutesFormat


class ReportPolicy(models.AbstractModel):
    _name = "report.chanxiao_meeting_report.report_policy"
    _description = "Printed Meeting Policy"
    _inherit = "report.chanxiao.document"

    _document_model = "chanxiao.meeting.policy"

    @api.model
    def _get_document(self, doc):
        fmt = PolicyFormat(doc)
        return {
            **super()._get_document(doc),
            "fmt": fmt,
            **self._get_standing(doc, fmt),
            "departments": doc.department_ids,
            "reports_on": fmt.reports_on(doc),
            # Bounded: the steps of a policy that the user reads, told to its readers.
            "steps": doc.sudo().approval_step_ids.sorted(
                lambda step: (step.document_kind != "policy", step.sequence, step.id)
            ),
            "targets": [fmt.target_row(target) for target in doc.target_ids],
            "revisions": [
                {"doc": revision, **self._get_standing(revision, fmt)}
                for revision in doc._get_revision_family().sorted("revision")
            ],
        }

    @api.model
    def _get_standing(self, doc, fmt):
        """From when on a revision is in force, and whether it is."""
        valid_from = doc._get_valid_from()
        return {
            "valid_from": valid_from and fmt.day(valid_from),
            "status": self.env._("Approved, not yet in force")
            if doc.is_awaiting
            else fmt.selection(doc._name, "state", doc.state),
        }


class PolicyFormat(MinutesFormat):
    """Formats what a policy lays down, in the language of its environment."""

    def __init__(self, policy):
        currency = policy.company_id.currency_id
        header = {
            "tz": policy.tz,
            "currency": {
                "symbol": currency.symbol,
                "position": currency.position,
                "digits": currency.decimal_places,
            },
        }
        super().__init__(policy.env, {"header": header})

    def enumerate(self, names):
        return ("、" if self.is_chinese else ", ").join(names) or "–"

    def reports_on(self, policy):
        """What the meetings report on; daily ones always on the time since."""
        rule = policy.period_rule
        if policy._is_reporting_since_previous():
            rule = "since_previous"
        text = self.selection(policy._name, "period_rule", rule)
        if rule == "since_previous" and policy.period_includes_day:
            return self.env._("%s, the day itself included", text)
        return text

    def hours_before(self, hours):
        return self.env._("%s hours before the meeting", self.number(hours, 1))

    def late(self, policy):
        return self.env._(
            "From %s minutes after the start on", policy.late_grace_minutes
        )

    def place(self, policy):
        if not policy.is_online:
            return policy.location or "–"
        if not policy.location:
            return self.env._("Online")
        return self.env._("%s, and online", policy.location)

    def target_row(self, target):
        unit = target.unit
        is_range = target.better == "none"
        limits = [target.threshold, target.threshold_max][: 2 if is_range else 1]
        days = [target.date_from, target.date_to]
        return {
            "name": target.definition_id.name,
            "target": self.target(
                {
                    "target": target.target,
                    "target_max": target.target_max,
                    "unit": unit,
                    "better": target.better,
                }
            ),
            "limit": " – ".join(self.figure(limit, unit) for limit in limits),
            "valid": any(days)
            and " – ".join(self.day(day) if day else "…" for day in days),
        }
