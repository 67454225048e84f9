import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {formatNumber, formatValue} from "../figures/figure_format/figure_format";

// From this part of the limit on, a work center is nearly full
const NEAR = 0.8;

/** A day as the user writes it; nothing where there is none. */
export const formatDay = (day) => (day ? formatDate(deserializeDate(day)) : "");
export const formatShortDay = (day) =>
    deserializeDate(day).toLocaleString({month: "numeric", day: "numeric"});
export const formatHours = (hours) => formatNumber(hours, 1);
export const formatLoad = (load) => `${formatNumber(load, 0)}%`;
export const formatMoney = (value, currencyId) =>
    formatValue({currency_id: {id: currencyId}}, value, "money");

const days = (count) =>
    count === 1 ? _t("1 day") : _t("%s days", formatNumber(count, 0));

/** In words, with a sign and a colour, how a line stands against its promise. */
export function describeStatus({status, gap}) {
    switch (status) {
        case "late":
            return {
                icon: "fa-arrow-up",
                tone: "danger",
                text: _t("%s later than promised", days(gap)),
            };
        case "in_time":
            return {
                icon: "fa-check",
                tone: "success",
                text: gap ? _t("%s to spare", days(-gap)) : _t("on the promised day"),
            };
        case "no_supply":
            return {icon: "fa-times", tone: "danger", text: _t("no supply planned")};
        case "no_date":
            return {icon: "fa-question", tone: "warning", text: _t("no date promised")};
        case "delivered":
            return {icon: "fa-truck", tone: "muted", text: _t("already delivered")};
        default:
            return {icon: "fa-minus", tone: "muted", text: _t("nothing to deliver")};
    }
}

/** What brings the goods of a line. */
export function describeSupply(kind) {
    return {
        stock: {icon: "fa-cubes", text: _t("from stock")},
        make: {icon: "fa-cogs", text: _t("being made")},
        buy: {icon: "fa-shopping-cart", text: _t("being bought")},
        none: {icon: "fa-times", text: _t("nothing planned")},
        delivered: {icon: "fa-truck", text: _t("already delivered")},
        service: {icon: "fa-handshake-o", text: _t("a service")},
    }[kind];
}

/**
 * How much a work center has to do, in words, with a sign and a colour.
 *
 * @param {number|null} load in per cent; null where no working hours are known
 * @param {number} limit what it can bear, in per cent
 * @returns {{level: string, sign: string, text: string}}
 */
export function describeLoad(load, limit) {
    if (load === null || load === undefined) {
        return {level: "unknown", sign: "?", text: _t("no working hours known")};
    }
    if (load > limit) {
        return {level: "over", sign: "▲", text: _t("more than it can bear")};
    }
    if (load > NEAR * limit) {
        return {level: "near", sign: "●", text: _t("nearly full")};
    }
    return load
        ? {level: "free", sign: "", text: _t("room left")}
        : {level: "none", sign: "", text: _t("no work planned")};
}

/**
 * What lines come to, as tiles.
 *
 * @param {object} totals see sumUp
 * @param {number|false} currencyId of contributions; false where they are not told
 * @returns {object[]}
 */
export function describeTotals(totals, currencyId) {
    const count = (name, label, number, tone) => ({
        name,
        label,
        text: number,
        tone: number && tone,
    });
    const tiles = [
        {
            ...count("lines", _t("Order lines"), totals.lines),
            detail: _t("in %s orders", totals.orders),
        },
        count("late", _t("Later than promised"), totals.late, "danger"),
        count("no_supply", _t("No supply planned"), totals.noSupply, "danger"),
        count("no_date", _t("No date promised"), totals.noDate, "warning"),
    ];
    if (currencyId) {
        const text = formatMoney(totals.contribution, currencyId);
        tiles.push({name: "contribution", label: _t("Contribution"), text});
    }
    return tiles;
}
