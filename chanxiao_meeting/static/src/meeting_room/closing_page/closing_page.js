import {ClosingMissing} from "../closing_missing/closing_missing";
import {Component} from "@odoo/owl";
import {DecisionFeed} from "../decision_feed/decision_feed";
import {MinutesDesk} from "../minutes_desk/minutes_desk";
import {MinutesSoFar} from "../../minutes/minutes_so_far/minutes_so_far";
import {useResolving} from "../store/room_resolve";

/** The end of a meeting: what is missing, the one click that closes it, its minutes. */
export class ClosingPage extends Component {
    static template = "chanxiao_meeting.ClosingPage";
    static components = {ClosingMissing, DecisionFeed, MinutesDesk, MinutesSoFar};
    static props = {store: Object, room: Object};

    setup() {
        this.resolving = useResolving(this.props.store);
    }

    get meeting() {
        return this.props.room.meeting;
    }

    get isRunning() {
        return this.meeting.state === "in_progress" && this.meeting.can_conduct;
    }

    /** Decisions are adopted or withdrawn until the minutes are past their draft. */
    get canDecide() {
        const isDraft = this.props.room.minutes?.state === "draft";
        return (this.isRunning || isDraft) && this.meeting.can_decide;
    }

    /** Whether there is a document, of which the viewer is told. */
    get hasPaper() {
        return this.isRunning || Boolean(this.props.room.minutes);
    }
}
