from odoo import api, fields, models
from odoo.fields import Domain

from ..common.local_time import to_day

MINUTES = "chanxiao.meeting.minutes"


class ChanxiaoMeetingPolicyRules(models.AbstractModel):
    """Whether late minutes are looked into."""

    _inherit = "chanxiao.meeting.policy.rules"

    account_late_minutes = fields.Boolean(
        "Look Into Late Minutes",
        help="Minutes that were not issued by their deadline are proposed for "
        "accountability: of the recorder, or of whoever is to approve them.",
    )


class ChanxiaoMeetingPolicy(models.Model):
    _inherit = "chanxiao.meeting.policy"
    _frozen_fields = dict.fromkeys(("approved", "retired"), {"account_late_minutes"})


class ChanxiaoMeetingAccountability(models.Model):
    """Minutes that come too late are somebody's duty, too."""

    _inherit = "chanxiao.meeting.accountability"

    @api.model
    def _selection_cause(self):
        *causes, other = super()._selection_cause()
        late = ("minutes_late", self.env._("Minutes not issued in time"))
        return [*causes, late, other]

    @api.model
    def _selection_record_ref(self):
        # bounded: what the model is called
        label = self.env["ir.model"].sudo()._get(MINUTES).name
        return [*super()._selection_record_ref(), (MINUTES, label)]

    @api.model
    def _get_cause_models(self):
        return {**super()._get_cause_models(), "minutes_late": MINUTES}

    @api.model
    def _get_rule_switches(self):
        return [*super()._get_rule_switches(), "account_late_minutes"]

    @api.model
    def _find_causes(self, policy):
        causes = super()._find_causes(policy)
        if not policy.account_late_minutes:
            return causes
        # a later revision has no deadline of its own
        minutes = self.env[MINUTES].search(
            Domain("meeting_id.policy_id", "=", policy.id)
            & Domain("revision", "=", 1)
            & (Domain("is_overdue", "=", True) | Domain("is_late", "=", True))
        )
        return causes + [("minutes_late", document) for document in minutes]

    @api.model
    def _get_record_facts(self, record):
        if record._name != MINUTES:
            return super()._get_record_facts(record)
        # whoever has them in hands: they wait for approval, or are written
        approver = record.state == "in_review" and record._get_awaited()
        tz = record.meeting_id.policy_id.tz
        return {
            "person_id": approver or record.recorder_id,
            "missed_date": record.deadline and to_day(record.deadline, tz),
            "name": record.display_name,
        }
