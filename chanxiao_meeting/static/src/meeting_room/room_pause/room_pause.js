import {PAUSES, formatWhen} from "../store/room_when";
import {leaveRoom, showScreen} from "../store/room_exit";
import {Component} from "@odoo/owl";
import {StartCheck} from "../start_check/start_check";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/** What is shown while no topic is treated: before, between and after. */
export class RoomPause extends Component {
    static template = "chanxiao_meeting.RoomPause";
    static components = {StartCheck};
    static props = {store: Object, room: Object};

    setup() {
        this.action = useService("action");
    }

    get meeting() {
        return this.props.room.meeting;
    }

    get isRunning() {
        return this.meeting.state === "in_progress";
    }

    get isEmpty() {
        return this.isRunning && !this.props.room.agenda.length;
    }

    get words() {
        if (!this.isRunning) {
            return PAUSES[this.meeting.state];
        }
        if (this.isEmpty) {
            return _t("The agenda is empty.");
        }
        return this.props.room.agenda.some(({start}) => start)
            ? _t("No topic is being treated.")
            : _t("The meeting has begun.");
    }

    /** What whoever conducts does about it. */
    get advice() {
        if (!this.meeting.can_conduct) {
            return "";
        }
        if (this.meeting.state === "draft") {
            return _t("Convene it in its form: then people are invited.");
        }
        return this.isEmpty
            ? _t("Topics are added under Recording, by “Change the agenda”.")
            : "";
    }

    get when() {
        return this.isRunning ? "" : formatWhen(this.meeting);
    }

    get canStart() {
        return this.meeting.state === "convened" && this.meeting.can_conduct;
    }

    /** The other screen on which it goes on from here, if there is one. */
    get way() {
        const {can_conduct: canConduct, has_minutes: hasMinutes, state} = this.meeting;
        if (state === "held" && hasMinutes) {
            return {screen: "closing", label: _t("Minutes of the meeting")};
        }
        return canConduct && this.isEmpty && this.props.store.screen !== "recorder"
            ? {screen: "recorder", label: _t("Recording")}
            : null;
    }

    get canConvene() {
        return this.meeting.state === "draft" && this.meeting.can_conduct;
    }

    get signInUrl() {
        return (
            this.meeting.can_show_sign_in && `/chanxiao/sign_in_code/${this.meeting.id}`
        );
    }

    go() {
        return showScreen(this.props.store, this.way.screen);
    }

    openForm() {
        return leaveRoom(this.action, this.meeting.id);
    }
}
