from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

# Approved, and not in force yet: such a policy is a draft that nobody changes any more.
AWAITING = Domain("state", "=", "draft") & Domain("approved_at", "!=", False)


class ChanxiaoMeetingPolicy(models.Model):
    """From when on a policy is in force: on the day it is approved, or later.

    Approved for a later day it stays in the state of a draft, with everything in it as
    it was approved, and the revision that it replaces stays in force. When the day
    comes in the policy's time zone, a scheduled job makes the change.
    """

    _inherit = "chanxiao.meeting.policy"
    _frozen_fields = dict.fromkeys(("approved", "retired"), {"valid_from"})

    valid_from = fields.Date(
        "In Force From",
        copy=False,
        tracking=True,
        help="The first day on which the policy is in force. Empty, or a day before it "
        "is approved: the day on which it is approved.",
    )
    is_awaiting = fields.Boolean(compute="_compute_is_awaiting")
    is_locked = fields.Boolean(compute="_compute_is_awaiting")
    awaiting_notice = fields.Char(compute="_compute_awaiting_notice")

    _awaiting_unique = models.UniqueIndex(
        "(company_id, code) WHERE state = 'draft' AND approved_at IS NOT NULL",
        "Another policy of the company with this code is approved already and comes "
        "into force later. Retire that one first or choose another code.",
    )

    @api.depends("state", "approved_at")
    def _compute_is_awaiting(self):
        for policy in self:
            is_awaiting = policy.state == "draft" and bool(policy.approved_at)
            policy.is_awaiting = is_awaiting
            policy.is_locked = is_awaiting or policy.state != "draft"

    @api.depends("is_awaiting", "valid_from")
    @api.depends_context("lang")
    def _compute_awaiting_notice(self):
        for policy in self:
            policy.awaiting_notice = policy.is_awaiting and self.env._(
                "Approved; comes into force on %s. Meetings planned from that day on "
                "follow it already. Until then nobody changes it.",
                format_date(self.env, policy.valid_from),
            )

    def _get_valid_from(self):
        """First day in force, False if it was never approved.

        Policies that were approved before the day was recorded count from then on.
        """
        self.ensure_one()
        if self.valid_from or not self.approved_at:
            return self.approved_at and self.valid_from
        return self._get_local_date(self.approved_at)

    # what was approved stays as it is

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """What is read-only unless it is a draft is so from the approval on.

        Said here, as several rooms add fields and buttons to the form.
        """
        arch, view = super()._get_view(view_id, view_type, **options)
        for node in arch.xpath("//field[@readonly=\"state != 'draft'\"]"):
            node.set("readonly", "is_locked")
        for node in arch.xpath("//button[@name='action_approve']"):
            node.set("invisible", f"is_awaiting or ({node.get('invisible', '0')})")
        return arch, view

    def _get_frozen_fields(self):
        frozen = super()._get_frozen_fields()
        # bounded: whether a policy that is being written was approved
        if self.sudo().is_awaiting:
            declared = self._get_declared("_frozen_fields")
            frozen = frozen.union(*(names.get("approved", ()) for names in declared))
        return frozen

    def _get_frozen_message(self, names):
        if not self.is_awaiting:
            return super()._get_frozen_message(names)
        return self.env._(
            "“%(policy)s” was approved and comes into force on %(date)s, so it cannot "
            "be changed. An administrator of meetings can retire it before that day "
            "and amend the revision in force anew.",
            policy=self.display_name,
            date=format_date(self.env, self.valid_from),
        )

    def _check_unlocked(self):
        result = super()._check_unlocked()
        if awaiting := self.filtered("is_awaiting")[:1]:
            raise UserError(awaiting._get_frozen_message(set()))
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_awaiting(self):
        if awaiting := self.filtered("is_awaiting")[:1]:
            raise UserError(awaiting._get_frozen_message(set()))

    # approved now, in force now or later

    def _approval_error_message(self):
        if self.is_awaiting:
            return self.env._(
                "“%(policy)s” is approved already and comes into force on %(date)s.",
                policy=self.display_name,
                date=format_date(self.env, self.valid_from),
            )
        return super()._approval_error_message() or self._get_code_message()

    def _get_code_message(self):
        """Which other policy has the code on the day this one comes into force."""
        # bounded: names a policy of the same company that has the same code
        others = (
            self.sudo()
            .with_context(active_test=False)
            .search(
                Domain("company_id", "=", self.company_id.id)
                & Domain("code", "=", self.code)
                & Domain("id", "not in", (self | self.previous_revision_id).ids)
                & (Domain("state", "=", "approved") | AWAITING)
            )
        )
        return bool(others) and self.env._(
            "“%(other)s” has the code %(code)s as well. An administrator of meetings "
            "retires that one first or chooses another code; then this one can be "
            "approved.",
            other=others[0].display_name,
            code=self.code,
        )

    def _prepare_approval_values(self):
        today = self._get_local_date(fields.Datetime.now())
        return {
            **super()._prepare_approval_values(),
            "valid_from": max(self.valid_from or today, today),
        }

    def _take_effect_when_due(self):
        """Put an approved policy into force if its day has come, else announce it."""
        self.ensure_one()
        if self._is_due():
            self._take_effect()
            return
        self._message_log(
            body=self.env._(
                "Approved by %(user)s; in force from %(date)s.",
                user=self.approved_by_id.name,
                date=format_date(self.env, self.valid_from),
            )
        )

    def _is_due(self):
        today = self._get_local_date(fields.Datetime.now())
        return self.is_awaiting and self.valid_from <= today

    def _take_effect(self):
        """The change from the revision before to this one, which is approved."""
        self.ensure_one()
        self.previous_revision_id._lock_transition()._retire_in_favour_of(self)
        self._set_state("approved")
        self._action_approve()

    @api.model
    def _cron_take_effect(self):
        """Put into force whose day has come, or came while the job was not run."""
        # a day begins first where clocks are ahead
        last = fields.Date.add(fields.Date.today(), days=1)
        awaiting = self.search(
            AWAITING & Domain("valid_from", "<=", last), order="valid_from, id"
        )
        self.env["ir.cron"]._chanxiao_do_each(
            awaiting.filtered(lambda policy: policy._is_due()),
            lambda policy: policy._take_effect_once(),
        )

    def _take_effect_once(self):
        """Likewise, unless somebody else is at it: the next run looks again."""
        revisions = self | self.previous_revision_id
        # bounded: locks the rows, reads nothing
        if self.env["ir.cron"]._chanxiao_take(revisions.sudo()) != revisions:
            return
        self.invalidate_recordset(["state", "approved_at"])
        if self._is_due():
            self._take_effect()

    def action_retire(self):
        """Also an approved policy that is not in force yet: it never comes into it."""
        self._check_manager()
        policies = self._lock_transition()
        awaiting = policies.filtered("is_awaiting")
        awaiting._set_state("retired")
        return super(ChanxiaoMeetingPolicy, policies - awaiting).action_retire()
