import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {countPeople} from "../store/room_people";
import {useService} from "@web/core/utils/hooks";

/** In the order in which a tap goes through them. */
const FACES = {
    present: {icon: "fa-check", label: _t("here")},
    late: {icon: "fa-clock-o", label: _t("came late")},
    on_leave: {icon: "fa-suitcase", label: _t("excused"), asks: _t("Why?")},
    proxy: {icon: "fa-exchange", label: _t("represented"), asks: _t("By whom?")},
    absent: {icon: "fa-times", label: _t("missing")},
};
const ORDER = Object.keys(FACES);
const OTHERS = {
    left_early: {icon: "fa-sign-out", label: _t("went early")},
    unknown: {icon: "fa-question", label: _t("not noted yet")},
};

/** One tile a person: a tap goes on to the next attendance, a cross says missing. */
export class AttendanceBoard extends Component {
    static template = "chanxiao_meeting.AttendanceBoard";
    static props = {store: Object, room: Object};

    setup() {
        this.orm = useService("orm");
        /** The person of whom something is asked: {id, attendance, words}. */
        this.state = useState({asked: null});
    }

    get canNote() {
        const {meeting} = this.props.room;
        return (
            meeting.can_conduct && ["convened", "in_progress"].includes(meeting.state)
        );
    }

    get tiles() {
        const {asked} = this.state;
        return this.props.room.people.map((person) => {
            const isAsked = asked?.id === person.id;
            const key = isAsked ? asked.attendance : person.attendance || "unknown";
            return {...person, key, isAsked, face: FACES[key] || OTHERS[key]};
        });
    }

    get totals() {
        return countPeople(this.props.room);
    }
    get totalsText() {
        return _t("Due: %(due)s · here: %(here)s · missing: %(missing)s", this.totals);
    }

    get quorum() {
        return this.totals.isQuorate ? _t("quorum reached") : _t("no quorum yet");
    }

    get allOthers() {
        return _t("All others are here (%s)", this.totals.open);
    }

    async tap(tile) {
        if (!this.canNote) {
            return;
        }
        const next = ORDER[(ORDER.indexOf(tile.key) + 1) % ORDER.length];
        if (FACES[next].asks) {
            const words = next === "on_leave" ? tile.reason : tile.proxy;
            this.state.asked = {id: tile.id, attendance: next, words};
            return;
        }
        await this.note(tile.id, next);
    }

    async note(personId, attendance, words) {
        this.state.asked = null;
        await this.props.store.command("room_attendance", personId, attendance, words);
    }

    async onKeydown(ev) {
        const {asked} = this.state;
        if (ev.key === "Escape") {
            ev.stopPropagation();
            this.state.asked = null;
        } else if (ev.key === "Enter" && !ev.isComposing && asked.words.trim()) {
            ev.preventDefault();
            await this.note(asked.id, asked.attendance, asked.words);
        }
    }

    async markPresent() {
        const {store} = this.props;
        await this.orm.call("chanxiao.meeting", "action_mark_present", [
            [store.meetingId],
        ]);
        await store.load();
    }
}
