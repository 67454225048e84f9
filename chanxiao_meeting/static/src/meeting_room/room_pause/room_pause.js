import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {deserializeDateTime, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {StartCheck} from "../start_check/start_check";

const WORDS = {
    draft: _t("This meeting is not convened yet."),
    convened: _t("The meeting has not begun yet."),
    held: _t("The meeting is over."),
    cancelled: _t("This meeting was called off."),
};

/** What is shown while no topic is treated: before, between and after. */
export class RoomPause extends Component {
    static template = "chanxiao_meeting.RoomPause";
    static components = {StartCheck};
    static props = {store: Object, room: Object};

    get meeting() {
        return this.props.room.meeting;
    }

    get words() {
        if (this.meeting.state !== "in_progress") {
            return WORDS[this.meeting.state];
        }
        const {agenda} = this.props.room;
        if (!agenda.length) {
            return _t("The agenda is empty. Put topics on it in the meeting's form.");
        }
        return agenda.some(({start}) => start)
            ? _t("No topic is being treated.")
            : _t("The meeting has begun.");
    }

    get start() {
        const {planned_start: moment, tz} = this.meeting;
        return moment
            ? toLocaleDateTimeString(deserializeDateTime(moment), {
                  tz: tz || undefined,
              })
            : "";
    }

    get canStart() {
        return this.meeting.state === "convened" && this.meeting.can_conduct;
    }

    get signInUrl() {
        return (
            this.meeting.can_show_sign_in && `/chanxiao/sign_in_code/${this.meeting.id}`
        );
    }
}
