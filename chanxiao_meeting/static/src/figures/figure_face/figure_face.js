import {EFFECTS, STATUSES, arrowOf} from "../figure_format/figure_status";
import {
    formatChange,
    formatDifference,
    formatReported,
    formatTarget,
    formatValue,
} from "../figure_format/figure_format";
import {Component} from "@odoo/owl";
import {FigureExplanation} from "../figure_explanation/figure_explanation";
import {usePopover} from "@web/core/popover/popover_hook";

/** What a figure says: its name, its value, how it stands and how it moved. */
export class FigureFace extends Component {
    static template = "chanxiao_meeting.FigureFace";
    static props = {
        figure: Object,
        /** What the figure is today, as the server's read_today says it. */
        today: {type: Object, optional: true},
        /** Called with the name of the method of the figure to run. */
        run: Function,
    };

    setup() {
        this.explanation = usePopover(FigureExplanation, {position: "bottom"});
        this.arrowOf = arrowOf;
    }

    get figure() {
        return this.props.figure;
    }

    get status() {
        return STATUSES[this.figure.status];
    }

    get value() {
        return formatReported(this.figure);
    }

    get computed() {
        const {figure} = this;
        return formatValue(figure, figure.is_known ? figure.value : null);
    }

    get handedIn() {
        const {figure} = this;
        return formatValue(
            figure,
            figure.is_handed_in_known ? figure.handed_in_value : null
        );
    }

    get target() {
        return formatTarget(this.figure);
    }

    get previous() {
        return formatValue(this.figure, this.figure.previous);
    }

    get change() {
        return formatChange(this.figure);
    }

    get effect() {
        return EFFECTS[this.figure.change_effect];
    }

    // Today

    get todayValue() {
        return formatValue(this.figure, this.props.today.value);
    }

    get todayStatus() {
        return STATUSES[this.props.today.status];
    }

    get todayDifference() {
        return formatDifference(this.figure, this.props.today.difference || 0);
    }

    get isKnown() {
        const {difference} = this.props.today;
        return difference !== null && difference !== undefined;
    }

    get isUnchanged() {
        return this.todayDifference === formatDifference(this.figure, 0);
    }

    get todayEffect() {
        return this.isUnchanged ? undefined : EFFECTS[this.props.today.effect];
    }

    explain(ev) {
        this.explanation.open(ev.currentTarget, {
            figure: this.figure,
            run: this.props.run,
        });
    }
}
