from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare


class ChanxiaoMeetingPolicyTarget(models.Model):
    """The value a figure should reach in meetings of a policy, and from when on."""

    _name = "chanxiao.meeting.policy.target"
    _description = "Target of a Figure"
    _order = "definition_id, date_from desc, id desc"
    _rec_name = "definition_id"

    policy_id = fields.Many2one(
        "chanxiao.meeting.policy", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    definition_id = fields.Many2one(
        "chanxiao.figure.definition",
        "Figure",
        required=True,
        ondelete="restrict",
        domain="[('better', '!=', 'none')]",
    )
    source_id = fields.Many2one(related="definition_id.source_id", string="Source")
    unit = fields.Selection(related="definition_id.unit")
    better = fields.Selection(related="definition_id.better", string="Direction")
    target = fields.Float(
        required=True,
        digits=(16, 2),
        help="At this value or better, the figure is good.",
    )
    threshold = fields.Float(
        "Warning Limit",
        required=True,
        digits=(16, 2),
        help="Between the target and this value the figure is a warning; beyond it, "
        "bad.",
    )
    date_from = fields.Date("Valid From")
    date_to = fields.Date("Valid Until")

    _dates_ordered = models.Constraint(
        "CHECK (date_to >= date_from)",
        "A target cannot end before it begins to be valid.",
    )

    @api.onchange("target")
    def _onchange_target(self):
        """Without a warning zone of its own, a figure is good or bad."""
        if not self.threshold:
            self.threshold = self.target

    @api.constrains("definition_id")
    def _check_direction(self):
        for target in self:
            if target.better == "none":
                raise ValidationError(
                    self.env._(
                        "“%s” is neither better when higher nor when lower, so it "
                        "cannot have a target.",
                        target.definition_id.name,
                    )
                )

    @api.constrains("definition_id", "target", "threshold")
    def _check_threshold(self):
        for target in self:
            order = float_compare(target.threshold, target.target, precision_digits=2)
            if target.better == "higher" and order > 0:
                raise ValidationError(
                    self.env._(
                        "The more of “%s” the better: its warning limit cannot lie "
                        "above the target.",
                        target.definition_id.name,
                    )
                )
            if target.better == "lower" and order < 0:
                raise ValidationError(
                    self.env._(
                        "The less of “%s” the better: its warning limit cannot lie "
                        "below the target.",
                        target.definition_id.name,
                    )
                )

    @api.constrains("policy_id", "definition_id", "date_from", "date_to")
    def _check_overlap(self):
        for target in self:
            others = target.policy_id.target_ids.filtered(
                lambda other, target=target: (
                    other != target and other.definition_id == target.definition_id
                )
            )
            if any(target._overlaps(other) for other in others):
                raise ValidationError(
                    self.env._(
                        "Two targets for “%(figure)s” in “%(policy)s” are valid at the "
                        "same time. End the earlier one before the later one begins.",
                        figure=target.definition_id.name,
                        policy=target.policy_id.display_name,
                    )
                )

    def _overlaps(self, other):
        self.ensure_one()
        return self._begins_by(other.date_to) and other._begins_by(self.date_to)

    def _begins_by(self, day):
        """Whether it is valid from ``day`` on or before; an open end is never."""
        return not day or not self.date_from or self.date_from <= day

    def _is_valid_on(self, day):
        self.ensure_one()
        return self._begins_by(day) and (not self.date_to or day <= self.date_to)
