import {formatChange, formatTarget, formatValue} from "../figure_format/figure_format";
import {Component} from "@odoo/owl";
import {FigureExplanation} from "../figure_explanation/figure_explanation";
import {FigureSparkline} from "../figure_sparkline/figure_sparkline";
import {_t} from "@web/core/l10n/translation";
import {usePopover} from "@web/core/popover/popover_hook";

const STATUSES = {
    good: {label: _t("On target"), icon: "fa-check-circle", tone: "success"},
    warning: {
        label: _t("Short of target"),
        icon: "fa-exclamation-circle",
        tone: "warning",
    },
    bad: {label: _t("Beyond the limit"), icon: "fa-times-circle", tone: "danger"},
};
const EFFECTS = {
    good: {label: _t("better"), tone: "text-success"},
    bad: {label: _t("worse"), tone: "text-danger"},
};

/** One figure: its value, how it stands and how it moved, and the ways further. */
export class FigureCard extends Component {
    static template = "chanxiao_meeting.FigureCard";
    static components = {FigureSparkline};
    static props = {
        figure: Object,
        isExpanded: Boolean,
        toggle: Function,
        /** Called with the name of the method of the figure to run. */
        run: Function,
    };

    setup() {
        this.explanation = usePopover(FigureExplanation, {position: "bottom"});
    }

    get figure() {
        return this.props.figure;
    }

    get status() {
        return STATUSES[this.figure.status];
    }

    get value() {
        const {figure} = this;
        return formatValue(
            figure,
            figure.is_reported_known ? figure.reported_value : null
        );
    }

    get computed() {
        const {figure} = this;
        return formatValue(figure, figure.is_known ? figure.value : null);
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

    get arrow() {
        const {change} = this.figure;
        if (!change) {
            return "fa-arrow-right";
        }
        return change > 0 ? "fa-arrow-up" : "fa-arrow-down";
    }

    get hasTrend() {
        return (this.figure.trend || []).some((value) => value !== null);
    }

    get hasDetails() {
        return this.hasTrend || Boolean((this.figure.breakdown || []).length);
    }

    get trendLabel() {
        const values = this.figure.trend.map((value) =>
            formatValue(this.figure, value)
        );
        return _t("Trend, oldest first: %s", values.join(", "));
    }

    explain(ev) {
        this.explanation.open(ev.currentTarget, {figure: this.figure});
    }
}
