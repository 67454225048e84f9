from odoo import api, models

from .figure_mirror import shrunk


class IrModelData(models.Model):
    _inherit = "ir.model.data"

    @api.model
    def _module_data_uninstall(self, modules_to_remove):
        """The registry that is built next has fewer providers, see ``_is_code_new``."""
        result = super()._module_data_uninstall(modules_to_remove)
        shrunk.add(self.env.registry.db_name)
        return result
