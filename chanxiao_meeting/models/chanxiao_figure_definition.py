from odoo import fields, models


class ChanxiaoFigureDefinition(models.Model):
    _name = "chanxiao.figure.definition"
    _description = "Figure Definition"
    _order = "source_id, sequence, id"

    key = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, translate=True)
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
        required=True,
        readonly=True,
    )
    is_as_of = fields.Boolean("As Of", readonly=True)
    explanation = fields.Text(translate=True, readonly=True)
    active = fields.Boolean(default=True)

    _key_unique = models.UniqueIndex("(key)")
