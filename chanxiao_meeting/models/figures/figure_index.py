import logging

import psycopg2

from odoo import api, models
from odoo.tools import SQL, sql

from .figure_source import LOCK

_logger = logging.getLogger(__name__)

# Models of soft sources cannot be extended here; those of the others carry their
# indexes themselves, as ``models.Index`` with "chanxiao" in the name.
SOFT_INDEXES = {
    "maintenance.request": {
        "chanxiao_requested_idx": ("company_id", "request_date"),
        "chanxiao_closed_idx": ("company_id", "close_date"),
    },
}


class ChanxiaoFigureIndex(models.AbstractModel):
    """Indexes that figures want on tables of addons that are not always there."""

    _name = "chanxiao.figure.index"
    _description = "Indexes for Figures"

    def _register_hook(self):
        super()._register_hook()
        self._create_at_start()

    @api.model
    def _create_at_start(self):
        """Create what is missing; never keep a server from starting.

        Called whenever a registry was loaded, so that it does not matter which addon
        came first. Of several servers one does it, a copy that cannot be written to
        goes without.
        """
        missing = self._get_missing()
        if not missing:
            return
        locked = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(%s)", LOCK)
        )
        if not locked[0][0]:
            return
        try:
            with self.env.cr.savepoint():
                for name, table, columns in missing:
                    sql.create_index(self.env.cr, name, table, columns)
        except psycopg2.Error:
            _logger.info("Indexes for figures are not created.", exc_info=True)

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
