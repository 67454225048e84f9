import {deserializeDateTime} from "@web/core/l10n/dates";

const MINUTE = 60000;

export const toMillis = (text) => (text ? deserializeDateTime(text).toMillis() : null);

/** Minutes and seconds, with hours where there are any: 4:05, 1:02:00. */
export function formatSpan(millis) {
    const seconds = Math.floor(Math.abs(millis) / 1000);
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    const shown = parts[0] ? parts : parts.slice(1);
    const rest = [...shown.slice(1), seconds % 60].map((part) =>
        String(part).padStart(2, "0")
    );
    return [shown[0], ...rest].join(":");
}

/** Without the time in which other topics were treated in between. */
export const spentOn = ({start, end, away = 0}, now) =>
    start ? (toMillis(end) ?? now) - toMillis(start) - away * 1000 : 0;

/**
 * How the time of something stands.
 *
 * @param {number} spent in milliseconds
 * @param {number} planned likewise
 * @returns {string} "ok", "ending" in the last fifth, "over"; "open" without a plan
 */
export function paceOf(spent, planned) {
    if (!planned) {
        return "open";
    }
    if (spent > planned) {
        return "over";
    }
    return spent >= 0.8 * planned ? "ending" : "ok";
}

/**
 * Planned and taken minutes of an agenda, and what is left of both. What is left for
 * another meeting takes no time of this one.
 */
export function sumAgenda({agenda, meeting}, now) {
    const [start, end] = [meeting.planned_start, meeting.planned_end].map(toMillis);
    const planned = agenda.filter((topic) => !topic.parked);
    const waiting = agenda.filter((topic) => !(topic.end || topic.parked));
    const left = waiting.map((topic) =>
        Math.max(0, topic.minutes * MINUTE - spentOn(topic, now))
    );
    return {
        planned: planned.reduce((sum, {minutes}) => sum + minutes, 0),
        available: start && end ? Math.round((end - start) / MINUTE) : 0,
        left: end ? end - now : null,
        needed: left.reduce((sum, millis) => sum + millis, 0),
    };
}
