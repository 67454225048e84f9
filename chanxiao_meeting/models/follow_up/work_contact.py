from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.i18n import format_list

from ..common.groups import ORGANIZER
from ..common.state_mixin import ensure_single

ASKED_FIELDS = {
    "company_id",
    "deadline",
    "details",
    "from_department_id",
    "kind",
    "meeting_id",
    "subject_ref",
    "to_department_id",
    "topic",
}
ANSWER_FIELDS = {"answer", "assignee_id", "promised_date"}
#: the step in which the fields are written, and whose step it is
WRITTEN_IN = {
    "can_ask": ASKED_FIELDS,
    "can_answer": ANSWER_FIELDS,
    "can_finish": {"result"},
    "can_confirm": {"remark"},
}
#: the state in which each step is taken
STEPS = {
    "can_ask": "draft",
    "can_answer": "sent",
    "can_finish": "accepted",
    "can_confirm": "done",
    "can_reassign": "accepted",
}
WRITTEN_FIELDS = set().union(*WRITTEN_IN.values())


class ChanxiaoWorkContact(models.Model):
    """What one department asks of another: people for a meeting, support, an answer.

    The head of the asked department accepts with a person and a date, or declines with
    a reason; whoever asked confirms what was done. At any time it is one side's turn,
    and an activity says so.
    """

    _name = "chanxiao.work.contact"
    _description = "Work Contact Sheet"
    _inherit = [
        "chanxiao.meeting.subject.reference",
        "chanxiao.discussion.mixin",
        "mail.activity.mixin",
    ]
    _order = "date_due, id desc"
    _rec_name = "topic"
    _rec_names_search = ["topic", "name"]
    _check_company_auto = True
    _system_fields = {
        "answered_at",
        "answered_by_id",
        "closed_at",
        "done_at",
        "done_by_id",
        "head_id",
        "name",
        "requester_id",
        "sent_at",
    }
    _frozen_fields = {
        "draft": WRITTEN_FIELDS - ASKED_FIELDS,
        "sent": WRITTEN_FIELDS - ANSWER_FIELDS,
        # somebody else may have to do it after all
        "accepted": WRITTEN_FIELDS - {"result", "assignee_id"},
        "done": WRITTEN_FIELDS - {"remark"},
        "declined": WRITTEN_FIELDS,
        "confirmed": WRITTEN_FIELDS,
    }

    name = fields.Char("Number", readonly=True, copy=False, index="trigram")
    topic = fields.Char("Asked For", required=True, tracking=True, index="trigram")
    kind = fields.Selection(
        [
            ("people", "People for a meeting"),
            ("support", "Support"),
            ("answer", "An answer"),
        ],
        "What Is Needed",
        default="support",
        required=True,
    )
    details = fields.Text("In Detail", help="What exactly, how much of it, and why.")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    from_department_id = fields.Many2one(
        "hr.department",
        required=True,
        ondelete="restrict",
        check_company=True,
        index=True,
        default=lambda self: self._default_from_department_id(),
    )
    to_department_id = fields.Many2one(
        "hr.department",
        required=True,
        ondelete="restrict",
        check_company=True,
        index=True,
        tracking=True,
    )
    meeting_id = fields.Many2one(
        "chanxiao.meeting",
        "For Meeting",
        ondelete="set null",
        check_company=True,
        index="btree_not_null",
    )
    deadline = fields.Date("Needed By", tracking=True)
    requester_id = fields.Many2one(
        "res.users",
        "Asked By",
        readonly=True,
        copy=False,
        default=lambda self: self.env.uid,
        index=True,
    )
    sent_at = fields.Datetime("Sent On", readonly=True, copy=False)
    head_id = fields.Many2one(
        "res.users",
        "Asked Person",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Who headed the asked department when this was sent.",
    )
    assignee_id = fields.Many2one(
        "res.users",
        "Responsible",
        copy=False,
        tracking=True,
        check_company=True,
        index="btree_not_null",
        domain="[('share', '=', False)]",
        help="Who does it, named by the head of the asked department.",
    )
    promised_date = fields.Date(
        "Promised For",
        copy=False,
        tracking=True,
        help="By when the asked department does it; at first when it is needed.",
    )
    answer = fields.Text("Reply", copy=False, help="Declining needs a reason.")
    answered_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    answered_at = fields.Datetime(readonly=True, copy=False)
    result = fields.Text(copy=False, help="What was done.")
    done_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    done_at = fields.Datetime(readonly=True, copy=False)
    remark = fields.Text(
        "Remark on the Result",
        copy=False,
        help="What whoever asked has to say; sending it back needs a reason.",
    )
    closed_at = fields.Datetime(
        readonly=True, copy=False, help="When it was confirmed or declined."
    )
    date_due = fields.Date("Due", compute="_compute_date_due", store=True, index=True)
    overdue_days = fields.Integer("Days Overdue", compute="_compute_alert")
    alert = fields.Selection(selection="_selection_alert", compute="_compute_alert")
    can_ask = fields.Boolean(compute="_compute_steps")
    can_answer = fields.Boolean(compute="_compute_steps")
    can_finish = fields.Boolean(compute="_compute_steps")
    can_confirm = fields.Boolean(compute="_compute_steps")
    can_reassign = fields.Boolean(compute="_compute_steps")
    can_take_back = fields.Boolean(compute="_compute_steps")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("sent", "Sent"),
            ("accepted", "Accepted"),
            ("declined", "Declined"),
            ("done", "Reported Done"),
            ("confirmed", "Confirmed"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand="_expand_used_states",
    )

    # when it is due

    @api.depends("deadline", "promised_date")
    def _compute_date_due(self):
        for contact in self:
            contact.date_due = contact.promised_date or contact.deadline

    @api.model
    def _selection_alert(self):
        alert = self.env["chanxiao.meeting.action"]._fields["alert"]
        return alert._description_selection(self.env)

    @api.depends("date_due", "state")
    @api.depends_context("tz", "uid")
    def _compute_alert(self):
        """As of tasks, while something is still to be answered or done."""
        tasks = self.env["chanxiao.meeting.action"]
        today = tasks._get_today()
        for contact in self:
            is_due = contact.state in ("sent", "accepted") and contact.date_due
            days = (today - contact.date_due).days if is_due else None
            contact.overdue_days = max(days or 0, 0)
            contact.alert = tasks._get_alert(days)

    # whose turn it is

    @api.depends(
        "state",
        "requester_id",
        "head_id",
        "assignee_id",
        "done_by_id",
        "from_department_id",
        "to_department_id",
    )
    @api.depends_context("uid")
    def _compute_steps(self):
        for contact in self:
            for step, state in STEPS.items():
                contact[step] = contact.state == state and contact._is_step_of_user(
                    step
                )
            is_waiting = contact.state in ("sent", "declined")
            contact.can_take_back = is_waiting and contact._is_step_of_user("can_ask")

    def _get_people(self, step):
        """Who takes a step, whoever is named for it first.

        :param str step: a key of ``STEPS``
        """
        self.ensure_one()
        # bounded: who is named on this sheet and heads its departments
        sheet = self.sudo()
        asking = sheet.requester_id | sheet._get_head(sheet.from_department_id)
        asked = sheet.head_id | sheet._get_head(sheet.to_department_id)
        people = {
            "can_ask": asking,
            "can_answer": asked,
            "can_reassign": asked,
            "can_finish": sheet.assignee_id | asked,
            # nobody confirms their own work
            "can_confirm": asking - sheet.assignee_id - sheet.done_by_id,
        }[step]
        return people.filtered("active")

    def _get_head(self, department):
        """The user who heads a department and works in this company; none who left."""
        # bounded: who heads a department is known to everybody in the company
        user = department.sudo().manager_id.filtered("active").user_id
        return user.filtered(
            lambda head: head.active and self.company_id in head.company_ids
        )

    def _is_step_of_user(self, step):
        user = self.env.user
        if self.env.su or user in self._get_people(step):
            return True
        return step == "can_ask" and user.has_group(ORGANIZER)

    def _check_step(self, step):
        """:raise AccessError: naming whose step it is, for everybody else"""
        self.check_access("read")
        for contact in self:
            if not contact._is_step_of_user(step):
                raise AccessError(contact._get_step_message(step))

    def _get_step_message(self, step):
        names = {
            "sheet": self.topic,
            "people": format_list(self.env, self._get_people(step).mapped("name"))
            or self.env._("nobody who is left"),
        }
        if step == "can_ask":
            return self.env._(
                "“%(sheet)s” is written, sent and taken back by %(people)s or an "
                "organizer of meetings.",
                **names,
            )
        if step == "can_finish":
            return self.env._("“%(sheet)s” is reported done by %(people)s.", **names)
        if step == "can_confirm":
            return self.env._(
                "“%(sheet)s” is confirmed or sent back by %(people)s, who asked for "
                "it; nobody confirms their own work. If they left, an administrator "
                "of meetings hands their duties over.",
                **names,
            )
        return self.env._(
            "“%(sheet)s” is answered by %(people)s, who heads the asked department.",
            **names,
        )

    @api.model
    def _get_discussion_domain(self):
        user = self.env.user
        people = ("requester_id", "head_id", "assignee_id")
        heads = ("from_department_id", "to_department_id")
        return Domain.OR(
            [Domain(name, "=", user.id) for name in people]
            + [Domain(f"{name}.manager_id.user_id", "=", user.id) for name in heads]
        )

    # what may be written

    @api.model
    def _default_from_department_id(self):
        return self._get_own_departments().filtered(
            lambda department: department.company_id == self.env.company
        )[:1]

    @api.model
    def _get_own_departments(self):
        """Departments that the user asks for: employed there, heading or speaking."""
        user = self.env.user
        # bounded: where the user works and speaks for is no secret to the user
        env = self.sudo().env
        lines = env["chanxiao.meeting.policy.department"].search(
            Domain("representative_id", "=", user.id)
            & Domain("policy_id.state", "=", "approved")
        )
        headed = env["hr.department"].search(Domain("manager_id.user_id", "=", user.id))
        # bounded: the user's own employment
        employed = user.sudo().employee_ids.department_id
        found = employed | headed | lines.department_id
        return found.with_env(self.env)

    def _check_own_department(self):
        """:raise AccessError: for whoever asks for a department of others"""
        if self.env.su or self.env.user.has_group(ORGANIZER):
            return
        if others := self.from_department_id - self._get_own_departments():
            raise AccessError(
                self.env._(
                    "You do not work in “%s”. Ask for your own department, or have an "
                    "organizer of meetings ask.",
                    others[0].display_name,
                )
            )

    @api.constrains("from_department_id", "to_department_id")
    def _check_other_department(self):
        for contact in self:
            if contact.from_department_id == contact.to_department_id:
                raise ValidationError(
                    self.env._(
                        "“%(sheet)s” goes to the department it comes from. Within "
                        "“%(department)s” nobody needs a work contact sheet: choose "
                        "another department.",
                        sheet=contact.topic,
                        department=contact.from_department_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        contacts = super().create(vals_list)
        contacts._check_own_department()
        return contacts

    def write(self, vals):
        result = super().write(vals)
        if "from_department_id" in vals:
            self._check_own_department()
        if "assignee_id" in vals:
            self._follow_assignee()
        return result

    def _check_values(self, vals):
        result = super()._check_values(vals)
        for step, names in WRITTEN_IN.items():
            if names & vals.keys():
                self._check_step(step)
        return result

    def _get_frozen_message(self, names):
        if self.state == "draft":
            return self.env._(
                "“%s” has not been sent yet. It is answered once it is.", self.topic
            )
        if self.state == "sent":
            return self.env._(
                "“%s” has been sent: what it asks for stays as it is. Take it back to "
                "change that.",
                self.topic,
            )
        return super()._get_frozen_message(names)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._check_step("can_ask")
        # with a number it was sent once, and taken back
        if kept := self.filtered(lambda c: c.name or c.state != "draft")[:1]:
            raise UserError(
                self.env._("“%s” has been sent and stays on record.", kept.topic)
            )

    # the record it is about

    def _filter_open(self):
        return self.filtered(lambda c: c.state in ("draft", "sent", "accepted"))

    def action_open_subject(self):
        """The record this sheet is about, as far as it still exists."""
        ensure_single(self)
        return self._get_subject_window()
