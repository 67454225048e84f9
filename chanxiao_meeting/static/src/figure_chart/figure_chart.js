/* global Chart */
import {Component, onWillStart, useEffect, useRef} from "@odoo/owl";
import {cookie} from "@web/core/browser/cookie";
import {formatValue} from "../figure_format/figure_format";
import {getColor} from "@web/core/colors/colors";
import {loadBundle} from "@web/core/assets";

/** A line or bars, drawn by the client's own chart library. */
export class FigureChart extends Component {
    static template = "chanxiao_meeting.FigureChart";
    static props = {
        type: {type: String, validate: (type) => ["line", "bar"].includes(type)},
        labels: Array,
        /** List of {label, data}; null in the data where a value is not known. */
        series: Array,
        /** Per cent up to and with each bar, {label, data}: the line of a Pareto. */
        cumulative: {type: Object, optional: true},
        /** A value drawn across the whole chart. */
        target: {type: Object, optional: true},
        description: String,
        format: Function,
    };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                const chart = new Chart(this.canvas.el, this.config);
                return () => chart.destroy();
            },
            () => [
                JSON.stringify([
                    this.props.labels,
                    this.props.series,
                    this.props.cumulative,
                    this.props.target,
                ]),
            ]
        );
    }

    get isHorizontal() {
        return this.props.type === "bar";
    }

    get datasets() {
        const scheme = cookie.get("color_scheme");
        const sets = this.props.series.map((serie, index) => {
            const color = getColor(index, scheme, "sm");
            return {...serie, borderColor: color, backgroundColor: color, tension: 0.2};
        });
        const {cumulative, target, labels} = this.props;
        if (cumulative) {
            const color = getColor(2, scheme, "sm");
            const colors = {borderColor: color, backgroundColor: color};
            // Drawn over the bars, along an axis of its own
            sets.unshift({...cumulative, ...colors, type: "line", xAxisID: "share"});
        }
        if (target) {
            sets.push({
                label: target.label,
                data: labels.map(() => target.value),
                borderColor: getColor(3, scheme, "sm"),
                borderDash: [6, 4],
                borderWidth: 1.5,
                pointRadius: 0,
            });
        }
        return sets;
    }

    get config() {
        const styles = getComputedStyle(this.canvas.el);
        const ticks = {color: styles.color};
        const numbers = {...ticks, callback: (value) => this.props.format(value)};
        const valueAxis = {ticks: numbers, beginAtZero: this.isHorizontal};
        const labelAxis = {ticks, grid: {display: false}};
        const percent = (value) => formatValue({unit: "percent"}, value);
        const label = (item) => {
            const value = this.isHorizontal ? item.parsed.x : item.parsed.y;
            const format =
                item.dataset.xAxisID === "share" ? percent : this.props.format;
            return `${item.dataset.label}: ${format(value)}`;
        };
        const scales = this.isHorizontal
            ? {x: valueAxis, y: labelAxis}
            : {x: labelAxis, y: valueAxis};
        if (this.props.cumulative) {
            scales.share = {
                position: "top",
                min: 0,
                max: 100,
                grid: {display: false},
                ticks: {...ticks, callback: percent},
            };
        }
        return {
            type: this.props.type,
            data: {labels: this.props.labels, datasets: this.datasets},
            options: {
                indexAxis: this.isHorizontal ? "y" : "x",
                maintainAspectRatio: false,
                spanGaps: false,
                animation: false,
                scales,
                plugins: {
                    legend: {
                        display: this.datasets.length > 1,
                        labels: {color: styles.color, boxWidth: 16},
                    },
                    tooltip: {callbacks: {label}},
                },
            },
        };
    }
}
