from odoo import Command, models
from odoo.tools import LazyTranslate

from ..common.state_mixin import ensure_single

_lt = LazyTranslate(__name__)

# Clause F3 of the regulation: who takes part in a production–sales meeting, the
# figures each brings, and whether they are for the department and the chair alone.
USUAL_DEPARTMENTS = [
    ("sales", _lt("Sales"), False),
    ("finance", _lt("Finance"), True),
    ("purchase", _lt("Purchasing"), False),
    ("quality", _lt("Quality"), False),
    ("planning", _lt("Production Planning"), False),
    ("engineering", _lt("Engineering"), False),
    ("maintenance", _lt("Maintenance"), False),
    ("shopfloor", _lt("Shop Floor"), False),
    ("materials", _lt("Materials"), False),
    ("hr", _lt("Personnel"), True),
]


class ChanxiaoMeetingPolicy(models.Model):
    """The usual participants of a factory's production–sales meeting."""

    _inherit = "chanxiao.meeting.policy"

    def action_load_departments(self):
        """Add the usual ten departments that the policy does not list yet.

        A department of the company with the same name is used; a missing one is
        created, so that the policy can be approved at once and refined later.
        """
        ensure_single(self)
        self._check_manager()
        self._check_unlocked()
        sources = {
            source.code: source
            for source in self.env["chanxiao.figure.source"].search([])
        }
        departments = self._get_usual_departments()
        listed = self.department_ids.department_id
        self.department_ids = [
            Command.create(
                {
                    "sequence": position * 10,
                    "department_id": departments[code].id,
                    "confidential": confidential,
                    "source_ids": [Command.set(sources[code].ids)]
                    if code in sources
                    else [],
                }
            )
            for position, (code, _name, confidential) in enumerate(
                USUAL_DEPARTMENTS, start=1
            )
            if departments[code] not in listed
        ]
        if not self.organizer_department_id:
            self.organizer_department_id = departments["planning"]
        return True

    def _get_usual_departments(self):
        """``{figure source code: department}`` for the policy's company.

        Found by its name in any language; a new one is named in all of them.
        """
        # a policy's administrator may set departments up without an HR role; bounded
        # to the names above in the policy's company
        Department = self.env["hr.department"].sudo()
        names = self._get_usual_names()
        found = self._find_usual_departments(Department, names)
        for code in names.keys() - found.keys():
            found[code] = Department.with_context(lang="en_US").create(
                {"name": names[code]["en_US"], "company_id": self.company_id.id}
            )
            found[code].update_field_translations("name", names[code])
        return {code: found[code].sudo(False).with_env(self.env) for code in names}

    def _get_usual_names(self):
        """``{figure source code: {language: name of the department}}``"""
        languages = {code for code, _name in self.env["res.lang"].get_installed()}
        translators = {
            language: self.with_context(lang=language).env
            for language in languages | {"en_US"}
        }
        return {
            code: {language: env._(name) for language, env in translators.items()}
            for code, name, _confidential in USUAL_DEPARTMENTS
        }

    def _find_usual_departments(self, Department, names):
        codes = {
            name: code for code, by_lang in names.items() for name in by_lang.values()
        }
        company = ("company_id", "=", self.company_id.id)
        found = {}
        for language in sorted(names["sales"]):
            speaking = Department.with_context(lang=language)
            for department in speaking.search([("name", "in", list(codes)), company]):
                found.setdefault(codes[department.name], department)
        return found
