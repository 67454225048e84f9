import {card, figureModels} from "./figure_mocks";
import {
    contains,
    defineModels,
    mountView,
    preloadBundle,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

defineMailModels();
defineModels(figureModels);
preloadBundle("web.chartjs_lib");

function mountBrief() {
    return mountView({
        type: "form",
        resModel: "chanxiao.meeting.brief",
        resId: 1,
        arch: `<form><field name="figure_ids" widget="chanxiao_figures" readonly="1"/></form>`,
    });
}

const chartOf = (selector) => window.Chart.getChart(queryOne(`${selector} canvas`));

test("pictures with their numbers beside them", async () => {
    await mountBrief();
    const toggle = `${card("sales.rate")} .o_chanxiao_toggle`;
    expect(toggle).toHaveAttribute("aria-expanded", "false");
    await contains(toggle).click();
    expect(toggle).toHaveAttribute("aria-expanded", "true");
    expect(".o_chanxiao_details canvas").toHaveCount(2);
    expect(queryAllTexts(".o_chanxiao_trend td:last-child")).toEqual([
        "90%",
        "—",
        "88.2%",
        "81.3%",
    ]);
    await contains(".o_chanxiao_details .btn-close").click();
    expect(".o_chanxiao_details").toHaveCount(0);
});

test("columns are those that the server names, in its words", async () => {
    await mountBrief();
    await contains(`${card("sales.rate")} .o_chanxiao_toggle`).click();
    expect(queryAllTexts(".o_chanxiao_breakdown th")).toEqual([
        "Of which",
        "Value",
        "Planned",
        "Grade",
        "Cumulative",
    ]);
    expect(queryAllTexts(".o_chanxiao_breakdown td")).toEqual(
        ["Pump", "70%", "10", "A", "60%"].concat(["Valve", "—", "0", "—", "100%"])
    );
});

test("a share that adds up is a line on an axis of its own", async () => {
    await mountBrief();
    await contains(`${card("sales.rate")} .o_chanxiao_toggle`).click();
    const {config, options} = chartOf(".o_chanxiao_breakdown");
    const [bars, line] = config.data.datasets;
    expect(bars.data).toEqual([70, null]);
    expect(line.type).toBe("line");
    expect(line.data).toEqual([60, 100]);
    expect(line.xAxisID).toBe("share");
    expect(options.indexAxis).toBe("y");
    expect(options.scales.share.max).toBe(100);
    expect(options.scales.share.ticks.callback(60)).toBe("60%");
});

test("the trend has the target across it", async () => {
    await mountBrief();
    await contains(`${card("sales.rate")} .o_chanxiao_toggle`).click();
    const [trend, target] = chartOf(".o_chanxiao_trend").config.data.datasets;
    expect(trend.data).toEqual([90, null, 88.2, 81.3]);
    expect(target.data).toEqual([95, 95, 95, 95]);
    expect(target.label).toBe("Target ≥ 95%");
});

test("plan against actual in units of their own; one figure open at a time", async () => {
    await mountBrief();
    await contains(`${card("sales.rate")} .o_chanxiao_toggle`).click();
    await contains(`${card("planning.output")} .o_chanxiao_toggle`).click();
    expect(".o_chanxiao_details").toHaveCount(1);
    expect(".o_chanxiao_trend").toHaveCount(0);
    expect(queryAllTexts(".o_chanxiao_breakdown td")).toEqual(["Pump", "400", "352"]);
    const {config, options} = chartOf(".o_chanxiao_breakdown");
    expect(config.data.datasets.map((set) => set.data)).toEqual([[400], [352]]);
    expect(options.indexAxis).toBe("y");
});

test("how it is computed", async () => {
    await mountBrief();
    await contains(`${card("sales.rate")} .o_chanxiao_explain`).click();
    const popover = ".o_popover .o_chanxiao_explanation";
    expect(popover).toHaveText(/Share of deliveries in time/);
    expect(popover).toHaveText(/Mar 1.*Mar 15.*whole days/s);
    // Nine in the morning in Shanghai, wherever the reader is
    expect(popover).toHaveText(/Computed at.*Mar 16.*9:00.*Asia\/Shanghai/s);
    expect(popover).toHaveText(/≥ 95%.*Warning limit.*≥ 85%/s);
});

test("who entered a value by hand, and why", async () => {
    await mountBrief();
    await contains(`${card("planning.output")} .o_chanxiao_explain`).click();
    const popover = ".o_popover .o_chanxiao_explanation";
    expect(popover).toHaveText(/Reported value.*97%.*Computed value.*88%/s);
    expect(popover).toHaveText(/Booked later.*Counted by hand/s);
});

test("a figure on a form of its own", async () => {
    await mountView({
        type: "form",
        resModel: "chanxiao.meeting.figure",
        resId: 1,
        arch: `<form><field name="trend" widget="chanxiao_figure_details"/></form>`,
    });
    expect(".o_chanxiao_details canvas").toHaveCount(2);
    expect(".o_chanxiao_details .btn-close").toHaveCount(0);
});
