import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";
import {View} from "@web/views/view";
import {useService} from "@web/core/utils/hooks";

/** The records that an action shows, as a list over the room; a record over that. */
export class RecordDialog extends Component {
    static template = "chanxiao_meeting.RecordDialog";
    static components = {Dialog, View};
    static props = {action: Object, close: Function};

    setup() {
        this.dialog = useService("dialog");
    }

    get viewProps() {
        const {action} = this.props;
        const [viewId] = action.views.find(([, type]) => type === "list");
        return {
            type: "list",
            resModel: action.res_model,
            domain: action.domain || [],
            context: action.context || {},
            viewId,
            display: {searchPanel: false},
            noBreadcrumbs: true,
            showButtons: false,
            allowSelectors: false,
            readonly: true,
            selectRecord: (resId) => this.open(resId),
        };
    }

    open(resId) {
        const {action} = this.props;
        this.dialog.add(FormViewDialog, {
            resModel: action.res_model,
            resId,
            readonly: true,
            title: action.name,
        });
    }
}
