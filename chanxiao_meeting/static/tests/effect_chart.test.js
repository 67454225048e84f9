import {
    defineModels,
    fields,
    models,
    mountView,
    preloadBundle,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {queryOne} from "@odoo/hoot-dom";

const point = (day, value) => ({day, value});
const chart = (...points) => ({
    name: "On Time",
    unit: "percent",
    currency: 1,
    points,
    expected: [90],
});

class Decision extends models.Model {
    _name = "chanxiao.meeting.decision";

    effect_chart = fields.Json();

    _records = [
        {
            id: 1,
            effect_chart: chart(point("2026-03-15", 80), point("2026-04-15", 92.5)),
        },
        {id: 2, effect_chart: chart(point("2026-03-15", 80))},
        {
            id: 3,
            effect_chart: chart(point("2026-03-15", null), point("2026-04-15", 92)),
        },
        {id: 4, effect_chart: false},
    ];
}

defineMailModels();
defineModels([Decision]);
preloadBundle("web.chartjs_lib");

function mountDecision(resId) {
    return mountView({
        type: "form",
        resModel: "chanxiao.meeting.decision",
        resId,
        arch: `<form><field name="effect_chart" widget="chanxiao_effect_chart"/></form>`,
    });
}

test("before and at the check, with what is expected across", async () => {
    await mountDecision(1);
    const drawn = window.Chart.getChart(queryOne(".o_chanxiao_effect canvas"));
    const [course, expected] = drawn.data.datasets;
    expect(course.label).toBe("On Time");
    expect(course.data).toEqual([80, 92.5]);
    expect(expected.data).toEqual([90, 90]);
    expect(drawn.data.labels).toEqual(["3/15", "4/15"]);
});

test("one value alone, or none, is no picture", async () => {
    await mountDecision(2);
    expect(".o_chanxiao_effect").toHaveCount(0);
});

test("what is not known is no value", async () => {
    await mountDecision(3);
    expect(".o_chanxiao_effect").toHaveCount(0);
});

test("a decision without a figure", async () => {
    await mountDecision(4);
    expect(".o_chanxiao_effect").toHaveCount(0);
});
