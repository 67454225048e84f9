import {PAUSES, formatWhen} from "../store/room_when";
import {Component} from "@odoo/owl";
import {TopicClock} from "../topic_clock/topic_clock";
import {_t} from "@web/core/l10n/translation";
import {keepScreen} from "../store/room_exit";
import {useService} from "@web/core/utils/hooks";

const WORDS = {...PAUSES, in_progress: _t("No topic is being treated.")};

/** What is being talked about, how long already, and what comes next. */
export class HandTopic extends Component {
    static template = "chanxiao_meeting.HandTopic";
    static components = {TopicClock};
    static props = {store: Object, room: Object};

    setup() {
        this.action = useService("action");
    }

    get meeting() {
        return this.props.room.meeting;
    }

    get topic() {
        const {agenda, current} = this.props.room;
        return agenda.find(({id}) => id === current);
    }

    get next() {
        const {agenda, current} = this.props.room;
        const place = agenda.findIndex(({id}) => id === current);
        return agenda.slice(place + 1).find(({start, parked}) => !start && !parked);
    }

    get nextWords() {
        return _t("Next: %s", this.next.name);
    }

    get words() {
        return WORDS[this.meeting.state];
    }

    get when() {
        return this.meeting.state === "in_progress" ? "" : formatWhen(this.meeting);
    }

    get hasMinutes() {
        return this.meeting.state === "held" && this.meeting.has_minutes;
    }

    /** They are read in the room, where they were written. */
    openMinutes() {
        keepScreen("closing");
        return this.action.doAction({
            type: "ir.actions.client",
            tag: "chanxiao_meeting.room",
            context: {active_id: this.meeting.id},
        });
    }

    markOf(topic) {
        if (topic.id === this.props.room.current) {
            return {icon: "fa-play", label: _t("Now")};
        }
        if (topic.parked) {
            return {icon: "fa-pause", label: _t("Parked")};
        }
        return topic.end
            ? {icon: "fa-check", label: _t("Treated")}
            : {icon: "fa-circle-o", label: _t("To come")};
    }
}
