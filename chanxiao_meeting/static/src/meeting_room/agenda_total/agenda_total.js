import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {sumAgenda} from "../store/room_time";

/** What the topics take altogether, against the time that the meeting has. */
export class AgendaTotal extends Component {
    static template = "chanxiao_meeting.AgendaTotal";
    static props = {room: Object};

    get sums() {
        return sumAgenda(this.props.room, 0);
    }

    get isTooLong() {
        const {planned, available} = this.sums;
        const isOver = this.props.room.meeting.state === "held";
        return !isOver && available > 0 && planned > available;
    }

    get text() {
        const {planned, available} = this.sums;
        return available
            ? _t("%(planned)s of %(available)s min planned", {planned, available})
            : _t("%s min planned", planned);
    }

    get excess() {
        const {planned, available} = this.sums;
        return _t("%s min more than the meeting has", planned - available);
    }
}
