import {
    advanceTime,
    animationFrame,
    fill,
    press,
    queryAllTexts,
    queryFirst,
} from "@odoo/hoot-dom";
import {
    contains,
    defineModels,
    fields,
    makeServerError,
    models,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {
    decision,
    entry,
    openRoom,
    orderLine,
    room,
    task,
    topic,
} from "./meeting_room_mocks";
import {expect, test} from "@odoo/hoot";
import {browser} from "@web/core/browser/browser";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {mockDate} from "@odoo/hoot-mock";

defineMailModels();

const GIVEN = {
    line: "@Owner S00003 ",
    name: "S00003",
    person: {id: 7, name: "Owner"},
    subject: {id: 3, name: "S00003", model: "sale.order"},
    facts: [
        {key: "partner", label: "Customer", text: "Customer A"},
        {key: "promised", label: "Delivery Date", text: "03/11/2026"},
        {key: "late", label: "", text: "5 days late"},
        {key: "amount", label: "Untaxed Amount", text: "$ 1,250.00"},
    ],
    expected: null,
};
const EXPECTED = {
    key: "sales.1",
    name: "Figure 1",
    unit: "count",
    value: 15,
    value_max: null,
    check_date: "2026-03-31",
};
const READ = {
    text: "S00003 overtime",
    person: {id: 7, name: "Owner"},
    people: [],
    date: "2026-12-08",
    date_label: "Tue 8 Dec 2026",
    measure: "overtime",
    measure_label: "Overtime",
    subject: null,
    problems: [],
};
const LINE = ".o_chanxiao_decide";
const PICKED = ["model", "record_id", "figure_id", "number"];

class Order extends models.Model {
    _name = "test.order";
    name = fields.Char();
    _records = [{id: 3, name: "S00003"}];
    _views = {
        list: `<list><field name="name" /></list>`,
        form: `<form><field name="name" /></form>`,
    };
}
defineModels([Order]);

async function openScreen(screen, values = {}, given = GIVEN, read = READ) {
    mockDate("2026-03-16 01:00:00");
    browser.sessionStorage.setItem("chanxiao_meeting.room_screen", screen);
    onRpc("chanxiao.meeting", "room_propose", ({kwargs}) => {
        expect.step(JSON.stringify(kwargs, PICKED));
        if (given instanceof Error) {
            throw given;
        }
        return given;
    });
    onRpc("chanxiao.meeting", "room_read_line", ({args}) => {
        expect.step(args[1]);
        return read;
    });
    const server = {
        room: room({infractions: [], ...values}),
        methods: ["room_go", "room_decide", "room_task_add", "room_note"],
    };
    await openRoom(server);
    return server;
}
const sent = (server) => server.calls.filter(([method]) => method !== "get_room");
async function enter() {
    await press("Enter");
    await animationFrame();
}

const figure = (id, values = {}) => ({
    id,
    key: `sales.${id}`,
    label: `Figure ${id}`,
    unit: "count",
    better: "higher",
    reported_value: 12,
    is_reported_known: true,
    status: "none",
    change_effect: "none",
    trend: [],
    breakdown: [],
    breakdown_columns: [],
    period_start: "2026-03-01",
    period_end: "2026-03-15",
    as_of: "2026-03-16 01:00:00",
    tz: "UTC",
    drill_model: "res.partner",
    meeting_state: "in_progress",
    ...values,
});
const report = (...figures) => ({
    topic: topic(2, {
        kind: "report",
        brief: {
            id: 9,
            department: {id: 1, name: "Sales"},
            state: "submitted",
            confidential: false,
            is_open: false,
            is_shown: true,
            can_open: false,
            figures,
        },
    }),
});
const EXCEPTION = {
    id: 4,
    name: "Press is down",
    severity: "critical",
    kind: "equipment",
    state: "new",
    deadline: "2026-03-18",
    is_overdue: false,
    subject: "S00003",
};
const treated = {topic: topic(2, {kind: "exception", exceptions: [EXCEPTION]})};

test("from a figure: the line is filled in, and saved once it is confirmed", async () => {
    const given = {...GIVEN, subject: null, facts: [], expected: EXPECTED};
    const server = await openScreen("recorder", report(figure(1)), given);
    await contains("[data-key='sales.1'] .o_chanxiao_decide_on").click();
    expect.verifySteps(['{"figure_id":1}']);
    expect(LINE).toHaveValue("@Owner S00003 ");
    expect(LINE).toBeFocused();
    expect("[data-known=expected]").toHaveText(/It shall move:.*Figure 1/);
    expect(".o_chanxiao_expected_value").toHaveValue(15);
    expect(queryFirst(".o_chanxiao_expected_day").value).toBe("2026-03-31");
    await contains(".o_chanxiao_expected_value").edit("14");
    expect(".o_chanxiao_expected_value").toHaveValue(14);
    await contains(LINE).edit("@Owner S00003 12/8 overtime", {confirm: false});
    await enter();
    expect(sent(server)).toEqual([]);
    await enter();
    expect.verifySteps(["@Owner S00003 12/8 overtime"]);
    const [[method, values, {screen}]] = sent(server);
    expect([method, screen]).toEqual(["room_decide", "recorder"]);
    expect(values).toEqual({
        text: "S00003 overtime",
        topic_id: 2,
        person_id: 7,
        date: "2026-12-08",
        measure: "overtime",
        subject: null,
        expected: {...EXPECTED, value: 14},
    });
    expect(".o_chanxiao_given").toHaveCount(0);
});

test("without a value the figure is not expected to move", async () => {
    const given = {...GIVEN, expected: {...EXPECTED, value: null}};
    const server = await openScreen("recorder", report(figure(1)), given);
    await contains("[data-key='sales.1'] .o_chanxiao_decide_on").click();
    expect(".o_chanxiao_expected").toHaveText(/its effect is not measured/);
    await contains(LINE).edit("go", {confirm: false});
    await enter();
    await enter();
    expect("expected" in sent(server)[0][1]).toBe(false);
    // The record that is not named in the line any more is the one that was picked
    expect(sent(server)[0][1].subject).toEqual(["sale.order", 3]);
    expect.verifySteps(['{"figure_id":1}', "go"]);
});

test("from an exception: record, customer, date, delay and amount are shown", async () => {
    await openScreen("recorder", treated);
    await contains(".o_chanxiao_exceptions .o_chanxiao_decide_on").click();
    expect.verifySteps(['{"model":"chanxiao.control.exception","record_id":4}']);
    expect(queryAllTexts(".o_chanxiao_known")).toEqual([
        "S00003",
        "CustomerCustomer A",
        "Delivery Date03/11/2026",
        "5 days late",
        "Untaxed Amount$ 1,250.00",
    ]);
    await contains(".o_chanxiao_drop_given").click();
    expect(".o_chanxiao_given").toHaveCount(0);
    expect(LINE).toHaveValue("");
    expect(LINE).toBeFocused();
});

test("what somebody has typed already is kept", async () => {
    await openScreen("recorder", treated);
    await contains(LINE).edit("work on Saturday", {confirm: false});
    await contains(".o_chanxiao_exceptions .o_chanxiao_decide_on").click();
    expect(LINE).toHaveValue("work on Saturday S00003 ");
    expect.verifySteps(['{"model":"chanxiao.control.exception","record_id":4}']);
});

test("of namesakes the one that is proposed is chosen", async () => {
    const people = [
        {id: 8, name: "Owner"},
        {id: 7, name: "Owner"},
    ];
    const read = {...READ, person: null, people};
    const server = await openScreen("recorder", treated, GIVEN, read);
    await contains(".o_chanxiao_exceptions .o_chanxiao_decide_on").click();
    await enter();
    expect("[data-chip=person]").toHaveText("Owner");
    await enter();
    expect(sent(server)[0][1].person_id).toBe(7);
    expect.verifySteps([
        '{"model":"chanxiao.control.exception","record_id":4}',
        "@Owner S00003 ",
    ]);
});

test("the key d: on what has the focus, else with an empty line", async () => {
    await openScreen("recorder", treated);
    await press("d");
    await animationFrame();
    expect(LINE).toBeFocused();
    expect(".o_chanxiao_given").toHaveCount(0);
    // In the line it is a letter
    await press("d");
    expect.verifySteps([]);
    queryFirst(".o_chanxiao_exceptions .o_chanxiao_decide_on").focus();
    await press("d");
    await animationFrame();
    expect.verifySteps(['{"model":"chanxiao.control.exception","record_id":4}']);
    expect(LINE).toBeFocused();
});

test("on the wall the line opens over it", async () => {
    const server = await openScreen("wall", treated);
    await contains(".o_chanxiao_exceptions .o_chanxiao_decide_on").click();
    expect(".modal .o_chanxiao_known:first").toHaveText("S00003");
    expect(`.modal ${LINE}`).toBeFocused();
    // Keys are meant for the line now
    await press("PageDown");
    expect(sent(server)).toEqual([]);
    await enter();
    await enter();
    expect(sent(server)[0].at(-1).screen).toBe("wall");
    await animationFrame();
    expect(".modal").toHaveCount(0);
    await press("d");
    await animationFrame();
    expect(`.modal ${LINE}`).toHaveValue("");
    expect.verifySteps([
        '{"model":"chanxiao.control.exception","record_id":4}',
        "@Owner S00003 ",
    ]);
});

test("who does not conduct has no way to decide", async () => {
    await openScreen("wall", {...treated, meeting: {can_conduct: false}});
    expect(".o_chanxiao_decide_on").toHaveCount(0);
    await press("d");
    await animationFrame();
    expect(".modal").toHaveCount(0);
});

test("from a row of the records behind a figure", async () => {
    onRpc("chanxiao.meeting.figure", "action_open_records", () => ({
        type: "ir.actions.act_window",
        name: "Figure 1 – Order",
        res_model: "test.order",
        domain: [],
        views: [
            [false, "list"],
            [false, "form"],
        ],
    }));
    const given = {...GIVEN, expected: EXPECTED};
    await openScreen("recorder", report(figure(1)), given);
    await contains("[data-key='sales.1'] .o_chanxiao_value .btn").click();
    await contains(".modal .o_data_row:first .o_data_cell").click();
    await animationFrame();
    expect(".modal .o_list_view").toHaveCount(1);
    expect(".o_chanxiao_picked").toHaveText(/S00003.*Customer A.*5 days late/s);
    expect(".o_chanxiao_decide_picked").toBeFocused();
    await contains(".o_chanxiao_look").click();
    expect(".modal .o_form_view").toHaveCount(1);
    // To be read: neither saved nor made anew
    expect(".modal .o_form_button_save, .modal .o_form_button_create").toHaveCount(0);
    expect(".o_chanxiao_close_form").toHaveCount(1);
    await press("Escape");
    await animationFrame();
    await contains(".o_chanxiao_decide_picked").click();
    expect(".modal").toHaveCount(0);
    expect(LINE).toHaveValue("@Owner S00003 ");
    expect(".o_chanxiao_expected").toHaveCount(1);
    expect.verifySteps(['{"model":"test.order","record_id":3,"figure_id":1}']);
});

test("from a newly received order", async () => {
    onRpc("chanxiao.meeting", "read_schedule", () => ({lines: [orderLine(1)]}));
    await openScreen("wall", {
        topic: topic(2, {kind: "new_orders"}),
        meeting: {can_open_schedule: true},
    });
    await contains(".o_chanxiao_orders .o_chanxiao_decide_on").click();
    expect.verifySteps(['{"model":"sale.order","record_id":3}']);
    expect(".modal .o_chanxiao_known:first").toHaveText("S00003");
});

test("a number alone is the record that has it", async () => {
    const server = await openScreen("recorder");
    await contains(LINE).edit("S00003", {confirm: false});
    await enter();
    expect.verifySteps(['{"number":"S00003"}']);
    expect(LINE).toHaveValue("@Owner S00003 ");
    expect(".o_chanxiao_known:first").toHaveText("S00003");
    expect(sent(server)).toEqual([]);
});

test("a number that is scanned in the middle of a line", async () => {
    await openScreen("recorder");
    await contains(LINE).edit("work on Saturday", {confirm: false});
    await advanceTime(1000);
    // One key right after the other, as a scanner does
    await fill("S00003");
    await enter();
    expect.verifySteps(['{"number":"S00003"}']);
    expect(LINE).toHaveValue("work on Saturday S00003 ");
    expect("[data-known=subject]").toHaveText("S00003");
});

test("what somebody types is no scan", async () => {
    await openScreen("recorder");
    await contains(LINE).edit("work for ", {confirm: false});
    for (const key of "S00003") {
        await advanceTime(200);
        await fill(key);
    }
    await enter();
    expect.verifySteps(["work for S00003"]);
    expect(".o_chanxiao_recognized").toHaveCount(1);
});

test("a number that nothing has is said, and stays", async () => {
    const message = "No record that you may read has the number “S00009”.";
    const error = makeServerError({type: "UserError", message});
    await openScreen("recorder", {}, error);
    await contains(LINE).edit("S00009", {confirm: false});
    await enter();
    expect(".o_chanxiao_problem").toHaveText(message);
    expect(LINE).toHaveValue("S00009");
    // Whoever means it has it read as it is
    await enter();
    expect.verifySteps(['{"number":"S00009"}', "S00009"]);
});

test("one more task for a decision, and for one that is reviewed", async () => {
    const tasks = [
        task(1, {text: "Reviewed", decision: 30, can_add: true}),
        task(2, {can_add: false}),
    ];
    const server = await openScreen("recorder", {
        topic: topic(2, {kind: "review", tasks}),
        decisions: [decision(1, {can_add: true}), decision(2, {can_add: false})],
    });
    expect(".o_chanxiao_review .o_chanxiao_add_task").toHaveCount(1);
    expect(".o_chanxiao_decisions .o_chanxiao_add_task").toHaveCount(1);
    await contains(".o_chanxiao_review .o_chanxiao_add_task").click();
    expect("[data-known=decision]").toHaveText(/One more task for:.*Reviewed/s);
    await contains(LINE).edit("@Owner 12/8 go", {confirm: false});
    await enter();
    await enter();
    await contains(".o_chanxiao_decisions .o_chanxiao_add_task").click();
    expect("[data-known=decision]").toHaveText(/Decision 1/);
    await contains(LINE).edit("@Owner 12/8 go on", {confirm: false});
    await enter();
    await enter();
    expect(sent(server).map(([method, id]) => [method, id])).toEqual([
        ["room_task_add", 30],
        ["room_task_add", 1],
    ]);
    expect(sent(server)[0][2].person_id).toBe(7);
    expect.verifySteps(["@Owner 12/8 go", "@Owner 12/8 go on"]);
});

test("the line is empty again with the next topic", async () => {
    const server = await openScreen("recorder", treated);
    await contains(".o_chanxiao_exceptions .o_chanxiao_decide_on").click();
    server.room = room({
        version: 2,
        current: 3,
        infractions: [],
        agenda: [entry(2), entry(3, {start: "2026-03-16 01:59:00"})],
        topic: topic(3),
    });
    await contains(".o_chanxiao_next").click();
    expect(".o_chanxiao_given").toHaveCount(0);
    expect(LINE).toHaveValue("");
    expect.verifySteps(['{"model":"chanxiao.control.exception","record_id":4}']);
});

test("off target, worse or changed: what was chosen is remembered", async () => {
    const figures = [
        figure(1),
        figure(2, {status: "bad"}),
        figure(3, {change_effect: "bad"}),
        figure(4, {has_changed_since: true}),
        figure(5, {is_overridden: true, override_user_id: false}),
    ];
    browser.localStorage.setItem("chanxiao_meeting.room_off_only", "on");
    await openScreen("wall", report(...figures));
    expect(queryAllTexts(".o_chanxiao_wall_figure header")).toEqual([
        "Figure 2",
        "Figure 3",
        "Figure 4",
        "Figure 5",
    ]);
    await contains(".o_chanxiao_off_only").click();
    expect(".o_chanxiao_wall_figure").toHaveCount(5);
    expect(browser.localStorage.getItem("chanxiao_meeting.room_off_only")).toBe("off");
});
