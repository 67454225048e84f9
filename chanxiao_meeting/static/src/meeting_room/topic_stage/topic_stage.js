import {BriefBoard} from "../brief_board/brief_board";
import {Component} from "@odoo/owl";
import {ExceptionTable} from "../exception_table/exception_table";
import {OrderTable} from "../order_table/order_table";
import {ReviewBoard} from "../review_board/review_board";
import {TopicClock} from "../topic_clock/topic_clock";

/** The current topic: what it is, its time, and what it is about. */
export class TopicStage extends Component {
    static template = "chanxiao_meeting.TopicStage";
    static components = {
        BriefBoard,
        ExceptionTable,
        OrderTable,
        ReviewBoard,
        TopicClock,
    };
    static props = {store: Object, room: Object};

    get topic() {
        return this.props.room.topic;
    }

    /** With its place and time, as the agenda has them. */
    get entry() {
        return this.props.room.agenda.find(({id}) => id === this.topic.id);
    }

    get place() {
        const {agenda} = this.props.room;
        return `${agenda.indexOf(this.entry) + 1} / ${agenda.length}`;
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
