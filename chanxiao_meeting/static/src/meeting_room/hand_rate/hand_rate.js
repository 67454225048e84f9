import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

const ASKED = [
    ["purpose", _t("Purpose Met")],
    ["preparation", _t("Well Prepared")],
    ["punctuality", _t("Kept to Time")],
    ["decisions", _t("Clear Decisions")],
];
const SCALE = [_t("Not at all"), _t("Hardly"), _t("Partly"), _t("Mostly"), _t("Fully")];

/** What somebody thinks of the meeting, when it is over. */
export class HandRate extends Component {
    static template = "chanxiao_meeting.HandRate";
    static props = {entries: Array, send: Function};

    setup() {
        this.asked = ASKED.map(([name, label]) => ({name, label}));
        this.scale = SCALE.map((label, index) => ({value: index + 1, label}));
        this.state = useState({ratings: {}, comment: ""});
    }

    get isWaiting() {
        return this.props.entries.some(({method}) => method === "room_rate");
    }

    get isEmpty() {
        return !Object.keys(this.state.ratings).length && !this.state.comment.trim();
    }

    /** The same once more takes it back. */
    rate(name, value) {
        if (this.state.ratings[name] === value) {
            delete this.state.ratings[name];
        } else {
            this.state.ratings[name] = value;
        }
    }

    labelOf(name) {
        return this.scale[this.state.ratings[name] - 1]?.label || "";
    }

    submit() {
        const {ratings, comment} = this.state;
        return this.props.send(
            "room_rate",
            {ratings: {...ratings}, comment: comment.trim()},
            _t("Rate the Meeting")
        );
    }
}
