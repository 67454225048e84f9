import {expect, globals, test} from "@odoo/hoot";
import {
    formatChange,
    formatDifference,
    formatMoment,
    formatPeriod,
    formatTarget,
    formatThreshold,
    formatValue,
    windowLabels,
} from "@chanxiao_meeting/figures/figure_format/figure_format";
import {figureFields} from "@chanxiao_meeting/figures/figure_format/figure_fields";
import {
    makeMockEnv,
    patchTranslations,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {currencies} from "@web/core/currency";
import {localization} from "@web/core/l10n/localization";

const {DateTime} = luxon;

// What paper is held to as well, see test_figure_format.py
const CASES = "/chanxiao_meeting/static/tests/figure_format.json";
const WRITERS = {
    values: (figure) => formatValue(figure, figure.value),
    changes: (figure) => {
        const change = figure.value - figure.previous;
        return formatChange({
            ...figure,
            change,
            change_rate: (100 * change) / Math.abs(figure.previous),
            is_change_rate_known: figure.unit !== "percent" && figure.previous !== 0,
        });
    },
    targets: formatTarget,
};

/** What is written, and what should be, in a language. */
async function writeCases(language) {
    // The real file: hoot answers the page's own requests itself
    const response = await globals.fetch(CASES);
    const {languages, currencies: money, ...cases} = await response.json();
    await makeMockEnv();
    const {decimal, thousands, terms} = languages[language];
    patchWithCleanup(localization, {
        decimalPoint: decimal,
        grouping: [3, 0],
        thousandsSep: thousands,
    });
    patchTranslations({chanxiao_meeting: terms});
    for (const [id, {digits, ...currency}] of Object.entries(money)) {
        patchWithCleanup(currencies, {[id]: {...currency, digits: [69, digits]}});
    }
    return Object.entries(WRITERS).flatMap(([kind, write]) =>
        cases[kind]
            .filter((figure) => (figure.language || "en_US") === language)
            .map(({currency = "CNY", text, ...figure}) => ({
                written: write({...figure, currency_id: {id: currency}}),
                text,
            }))
    );
}

for (const language of ["en_US", "de_DE", "zh_CN"]) {
    test(`figures are written as on paper: ${language}`, async () => {
        for (const {written, text} of await writeCases(language)) {
            expect(written.replaceAll("\u00a0", " ")).toBe(text);
        }
    });
}

test("money without a currency", async () => {
    await makeMockEnv();
    expect(formatValue({unit: "money", currency_id: false}, 5000)).toBe("5,000");
});

test("a part in a unit of its own", async () => {
    await makeMockEnv();
    const figure = {unit: "percent", currency_id: {id: 1}};
    expect(formatValue(figure, 12.5, "money")).toBe("$\u00a012.50");
    expect(formatValue(figure, 12.5, null)).toBe("12.5");
    expect(formatValue(figure, undefined, null)).toBe("—");
});

test("differences are signed", async () => {
    await makeMockEnv();
    expect(formatDifference({unit: "percent"}, 1.7)).toBe("+1.7 points");
    expect(formatDifference({unit: "money"}, -1200)).toBe("-1,200");
    expect(formatDifference({unit: "hours"}, -0.04)).toBe("0 h");
});

test("moments in the zone of the figure", async () => {
    await makeMockEnv();
    const moment = DateTime.fromISO("2026-03-16T01:00:00Z");
    expect(formatMoment({tz: "Asia/Shanghai"}, moment)).toMatch(/Mar 16.*9:00/);
    expect(formatMoment({tz: "America/New_York"}, moment)).toMatch(/Mar 15.*9:00/);
    expect(formatMoment({}, false)).toBe("");
});

test("the warning limit is written like the target", async () => {
    await makeMockEnv();
    const range = {unit: "percent", better: "none", threshold: 70, threshold_max: 105};
    expect(formatThreshold(range)).toBe("70% – 105%");
});

test("the windows of a trend end with the period itself", async () => {
    await makeMockEnv();
    const figure = {
        trend: [1, 2, 3],
        period_start: DateTime.fromISO("2026-03-01"),
        period_end: DateTime.fromISO("2026-03-15"),
    };
    expect(windowLabels(figure)).toEqual(["1/30 – 2/13", "2/14 – 2/28", "3/1 – 3/15"]);
    expect(windowLabels({trend: [1, 2]})).toEqual(["", ""]);
    expect(formatPeriod({})).toBe("");
    expect(formatPeriod(figure)).toMatch(/Mar 1.* – Mar 15/);
});

test("every field is asked for once", () => {
    const names = figureFields().map((field) => field.name);
    expect(new Set(names).size).toBe(names.length);
});
