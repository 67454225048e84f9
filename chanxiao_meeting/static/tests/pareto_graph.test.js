import {
    defineModels,
    fields,
    models,
    mountView,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {ParetoRenderer} from "@chanxiao_meeting/production/pareto_graph/pareto_graph";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Order extends models.Model {
    _name = "test.order";
    cause = fields.Selection({
        selection: [
            ["material", "Material missing"],
            ["people", "Not enough people"],
        ],
    });
    days = fields.Integer();
    _records = [
        {id: 1, cause: "people", days: 2},
        {id: 2, cause: "material", days: 1},
        {id: 3, cause: "material", days: -4},
        {id: 4, cause: "material", days: 1},
        {id: 5, cause: false, days: 0},
    ];
}

defineMailModels();
defineModels([Order]);

async function mountGraph(measure = "") {
    const configs = [];
    patchWithCleanup(ParetoRenderer.prototype, {
        getChartConfig() {
            configs.push(super.getChartConfig());
            return configs.at(-1);
        },
    });
    await mountView({
        type: "graph",
        resModel: "test.order",
        arch: `<graph js_class="chanxiao_pareto_graph" order="DESC">
            <field name="cause"/>${measure}
        </graph>`,
    });
    return configs.at(-1);
}

test("causes from the largest, and what they make together", async () => {
    const {data, options} = await mountGraph();
    const [bars, line] = data.datasets;
    expect(bars.data).toEqual([3, 1, 1]);
    expect(line).toMatchObject({type: "line", data: [60, 80, 100], yAxisID: "share"});
    expect(options.scales.share).toMatchObject({min: 0, max: 100, position: "right"});
});

test("what does not add up has no line", async () => {
    const {data, options} = await mountGraph('<field name="days" type="measure"/>');
    expect(data.datasets).toHaveLength(1);
    expect(options.scales.share).toBe(undefined);
});
