import {Component} from "@odoo/owl";

const WIDTH = 100;
const HEIGHT = 32;
const MARGIN = 4;

/** The course of a figure as a small line; gaps where a value is not known. */
export class FigureSparkline extends Component {
    static template = "chanxiao_meeting.FigureSparkline";
    static props = {
        values: Array,
        label: String,
    };

    get viewBox() {
        return `0 0 ${WIDTH} ${HEIGHT}`;
    }

    get points() {
        const {values} = this.props;
        const known = values.filter((value) => value !== null);
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
