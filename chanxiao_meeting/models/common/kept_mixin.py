from odoo import api, models
from odoo.exceptions import UserError


class ChanxiaoKeptMixin(models.AbstractModel):
    """Rows that steps of a document leave behind: nobody enters or deletes one.

    Written by code of ours with :meth:`_create_system` and :meth:`_write_system`, by
    nothing else. A model says in :meth:`_get_system_message` where its rows come from.
    """

    _name = "chanxiao.kept.mixin"
    _description = "Rows That Are Kept"
    _inherit = "chanxiao.state.mixin"

    @api.model
    def _get_system_fields(self):
        """All of it: there is nothing that people enter."""
        return set(self._fields) - {*models.MAGIC_COLUMNS, "display_name"}

    @api.model_create_multi
    def create(self, vals_list):
        self._check_transition("create")
        return super().create(vals_list)

    def write(self, vals):
        self._check_transition("write")
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        self._check_transition("unlink")

    def _check_transition(self, operation):
        if not self._is_system():
            # who has no right at all is told so, and nothing else
            self.check_access(operation)
            raise UserError(self._get_system_message(()))

    def _keep_former_people(self, people):
        """Names stand in the rows already."""
