import {Component} from "@odoo/owl";
import {DecisionFeed} from "../decision_feed/decision_feed";
import {useService} from "@web/core/utils/hooks";

/** What is still missing before the meeting is closed, and the one click that does. */
export class ClosingPage extends Component {
    static template = "chanxiao_meeting.ClosingPage";
    static components = {DecisionFeed};
    static props = {store: Object, room: Object};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get missing() {
        return this.props.room.missing;
    }

    get isOpen() {
        const {meeting} = this.props.room;
        return meeting.state === "in_progress" && meeting.can_conduct;
    }

    get isComplete() {
        const {blocking, warnings} = this.missing;
        return !blocking && !warnings.length;
    }

    async call(model, method, id) {
        const answer = await this.orm.call(model, method, [[id]]);
        await this.props.store.load();
        return answer;
    }

    adopt(id) {
        return this.call("chanxiao.meeting.decision", "action_adopt", id);
    }

    markPresent() {
        const {meetingId} = this.props.store;
        return this.call("chanxiao.meeting", "action_mark_present", meetingId);
    }

    park(topicId) {
        return this.props.store.command("room_park", topicId, true);
    }

    /** Closing drafts the minutes, which open for those who write them. */
    async close() {
        const {meetingId} = this.props.store;
        const answer = await this.call("chanxiao.meeting", "action_close", meetingId);
        if (answer && answer !== true) {
            await this.action.doAction(answer, {clearBreadcrumbs: true});
        }
    }
}
