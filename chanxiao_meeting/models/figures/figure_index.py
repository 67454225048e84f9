from odoo import api, models
from odoo.tools import sql

# Models of soft sources cannot be extended here; those of the others carry their
# indexes themselves, as ``models.Index`` with "chanxiao" in the name.
SOFT_INDEXES = {
    # an attendance counts where it overlaps a period
    "hr.attendance": {"chanxiao_checked_out_idx": ("check_out",)},
    "maintenance.request": {
        "chanxiao_requested_idx": ("company_id", "request_date"),
        "chanxiao_closed_idx": ("company_id", "close_date"),
    },
}


class ChanxiaoFigureIndex(models.AbstractModel):
    """Indexes that figures want on tables of addons that are not always there."""

    _name = "chanxiao.figure.index"
    _description = "Indexes for Figures"

    @api.model
    def _create_missing(self):
        for name, table, columns in self._get_missing():
            sql.create_index(self.env.cr, name, table, columns)

    @api.model
    def _get_missing(self):
        """Name, table and columns of the indexes that are not there."""
        wanted = [
            (f"{self.env[model]._table}_{name}", self.env[model]._table, columns)
            for model, indexes in SOFT_INDEXES.items()
            if model in self.env
            for name, columns in indexes.items()
        ]
        cr = self.env.cr
        return [index for index in wanted if not sql.index_exists(cr, index[0])]
