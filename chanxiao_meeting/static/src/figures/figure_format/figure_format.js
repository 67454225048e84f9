// How values are written, here and on paper (figure_format.py): both are held to
// static/tests/figure_format.json.
import {_t} from "@web/core/l10n/translation";
import {formatCurrency, getCurrency} from "@web/core/currency";
import {formatFloat, roundDecimals} from "@web/core/utils/numbers";
import {toLocaleDateString, toLocaleDateTimeString} from "@web/core/l10n/dates";

// The fractions of larger amounts only take space.
const LARGE_AMOUNT = 1000;

/** Rounded half away from zero; never a negative zero. */
const round = (value, decimals) => roundDecimals(value, decimals) || 0;

/** A number without needless zeros: 60 rather than 60.0. */
export function formatNumber(value, decimals) {
    const rounded = round(value, decimals);
    const isEnough = (digits) => round(rounded, digits) === rounded;
    const needed = [...Array(decimals).keys()].find(isEnough) ?? decimals;
    return formatFloat(rounded, {digits: [16, needed]});
}

function formatMoney(figure, value) {
    const currencyId = figure.currency_id?.id;
    const decimals = getCurrency(currencyId)?.digits?.[1] ?? 2;
    const amount = round(value, decimals);
    const isWhole = Number.isInteger(amount) || Math.abs(amount) >= LARGE_AMOUNT;
    return formatCurrency(amount, currencyId, {digits: [16, isWhole ? 0 : decimals]});
}

const FORMATS = {
    count: (figure, value) => formatNumber(value, 2),
    money: formatMoney,
    percent: (figure, value) => `${formatNumber(value, 1)}%`,
    hours: (figure, value) => _t("%s h", formatNumber(value, 1)),
    days: (figure, value) =>
        round(value, 1) === 1 ? _t("1 day") : _t("%s days", formatNumber(value, 1)),
    index: (figure, value) => formatNumber(value, 1),
};

/**
 * A value as the user's language writes it.
 *
 * @param {object} figure where its currency is
 * @param {number|null} value null or undefined where it is not known
 * @param {string|null} unit by default that of the figure; null for a plain number
 * @returns {string}
 */
export function formatValue(figure, value, unit = figure.unit) {
    if (value === null || value === undefined) {
        return "—";
    }
    const format = FORMATS[unit] || FORMATS.count;
    return format(figure, value).toString();
}

/** What a figure reports, computed or by hand. */
export function formatReported(figure) {
    return formatValue(figure, figure.is_reported_known ? figure.reported_value : null);
}

/** The same where no mark beside it says that it was entered by hand. */
export function formatMarked(figure) {
    const value = formatReported(figure);
    return figure.is_overridden ? _t("%s (entered by hand)", value) : value;
}

/** A number with its sign, unless it is too small to be told from nothing. */
function formatSigned(value, format) {
    const size = format(Math.abs(value));
    if (size === format(0)) {
        return size;
    }
    return value > 0 ? `+${size}` : `-${size}`;
}

/** A difference of two values of a figure, signed. */
export function formatDifference(figure, difference) {
    return formatSigned(difference, (value) =>
        figure.unit === "percent"
            ? _t("%s points", formatNumber(value, 1)).toString()
            : formatValue(figure, value)
    );
}

/** The change to the previous period: absolute, and in percent where that says more. */
export function formatChange(figure) {
    const {change, change_rate: rate} = figure;
    const absolute = formatDifference(figure, change);
    if (!figure.is_change_rate_known) {
        return absolute;
    }
    return `${absolute} (${formatSigned(rate, (share) => `${formatNumber(share, 1)}%`)})`;
}

/** From where to where a figure is at a limit: ≥ 95%, ≤ 2, or 80% – 100%. */
function formatLimit(figure, limit, upper) {
    const text = formatValue(figure, limit);
    const signs = {higher: "≥", lower: "≤"};
    return figure.better in signs
        ? `${signs[figure.better]} ${text}`
        : `${text} – ${formatValue(figure, upper)}`;
}

export function formatTarget(figure) {
    return formatLimit(figure, figure.target, figure.target_max);
}

export function formatThreshold(figure) {
    return formatLimit(figure, figure.threshold, figure.threshold_max);
}

/** Local days of the windows of a trend, oldest first. */
export function windowLabels(figure) {
    const {period_start: start, period_end: end} = figure;
    const count = (figure.trend || []).length;
    if (!start || !end) {
        return Array(count).fill("");
    }
    const days = Math.round(end.diff(start, "days").days) + 1;
    const short = (date) => date.toLocaleString({month: "numeric", day: "numeric"});
    return Array.from({length: count}, (_item, index) => {
        const shift = {days: days * (count - 1 - index)};
        return `${short(start.minus(shift))} – ${short(end.minus(shift))}`;
    });
}

export function formatPeriod(figure) {
    const {period_start: start, period_end: end} = figure;
    return start && end
        ? `${toLocaleDateString(start)} – ${toLocaleDateString(end)}`
        : "";
}

/** A moment in the time zone that the figure counts its days in. */
export function formatMoment(figure, moment) {
    return moment ? toLocaleDateTimeString(moment, {tz: figure.tz || undefined}) : "";
}
