import {formatPeriod, formatTarget, formatValue} from "../figure_format/figure_format";
import {Component} from "@odoo/owl";
import {toLocaleDateTimeString} from "@web/core/l10n/dates";

/** How a figure is computed, over which days, when, and what was entered by hand. */
export class FigureExplanation extends Component {
    static template = "chanxiao_meeting.FigureExplanation";
    static props = {figure: Object, close: {type: Function, optional: true}};

    get figure() {
        return this.props.figure;
    }

    get period() {
        return formatPeriod(this.figure);
    }

    get asOf() {
        return toLocaleDateTimeString(this.figure.as_of);
    }

    get target() {
        return formatTarget(this.figure);
    }

    get threshold() {
        return formatValue(this.figure, this.figure.threshold);
    }

    get computed() {
        const {figure} = this;
        return formatValue(figure, figure.is_known ? figure.value : null);
    }

    get overrideDate() {
        return toLocaleDateTimeString(this.figure.override_date);
    }
}
