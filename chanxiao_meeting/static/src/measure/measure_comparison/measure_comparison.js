import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** What several measures would mean, a column each. */
export class MeasureComparison extends Component {
    static template = "chanxiao_meeting.MeasureComparison";
    static props = {...standardFieldProps};

    get comparison() {
        return this.props.record.data[this.props.name];
    }

    get untried() {
        return this.comparison.columns.filter(({is_tried}) => !is_tried);
    }
}

registry.category("fields").add("chanxiao_measure_comparison", {
    component: MeasureComparison,
    supportedTypes: ["json"],
});
