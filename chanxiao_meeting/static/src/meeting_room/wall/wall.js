import {AgendaRail} from "../agenda_rail/agenda_rail";
import {AgendaTotal} from "../agenda_total/agenda_total";
import {Component} from "@odoo/owl";
import {DecideDialog} from "../decide_dialog/decide_dialog";
import {DecisionFeed} from "../decision_feed/decision_feed";
import {RoomPause} from "../room_pause/room_pause";
import {SpeakerStrip} from "../speaker_strip/speaker_strip";
import {TopicStage} from "../topic_stage/topic_stage";
import {TopicSteps} from "../topic_steps/topic_steps";
import {VoteBoard} from "../vote_board/vote_board";
import {useDecide} from "../store/room_decide";
import {useRoomKeys} from "../store/room_keys";
import {useService} from "@web/core/utils/hooks";

/** The screen that everybody looks at. Looking changes nothing; who conducts moves on. */
export class Wall extends Component {
    static template = "chanxiao_meeting.Wall";
    static components = {
        AgendaRail,
        AgendaTotal,
        DecisionFeed,
        RoomPause,
        SpeakerStrip,
        TopicStage,
        TopicSteps,
        VoteBoard,
    };
    static props = {store: Object, room: Object};

    setup() {
        this.dialog = useService("dialog");
        useRoomKeys(
            () => this.canConduct,
            (step) => this.go(step)
        );
        this.decide = useDecide(
            this.props.store,
            () => this.canConduct && this.props.room.topic,
            (given) => this.openLine(given)
        );
    }

    /** The wall has no line of its own: it opens over it. */
    openLine(given) {
        const {store, room} = this.props;
        this.dialog.add(DecideDialog, {
            store,
            given,
            topic: room.topic,
            canDecide: room.meeting.can_decide,
        });
    }

    get canConduct() {
        const {meeting} = this.props.room;
        return meeting.can_conduct && meeting.state === "in_progress";
    }

    go(step) {
        return this.props.store.go(step);
    }
}
