import {_t} from "@web/core/l10n/translation";
import {formatCurrency} from "@web/core/currency";
import {formatFloat} from "@web/core/utils/numbers";
import {toLocaleDateString} from "@web/core/l10n/dates";

// What is read of each figure; the form asks the server for these fields.
const TYPES = {
    label: "char",
    explanation: "text",
    key: "char",
    unit: "char",
    better: "char",
    is_as_of: "boolean",
    reported_value: "float",
    is_reported_known: "boolean",
    value: "float",
    is_known: "boolean",
    previous: "float",
    is_previous_known: "boolean",
    change: "float",
    is_change_known: "boolean",
    change_rate: "float",
    is_change_rate_known: "boolean",
    change_effect: "char",
    has_target: "boolean",
    target: "float",
    threshold: "float",
    status: "char",
    trend: "json",
    breakdown: "json",
    period_start: "date",
    period_end: "date",
    tz: "char",
    as_of: "datetime",
    drill_model: "char",
    is_overridden: "boolean",
    override_note: "text",
    override_date: "datetime",
    can_override: "boolean",
};
const RELATIONS = {
    currency_id: "res.currency",
    company_id: "res.company",
    override_user_id: "res.users",
    override_reason_id: "chanxiao.reason",
};

export function figureFields() {
    const plain = Object.entries(TYPES).map(([name, type]) => ({name, type}));
    const linked = Object.entries(RELATIONS).map(([name, relation]) => ({
        name,
        type: "many2one",
        relation,
    }));
    return [...plain, ...linked];
}

/** A number without needless zeros: 60 rather than 60.0. */
export function formatNumber(value, decimals) {
    const isWhole = Number.isInteger(Number(value.toFixed(decimals)));
    return formatFloat(value, {digits: [16, isWhole ? 0 : decimals]});
}

function formatMoney(figure, value) {
    // The fractions of large amounts only take space.
    const isWhole = Number.isInteger(value) || Math.abs(value) >= 1000;
    const digits = isWhole ? {digits: [16, 0]} : {};
    return formatCurrency(value, figure.currency_id?.id, digits);
}

const FORMATS = {
    count: (figure, value) => formatNumber(value, 2),
    money: formatMoney,
    percent: (figure, value) => `${formatNumber(value, 1)}%`,
    hours: (figure, value) => _t("%s h", formatNumber(value, 1)),
    days: (figure, value) => _t("%s days", formatNumber(value, 1)),
    index: (figure, value) => formatNumber(value, 1),
};

/**
 * A value in the unit of its figure, as the user's language writes it.
 *
 * @param {object} figure
 * @param {number|null} value null or undefined where it is not known
 * @returns {string}
 */
export function formatValue(figure, value) {
    if (value === null || value === undefined) {
        return "—";
    }
    const format = FORMATS[figure.unit] || FORMATS.count;
    return format(figure, value).toString();
}

function withSign(value, text) {
    return value > 0 ? `+${text}` : text;
}

/** The change to the previous period: absolute, and in percent where that says more. */
export function formatChange(figure) {
    const {change, change_rate: rate} = figure;
    if (figure.unit === "percent") {
        return withSign(change, _t("%s points", formatNumber(change, 1)).toString());
    }
    const absolute = withSign(change, formatValue(figure, change));
    if (!figure.is_change_rate_known) {
        return absolute;
    }
    return `${absolute} (${withSign(rate, formatNumber(rate, 1))}%)`;
}

export function formatTarget(figure) {
    const sign = figure.better === "lower" ? "≤" : "≥";
    return `${sign} ${formatValue(figure, figure.target)}`;
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
