import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** Who is in the chair, and the one click with which a deputy takes it. */
export class ChairMark extends Component {
    static template = "chanxiao_meeting.ChairMark";
    static props = {
        meeting: Object,
        /** Called with a command, its arguments by name, and what it is called. */
        send: Function,
    };

    get meeting() {
        return this.props.meeting;
    }

    get isShown() {
        return this.meeting.state === "in_progress" && Boolean(this.meeting.presiding);
    }

    get inChair() {
        return _t("In the chair: %s", this.meeting.presiding.name);
    }

    /** From whom is said, so that of two who take it at once one does. */
    take() {
        return this.props.send(
            "room_take_chair",
            {known_id: this.meeting.presiding?.id || null},
            _t("Take the chair")
        );
    }
}
