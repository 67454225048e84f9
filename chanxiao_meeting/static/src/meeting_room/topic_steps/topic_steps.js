import {Component} from "@odoo/owl";

/** One topic on or back, for whoever conducts; nothing with an empty agenda. */
export class TopicSteps extends Component {
    static template = "chanxiao_meeting.TopicSteps";
    static props = {agenda: Array, go: Function};
}
