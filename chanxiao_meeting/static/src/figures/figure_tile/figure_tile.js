import {Component, useState} from "@odoo/owl";
import {figureFields, figureOf} from "../figure_format/figure_fields";
import {FigureFace} from "../figure_face/figure_face";
import {FigureSparkline} from "../figure_sparkline/figure_sparkline";
import {STATUSES} from "../figure_format/figure_status";
import {hasTrend} from "../figure_format/figure_series";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

/** A figure on the board: what it says and its course; the rest is one click away. */
export class FigureTile extends Component {
    static template = "chanxiao_meeting.FigureTile";
    static components = {FigureFace, FigureSparkline};
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
        this.thenNow = useState(this.env.chanxiaoThenNow || {figures: {}});
    }

    get figure() {
        return figureOf(this.props.record);
    }

    get today() {
        return this.thenNow.figures[this.figure.id];
    }

    get tone() {
        const status = STATUSES[this.figure.status];
        return status ? `o_chanxiao_tone_${status.tone}` : "";
    }

    get hasTrend() {
        return hasTrend(this.figure);
    }

    async run(name) {
        const {record} = this.props;
        await this.action.doActionButton({
            type: "object",
            name,
            resModel: record.resModel,
            resId: record.resId,
            resIds: [record.resId],
            context: record.context,
        });
    }
}

registry.category("fields").add("chanxiao_figure_tile", {
    component: FigureTile,
    supportedTypes: ["float"],
    fieldDependencies: figureFields(),
});
