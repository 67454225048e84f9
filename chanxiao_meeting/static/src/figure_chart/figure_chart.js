/* global Chart */
import {Component, onWillStart, useEffect, useRef} from "@odoo/owl";
import {cookie} from "@web/core/browser/cookie";
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
        const {target, labels} = this.props;
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
        const label = (item) => {
            const value = this.isHorizontal ? item.parsed.x : item.parsed.y;
            return `${item.dataset.label}: ${this.props.format(value)}`;
        };
        return {
            type: this.props.type,
            data: {labels: this.props.labels, datasets: this.datasets},
            options: {
                indexAxis: this.isHorizontal ? "y" : "x",
                maintainAspectRatio: false,
                spanGaps: false,
                animation: false,
                scales: this.isHorizontal
                    ? {x: valueAxis, y: labelAxis}
                    : {x: labelAxis, y: valueAxis},
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
