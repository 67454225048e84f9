import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
    preloadBundle,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {queryAllAttributes, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {figureFields} from "@chanxiao_meeting/figure_format/figure_format";

const GENERATORS = {
    boolean: () => fields.Boolean(),
    char: () => fields.Char(),
    date: () => fields.Date(),
    datetime: () => fields.Datetime(),
    float: () => fields.Float({digits: false}),
    json: () => fields.Json(),
    text: () => fields.Text(),
};

class Reason extends models.Model {
    _name = "chanxiao.reason";
    name = fields.Char();
    _records = [{id: 1, name: "Booked later"}];
}

class Figure extends models.Model {
    _name = "chanxiao.meeting.figure";
    _fields = Object.fromEntries(
        figureFields().map(({name, type, relation}) => [
            name,
            relation ? fields.Many2one({relation}) : GENERATORS[type](),
        ])
    );
    brief_id = fields.Many2one({relation: "chanxiao.meeting.brief"});
    _records = [
        {
            id: 1,
            brief_id: 1,
            key: "sales.rate",
            label: "On-time shipment",
            explanation: "Share of deliveries in time.",
            unit: "percent",
            better: "higher",
            reported_value: 81.3,
            is_reported_known: true,
            previous: 88.2,
            is_previous_known: true,
            change: -6.9,
            is_change_known: true,
            change_effect: "bad",
            has_target: true,
            target: 95,
            threshold: 85,
            status: "bad",
            trend: [90, null, 88.2, 81.3],
            breakdown: [
                {label: "Pump", value: 70, planned: 10, available: 4},
                {label: "Valve", value: null, planned: 0, available: 4},
            ],
            period_start: "2026-03-01",
            period_end: "2026-03-15",
            tz: "Asia/Shanghai",
            as_of: "2026-03-16 01:00:00",
            drill_model: "stock.picking",
        },
        {
            id: 2,
            brief_id: 1,
            key: "sales.days",
            label: "Days",
            unit: "days",
            is_reported_known: false,
            status: "none",
            as_of: "2026-03-16 01:00:00",
            is_as_of: true,
        },
        {
            id: 3,
            brief_id: 1,
            key: "planning.output",
            label: "Output",
            unit: "percent",
            reported_value: 97,
            is_reported_known: true,
            value: 88,
            is_known: true,
            is_overridden: true,
            override_note: "Counted by hand",
            override_reason_id: 1,
            override_date: "2026-03-15 02:00:00",
            can_override: true,
            status: "none",
            breakdown: [
                {label: "Pump", value: 400, difference: -48, actual: 352, planned: 400},
            ],
        },
    ];
}
class Brief extends models.Model {
    _name = "chanxiao.meeting.brief";
    notes = fields.Char();
    figure_ids = fields.One2many({
        relation: "chanxiao.meeting.figure",
        relation_field: "brief_id",
    });
    _records = [
        {id: 1, figure_ids: [1, 2, 3]},
        {id: 2, figure_ids: []},
    ];
}

defineMailModels();
defineModels([Reason, Figure, Brief]);
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

const card = (key) => `.o_chanxiao_figure[data-key="${key}"]`;

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

test("the trend is told to those who cannot see it, gaps are gaps", async () => {
    await mountBrief();
    const line = `${card("sales.rate")} svg`;
    expect(line).toHaveAttribute(
        "aria-label",
        "Trend, oldest first: 90%, —, 88.2%, 81.3%"
    );
    const path = queryOne(`${line} .o_chanxiao_sparkline_line`).getAttribute("d");
    expect(path.match(/M/g)).toHaveLength(2);
    expect(path.match(/L/g)).toHaveLength(1);
});

test("what is not known is said so", async () => {
    await mountBrief();
    const days = card("sales.days");
    expect(`${days} .o_chanxiao_value`).toHaveText(/—.*not known/s);
    expect(`${days} .o_chanxiao_change`).toHaveCount(0);
    expect(`${days} .o_chanxiao_status`).toHaveCount(0);
    expect(`${days} footer button`).toHaveCount(0);
});

test("a value by hand shows the computed one beside it", async () => {
    await mountBrief();
    const output = card("planning.output");
    expect(`${output} .o_chanxiao_value`).toHaveText("97%");
    expect(output).toHaveText(/by hand, computed: 88%/);
    expect(`${output} .o_chanxiao_reset`).toHaveCount(1);
    expect(`${card("sales.rate")} .o_chanxiao_override`).toHaveCount(0);
});

test("details: pictures with their numbers beside them", async () => {
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
    expect(queryAllTexts(".o_chanxiao_breakdown th")).toEqual([
        "Of which",
        "Value",
        "Planned",
        "Available",
    ]);
    expect(queryAllTexts(".o_chanxiao_breakdown td")).toEqual(
        ["Pump", "70%", "10", "4"].concat(["Valve", "—", "0", "4"])
    );
    await contains(".o_chanxiao_details .btn-close").click();
    expect(".o_chanxiao_details").toHaveCount(0);
});

test("plan against actual in units of their own; one figure open at a time", async () => {
    await mountBrief();
    await contains(`${card("sales.rate")} .o_chanxiao_toggle`).click();
    await contains(`${card("planning.output")} .o_chanxiao_toggle`).click();
    expect(".o_chanxiao_details").toHaveCount(1);
    expect(".o_chanxiao_trend").toHaveCount(0);
    expect(queryAllTexts(".o_chanxiao_breakdown th")).toEqual([
        "Of which",
        "Planned",
        "Actual",
        "Difference",
    ]);
    expect(queryAllTexts(".o_chanxiao_breakdown td")).toEqual([
        "Pump",
        "400",
        "352",
        "-48",
    ]);
});

test("how it is computed", async () => {
    await mountBrief();
    await contains(`${card("sales.rate")} .o_chanxiao_explain`).click();
    const popover = ".o_popover .o_chanxiao_explanation";
    expect(popover).toHaveText(/Share of deliveries in time/);
    expect(popover).toHaveText(/Mar 1.*Mar 15.*Asia\/Shanghai/s);
    expect(popover).toHaveText(/≥ 95%.*Warning limit.*85%/s);
});

test("who entered a value by hand, and why", async () => {
    await mountBrief();
    await contains(`${card("planning.output")} .o_chanxiao_explain`).click();
    const popover = ".o_popover .o_chanxiao_explanation";
    expect(popover).toHaveText(/Booked later.*Counted by hand/s);
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
    expect.verifySteps([
        "save Written",
        "action_open_records chanxiao.meeting.figure 1",
        "action_open_records chanxiao.meeting.figure 1",
    ]);
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
