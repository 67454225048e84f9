from odoo import api, fields, models

#: whom a step may fall to, besides what other rooms add
APPROVERS = [
    ("head", "Manager of the convening department"),
    ("chair", "Chair of the meeting"),
    ("director", "Director"),
    ("person", "A named person"),
]


class ChanxiaoApprovalStep(models.Model):
    """One of the steps in which documents are approved: whose turn, and how long.

    What the steps are of is said by the rooms of the documents.
    """

    _name = "chanxiao.approval.step"
    _description = "Approval Step"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(
        "What It Is For",
        translate=True,
        help="Such as the comments of the manager. Empty: called after whom it falls "
        "to.",
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    approver = fields.Selection(
        APPROVERS,
        "Whose Turn",
        required=True,
        default="head",
        help="The director is named in Settings; otherwise it is who manages the "
        "topmost department above the one that convenes.",
    )
    user_id = fields.Many2one("res.users", "Named Person", check_company=True)
    days_allowed = fields.Integer(
        "Working Days Allowed",
        default=1,
        help="0: the same day. When they are over, an administrator of meetings may "
        "rule in place of whose turn it is.",
    )

    _days_allowed_positive = models.Constraint(
        "CHECK (days_allowed >= 0)",
        "The days allowed for a step cannot be negative.",
    )
    _person_is_named = models.Constraint(
        "CHECK (approver != 'person' OR user_id IS NOT NULL)",
        "Say which person the step falls to.",
    )

    @api.depends("name", "approver", "user_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for step in self:
            step.display_name = step.name or step._get_approver_label()

    def _get_approver_label(self):
        """Extension point: whom the step falls to, in words."""
        if self.approver == "person":
            # bounded: the name of who approves, told to who waits for them
            return self.user_id.sudo().name
        labels = dict(self._fields["approver"]._description_selection(self.env))
        return labels.get(self.approver)

    def _get_user(self, document):
        """Extension point: whom the step falls to, whether or not they may rule.

        :param document: one record of ``chanxiao.approval.mixin``
        """
        if self.approver == "person":
            return self.user_id
        return document._get_role_holder(self.approver)

    def _get_vacancy_message(self):
        """Extension point: who can mend it that the step falls to nobody."""
        return {
            "head": self.env._(
                "the department that convenes has no manager with an account and a "
                "meeting role. Personnel can enter one"
            ),
            "chair": self.env._(
                "there is no chair with an account and a meeting role. An "
                "administrator of meetings can hand the duties over"
            ),
            "director": self.env._(
                "no director with an account and a meeting role is named. An "
                "administrator can name one in Settings"
            ),
        }.get(self.approver) or self.env._(
            "the person it names has left, or has no meeting role. An administrator "
            "can give the role, or name somebody else in the steps"
        )
