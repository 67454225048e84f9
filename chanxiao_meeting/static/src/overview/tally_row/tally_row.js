import {Component} from "@odoo/owl";

/** Told in words and numbers; the colour only repeats it. */
const TONES = {
    red: "danger",
    yellow: "warning",
    blue: "info",
    critical: "danger",
    major: "warning",
    bad: "danger",
    warning: "warning",
    effective: "success",
    ineffective: "danger",
    waiting: "info",
    minutes_late: "danger",
};

/** Numbers beside each other, each of which opens what it counts. */
export class TallyRow extends Component {
    static template = "chanxiao_meeting.TallyRow";
    static props = {
        tallies: Array,
        onOpen: Function,
    };

    toneOf(tally) {
        const tone = tally.count ? TONES[tally.value] : null;
        return tone ? `border-${tone}` : "";
    }
}
