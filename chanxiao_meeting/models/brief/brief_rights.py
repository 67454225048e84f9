from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

ORGANIZER = "chanxiao_meeting.group_chanxiao_meeting_organizer"


class ChanxiaoMeetingBrief(models.Model):
    """Who reads a brief, who prepares it, and until when.

    Who reads is in the record rules; what is here serves them.
    """

    _inherit = "chanxiao.meeting.brief"

    is_own_department = fields.Boolean(
        compute="_compute_is_own_department",
        search="_search_is_own_department",
        help="The user is employed in the department or below it.",
    )
    can_prepare = fields.Boolean(compute="_compute_can_prepare")
    can_edit_texts = fields.Boolean(compute="_compute_can_prepare")

    @api.depends("department_id")
    @api.depends_context("uid")
    def _compute_is_own_department(self):
        departments = self._get_own_departments()
        for brief in self:
            brief.is_own_department = brief.department_id in departments

    @api.model
    def _search_is_own_department(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("department_id", "in", self._get_own_departments().ids)

    @api.model
    def _get_own_departments(self):
        """Departments the user is employed in, and those these belong to."""
        # bounded: where the user works is no secret to the user
        employees = self.env.user.sudo().with_context(active_test=True).employee_ids
        return (
            self.env["hr.department"]
            .sudo()
            .search([("id", "parent_of", employees.department_id.ids)])
        )

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Tell about a confidential brief only those who may read it.

        Followers stay when they change departments; others are mentioned by mistake.
        """
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        if not self.confidential:
            return recipients
        users = self.env["res.users"].browse(
            data["uid"] for data in recipients if data["uid"]
        )
        readers = users.filtered(lambda user: self.with_user(user).has_access("read"))
        return [data for data in recipients if data["uid"] in readers.ids]

    def _is_prepared_by_user(self):
        self.ensure_one()
        if self.env.su or self.env.user.has_group(ORGANIZER):
            return True
        # bounded: compares two users, tells nothing about the department
        manager = self.sudo().department_id.manager_id.user_id
        return self.env.user in self.responsible_id | manager

    def _check_may_prepare(self):
        """Refuse users who may not prepare these briefs, or no longer.

        :raise AccessError: naming who prepares the brief
        :raise UserError: when the meeting has started or is over
        """
        self.check_access("read")
        for brief in self:
            if not brief._is_prepared_by_user():
                raise AccessError(
                    self.env._(
                        "“%(brief)s” is prepared by %(responsible)s. Ask them, the "
                        "department's manager or an organizer of meetings.",
                        brief=brief.display_name,
                        responsible=brief.responsible_id.name or self.env._("nobody"),
                    )
                )
            if message := brief._closed_message():
                raise UserError(message)

    def _closed_message(self):
        """Why the user can no longer change the brief, or False.

        Departments prepare until the meeting starts. Organizers may still put the
        words in order while it runs, never the figures.
        """
        self.ensure_one()
        if self.env.su:
            return False
        # the meeting's state is for everybody who reads one of its briefs
        state = self.sudo().meeting_id.state
        if state in ("held", "cancelled"):
            return self.env._(
                "The meeting of “%s” is over: its material stays as it was.",
                self.display_name,
            )
        is_started = self.frozen_at or state == "in_progress"
        if is_started and not self.env.user.has_group(ORGANIZER):
            return self.env._(
                "The meeting of “%s” has started. Only an organizer of meetings can "
                "still change what was brought to it.",
                self.display_name,
            )
        return False

    @api.depends("responsible_id", "department_id", "frozen_at", "state")
    @api.depends_context("uid")
    def _compute_can_prepare(self):
        for brief in self:
            may = brief._is_prepared_by_user() and not brief._closed_message()
            brief.can_prepare = may
            brief.can_edit_texts = may and brief.state != "submitted"
