import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

/** What a measure in the ERP would change, record by record, and what follows. */
export class MeasurePreview extends Component {
    static template = "chanxiao_meeting.MeasurePreview";
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
    }

    get preview() {
        return this.props.record.data[this.props.name];
    }

    get isEmpty() {
        const {changed, created, deleted, hidden} = this.preview;
        return !changed.length && !created.length && !deleted.length && !hidden;
    }

    open({res_model, res_id}) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model,
            res_id,
            views: [[false, "form"]],
        });
    }
}

registry.category("fields").add("chanxiao_measure_preview", {
    component: MeasurePreview,
    supportedTypes: ["json"],
});
