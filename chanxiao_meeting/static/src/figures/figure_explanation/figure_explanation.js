import {
    formatMoment,
    formatPeriod,
    formatTarget,
    formatThreshold,
    formatValue,
} from "../figure_format/figure_format";
import {Component} from "@odoo/owl";

/** How a figure is computed, over which days, when, and what was entered by hand. */
export class FigureExplanation extends Component {
    static template = "chanxiao_meeting.FigureExplanation";
    static props = {
        figure: Object,
        /** Called with the name of the method of the figure to run. */
        run: Function,
        close: {type: Function, optional: true},
    };

    get figure() {
        return this.props.figure;
    }

    get period() {
        return formatPeriod(this.figure);
    }

    get asOf() {
        return formatMoment(this.figure, this.figure.as_of);
    }

    get target() {
        return formatTarget(this.figure);
    }

    get threshold() {
        return formatThreshold(this.figure);
    }

    get computed() {
        const {figure} = this;
        return formatValue(figure, figure.is_known ? figure.value : null);
    }

    get reported() {
        return formatValue(this.figure, this.figure.reported_value);
    }

    get overrideDate() {
        return formatMoment(this.figure, this.figure.override_date);
    }

    openRecords() {
        if (this.props.close) {
            this.props.close();
        }
        this.props.run("action_open_records");
    }
}
