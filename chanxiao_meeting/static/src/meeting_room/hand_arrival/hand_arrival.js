import {deserializeDateTime, formatDateTime} from "@web/core/l10n/dates";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** Whether somebody is signed in, and signing in. */
export class HandArrival extends Component {
    static template = "chanxiao_meeting.HandArrival";
    static props = {room: Object, send: Function};

    get mine() {
        return this.props.room.mine;
    }

    get own() {
        return this.mine.lines.find(({is_own: isOwn}) => isOwn);
    }

    get represented() {
        return this.mine.lines.filter(({is_own: isOwn}) => !isOwn);
    }

    get arrived() {
        const {tz} = this.props.room.meeting;
        const moment = deserializeDateTime(this.own.check_in);
        const time = formatDateTime(moment, {format: "HH:mm", tz: tz || undefined});
        return _t("Signed in at %s", time);
    }

    labelOf({name}) {
        return _t("You are here for %s", name);
    }

    signIn() {
        return this.props.send("room_sign_in", {}, _t("Sign In"));
    }
}
