import {
    describeStatus,
    describeSupply,
    formatDay,
    formatHours,
    formatLoad,
    formatMoney,
} from "../schedule_format";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatNumber} from "../../figures/figure_format/figure_format";

/** Lines of newly received orders: a table, or cards on a phone. */
export class ScheduleTable extends Component {
    static template = "chanxiao_meeting.ScheduleTable";
    static props = {
        groups: Array,
        board: Object,
        sort: Object,
        onSort: Function,
        onOpen: Function,
        onDecide: Function,
        onPutOnAgenda: Function,
    };

    setup() {
        this.formatDay = formatDay;
        this.describeStatus = describeStatus;
        this.describeSupply = describeSupply;
    }

    get columns() {
        const columns = [
            {name: "order", label: _t("Order")},
            {name: "product", label: _t("Product")},
            {name: "promised", label: _t("Promised")},
            {name: "supply", label: _t("Supplied By")},
            {name: "expected", label: _t("Expected Finish")},
            {name: "gap", label: _t("Against the Promise")},
            {name: "bottleneck", label: _t("Bottleneck")},
        ];
        if (this.props.board.shows_contribution) {
            columns.push(
                {
                    name: "contribution",
                    isNumber: true,
                    label: _t("Contribution"),
                    title: _t(
                        "Revenue less planned material and subcontracting, at today's prices"
                    ),
                },
                {
                    name: "rank",
                    isNumber: true,
                    label: _t("Per Bottleneck Hour"),
                    title: _t("Contribution by hour of the bottleneck, and its rank"),
                }
            );
        }
        return columns;
    }

    ariaSort({name}) {
        const {column, isDescending} = this.props.sort;
        if (name !== column) {
            return "none";
        }
        return isDescending ? "descending" : "ascending";
    }

    sortIcon(column) {
        const icons = {none: "fa-sort", ascending: "fa-sort-asc"};
        return icons[this.ariaSort(column)] || "fa-sort-desc";
    }

    /** What a group of lines comes to. */
    heading({week, lines, totals}) {
        const name = week
            ? _t("Promised in the week from %s", formatDay(week))
            : _t("Without a promised date");
        const parts = [name, _t("%s order lines", lines.length)];
        const late = totals.late + totals.noSupply;
        if (late) {
            parts.push(_t("%s late or without supply", late));
        }
        if (this.props.board.shows_contribution) {
            parts.push(this.money(totals.contribution));
        }
        return parts.join(" · ");
    }

    quantity(line) {
        return `${formatNumber(line.quantity, 2)} ${line.unit}`;
    }

    /** What comes last of all behind the line, if it is not what makes or buys it. */
    awaited(line) {
        const {awaited, sources} = line;
        const isNamed = awaited?.name && !sources.some(({id}) => id === awaited.id);
        return isNamed ? awaited : null;
    }

    missing(line) {
        return _t("Missing component: %s", line.missing);
    }

    center(line) {
        return this.props.board.centers.find(({id}) => id === line.bottleneck);
    }

    bottleneck(line) {
        const {load} = this.center(line);
        const hours = _t("%s h", formatHours(line.hours));
        return load === null ? hours : `${hours} · ${formatLoad(load)}`;
    }

    money(value) {
        return formatMoney(value, this.props.board.currency_id);
    }

    perHour(line) {
        return _t("%s / h", this.money(line.per_hour));
    }

    rank(line) {
        return _t("rank %s", line.rank);
    }

    canDecide(line) {
        return this.props.board.can_decide && line.is_own;
    }

    canPutOnAgenda(line) {
        return this.props.board.can_put_on_agenda && line.is_own && !line.on_agenda;
    }
}
