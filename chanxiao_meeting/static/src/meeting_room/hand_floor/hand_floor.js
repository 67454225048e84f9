import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** Raising one's hand, and who speaks in which order. */
export class HandFloor extends Component {
    static template = "chanxiao_meeting.HandFloor";
    static props = {room: Object, entries: Array, send: Function};

    get speakers() {
        return this.props.room.speakers;
    }

    get own() {
        const lines = this.props.room.mine.lines.map(({id}) => id);
        return this.speakers.find(({attendee}) => lines.includes(attendee));
    }

    get mayRaise() {
        return this.props.room.mine.lines.length > 0;
    }

    /** Whether a hand that was raised or lowered here has not arrived yet. */
    get isWaiting() {
        const methods = ["room_raise_hand", "room_lower_hand"];
        return this.props.entries.some(({method}) => methods.includes(method));
    }

    get place() {
        if (!this.own) {
            return "";
        }
        return this.own.place
            ? _t("Your hand is up: number %s in the queue.", this.own.place)
            : _t("You have the floor.");
    }

    raise() {
        return this.props.send("room_raise_hand", {}, _t("Raise My Hand"));
    }

    lower() {
        return this.props.send("room_lower_hand", {}, _t("Lower My Hand"));
    }
}
