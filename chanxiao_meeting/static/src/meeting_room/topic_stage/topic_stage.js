import {Component} from "@odoo/owl";
import {ReviewBoard} from "../review_board/review_board";
import {TopicClock} from "../topic_clock/topic_clock";
import {TopicMatter} from "../topic_matter/topic_matter";

/** The current topic: what it is, its time, and what it is about. */
export class TopicStage extends Component {
    static template = "chanxiao_meeting.TopicStage";
    static components = {ReviewBoard, TopicClock, TopicMatter};
    static props = {
        store: Object,
        room: Object,
        /** Given where it is decided on, see `useDecide`. */
        decide: {type: Object, optional: true},
    };

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
}
