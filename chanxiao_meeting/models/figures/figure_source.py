from odoo import api, fields, models

from .figure_mirror import shrunk


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
        if self._is_code_new():
            self._follow_code()
            self.env["chanxiao.figure.index"]._create_missing()
        shrunk.discard(self.env.registry.db_name)

    @api.model
    def _follow_code(self):
        """Synchronize, unless the addon itself still waits for its upgrade."""
        models_ = (self, self.env["chanxiao.figure.definition"])
        if all(model._has_columns() for model in models_):
            self._sync()

    @api.model
    def _sync(self, archive=True):
        """Bring sources and definitions in step with the providers found in code.

        A provider so comes with its addon and goes with it; one that is new in an addon
        comes with the addon's upgrade. Reads two small tables and writes only what
        differs.

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
