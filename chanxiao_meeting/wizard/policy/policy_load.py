from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...models.common.groups import USER
from ...models.common.state_mixin import ensure_single


class ChanxiaoMeetingPolicyLoad(models.TransientModel):
    """Policies from templates, with the people and departments of a company."""

    _name = "chanxiao.meeting.policy.load"
    _description = "New Policies from Templates"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    template_ids = fields.Many2many(
        "chanxiao.meeting.policy.template",
        "chanxiao_meeting_policy_load_template_rel",
        string="Meetings",
        required=True,
    )
    line_ids = fields.One2many(
        "chanxiao.meeting.policy.load.line",
        "load_id",
        "Functions",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    existing_notice = fields.Char(compute="_compute_existing_notice")
    missing_notice = fields.Char(compute="_compute_missing_notice")
    speaker_notice = fields.Char(compute="_compute_missing_notice")
    role_notice = fields.Char(compute="_compute_missing_notice")
    source_notice = fields.Char(compute="_compute_source_notice")

    @api.depends("template_ids", "company_id")
    def _compute_line_ids(self):
        for load in self:
            templates, company = load.template_ids, load.company_id
            functions = templates._get_functions()._origin
            departments = functions.filtered(
                lambda function: function.kind == "department"
            )._find_departments(company)
            uses = load._get_uses()
            load.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "function_id": function.id,
                            "department_id": departments[function].id
                            if function in departments
                            else False,
                            "user_id": function._get_user(company).id,
                            "used_for": uses[function],
                        }
                    )
                    # people first: they are what is most often to be named
                    for function in functions.sorted().sorted("kind", reverse=True)
                ),
            ]

    def _get_uses(self):
        """``{function: text}``: where each function is needed."""
        places = defaultdict(lambda: defaultdict(list))
        for template in self.template_ids._origin:
            for name in (
                "chair_function_id",
                "deputy_function_id",
                "recorder_function_id",
            ):
                if function := template[name]:
                    label = template._fields[name]._description_string(self.env)
                    places[function][label].append(template.code)
            for function in template.approval_step_ids.function_id:
                places[function][self.env._("Takes part in approving")].append(
                    template.code
                )
            for line in template.department_ids:
                label = self.env._("Takes part")
                places[line.function_id][label].append(template.code)
        return {
            function: "; ".join(
                f"{label}: {', '.join(codes)}" for label, codes in by_label.items()
            )
            for function, by_label in places.items()
        }

    def _get_existing(self):
        """Policies that have one of the codes already, and are not retired."""
        return self.env["chanxiao.meeting.policy"].search(
            [
                ("code", "in", self.template_ids.mapped("code")),
                ("company_id", "=", self.company_id.id),
                ("state", "!=", "retired"),
            ]
        )

    @api.depends("template_ids", "company_id")
    def _compute_existing_notice(self):
        for load in self:
            existing = load._get_existing()
            load.existing_notice = bool(existing) and self.env._(
                "There already, and left as they are: %s.",
                existing.mapped("display_name"),
            )

    @api.depends("line_ids.user_id", "line_ids.department_id")
    def _compute_missing_notice(self):
        for load in self:
            lines = load.line_ids
            unnamed = lines.filtered(
                lambda line: line.kind == "person" and not line.user_id
            ).function_id
            load.missing_notice = bool(unnamed) and self.env._(
                "Nobody is named yet as: %s. The drafts are made all the same; name "
                "them there before they are approved.",
                unnamed.mapped("name"),
            )
            mute = lines.filtered(
                lambda line: line.kind == "department" and not line._get_speaker()
            ).function_id
            load.speaker_notice = bool(mute) and self.env._(
                "Nobody speaks yet for: %s. Name a person beside the department, or a "
                "manager in the department; until then whoever plans the meeting is "
                "asked for its brief.",
                mute.mapped("name"),
            )
            load.role_notice = load._get_no_role_message(lines.user_id)

    def _get_no_role_message(self, users):
        """Who of those named may not open meetings, and who can mend it; or False."""
        # bounded: whether colleagues who were just named have a role
        without = users.sudo().filtered(lambda user: not user.has_group(USER))
        return bool(without) and self.env._(
            "No role in meetings yet: %s. Ask an administrator of users for the role "
            "“Attendee”; without it they cannot open the meetings they are named for.",
            without.mapped("name"),
        )

    @api.depends("template_ids")
    def _compute_source_notice(self):
        for load in self:
            missing = load.template_ids._get_missing_sources()
            load.source_notice = bool(missing) and self.env._(
                "Figures that come once their application is installed, see Settings: "
                "%s.",
                missing,
            )

    def action_load(self):
        """Make the policies, as drafts.

        :return: the action that shows them
        :raise UserError: when there are all of them already
        """
        ensure_single(self)
        existing = set(self._get_existing().mapped("code"))
        templates = self.template_ids.filtered(lambda t: t.code not in existing)
        if not templates:
            raise UserError(
                self.env._(
                    "All these meetings have a policy in “%s” already. Choose others, "
                    "or amend the policies that are there.",
                    self.company_id.display_name,
                )
            )
        self.line_ids._remember()
        policies = self.env["chanxiao.meeting.policy"]
        for template in templates:
            policies |= template._create_policy(self.company_id)
        return policies._get_records_action(name=self.env._("New Policies"))


class ChanxiaoMeetingPolicyLoadLine(models.TransientModel):
    """Who or what fills one function in the company."""

    _name = "chanxiao.meeting.policy.load.line"
    _description = "Function of New Policies"

    load_id = fields.Many2one(
        "chanxiao.meeting.policy.load", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="load_id.company_id")
    function_id = fields.Many2one(
        "chanxiao.meeting.function", required=True, readonly=True
    )
    kind = fields.Selection(related="function_id.kind")
    used_for = fields.Char(readonly=True)
    department_id = fields.Many2one(
        "hr.department", domain="[('company_id', 'in', [company_id, False])]"
    )
    user_id = fields.Many2one(
        "res.users",
        "Person",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )

    def _get_speaker(self):
        """Who speaks for the department: the person named, else its head."""
        # bounded: who heads a department that the user chose
        return self.user_id or self.department_id.sudo().manager_id.user_id

    def _remember(self):
        for line in self:
            function, company = line.function_id, line.company_id
            if line.department_id:
                function._remember(company, line.department_id)
            # whoever was taken out is not named again
            function._remember(company, line.user_id)
