import {
    animationFrame,
    edit,
    manuallyDispatchProgrammaticEvent,
    press,
    queryAllTexts,
    queryOne,
} from "@odoo/hoot-dom";
import {contains, onRpc, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {
    changeRoom,
    decision,
    entry,
    openRoom,
    person,
    room,
    task,
    topic,
} from "./meeting_room_mocks";
import {expect, test} from "@odoo/hoot";
import {ConnectionLostError} from "@web/core/network/rpc";
import {ORM} from "@web/core/orm_service";
import {browser} from "@web/core/browser/browser";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {mockDate} from "@odoo/hoot-mock";

defineMailModels();

const METHODS = [
    "room_go",
    "room_note",
    "room_decide",
    "room_park",
    "room_attendance",
    "room_infraction",
];

/** Open one screen of the room for whoever records. */
async function openScreen(screen, values = {}) {
    mockDate("2026-03-16 01:00:00");
    browser.sessionStorage.setItem("chanxiao_meeting.room_screen", screen);
    const server = {
        room: room({infractions: [{id: 1, name: "Phone rang"}], ...values}),
        methods: METHODS,
    };
    await openRoom(server);
    return server;
}
const done = (server) => server.calls.filter(([method]) => method !== "get_room");
/** What was added, without the keys by which the server knows it again. */
const added = (server) =>
    done(server).map((call) => [...call.slice(0, -1), call.at(-1).screen]);

const READ = {
    text: "work on Saturday",
    person: {id: 7, name: "Owner"},
    people: [],
    date: "2026-12-08",
    date_label: "Tue 8 Dec 2026",
    measure: "overtime",
    measure_label: "Overtime",
    subject: {id: 3, name: "S00003", model: "sale.order"},
    problems: [],
};
function readLines(read) {
    onRpc("chanxiao.meeting", "room_read_line", ({args}) => {
        expect.step(`read ${args[1]}`);
        return {...READ, ...read};
    });
}
async function type(selector, text) {
    await contains(selector).click();
    await edit(text);
    await animationFrame();
}
async function enter() {
    await press("Enter");
    await animationFrame();
}

test("a decision with owner and date: two keys beyond its text", async () => {
    readLines({});
    const server = await openScreen("recorder");
    await type(".o_chanxiao_decide", "@owner 12/8 work on Saturday");
    await enter();
    expect.verifySteps(["read @owner 12/8 work on Saturday"]);
    expect(queryAllTexts(".o_chanxiao_chip")).toEqual([
        "Owner",
        "Tue 8 Dec 2026",
        "Overtime",
        "S00003",
    ]);
    expect(done(server)).toEqual([]);
    await enter();
    const [[method, values, {key, screen}]] = done(server);
    expect([method, screen]).toEqual(["room_decide", "recorder"]);
    expect(values).toEqual({
        text: "work on Saturday",
        topic_id: 2,
        person_id: 7,
        date: "2026-12-08",
        measure: "overtime",
        subject: ["sale.order", 3],
    });
    expect(key.length > 10).toBe(true);
    expect(".o_chanxiao_decide").toHaveValue("");
    expect(".o_chanxiao_decide").toBeFocused();
});

test("typing on takes back what was read; Escape too", async () => {
    readLines({});
    const server = await openScreen("recorder");
    await type(".o_chanxiao_decide", "go");
    await enter();
    expect(".o_chanxiao_recognized").toHaveCount(1);
    await press("Escape");
    await animationFrame();
    expect(".o_chanxiao_recognized").toHaveCount(0);
    await enter();
    await type(".o_chanxiao_decide", "go on");
    expect(".o_chanxiao_recognized").toHaveCount(0);
    await enter();
    expect.verifySteps(["read go", "read go", "read go on"]);
    expect(done(server)).toEqual([]);
});

test("namesakes are chosen from, what is not understood is said", async () => {
    const people = [
        {id: 7, name: "Li Wei"},
        {id: 8, name: "Li Wei"},
    ];
    const problems = ["“13/45” is no date."];
    readLines({person: null, people, date: null, subject: null, problems});
    const server = await openScreen("recorder");
    await type(".o_chanxiao_decide", "@Li 13/45 go");
    await enter();
    expect(".o_chanxiao_problem").toHaveText("“13/45” is no date.");
    expect("[data-chip=person]").toHaveText("nobody yet");
    expect(".o_chanxiao_recognized").toHaveText(/stays a proposal/);
    await contains(".o_chanxiao_choose:last").click();
    await contains(".o_chanxiao_save_decision").click();
    expect(done(server)[0][1].person_id).toBe(8);
    expect.verifySteps(["read @Li 13/45 go"]);
});

/** Lose the answers to a command: the keys it was sent under, and a way to stop. */
function loseAnswers(lost) {
    const losing = {isLost: true, keys: []};
    patchWithCleanup(ORM.prototype, {
        call(model, method, args, kwargs) {
            if (method !== lost) {
                return super.call(...arguments);
            }
            losing.keys.push(kwargs.key);
            return losing.isLost
                ? Promise.reject(new ConnectionLostError("/"))
                : super.call(...arguments);
        },
    });
    return losing;
}

test("a decision sent again after a lost connection has the same key", async () => {
    readLines({});
    const losing = loseAnswers("room_decide");
    const server = await openScreen("recorder");
    await type(".o_chanxiao_decide", "go");
    await enter();
    await enter();
    expect(".o_chanxiao_decide").toHaveValue("go");
    losing.isLost = false;
    await enter();
    const [first, second] = losing.keys;
    expect(first.length > 10).toBe(true);
    expect(second).toBe(first);
    expect(done(server)).toHaveLength(1);
    expect(".o_chanxiao_decide").toHaveValue("");
    expect.verifySteps(["read go"]);
});

test("and so has a note, unless it was changed or is meant once more", async () => {
    const losing = loseAnswers("room_note");
    await openScreen("recorder");
    await type(".o_chanxiao_note", "Said");
    await enter();
    await enter();
    expect(".o_chanxiao_note").toHaveValue("Said");
    await type(".o_chanxiao_note", "Said more");
    await enter();
    losing.isLost = false;
    for (const words of ["Said more", "Said more"]) {
        await type(".o_chanxiao_note", words);
        await enter();
        expect(".o_chanxiao_note").toHaveValue("");
    }
    const [first, again, changed, arrived, meant] = losing.keys;
    expect(again).toBe(first);
    expect(arrived).toBe(changed);
    expect(new Set([first, changed, meant]).size).toBe(3);
});

test("the same words some minutes later are meant once more", async () => {
    const losing = loseAnswers("room_note");
    await openScreen("recorder");
    await type(".o_chanxiao_note", "Agreed");
    await enter();
    mockDate("2026-03-16 01:05:00");
    await enter();
    const [first, later] = losing.keys;
    expect(later).not.toBe(first);
});

test("notes: Enter adds them to the topic", async () => {
    const server = await openScreen("recorder", {
        topic: topic(2, {notes: "<p>Said before</p>"}),
    });
    expect(".o_chanxiao_said").toHaveText("Said before");
    await type(".o_chanxiao_note", "Said now");
    await enter();
    await enter();
    expect(added(server)).toEqual([["room_note", 2, "Said now", "recorder"]]);
    expect(".o_chanxiao_note").toHaveValue("");
});

const typed = "Typed while the chair moves on";
async function typeWhileMovedOn(values) {
    const server = await openScreen("recorder");
    await type(".o_chanxiao_note", typed);
    await changeRoom(server, values);
    expect(".o_chanxiao_note").toHaveValue(typed);
    return server;
}

test("what is typed stays with the topic that it was begun on", async () => {
    const server = await typeWhileMovedOn({current: 3, topic: topic(3)});
    expect(".o_chanxiao_note").toBeFocused();
    expect(".o_chanxiao_begun_on").toHaveText(/you began: Topic 2/);
    await enter();
    expect(added(server)).toEqual([["room_note", 2, typed, "recorder"]]);
    expect(".o_chanxiao_begun_on").toHaveCount(0);
    await type(".o_chanxiao_note", "On this one");
    await enter();
    expect(added(server).at(-1)).toEqual(["room_note", 3, "On this one", "recorder"]);
});

test("unless it belongs to the one that runs now", async () => {
    const server = await typeWhileMovedOn({current: 3, topic: topic(3)});
    await contains(".o_chanxiao_attach").click();
    await enter();
    expect(added(server)).toEqual([["room_note", 3, typed, "recorder"]]);
});

test("and is there still where its topic was taken off, or one looked elsewhere", async () => {
    const server = await typeWhileMovedOn({
        current: null,
        topic: null,
        agenda: [entry(1), entry(3)],
    });
    expect(".o_chanxiao_pause_words").toHaveCount(1);
    await contains("[data-screen=wall].btn").click();
    await contains("[data-screen=recorder].btn").click();
    expect(".o_chanxiao_note").toHaveValue(typed);
    await changeRoom(server, {current: 3, topic: topic(3)});
    await contains(".o_chanxiao_attach").click();
    await enter();
    expect(added(server)).toEqual([["room_note", 3, typed, "recorder"]]);
});

test("a meeting that is closed meanwhile says what was not saved", async () => {
    const server = await openScreen("recorder");
    await type(".o_chanxiao_decide", "go");
    await type(".o_chanxiao_note", typed);
    const held = {current: null, topic: null, meeting: {state: "held"}};
    await changeRoom(server, held);
    expect(".o_chanxiao_decide").toHaveValue("go");
    expect(".o_chanxiao_decide").toHaveAttribute("readonly");
    expect(".o_chanxiao_note").toHaveValue(typed);
    expect(".o_chanxiao_note").toHaveAttribute("readonly");
    expect(".o_chanxiao_note_box").toHaveText(
        /not saved before the meeting was closed/
    );
    await contains(".o_chanxiao_note").click();
    await enter();
    expect(done(server)).toEqual([]);
});

test("a decision stays with the topic that it was begun on, too", async () => {
    readLines({});
    const server = await openScreen("recorder");
    await type(".o_chanxiao_decide", "go");
    await changeRoom(server, {current: 3, topic: topic(3)});
    expect(".o_chanxiao_decide").toHaveValue("go");
    expect(".o_chanxiao_decide").toBeFocused();
    expect(".o_chanxiao_begun_on").toHaveText(/you began: Topic 2/);
    await contains("[data-screen=wall].btn").click();
    await contains("[data-screen=recorder].btn").click();
    expect(".o_chanxiao_begun_on").toHaveText(/you began: Topic 2/);
    await contains(".o_chanxiao_decide").focus();
    await enter();
    await enter();
    expect(done(server).at(-1)[1].topic_id).toBe(2);
    expect(".o_chanxiao_begun_on").toHaveCount(0);
    await type(".o_chanxiao_decide", "on this one");
    await enter();
    await enter();
    expect(done(server).at(-1)[1].topic_id).toBe(3);
    expect.verifySteps(["read go", "read on this one"]);
});

test("where its topic is taken off, a decision waits for the next one", async () => {
    readLines({});
    const server = await openScreen("recorder");
    await type(".o_chanxiao_decide", "go");
    await changeRoom(server, {current: null, topic: null, agenda: [entry(3)]});
    expect(".o_chanxiao_decide").toHaveValue("go");
    await changeRoom(server, {current: 3, topic: topic(3)});
    await contains(".o_chanxiao_attach").click();
    await enter();
    await enter();
    expect(done(server).at(-1)[1].topic_id).toBe(3);
    expect.verifySteps(["read go"]);
});

test("a topic is left for later", async () => {
    const server = await openScreen("recorder");
    await contains(".o_chanxiao_park").click();
    expect(done(server)).toEqual([["room_park", 2, true, "recorder"]]);
});

test("keys that are typed do not move the meeting on", async () => {
    const server = await openScreen("recorder");
    await contains(".o_chanxiao_note").click();
    await press("ArrowRight");
    await press("PageDown");
    expect(done(server)).toEqual([]);
});

const PEOPLE = [
    person(1, "present"),
    person(2),
    person(3, "late"),
    person(4, "on_leave", {reason: "Ill"}),
    person(5, "absent"),
    person(6, null, {role: "guest"}),
];
const tile = (id) => `.o_chanxiao_tile[data-person="${id}"]`;

test("attendance: totals, and a tap goes on to the next", async () => {
    const server = await openScreen("recorder", {people: PEOPLE});
    expect(".o_chanxiao_totals").toHaveText(/Due: 5 · here: 2 · missing: 1/);
    await contains(`${tile(2)} .o_chanxiao_tap`).click();
    await contains(`${tile(1)} .o_chanxiao_tap`).click();
    await contains(`${tile(5)} .o_chanxiao_tap`).click();
    await contains(`${tile(2)} .o_chanxiao_absent`).click();
    expect(done(server).map((call) => call.slice(1, 3))).toEqual([
        [2, "present"],
        [1, "late"],
        [5, "present"],
        [2, "absent"],
    ]);
    expect(tile(5)).toHaveText(/missing/);
    expect(`${tile(5)} .o_chanxiao_absent`).toHaveCount(0);
});

test("who is excused and who comes instead is asked", async () => {
    const server = await openScreen("recorder", {people: PEOPLE});
    await contains(`${tile(3)} .o_chanxiao_tap`).click();
    expect(done(server)).toEqual([]);
    await contains(`${tile(3)} .o_chanxiao_asked`).click();
    await edit("Training");
    await enter();
    await contains(`${tile(4)} .o_chanxiao_tap`).click();
    await contains(`${tile(4)} .o_chanxiao_asked`).click();
    await edit("Someone");
    await enter();
    expect(done(server)).toEqual([
        ["room_attendance", 3, "on_leave", "Training", "recorder"],
        ["room_attendance", 4, "proxy", "Someone", "recorder"],
    ]);
    // A further tap passes over what is asked
    await contains(`${tile(3)} .o_chanxiao_tap`).click();
    await contains(`${tile(3)} .o_chanxiao_tap`).click();
    await contains(`${tile(3)} .o_chanxiao_tap`).click();
    expect(done(server).at(-1)).toEqual([
        "room_attendance",
        3,
        "absent",
        null,
        "recorder",
    ]);
});

test("all others at once", async () => {
    onRpc("chanxiao.meeting", "action_mark_present", ({args}) => {
        expect.step(`all of ${args[0]}`);
        return true;
    });
    await openScreen("recorder", {people: PEOPLE});
    await contains(".o_chanxiao_all_present").click();
    expect.verifySteps(["all of 5"]);
});

test("an infraction is noted in passing", async () => {
    const server = await openScreen("recorder", {people: PEOPLE});
    await contains(".o_chanxiao_note_infraction").click();
    expect(".o_chanxiao_infraction [type=submit]").not.toBeEnabled();
    await contains(".o_chanxiao_infraction_person").select("3");
    await contains(".o_chanxiao_infraction_kind").select("1");
    await contains(".o_chanxiao_infraction [type=submit]").click();
    expect(added(server)).toEqual([["room_infraction", 3, 1, "", "recorder"]]);
});

const review = (...tasks) => ({topic: topic(2, {kind: "review", tasks})});
function settleTasks() {
    for (const method of ["action_done", "action_postpone"]) {
        onRpc("chanxiao.meeting.action", method, ({args}) => {
            expect.step([method, ...args].join(" "));
            return true;
        });
    }
}

test("in the review a task is reported done", async () => {
    settleTasks();
    await openScreen(
        "recorder",
        review(task(1, {can_finish: true}), task(2), task(3, {state: "done"}))
    );
    expect(".o_chanxiao_task_done").toHaveCount(1);
    await contains(".o_chanxiao_task_done").click();
    await type(".o_chanxiao_task_words", "All shipped");
    await contains(".o_chanxiao_task_box [type=submit]").click();
    expect.verifySteps(["action_done 1 All shipped"]);
    expect(".o_chanxiao_task_words").toHaveCount(0);
});

test("or postponed, to a day and with the reason", async () => {
    settleTasks();
    await openScreen("recorder", review(task(1, {can_finish: true})));
    await contains(".o_chanxiao_task_postpone").click();
    await type(".o_chanxiao_task_words", "The mould broke");
    expect(".o_chanxiao_task_box [type=submit]").not.toBeEnabled();
    const day = queryOne(".o_chanxiao_task_day");
    async function enterDay(value) {
        day.value = value;
        await manuallyDispatchProgrammaticEvent(day, "input");
        await animationFrame();
    }
    await enterDay("2025-04-01");
    expect(".o_chanxiao_task_box [role=alert]").toHaveText(/over already/);
    await enterDay("2026-04-01");
    expect(".o_chanxiao_task_box [role=alert]").toHaveCount(0);
    await contains(".o_chanxiao_task_box [type=submit]").click();
    expect.verifySteps(["action_postpone 1 2026-04-01 The mould broke"]);
});

test("the chair adopts what is only proposed", async () => {
    onRpc("chanxiao.meeting.decision", "action_adopt", ({args}) => {
        expect.step(`adopt ${args[0]}`);
        return true;
    });
    await openScreen("recorder", {
        decisions: [decision(1), decision(2, {state: "proposed"})],
        meeting: {can_decide: true},
    });
    expect(".o_chanxiao_adopt").toHaveCount(1);
    await contains(".o_chanxiao_adopt").click();
    expect.verifySteps(["adopt 2"]);
});

test("who does not conduct has the wall only", async () => {
    await openScreen("wall", {meeting: {can_conduct: false}});
    expect("[data-screen=recorder], [data-screen=closing]").toHaveCount(0);
});
