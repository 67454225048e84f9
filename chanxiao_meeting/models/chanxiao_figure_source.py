from odoo import fields, models


class ChanxiaoFigureSource(models.Model):
    _name = "chanxiao.figure.source"
    _description = "Figure Source"
    _order = "sequence, id"

    code = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(readonly=True)
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex("(code)")
