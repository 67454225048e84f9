import {Component} from "@odoo/owl";
import {FigureDetails} from "./figure_details";
import {registry} from "@web/core/registry";
import {figureFields, figureOf} from "../../figures/figure_format/figure_fields";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** The pictures of one figure on a form of its own. */
export class FigureDetailsField extends Component {
    static template = "chanxiao_meeting.FigureDetailsField";
    static components = {FigureDetails};
    static props = {...standardFieldProps};

    get figure() {
        return figureOf(this.props.record);
    }
}

registry.category("fields").add("chanxiao_figure_details", {
    component: FigureDetailsField,
    supportedTypes: ["json"],
    fieldDependencies: figureFields(),
});
