import {Component} from "@odoo/owl";

/** Begins a decision on what stands beside it. */
export class DecideButton extends Component {
    static template = "chanxiao_meeting.DecideButton";
    static props = {
        /** What `useDecide` gives. */
        decide: Object,
        /** What is picked, as `room_propose` takes it. */
        picked: Object,
    };
}
