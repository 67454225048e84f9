import {Component, useState} from "@odoo/owl";
import {ThenNow, useThenNow} from "../then_now/then_now";
import {figureFields, figureOf} from "../../figures/figure_format/figure_fields";
import {FigureCard} from "../../figures/figure_card/figure_card";
import {FigureDetails} from "../figure_details/figure_details";
import {FigurePeriod} from "../../figures/figure_period/figure_period";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

/** The figures of a brief, one card each; one of them opened at a time. */
export class FiguresField extends Component {
    static template = "chanxiao_meeting.FiguresField";
    static components = {FigureCard, FigureDetails, FigurePeriod, ThenNow};
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
        this.state = useState({expandedId: false});
        this.thenNow = useThenNow(() => this.figures);
    }

    get list() {
        return this.props.record.data[this.props.name];
    }

    get figures() {
        return this.list.records.map(figureOf);
    }

    toggle(figure) {
        const isOpen = this.state.expandedId === figure.id;
        this.state.expandedId = isOpen ? false : figure.id;
    }

    /** Run a method of a figure; what was written into the brief is saved before. */
    async run(figure, name) {
        const {record} = this.props;
        if (!(await record.save())) {
            return;
        }
        await this.action.doActionButton({
            type: "object",
            name,
            resModel: this.list.resModel,
            resId: figure.id,
            resIds: [figure.id],
            context: record.context,
            onClose: () => record.model.load(),
        });
    }
}

export const figuresField = {
    component: FiguresField,
    supportedTypes: ["one2many"],
    relatedFields: () => figureFields(),
};

registry.category("fields").add("chanxiao_figures", figuresField);
