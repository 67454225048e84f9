import {deserializeDateTime, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {toMillis} from "./room_time";

/** What is said of a meeting in which no topic is treated; of a running one, see there. */
export const PAUSES = {
    draft: _t("This meeting is not convened yet."),
    convened: _t("The meeting has not begun yet."),
    held: _t("The meeting is over."),
    cancelled: _t("This meeting was called off."),
};

const MINUTE = 60000;

function format(moment, {tz}, options = {}) {
    const zone = {tz: tz || undefined};
    const value = deserializeDateTime(moment);
    return toLocaleDateTimeString(value, {...options, ...zone});
}

function isSameDay(one, other, {tz}) {
    const [first, second] = [one, other].map((moment) =>
        deserializeDateTime(moment, {tz: tz || undefined})
    );
    return first.toISODate() === second.toISODate();
}

/** When and where it was or will be: what happened, or else what is planned. */
export function formatWhen(meeting) {
    const {planned_start: planned, started, ended, place} = meeting;
    const isOver = meeting.state === "held" && started && ended;
    const begin = isOver ? started : planned;
    const parts = begin ? [format(begin, meeting)] : [];
    if (isOver) {
        const showDate = !isSameDay(started, ended, meeting);
        parts[0] += ` – ${format(ended, meeting, {showDate})}`;
    }
    return [...parts, ...(place ? [place] : [])].join(" · ");
}

/** How long it took, in minutes, of those it was given; nothing before it is over. */
export function formatTaken(meeting) {
    const moments = [
        meeting.started,
        meeting.ended,
        meeting.planned_start,
        meeting.planned_end,
    ].map(toMillis);
    const [started, ended, start, end] = moments;
    if (meeting.state !== "held" || !started || !ended) {
        return "";
    }
    const taken = Math.round((ended - started) / MINUTE);
    const planned = start && end ? Math.round((end - start) / MINUTE) : 0;
    return planned
        ? _t("Took %(taken)s min, planned were %(planned)s", {taken, planned})
        : _t("Took %s min", taken);
}
