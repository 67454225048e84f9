import {AgendaRail} from "../agenda_rail/agenda_rail";
import {AttendanceBoard} from "../attendance_board/attendance_board";
import {Component} from "@odoo/owl";
import {DecisionFeed} from "../decision_feed/decision_feed";
import {DecisionLine} from "../decision_line/decision_line";
import {InfractionBox} from "../infraction_box/infraction_box";
import {NoteBox} from "../note_box/note_box";
import {ReviewBoard} from "../review_board/review_board";
import {RoomPause} from "../room_pause/room_pause";
import {SpeakerStrip} from "../speaker_strip/speaker_strip";
import {TopicClock} from "../topic_clock/topic_clock";
import {useRoomKeys} from "../store/room_keys";
import {useService} from "@web/core/utils/hooks";

/** The screen of whoever records: what is said, what is decided, who is here. */
export class Recorder extends Component {
    static template = "chanxiao_meeting.Recorder";
    static components = {
        AgendaRail,
        AttendanceBoard,
        DecisionFeed,
        DecisionLine,
        InfractionBox,
        NoteBox,
        ReviewBoard,
        RoomPause,
        SpeakerStrip,
        TopicClock,
    };
    static props = {store: Object, room: Object};

    setup() {
        this.orm = useService("orm");
        useRoomKeys((step) => this.canConduct && this.props.store.go(step));
    }

    get canConduct() {
        const {meeting} = this.props.room;
        return meeting.can_conduct && meeting.state === "in_progress";
    }

    get topic() {
        return this.props.room.topic;
    }

    get entry() {
        const {agenda, current} = this.props.room;
        return agenda.find(({id}) => id === current);
    }

    go(step) {
        return this.props.store.go(step);
    }

    togglePark() {
        const {id, parked} = this.entry;
        return this.props.store.command("room_park", id, !parked);
    }

    async adopt(decisionId) {
        await this.orm.call("chanxiao.meeting.decision", "action_adopt", [
            [decisionId],
        ]);
        await this.props.store.load();
    }
}
