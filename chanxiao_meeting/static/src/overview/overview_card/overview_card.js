import {Component} from "@odoo/owl";

/** One matter of the page: a heading that opens its list, and what to do where empty. */
export class OverviewCard extends Component {
    static template = "chanxiao_meeting.OverviewCard";
    static props = {
        title: String,
        icon: String,
        count: {type: Number, optional: true},
        isEmpty: {type: Boolean, optional: true},
        empty: {type: String, optional: true},
        onOpen: {type: Function, optional: true},
        slots: {type: Object, optional: true},
    };
}
