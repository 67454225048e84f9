import re

from odoo import api, fields, models
from odoo.fields import Domain


class ChanxiaoMeetingFunction(models.Model):
    """What regulations name instead of people and departments: "the sales manager".

    Every company fills its functions once; templates find the person or department by
    them ever after.
    """

    _name = "chanxiao.meeting.function"
    _description = "Function in Meetings"
    _order = "kind, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [("department", "Department"), ("person", "Person")],
        required=True,
        default="person",
    )
    aliases = fields.Char(
        "Also Called",
        help="Further names by which an existing department is found, separated by "
        "commas.",
    )
    # kept for each company
    user_id = fields.Many2one(
        "res.users",
        "Person",
        company_dependent=True,
        help="Who has the function; of a department, who speaks for it in meetings. "
        "Left empty there, whoever heads it does.",
    )
    department_id = fields.Many2one("hr.department", company_dependent=True)

    def _get_user(self, company):
        """Who has the function in a company; empty if nobody, or they left."""
        user = self.with_company(company).user_id
        # bounded: compares companies, tells nothing about the person
        allowed = user.filtered(lambda u: u.active and company in u.sudo().company_ids)
        return allowed.with_company(self.env.company)

    def _get_representative(self, company, department):
        """Who was named to speak for a department that fills these functions.

        :return: user; nobody where that is whoever heads the department, so that the
            next head follows by themselves
        """
        users = self.env["res.users"].union(
            *(function._get_user(company) for function in self)
        )
        # bounded: who heads a department of the company
        head = department.sudo().manager_id.user_id.sudo(False)
        return (users - head)[:1]

    def _find_departments(self, company):
        """``{function: department}`` of those that a company has.

        The one that was chosen before, otherwise one that is called like the function
        in any language, or by one of its aliases.
        """
        # which departments a company has is no secret within it; bounded to names
        Department = self.env["hr.department"].sudo()
        found = self._get_chosen_departments(company)
        functions = {
            name.casefold(): function
            for function in self
            if function not in found
            for name in function._get_names()
        }
        if not functions:
            return found
        own = Domain("company_id", "in", [company.id, False])
        for language in self._get_languages():
            for department in Department.with_context(lang=language).search(own):
                name = (department.name or "").strip().casefold()
                if name in functions:
                    found.setdefault(functions[name], department)
        return {
            function: department.sudo(False).with_env(self.env)
            for function, department in found.items()
        }

    def _get_chosen_departments(self, company):
        chosen = {}
        for function in self.with_company(company):
            # bounded: whether the department still is one of the company
            department = function.department_id.sudo()
            if department.active and department.company_id in (
                company,
                company.browse(),
            ):
                chosen[function.with_env(self.env)] = department
        return chosen

    def _get_names(self):
        names = {self.with_context(lang=lang).name for lang in self._get_languages()}
        return names | {
            alias for alias in re.split(r"\s*[,，、]\s*", self.aliases or "") if alias
        }

    @api.model
    def _get_languages(self):
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        return sorted(installed | {"en_US"})

    def _create_departments(self, company):
        """``{function: department}``, new ones named as the functions are.

        In every language, so that each user finds them by the name they know.
        """
        # a policy's administrator may set departments up without an HR role; bounded
        # to these names in this company
        Department = self.env["hr.department"].sudo().with_context(lang="en_US")
        created = Department.create(
            [
                {"name": function.name, "company_id": company.id}
                for function in self.with_context(lang="en_US")
            ]
        )
        for function, department in zip(self, created, strict=True):
            department.update_field_translations(
                "name",
                {
                    lang: function.with_context(lang=lang).name
                    for lang in self._get_languages()
                },
            )
        return {
            function: department.sudo(False).with_env(self.env)
            for function, department in zip(self, created, strict=True)
        }

    def _remember(self, company, record):
        """Keep who or what fills this function in a company.

        :param record: a department, or a user; an empty one forgets who it was
        """
        name = "user_id" if record._name == "res.users" else "department_id"
        mine = self.with_company(company)
        if mine[name] != record:
            mine[name] = record
