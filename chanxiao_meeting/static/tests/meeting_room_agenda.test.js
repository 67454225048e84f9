import {animationFrame, press, queryAllTexts, queryFirst} from "@odoo/hoot-dom";
import {
    changeRoom,
    entry,
    openRoom,
    person,
    room,
    task,
    topic,
} from "./meeting_room_mocks";
import {expect, test} from "@odoo/hoot";
import {browser} from "@web/core/browser/browser";
import {contains, onRpc} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {mockDate} from "@odoo/hoot-mock";

defineMailModels();

async function openRecorder(values = {}) {
    mockDate("2026-03-16 01:00:00");
    browser.sessionStorage.setItem("chanxiao_meeting.room_screen", "recorder");
    const server = {
        room: room({infractions: [], ...values}),
        methods: ["room_go", "room_topic_add", "room_topic_move", "room_topic_drop"],
    };
    await openRoom(server);
    return server;
}
const sent = (server) => server.calls.filter(([method]) => method !== "get_room");
const row = (id) => `.o_chanxiao_edited[data-topic="${id}"]`;
const edit = () => contains(".o_chanxiao_edit_agenda").click();

test("topics are moved by pointer and by keyboard", async () => {
    const server = await openRecorder();
    expect(".o_chanxiao_topic_editor").toHaveCount(0);
    await edit();
    expect(".o_chanxiao_agenda").toHaveCount(0);
    expect(`${row(1)} .o_chanxiao_up`).not.toBeEnabled();
    expect(`${row(3)} .o_chanxiao_down`).not.toBeEnabled();
    await contains(`${row(2)} .o_chanxiao_up`).click();
    await contains(`${row(2)} .o_chanxiao_down`).click();
    queryFirst(row(3)).focus();
    await press(["alt", "ArrowUp"]);
    await animationFrame();
    // Nowhere to go, and without Alt the meeting itself is meant
    await press(["alt", "ArrowDown"]);
    await press("ArrowUp");
    expect(sent(server)).toEqual([
        ["room_topic_move", 2, 1, "recorder"],
        ["room_topic_move", 2, 3, "recorder"],
        ["room_topic_move", 3, 2, "recorder"],
    ]);
});

const grip = (id) => `${row(id)} .o_chanxiao_grip`;

test("a topic is dragged by its grip, down, up and to the first place", async () => {
    const server = await openRecorder();
    await edit();
    await contains(grip(1)).dragAndDrop(row(3));
    await contains(grip(3)).dragAndDrop(row(2));
    await contains(grip(3)).dragAndDrop(row(1));
    // Dropped where it was, nothing is asked for; nor without the grip
    await contains(grip(2)).dragAndDrop(row(2));
    await contains(`${row(1)} .o_chanxiao_edited_name`).dragAndDrop(row(3));
    expect(sent(server)).toEqual([
        ["room_topic_move", 1, 3, "recorder"],
        ["room_topic_move", 3, 2, "recorder"],
        ["room_topic_move", 3, 1, "recorder"],
    ]);
});

test("where the agenda changes under the pointer, nothing is moved", async () => {
    const server = await openRecorder();
    await edit();
    const {drop, moveTo} = await contains(grip(1)).drag();
    await moveTo(row(3));
    await changeRoom(server, {agenda: [entry(1), entry(2)]});
    await drop();
    await animationFrame();
    const names = queryAllTexts(".o_chanxiao_edited_name");
    expect(names.map((name) => name.slice(0, 10))).toEqual([
        "1. Topic 1",
        "2. Topic 2",
    ]);
    expect(sent(server)).toEqual([]);
});

test("who only looks drags nothing", async () => {
    await openRecorder({meeting: {can_conduct: false}});
    expect(".o_chanxiao_edit_agenda, .o_chanxiao_grip").toHaveCount(0);
    expect(".o_chanxiao_agenda_row").toHaveCount(3);
});

test("the focus stays on the topic that is moved", async () => {
    const server = await openRecorder();
    await edit();
    server.answer = () => {
        server.room = {
            ...server.room,
            version: 2,
            agenda: [server.room.agenda[0], entry(3), server.room.agenda[1]],
        };
        return {...server.room, screen: "recorder"};
    };
    queryFirst(row(3)).focus();
    await press(["alt", "ArrowUp"]);
    await animationFrame();
    expect(".o_chanxiao_edited:eq(1)").toHaveAttribute("data-topic", "3");
    expect(row(3)).toBeFocused();
});

test("what nobody took up is taken off, and put back", async () => {
    const server = await openRecorder({
        agenda: [
            entry(1, {start: "2026-03-16 01:00:00", end: "2026-03-16 01:12:00"}),
            entry(2, {start: "2026-03-16 01:55:00"}),
            entry(3),
            entry(4, {parked: true, dropped: true, drop_reason: "Settled by mail"}),
        ],
    });
    // In the rail it is said, too
    expect(".o_chanxiao_agenda_row:last i").toHaveAttribute("title", "taken off");
    await edit();
    expect(".o_chanxiao_drop").toHaveCount(1);
    expect(row(4)).toHaveText(/taken off\s*Settled by mail/);
    await contains(`${row(3)} .o_chanxiao_drop`).click();
    expect(`${row(3)} .o_chanxiao_reason_words`).toBeFocused();
    // Not a move: the arrows belong to what is typed
    await contains(`${row(3)} .o_chanxiao_reason_words`).edit("No time", {
        confirm: false,
    });
    await press(["alt", "ArrowUp"]);
    await contains(`${row(3)} .o_chanxiao_reason_given`).click();
    await contains(`${row(4)} .o_chanxiao_restore`).click();
    expect(sent(server)).toEqual([
        ["room_topic_drop", 3, true, "No time", "recorder"],
        ["room_topic_drop", 4, false, null, "recorder"],
    ]);
});

test("a topic is added, with minutes and whoever presents it", async () => {
    const server = await openRecorder({people: [person(1), person(2)]});
    await edit();
    const submit = ".o_chanxiao_topic_adder [type=submit]";
    expect(submit).not.toBeEnabled();
    await contains(".o_chanxiao_topic_name").edit("The new press", {confirm: false});
    await contains(".o_chanxiao_topic_minutes").edit("15", {confirm: false});
    await contains(".o_chanxiao_topic_presenter").select("2");
    await contains(submit).click();
    expect(".o_chanxiao_topic_name").toHaveValue("");
    await contains(".o_chanxiao_topic_name").edit("Another", {confirm: false});
    await press("Enter");
    await animationFrame();
    const [first, second] = sent(server);
    expect(first.slice(0, 4)).toEqual(["room_topic_add", "The new press", 15, 2]);
    expect(second.slice(0, 4)).toEqual(["room_topic_add", "Another", 10, null]);
    expect(first[4].key).not.toBe(second[4].key);
});

test("the topic that is shown is removed by somebody else", async () => {
    const server = await openRecorder();
    await contains(".o_chanxiao_note").click();
    server.room = room({
        version: 2,
        infractions: [],
        current: null,
        topic: null,
        agenda: [entry(1), entry(3)],
    });
    await contains(".o_chanxiao_next").click();
    expect(".o_chanxiao_agenda_row").toHaveCount(2);
    expect(".o_chanxiao_note").toHaveCount(0);
    expect(".o_chanxiao_pause").toHaveCount(1);
});

test("before it begins the agenda is changed, afterwards no longer", async () => {
    await openRecorder({current: null, topic: null, meeting: {state: "convened"}});
    await edit();
    expect(".o_chanxiao_edited").toHaveCount(3);
});

test("once it is over there is no way to change it", async () => {
    await openRecorder({current: null, topic: null, meeting: {state: "held"}});
    expect(".o_chanxiao_edit_agenda").toHaveCount(0);
});

test("the total of the agenda against the time of the meeting", async () => {
    await openRecorder({
        agenda: [
            entry(1, {minutes: 60}),
            entry(2, {minutes: 50}),
            entry(3, {minutes: 40, parked: true}),
        ],
    });
    expect(".o_chanxiao_agenda_total").toHaveText("110 of 120 min planned");
    expect(".o_chanxiao_agenda_total").not.toHaveClass("o_chanxiao_too_long");
});

test("in words and colour where it takes longer", async () => {
    await openRecorder({agenda: [entry(2, {minutes: 150})]});
    expect(".o_chanxiao_agenda_total").toHaveClass("o_chanxiao_too_long");
    expect(".o_chanxiao_agenda_total").toHaveText(/30 min more than the meeting has/);
});

const review = (...tasks) => ({topic: topic(2, {kind: "review", tasks})});
function settleTasks() {
    for (const method of ["action_verify", "action_reject", "action_cancel"]) {
        onRpc("chanxiao.meeting.action", method, ({args}) => {
            expect.step([method, ...args].join(" "));
            return true;
        });
    }
}

test("in the review what was done is checked, or sent back with what is missing", async () => {
    settleTasks();
    await openRecorder(
        review(
            task(1, {state: "done", can_verify: true}),
            task(2, {state: "done"}),
            task(3, {state: "verified", can_verify: false})
        )
    );
    expect(".o_chanxiao_task_box").toHaveCount(1);
    expect(".o_chanxiao_task_done, .o_chanxiao_task_cancel").toHaveCount(0);
    await contains(".o_chanxiao_task_verify").click();
    expect.verifySteps(["action_verify 1"]);
    await contains(".o_chanxiao_task_reject").click();
    expect(".o_chanxiao_task_box [type=submit]").not.toBeEnabled();
    await contains(".o_chanxiao_task_words").edit("The report", {confirm: false});
    await contains(".o_chanxiao_task_box [type=submit]").click();
    expect.verifySteps(["action_reject 1 The report"]);
    expect(".o_chanxiao_task_words").toHaveCount(0);
});

test("or given up, with the reason, by whoever decides", async () => {
    settleTasks();
    await openRecorder(review(task(1, {can_finish: true, can_cancel: true})));
    expect(".o_chanxiao_task_box .btn").toHaveCount(3);
    await contains(".o_chanxiao_task_cancel").click();
    expect(".o_chanxiao_task_box [type=submit]").not.toBeEnabled();
    await contains(".o_chanxiao_task_words").edit("Not needed", {confirm: false});
    await contains(".o_chanxiao_task_box [type=submit]").click();
    expect.verifySteps(["action_cancel 1 Not needed"]);
});
