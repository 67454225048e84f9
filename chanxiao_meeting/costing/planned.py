from dataclasses import dataclass

from odoo import models

from .cost import NOTHING, Cost


@dataclass(frozen=True)
class Need:
    """A quantity of a product, in its own unit, that is to be there.

    :param int position: for which of the lines asked about
    :param float share: of its cost that falls on that line
    :param attributes: values of the product that make no variant of it
    :param bool is_component: of a manufacturing order, not sold as such
    :param frozenset above: ids of the products that it is a part of
    """

    position: int
    product: models.BaseModel
    quantity: float
    share: float = 1.0
    attributes: models.BaseModel | None = None
    is_component: bool = False
    above: frozenset = frozenset()


class BillCost:
    """Planned cost: quantities and times of bills and routings at today's prices.

    A product with a bill costs what its bill says, level by level down to products
    without one; these cost their ``standard_price``. Kits have no operations of their
    own where they are sold; inside a manufacturing order these belong to it. A
    subcontracted product costs its components and the subcontractor's price. The
    share of by-products is taken off, as Odoo does when it values the product.
    Quantities of components are rounded up to their unit, as in the orders.

    :param company: one ``res.company``; its prices, bills and currency count
    """

    def __init__(self, company):
        # bounded: reads bills, routings and prices of one company to sum them up
        self.env = company.sudo().with_company(company).env
        self.company = company.with_env(self.env)

    def get_costs(self, needs):
        """Cost of each need, in as few queries as the bills have levels.

        :param needs: list of ``(product, quantity, attributes)``
        :return: list of ``Cost``, not rounded, in the same order
        :raise RecursionError: where a bill contains its own product
        """
        costs = [NOTHING] * len(needs)
        products = self.env["product.product"].browse(
            {product.id for product, _quantity, _values in needs}
        )
        # as one recordset, what is read of one is read of all
        same = {product: product for product in products}
        level = [
            Need(position, same[product], quantity, attributes=attributes)
            for position, (product, quantity, attributes) in enumerate(needs)
        ]
        while level:
            bills = self._find_bills(level)
            components = []
            for need in level:
                bill = bills[need.product]
                cost = self._get_own_cost(need, bill)
                costs[need.position] += cost * need.share
                components += self._get_components(need, bill)
            level = components
        return costs

    def _find_bills(self, needs):
        """The bill of each product: that of a kit comes first, as in deliveries."""
        Bill = self.env["mrp.bom"]
        products = self.env["product.product"].union(*(need.product for need in needs))
        kits = Bill._bom_find(products, company_id=self.company.id, bom_type="phantom")
        others = Bill._bom_find(products, company_id=self.company.id)
        return {product: kits[product] or others[product] for product in products}

    def _get_own_cost(self, need, bill):
        """What the product costs itself, beside its components."""
        if not bill:
            return Cost(material=need.product.standard_price * need.quantity)
        byproducts = self._get_byproduct_share(need, bill)
        if bill.type == "subcontract":
            return Cost(subcontract=self._get_fee(need, bill)) * (1 - byproducts)
        if bill.type == "phantom" and not need.is_component:
            return NOTHING
        return Cost(operation=self._get_operations(need, bill)) * (1 - byproducts)

    def _get_operations(self, need, bill):
        quantity = need.product.uom_id._compute_quantity(
            need.quantity, bill.product_uom_id, round=False
        )
        return sum(
            # by itself: else Odoo costs all operations for each product and quantity
            operation.with_prefetch(operation.ids)
            .with_context(
                product=need.product, quantity=quantity, unit=bill.product_uom_id
            )
            .cost
            for operation in bill.operation_ids
            if not operation._skip_operation_line(need.product, need.attributes)
            and operation.time_mode
        )

    def _get_fee(self, need, bill):
        """The subcontractor's price, in company currency."""
        seller = need.product._select_seller(
            quantity=need.quantity,
            uom_id=need.product.uom_id,
            params={"subcontractor_ids": bill.subcontractor_ids},
        )
        if not seller:
            return 0.0
        price = seller.currency_id._convert(
            seller.price_discounted, self.company.currency_id, self.company, round=False
        )
        return price * need.quantity

    def _get_byproduct_share(self, need, bill):
        """Part of the cost that by-products carry, 0 to 1."""
        byproducts = bill.byproduct_ids.filtered(
            lambda byproduct: (
                not byproduct._skip_byproduct_line(need.product, need.attributes)
            )
        )
        return min(sum(byproducts.mapped("cost_share")) / 100, 1.0)

    def _get_components(self, need, bill):
        if not bill:
            return []
        batches = (
            need.product.uom_id._compute_quantity(
                need.quantity, bill.product_uom_id, round=False
            )
            / bill.product_qty
        )
        share = need.share * (1 - self._get_byproduct_share(need, bill))
        above = need.above | {need.product.id}
        if need.product.id in need.above:
            raise RecursionError(f"made of itself: {need.product.display_name}")
        return [
            Need(
                need.position,
                line.product_id,
                self._get_line_quantity(line, batches),
                share,
                is_component=need.is_component or bill.type != "phantom",
                above=above,
            )
            for line in bill.bom_line_ids
            if not line._skip_bom_line(need.product, need.attributes)
        ]

    def _get_line_quantity(self, line, batches):
        """Quantity of a line's component, in the component's own unit."""
        quantity = line.product_uom_id.round(
            line.product_qty * batches, rounding_method="UP"
        )
        return line.product_uom_id._compute_quantity(
            quantity, line.product_id.uom_id, round=False
        )
