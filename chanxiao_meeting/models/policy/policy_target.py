from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare

from ..common.state_mixin import is_system_context

# What a figure takes over from its target.
LIMITS = ("target", "threshold", "target_max", "threshold_max")
# Share of the target that a new warning limit leaves, until someone enters another.
USUAL_ROOM = 0.1
# Percent; where an administrator has not thought of a better value yet.
USUAL_SHARE = {"higher": 95.0, "lower": 5.0, "none": 80.0}


class ChanxiaoMeetingPolicyTarget(models.Model):
    """The value a figure should reach in meetings of a policy, and from when on.

    Good, warning and bad by the direction of the figure, each limit included:

    - higher is better: from the target up; from the warning limit up; below
    - lower is better: to the target; to the warning limit; above
    - neither: from the target to its upper end; from the warning limit to the upper
      one; outside
    """

    _name = "chanxiao.meeting.policy.target"
    _description = "Target of a Figure"
    _order = "definition_id, date_from desc, id desc"
    _rec_name = "definition_id"

    policy_id = fields.Many2one(
        "chanxiao.meeting.policy", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    definition_id = fields.Many2one(
        "chanxiao.figure.definition", "Figure", required=True, ondelete="restrict"
    )
    source_id = fields.Many2one(related="definition_id.source_id", string="Source")
    unit = fields.Selection(related="definition_id.unit")
    better = fields.Selection(related="definition_id.better", string="Direction")
    target = fields.Float(
        required=True,
        digits=(16, 2),
        help="At this value or better, the figure is good. Where neither more nor less "
        "is better: the lower end of what is good.",
    )
    target_max = fields.Float(
        "Target, Upper End",
        digits=(16, 2),
        help="The upper end of what is good, for figures that should lie in a range.",
    )
    threshold = fields.Float(
        "Warning Limit",
        required=True,
        digits=(16, 2),
        help="Between the target and this value the figure is a warning; beyond it, "
        "bad.",
    )
    threshold_max = fields.Float(
        "Upper Warning Limit",
        digits=(16, 2),
        help="Between the upper end of the target and this value the figure is a "
        "warning; beyond it, bad.",
    )
    date_from = fields.Date("Valid From", help="Empty: from the beginning.")
    date_to = fields.Date("Valid Until", help="Empty: until another one follows.")

    _dates_ordered = models.Constraint(
        "CHECK (date_to >= date_from)",
        "A target cannot end before it begins to be valid.",
    )

    # what is usual, until someone enters something else

    @api.onchange("definition_id")
    def _onchange_definition(self):
        """Propose limits that are usual for the unit and direction of the figure."""
        is_share = self.unit == "percent"
        self.target = USUAL_SHARE.get(self.better, 0.0) if is_share else 0.0
        self.target_max = 100.0 if is_share and self.better == "none" else 0.0
        self.threshold = self.threshold_max = 0.0
        self._onchange_limits()

    @api.onchange("target", "target_max")
    def _onchange_limits(self):
        """Move the limits that lie on the wrong side of the target by now."""
        if self.better == "none":
            self.target_max = max(self.target_max, self.target)
            if not self.threshold or self._exceeds("threshold", "target"):
                self.threshold = self._get_limit(self.target, -1)
            if self._exceeds("target_max", "threshold_max"):
                self.threshold_max = self._get_limit(self.target_max, 1)
        elif self.better == "lower":
            if self._exceeds("target", "threshold"):
                self.threshold = self._get_limit(self.target, 1)
        elif not self.threshold or self._exceeds("threshold", "target"):
            self.threshold = self._get_limit(self.target, -1)

    @api.model
    def _get_limit(self, value, direction):
        """A usual warning limit above (1) or below (-1) a target."""
        return value + direction * abs(value) * USUAL_ROOM

    # what makes sense

    @api.constrains("definition_id", *LIMITS)
    def _check_limits(self):
        """What somebody enters makes sense.

        An amendment takes over what its policy has, also targets that were entered
        before there were bounds: they are mended in it before it is approved.
        """
        if is_system_context(self.env):
            return
        for target in self:
            if message := target._get_problem():
                raise ValidationError(message)

    def _get_problem(self):
        """What is wrong with the limits of this target, or False."""
        self.ensure_one()
        for name in self._get_limits():
            if message := self._get_bounds_message(self[name]):
                return message
        return self._limits_error_message()

    def _get_limits(self):
        """Names of those limits that count in the direction of the figure."""
        return LIMITS if self.better == "none" else LIMITS[:2]

    def _get_bounds_message(self, value):
        """Why a limit cannot be right, as no value of the figure can be, or False."""
        definition = self.definition_id
        return definition._get_bounds_message(
            definition.key, definition.unit, definition.name, value
        )

    def _limits_error_message(self):
        """Which limits lie on the wrong side of each other, or False."""
        self.ensure_one()
        name = self.definition_id.name
        if self.better == "higher" and self._exceeds("threshold", "target"):
            return self.env._(
                "The more of “%s” the better: its warning limit cannot lie above the "
                "target.",
                name,
            )
        if self.better == "lower" and self._exceeds("target", "threshold"):
            return self.env._(
                "The less of “%s” the better: its warning limit cannot lie below the "
                "target.",
                name,
            )
        is_ordered = not (
            self._exceeds("threshold", "target")
            or self._exceeds("target", "target_max")
            or self._exceeds("target_max", "threshold_max")
        )
        if self.better == "none" and not is_ordered:
            return self.env._(
                "“%s” should lie in a range. Enter its limits from low to high: "
                "warning limit, target, upper end of the target, upper warning limit.",
                name,
            )
        return False

    def _exceeds(self, one, other):
        return float_compare(self[one], self[other], precision_digits=2) > 0

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


class ChanxiaoMeetingPolicy(models.Model):
    """A policy is approved once its targets can be reached."""

    _inherit = "chanxiao.meeting.policy"

    target_notice = fields.Char(compute="_compute_target_notice")

    @api.depends(
        "state", *(f"target_ids.{name}" for name in ("definition_id", *LIMITS))
    )
    @api.depends_context("lang")
    def _compute_target_notice(self):
        for policy in self:
            is_open = policy.state in ("draft", "in_review")
            policy.target_notice = is_open and policy._get_target_message()

    def _get_target_message(self):
        """Which targets are to be mended, or False."""
        problems = [
            problem
            for target in self.target_ids
            if target.definition_id and (problem := target._get_problem())
        ]
        return bool(problems) and self.env._(
            "Before this policy can be approved, an administrator of meetings mends "
            "these targets under “Targets”: %s",
            " ".join(problems),
        )

    def _approval_error_message(self):
        return super()._approval_error_message() or self._get_target_message()
