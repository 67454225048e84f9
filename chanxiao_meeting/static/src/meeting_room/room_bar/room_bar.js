import {formatSpan, sumAgenda} from "../store/room_time";
import {ChairMark} from "../chair_mark/chair_mark";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {countPeople} from "../store/room_people";
import {formatTaken} from "../store/room_when";
import {useRoomNow} from "../store/room_link";

const LINKS = {
    polling: {
        icon: "fa-refresh",
        label: _t("Live updates are interrupted: asking every few seconds"),
    },
    offline: {
        icon: "fa-chain-broken",
        label: _t("No connection: what you see may be outdated"),
    },
};

/** What is always seen: the meeting, its time, who is here, how the room is linked. */
export class RoomBar extends Component {
    static template = "chanxiao_meeting.RoomBar";
    static components = {ChairMark};
    static props = {
        store: Object,
        room: Object,
        link: String,
        screens: Array,
        show: Function,
        isDark: Boolean,
        toggleDark: Function,
        leave: Function,
    };

    setup() {
        this.clock = useRoomNow(this.props.store);
    }

    send(method, values) {
        return this.props.store.send(method, values);
    }

    get link() {
        return LINKS[this.props.link];
    }

    get sums() {
        return sumAgenda(this.props.room, this.clock.now);
    }

    get isRunning() {
        return this.props.room.meeting.state === "in_progress";
    }

    get left() {
        return formatSpan(this.sums.left);
    }

    get isOver() {
        return this.sums.left < 0;
    }

    /** What the topics still need beyond the time that is left, in minutes. */
    get behind() {
        const {needed, left} = this.sums;
        return Math.max(0, Math.round((needed - Math.max(0, left)) / 60000));
    }
    get behindText() {
        return _t("(%s min short)", this.behind);
    }

    /** How long it took, once it is over; before, the agenda tells its total. */
    get taken() {
        return formatTaken(this.props.room.meeting);
    }

    get people() {
        return countPeople(this.props.room);
    }

    get quorum() {
        return this.people.isQuorate ? _t("quorum reached") : _t("no quorum yet");
    }
}
