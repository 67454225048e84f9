import {
    defineModels,
    fields,
    models,
    mountView,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {StateGraphRenderer} from "@chanxiao_meeting/follow_up/state_graph/state_graph";
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
    _records = [
        {id: 1, department: "Sales", days: 2, state: "done", alert: "none"},
        {id: 2, department: "Sales", days: 1, state: "open", alert: "red"},
        {id: 3, department: "Quality", days: 3, state: "paused", alert: "red"},
        {id: 4, department: "Quality", days: 3, state: "ineffective", alert: "red"},
    ];
}

defineMailModels();
defineModels([Task]);

async function getColors(measure = "", by = "state") {
    let data = null;
    patchWithCleanup(StateGraphRenderer.prototype, {
        getBarChartData() {
            data = super.getBarChartData();
            return data;
        },
    });
    await mountView({
        type: "graph",
        resModel: "test.task",
        arch: `<graph js_class="chanxiao_state_graph">
            <field name="department"/><field name="${by}"/>${measure}
        </graph>`,
    });
    return Object.fromEntries(
        data.datasets.map(({label, backgroundColor}) => [label, backgroundColor])
    );
}

test("states have the colours of lists, whatever they are called", async () => {
    const colors = await getColors();
    expect(colors["待办"]).toBe("#17a2b8");
    expect(colors.Done).toBe("#28a745");
    expect(colors.Ineffective).toBe("#dc3545");
});

test("a state that no list colours keeps the client's colour", async () => {
    const colors = await getColors('<field name="days" type="measure"/>');
    expect(colors.Done).toBe("#28a745");
    expect(colors.Paused).not.toBe(undefined);
    expect(["#17a2b8", "#28a745", "#1e7e34", "#adb5bd"]).not.toInclude(colors.Paused);
});

test("alerts have the colours of the board", async () => {
    const colors = await getColors("", "alert");
    expect(colors["逾期"]).toBe("#dc3545");
    expect(colors["Not due"]).toBe("#ced4da");
});
