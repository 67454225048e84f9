import {AgendaRail} from "../agenda_rail/agenda_rail";
import {AgendaTotal} from "../agenda_total/agenda_total";
import {AttendanceBoard} from "../attendance_board/attendance_board";
import {Component, useState} from "@odoo/owl";
import {DecisionFeed} from "../decision_feed/decision_feed";
import {DecisionLine} from "../decision_line/decision_line";
import {InfractionBox} from "../infraction_box/infraction_box";
import {LineDraft} from "../decision_line/line_draft";
import {NoteBox} from "../note_box/note_box";
import {ReviewBoard} from "../review_board/review_board";
import {RoomPause} from "../room_pause/room_pause";
import {SpeakerStrip} from "../speaker_strip/speaker_strip";
import {TopicClock} from "../topic_clock/topic_clock";
import {TopicEditor} from "../topic_editor/topic_editor";
import {TopicMatter} from "../topic_matter/topic_matter";
import {TopicSteps} from "../topic_steps/topic_steps";
import {VoteBoard} from "../vote_board/vote_board";
import {VoteDesk} from "../vote_desk/vote_desk";
import {blank, useDecide} from "../store/room_decide";
import {useResolving} from "../store/room_resolve";
import {useRoomKeys} from "../store/room_keys";

/** The screen of whoever records: what is said, what is decided, who is here. */
export class Recorder extends Component {
    static template = "chanxiao_meeting.Recorder";
    static components = {
        AgendaRail,
        AgendaTotal,
        AttendanceBoard,
        DecisionFeed,
        DecisionLine,
        InfractionBox,
        NoteBox,
        ReviewBoard,
        RoomPause,
        SpeakerStrip,
        TopicClock,
        TopicEditor,
        TopicMatter,
        TopicSteps,
        VoteBoard,
        VoteDesk,
    };
    static props = {store: Object, room: Object};

    setup() {
        this.state = useState({given: null, topicId: null, isEditing: false});
        const {store} = this.props;
        this.resolving = useResolving(store);
        store.line ||= new LineDraft(store.orm, store.meetingId);
        useRoomKeys(
            () => this.canConduct,
            (step) => this.go(step)
        );
        this.decide = useDecide(
            this.props.store,
            () => this.canConduct && this.topic,
            (given) => this.fillLine(given)
        );
    }

    get canConduct() {
        const {meeting} = this.props.room;
        return meeting.can_conduct && meeting.state === "in_progress";
    }

    /** As long as the meeting is to come, or runs. */
    get canEdit() {
        const {can_conduct: canConduct, state} = this.props.room.meeting;
        return canConduct && ["convened", "in_progress"].includes(state);
    }

    /** Where there is a line that the task is written into. */
    get canAddTask() {
        return this.canConduct && Boolean(this.topic);
    }

    get topic() {
        return this.props.room.topic;
    }

    get entry() {
        const {agenda, current} = this.props.room;
        return agenda.find(({id}) => id === current);
    }

    /** What the line is filled in with, as long as its topic is shown. */
    get given() {
        const {given, topicId} = this.state;
        return topicId === this.topic.id ? given : null;
    }

    fillLine(given) {
        Object.assign(this.state, {given: {...given}, topicId: this.topic.id});
    }

    /** For a decision of this meeting, or the one that a reviewed task belongs to. */
    addTask({id, decision, text}) {
        this.fillLine(blank({decision: {id: decision || id, name: text}}));
    }

    toggleEditing() {
        this.state.isEditing = !this.state.isEditing;
    }

    go(step) {
        return this.props.store.go(step);
    }

    send(method, values) {
        return this.props.store.send(method, values);
    }

    togglePark() {
        const {id, parked} = this.entry;
        return this.props.store.command("room_park", id, !parked);
    }
}
