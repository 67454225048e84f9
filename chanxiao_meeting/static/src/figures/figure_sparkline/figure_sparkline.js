import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatValue} from "../figure_format/figure_format";

const WIDTH = 100;
const HEIGHT = 32;
const MARGIN = 4;

/**
 * The course of a figure as a small line, with its lowest and highest value below it;
 * gaps where a value is not known.
 */
export class FigureSparkline extends Component {
    static template = "chanxiao_meeting.FigureSparkline";
    static props = {figure: Object};

    get values() {
        return this.props.figure.trend;
    }

    get known() {
        return this.values.filter((value) => value !== null);
    }

    /** All the values, for those who do not see the line. */
    get label() {
        const {figure} = this.props;
        const values = this.values.map((value) => formatValue(figure, value));
        return _t("Trend, oldest first: %s", values.join(", "));
    }

    get range() {
        const {figure} = this.props;
        const low = formatValue(figure, Math.min(...this.known));
        const high = formatValue(figure, Math.max(...this.known));
        const count = this.values.length;
        if (low === high) {
            return _t("%(count)s periods: %(value)s", {count, value: low});
        }
        return _t("%(count)s periods: %(low)s – %(high)s", {count, low, high});
    }

    get viewBox() {
        return `0 0 ${WIDTH} ${HEIGHT}`;
    }

    get points() {
        const {values, known} = this;
        const low = Math.min(...known);
        const range = Math.max(...known) - low;
        const step = (WIDTH - 2 * MARGIN) / Math.max(values.length - 1, 1);
        const place = (value) => (range ? (value - low) / range : 0.5);
        return values.map((value, index) =>
            value === null
                ? null
                : {
                      x: MARGIN + index * step,
                      y: HEIGHT - MARGIN - place(value) * (HEIGHT - 2 * MARGIN),
                  }
        );
    }

    /** One stroke per run of known values. */
    get path() {
        let pen = "M";
        return this.points
            .map((point) => {
                const command = point
                    ? `${pen}${point.x.toFixed(1)} ${point.y.toFixed(1)}`
                    : "";
                pen = point ? "L" : "M";
                return command;
            })
            .join(" ");
    }

    /** A stroke without length: its round cap marks the value of this period. */
    get end() {
        const last = this.points.at(-1);
        return last ? `M${last.x.toFixed(1)} ${last.y.toFixed(1)}h0` : "";
    }
}
