import {formatMoment, formatPeriod} from "../figure_format/figure_format";
import {Component} from "@odoo/owl";

/** Over which days figures are, as of when, and how much of the period was over. */
export class FigurePeriod extends Component {
    static template = "chanxiao_meeting.FigurePeriod";
    static props = {
        /** Figures of one screen; they may be of several meetings. */
        figures: Array,
    };

    get dated() {
        return this.props.figures.filter((figure) => figure.period_start);
    }

    /** The figure computed last, where all are over the same days. */
    get figure() {
        const periods = new Set(this.dated.map(formatPeriod));
        if (periods.size !== 1) {
            return null;
        }
        return this.dated.reduce((one, other) =>
            other.as_of > one.as_of ? other : one
        );
    }

    get period() {
        return formatPeriod(this.figure);
    }

    get asOf() {
        return formatMoment(this.figure, this.figure.as_of);
    }
}
