from odoo import models


class ResUsers(models.Model):
    """Documents of meetings keep the names of people whose account is deleted."""

    _inherit = "res.users"

    def unlink(self):
        names = self.env.registry.descendants(["chanxiao.state.mixin"], "_inherit")
        for name in sorted(names):
            if not self.env[name]._abstract:
                self.env[name]._keep_names(self)
        # The database would delete their activities together with them, and what
        # hangs on an activity would neither learn of it nor let go of it in time.
        activities = self.env["mail.activity"].with_context(active_test=False)
        # bounded: what is deleted in any case
        activities.sudo().search([("user_id", "in", self.ids)]).unlink()
        return super().unlink()
