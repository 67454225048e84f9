"""Products, bills of materials, work centres, minimum stocks and opening stock."""

from . import catalogue as cat


def set_up(world):
    # parts are not taken for orders that start in weeks, see Production._reserve
    factory = world.env.ref("stock.warehouse0").manu_type_id
    factory.write({"reservation_method": "by_date", "reservation_days_before": 4})
    _workcenters(world)
    categories = _categories(world)
    _products(world, categories)
    _bills(world)


def _workcenters(world):
    rows = [
        (zh, en, {"code": code, "costs_hour": cost, "time_efficiency": 95})
        for code, (zh, en, cost) in cat.WORKCENTERS.items()
    ]
    records = world.named("mrp.workcenter", rows)
    world.workcenters = dict(zip(cat.WORKCENTERS, records, strict=True))


def _categories(world):
    rows = [(zh, en, {}) for zh, en in cat.CATEGORIES.values()]
    records = world.named("product.category", rows)
    return dict(zip(cat.CATEGORIES, records, strict=True))


def _routes(world):
    """Routes by what they do; made-to-order is there but archived in a new database."""
    env = world.env
    order = env.ref("stock.route_warehouse0_mto")
    order.active = True
    routes = {
        "order": order,
        "make": env.ref("mrp.route_warehouse0_manufacture"),
        "buy": env.ref("purchase_stock.route_warehouse0_buy"),
    }
    supply = "mrp_subcontracting.route_resupply_subcontractor_mto"
    resupply = env.ref(supply, raise_if_not_found=False)
    if resupply:
        resupply.active = True
        routes["resupply"] = resupply
    return routes


def _product_rows(world, categories):
    routes = _routes(world)
    make_to_order = routes["order"] + routes["make"]
    sent_out = routes["buy"] + routes.get("resupply", world.env["stock.route"])
    pieces = {part for parts, *_rest in cat.SUBCONTRACTS.values() for part in parts}
    for code, (zh, en, price, _share) in cat.FINISHED.items():
        yield code, zh, en, "finished", make_to_order, {"list_price": price}
    for code, (zh, en, price, *_stock) in cat.SEMI.items():
        values = {"list_price": price, "sale_ok": bool(price)}
        yield code, zh, en, "semi", routes["make"], values
    for code, (zh, en, *_stock) in cat.OUTSOURCED.items():
        fee = cat.SUBCONTRACTS[code][2]
        values = {"sale_ok": False, "standard_price": fee}
        yield code, zh, en, "outsourced", routes["buy"], values
    for code, (zh, en, unit, price, *_stock) in cat.MATERIALS.items():
        values = {"sale_ok": False, "standard_price": price}
        if unit == "kg":
            values["uom_id"] = world.env.ref("uom.product_uom_kgm").id
        route = sent_out if code in pieces else routes["buy"]
        yield code, zh, en, "material", route, values


def _products(world, categories):
    codes, rows = [], []
    for code, zh, en, category, routes, values in _product_rows(world, categories):
        values |= {
            "default_code": code,
            "is_storable": True,
            "categ_id": categories[category].id,
            "purchase_ok": category in ("material", "outsourced"),
            "route_ids": [(6, 0, routes.ids)],
        }
        codes.append(code)
        rows.append((zh, en, values))
    world.products = dict(zip(codes, world.named("product.product", rows), strict=True))


def _bills(world):
    for code, (parts, operations, days) in cat.BILLS.items():
        world.boms[code] = world.env["mrp.bom"].create(
            {
                "product_tmpl_id": world.products[code].product_tmpl_id.id,
                "produce_delay": days,
                "bom_line_ids": _lines(world, parts),
                "operation_ids": _operations(world, operations),
            }
        )
        for operation, place in zip(
            world.boms[code].operation_ids, operations, strict=True
        ):
            zh_en = {"en_US": cat.OPERATIONS[place][1]}
            if operation._fields["name"].translate:
                operation.update_field_translations("name", zh_en)


def _lines(world, parts):
    return [
        (0, 0, {"product_id": world.products[part].id, "product_qty": quantity})
        for part, quantity in parts.items()
    ]


def _operations(world, operations):
    return [
        (
            0,
            0,
            {
                "name": cat.OPERATIONS[place][0],
                "workcenter_id": world.workcenters[place].id,
                "time_mode": "manual",
                "time_cycle_manual": minutes,
                "sequence": number,
            },
        )
        for number, (place, minutes) in enumerate(operations.items(), 1)
    ]


def outsource(world):
    """Bills for what subcontractors make of our parts, where the addon is there."""
    bills = world.env["mrp.bom"]
    if "subcontractor_ids" not in bills._fields:
        return
    for code, (parts, vendor, _fee, _days) in cat.SUBCONTRACTS.items():
        world.boms[code] = bills.create(
            {
                "product_tmpl_id": world.products[code].product_tmpl_id.id,
                "type": "subcontract",
                "subcontractor_ids": [(6, 0, world.partners[vendor].ids)],
                "bom_line_ids": _lines(world, parts),
            }
        )


def cost(world):
    """Standard costs of what is made, rolled up from the lowest level."""
    for code in cat.BILLS:
        world.products[code].button_bom_cost()


def stock_levels(world):
    """Minimum and maximum stocks, replenished by the planner's own hand."""
    tables = {**cat.SEMI, **cat.OUTSOURCED, **cat.MATERIALS}
    location = world.env.ref("stock.stock_location_stock")
    # a rule made by the system would be removed once it is satisfied
    rules = world.model("stock.warehouse.orderpoint", "materials").create(
        [
            {
                "product_id": world.products[code].id,
                "location_id": location.id,
                "product_min_qty": row[-2],
                "product_max_qty": row[-1],
                "trigger": "manual",
            }
            for code, row in tables.items()
        ]
    )
    world.orderpoints = rules.with_env(world.env)


def opening_stock(world):
    """The stock found when the story begins, counted in an inventory."""
    chances = world.chances("opening stock")
    tables = {**cat.SEMI, **cat.OUTSOURCED, **cat.MATERIALS}
    location = world.env.ref("stock.stock_location_stock")
    quants = world.env["stock.quant"].with_context(inventory_mode=True)
    counted = quants.create(
        [
            {
                "product_id": world.products[code].id,
                "location_id": location.id,
                "inventory_quantity": round(row[-1] * chances.uniform(0.55, 1)),
            }
            for code, row in tables.items()
        ]
    )
    counted.action_apply_inventory()
