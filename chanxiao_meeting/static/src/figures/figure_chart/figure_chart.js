/* global Chart */
import {Component, onWillStart, useEffect, useRef} from "@odoo/owl";
import {cookie} from "@web/core/browser/cookie";
import {getColor} from "@web/core/colors/colors";
import {loadBundle} from "@web/core/assets";

// The table beside the picture has the whole names.
const LONG_LABEL = 14;
// Of a letter in a picture, in pixels, and against those around it.
const SMALLEST = 12;
const SHARE = 0.8;

function shorten(label) {
    const letters = [...String(label)];
    return letters.length > LONG_LABEL
        ? `${letters.slice(0, LONG_LABEL - 1).join("")}…`
        : label;
}

/**
 * A line or bars, drawn by the client's own chart library.
 *
 * Bars lie, so that long names have room. A share that adds up over them, as of a
 * Pareto, is a line over the bars along an axis of its own.
 */
export class FigureChart extends Component {
    static template = "chanxiao_meeting.FigureChart";
    static props = {
        type: {type: String, validate: (type) => ["line", "bar"].includes(type)},
        labels: Array,
        /**
         * List of {label, data, format, axis}; null in the data where a value is not
         * known, axis "share" for a line over bars.
         */
        series: Array,
        /** Values drawn across the whole chart: {label, value}. */
        targets: {type: Array, optional: true},
        description: String,
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
                    this.props.targets,
                ]),
            ]
        );
    }

    get hasShare() {
        return this.props.series.some((serie) => serie.axis === "share");
    }

    get isHorizontal() {
        return this.props.type === "bar";
    }

    get datasets() {
        const scheme = cookie.get("color_scheme");
        const sets = this.props.series.map(({label, data, axis}, index) => {
            const color = getColor(index, scheme, "sm");
            const style = {borderColor: color, backgroundColor: color, tension: 0.2};
            const line = {type: "line", xAxisID: "share", order: -1};
            return {label, data, ...style, ...(axis === "share" ? line : {})};
        });
        const lines = (this.props.targets || []).map(({label, value}) => ({
            label,
            data: this.props.labels.map(() => value),
            borderColor: getColor(3, scheme, "sm"),
            borderDash: [6, 4],
            borderWidth: 1.5,
            pointRadius: 0,
        }));
        return [...sets, ...lines];
    }

    /** The format of a series; what is drawn across is in that of the first one. */
    formatOf(index) {
        const {series} = this.props;
        return (series[index] || series[0]).format;
    }

    getScales({color, font, line}) {
        const ticks = {color, font};
        const format = (index) => ({
            ...ticks,
            callback: (value) => this.formatOf(index)(value),
        });
        const grid = {color: line};
        const values = {ticks: format(0), grid, beginAtZero: this.isHorizontal};
        const labels = {ticks, grid: {display: false}};
        if (!this.isHorizontal) {
            return {x: labels, y: values};
        }
        const name = (value, index) => shorten(this.props.labels[index]);
        const names = {...labels, ticks: {...ticks, callback: name}};
        const scales = {x: values, y: names};
        if (this.hasShare) {
            const last = this.props.series.length - 1;
            const range = {min: 0, max: 100, position: "top"};
            scales.share = {...range, ticks: format(last), grid: {display: false}};
        }
        return scales;
    }

    /** As large and in the colours of what is written around it. */
    get ink() {
        const style = getComputedStyle(this.canvas.el);
        const size = Math.max(SMALLEST, SHARE * parseFloat(style.fontSize));
        return {
            color: style.color,
            font: {size},
            line: style.getPropertyValue("--border-color") || undefined,
        };
    }

    get config() {
        const {ink} = this;
        const {color, font} = ink;
        const label = (item) => {
            const value = this.isHorizontal ? item.parsed.x : item.parsed.y;
            return `${item.dataset.label}: ${this.formatOf(item.datasetIndex)(value)}`;
        };
        // Two lines of one range are named once
        const filter = (item, {datasets}) =>
            datasets.findIndex((set) => set.label === item.text) === item.datasetIndex;
        return {
            type: this.props.type,
            data: {labels: this.props.labels, datasets: this.datasets},
            options: {
                indexAxis: this.isHorizontal ? "y" : "x",
                maintainAspectRatio: false,
                spanGaps: false,
                animation: false,
                scales: this.getScales(ink),
                plugins: {
                    legend: {
                        display: this.datasets.length > 1,
                        labels: {color, font, boxWidth: 16, filter},
                    },
                    tooltip: {callbacks: {label}, titleFont: font, bodyFont: font},
                },
            },
        };
    }
}
