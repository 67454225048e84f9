import {
    defineModels,
    fields,
    models,
    mountView,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {StateGraphRenderer} from "@chanxiao_meeting/common/state_graph/state_graph";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Task extends models.Model {
    _name = "test.task";
    department = fields.Char();
    days = fields.Integer();
    state = fields.Selection({
        selection: [
            ["open", "待办"],
            ["done", "Done"],
            ["paused", "Paused"],
            ["ineffective", "Ineffective"],
        ],
    });
    alert = fields.Selection({
        selection: [
            ["red", "逾期"],
            ["none", "Not due"],
        ],
    });
    timeliness = fields.Selection({
        selection: [
            ["on_time", "On time"],
            ["missing", "Done"],
        ],
    });
    _records = [
        {
            ...{id: 1, department: "Sales", days: 2},
            ...{state: "done", alert: "none", timeliness: "missing"},
        },
        {id: 2, department: "Sales", days: 1, state: "open", alert: "red"},
        {id: 3, department: "Quality", days: 3, state: "paused", alert: "red"},
        {id: 4, department: "Quality", days: 3, state: "ineffective", alert: "red"},
        {id: 5, department: "Done / Late", state: "open", timeliness: "on_time"},
    ];
}

defineMailModels();
defineModels([Task]);

async function getConfig(by = "state", attributes = "", measure = "") {
    const configs = [];
    patchWithCleanup(StateGraphRenderer.prototype, {
        getChartConfig() {
            configs.push(super.getChartConfig());
            return configs.at(-1);
        },
    });
    const groups = by.split(" ").map((name) => `<field name="${name}"/>`);
    await mountView({
        type: "graph",
        resModel: "test.task",
        arch: `<graph js_class="chanxiao_state_graph" ${attributes}>
            ${groups.join("")}${measure}
        </graph>`,
    });
    return configs.at(-1);
}

async function getColors(...params) {
    const {data} = await getConfig(...params);
    return Object.fromEntries(
        data.datasets.map(({label, backgroundColor}) => [label, backgroundColor])
    );
}

test("states have the colours of lists, whatever they are called", async () => {
    const colors = await getColors("department state");
    expect(colors["待办"]).toBe("#17a2b8");
    expect(colors.Done).toBe("#28a745");
    expect(colors.Ineffective).toBe("#dc3545");
});

test("a state that no list colours keeps the client's colour", async () => {
    const days = '<field name="days" type="measure"/>';
    const colors = await getColors("department state", "", days);
    expect(colors.Done).toBe("#28a745");
    expect(colors.Paused).not.toBe(undefined);
    expect(["#17a2b8", "#28a745", "#1e7e34", "#adb5bd"]).not.toInclude(colors.Paused);
});

test("alerts have the colours of the board", async () => {
    const colors = await getColors("department alert");
    expect(colors["逾期"]).toBe("#dc3545");
    expect(colors["Not due"]).toBe("#ced4da");
});

test("values count, not labels: another group may be called like a state", async () => {
    const colors = await getColors("state department timeliness");
    expect(colors["Done / Late / On time"]).toBe("#28a745");
    expect(colors["Sales / Done"]).toBe("#dc3545");
});

test("lines and their points have the colours of states", async () => {
    const {data} = await getConfig("department state", 'type="line" stacked="0"');
    const done = data.datasets.find(({label}) => label === "Done");
    expect(done.borderColor).toBe("#28a745");
    expect(done.pointBackgroundColor).toBe("#28a745");
    expect(done.hoverBackgroundColor).toBe("#28a745");
    expect(done.backgroundColor).toBe("#94d3a2");
});

test("a pie and its legend have the colours of states", async () => {
    const {data, options} = await getConfig("state", 'type="pie"');
    const chart = {data, getDataVisibility: () => true};
    const legend = options.plugins.legend.labels.generateLabels(chart);
    const [{backgroundColor, hoverBackgroundColor}] = data.datasets;
    const done = data.labels.indexOf("Done");
    const paused = data.labels.indexOf("Paused");
    expect(backgroundColor[done]).toBe("#28a745");
    expect(hoverBackgroundColor[done]).toBe("#28a745");
    expect(legend.map(({fillStyle}) => fillStyle)).toEqual(backgroundColor);
    expect(legend.map(({text}) => text)).toEqual(data.labels);
    expect(backgroundColor[paused]).not.toBe(undefined);
});

test("a pie of several groups has the colour of the first state", async () => {
    const {data} = await getConfig("department alert", 'type="pie"');
    const [{backgroundColor}] = data.datasets;
    expect(backgroundColor[data.labels.indexOf("Quality / 逾期")]).toBe("#dc3545");
});
