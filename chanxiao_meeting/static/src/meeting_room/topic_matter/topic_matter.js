import {BriefBoard} from "../brief_board/brief_board";
import {Component} from "@odoo/owl";
import {ExceptionTable} from "../exception_table/exception_table";
import {OrderTable} from "../order_table/order_table";

/** What a topic is about: what a department reports, exceptions, or new orders. */
export class TopicMatter extends Component {
    static template = "chanxiao_meeting.TopicMatter";
    static components = {BriefBoard, ExceptionTable, OrderTable};
    static props = {
        store: Object,
        room: Object,
        /** Given where it is decided on, see `useDecide`. */
        decide: {type: Object, optional: true},
    };

    get topic() {
        return this.props.room.topic;
    }

    get showsOrders() {
        const {kind} = this.topic;
        return kind === "new_orders" && this.props.room.meeting.can_open_schedule;
    }

    openBrief(isOpen) {
        const {store} = this.props;
        return store.command("room_open_brief", this.topic.brief.id, isOpen);
    }
}
