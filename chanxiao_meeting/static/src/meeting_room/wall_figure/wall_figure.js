import {Component} from "@odoo/owl";
import {DecideButton} from "../decide_button/decide_button";
import {FigureBars} from "../../figures/figure_bars/figure_bars";
import {FigureDetails} from "../../brief/figure_details/figure_details";
import {FigureDialog} from "../figure_dialog/figure_dialog";
import {FigureFace} from "../../figures/figure_face/figure_face";
import {FigureSparkline} from "../../figures/figure_sparkline/figure_sparkline";
import {RecordDialog} from "../record_dialog/record_dialog";
import {STATUSES} from "../../figures/figure_format/figure_status";
import {hasTrend} from "../../figures/figure_format/figure_series";
import {useService} from "@web/core/utils/hooks";

/** A figure in large, with its pictures; what is behind it opens over the room. */
export class WallFigure extends Component {
    static template = "chanxiao_meeting.WallFigure";
    static components = {
        DecideButton,
        FigureBars,
        FigureDetails,
        FigureFace,
        FigureSparkline,
    };
    static props = {
        figure: Object,
        today: {type: Object, optional: true},
        /** Given where it is decided on, see `useDecide`. */
        decide: {type: Object, optional: true},
        /** Whether its pictures are only shown when they are enlarged. */
        isBrief: {type: Boolean, optional: true},
    };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
    }

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

    get hasPicture() {
        return this.hasTrend || Boolean((this.figure.breakdown || []).length);
    }

    openDetails() {
        this.dialog.add(FigureDialog, {figure: this.figure});
    }

    /** The records open over the room, not instead of it. */
    async run(name) {
        const action = await this.orm.call("chanxiao.meeting.figure", name, [
            [this.figure.id],
        ]);
        if (action?.res_model) {
            const picked = {figure_id: this.figure.id};
            const {decide} = this.props;
            this.dialog.add(RecordDialog, {action, picked, decide});
        }
    }
}
