import {Component} from "@odoo/owl";

/** Into a meeting that is held online as well, with one click. */
export class VideoLink extends Component {
    static template = "chanxiao_meeting.VideoLink";
    static props = {url: String, name: String};
}
