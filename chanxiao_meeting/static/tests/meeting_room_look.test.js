import {animationFrame, press, queryAll, queryFirst, waitFor} from "@odoo/hoot-dom";
import {
    contains,
    defineModels,
    fields,
    models,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {openRoom, orderLine, person, room, topic} from "./meeting_room_mocks";
import {browser} from "@web/core/browser/browser";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {mockDate} from "@odoo/hoot-mock";

defineMailModels();

class Order extends models.Model {
    _name = "test.order";
    name = fields.Char();
    done = fields.Boolean();
    partner_id = fields.Many2one({relation: "res.partner"});
    priority = fields.Selection({
        selection: [
            ["0", "Normal"],
            ["1", "Urgent"],
        ],
    });
    _records = [{id: 3, name: "S00003", partner_id: 1, priority: "0"}];
    _views = {
        list: `<list>
            <field name="name" />
            <field name="priority" widget="priority" />
            <button name="action_apply" type="object" string="Apply" />
        </list>`,
        form: `<form>
            <header>
                <button name="action_cancel" type="object" string="Cancel" />
                <field name="priority" widget="statusbar" options="{'clickable': 1}" />
            </header>
            <field name="name" />
            <field name="partner_id" />
            <field name="done" widget="boolean_toggle" />
            <notebook>
                <page name="one" string="Lines"><p>First page</p></page>
                <page name="two" string="Others"><p>Second page</p></page>
            </notebook>
        </form>`,
    };
}
class Sale extends models.Model {
    _name = "sale.order";
    name = fields.Char();
    _records = [{id: 3, name: "S00003"}];
    _views = {form: `<form><field name="name" /></form>`};
}
class Problem extends models.Model {
    _name = "chanxiao.control.exception";
    name = fields.Char();
    _records = [{id: 4, name: "Press is down"}];
    _views = {form: `<form><field name="name" /></form>`};
}
defineModels([Order, Sale, Problem]);

const WRITING = ["web_save", "write", "action_cancel", "action_apply", "create"];

async function openScreen(screen, values = {}) {
    mockDate("2026-03-16 01:00:00");
    browser.sessionStorage.setItem("chanxiao_meeting.room_screen", screen);
    for (const method of WRITING) {
        onRpc(method, () => {
            expect.step(method);
            return true;
        });
    }
    const server = {room: room({infractions: [], ...values}), methods: ["room_go"]};
    await openRoom(server);
    return server;
}
const figure = (values = {}) => ({
    id: 1,
    key: "any.1",
    label: "Figure 1",
    unit: "count",
    better: "higher",
    reported_value: 12,
    is_reported_known: true,
    status: "bad",
    target: 20,
    has_target: true,
    change_effect: "none",
    trend: [1, 2, 3],
    breakdown: [
        {label: "Part A", value: 7},
        {label: "Part B", value: 5},
    ],
    breakdown_columns: [{name: "value", title: "Value", unit: null, draw: "bar"}],
    period_start: "2026-03-01",
    period_end: "2026-03-15",
    as_of: "2026-03-16 01:00:00",
    tz: "UTC",
    drill_model: "test.order",
    meeting_state: "in_progress",
    ...values,
});
const report = (...figures) => ({
    meeting: {can_conduct: false},
    topic: topic(2, {
        kind: "report",
        brief: {
            id: 9,
            department: {id: 1, name: "Any"},
            state: "submitted",
            confidential: false,
            is_open: false,
            is_shown: true,
            can_open: false,
            figures,
        },
    }),
});
function answerRecords() {
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
}

test("a record over the room is looked at, and nothing is done with it", async () => {
    answerRecords();
    await openScreen("wall", report(figure()));
    await contains("[data-key='any.1'] .o_chanxiao_value .btn").click();
    // Neither a star nor a button of the row: it is opened as a whole
    expect(".modal .o_data_row button[name]").not.toBeVisible();
    const star = queryFirst(".modal .o_data_row .o_priority_star");
    expect(getComputedStyle(star).pointerEvents).toBe("none");
    await contains(".modal .o_data_row .o_data_cell").click();
    const look = ".o_chanxiao_record_form";
    expect(`${look} .o_form_readonly`).toHaveCount(1);
    expect(".o_form_button_create, .o_form_button_save, .o_expand_button").toHaveCount(
        0
    );
    expect(`${look} [name=action_cancel]`).not.toBeVisible();
    for (const control of queryAll(`${look} button, ${look} a, ${look} input`)) {
        if (!control.matches("[role=tab]")) {
            control.click();
            control.focus();
            await press("Enter");
            await animationFrame();
        }
    }
    expect(look).toHaveCount(1);
    expect(".o_chanxiao_stage").toHaveCount(1);
    expect.verifySteps([]);
});

test("its pages are turned, and it is closed before the list", async () => {
    answerRecords();
    await openScreen("wall", report(figure()));
    await contains("[data-key='any.1'] .o_chanxiao_value .btn").click();
    await contains(".modal .o_data_row .o_data_cell").click();
    expect(".o_chanxiao_record_form p").toHaveText("First page");
    await contains(".o_chanxiao_record_form [role=tab]:contains(Others)").click();
    expect(".o_chanxiao_record_form p").toHaveText("Second page");
    await contains(".o_chanxiao_close_form").click();
    expect(".o_chanxiao_record_form").toHaveCount(0);
    expect(".modal .o_list_view").toHaveCount(1);
    await contains(".o_chanxiao_back").click();
    expect(".modal").toHaveCount(0);
    expect(".o_chanxiao_stage").toHaveCount(1);
});

test("an exception and a new order are opened over the room, too", async () => {
    onRpc("chanxiao.meeting", "read_schedule", () => ({lines: [orderLine(1)]}));
    const exception = {
        id: 4,
        name: "Press is down",
        severity: "critical",
        kind: "equipment",
        state: "new",
        deadline: null,
        is_overdue: false,
        subject: "",
    };
    await openScreen("wall", {
        topic: topic(2, {kind: "new_orders", exceptions: [exception]}),
        meeting: {can_open_schedule: true, can_conduct: false},
    });
    expect(".o_chanxiao_orders tbody tr").toHaveText(
        /will be late\s+5 days late.*S00003.*Customer A.*Pump.*5.*03\/20\/2026.*03\/25\/2026/s
    );
    const name = ".o_chanxiao_record_form [name=name]";
    await contains(".o_chanxiao_open_exception").click();
    expect(".modal .modal-title").toHaveText("Press is down");
    expect(name).toHaveText("Press is down");
    await contains(".o_chanxiao_close_form").click();
    await contains(".o_chanxiao_orders button").click();
    expect(name).toHaveText("S00003");
});

test("a figure is enlarged to its pictures", async () => {
    await openScreen("wall", report(figure()));
    await contains(".o_chanxiao_enlarge").click();
    await waitFor(".modal .modal-title", {timeout: 5000});
    expect(".modal .modal-title").toHaveText("Figure 1");
    expect(".modal").toHaveText(/Part A/);
    await press("Escape");
    await animationFrame();
    expect(".modal").toHaveCount(0);
});

test("where only what is off is asked for, pictures wait until they are enlarged", async () => {
    await openScreen("wall", report(figure()));
    const pictures = ".o_chanxiao_wall_figure .o_chanxiao_sparkline";
    expect(pictures).toHaveCount(1);
    expect(".o_chanxiao_wall_figure").toHaveText(/Part A/);
    await contains(".o_chanxiao_off_only").click();
    expect(pictures).toHaveCount(0);
    expect(".o_chanxiao_wall_figure").not.toHaveText(/Part A/);
    expect(".o_chanxiao_enlarge").toHaveCount(1);
});

test("keys are left alone for who only looks; a held one moves on once", async () => {
    const isTaken = async (values = {}) => {
        const ev = new KeyboardEvent("keydown", {
            key: "PageDown",
            bubbles: true,
            cancelable: true,
            ...values,
        });
        document.body.dispatchEvent(ev);
        await animationFrame();
        return ev.defaultPrevented;
    };
    const server = await openScreen("wall", {meeting: {can_conduct: false}});
    expect(await isTaken()).toBe(false);
    server.room = room({version: 2});
    document.dispatchEvent(new Event("visibilitychange"));
    await animationFrame();
    expect(await isTaken()).toBe(true);
    expect(await isTaken({repeat: true})).toBe(true);
    const moves = server.calls.filter(([method]) => method === "room_go");
    expect(moves).toHaveLength(1);
});

test("who is here, and whether that is a quorum, in words", async () => {
    const people = [
        person(1, "present"),
        person(2),
        person(3, "absent"),
        person(4, "present", {role: "guest"}),
    ];
    const server = await openScreen("recorder", {people});
    expect(".o_chanxiao_totals").toHaveText(
        /Due: 3 · here: 1 · missing: 1\s+·\s+no quorum yet/
    );
    expect(".o_chanxiao_room_people i:last").toHaveAttribute(
        "aria-label",
        "no quorum yet"
    );
    server.room = room({
        version: 2,
        infractions: [],
        people: [...people.slice(0, 1), person(2, "present"), ...people.slice(2)],
    });
    document.dispatchEvent(new Event("visibilitychange"));
    await animationFrame();
    expect(".o_chanxiao_totals").toHaveText(/here: 2.*quorum reached/s);
    expect(".o_chanxiao_room_people i:last").toHaveAttribute(
        "aria-label",
        "quorum reached"
    );
});

test("beyond the planned end it is said in words; before, how much is short", async () => {
    const server = await openScreen("wall", {
        meeting: {planned_end: "2026-03-16 02:05:00"},
    });
    expect(".o_chanxiao_room_left").toHaveText(/to go.*10 min short/s);
    expect(".o_chanxiao_room_left").toHaveClass("o_chanxiao_pace_ending");
    server.room = room({version: 2, meeting: {planned_end: "2026-03-16 01:50:00"}});
    document.dispatchEvent(new Event("visibilitychange"));
    await animationFrame();
    expect(".o_chanxiao_room_left").toHaveText(/10:\d\d.*beyond the planned end/s);
    expect(".o_chanxiao_room_left").toHaveClass("o_chanxiao_pace_over");
});

test("before the start the code for signing in is one click away", async () => {
    await openScreen("wall", {
        current: null,
        topic: null,
        meeting: {state: "convened", can_show_sign_in: true},
    });
    expect(".o_chanxiao_pause a").toHaveAttribute("href", "/chanxiao/sign_in_code/5");
    expect(".o_chanxiao_pause").toHaveText(/Room 301/);
});
