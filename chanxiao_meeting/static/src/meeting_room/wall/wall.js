import {AgendaRail} from "../agenda_rail/agenda_rail";
import {Component} from "@odoo/owl";
import {DecisionFeed} from "../decision_feed/decision_feed";
import {RoomPause} from "../room_pause/room_pause";
import {SpeakerStrip} from "../speaker_strip/speaker_strip";
import {TopicStage} from "../topic_stage/topic_stage";
import {useRoomKeys} from "../store/room_keys";

/** The screen that everybody looks at. Looking changes nothing; who conducts moves on. */
export class Wall extends Component {
    static template = "chanxiao_meeting.Wall";
    static components = {AgendaRail, DecisionFeed, RoomPause, SpeakerStrip, TopicStage};
    static props = {store: Object, room: Object};

    setup() {
        useRoomKeys((step) => this.canConduct && this.props.store.go(step));
    }

    get canConduct() {
        const {meeting} = this.props.room;
        return meeting.can_conduct && meeting.state === "in_progress";
    }

    go(step) {
        return this.props.store.go(step);
    }
}
