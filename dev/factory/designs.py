"""What engineering changes: bills of materials, old ones and a new one."""

from datetime import timedelta

from .workdays import moment, shift

# days back, product, component, factor of its quantity
CHANGES = [
    (70, "ST60", "STEEL", 0.98),
    (23, "ST60", "WIRE", 1.1),
    (19, "HS30", "ABS", 1.02),
    (6, "FE50", "SCREW", 2),
]
NEW = ("FS45", "FS-45 静音落地扇", "FS-45 Silent Pedestal Fan 18 in", 228)
NEW_PARTS = {"M90": 1, "BL40": 1, "GD40": 1, "PCBA": 1, "BASE": 1, "CORD": 1}


class Designs:
    def __init__(self, world):
        self.world = world

    def plan(self):
        for back, *change in CHANGES:
            self._at(back, self._change, *change)
        # a bill for the prototype, and one for the first lot
        self._at(21, self._design)
        self._at(5, self._design)

    def _at(self, back, action, *args):
        day = shift(self.world.today - timedelta(days=back), 0)
        self.world.timeline.at(moment(day, 11, 35), action, *args)

    def _change(self, product, component, factor):
        bill = self.world.boms[product].with_user(self.world.users["engineering"])
        line = bill.bom_line_ids.filtered(
            lambda line: line.product_id == self.world.products[component]
        )
        line.product_qty = round(line.product_qty * factor, 4)

    def _design(self):
        code, name, english, price = NEW
        world = self.world
        if code not in world.products:
            values = {
                "default_code": code,
                "is_storable": True,
                "sale_ok": False,
                "purchase_ok": False,
                "list_price": price,
                "categ_id": world.products["FS40"].categ_id.id,
            }
            row = (name, english, values)
            world.products[code] = world.named("product.product", [row])
        world.model("mrp.bom", "engineering").create(
            {
                "product_tmpl_id": world.products[code].product_tmpl_id.id,
                "bom_line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": world.products[part].id,
                            "product_qty": quantity,
                        },
                    )
                    for part, quantity in NEW_PARTS.items()
                ],
            }
        )
