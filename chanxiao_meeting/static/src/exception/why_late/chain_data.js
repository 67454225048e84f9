import {_t} from "@web/core/l10n/translation";
import {showDay, showDays} from "./chain_words";

/** More nodes than these are shown only when somebody asks for them. */
const FEW = 12;

/** One line of an order, with what it waits for; see `Picture.to_data`. */
export class Chain {
    constructor(data, line) {
        this.data = data;
        this.line = line;
        this.steps = new Map(line.path.map((step) => [step.key, step]));
        this.suppliers = new Map();
        this.stock = new Set();
        for (const [key, supplier, fromStock] of data.links) {
            this.suppliers.set(key, [...(this.suppliers.get(key) || []), supplier]);
            if (fromStock) {
                this.stock.add(`${key}>${supplier}`);
            }
        }
        const rank = (supplier) => (this.steps.has(supplier) ? 0 : 1);
        for (const found of this.suppliers.values()) {
            found.sort((a, b) => rank(a) - rank(b));
        }
    }

    get isLate() {
        return this.line.late === null || this.line.late > 0;
    }

    /** What a node waits for, that which decides its date first. */
    suppliersOf(key, isWhole = true) {
        const found = this.suppliers.get(key) || [];
        return isWhole ? found : found.filter((supplier) => this.matters(supplier));
    }

    /** On the path, or late itself: what is there or in time explains nothing. */
    matters(key) {
        const node = this.data.nodes[key];
        const isAfterPlan = node.planned && node.projected > node.planned;
        const neverComes = !node.is_there && !node.projected;
        return this.steps.has(key) || isAfterPlan || neverComes;
    }

    count(isWhole) {
        const seen = new Set();
        const visit = (key) => {
            if (!seen.has(key)) {
                seen.add(key);
                this.suppliersOf(key, isWhole).forEach(visit);
            }
        };
        visit(this.line.key);
        return seen.size;
    }

    /** Whether all of it is shown at once. */
    get isSmall() {
        return this.count(true) <= FEW;
    }

    get hidden() {
        return this.count(true) - this.count(false);
    }

    /** Whether a line of the picture lies on the path. */
    isOnPath(from, to) {
        const keys = this.line.path.map((step) => step.key);
        const place = keys.indexOf(from);
        return place >= 0 && keys[place + 1] === to;
    }

    /** Everything that is told of a node, in words. */
    describe(key) {
        const node = this.data.nodes[key];
        const step = this.steps.get(key);
        return {
            ...node,
            ...this.getTitle(node),
            plannedText: showDay(node.planned || step?.due),
            projectedText: this.showProjected(node),
            isOnPath: Boolean(step),
            ...(step ? this.getBlame(node, step) : {}),
        };
    }

    /** What a step of the path has to do with the delay. */
    getBlame(node, {due, days}) {
        const {isLate} = this;
        return {
            dueText: showDay(due),
            isCritical: isLate,
            isCause: isLate && (days > 0 || !node.projected),
            daysText: isLate && days ? showDays(days) : "",
        };
    }

    /** Its document and goods; a component goes by what it is. */
    getTitle(node) {
        const quantity = this.showQuantity(node);
        if (node.is_hidden) {
            return {title: _t("Not open to you"), goods: ""};
        }
        if (node.kind === "component" || !node.name) {
            return {title: node.product || "", goods: quantity};
        }
        const goods = [node.product, quantity].filter(Boolean).join(" · ");
        return {title: node.name, goods};
    }

    showQuantity(node) {
        return node.quantity ? `${Number(node.quantity.toFixed(2))} ${node.unit}` : "";
    }

    /** What was promised, and what is possible. */
    get sentence() {
        const node = this.data.nodes[this.line.key];
        const [due, day] = [showDay(node.planned), showDay(node.projected)];
        if (!node.projected) {
            return _t("Due by %(due)s, and nothing planned makes it possible.", {due});
        }
        if (this.data.model !== "sale.order") {
            return _t("Planned for %(due)s, possible as planned now: %(day)s.", {
                due,
                day,
            });
        }
        return this.data.is_promised
            ? _t("Promised for %(due)s, possible as planned now: %(day)s.", {due, day})
            : _t(
                  "Expected for %(due)s when ordered, possible as planned now: %(day)s.",
                  {
                      due,
                      day,
                  }
              );
    }

    showProjected(node) {
        if (node.is_there) {
            return _t("Already there");
        }
        return node.projected ? showDay(node.projected) : _t("No date");
    }

    get path() {
        return this.line.path.map((step) => this.describe(step.key));
    }
}
