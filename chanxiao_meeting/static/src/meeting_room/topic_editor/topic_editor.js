import {Component, useRef} from "@odoo/owl";
import {ReasonBox} from "../reason_box/reason_box";
import {TopicAdder} from "../topic_adder/topic_adder";
import {useSortable} from "@web/core/utils/sortable_owl";

const STEPS = {ArrowUp: -1, ArrowDown: 1};

/** The agenda as it is changed: topics added, moved and dropped, by pointer or keys. */
export class TopicEditor extends Component {
    static template = "chanxiao_meeting.TopicEditor";
    static components = {ReasonBox, TopicAdder};
    static props = {store: Object, room: Object};

    setup() {
        useSortable({
            ref: useRef("list"),
            elements: ".o_chanxiao_edited",
            handle: ".o_chanxiao_grip",
            cursor: "grabbing",
            // Nobody scrolls by the grip
            touchDelay: 0,
            onDrop: ({element, previous}) => this.moveBehind(element, previous),
        });
    }

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

    /** On the agenda as it is by then: it may have changed under the pointer. */
    moveBehind(element, previous) {
        const {agenda} = this.props.room;
        const idOf = (row) => Number(row.dataset.topic);
        const others = agenda.filter(({id}) => id !== idOf(element));
        const before = previous
            ? others.findIndex(({id}) => id === idOf(previous)) + 1
            : 0;
        if (previous && !before) {
            return;
        }
        const args = [idOf(element), before + 1];
        return this.props.store.command("room_topic_move", ...args);
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
