import {animationFrame, press, queryAllTexts} from "@odoo/hoot-dom";
import {contains, onRpc} from "@web/../tests/web_test_helpers";
import {
    changeRoom,
    decision,
    entry,
    openRoom,
    room,
    task,
    topic,
} from "./meeting_room_mocks";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {mockDate} from "@odoo/hoot-mock";

defineMailModels();

const moves = (server) => server.calls.filter(([method]) => method === "room_go");
async function openWall(values = {}) {
    mockDate("2026-03-16 01:00:00");
    const server = {room: room(values), methods: ["room_go", "room_open_brief"]};
    await openRoom(server);
    return server;
}

test("agenda, topic and time by the server's clock", async () => {
    await openWall();
    const row = (place) => `.o_chanxiao_agenda_row:eq(${place})`;
    expect(row(0)).toHaveText(/Topic 1.*12\/10/s);
    expect(row(1)).toHaveText(/Topic 2.*carried over.*10/s);
    expect(row(2)).toHaveText(/Topic 3.*10/s);
    expect(".o_chanxiao_agenda [aria-current=step]").toHaveText(/Topic 2/);
    expect(".o_chanxiao_topic_over").toHaveText(/Topic 1/);
    // Some seconds may pass
    expect(".o_chanxiao_taken").toHaveText(/^5:0\d$/);
    expect(".o_chanxiao_topic_clock").toHaveClass("o_chanxiao_pace_ok");
    expect(".o_chanxiao_room_left").toHaveText(/1:00:00|59:5\d/);
    expect(".o_chanxiao_room_people").toHaveText(/1 \/ 2/);
});

test("in words and colour: running out, and over", async () => {
    const at = (start) => [entry(2, {start})];
    await openWall({agenda: at("2026-03-16 01:52:00")});
    expect(".o_chanxiao_topic_clock").toHaveClass("o_chanxiao_pace_ending");
    expect(".o_chanxiao_pace_label").toHaveText("time is running out");
});

test("beyond the planned time", async () => {
    await openWall({agenda: [entry(2, {start: "2026-03-16 01:49:00"})]});
    expect(".o_chanxiao_topic_clock").toHaveClass("o_chanxiao_pace_over");
    expect(".o_chanxiao_pace_label").toHaveText("over time");
});

test("taken up again, a topic counts its own time only", async () => {
    const again = entry(2, {start: "2026-03-16 01:40:00", away: 15 * 60});
    await openWall({agenda: [again]});
    expect(".o_chanxiao_taken").toHaveText(/^5:0\d$/);
});

test("by keyboard, clicker and pointer, from the topic that is shown", async () => {
    const server = await openWall();
    for (const key of ["PageDown", "ArrowRight", "PageUp", "ArrowLeft"]) {
        await press(key);
        await animationFrame();
    }
    await contains(".o_chanxiao_next").click();
    await contains(".o_chanxiao_agenda_entry:last").click();
    expect(moves(server)).toEqual([
        ["room_go", "next", 2, "wall"],
        ["room_go", "next", 2, "wall"],
        ["room_go", "previous", 2, "wall"],
        ["room_go", "previous", 2, "wall"],
        ["room_go", "next", 2, "wall"],
        ["room_go", 3, 2, "wall"],
    ]);
});

test("looking changes nothing: others have no way to move on", async () => {
    const server = await openWall({meeting: {can_conduct: false}});
    expect(".o_chanxiao_next, button.o_chanxiao_agenda_entry").toHaveCount(0);
    await press("PageDown");
    await contains(".o_chanxiao_agenda_entry:last").click();
    expect(moves(server)).toEqual([]);
});

test("before and after the meeting", async () => {
    await openWall({
        current: null,
        topic: null,
        meeting: {state: "held", can_conduct: true},
    });
    expect(".o_chanxiao_pause_words").toHaveText("The meeting is over.");
    expect(".o_chanxiao_next").toHaveCount(0);
});

test("who has the floor, and who is next", async () => {
    const speakers = [
        {id: 1, name: "Zhou", state: "speaking", place: 0},
        {id: 2, name: "Sun", state: "waiting", place: 1},
    ];
    await openWall({speakers});
    expect(queryAllTexts(".o_chanxiao_speakers li")).toEqual([
        "Zhou has the floor",
        "1. Sun",
    ]);
    expect(".o_chanxiao_floor").toHaveText(/Zhou/);
});

test("decisions as they fall, the last one first", async () => {
    await openWall({
        decisions: [decision(1), decision(2, {topic: 2, state: "proposed"})],
    });
    expect(".o_chanxiao_decision:eq(0)").toHaveText(
        /2\..*Decision 2.*proposed only.*Owner/s
    );
    expect(".o_chanxiao_decision:eq(1)").toHaveText(/1\..*Decision 1.*resolved/s);
    expect(".o_chanxiao_decision:first").toHaveClass("o_chanxiao_of_topic");
    expect(".o_chanxiao_adopt").toHaveCount(0);
});

test("the review: its score, what is overdue first, in words", async () => {
    const tasks = [
        task(1, {alert: "red", overdue_days: 6, slips: 2, can_finish: true}),
        task(2, {alert: "blue"}),
        task(3, {state: "verified"}),
    ];
    await openWall({topic: topic(2, {kind: "review", tasks})});
    expect(queryAllTexts("[data-score] dd")).toEqual(["1", "1", "1"]);
    expect("[data-alert=red]").toHaveText(/overdue.*6 days late.*postponed 2/s);
    expect("[data-alert=done]").toHaveText(/checked/);
    // The wall is looked at
    expect(".o_chanxiao_task_box").toHaveCount(0);
});

test("exceptions say how bad they are", async () => {
    const exceptions = [
        {
            id: 1,
            name: "Press is down",
            severity: "critical",
            kind: "equipment",
            state: "new",
            deadline: "2026-03-18",
            is_overdue: false,
            subject: "WH/MO/00001",
        },
    ];
    await openWall({topic: topic(2, {kind: "exception", exceptions})});
    expect(".o_chanxiao_exceptions tbody tr").toHaveText(
        /critical.*Press is down.*WH\/MO\/00001/s
    );
});

test("notes are shown as they were written down", async () => {
    await openWall({topic: topic(2, {notes: "<p>Said <b>so</b></p>", cause: "<i>"})});
    expect(".o_chanxiao_stage_notes b").toHaveText("so");
    expect(".o_chanxiao_stage_words dd:first").toHaveText("<i>");
});

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
    trend: [1, 2, 3],
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
const brief = (values = {}) => ({
    id: 9,
    department: {id: 1, name: "Sales"},
    state: "submitted",
    confidential: false,
    is_open: false,
    is_shown: true,
    can_open: false,
    figures: [figure(1), figure(2, {status: "bad"}), figure(3, {change_effect: "bad"})],
    ...values,
});

test("a department's figures and words; only what is off, if asked", async () => {
    await openWall({
        topic: topic(2, {brief: brief({problems: "<p>Late <b>again</b></p>"})}),
    });
    expect(".o_chanxiao_wall_figure").toHaveCount(3);
    expect(".o_chanxiao_brief_texts").toHaveText(/Problems.*Late again/s);
    await contains(".o_chanxiao_off_only").click();
    expect(queryAllTexts(".o_chanxiao_wall_figure header")).toEqual([
        "Figure 2",
        "Figure 3",
    ]);
});

test("the records open over the room", async () => {
    onRpc("chanxiao.meeting.figure", "action_open_records", ({args}) => {
        expect.step(`records of ${args[0]}`);
        return {
            type: "ir.actions.act_window",
            name: "Figure 1 – Contact",
            res_model: "res.partner",
            domain: [["id", "=", 1]],
            views: [
                [false, "list"],
                [false, "form"],
            ],
        };
    });
    const server = await openWall({topic: topic(2, {brief: brief()})});
    await contains("[data-key='sales.1'] .o_chanxiao_value .btn").click();
    expect(".modal .modal-title").toHaveText("Figure 1 – Contact");
    expect(".modal .o_list_view").toHaveCount(1);
    expect(".o_chanxiao_stage").toHaveCount(1);
    // Keys are meant for the list now
    await press("PageDown");
    expect(moves(server)).toEqual([]);
    expect.verifySteps(["records of 1"]);
});

test("what is confidential is not shown; the chair may open it", async () => {
    const hidden = {is_shown: false, confidential: true, can_open: true, figures: []};
    const server = await openWall({topic: topic(2, {brief: brief(hidden)})});
    expect(".o_chanxiao_confidential").toHaveText(/Sales is confidential/s);
    expect(".o_chanxiao_wall_figure").toHaveCount(0);
    await contains(".o_chanxiao_open_brief").click();
    expect(server.calls.at(-1)).toEqual(["room_open_brief", 9, true, "wall"]);
});

test("others have no button to open it", async () => {
    const hidden = {is_shown: false, confidential: true, figures: []};
    await openWall({topic: topic(2, {brief: brief(hidden)})});
    expect(".o_chanxiao_open_brief").toHaveCount(0);
});

test("topics come, go and change places while they are shown", async () => {
    const server = await openWall();
    const [first, , third] = server.room.agenda;
    const second = entry(2, {start: "2026-03-16 01:55:00"});
    const names = () => queryAllTexts(".o_chanxiao_agenda_name");
    await changeRoom(server, {agenda: [third, second, entry(4), first]});
    expect(names()).toEqual(["Topic 3", "Topic 2", "Topic 4", "Topic 1"]);
    expect(".o_chanxiao_stage_title .o_chanxiao_aside:first").toHaveText("2 / 4");
    await changeRoom(server, {agenda: [third, entry(4)], current: null, topic: null});
    expect(names()).toEqual(["Topic 3", "Topic 4"]);
    expect(".o_chanxiao_stage").toHaveCount(0);
    expect(".o_chanxiao_pause_words").toHaveText("The meeting has begun.");
    await press("PageDown");
    await animationFrame();
    expect(moves(server)).toEqual([["room_go", "next", null, "wall"]]);
});

test("two hundred topics and a title of four hundred letters", async () => {
    const agenda = Array.from({length: 200}, (_item, n) => entry(n + 1));
    agenda[1] = entry(2, {start: "2026-03-16 01:55:00", name: "字".repeat(400)});
    await openWall({agenda, topic: topic(2, {name: "字".repeat(400)})});
    expect(".o_chanxiao_agenda_entry").toHaveCount(200);
    const {scrollWidth, clientWidth} = document.querySelector(".o_chanxiao_room");
    expect(scrollWidth).toBe(clientWidth);
});

test("dark and light are remembered", async () => {
    await openWall();
    expect(".o_chanxiao_room").not.toHaveClass("o_chanxiao_dark");
    await contains(".o_chanxiao_theme").click();
    expect(".o_chanxiao_room").toHaveClass("o_chanxiao_dark");
    expect(".o_chanxiao_theme").toHaveAttribute("aria-pressed", "true");
    // So is what opens over it, which stands beside it in the page
    expect(document.body).toHaveClass("o_chanxiao_dark_room");
    await contains(".o_chanxiao_theme").click();
    expect(document.body).not.toHaveClass("o_chanxiao_dark_room");
});
