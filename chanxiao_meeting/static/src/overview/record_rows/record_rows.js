import {deserializeDate, deserializeDateTime} from "@web/core/l10n/dates";
import {Component} from "@odoo/owl";
import {VideoLink} from "../video_link/video_link";
import {_t} from "@web/core/l10n/translation";

const DAY_LENGTH = "2026-01-31".length;
const TONES = {danger: "fa-exclamation-circle", warning: "fa-exclamation-triangle"};

/** A day as people read it; with the time where it is a moment. */
export function describeWhen(when) {
    if (when.length === DAY_LENGTH) {
        return deserializeDate(when).toLocaleString({
            month: "numeric",
            day: "numeric",
            weekday: "short",
        });
    }
    return deserializeDateTime(when).toLocaleString({
        month: "numeric",
        day: "numeric",
        weekday: "short",
        hour: "numeric",
        minute: "2-digit",
    });
}

/** A few records one below the other, each opening its form. */
export class RecordRows extends Component {
    static template = "chanxiao_meeting.RecordRows";
    static components = {VideoLink};
    static props = {
        rows: Array,
        total: {type: Number, optional: true},
        onOpen: Function,
        onAll: {type: Function, optional: true},
    };

    get hidden() {
        return Math.max((this.props.total || 0) - this.props.rows.length, 0);
    }

    get hasMore() {
        return this.hidden && this.props.onAll;
    }

    get more() {
        return _t("%s more", this.hidden);
    }

    describe(row) {
        return row.when ? describeWhen(row.when) : "";
    }

    iconOf(row) {
        return row.is_late ? "fa-clock-o" : TONES[row.tone];
    }
}
