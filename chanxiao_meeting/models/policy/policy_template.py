from odoo import Command, api, fields, models

from ..common.state_mixin import ensure_single
from .policy_line import AGENDA_KINDS

REGULATIONS = [
    ("factory", "Factory production–sales meeting"),
    ("company", "Company production–sales meeting"),
    ("sales", "Meetings of a sales department"),
    ("centre", "Meetings of a sales centre"),
    ("team", "Meetings of sales teams"),
    ("property", "Meetings of property sales"),
]
#: topics that every meeting has
USUAL_KINDS = ("review", "report", "summary")


class ChanxiaoMeetingPolicyTemplate(models.Model):
    """A regulation's meeting, from which a company makes its own policy."""

    _name = "chanxiao.meeting.policy.template"
    _description = "Template of a Meeting Policy"
    _inherit = "chanxiao.meeting.policy.rules"
    _order = "sequence, code"

    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    code = fields.Char(required=True, copy=False)
    name = fields.Char(required=True, translate=True)
    regulation = fields.Selection(
        REGULATIONS, required=True, group_expand="_expand_used_regulations"
    )
    chair_function_id = fields.Many2one(
        "chanxiao.meeting.function",
        "Chair",
        domain=[("kind", "=", "person")],
        ondelete="restrict",
    )
    deputy_function_id = fields.Many2one(
        "chanxiao.meeting.function",
        "Deputy Chair",
        domain=[("kind", "=", "person")],
        ondelete="restrict",
    )
    recorder_function_id = fields.Many2one(
        "chanxiao.meeting.function",
        "Recorder",
        domain=[("kind", "=", "person")],
        ondelete="restrict",
    )
    department_ids = fields.One2many(
        "chanxiao.meeting.policy.template.department",
        "template_id",
        "Departments",
        copy=True,
    )
    agenda_ids = fields.One2many(
        "chanxiao.meeting.policy.template.agenda",
        "template_id",
        "Standing Agenda",
        copy=True,
    )

    _code_unique = models.Constraint(
        "UNIQUE (code)", "There is a template with this code already."
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for template in self:
            template.display_name = f"{template.code or ''} {template.name or ''}"

    @api.model
    def _expand_used_regulations(self, used, _domain):
        """Groups in the order of the regulations, not of the alphabet."""
        return [code for code, _label in REGULATIONS if code in used]

    def action_load(self):
        """Open the dialog that makes policies from these templates.

        :raise AccessError: for who may not create policies
        """
        self.check_access("read")
        self.env["chanxiao.meeting.policy"].check_access("create")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Policies from Templates"),
            "res_model": "chanxiao.meeting.policy.load",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_template_ids": [Command.set(self.ids)]},
        }

    def _create_policy(self, company, **values):
        """A draft policy of this template, in all languages.

        Departments are found by their functions' names, missing ones are created; of
        the people those take part who have the functions in the company.

        :param company: the company it is for
        :param values: values of the policy that take the place of the template's
        :return: the policy
        :raise AccessError: for who may not create policies
        """
        self.ensure_one()
        Policy = self.env["chanxiao.meeting.policy"].with_company(company)
        Policy.check_access("create")
        policy = Policy.create({**self._prepare_policy_values(company), **values})
        self.copy_translations(policy, excluded={*values, "department_ids"})
        return policy

    def _prepare_policy_values(self, company):
        lines = self.department_ids
        departments = lines._get_departments(company)
        organizer = lines.filtered("is_organizer")[:1]
        return {
            **self._prepare_rule_values(),
            "company_id": company.id,
            "code": self.code,
            "name": self.name,
            "chair_id": self.chair_function_id._get_user(company).id,
            "deputy_chair_ids": [
                Command.set(self.deputy_function_id._get_user(company).ids)
            ],
            "recorder_id": self.recorder_function_id._get_user(company).id,
            "organizer_department_id": (
                departments[organizer.function_id].id if organizer else False
            ),
            "department_ids": lines._prepare_commands(company, departments),
            # in the order of their ids, so that translations find their lines
            "agenda_ids": [
                Command.create(line._prepare_line_values())
                for line in self.agenda_ids.sorted("id")
            ],
        }

    def _prepare_rule_values(self):
        return {name: self[name] for name in self._get_rule_fields()}

    def _get_functions(self):
        """The functions that somebody or something has to fill."""
        return (
            self.department_ids.function_id
            | self.chair_function_id
            | self.deputy_function_id
            | self.recorder_function_id
        )

    def _get_missing_sources(self):
        """Codes of figures that these templates ask for and this database lacks."""
        lines = self.department_ids
        codes = {code for line in lines for code in line._get_codes()}
        return sorted(codes.difference(lines._get_sources().mapped("code")))


class ChanxiaoMeetingPolicyTemplateDepartment(models.Model):
    _name = "chanxiao.meeting.policy.template.department"
    _description = "Department of a Policy Template"
    _order = "sequence, id"

    template_id = fields.Many2one(
        "chanxiao.meeting.policy.template",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    function_id = fields.Many2one(
        "chanxiao.meeting.function",
        "Department",
        required=True,
        domain=[("kind", "=", "department")],
        ondelete="restrict",
    )
    source_codes = fields.Char(
        "Figures From",
        help="Codes of figure sources, separated by commas, such as sales, market. "
        "Those whose application is not installed are left out.",
    )
    confidential = fields.Boolean()
    is_organizer = fields.Boolean("Convenes")

    _function_unique = models.Constraint(
        "UNIQUE (template_id, function_id)",
        "A department can be listed only once in a template.",
    )

    def _get_codes(self):
        codes = (self.source_codes or "").split(",")
        return [code.strip() for code in codes if code.strip()]

    def _get_departments(self, company):
        """``{function: department}`` of all lines; missing departments are created."""
        functions = self.function_id
        found = functions._find_departments(company)
        missing = functions.filtered(lambda function: function not in found)
        return {**found, **missing._create_departments(company)}

    def _prepare_commands(self, company, departments, listed=()):
        """Commands that create a policy's lines, one a department.

        A department that fills two functions reports the figures of both.

        :param company: the company of the policy
        :param dict departments: ``{function: department}``
        :param listed: departments that the policy has already
        """
        by_department = self.grouped(lambda line: departments[line.function_id])
        return [
            Command.create(
                {
                    "sequence": lines[0].sequence,
                    "department_id": department.id,
                    "representative_id": lines.function_id._get_representative(
                        company, department
                    ).id,
                    "source_ids": [Command.set(lines._get_sources().ids)],
                    "confidential": any(lines.mapped("confidential")),
                }
            )
            for department, lines in by_department.items()
            if department not in listed
        ]

    def _get_sources(self):
        codes = [code for line in self for code in line._get_codes()]
        return self.env["chanxiao.figure.source"].search([("code", "in", codes)])


class ChanxiaoMeetingPolicyTemplateAgenda(models.Model):
    _name = "chanxiao.meeting.policy.template.agenda"
    _description = "Topic of a Policy Template"
    _order = "sequence, id"

    template_id = fields.Many2one(
        "chanxiao.meeting.policy.template",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("Topic", required=True, translate=True)
    kind = fields.Selection(AGENDA_KINDS, required=True, default="discussion")
    duration_planned = fields.Integer("Planned Minutes", default=10)
    guiding_questions = fields.Text(translate=True)

    _duration_positive = models.Constraint(
        "CHECK (duration_planned >= 0)", "A topic cannot take negative time."
    )

    def _prepare_line_values(self):
        return {
            "sequence": self.sequence,
            "name": self.name,
            "kind": self.kind,
            "duration_planned": self.duration_planned,
            "guiding_questions": self.guiding_questions,
        }


class ChanxiaoMeetingPolicy(models.Model):
    """The departments that a regulation names, added to a policy that is there."""

    _inherit = "chanxiao.meeting.policy"

    def action_load_departments(self):
        """Add the usual departments that the policy does not list yet.

        Those of the template with the policy's code, or of the factory's meeting. A
        department of the company with the same name is used; a missing one is created,
        so that the policy can be approved at once and refined later.
        """
        ensure_single(self)
        self._check_manager()
        self._check_unlocked()
        lines = self._get_usual_template().department_ids
        departments = lines._get_departments(self.company_id)
        listed = self.department_ids.department_id
        self.department_ids = lines._prepare_commands(
            self.company_id, departments, listed
        )
        if not self.organizer_department_id:
            convenes = lines.filtered("is_organizer")[:1].function_id
            self.organizer_department_id = departments.get(convenes)
        return True

    def _get_usual_template(self):
        templates = self.env["chanxiao.meeting.policy.template"]
        usual = self.env.ref(
            "chanxiao_meeting.chanxiao_meeting_policy_template_f",
            raise_if_not_found=False,
        )
        return templates.search([("code", "=", self.code)], limit=1) or (
            usual or templates
        )

    def _take_usual_agenda(self):
        """Give this policy the topics of its template, or those every meeting has.

        Those are the review of earlier decisions, a report of each department and the
        summary, as long as the meeting has time for them.
        """
        template = self._get_usual_template()
        lines = template.agenda_ids.sorted("id")
        if template.code != self.code:
            lines = lines.filtered(lambda line: line.kind in USUAL_KINDS)
        topics = self.env["chanxiao.meeting.policy.agenda"].create(
            [{"policy_id": self.id, **line._prepare_line_values()} for line in lines]
        )
        for line, topic in zip(lines, topics, strict=True):
            line.copy_translations(topic)
        if self.is_agenda_too_long:
            self.action_fit_agenda()
        self._message_log(
            body=self.env._(
                "Approved without topics of its own, so it took the usual ones: %s.",
                topics.mapped("name"),
            )
        )
