from odoo import api, fields, models

AGENDA_KINDS = [
    ("opening", "Opening"),
    ("review", "Execution review"),
    ("report", "Department report"),
    ("exception", "Exception"),
    ("new_orders", "New orders"),
    ("motion", "Motion"),
    ("improvement", "Improvement"),
    ("discussion", "Discussion"),
    ("summary", "Summary"),
]

#: what a policy lays approval steps down for
DOCUMENT_KINDS = [
    ("minutes", "Minutes of its meetings"),
    ("policy", "The policy itself"),
]


def fit_minutes(planned, available):
    """Planned minutes shortened alike, so that they fit; each topic keeps a minute.

    :param list planned: minutes of each topic
    :param int available: minutes there are; where they suffice, nothing is changed
    :return: list of minutes in the same order
    """
    total = sum(planned)
    if total <= available:
        return list(planned)
    share = max(available, 0) / total
    return [max(int(minutes * share), min(minutes, 1)) for minutes in planned]


class ChanxiaoMeetingPolicyLine(models.AbstractModel):
    """A line of a policy: like the policy, it stays as approved."""

    _name = "chanxiao.meeting.policy.line"
    _description = "Line of a Meeting Policy"
    _inherit = "chanxiao.state.mixin"
    _order = "sequence, id"
    _check_company_auto = True
    _history_field = "policy_id"

    policy_id = fields.Many2one(
        "chanxiao.meeting.policy", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    sequence = fields.Integer(default=10)

    def _get_frozen_fields(self):
        frozen = super()._get_frozen_fields()
        # bounded: whether the policy of a line that is being written is approved
        policy = self.sudo().policy_id
        if policy and policy.is_locked:
            frozen |= self._fields.keys()
        return frozen

    def _get_frozen_message(self, names):
        # bounded: the name of the policy of a line that the user may write
        return self.sudo().policy_id._get_frozen_message(names)

    @api.constrains("policy_id")
    def _check_policy_unlocked(self):
        """Nobody adds a line to an approved policy, nor moves one into it."""
        self.policy_id._check_unlocked()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self.policy_id._check_unlocked()


class ChanxiaoMeetingPolicyDepartment(models.Model):
    _name = "chanxiao.meeting.policy.department"
    _description = "Department of a Meeting Policy"
    _inherit = "chanxiao.meeting.policy.line"

    department_id = fields.Many2one(
        "hr.department", required=True, ondelete="restrict", check_company=True
    )
    representative_id = fields.Many2one(
        "res.users",
        check_company=True,
        help="Prepares the department's brief and reports in the meeting. "
        "Left empty, the department's manager does.",
    )
    source_ids = fields.Many2many("chanxiao.figure.source", string="Figures From")
    confidential = fields.Boolean(
        help="Only the department itself, the chair, organizers and auditors may "
        "read the brief."
    )

    _department_unique = models.UniqueIndex(
        "(policy_id, department_id)",
        "A department can be listed only once in a policy.",
    )

    def _get_representative(self):
        """The user who prepares the brief; empty if the department has no one."""
        self.ensure_one()
        policy = self.policy_id
        representative = policy._get_allowed(self.representative_id)
        return representative or policy._get_head(self.department_id)


class ChanxiaoMeetingPolicyAgenda(models.Model):
    _name = "chanxiao.meeting.policy.agenda"
    _description = "Standing Agenda Item"
    _inherit = "chanxiao.meeting.policy.line"

    name = fields.Char("Topic", required=True, translate=True)
    kind = fields.Selection(AGENDA_KINDS, required=True, default="discussion")
    duration_planned = fields.Integer("Planned Minutes", default=10)
    department_id = fields.Many2one("hr.department", check_company=True)
    presenter_id = fields.Many2one("res.users", check_company=True)
    guiding_questions = fields.Text(
        translate=True,
        help="What people should have thought about before the meeting; it is on the "
        "notice.",
    )

    _duration_positive = models.Constraint(
        "CHECK (duration_planned >= 0)", "A topic cannot take negative time."
    )

    def _get_topic_count(self):
        """How many topics of a meeting it makes: a report is one a department."""
        self.ensure_one()
        if self.kind != "report":
            return 1
        departments = self.policy_id.department_ids.department_id
        return len(
            departments & self.department_id if self.department_id else departments
        )

    def _get_presenter(self):
        self.ensure_one()
        return self.policy_id._get_allowed(self.presenter_id)
