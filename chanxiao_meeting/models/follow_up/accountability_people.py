from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..common.groups import MANAGER, ORGANIZER
from .accountability import OPEN


class ChanxiaoMeetingAccountability(models.Model):
    """Whom it concerns, who rules, and who may do what."""

    _inherit = "chanxiao.meeting.accountability"

    can_explain = fields.Boolean(compute="_compute_can")
    can_rule = fields.Boolean("Can Rule on the Case", compute="_compute_can")
    can_withdraw = fields.Boolean(compute="_compute_can")
    can_edit = fields.Boolean(compute="_compute_can")
    is_mine = fields.Boolean(
        "Mine", compute="_compute_is_mine", search="_search_is_mine"
    )

    @api.constrains("person_id", "kind")
    def _check_person(self):
        for case in self:
            person = case.person_id
            if not case.policy_id._filter_readers(person):
                raise ValidationError(
                    self.env._(
                        "%(person)s has left or takes no part in meetings of "
                        "%(company)s, and could not explain. Name somebody else, or "
                        "ask an administrator for the role “Attendee” first.",
                        person=person.name,
                        company=case.company_id.name,
                    )
                )
            if case.kind == "commendation" and person == case.proposer_id:
                raise ValidationError(
                    self.env._("Nobody commends themselves. Ask someone else to.")
                )

    def _find_ruler(self):
        """Who is to rule: the chair, or a deputy; never whom it concerns."""
        # bounded: the names of who conducts the meeting
        case = self.sudo()
        chairs = case.policy_id._get_chairs(case.meeting_id) - case.person_id
        return chairs[:1].sudo(False)

    def _get_ruler(self):
        """Who rules now: as it was laid down, or in place of who has left since."""
        # bounded: whether who is to rule still works here
        case = self.sudo()
        ruler = case.policy_id._filter_readers(case.ruler_id) - case.person_id
        return ruler.sudo(False) or self._find_ruler()

    def _may_rule(self):
        """Whether the user rules: the chair, an administrator where there is none.

        :rtype: bool
        """
        self.ensure_one()
        user = self.env.user
        if self.env.su or user == self.person_id:
            return self.env.su
        ruler = self._get_ruler()
        return user == ruler or (not ruler and user.has_group(MANAGER))

    def _may_edit(self):
        """Whether the user corrects and withdraws this: organizers, who proposed it
        and who rules on it; never whom it concerns.

        :rtype: bool
        """
        user = self.env.user
        if self.env.su or user == self.person_id:
            return self.env.su
        if user.has_group(ORGANIZER) or self._may_rule():
            return True
        return not self.is_by_rule and user == self.proposer_id

    def _is_time_over(self):
        """Whether nothing has to be waited for any more before the ruling."""
        is_waiting = self.kind == "duty" and self.state == "proposed"
        late = self.explain_by and self.explain_by < self._get_today()
        return not is_waiting or bool(late)

    @api.depends("state", "person_id", "ruler_id", "explain_by")
    @api.depends_context("uid")
    def _compute_can(self):
        user = self.env.user
        for case in self:
            is_open = case.state in OPEN
            may_edit = is_open and case._may_edit()
            to_explain = case.kind == "duty" and case.state == "proposed"
            case.can_explain = to_explain and user == case.person_id
            case.can_rule = is_open and case._may_rule() and case._is_time_over()
            case.can_withdraw = may_edit
            # a new one is being written
            case.can_edit = not case.id or (case.state == "proposed" and may_edit)

    @api.depends("person_id", "ruler_id", "state")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        mine = self.filtered_domain(self._get_mine_domain())
        for case in self:
            case.is_mine = case in mine

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = self._get_mine_domain()
        return Domain.OR(mine if wanted else ~mine for wanted in value)

    @api.model
    def _get_mine_domain(self):
        """What concerns the user, or waits for their ruling."""
        uid = self.env.uid
        to_rule = Domain("ruler_id", "=", uid) & Domain("state", "in", OPEN)
        return Domain("person_id", "=", uid) | to_rule

    @api.model
    def _get_discussion_domain(self):
        uid = self.env.uid
        names = ("person_id", "ruler_id", "department_id.manager_id.user_id")
        return Domain.OR(Domain(name, "=", uid) for name in names)

    def _hand_over(self, name, leaver, successor):
        """Nobody rules on themselves, also if they come by it in this way."""
        others = self.filtered(lambda case: case.person_id != successor)
        return super(ChanxiaoMeetingAccountability, others)._hand_over(
            name, leaver, successor
        )
