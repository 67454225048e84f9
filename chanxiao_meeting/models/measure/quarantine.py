from odoo import api, fields, models
from odoo.exceptions import ValidationError


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    chanxiao_quarantine_location_id = fields.Many2one(
        "stock.location",
        "Quarantine Location",
        domain="[('usage', '=', 'internal'),"
        " ('company_id', 'in', (False, company_id))]",
        check_company=True,
        copy=False,
        ondelete="restrict",
        help="Where measures of meetings bring goods of this warehouse that nobody "
        "shall use. Not under its stock, where others could reserve them. Without one, "
        "the first of these measures makes it.",
    )

    @api.constrains("chanxiao_quarantine_location_id", "company_id")
    def _check_chanxiao_quarantine_location(self):
        for warehouse in self:
            location = warehouse.chanxiao_quarantine_location_id
            if not location:
                continue
            if problem := location._get_quarantine_problem(warehouse.company_id):
                raise ValidationError(problem)

    def _get_quarantine(self):
        """Where goods of this warehouse are held; made where there is none yet."""
        self.ensure_one()
        if not self.chanxiao_quarantine_location_id:
            # sudo: one location of a warehouse that the user moves goods in
            warehouse = self.sudo()
            location = warehouse.env["stock.location"].create(
                {
                    "name": self.env._("Goods in Quarantine"),
                    "location_id": warehouse.view_location_id.id,
                    "usage": "internal",
                    "company_id": warehouse.company_id.id,
                }
            )
            warehouse.chanxiao_quarantine_location_id = location
        return self.chanxiao_quarantine_location_id


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
