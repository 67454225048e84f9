import {Component} from "@odoo/owl";
import {TopicClock} from "../topic_clock/topic_clock";
import {_t} from "@web/core/l10n/translation";

const WORDS = {
    draft: _t("This meeting is not convened yet."),
    convened: _t("The meeting has not begun yet."),
    in_progress: _t("No topic is being treated."),
    held: _t("The meeting is over."),
    cancelled: _t("This meeting was called off."),
};

/** What is being talked about, how long already, and what comes next. */
export class HandTopic extends Component {
    static template = "chanxiao_meeting.HandTopic";
    static components = {TopicClock};
    static props = {store: Object, room: Object};

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
        return WORDS[this.props.room.meeting.state];
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
