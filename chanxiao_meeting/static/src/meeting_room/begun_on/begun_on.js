import {Component} from "@odoo/owl";

/** Where what is typed goes to, when that is not the topic that runs. */
export class BegunOn extends Component {
    static template = "chanxiao_meeting.BegunOn";
    static props = {
        /** The topic that was left while something was typed for it: {id, name}. */
        topic: {type: [Object, {value: null}]},
        /** Whether it can be about the topic that runs instead. */
        canAttach: Boolean,
        attach: Function,
        /** Whether nothing can be saved any more. */
        isOver: Boolean,
    };
}
