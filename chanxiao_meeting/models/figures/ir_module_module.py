from odoo import models


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def _load_module_terms(self, modules, langs, overwrite=False):
        """A language installed later also names the figures, which follow the code."""
        result = super()._load_module_terms(modules, langs, overwrite=overwrite)
        if self.env.registry.ready:
            self.env["chanxiao.figure.source"]._follow_code()
        return result
