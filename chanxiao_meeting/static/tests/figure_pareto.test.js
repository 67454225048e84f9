import {expect, test} from "@odoo/hoot";
import {mountWithCleanup, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {FigureChart} from "@chanxiao_meeting/figure_chart/figure_chart";
import {FigureDetails} from "@chanxiao_meeting/figure_details/figure_details";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {queryAllTexts} from "@odoo/hoot-dom";

defineMailModels();

const CAUSES = [
    {label: "Material missing", value: 3, cumulative: 60},
    {label: "Not enough people", value: 2, cumulative: 100},
];

async function mountDetails(breakdown) {
    const configs = [];
    patchWithCleanup(FigureChart.prototype, {
        get config() {
            configs.push(super.config);
            return configs.at(-1);
        },
    });
    const figure = {label: "Orders behind plan", unit: "count", trend: null, breakdown};
    await mountWithCleanup(FigureDetails, {props: {figure, close: () => true}});
    return configs.at(-1);
}

test("causes are drawn as a Pareto: bars, and the line of what they make together", async () => {
    const config = await mountDetails(CAUSES);
    const [line, bars] = config.data.datasets;
    expect(line).toMatchObject({type: "line", data: [60, 100], xAxisID: "share"});
    expect(bars.data).toEqual([3, 2]);
    expect(config.options.scales.share).toMatchObject({min: 0, max: 100});
    expect(queryAllTexts(".o_chanxiao_breakdown th")).toEqual([
        "Of which",
        "Value",
        "Cumulated",
    ]);
    expect(queryAllTexts(".o_chanxiao_breakdown td")).toEqual(
        ["Material missing", "3", "60%"].concat(["Not enough people", "2", "100%"])
    );
});

test("other breakdowns have bars alone", async () => {
    const config = await mountDetails(CAUSES.map(({label, value}) => ({label, value})));
    expect(config.data.datasets).toHaveLength(1);
    expect(config.options.scales.share).toBe(undefined);
});
