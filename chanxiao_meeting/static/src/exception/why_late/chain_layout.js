/**
 * Places the nodes of a chain: what waits before what it waits for.
 *
 * Wide, each step back is a column to the right, and the rows are the branches; on a
 * phone every node is a row of its own, indented by its depth.
 */
const CARD = {width: 200, height: 108, gapX: 56, gapY: 20};
const ROW = {height: 104, gapY: 14, indent: 16, deepest: 5};

/** Keys reachable from a node, each with its depth: the longest way to it. */
function measureDepth(root, suppliersOf) {
    const depth = new Map();
    const visit = (key, level, above) => {
        if (above.has(key) || (depth.get(key) ?? -1) >= level) {
            return;
        }
        depth.set(key, level);
        above.add(key);
        for (const next of suppliersOf(key)) {
            visit(next, level + 1, above);
        }
        above.delete(key);
    };
    visit(root, 0, new Set());
    return depth;
}

/** The order in which branches are met, what is asked about first. */
function listInOrder(root, suppliersOf) {
    const order = [];
    const seen = new Set();
    const visit = (key) => {
        if (!seen.has(key)) {
            seen.add(key);
            order.push(key);
            suppliersOf(key).forEach(visit);
        }
    };
    visit(root);
    return order;
}

/** A row for each branch: the first supplier goes on in the row of what waits. */
function assignRows(root, suppliersOf) {
    const rows = new Map();
    let last = 0;
    const visit = (key, row) => {
        rows.set(key, row);
        let free = row;
        for (const supplier of suppliersOf(key)) {
            if (!rows.has(supplier)) {
                visit(supplier, free ?? ++last);
                free = null;
            }
        }
    };
    visit(root, 0);
    return rows;
}

function bend(from, to) {
    const middle = (from.x + to.x) / 2;
    return `M${from.x} ${from.y}C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`;
}

function placeBeside(order, depth, rows) {
    const {width, height, gapX, gapY} = CARD;
    return new Map(
        order.map((key) => [
            key,
            {
                x: depth.get(key) * (width + gapX),
                y: rows.get(key) * (height + gapY),
                width,
                height,
            },
        ])
    );
}

function placeBelow(order, depth) {
    const {height, gapY, indent, deepest} = ROW;
    return new Map(
        order.map((key, index) => [
            key,
            {
                x: (Math.min(depth.get(key), deepest) + 1) * indent,
                y: index * (height + gapY),
                height,
            },
        ])
    );
}

/** An arrow's head: goods come from what is waited for. */
function drawHead({x, y}, side) {
    const base = x + side * 9;
    return `M${base} ${y - 6}L${x + side} ${y}L${base} ${y + 6}`;
}

function drawBeside(a, b) {
    const start = {x: a.x + a.width, y: a.y + a.height / 2};
    return bend(start, {x: b.x, y: b.y + b.height / 2}) + drawHead(start, 1);
}

/** Down the margin and to the card, which is never left of what waits for it. */
function drawBelow(a, b) {
    const margin = Math.min(a.x, b.x) - ROW.indent / 2;
    const [top, bottom] = [a.y + a.height / 2, b.y + b.height / 2];
    return `M${a.x} ${top}H${margin}V${bottom}H${b.x}` + drawHead({x: a.x, y: top}, -1);
}

/**
 * @param {string} root key of the node that is asked about
 * @param {Function} suppliersOf keys of what a node waits for, that of the path first
 * @param {boolean} isNarrow whether there is room for one node beside another
 * @returns {object} width and height, `places`: by key where the card is, `wires`: from
 *     what waits to what it waits for, with the line to draw
 */
export function layOut(root, suppliersOf, isNarrow) {
    const depth = measureDepth(root, suppliersOf);
    const order = listInOrder(root, suppliersOf);
    const places = isNarrow
        ? placeBelow(order, depth)
        : placeBeside(order, depth, assignRows(root, suppliersOf));
    const wires = [];
    for (const key of order) {
        for (const supplier of suppliersOf(key)) {
            const [a, b] = [places.get(key), places.get(supplier)];
            wires.push({
                key: `${key}>${supplier}`,
                from: key,
                to: supplier,
                path: isNarrow ? drawBelow(a, b) : drawBeside(a, b),
            });
        }
    }
    const boxes = [...places.values()];
    return {
        width: Math.max(...boxes.map((box) => box.x + (box.width || 0))),
        height: Math.max(...boxes.map((box) => box.y + box.height)),
        places,
        wires,
    };
}
