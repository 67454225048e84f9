import {ClosingTask} from "../closing_task/closing_task";
import {Component} from "@odoo/owl";
import {ReasonBox} from "../reason_box/reason_box";
import {useService} from "@web/core/utils/hooks";

/** What a meeting still lacks, each with the click that mends it; and closing it. */
export class ClosingMissing extends Component {
    static template = "chanxiao_meeting.ClosingMissing";
    static components = {ClosingTask, ReasonBox};
    static props = {store: Object, room: Object};

    setup() {
        this.orm = useService("orm");
    }

    get missing() {
        return this.props.room.missing;
    }

    get isRunning() {
        return this.props.room.meeting.state === "in_progress";
    }

    get hasAny() {
        const {attendance, tasks, untreated, left} = this.missing;
        return [attendance, tasks, untreated, left].some((rows) => rows.length);
    }

    get isComplete() {
        const {blocking, warnings, tasks, untreated} = this.missing;
        return !blocking && ![warnings, tasks, untreated].some((rows) => rows.length);
    }

    async markPresent() {
        const {store} = this.props;
        const args = [[store.meetingId]];
        await this.orm.call("chanxiao.meeting", "action_mark_present", args);
        await store.load();
    }

    note(personId, attendance) {
        const {store} = this.props;
        return store.command("room_attendance", personId, attendance, null);
    }

    park(topicId) {
        return this.props.store.command("room_park", topicId, true);
    }

    drop(topicId, isDropped, reason = null) {
        const args = [topicId, isDropped, reason];
        return this.props.store.command("room_topic_drop", ...args);
    }

    close() {
        return this.props.store.command("room_close");
    }
}
