import {
    columnsOf,
    drawnColumns,
    hasTrend,
} from "../../figures/figure_format/figure_series";
import {
    formatTarget,
    formatValue,
    windowLabels,
} from "../../figures/figure_format/figure_format";
import {Component} from "@odoo/owl";
import {FigureChart} from "../../figures/figure_chart/figure_chart";
import {_t} from "@web/core/l10n/translation";

/** A figure's trend and breakdown, each as a picture with its numbers beside it. */
export class FigureDetails extends Component {
    static template = "chanxiao_meeting.FigureDetails";
    static components = {FigureChart};
    static props = {figure: Object, close: {type: Function, optional: true}};

    get figure() {
        return this.props.figure;
    }

    format(value) {
        return formatValue(this.figure, value);
    }

    onKeydown(ev) {
        if (ev.key === "Escape" && this.props.close) {
            this.props.close();
        }
    }

    // Trend

    get hasTrend() {
        return hasTrend(this.figure);
    }

    get windows() {
        const labels = windowLabels(this.figure);
        return this.figure.trend.map((value, index) => ({label: labels[index], value}));
    }

    get trendSeries() {
        const format = (value) => this.format(value);
        return [{label: this.figure.label, data: this.figure.trend, format}];
    }

    /** What is good: one line, or two where it is a range. */
    get targets() {
        const {figure} = this;
        if (!figure.has_target) {
            return [];
        }
        const label = `${_t("Target")} ${formatTarget(figure)}`;
        const upper = figure.better === "none" ? [figure.target_max] : [];
        return [figure.target, ...upper].map((value) => ({value, label}));
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

    get columns() {
        return columnsOf(this.figure);
    }

    get barSeries() {
        const serie = (column, axis) => ({
            label: column.title,
            data: this.rows.map((row) => row[column.name]),
            format: column.format,
            axis,
        });
        return [
            ...drawnColumns(this.figure, "bar").map((column) => serie(column, "value")),
            ...drawnColumns(this.figure, "line").map((column) =>
                serie(column, "share")
            ),
        ];
    }

    get barDescription() {
        return _t(
            "Breakdown of %s; the table beside it holds its numbers.",
            this.figure.label
        );
    }

    formatCell(column, row) {
        const value = row[column.name];
        return typeof value === "string" ? value : column.format(value);
    }
}
