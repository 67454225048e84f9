from odoo import models
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ..models.inspection.inspected import OPEN_STATES, PRODUCT_LINES

_lt = LazyTranslate(__name__)

#: what makes an inspection of such a record due, if its goods are inspected
EVENTS = {
    "mrp.production": "production",
    "mrp.workorder": "operation",
    "stock.move": "transfer",
}
#: lines of triggers from the most particular, and the field with their goods
LINES = (
    ("qc.trigger.operation_line", "operation_id"),
    *zip(
        PRODUCT_LINES, ("product", "product_template", "product_category"), strict=True
    ),
)


class RaiseInspection(models.AbstractModel):
    """An inspection that nothing made due by itself.

    With the test that was chosen, or the one that triggers name for the goods: of the
    operation, the product, its template, its categories, the most particular first,
    and of the triggers first those of such records. A transfer gets one for each of its
    goods that have a test. A lot is inspected where it came from: the order that made
    it, or the receipt.
    """

    _name = "chanxiao.measure.kind.inspect"
    _description = "Raising an Inspection"
    _inherit = "chanxiao.measure.kind"

    _kind_code = "inspect"
    _kind_label = _lt("Have it inspected")
    _kind_sequence = 70
    _required_models = ("qc.inspection",)
    _subject_models = (
        "product.product",
        "stock.lot",
        "mrp.production",
        "mrp.workorder",
        "stock.picking",
    )
    _optional_values = ("test_id", "quantity")
    _decision_measure = "containment"
    # what was made or received is inspected too
    _refused_states = ("cancel",)

    def _check(self, measure, record):
        self.env["qc.inspection"].check_access("create")
        test, company = measure.test_id, measure.company_id
        if test and not test.active:
            return [
                self.env._(
                    "The test “%s” is archived. Choose another one.", test.display_name
                )
            ]
        if test.company_id and test.company_id != company:
            return [
                self.env._(
                    "The test “%(test)s” is one of %(owner)s. Choose one of "
                    "%(company)s.",
                    test=test.display_name,
                    owner=test.company_id.name,
                    company=company.name,
                )
            ]
        if measure.quantity < 0:
            return [self.env._("A quantity to inspect is more than nothing.")]
        if not self._get_due(measure, record):
            return [
                self.env._(
                    "No test is configured for the goods of “%s”. A quality manager "
                    "adds one to the product or its category; or choose a test here.",
                    record.display_name,
                )
            ]
        return []

    def _perform(self, measure, record):
        inspections = self.env["qc.inspection"]
        inspections.create(
            [
                {
                    "object_id": f"{subject._name},{subject.id}",
                    "test": test.id,
                    "qty": measure.quantity or self._get_quantity(measure, subject),
                    "user": user.id or self.env.uid,
                    "company_id": measure.company_id.id,
                    "state": "ready",
                    "inspection_lines": inspections._prepare_inspection_lines(test),
                    "internal_notes": measure.note,
                }
                for subject, test, user in self._get_due(measure, record)
            ]
        )

    def _undo(self, measure, record, left):
        """What nobody has judged yet is cancelled."""
        made = self._get_created(measure, "qc.inspection")
        made.filtered(lambda one: one.state in OPEN_STATES).action_cancel()

    def _get_label(self, measure, record):
        return self.env._("Have %s inspected", record.display_name)

    # what is inspected, and how

    def _get_due(self, measure, record):
        """:return: list of inspected record, test and who inspects (or none)"""
        subject = self._get_inspected(record)
        if measure.test_id:
            return [(subject, measure.test_id, self.env["res.users"])]
        subjects = subject
        if subject._name == "stock.picking":
            subjects = subject.move_ids.filtered(lambda move: move.state != "cancel")
        lines = self._read_lines(measure, subjects)
        due = {}
        for one in subjects:
            if line := self._find_line(lines, one):
                # one of a product, though it may come in several moves
                due.setdefault(self._get_product(one), (one, line.test, line.user))
        return list(due.values())

    def _get_inspected(self, record):
        """The record itself; of a lot, what it came from."""
        if record._name != "stock.lot":
            return record
        sources = Domain("location_id.usage", "in", ("production", "supplier"))
        line = self.env["stock.move.line"].search(
            Domain("lot_id", "=", record.id) & Domain("state", "=", "done") & sources,
            order="date desc, id desc",
            limit=1,
        )
        move = line.move_id
        # on the move that received it stands which lot it was
        return move.production_id or (move.picking_id and move) or record.product_id

    def _read_lines(self, measure, subjects):
        """Lines of triggers for any of these goods, in the company of the measure."""
        companies = (False, measure.company_id.id)
        products = subjects.mapped(self._get_product)
        categories = self.env["product.category"].search(
            [("id", "parent_of", products.categ_id.ids)]
        )
        goods = {
            "operation_id": self._get_operation(subjects),
            "product": products,
            "product_template": products.product_tmpl_id,
            "product_category": categories,
        }
        return [
            self.env[model].search(
                [
                    (goods_field, "in", goods[goods_field].ids),
                    ("trigger.active", "=", True),
                    ("trigger.company_id", "in", companies),
                    ("test.active", "=", True),
                    ("test.company_id", "in", companies),
                ],
                order="id",
            )
            for model, goods_field in LINES
        ]

    def _find_line(self, lines, subject):
        """The line that says most exactly how the goods of a record are inspected."""
        product, operation = self._get_product(subject), self._get_operation(subject)
        wanted = {
            "operation_id": operation.ids,
            "product": product.ids,
            "product_template": product.product_tmpl_id.ids,
            # from the product's own category upwards
            "product_category": _get_path(product.categ_id)[::-1],
        }
        found = []
        for level, (_model, goods_field) in enumerate(LINES):
            for line in lines[level]:
                goods = line[goods_field].id
                if goods in wanted[goods_field] and self._is_for(line, subject):
                    is_other = level and line.trigger.event != EVENTS.get(subject._name)
                    depth = wanted[goods_field].index(goods)
                    found.append((bool(is_other), level, depth, line.id, line))
        return min(found)[-1] if found else None

    def _is_for(self, line, subject):
        """Lines for some partners only are for what comes from or goes to them."""
        partner = self.env["res.partner"]
        if subject._name in EVENTS:
            partner = subject._get_inspection_partner()
        partners = line.partners
        return not (partners and partner) or partner.commercial_partner_id in partners

    def _get_operation(self, subjects):
        if subjects._name == "mrp.workorder":
            return subjects.operation_id
        return self.env["mrp.routing.workcenter"]

    def _get_product(self, subject):
        return subject if subject._name == "product.product" else subject.product_id

    def _get_quantity(self, measure, subject):
        """What there is of it, in the unit of the product."""
        if subject._name == "product.product":
            product = subject.with_company(measure.company_id)
            return max(product.qty_available, 0.0)
        if subject._name == "stock.picking":
            moves = subject.move_ids.filtered(lambda move: move.state != "cancel")
            products = moves.product_id
            # several goods have no quantity together
            if len(products) > 1:
                return 1.0
            return sum(self._get_quantity(measure, move) for move in moves)
        finished = subject._get_inspection_quantity(True)
        return finished or subject._get_inspection_quantity(False)


def _get_path(category):
    """Ids of a category and those above it, from the topmost."""
    return [int(id_) for id_ in (category.parent_path or "").split("/") if id_]
