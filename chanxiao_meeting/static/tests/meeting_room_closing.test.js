import {advanceTime, animationFrame, mockDate} from "@odoo/hoot-mock";
import {contains, makeServerError, onRpc} from "@web/../tests/web_test_helpers";
import {edit, press, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {expect, test} from "@odoo/hoot";
import {
    changeRoom,
    decision,
    minutes,
    missing,
    openRoom,
    person,
    room,
} from "./meeting_room_mocks";
import {browser} from "@web/core/browser/browser";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

defineMailModels();

const METHODS = [
    "room_attendance",
    "room_close",
    "room_complete_task",
    "room_decision_withdraw",
    "room_topic_drop",
    "room_park",
    "room_start",
    "room_minutes_summary",
    "room_minutes_submit",
    "room_minutes_take_back",
    "room_minutes_approve",
    "room_minutes_send_back",
    "room_minutes_issue",
];
const HELD = {meeting: {state: "held", has_minutes: true}};

/** Open the page on which a meeting is closed; `server.html` is its document. */
async function openClosing(values = {}, server = {}) {
    mockDate("2026-03-16 01:00:00");
    browser.sessionStorage.setItem("chanxiao_meeting.room_screen", "closing");
    Object.assign(server, {
        room: room({missing: missing(), minutes: null, ...values}),
        methods: METHODS,
        html: "<p>So far</p>",
        ...server,
    });
    onRpc("chanxiao.meeting", "get_room_minutes", ({args}) => {
        const known = args[1] === server.html;
        const html = known ? false : server.html;
        return {digest: server.html, html, open: [], moment: "2026-03-16 02:00:00"};
    });
    await openRoom(server);
    return server;
}
const done = (server) => server.calls.filter(([method]) => method !== "get_room");
async function write(selector, text) {
    await contains(selector).click();
    await edit(text);
    await animationFrame();
}

test("what is missing, each with the click that mends it", async () => {
    const server = await openClosing({
        missing: missing({
            blocking: "Record the attendance first. Still open: Person 2.",
            warnings: ["Adopted by nobody: Decision 1."],
            attendance: [{id: 2, name: "Person 2", asked_leave: ""}],
            untreated: [{id: 3, name: "Topic 3"}],
            left: [{id: 4, name: "Topic 4", dropped: true, reason: "No time"}],
        }),
    });
    expect(".o_chanxiao_blocking").toHaveText(/attendance first/);
    expect(".o_chanxiao_warning").toHaveText(/Adopted by nobody/);
    expect(".o_chanxiao_complete").toHaveCount(0);
    expect(".o_chanxiao_close_meeting").not.toBeEnabled();
    await contains(".o_chanxiao_was_here").click();
    await contains(".o_chanxiao_was_absent").click();
    await contains(".o_chanxiao_untreated .o_chanxiao_park").click();
    await contains(".o_chanxiao_untreated .o_chanxiao_drop").click();
    await write(".o_chanxiao_reason_words", "Settled by mail");
    await contains(".o_chanxiao_reason_given").click();
    expect(".o_chanxiao_left_topic").toHaveText(/dropped\s*No time/);
    await contains(".o_chanxiao_undrop").click();
    expect(done(server)).toEqual([
        ["room_attendance", 2, "present", null, "closing"],
        ["room_attendance", 2, "absent", null, "closing"],
        ["room_park", 3, true, "closing"],
        ["room_topic_drop", 3, true, "Settled by mail", "closing"],
        ["room_topic_drop", 4, false, null, "closing"],
    ]);
});

const PROPOSED = {
    decisions: [decision(1), decision(2, {state: "proposed"})],
    meeting: {can_decide: true},
};

test("what is only proposed is withdrawn, with the reason", async () => {
    const server = await openClosing(PROPOSED);
    expect(".o_chanxiao_withdraw").toHaveCount(1);
    await contains(".o_chanxiao_withdraw").click();
    expect(".o_chanxiao_reason_words").toBeFocused();
    expect(".o_chanxiao_reason_given").not.toBeEnabled();
    await edit("  Too expensive ", {confirm: false});
    await animationFrame();
    await contains(".o_chanxiao_reason_given").click();
    await animationFrame();
    expect(done(server)).toEqual([
        ["room_decision_withdraw", 2, "Too expensive", "closing"],
    ]);
    expect(".o_chanxiao_reason_box").toHaveCount(0);
});

test("the reason that was typed stays where it was refused, and Esc gives up", async () => {
    expect.errors(1);
    const server = await openClosing(PROPOSED);
    server.answer = () => {
        throw makeServerError({type: "UserError", message: "no longer a proposal"});
    };
    await contains(".o_chanxiao_withdraw").click();
    await edit("Too expensive", {confirm: "enter"});
    await animationFrame();
    expect.verifyErrors(["RPC_ERROR"]);
    await contains(".modal .btn-primary").click();
    expect(".o_chanxiao_reason_words").toHaveValue("Too expensive");
    await contains(".o_chanxiao_reason_words").focus();
    await press("Escape");
    await animationFrame();
    expect(".o_chanxiao_reason_box").toHaveCount(0);
    expect(".o_chanxiao_withdraw").toBeFocused();
    expect(done(server)).toHaveLength(1);
});

test("who does not decide is offered neither to adopt nor to withdraw", async () => {
    await openClosing({...PROPOSED, meeting: {can_decide: false}});
    expect(".o_chanxiao_decision").toHaveCount(2);
    expect(".o_chanxiao_adopt, .o_chanxiao_withdraw").toHaveCount(0);
});

test("nor anybody once the minutes are past their draft", async () => {
    await openClosing({
        ...PROPOSED,
        meeting: {...HELD.meeting, can_decide: true},
        minutes: minutes({state: "in_review"}),
    });
    expect(".o_chanxiao_decision").toHaveCount(2);
    expect(".o_chanxiao_adopt, .o_chanxiao_withdraw").toHaveCount(0);
});

test("all others were here, at once", async () => {
    onRpc("chanxiao.meeting", "action_mark_present", ({args}) => {
        expect.step(`all of ${args[0]}`);
        return true;
    });
    const attendance = [{id: 2, name: "Person 2", asked_leave: "Ill"}];
    await openClosing({missing: missing({blocking: "Still open", attendance})});
    expect(".o_chanxiao_missing_person").toHaveText(/Person 2\s*Ill/);
    await contains(".o_chanxiao_all_present").click();
    expect.verifySteps(["all of 5"]);
});

test("who does a task, and by when, is entered where it lacks", async () => {
    const blank = {number: 1, owner: null, date: null};
    const server = await openClosing({
        people: [person(1, "present")],
        missing: missing({
            tasks: [
                {id: 11, text: "Plan", ...blank},
                {id: 12, text: "Call", ...blank, owner: {id: 7, name: "Owner"}},
            ],
        }),
    });
    expect(".o_chanxiao_complete").toHaveCount(0);
    expect(".o_chanxiao_task_owner").toHaveCount(1);
    expect(".o_chanxiao_complete_task:first").not.toBeEnabled();
    expect(".o_chanxiao_closing_task option").toHaveAttribute("value", "Person 1");
    await write(".o_chanxiao_task_owner", "Person 1");
    await contains(".o_chanxiao_complete_task:first").click();
    expect(done(server)).toEqual([
        ["room_complete_task", 11, "Person 1", null, "closing"],
    ]);
});

test("the minutes so far stand beside, and are read again after a change", async () => {
    const server = await openClosing();
    expect(".o_chanxiao_closing_paper").toHaveText("So far");
    server.html = "<p>So far and on</p>";
    server.room = {...server.room, version: 2};
    await advanceTime(60000);
    await animationFrame();
    expect(".o_chanxiao_closing_paper").toHaveText("So far and on");
    expect(".o_chanxiao_closing_paper .o_chanxiao_refresh").toHaveCount(0);
});

test("closing with everything done takes one click, and goes on", async () => {
    const server = await openClosing();
    server.answer = (method) => {
        if (method === "room_close") {
            server.room = room({
                ...HELD,
                version: 2,
                screen: "closing",
                missing: missing(),
                minutes: minutes({can_write: true}),
            });
        }
    };
    expect(".o_chanxiao_complete").toHaveCount(1);
    await contains(".o_chanxiao_close_meeting").click();
    await animationFrame();
    expect(done(server)).toEqual([["room_close", "closing"]]);
    expect(".o_chanxiao_closing_missing").toHaveCount(0);
    expect(".o_chanxiao_minutes_desk").toHaveAttribute("data-state", "draft");
    expect(".o_chanxiao_minutes_due").toHaveText(/To be issued by/);
    expect("[data-screen=closing].btn").toHaveText("Minutes of the meeting");
});

test("closed by somebody else meanwhile: it is said, and goes on", async () => {
    expect.errors(1);
    const server = await openClosing();
    server.answer = (method) => {
        if (method === "room_close") {
            server.room = room({
                ...HELD,
                version: 2,
                missing: missing(),
                minutes: minutes(),
            });
            throw makeServerError({
                type: "UserError",
                message: "“F-2026-001 Meeting” is closed already.",
            });
        }
    };
    await contains(".o_chanxiao_close_meeting").click();
    await animationFrame();
    expect(".modal .o_error_dialog, .modal-body").toHaveText(/is closed already/);
    await contains(".modal .btn-primary").click();
    expect(".o_chanxiao_minutes_desk").toHaveCount(1);
    expect.verifyErrors(["RPC_ERROR"]);
});

test("the conclusion is saved before the minutes are submitted", async () => {
    const server = await openClosing({...HELD, minutes: minutes({can_write: true})});
    await write(".o_chanxiao_summary_text", "All agreed");
    expect(".o_chanxiao_minutes_summary").toHaveText(/not saved yet/);
    await contains(".o_chanxiao_submit_minutes").click();
    await animationFrame();
    expect(done(server)).toEqual([
        ["room_minutes_summary", "All agreed", "", false, "closing"],
        ["room_minutes_submit", "closing"],
    ]);
});

test("submitted while the conclusion is being saved, the minutes wait", async () => {
    const server = await openClosing({...HELD, minutes: minutes({can_write: true})});
    const saving = Promise.withResolvers();
    server.answer = (method) =>
        method === "room_minutes_summary" && saving.promise.then(() => server.room);
    await contains(".o_chanxiao_summary_text").click();
    await edit("All", {confirm: false});
    await advanceTime(3500);
    await edit("All agreed", {confirm: false});
    await contains(".o_chanxiao_submit_minutes").click();
    expect(done(server).map(([method]) => method)).toEqual(["room_minutes_summary"]);
    saving.resolve();
    await animationFrame();
    await animationFrame();
    expect(done(server).map((call) => call.slice(0, 2))).toEqual([
        ["room_minutes_summary", "All"],
        ["room_minutes_summary", "All agreed"],
        ["room_minutes_submit", "closing"],
    ]);
});

test("the conclusion is saved by itself after a pause", async () => {
    const server = await openClosing({...HELD, minutes: minutes({can_write: true})});
    await contains(".o_chanxiao_summary_text").click();
    await edit("All", {confirm: false});
    await advanceTime(1000);
    expect(done(server)).toEqual([]);
    await advanceTime(3000);
    expect(done(server)).toHaveLength(1);
});

/** As the server refuses it where both changed one paragraph. */
const refuse = (stored, both) =>
    makeServerError({
        type: "UserError",
        message: "saved by Planner",
        context: {chanxiao_conflicts: [{stored, texts: {both}}]},
    });
const plain = (text) =>
    minutes({can_write: true, summary: {text, html: `<p>${text}</p>`, is_plain: true}});

test("what others write while somebody types is not lost on either side", async () => {
    const server = await openClosing({...HELD, minutes: plain("One")});
    expect(".o_chanxiao_summary_text").toHaveValue("One");
    await contains(".o_chanxiao_summary_text").click();
    await edit("One\nMine", {confirm: false});
    server.room = {...server.room, version: 2, minutes: plain("Uno")};
    server.answer = (method) => {
        if (method === "room_minutes_summary" && done(server).length === 1) {
            throw refuse("<p>Uno</p>", "<p>Uno</p><p>One</p><p>Mine</p>");
        }
        server.room = {...server.room, version: 3, minutes: plain("Uno\nOne\nMine")};
    };
    await advanceTime(3500);
    await animationFrame();
    expect(".o_chanxiao_summary_text").toHaveValue("One\nMine");
    expect(".o_chanxiao_summary_refusal").toHaveText(/saved by Planner/);
    await contains(".o_chanxiao_keep_both").click();
    await animationFrame();
    expect(done(server).map((call) => call.slice(1, 4))).toEqual([
        ["One\nMine", "One", false],
        ["<p>Uno</p><p>One</p><p>Mine</p>", "<p>Uno</p>", true],
    ]);
    expect(".o_chanxiao_summary_text").toHaveValue("Uno\nOne\nMine");
    expect(".o_chanxiao_summary_refusal").toHaveCount(0);
});

test("or what was typed is dropped", async () => {
    const server = await openClosing({...HELD, minutes: minutes({can_write: true})});
    server.answer = () => {
        throw makeServerError({type: "UserError", message: "saved by Planner"});
    };
    await write(".o_chanxiao_summary_text", "Mine");
    await contains(".o_chanxiao_submit_minutes").click();
    await animationFrame();
    // What could not be saved is not submitted without it
    expect(done(server).map(([method]) => method)).toEqual(["room_minutes_summary"]);
    await contains(".o_chanxiao_take_theirs").click();
    expect(".o_chanxiao_summary_text").toHaveValue("");
});

const EDITOR = ".o_chanxiao_rich_text";
const richly = (html) => {
    const text = html.replaceAll(/<[^>]*>/g, "\n");
    const summary = {text, html, is_plain: false};
    return {minutes: minutes({can_write: true, summary})};
};
const rich = (html) => ({...HELD, ...richly(html)});
const RESULTS = "<h2>Results</h2><p>One</p>";

/** Type behind what stands in a block of the editor. */
async function typeBehind(selector, text) {
    const editable = queryOne(EDITOR);
    editable.focus();
    const block = editable.querySelector(selector);
    document.getSelection().setPosition(block, block.childNodes.length);
    document.execCommand("insertText", false, text);
    await animationFrame();
    return block;
}

test.tags("focus required");
test("a conclusion with headings is edited, and they stay", async () => {
    const server = await openClosing(rich(RESULTS));
    expect(".o_chanxiao_summary_text").toHaveCount(0);
    expect(`${EDITOR} h2`).toHaveText("Results");
    expect(EDITOR).toHaveAttribute("role", "textbox");
    expect(EDITOR).toHaveAttribute("aria-label", "What the meeting came to");
    expect(".o_chanxiao_rich_summary").toHaveText(/Headings and lists stay/);
    await typeBehind("p", " and two");
    expect(".o_chanxiao_rich_summary").toHaveText(/not saved yet/);
    server.answer = () => {
        const html = "<h2>Results</h2><p>One and two</p>";
        server.room = {...server.room, version: 2, ...richly(html)};
    };
    await advanceTime(3500);
    expect(done(server)).toHaveLength(1);
    const [method, text, before, isHtml] = done(server)[0];
    expect(method).toBe("room_minutes_summary");
    expect(text).toMatch(/^<h2.*>Results<\/h2><p.*>One and two<\/p>$/);
    expect([before, isHtml]).toEqual([RESULTS, true]);
    await animationFrame();
    expect(".o_chanxiao_rich_summary").toHaveText(/Headings and lists stay/);
    // Shown again as it came back, with the cursor in it, it is not typed
    expect(EDITOR).toBeFocused();
    await advanceTime(20000);
    expect(done(server)).toHaveLength(1);
    await contains(".o_chanxiao_submit_minutes").click();
    expect(done(server).at(-1)).toEqual(["room_minutes_submit", "closing"]);
});

test.tags("focus required");
test("what others save is shown around the cursor where nothing is typed", async () => {
    const server = await openClosing(rich(RESULTS));
    const editable = queryOne(EDITOR);
    editable.focus();
    const paragraph = editable.querySelector("p");
    document.getSelection().setPosition(paragraph, 1);
    await changeRoom(server, richly("<h2>Results</h2><p>Zero</p><p>One</p>"));
    await animationFrame();
    expect(queryAllTexts(`${EDITOR} p`)).toEqual(["Zero", "One"]);
    expect(queryOne(EDITOR)).toBe(editable);
    expect(editable.querySelector("p:last-child")).toBe(paragraph);
    expect(EDITOR).toBeFocused();
    // What is typed then is made of it
    await typeBehind("p:last-child", " more");
    await advanceTime(3500);
    expect(done(server)[0][2]).toBe("<h2>Results</h2><p>Zero</p><p>One</p>");
});

test.tags("focus required");
test("it waits while something is typed, and both can be kept", async () => {
    const server = await openClosing(rich(RESULTS));
    await typeBehind("p", " mine");
    await changeRoom(server, richly("<h2>Results</h2><p>One theirs</p>"));
    expect(`${EDITOR} p`).toHaveText("One mine");
    expect(".o_chanxiao_rich_summary").toHaveText(/Somebody else wrote here/);
    const both = "<h2>Results</h2><p>One theirs</p><p>One mine</p>";
    server.answer = () => {
        if (done(server).length === 1) {
            throw refuse("<h2>Results</h2><p>One theirs</p>", both);
        }
        server.room = {...server.room, version: 5, ...richly(both)};
    };
    await advanceTime(3500);
    await animationFrame();
    expect(`${EDITOR} p`).toHaveText("One mine");
    expect(".o_chanxiao_summary_refusal").toHaveText(/saved by Planner/);
    await contains(".o_chanxiao_keep_both").click();
    await animationFrame();
    expect(done(server)[1].slice(1, 4)).toEqual([
        both,
        "<h2>Results</h2><p>One theirs</p>",
        true,
    ]);
    expect(queryAllTexts(`${EDITOR} p`)).toEqual(["One theirs", "One mine"]);
    expect(".o_chanxiao_summary_refusal").toHaveCount(0);
});

test.tags("focus required");
test("or theirs alone", async () => {
    const server = await openClosing(rich(RESULTS));
    await typeBehind("p", " mine");
    server.room = {...server.room, version: 2, ...richly("<h2>Theirs</h2>")};
    server.answer = () => {
        throw refuse("<h2>Theirs</h2>", "");
    };
    await advanceTime(3500);
    await animationFrame();
    await contains(".o_chanxiao_take_theirs").click();
    await animationFrame();
    expect(EDITOR).toHaveText("Theirs");
    await advanceTime(20000);
    expect(done(server)).toHaveLength(1);
});

test.tags("focus required");
test("the editor comes once what was typed as plain text is saved", async () => {
    const server = await openClosing({...HELD, minutes: plain("One")});
    await contains(".o_chanxiao_summary_text").click();
    await edit("One\nMine", {confirm: false});
    await changeRoom(server, richly(RESULTS));
    expect(".o_chanxiao_summary_text").toHaveValue("One\nMine");
    server.answer = () => {
        const html = `${RESULTS}<p>Mine</p>`;
        server.room = {...server.room, version: 5, ...richly(html)};
    };
    await advanceTime(3500);
    await animationFrame();
    expect(done(server)[0].slice(1, 4)).toEqual(["One\nMine", "One", false]);
    expect(queryAllTexts(`${EDITOR} p`)).toEqual(["One", "Mine"]);
    expect(EDITOR).toBeFocused();
});

test.tags("focus required");
test("keys in the editor move no topic, and Tab leaves it", async () => {
    const server = await openClosing(rich(RESULTS));
    await typeBehind("p", "");
    await press("PageDown");
    await press("Tab");
    await animationFrame();
    expect(EDITOR).not.toBeFocused();
    expect(queryOne(EDITOR).querySelector(".oe-tabs")).toBe(null);
    expect(done(server)).toEqual([]);
});

test("whoever's turn it is approves with a remark, or sends back", async () => {
    const values = {state: "in_review", can_rule: true, turn: "1.1", notice: "Waiting"};
    const server = await openClosing({...HELD, minutes: minutes(values)});
    expect(".o_chanxiao_minutes_notice").toHaveText("Waiting");
    expect(".o_chanxiao_send_back").not.toBeEnabled();
    await contains(".o_chanxiao_approve_minutes").click();
    await write(".o_chanxiao_ruling_remark", "Mend the date");
    await contains(".o_chanxiao_send_back").click();
    expect(done(server)).toEqual([
        ["room_minutes_approve", null, "1.1", "closing"],
        ["room_minutes_send_back", "Mend the date", "1.1", "closing"],
    ]);
});

test("issuing is asked once more", async () => {
    const rulings = [
        {id: 1, person: "Chair", ruling: "sent_back", remark: "Mend it", at: ""},
        {id: 2, person: "Chair", ruling: "approved", remark: "", at: ""},
    ];
    const values = {state: "approved", can_issue: true, rulings};
    const server = await openClosing({...HELD, minutes: minutes(values)});
    expect(".o_chanxiao_ruled:first").toHaveText(/^Chair sent them back/);
    expect(".o_chanxiao_ruled:first q").toHaveText("Mend it");
    expect(".o_chanxiao_ruled:last").toHaveText("Chair approved them");
    await contains(".o_chanxiao_issue_minutes").click();
    expect(done(server)).toEqual([]);
    await contains(".o_chanxiao_confirm_issue").click();
    expect(done(server)).toEqual([["room_minutes_issue", "closing"]]);
});

test("issued minutes show number, files and circulation", async () => {
    onRpc("chanxiao.meeting.minutes", "action_view_receipts", ({args}) => {
        expect.step(`receipts of ${args[0]}`);
        return {type: "ir.actions.client", tag: "soft_reload"};
    });
    await openClosing({
        meeting: {state: "held", has_minutes: true, can_conduct: false},
        minutes: minutes({
            state: "issued",
            state_label: "Issued",
            number: "F/2026/0001",
            issued: "2026-03-16 02:00:00",
            pdf: "/report/pdf/x/9",
            papers: [{id: 1, name: "Minutes.pdf", url: "/web/content/1"}],
            receipts: {count: 4, progress: "1 / 4", objections: 0},
        }),
    });
    expect("#o_chanxiao_minutes_desk").toHaveText(/F\/2026\/0001/);
    expect(".o_chanxiao_issued").toHaveText(/Issued on/);
    expect(".o_chanxiao_minutes_pdf").toHaveAttribute("href", "/report/pdf/x/9");
    expect(".o_chanxiao_minutes_paper").toHaveAttribute("href", "/web/content/1");
    expect(".o_chanxiao_circulation").toHaveText("Confirmed by 1 / 4");
    expect(".o_chanxiao_minutes_steps .btn-primary").toHaveCount(0);
    await contains(".o_chanxiao_circulation").click();
    expect.verifySteps(["receipts of 9"]);
});

test("minutes past their deadline are overdue by the server's clock", async () => {
    const late = minutes({deadline: "2026-03-16 01:59:00", unadopted: "Decision 1"});
    await openClosing({...HELD, minutes: late});
    expect(".o_chanxiao_minutes_due").toHaveText(/overdue/);
    expect(".o_chanxiao_warning_text:last").toHaveText(/nobody: Decision 1/);
});

test("who does not read the draft is told when", async () => {
    await openClosing({
        meeting: {state: "held", has_minutes: true, can_conduct: false},
    });
    expect(".o_chanxiao_closing_rest").toHaveText(/once they\s+are issued/);
    expect(".o_chanxiao_closing_paper").toHaveCount(0);
});

const CHECK = {blocking: "", warnings: [], topics: [], decisions: []};
async function openStart(check) {
    mockDate("2026-03-16 01:00:00");
    browser.sessionStorage.setItem("chanxiao_meeting.room_screen", "wall");
    onRpc("chanxiao.meeting", "get_start_check", () => ({...CHECK, ...check}));
    const server = {
        room: room({meeting: {state: "convened"}, current: null, topic: null}),
        methods: METHODS,
    };
    await openRoom(server);
    await contains(".o_chanxiao_start").click();
    await animationFrame();
    return server;
}

test("a meeting against which nothing speaks starts with one click", async () => {
    const server = await openStart();
    expect(done(server)).toEqual([["room_start", [], [], "wall"]]);
});

test("what speaks against it is said first, and what is taken up chosen", async () => {
    const server = await openStart({
        warnings: ["No quorum."],
        topics: [
            {id: 1, name: "Parking"},
            {id: 2, name: "Canteen"},
        ],
        decisions: [{id: 1, name: "Second shift"}],
    });
    expect(done(server)).toEqual([]);
    expect(queryAllTexts(".o_chanxiao_start_topic")).toEqual([
        "Parking",
        "Canteen",
        "Second shift",
    ]);
    await contains(".o_chanxiao_start_topic:eq(1) input").click();
    await contains(".o_chanxiao_start_anyway").click();
    expect(done(server)).toEqual([["room_start", [1], [1], "wall"]]);
});

test("what keeps it from being started is said", async () => {
    await openStart({blocking: "There is no recorder."});
    expect(".o_chanxiao_start_blocking").toHaveText("There is no recorder.");
    expect(".o_chanxiao_start_anyway").toHaveCount(0);
    await contains(".o_chanxiao_start_cancel").click();
    expect(".o_chanxiao_start").toHaveCount(1);
});
