from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class ChanxiaoMeetingPolicy(models.Model):
    """In force, amended, out of force."""

    _inherit = "chanxiao.meeting.policy"

    def _get_revision_family(self):
        """All revisions of these policies, the given and archived ones included."""
        policies = self.with_context(active_test=False)
        family = self
        previous = self
        # a chain of amendments is as long as the regulation was amended: a few
        while previous := previous.previous_revision_id - family:
            family |= previous
        following = self
        while (
            following := policies.search(
                [("previous_revision_id", "in", following.ids)]
            )
            - family
        ):
            family |= following
        return family

    def _check_manager(self):
        if not self.env.su and not self.env.user.has_group(
            "chanxiao_meeting.group_chanxiao_meeting_manager"
        ):
            raise AccessError(
                self.env._(
                    "Only an administrator of production–sales meetings may do this "
                    "with a policy."
                )
            )

    def _approval_error_message(self):
        """What keeps the policy from being approved, or False."""
        self.ensure_one()
        if self.state != "draft":
            return self.env._(
                "“%s” is not a draft. Amend it to make changes.", self.display_name
            )
        missing = [
            self._fields[name]._description_string(self.env)
            for name in ("chair_id", "recorder_id", "department_ids")
            if not self[name]
        ]
        if missing:
            return self.env._(
                "Before “%(policy)s” can be approved, enter: %(fields)s.",
                policy=self.display_name,
                fields=missing,
            )
        return False

    def action_approve(self):
        """Put the policy into force; the revision it replaces is retired."""
        self._check_manager()
        for policy in self:
            if message := policy._approval_error_message():
                raise UserError(message)
            policy.previous_revision_id._retire_in_favour_of(policy)
            policy._set_state("approved", **policy._prepare_approval_values())
        return True

    def _prepare_approval_values(self):
        return {
            "approved_by_id": self.env.uid,
            "approved_at": fields.Datetime.now(),
            "sequence_id": (
                self.previous_revision_id.sequence_id or self._create_sequence()
            ).id,
        }

    def _retire_in_favour_of(self, policy):
        """Meetings not convened yet are held under the new revision."""
        self.filtered(lambda old: old.state == "approved")._set_state("retired")
        # before the new one is in force: the database allows one at a time
        self.flush_recordset(["state"])
        drafts = self.meeting_ids.filtered(lambda meeting: meeting.state == "draft")
        drafts.write({"policy_id": policy.id})

    def _create_sequence(self):
        # numbering is the system's: bounded to one new sequence per policy
        return (
            self.env["ir.sequence"]
            .sudo()
            .create(
                {
                    "name": self.env._("Meetings %s", self.code),
                    "code": "chanxiao.meeting",
                    "prefix": f"{self.code}-%(range_year)s-",
                    "padding": 3,
                    "use_date_range": True,
                    "company_id": self.company_id.id,
                }
            )
        )

    def action_amend(self):
        """Open a draft revision; this one stays in force until that is approved."""
        self.ensure_one()
        self._check_manager()
        if self.state != "approved":
            raise UserError(
                self.env._("Only an approved policy is amended; edit the draft itself.")
            )
        draft = self.search(
            [("previous_revision_id", "=", self.id), ("state", "=", "draft")], limit=1
        ) or self._copy_system(
            {
                "code": self.code,
                "revision": self.revision + 1,
                "previous_revision_id": self.id,
                "skipped_dates": self.skipped_dates,
            }
        )
        return draft._get_form_action()

    def _get_form_action(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_retire(self):
        """Take the policy out of force: no further meetings are made from it."""
        self._check_manager()
        if any(policy.state != "approved" for policy in self):
            raise UserError(self.env._("Only an approved policy can be retired."))
        self._set_state("retired")
        return True
