from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"

    chanxiao_quarantine_location_id = fields.Many2one(
        "stock.location",
        "Quarantine Location",
        domain="[('usage', '=', 'internal'), ('company_id', 'in', (False, id))]",
        ondelete="restrict",
        help="Where measures of meetings bring goods that nobody shall use. Not under "
        "the stock of a warehouse, where others could reserve them.",
    )

    @api.constrains("chanxiao_quarantine_location_id")
    def _check_chanxiao_quarantine_location(self):
        for company in self:
            location = company.chanxiao_quarantine_location_id
            if problem := location and location._get_quarantine_problem(company):
                raise ValidationError(problem)


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    chanxiao_quarantine_location_id = fields.Many2one(
        related="company_id.chanxiao_quarantine_location_id", readonly=False
    )


class StockLocation(models.Model):
    _inherit = "stock.location"

    def _get_quarantine_problem(self, company):
        """Why goods of a company are not safe from use here, or False."""
        self.ensure_one()
        if not self.active or self.usage != "internal":
            return self.env._(
                "“%s” is archived, or no internal location: goods held there would be "
                "gone from stock. Choose another quarantine location.",
                self.display_name,
            )
        if self.company_id and self.company_id != company:
            return self.env._(
                "“%(location)s” is a location of %(owner)s. Choose a quarantine "
                "location of %(company)s.",
                location=self.display_name,
                owner=self.company_id.name,
                company=company.name,
            )
        # bounded: only whether the location lies under the stock of a warehouse
        warehouses = self.env["stock.warehouse"].sudo()
        stocks = warehouses.search([("company_id", "=", company.id)]).lot_stock_id
        if any(self._child_of(stock) for stock in stocks):
            return self.env._(
                "“%s” lies in the stock of a warehouse, where deliveries and "
                "production take goods from. Choose a quarantine location outside "
                "of it.",
                self.display_name,
            )
        return False
