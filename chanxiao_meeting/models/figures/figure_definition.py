from odoo import api, fields, models
from odoo.tools.misc import formatLang


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

    @api.depends("name", "source_id.name", "unit")
    @api.depends_context("show_source", "show_unit", "lang")
    def _compute_display_name(self):
        """With the source in front where figures of all departments are offered.

        With the unit behind where means of figures are shown as bare numbers.
        """
        show_source = self.env.context.get("show_source")
        show_unit = self.env.context.get("show_unit")
        units = dict(self._fields["unit"]._description_selection(self.env))
        for definition in self:
            names = [definition.source_id.name] if show_source else []
            unit = f" ({units.get(definition.unit, '')})" if show_unit else ""
            name = f"{definition.name or ''}{unit}"
            definition.display_name = " / ".join([*names, name])

    @api.model
    def _get_bounds_message(self, key, unit, label, value):
        """Why a figure or its target cannot have a value, or False.

        :param str key: key of the figure; its definition may be gone
        :param str unit: unit of the figure
        :param str label: what the value is called
        :param float value: in the unit of the figure
        """
        lowest, highest = self.env["chanxiao.figure.provider"]._get_bounds(key, unit)
        percent = "\N{NO-BREAK SPACE}%" if unit == "percent" else ""

        def write(number):
            return f"{formatLang(self.env, number, digits=2)}{percent}"

        if lowest is not None and value < lowest:
            return self.env._(
                "“%(figure)s” cannot be %(value)s: it is never less than %(lowest)s. "
                "Enter the value in the unit of the figure.",
                figure=label,
                value=write(value),
                lowest=write(lowest),
            )
        if highest is not None and value > highest:
            return self.env._(
                "“%(figure)s” cannot be %(value)s: it is never more than %(highest)s. "
                "Enter the value in the unit of the figure.",
                figure=label,
                value=write(value),
                highest=write(highest),
            )
        return False
