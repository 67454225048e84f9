import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

/** So many rows are shown at once. */
const FEW = 12;

/** What a measure in the ERP would change, record by record, and what follows. */
export class MeasurePreview extends Component {
    static template = "chanxiao_meeting.MeasurePreview";
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
        this.state = useState({showsAll: false});
    }

    /** The subject of the measure comes first; the rest on demand. */
    get changed() {
        const {changed} = this.preview;
        return this.state.showsAll ? changed : changed.slice(0, FEW);
    }

    get moreLabel() {
        return _t("Show all %s changes", this.preview.changed.length);
    }

    /** Write what was drafted: it is sent by whoever reads it over. */
    write({context}) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: _t("Tell Them"),
            res_model: "mail.compose.message",
            views: [[false, "form"]],
            target: "new",
            context,
        });
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
