from odoo import models

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ..report.repeated_heads import print_with_heads


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _run_wkhtmltopdf(self, bodies, *args, **kwargs):
        """Repeat the heads of tables in documents of ours, where the engine does not."""
        run = super()._run_wkhtmltopdf
        is_ours = "chanxiao_printed_ids" in self.env.context
        if not is_ours or len(bodies) != 1 or _wkhtml().is_patched_qt:
            return run(bodies, *args, **kwargs)
        return print_with_heads(bodies[0], lambda body: run([body], *args, **kwargs))
