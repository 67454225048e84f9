import {Component} from "@odoo/owl";
import {VideoLink} from "../video_link/video_link";
import {_t} from "@web/core/l10n/translation";
import {deserializeDateTime} from "@web/core/l10n/dates";

const {DateTime} = luxon;

/**
 * How far off a meeting is, in words.
 *
 * @param {object} meeting state, start and end
 * @param {DateTime} [now]
 * @returns {string}
 */
export function describeCountdown(meeting, now = DateTime.now()) {
    const start = deserializeDateTime(meeting.start);
    if (meeting.state === "in_progress") {
        return _t("It is being held now");
    }
    const when = start.toRelative({base: now});
    if (start < now) {
        return _t("Should have begun %s", when);
    }
    return meeting.state === "draft"
        ? _t("Begins %s, not convened yet", when)
        : _t("Begins %s", when);
}

/** When the next meeting is, and whether its agenda and its material are ready. */
export class NextMeeting extends Component {
    static template = "chanxiao_meeting.NextMeeting";
    static components = {VideoLink};
    static props = {
        meeting: Object,
        onOpen: Function,
        onBriefs: Function,
    };

    get countdown() {
        return describeCountdown(this.props.meeting);
    }

    get date() {
        const {start, end, tz} = this.props.meeting;
        const zone = tz || "local";
        const begin = deserializeDateTime(start).setZone(zone);
        const finish = deserializeDateTime(end).setZone(zone);
        const day = begin.toLocaleString(DateTime.DATE_MED_WITH_WEEKDAY);
        const time = (moment) => moment.toLocaleString(DateTime.TIME_24_SIMPLE);
        return `${day} ${time(begin)} – ${time(finish)}`;
    }

    get share() {
        const {minutes, available} = this.props.meeting;
        return available ? Math.round((100 * minutes) / available) : 0;
    }

    get agenda() {
        const {minutes, available} = this.props.meeting;
        return _t("Agenda: %(minutes)s of %(available)s minutes", {minutes, available});
    }

    get isTooLong() {
        return this.share > 100;
    }

    get briefs() {
        const {submitted, briefs} = this.props.meeting;
        return _t("Briefs handed in: %(submitted)s of %(briefs)s", {submitted, briefs});
    }
}
