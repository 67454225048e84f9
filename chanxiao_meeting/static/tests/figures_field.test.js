import {card, figureModels} from "./figure_mocks";
import {
    contains,
    defineModels,
    mockService,
    mountView,
    onRpc,
    preloadBundle,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {queryAllAttributes, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

defineMailModels();
defineModels(figureModels);
preloadBundle("web.chartjs_lib");

function mountBrief(resId = 1) {
    return mountView({
        type: "form",
        resModel: "chanxiao.meeting.brief",
        resId,
        arch: `
            <form>
                <field name="notes"/>
                <field name="figure_ids" widget="chanxiao_figures" readonly="1"/>
            </form>`,
    });
}

test("a card tells value, change, status and target", async () => {
    await mountBrief();
    expect(".o_chanxiao_figure").toHaveCount(3);
    const rate = card("sales.rate");
    expect(rate).toHaveClass("o_chanxiao_tone_danger");
    expect(`${rate} .o_chanxiao_value`).toHaveText("81.3%");
    expect(`${rate} .o_chanxiao_change`).toHaveText(/-6.9 points.*before: 88.2%/s);
    expect(`${rate} .o_chanxiao_change`).toHaveClass("text-danger");
    expect(`${rate} .fa-arrow-down`).toHaveCount(1);
    expect(`${rate} .o_chanxiao_status`).toHaveText(/Beyond the limit.*≥ 95%/s);
});

test("the trend with its numbers, gaps are gaps", async () => {
    await mountBrief();
    const rate = card("sales.rate");
    expect(`${rate} svg`).toHaveAttribute(
        "aria-label",
        "Trend, oldest first: 90%, —, 88.2%, 81.3%"
    );
    expect(`${rate} .o_chanxiao_range`).toHaveText("4 periods: 81.3% – 90%");
    const line = queryOne(`${rate} .o_chanxiao_sparkline_line`);
    const path = line.getAttribute("d");
    expect(path.match(/M/g)).toHaveLength(2);
    expect(path.match(/L/g)).toHaveLength(1);
});

test("the breakdown as bars with their numbers", async () => {
    await mountBrief();
    const bars = `${card("sales.rate")} .o_chanxiao_bars li`;
    expect(queryAllTexts(bars)).toEqual(["Pump\n70%", "Valve\n—"]);
    const widths = queryAllAttributes(`${bars} .o_chanxiao_bar`, "style");
    expect(widths[0]).toMatch(/width: 100%/);
    expect(`${card("sales.days")} .o_chanxiao_bars`).toHaveCount(0);
});

test("what is not known is said so", async () => {
    await mountBrief();
    const days = card("sales.days");
    expect(`${days} .o_chanxiao_value`).toHaveText(/—.*not known/s);
    expect(`${days} .o_chanxiao_change`).toHaveCount(0);
    expect(`${days} .o_chanxiao_status`).toHaveCount(0);
    expect(`${days} footer button`).toHaveCount(0);
});

test("a value by hand shows the computed one beside it, and why", async () => {
    await mountBrief();
    const output = card("planning.output");
    expect(`${output} .o_chanxiao_value`).toHaveText("97%");
    expect(output).toHaveText(/by hand, computed: 88%.*Booked later/s);
    expect(`${output} .o_chanxiao_reset`).toHaveCount(1);
    expect(`${card("sales.rate")} .o_chanxiao_override`).toHaveCount(0);
});

test("records open through the figure; words written are saved before", async () => {
    mockService("action", {
        doActionButton: (params) => {
            expect.step(`${params.name} ${params.resModel} ${params.resId}`);
        },
    });
    onRpc("web_save", ({args}) => {
        expect.step(`save ${args[1].notes}`);
    });
    await mountBrief();
    await contains("[name=notes] input").edit("Written", {confirm: false});
    await contains(`${card("sales.rate")} .o_chanxiao_value button`).click();
    await contains(`${card("sales.rate")} .o_chanxiao_records`).click();
    await contains(`${card("sales.rate")} .o_chanxiao_explain`).click();
    await contains(".o_popover .o_chanxiao_records").click();
    const open = "action_open_records chanxiao.meeting.figure 1";
    expect.verifySteps(["save Written", open, open, open]);
    expect(".o_popover").toHaveCount(0);
});

test("every button has a name", async () => {
    await mountBrief();
    const names = queryAllAttributes(
        ".o_chanxiao_explain, .o_chanxiao_override, .o_chanxiao_reset",
        "aria-label"
    );
    expect(names.every(Boolean)).toBe(true);
});

test("a brief without figures", async () => {
    await mountBrief(2);
    expect("[name=figure_ids]").toHaveText(/reports no figures/);
});
