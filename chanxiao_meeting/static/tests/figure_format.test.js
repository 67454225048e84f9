import {expect, test} from "@odoo/hoot";
import {
    formatChange,
    formatDifference,
    formatMoment,
    formatNumber,
    formatPeriod,
    formatTarget,
    formatThreshold,
    formatValue,
    windowLabels,
} from "@chanxiao_meeting/figures/figure_format/figure_format";
import {figureFields} from "@chanxiao_meeting/figures/figure_format/figure_fields";
import {makeMockEnv} from "@web/../tests/web_test_helpers";

const {DateTime} = luxon;

test("values in the unit of their figure", async () => {
    await makeMockEnv();
    expect(formatValue({unit: "count"}, 23)).toBe("23");
    expect(formatValue({unit: "count"}, 12345)).toBe("12,345");
    expect(formatValue({unit: "percent"}, 81.34)).toBe("81.3%");
    expect(formatValue({unit: "percent"}, 90)).toBe("90%");
    expect(formatValue({unit: "hours"}, 7.25)).toBe("7.3 h");
    expect(formatValue({unit: "days"}, 2.4)).toBe("2.4 days");
    expect(formatValue({unit: "days"}, 1)).toBe("1 day");
    expect(formatValue({unit: "hours"}, 12345)).toBe("12,345 h");
    expect(formatValue({unit: "index"}, 100.52)).toBe("100.5");
    expect(formatValue({}, 5)).toBe("5");
});

test("money in the currency of the company", async () => {
    await makeMockEnv();
    const figure = {unit: "money", currency_id: {id: 1}};
    expect(formatValue(figure, 1286400.4)).toBe("$\u00a01,286,400");
    expect(formatValue(figure, 12.5)).toBe("$\u00a012.50");
    expect(formatValue(figure, -1286400.4)).toBe("-$\u00a01,286,400");
    expect(formatValue({unit: "money", currency_id: false}, 5000)).toBe("5,000");
});

test("what is not known is never a zero", async () => {
    await makeMockEnv();
    expect(formatValue({unit: "percent"}, null)).toBe("—");
    expect(formatValue({unit: "count"}, undefined)).toBe("—");
    expect(formatValue({unit: "count"}, 0)).toBe("0");
});

test("numbers without needless zeros", async () => {
    await makeMockEnv();
    expect(formatNumber(60.00000001, 1)).toBe("60");
    expect(formatNumber(60.25, 1)).toBe("60.3");
});

test("changes: points for percentages, else absolute and in percent", async () => {
    await makeMockEnv();
    expect(formatChange({unit: "percent", change: -6.9})).toBe("-6.9 points");
    expect(formatChange({unit: "percent", change: 10})).toBe("+10 points");
    const count = {unit: "count", change: 4, change_rate: 21.05};
    expect(formatChange({...count, is_change_rate_known: true})).toBe("+4 (+21.1%)");
    expect(formatChange({...count, is_change_rate_known: false})).toBe("+4");
});

test("a part in a unit of its own", async () => {
    await makeMockEnv();
    const figure = {unit: "percent", currency_id: {id: 1}};
    expect(formatValue(figure, 12.5, "money")).toBe("$\u00a012.50");
    expect(formatValue(figure, 12.5, null)).toBe("12.5");
});

test("differences are signed", async () => {
    await makeMockEnv();
    expect(formatDifference({unit: "percent"}, 1.7)).toBe("+1.7 points");
    expect(formatDifference({unit: "money"}, -1200)).toBe("-1,200");
    expect(formatDifference({unit: "hours"}, 2)).toBe("+2 h");
    expect(formatDifference({unit: "hours"}, -0.04)).toBe("0 h");
});

test("moments in the zone of the figure", async () => {
    await makeMockEnv();
    const moment = DateTime.fromISO("2026-03-16T01:00:00Z");
    expect(formatMoment({tz: "Asia/Shanghai"}, moment)).toMatch(/Mar 16.*9:00/);
    expect(formatMoment({tz: "America/New_York"}, moment)).toMatch(/Mar 15.*9:00/);
    expect(formatMoment({}, false)).toBe("");
});

test("targets say on which side they lie", async () => {
    await makeMockEnv();
    const range = {unit: "percent", better: "none", target: 80, target_max: 95};
    expect(formatTarget(range)).toBe("80% – 95%");
    const limits = {threshold: 70, threshold_max: 105};
    expect(formatThreshold({...range, ...limits})).toBe("70% – 105%");
    expect(formatTarget({unit: "percent", better: "higher", target: 95})).toBe("≥ 95%");
    expect(formatTarget({unit: "count", better: "lower", target: 2})).toBe("≤ 2");
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
