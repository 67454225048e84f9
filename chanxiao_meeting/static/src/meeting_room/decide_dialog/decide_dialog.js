import {Component} from "@odoo/owl";
import {DecisionLine} from "../decision_line/decision_line";
import {Dialog} from "@web/core/dialog/dialog";

/** The decision line over a screen that has none of its own. */
export class DecideDialog extends Component {
    static template = "chanxiao_meeting.DecideDialog";
    static components = {DecisionLine, Dialog};
    static props = {
        store: Object,
        topic: Object,
        canDecide: Boolean,
        given: Object,
        close: Function,
    };
}
