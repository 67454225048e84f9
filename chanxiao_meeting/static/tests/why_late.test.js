import {
    allowTranslations,
    contains,
    makeMockEnv,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {Chain} from "@chanxiao_meeting/exception/why_late/chain_data";
import {WhyLate} from "@chanxiao_meeting/exception/why_late/why_late";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {getDefaultConfig} from "@web/views/view";
import {layOut} from "@chanxiao_meeting/exception/why_late/chain_layout";

defineMailModels();

const node = (key, kind, values = {}) => ({
    key,
    kind,
    label: kind,
    is_hidden: false,
    name: key.toUpperCase(),
    product: "Pump",
    quantity: 10,
    unit: "Units",
    model: "mrp.production",
    res_id: 7,
    planned: "2026-03-26",
    projected: "2026-03-30",
    is_there: false,
    events: [],
    ...values,
});
const step = (key, late, days) => ({key, due: "2026-03-27", late, days});
const byKey = (...nodes) => Object.fromEntries(nodes.map((one) => [one.key, one]));

/** A pump whose casting comes late; a second line is in time. */
function getData() {
    return {
        name: "S0001",
        model: "sale.order",
        waiting: [],
        hidden: 0,
        today: "2026-03-20",
        is_promised: true,
        lines: [
            {
                key: "line-sale_order_line-1",
                late: 3,
                path: [
                    step("line-sale_order_line-1", 3, 0),
                    step("mo", 3, -1),
                    step("po", 4, 4),
                ],
            },
            {
                key: "line-sale_order_line-2",
                late: 0,
                path: [step("line-sale_order_line-2", 0, 0)],
            },
        ],
        nodes: byKey(
            node("line-sale_order_line-1", "line", {planned: "2026-03-27"}),
            node("line-sale_order_line-2", "line", {
                product: "Valve",
                projected: "2026-03-27",
                planned: "2026-03-27",
            }),
            node("mo", "production"),
            node("po", "purchase", {
                is_hidden: true,
                name: false,
                product: false,
                quantity: false,
                model: false,
                res_id: false,
                events: [{kind: "overdue", label: "Overdue", detail: false}],
            }),
            node("seal", "component", {is_there: true, projected: null, planned: null})
        ),
        links: [
            ["line-sale_order_line-1", "mo", false],
            ["mo", "seal", false],
            ["mo", "po", true],
        ],
    };
}

async function mountChain(data = getData(), context = {}) {
    onRpc("sale.order", "get_why_late", ({args}) => {
        expect.step(`asked about ${args[0]}`);
        return data;
    });
    await makeMockEnv({config: getDefaultConfig()});
    await mountWithCleanup(WhyLate, {
        props: {
            action: {
                params: {model: "sale.order"},
                context: {active_id: 5, ...context},
            },
            actionId: 1,
            updateActionState: () => true,
            className: "",
        },
    });
    expect.verifySteps(["asked about 5"]);
}

const cardOf = (kind) => `.o_chanxiao_card[data-kind='${kind}']`;

test("what makes it late is told in words, and drawn thicker", async () => {
    await mountChain();
    expect(".alert-danger").toHaveCount(1);
    expect(queryOne(".alert").textContent).toInclude("3 days late");
    expect(".o_chanxiao_card_critical").toHaveCount(3);
    expect(cardOf("component")).not.toHaveClass("o_chanxiao_card_critical");
    expect(".o_chanxiao_wire_critical").toHaveCount(2);
    expect(".o_chanxiao_wire_stock").toHaveCount(1);
    expect(queryAllTexts(".o_chanxiao_card .badge")).toEqual([
        "1 day in hand",
        "+4 days",
    ]);
    expect(`${cardOf("purchase")} .badge`).toHaveClass("text-bg-danger");
});

test("the same in a table, step by step", async () => {
    await mountChain();
    expect(".o_chanxiao_chain_table tbody tr").toHaveCount(3);
    expect(queryAllTexts(".o_chanxiao_chain_table tbody td:nth-child(4)")).toEqual([
        "–",
        "1 day in hand",
        "+4 days",
    ]);
    expect(".o_chanxiao_chain_table tbody tr:last-child").toHaveText(/Overdue/);
});

test("what is not open to the viewer has no name and opens nothing", async () => {
    await mountChain();
    expect(cardOf("purchase")).toHaveText(/Not open to you/);
    expect(cardOf("purchase")).toHaveAttribute("disabled");
});

test("a card opens its record", async () => {
    mockService("action", {
        doAction({res_model: model, res_id: id}) {
            expect.step(`${model} ${id}`);
        },
    });
    await mountChain();
    await contains(cardOf("production")).click();
    expect.verifySteps(["mrp.production 7"]);
});

test("another line of the order", async () => {
    await mountChain();
    expect(queryAllTexts(".o_chanxiao_chain_lines .badge")).toEqual([
        "3 days late",
        "In time",
    ]);
    await contains(".o_chanxiao_chain_lines button:last-child").click();
    expect(".alert-success").toHaveCount(1);
    expect(".o_chanxiao_card").toHaveCount(1);
    expect(".o_chanxiao_card_critical").toHaveCount(0);
    expect(".o_chanxiao_card_deciding").toHaveCount(1);
});

test("it begins with the line that is asked about", async () => {
    await mountChain(getData(), {chanxiao_line_id: 2});
    expect(".alert-success").toHaveCount(1);
});

test("nothing is still to be delivered", async () => {
    await mountChain({...getData(), lines: [], nodes: {}, links: []});
    expect(".o_nocontent_help").toHaveCount(1);
    expect(".o_chanxiao_card").toHaveCount(0);
});

test("who waits for a manufacturing order", async () => {
    mockService("action", {
        doAction({res_model: model, res_id: id}) {
            expect.step(`${model} ${id}`);
        },
    });
    const order = {
        res_id: 9,
        name: "S0009",
        customer: "Dongfeng",
        promised: "2026-03-27",
    };
    const data = {...getData(), model: "mrp.production", waiting: [order], hidden: 2};
    await mountChain(data);
    expect(queryOne(".alert").textContent).toInclude("Planned for");
    expect(".o_chanxiao_chain_waiting tbody tr").toHaveCount(2);
    expect(".o_chanxiao_chain_waiting tbody tr:last-child").toHaveText(/you: 2/);
    await contains(".o_chanxiao_chain_waiting a").click();
    expect.verifySteps(["sale.order 9"]);
});

test("nothing planned brings it", async () => {
    const data = getData();
    data.lines = [
        {
            key: "line-sale_order_line-1",
            late: null,
            path: [step("line-sale_order_line-1", null, 0), step("none", null, null)],
        },
    ];
    data.nodes["line-sale_order_line-1"].projected = null;
    data.nodes.none = node("none", "missing", {
        name: false,
        res_id: false,
        planned: null,
        projected: null,
    });
    data.links = [["line-sale_order_line-1", "none", false]];
    await mountChain(data);
    expect(queryOne(".alert").textContent).toInclude("Nothing planned brings it");
    expect(".o_chanxiao_card_critical").toHaveCount(2);
    expect(".o_chanxiao_chain_lines").toHaveCount(0);
});

test("a long chain begins with what is late", async () => {
    const data = getData();
    for (let number = 0; number < 20; number++) {
        const key = `there${number}`;
        data.nodes[key] = node(key, "component", {
            is_there: true,
            projected: null,
            planned: null,
        });
        data.links.push(["mo", key, false]);
    }
    await mountChain(data);
    expect(".o_chanxiao_card").toHaveCount(3);
    await contains(".o_chanxiao_chain_key .btn-link").click();
    expect(".o_chanxiao_card").toHaveCount(24);
    await contains(".o_chanxiao_chain_key .btn-link").click();
    expect(".o_chanxiao_card").toHaveCount(3);
});

test("places: what is shared once, a circle ends, no card on another", () => {
    const links = {a: ["b", "c"], b: ["d"], c: ["d", "e"], d: ["b"], e: []};
    const suppliersOf = (key) => links[key];
    for (const isNarrow of [false, true]) {
        const {places, wires, width, height} = layOut("a", suppliersOf, isNarrow);
        expect([...places.keys()].sort()).toEqual(["a", "b", "c", "d", "e"]);
        expect(wires).toHaveLength(6);
        const spots = [...places.values()].map(({x, y}) => `${x} ${y}`);
        expect(new Set(spots).size).toBe(5);
        expect(width).toBeGreaterThan(0);
        expect(height).toBeGreaterThan(0);
    }
    const narrow = layOut("a", suppliersOf, true).places;
    const rows = [...narrow.values()].map(({y}) => y);
    expect(new Set(rows).size).toBe(5);
});

test("days add up to the delay", () => {
    allowTranslations();
    const data = getData();
    const chain = new Chain(data, data.lines[0]);
    const total = data.lines[0].path.reduce((sum, {days}) => sum + days, 0);
    expect(total).toBe(data.lines[0].late);
    expect(chain.path.filter(({isCause}) => isCause).map(({key}) => key)).toEqual([
        "po",
    ]);
});
