import {
    formatNumber,
    formatTarget,
    formatValue,
    windowLabels,
} from "../figure_format/figure_format";
import {Component} from "@odoo/owl";
import {FigureChart} from "../figure_chart/figure_chart";
import {_t} from "@web/core/l10n/translation";

const TITLES = {
    planned: _t("Planned"),
    actual: _t("Actual"),
    difference: _t("Difference"),
    available: _t("Available"),
    old_price: _t("Old price"),
    new_price: _t("New price"),
    cumulative: _t("Cumulated"),
};

/** A figure's trend and breakdown, each as a picture with its numbers beside it. */
export class FigureDetails extends Component {
    static template = "chanxiao_meeting.FigureDetails";
    static components = {FigureChart};
    static props = {figure: Object, close: Function};

    setup() {
        this.format = (value) => formatValue(this.props.figure, value);
        this.formatPlain = (value) => formatNumber(value, 2);
        this.formatShare = (value) => formatValue({unit: "percent"}, value);
    }

    get figure() {
        return this.props.figure;
    }

    // Trend

    get hasTrend() {
        return (this.figure.trend || []).some((value) => value !== null);
    }

    get windows() {
        const labels = windowLabels(this.figure);
        return this.figure.trend.map((value, index) => ({label: labels[index], value}));
    }

    get trendSeries() {
        return [{label: this.figure.label, data: this.figure.trend}];
    }

    get target() {
        const {figure} = this;
        if (!figure.has_target) {
            return undefined;
        }
        return {value: figure.target, label: `${_t("Target")} ${formatTarget(figure)}`};
    }

    get trendDescription() {
        return _t(
            "Trend of %s; the table beside it holds its numbers.",
            this.figure.label
        );
    }

    // Breakdown

    get rows() {
        return this.figure.breakdown || [];
    }

    /** Whether the rows compare a plan with what became of it, in units of their own. */
    get isComparison() {
        return this.rows.every((row) => "actual" in row && row.planned === row.value);
    }

    /** Columns of the table: the figure's own value and what the provider adds. */
    get columns() {
        const names = Object.keys(this.rows[0]).filter(
            (name) => !["label", "value"].includes(name)
        );
        const order = Object.keys(TITLES);
        names.sort((one, other) => order.indexOf(one) - order.indexOf(other));
        const added = names.map((name) => ({
            name,
            title: TITLES[name] || name,
            format: name === "cumulative" ? this.formatShare : this.formatPlain,
        }));
        if (this.isComparison) {
            return added;
        }
        return [{name: "value", title: _t("Value"), format: this.format}, ...added];
    }

    get barSeries() {
        const names = this.isComparison ? ["planned", "actual"] : ["value"];
        return names.map((name) => ({
            label: TITLES[name] || this.figure.label,
            data: this.rows.map((row) => row[name]),
        }));
    }

    /** Line of a Pareto, where the rows say how much they are together. */
    get cumulative() {
        const data = this.rows.map((row) => row.cumulative);
        const isKnown = data.every((value) => typeof value === "number");
        return isKnown ? {label: TITLES.cumulative, data} : undefined;
    }

    get barFormat() {
        return this.isComparison ? this.formatPlain : this.format;
    }

    get barDescription() {
        return _t(
            "Breakdown of %s; the table beside it holds its numbers.",
            this.figure.label
        );
    }

    formatCell(column, row) {
        const value = row[column.name];
        const isKnown = value !== null && value !== undefined;
        if (typeof value === "string") {
            return value;
        }
        return isKnown ? column.format(value) : "—";
    }
}
