from odoo import api, fields, models


class ChanxiaoFigureDefinition(models.Model):
    """What a figure is, as a row that targets and help can refer to.

    Of the program and not of a company; rows follow the code and nobody edits them.
    """

    _name = "chanxiao.figure.definition"
    _description = "Figure Definition"
    _inherit = "chanxiao.figure.mirror"
    _order = "source_id, sequence, id"

    _mirror_key = "key"
    _rec_names_search = ["name", "source_id.name"]

    key = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, translate=True, readonly=True)
    source_id = fields.Many2one(
        "chanxiao.figure.source", required=True, readonly=True, ondelete="cascade"
    )
    sequence = fields.Integer(readonly=True)
    unit = fields.Selection(
        [
            ("count", "Count"),
            ("money", "Money"),
            ("percent", "%"),
            ("hours", "Hours"),
            ("days", "Days"),
            ("index", "Index"),
        ],
        required=True,
        readonly=True,
    )
    better = fields.Selection(
        [("higher", "Higher is better"), ("lower", "Lower is better"), ("none", "–")],
        "Direction",
        required=True,
        readonly=True,
    )
    is_as_of = fields.Boolean("As Of", readonly=True)
    explanation = fields.Text(translate=True, readonly=True)

    _key_unique = models.UniqueIndex("(key)")

    @api.depends("name", "source_id.name")
    @api.depends_context("show_source")
    def _compute_display_name(self):
        """With the source in front where figures of all departments are offered."""
        show_source = self.env.context.get("show_source")
        for definition in self:
            names = [definition.source_id.name] if show_source else []
            definition.display_name = " / ".join([*names, definition.name or ""])
