from odoo import api, fields, models
from odoo.exceptions import UserError


class ChanxiaoControlException(models.Model):
    """Something that runs out of the plan of production and sales, until it is over.

    Reported on the record it happened to, treated by a meeting where that is needed,
    and closed once something prevents it from happening again.
    """

    _name = "chanxiao.control.exception"
    _description = "Production–Sales Exception"
    _inherit = [
        "chanxiao.meeting.subject.reference",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "detected_at desc, id desc"
    _check_company_auto = True
    _system_fields = {"agenda_item_id", "closed_at"}

    name = fields.Char("What Happened", required=True, tracking=True, index="trigram")
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
    )
    kind = fields.Selection(
        [
            ("delivery", "Late delivery"),
            ("material", "Missing material"),
            ("quality", "Quality problem"),
            ("equipment", "Equipment failure"),
            ("capacity", "Lack of capacity"),
            ("order", "Changed or cancelled order"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
        tracking=True,
    )
    severity = fields.Selection(
        [("minor", "Minor"), ("major", "Major"), ("critical", "Critical")],
        required=True,
        default="major",
        tracking=True,
    )
    detected_at = fields.Datetime(
        required=True, default=lambda self: fields.Datetime.now(), index=True
    )
    closed_at = fields.Datetime(readonly=True, copy=False)
    department_id = fields.Many2one("hr.department", check_company=True)
    responsible_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        check_company=True,
        domain="[('share', '=', False)]",
        tracking=True,
        help="Sees to it that the exception is treated.",
    )
    cause_reason_id = fields.Many2one(
        "chanxiao.reason",
        "Cause",
        domain="[('scope', '=', 'exception')]",
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    cause_note = fields.Text("About the Cause")
    containment = fields.Text(help="What was done at once to limit the damage.")
    prevention = fields.Text(
        "Prevention of Recurrence", help="What keeps it from happening again."
    )
    agenda_item_id = fields.Many2one(
        "chanxiao.meeting.agenda.item",
        "Topic",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    meeting_id = fields.Many2one(
        "chanxiao.meeting",
        compute="_compute_meeting_id",
        store=True,
        index="btree_not_null",
        help="The meeting that treats it.",
    )
    decision_id = fields.Many2one(
        "chanxiao.meeting.decision",
        copy=False,
        check_company=True,
        ondelete="set null",
        index="btree_not_null",
        tracking=True,
        domain="[('state', 'not in', ('proposed', 'withdrawn'))]",
        help="The decision by which it is put right.",
    )
    state = fields.Selection(
        [
            ("new", "New"),
            ("analysing", "Being Analysed"),
            ("decided", "Decided"),
            ("executing", "Being Put Right"),
            ("closed", "Closed"),
        ],
        default="new",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand=True,
    )

    @api.depends("subject_ref")
    def _compute_company_id(self):
        """Company of the record it happened to; else, once, the current one."""
        subjects = self._get_subjects()
        for exception in self:
            subject = subjects.get(exception)
            owner = subject.company_id if subject is not None else False
            exception.company_id = owner or exception.company_id or self.env.company

    @api.depends("agenda_item_id.meeting_id", "decision_id.meeting_id")
    def _compute_meeting_id(self):
        for exception in self:
            exception.meeting_id = (
                exception.decision_id.meeting_id or exception.agenda_item_id.meeting_id
            )

    def _get_system_message(self, names):
        return self.env._(
            "The topic and the closing date of an exception are entered by its "
            "buttons: put it on an agenda, or close it."
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_treated(self):
        if treated := self.filtered(lambda exception: exception.state != "new")[:1]:
            raise UserError(
                self.env._(
                    "“%s” has been looked into and stays on record. Close it instead.",
                    treated.name,
                )
            )

    def action_open_subject(self):
        return self._get_subject_window()
