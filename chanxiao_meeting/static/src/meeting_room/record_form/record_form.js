import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {View} from "@web/views/view";

/** What is pressed to see more of a record; all else would do something, or lead away. */
const LOOKING = "[role=tab], .o_pager, thead";

/** A record over the room: it is looked at, and nothing is done with it. */
export class RecordForm extends Component {
    static template = "chanxiao_meeting.RecordForm";
    static components = {Dialog, View};
    static props = {
        resModel: String,
        resId: Number,
        title: String,
        close: Function,
    };

    setup() {
        const {resModel, resId} = this.props;
        this.viewProps = {
            type: "form",
            resModel,
            resId,
            readonly: true,
            preventCreate: true,
            preventEdit: true,
            buttonTemplate: "chanxiao_meeting.RecordFormButtons",
            display: {controlPanel: false},
        };
    }

    onClick(ev) {
        if (!ev.target.closest(LOOKING)) {
            ev.preventDefault();
            ev.stopPropagation();
        }
    }

    onKeydown(ev) {
        if (ev.key === "Enter" || ev.key === " ") {
            this.onClick(ev);
        }
    }
}
