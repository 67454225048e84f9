import {Component, useEffect, useRef, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {RecordForm} from "../record_form/record_form";
import {View} from "@web/views/view";
import {useService} from "@web/core/utils/hooks";

/**
 * The records that an action shows, as a list over the room. A row opens its record
 * over that; where it can be decided on, it is picked first, and told what is known.
 */
export class RecordDialog extends Component {
    static template = "chanxiao_meeting.RecordDialog";
    static components = {Dialog, View};
    static props = {
        action: Object,
        /** What is decided on besides the record, as `room_propose` takes it. */
        picked: {type: Object, optional: true},
        /** Given where it is decided on, see `useDecide`. */
        decide: {type: Object, optional: true},
        close: Function,
    };

    setup() {
        this.dialog = useService("dialog");
        this.decideButton = useRef("decide");
        this.state = useState({resId: null, given: null});
        useEffect(
            (given) => given && this.decideButton.el?.focus(),
            () => [this.state.given]
        );
        // The list keeps its props, so that it is not loaded anew when a row is picked
        this.viewProps = this.makeViewProps();
    }

    makeViewProps() {
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
            selectRecord: (resId) =>
                this.props.decide ? this.pick(resId) : this.open(resId),
        };
    }

    async pick(resId) {
        const {action, picked, decide} = this.props;
        const record = {model: action.res_model, record_id: resId};
        const given = await decide.propose({...picked, ...record});
        Object.assign(this.state, {resId, given});
    }

    decideOn() {
        const {given} = this.state;
        this.props.close();
        this.props.decide.open(given);
    }

    open(resId) {
        const {action} = this.props;
        this.dialog.add(RecordForm, {
            resModel: action.res_model,
            resId,
            title: action.name,
        });
    }
}
