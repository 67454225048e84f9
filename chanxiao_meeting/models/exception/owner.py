"""Who sees to what was found, where nobody has said so yet."""

from odoo import api, models
from odoo.fields import Domain

from ..common.groups import USER


class ChanxiaoControlException(models.Model):
    """Who is responsible on the record; who represents the department in the policy;
    who heads it; who plans."""

    _inherit = "chanxiao.control.exception"

    @api.model
    def _get_posts(self, source, companies):
        """The policy's line of the department that treats findings of a source.

        :param str source: code of a figure source
        :param companies: ``res.company`` records
        :return: ``{company: (policy, line)}``, either of them empty where there is
            none. Policies of a company come before those of the one it belongs to.
        """
        above = companies | companies.parent_ids
        # bounded: policies in force in these companies, for whom they name
        found = self.env["chanxiao.meeting.policy"].sudo()
        found = found.search(
            Domain("state", "=", "approved") & Domain("company_id", "in", above.ids)
        )
        by_company = found.grouped("company_id")
        posts = {}
        for company in companies:
            policies = found.browse()
            for owner in reversed(company.parent_ids):
                policies += by_company.get(owner, found.browse())
            lines = policies.department_ids.filtered(
                lambda line: source in line.source_ids.mapped("code")
            )
            posts[company] = lines.policy_id[:1] or policies[:1], lines[:1]
        return posts

    @api.model
    def _get_owner(self, company, user, policy, line):
        """The first of the ladder who works in the company and may see exceptions.

        :param user: who is responsible by the record, maybe nobody
        """
        head = policy._get_head(line.department_id)
        planner = policy._get_head(policy.organizer_department_id)
        ladder = (
            user,
            line.representative_id,
            head,
            planner,
            policy.recorder_id,
            policy.chair_id,
            *policy.deputy_chair_ids,
        )
        for one in ladder:
            if (
                one.active
                and not one.share
                and company in one.company_ids
                and one.has_group(USER)
            ):
                return one
        return user.browse()

    @api.model
    def _get_found_department(self, company, line):
        """The department of a policy's line, where exceptions of the company may name
        it: a branch has departments of its own."""
        department = line.department_id
        owner = department.company_id
        return department if owner in (company, company.browse()) else False
