/** How lines of the schedule are filtered, sorted, grouped and added up. */

/** What cannot be in time: it comes too late, or nothing brings it. */
export const isLate = ({status}) => ["late", "no_supply"].includes(status);
/** What still has to be there for the customer. */
export const isOpen = ({status}) => !["delivered", "service"].includes(status);

// The worst first
const STATUSES = ["no_supply", "late", "no_date", "in_time", "delivered", "service"];
const SUPPLIES = ["none", "make", "buy", "stock", "delivered", "service"];

/** By what a column sorts: a value of a line, or null where there is none. */
const KEYS = {
    order: (line) => line.order,
    product: (line) => line.product,
    promised: (line) => line.promised,
    supply: (line) => SUPPLIES.indexOf(line.supply.at(-1)),
    expected: (line) => line.expected,
    gap: (line) => STATUSES.indexOf(line.status) * 1e6 - (line.gap ?? 0),
    bottleneck: (line, loads) => -(loads[line.bottleneck] ?? -1),
    contribution: (line) => line.contribution ?? null,
    rank: (line) => line.rank ?? null,
};

function compare(one, other) {
    if (typeof one === "string") {
        return one.localeCompare(other, undefined, {numeric: true});
    }
    return one - other;
}

/**
 * Sorted lines; those without a value come last, whichever way the others go.
 *
 * @param {object[]} lines
 * @param {{column: string, isDescending: boolean}} sort
 * @param {object} loads load of work centers in per cent, by id
 * @returns {object[]}
 */
export function sortLines(lines, {column, isDescending}, loads = {}) {
    const keyed = lines.map((line) => ({line, key: KEYS[column](line, loads)}));
    const direction = isDescending ? -1 : 1;
    const isMissing = ({key}) => key === null || key === undefined;
    keyed.sort(
        (one, other) =>
            isMissing(one) - isMissing(other) ||
            (isMissing(one) ? 0 : direction * compare(one.key, other.key))
    );
    return keyed.map(({line}) => line);
}

/** Number of lines, of those that are late, and so on, and what they contribute. */
export function sumUp(lines) {
    const count = (test) => lines.filter(test).length;
    return {
        lines: lines.length,
        orders: new Set(lines.map((line) => line.order_id)).size,
        late: count(({status}) => status === "late"),
        noSupply: count(({status}) => status === "no_supply"),
        noDate: count((line) => isOpen(line) && !line.promised),
        contribution: lines.reduce((sum, line) => sum + (line.contribution || 0), 0),
    };
}

/**
 * Lines by the week of their promised date, in order; those without one at the end.
 *
 * @param {object[]} lines in the order that they keep
 * @returns {{week: string|null, lines: object[], totals: object}[]}
 */
export function groupByWeek(lines) {
    const groups = new Map();
    for (const line of lines) {
        groups.set(line.week, [...(groups.get(line.week) || []), line]);
    }
    return [...groups]
        .sort(
            ([one], [other]) =>
                (one === null) - (other === null) || (one > other ? 1 : -1)
        )
        .map(([week, members]) => ({week, lines: members, totals: sumUp(members)}));
}
