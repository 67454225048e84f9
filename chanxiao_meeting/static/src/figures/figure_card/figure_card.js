import {Component} from "@odoo/owl";
import {FigureBars} from "../figure_bars/figure_bars";
import {FigureFace} from "../figure_face/figure_face";
import {FigureSparkline} from "../figure_sparkline/figure_sparkline";
import {STATUSES} from "../figure_format/figure_status";
import {hasTrend} from "../figure_format/figure_series";

/** One figure of a brief: what it says, its pictures, and the ways further. */
export class FigureCard extends Component {
    static template = "chanxiao_meeting.FigureCard";
    static components = {FigureBars, FigureFace, FigureSparkline};
    static props = {
        figure: Object,
        today: {type: Object, optional: true},
        isExpanded: Boolean,
        toggle: Function,
        /** Called with the name of the method of the figure to run. */
        run: Function,
    };

    get figure() {
        return this.props.figure;
    }

    get tone() {
        const status = STATUSES[this.figure.status];
        return status ? `o_chanxiao_tone_${status.tone}` : "";
    }

    get hasTrend() {
        return hasTrend(this.figure);
    }

    get hasBreakdown() {
        return Boolean((this.figure.breakdown || []).length);
    }
}
