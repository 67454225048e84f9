import {formatSpan, paceOf, spentOn} from "../store/room_time";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useRoomNow} from "../store/room_link";

const PACES = {
    ok: {icon: "fa-clock-o", label: _t("in time")},
    ending: {icon: "fa-hourglass-end", label: _t("time is running out")},
    over: {icon: "fa-exclamation-triangle", label: _t("over time")},
    open: {icon: "fa-clock-o", label: ""},
};

/** How long a topic takes, against what was planned: told in words and colour. */
export class TopicClock extends Component {
    static template = "chanxiao_meeting.TopicClock";
    static props = {store: Object, topic: Object};

    setup() {
        this.clock = useRoomNow(this.props.store);
    }

    get planned() {
        return this.props.topic.minutes * 60000;
    }

    get spent() {
        return spentOn(this.props.topic, this.clock.now);
    }

    get pace() {
        const key = paceOf(this.spent, this.planned);
        return {key, ...PACES[key]};
    }

    get taken() {
        return formatSpan(this.spent);
    }
    get plannedText() {
        return _t("of %s min", this.props.topic.minutes);
    }

    get share() {
        return this.planned ? Math.min(100, (100 * this.spent) / this.planned) : 0;
    }
}
