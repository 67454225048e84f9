import {Component} from "@odoo/owl";
import {ReasonBox} from "../reason_box/reason_box";
import {TopicAdder} from "../topic_adder/topic_adder";

const STEPS = {ArrowUp: -1, ArrowDown: 1};

/** The agenda as it is changed: topics added, moved and dropped, also by keyboard. */
export class TopicEditor extends Component {
    static template = "chanxiao_meeting.TopicEditor";
    static components = {ReasonBox, TopicAdder};
    static props = {store: Object, room: Object};

    get rows() {
        const {agenda, current} = this.props.room;
        return agenda.map((topic, index) => ({
            ...topic,
            isCurrent: topic.id === current,
            place: index + 1,
            isFirst: index === 0,
            isLast: index === agenda.length - 1,
            // What was taken up stays on record
            canDrop: !topic.start && !topic.dropped,
        }));
    }

    /** The place is said, so that two who ask for the same get it once. */
    move(row, by) {
        const place = row.place + by;
        if (place >= 1 && place <= this.props.room.agenda.length) {
            return this.props.store.command("room_topic_move", row.id, place);
        }
    }

    onKeydown(row, ev) {
        const by = ev.altKey && STEPS[ev.key];
        if (by) {
            ev.preventDefault();
            return this.move(row, by);
        }
    }

    drop(row, isDropped, reason = null) {
        const args = [row.id, isDropped, reason];
        return this.props.store.command("room_topic_drop", ...args);
    }
}
