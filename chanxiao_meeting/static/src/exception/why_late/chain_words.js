import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";

export const showDay = (day) => (day ? formatDate(deserializeDate(day)) : "–");

/** Days that a step adds; below zero, days in hand that were used up. */
export function showDays(days) {
    const count = Math.abs(days);
    if (days < 0) {
        return count === 1 ? _t("1 day in hand") : _t("%s days in hand", count);
    }
    return count === 1 ? _t("+1 day") : _t("+%s days", count);
}

export function showLate(late) {
    if (late === null) {
        return _t("Nothing planned brings it");
    }
    if (late > 0) {
        return late === 1 ? _t("1 day late") : _t("%s days late", late);
    }
    return _t("In time");
}
