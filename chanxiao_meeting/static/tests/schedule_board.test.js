import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {
    groupByWeek,
    sortLines,
    sumUp,
} from "@chanxiao_meeting/scheduling/schedule_lines";
import {queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {WebClient} from "@web/webclient/webclient";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {describeLoad} from "@chanxiao_meeting/scheduling/schedule_format";

defineMailModels();

const MADE = {model: "mrp.production", id: 7, name: "WH/MO/00007"};
const BOUGHT = {model: "purchase.order", id: 3, name: "P00003"};

function line(id, values = {}) {
    return {
        id,
        order_id: 10 + id,
        order: `S0000${id}`,
        customer: "Customer",
        product: `Product ${id}`,
        quantity: 2.5,
        unit: "Dozens",
        promised: "2026-03-27",
        week: "2026-03-23",
        is_own: true,
        supply: ["stock"],
        sources: [],
        awaited: null,
        missing: null,
        expected: "2026-03-20",
        gap: -7,
        status: "in_time",
        bottleneck: null,
        hours: null,
        contribution: 100,
        per_hour: null,
        rank: null,
        decisions: [],
        on_agenda: false,
        ...values,
    };
}

const LINES = [
    line(1),
    line(2, {
        supply: ["make"],
        sources: [MADE],
        awaited: BOUGHT,
        expected: "2026-03-30",
        gap: 3,
        status: "late",
        bottleneck: 1,
        hours: 5,
        contribution: 800,
        per_hour: 160,
        rank: 1,
    }),
    line(3, {
        supply: ["none"],
        missing: "Casting",
        expected: null,
        gap: null,
        status: "no_supply",
        bottleneck: 2,
        hours: 1,
        per_hour: 100,
        rank: 2,
    }),
    line(4, {promised: null, week: null, gap: null, status: "no_date"}),
    line(5, {
        supply: ["delivered"],
        expected: null,
        gap: null,
        status: "delivered",
        decisions: [{id: 9, name: "Ship by air", is_proposed: true}],
        on_agenda: true,
    }),
];

const cell = (hours, capacity, load) => ({hours, capacity, load});
const CENTERS = [
    {
        id: 1,
        name: "Lathe",
        cells: [cell(50, 40, 125), cell(34, 40, 85)],
        ...cell(84, 80, 105),
        unplanned: 0,
    },
    {
        id: 2,
        name: "Bench",
        cells: [cell(10, null, null), cell(0, null, null)],
        ...cell(10, null, null),
        unplanned: 1,
    },
];

function board(values = {}) {
    return {
        meeting: {id: 5, name: "F-2026-001 Meeting", state: "convened"},
        since: "2026-03-16 03:00:00",
        until: "2026-03-20 04:00:00",
        as_of: "2026-03-20 04:00:00",
        tz: "Asia/Shanghai",
        currency_id: 1,
        can_read_orders: true,
        can_decide: true,
        can_put_on_agenda: true,
        shows_contribution: true,
        lines: LINES,
        left_out: 0,
        weeks: ["2026-03-16", "2026-03-23"],
        limit: 100,
        centers: CENTERS,
        ...values,
    };
}

async function openBoard(values, context = {active_id: 5}) {
    onRpc("chanxiao.meeting", "read_schedule", ({args}) => {
        expect.step(`read ${args[0]}`);
        return values === null ? {meeting: null} : board(values);
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "chanxiao_meeting.schedule",
        name: "New Order Schedule",
        context,
    });
    await animationFrame();
}

const ORDER = ".o_chanxiao_schedule_line button:first";
const shown = () =>
    queryAllTexts(".o_chanxiao_schedule_line").map((text) => text.match(/S0000\d/)[0]);

test("the worst lines first, each in words and with a sign", async () => {
    await openBoard();
    expect.verifySteps(["read 5"]);
    expect(shown()).toEqual(["S00003", "S00002", "S00004", "S00001", "S00005"]);
    const status = (name) =>
        `.o_chanxiao_schedule_line[data-status="${name}"] .o_chanxiao_schedule_status`;
    expect(status("late")).toHaveText("3 days later than promised");
    expect(`${status("late")} .fa-arrow-up`).toHaveCount(1);
    expect(status("in_time")).toHaveText("7 days to spare");
    expect(status("no_supply")).toHaveText("no supply planned");
    expect(status("no_date")).toHaveText("no date promised");
    const late = ".o_chanxiao_schedule_line[data-status=late]";
    expect(late).toHaveText(/WH\/MO\/00007.*waits for.*P00003/s);
    expect(late).toHaveText(/Lathe.*5 h · 105%/s);
    expect(late).toHaveText(/160.*rank 1/s);
    expect(late).toHaveText(/2\.5 Dozens/);
    expect(".o_chanxiao_schedule_line[data-status=no_supply]").toHaveText(
        /Missing component: Casting/
    );
    expect(".o_chanxiao_schedule_board").toHaveText(
        /received from Mar 16.*11:00.*to now; reckoned .*12:00.*Asia\/Shanghai/s
    );
});

test("totals of what is shown", async () => {
    await openBoard();
    const tile = (name) => `[data-tile=${name}]`;
    expect(tile("lines")).toHaveText(/5.*in 5 orders/s);
    expect(tile("late")).toHaveText(/1/);
    expect(tile("no_supply")).toHaveText(/1/);
    expect(tile("no_date")).toHaveText(/1/);
    expect(tile("contribution")).toHaveText(/1,200/);
    await contains(".o_chanxiao_late_only").click();
    expect(tile("lines")).toHaveText(/2/);
    expect(tile("contribution")).toHaveText(/900/);
    expect(shown()).toEqual(["S00003", "S00002"]);
    expect(".o_chanxiao_late_only").toHaveAttribute("aria-pressed", "true");
    expect.verifySteps(["read 5"]);
});

test("by week of the promised date", async () => {
    await openBoard();
    await contains(".o_chanxiao_by_week").click();
    expect(shown()).toEqual(["S00003", "S00002", "S00001", "S00005", "S00004"]);
    expect(".o_chanxiao_schedule_board").toHaveText(
        /week from .*23.* · 4 order lines · 2 late or without supply · .*1,100/
    );
    expect(".o_chanxiao_schedule_board").toHaveText(
        /Without a promised date · 1 order/
    );
    expect.verifySteps(["read 5"]);
});

test.tags("desktop");
test("sorted by any column, the other way at the second click", async () => {
    await openBoard();
    const head = (name) => `button[data-column=${name}]`;
    expect("th:has(button[data-column=gap])").toHaveAttribute("aria-sort", "ascending");
    await contains(head("order")).click();
    expect(shown()).toEqual(["S00001", "S00002", "S00003", "S00004", "S00005"]);
    await contains(head("order")).click();
    expect(shown()[0]).toBe("S00005");
    expect("th:has(button[data-column=order])").toHaveAttribute(
        "aria-sort",
        "descending"
    );
    await contains(head("rank")).click();
    expect(shown().slice(0, 2)).toEqual(["S00002", "S00003"]);
    await contains(head("rank")).click();
    expect(shown().slice(0, 2)).toEqual(["S00003", "S00002"]);
    await contains(head("bottleneck")).click();
    expect(shown()[0]).toBe("S00002");
    expect.verifySteps(["read 5"]);
});

test.tags("mobile");
test("sorted on a phone as well", async () => {
    await openBoard();
    expect("select#o_chanxiao_schedule_sort").toHaveValue("gap");
    await contains("select#o_chanxiao_schedule_sort").select("order");
    expect(shown()).toEqual(["S00001", "S00002", "S00003", "S00004", "S00005"]);
    expect.verifySteps(["read 5"]);
});

test("load of the work centers: numbers, signs and a legend", async () => {
    await openBoard();
    const map = ".o_chanxiao_schedule_load";
    queryOne(map).open = true;
    await animationFrame();
    expect(`${map} td.o_chanxiao_load_over`).toHaveText(/▲ 125%.*50 of 40 h/s);
    expect(`${map} td.o_chanxiao_load_near`).toHaveText(/● 85%.*34 of 40 h/s);
    expect(`${map} td.o_chanxiao_load_unknown:first`).toHaveText(/–.*10 h/s);
    expect(`${map} td.o_chanxiao_load_over`).toHaveAttribute(
        "title",
        /Lathe · Week from .* · 125% · 50 of 40 h · more than it can bear/
    );
    expect(`${map} .o_chanxiao_load_sample`).toHaveCount(5);
    expect(map).toHaveText(/Full at 100% of the working hours/);
    expect(`${map} tbody tr:last`).toHaveText(/1 h$/);
    expect.verifySteps(["read 5"]);
});

test("many work centers: the fullest, and the others when asked", async () => {
    const centers = [...Array(7).keys()].map((id) => ({...CENTERS[0], id}));
    await openBoard({centers, lines: []});
    queryOne(".o_chanxiao_schedule_load").open = true;
    await animationFrame();
    expect(".o_chanxiao_load_map tbody tr").toHaveCount(5);
    await contains(".o_chanxiao_schedule_load button").click();
    expect(".o_chanxiao_load_map tbody tr").toHaveCount(7);
    expect.verifySteps(["read 5"]);
});

test("to the order, to what makes it, to its decision", async () => {
    await openBoard();
    const late = ".o_chanxiao_schedule_line[data-status=late]";
    getService("action").doAction = ({res_model: model, res_id: id}) =>
        expect.step(`open ${model} ${id}`);
    await contains(`${late} button:contains(S00002)`).click();
    await contains(`${late} button:contains(WH/MO/00007)`).click();
    await contains(`${late} button:contains(P00003)`).click();
    await contains("button:contains(Ship by air)").click();
    expect.verifySteps([
        "read 5",
        "open sale.order 12",
        "open mrp.production 7",
        "open purchase.order 3",
        "open chanxiao.meeting.decision 9",
    ]);
});

test("decide, and put on the agenda; then it is read again", async () => {
    for (const method of ["action_decide_on_order", "action_put_order_on_agenda"]) {
        onRpc("chanxiao.meeting", method, ({args}) => {
            expect.step(`${method} ${args}`);
            return {type: "ir.actions.act_window_close"};
        });
    }
    await openBoard();
    const late = ".o_chanxiao_schedule_line[data-status=late]";
    await contains(`${late} .o_chanxiao_decide`).click();
    await contains(`${late} .o_chanxiao_put_on_agenda`).click();
    await animationFrame();
    expect.verifySteps([
        "read 5",
        "action_decide_on_order 5,12",
        "read 5",
        "action_put_order_on_agenda 5,12",
        "read 5",
    ]);
    // What is on the agenda is not put there twice
    const last = ".o_chanxiao_schedule_line[data-status=delivered]";
    expect(`${last} .o_chanxiao_put_on_agenda`).toHaveCount(0);
    expect(last).toHaveText(/Proposed: Ship by air.*On the agenda/s);
});

test("who may do neither, and see no contribution", async () => {
    await openBoard({
        can_decide: false,
        can_put_on_agenda: false,
        shows_contribution: false,
        lines: LINES.map((one) => ({
            ...one,
            sources: [{...MADE, id: null, name: null}],
        })),
    });
    expect(".o_chanxiao_decide, .o_chanxiao_put_on_agenda").toHaveCount(0);
    expect("[data-tile=contribution]").toHaveCount(0);
    expect(".o_chanxiao_schedule_board").not.toHaveText(/Contribution|WH\/MO/);
    expect.verifySteps(["read 5"]);
});

test("orders of a branch are decided by the branch", async () => {
    await openBoard({lines: [line(1, {is_own: false})]});
    expect(".o_chanxiao_decide, .o_chanxiao_put_on_agenda").toHaveCount(0);
    expect.verifySteps(["read 5"]);
});

test("nothing received, nothing late, no rights, too many lines", async () => {
    await openBoard({lines: [], centers: []});
    expect(".alert").toHaveText(/No order that you may read was received/);
    expect(".o_chanxiao_schedule_load").toHaveCount(0);
    expect.verifySteps(["read 5"]);
});

test("nothing late", async () => {
    await openBoard({lines: [line(1)]});
    await contains(".o_chanxiao_late_only").click();
    expect(".alert").toHaveText(/Every line can be there/);
    expect.verifySteps(["read 5"]);
});

test("without rights on orders", async () => {
    await openBoard({lines: [], can_read_orders: false});
    expect(".alert").toHaveText(/but not the sales orders/);
    expect.verifySteps(["read 5"]);
});

test("more lines than are shown", async () => {
    await openBoard({left_out: 12});
    expect(".alert").toHaveText(/5 lines are shown; 12 more/);
    expect.verifySteps(["read 5"]);
});

test("without a meeting: that of the server's choice, or none", async () => {
    await openBoard(null, {});
    expect(".o_nocontent_help").toHaveText(/No meeting of yours/);
    expect(ORDER).toHaveCount(0);
    expect.verifySteps(["read "]);
});

test("what is added up and how it is sorted", () => {
    expect(sumUp(LINES)).toEqual({
        lines: 5,
        orders: 5,
        late: 1,
        noSupply: 1,
        noDate: 1,
        contribution: 1200,
    });
    const ids = (lines) => lines.map(({id}) => id);
    // Those without a value come last either way
    const sort = {column: "promised", isDescending: true};
    expect(ids(sortLines(LINES, sort)).at(-1)).toBe(4);
    expect(ids(sortLines(LINES, {column: "promised"})).at(-1)).toBe(4);
    const numbers = [line(1, {order: "S10"}), line(2, {order: "S9"})];
    expect(ids(sortLines(numbers, {column: "order"}))).toEqual([2, 1]);
    const weeks = groupByWeek([
        line(1, {week: null}),
        line(2, {week: "2026-03-30"}),
        line(3, {week: "2026-03-23"}),
        line(4, {week: "2026-03-30"}),
    ]);
    expect(weeks.map(({week, lines}) => [week, ids(lines)])).toEqual([
        ["2026-03-23", [3]],
        ["2026-03-30", [2, 4]],
        [null, [1]],
    ]);
});

test("where a load is on the scale", () => {
    const level = (load) => describeLoad(load, 90).level;
    expect([0, 72, 72.1, 90, 90.1, null].map(level)).toEqual([
        "none",
        "free",
        "near",
        "near",
        "over",
        "unknown",
    ]);
});
