import logging

import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

# "chanxiao" on a telephone's keys
LOCK = 24269426


class ChanxiaoFigureSource(models.Model):
    """A provider of figures found in code, as a row that policies can refer to.

    Of the program and not of a company; rows follow the code and nobody edits them.
    """

    _name = "chanxiao.figure.source"
    _description = "Figure Source"
    _inherit = "chanxiao.figure.mirror"
    _order = "sequence, id"

    _mirror_key = "code"

    code = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, translate=True, readonly=True)
    sequence = fields.Integer(readonly=True)
    definition_ids = fields.One2many(
        "chanxiao.figure.definition", "source_id", "Figures"
    )

    _code_unique = models.UniqueIndex("(code)")

    def _register_hook(self):
        super()._register_hook()
        self._sync_at_start()

    @api.model
    def _sync_at_start(self):
        """Synchronize when a registry was loaded; never keep a server from starting.

        Several servers may start at once: one of them writes. Where the tables are
        older than the code (not upgraded yet) the rows wait for the upgrade.
        """
        locked = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(%s)", LOCK)
        )
        if not locked[0][0]:
            return
        try:
            with self.env.cr.savepoint():
                self._sync()
        except psycopg2.Error:
            _logger.info("Figure sources are left as they are.", exc_info=True)

    @api.model
    def _sync(self, archive=True):
        """Bring sources and definitions in step with the providers found in code.

        A provider so comes with its addon and goes with it, or appears when its file
        is there and the server has restarted. Reads two small tables and writes only
        what differs.

        :param bool archive: whether rows of what was not found are archived; not while
            modules are still being loaded
        """
        providers = self.env["chanxiao.figure.provider"]._get_providers()
        ids = self._mirror(map(self._prepare_source_values, providers), archive)
        definitions = [
            self._prepare_definition_values(definition, ids[provider._provider_code])
            | {"sequence": sequence}
            for provider in providers
            for sequence, definition in enumerate(provider._get_definitions(), 1)
        ]
        self.env["chanxiao.figure.definition"]._mirror(definitions, archive)

    @api.model
    def _prepare_source_values(self, provider):
        return {
            "code": provider._provider_code,
            "name": provider._provider_label,
            "sequence": provider._provider_sequence,
        }

    @api.model
    def _prepare_definition_values(self, definition, source_id):
        return {
            "key": definition.key,
            "name": definition.label,
            "source_id": source_id,
            "unit": definition.unit,
            "better": definition.better,
            "is_as_of": definition.as_of,
            "explanation": definition.explanation,
        }
