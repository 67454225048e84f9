import {expect, test} from "@odoo/hoot";
import {minutes, missing, openRoom, person, room} from "./meeting_room_mocks";
import {animationFrame} from "@odoo/hoot-dom";
import {contains, onRpc} from "@web/../tests/web_test_helpers";
import {browser} from "@web/core/browser/browser";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {mockDate} from "@odoo/hoot-mock";

defineMailModels();

const ENDED = "2026-03-16 02:30:00";

/** The room while no topic is treated. */
async function openPause(meeting, values = {}) {
    mockDate("2026-03-16 01:00:00");
    const nothing = {current: null, topic: null, missing: missing(), minutes: null};
    const server = {room: room({...nothing, infractions: [], ...values, meeting})};
    const paper = {digest: "1", html: "<p>So far</p>", open: [], moment: ENDED};
    onRpc("chanxiao.meeting", "get_room_minutes", () => paper);
    await openRoom(server);
    return server;
}
const shown = (server) => server.calls.at(-1)[1];
async function goOn() {
    await contains(".o_chanxiao_pause_way").click();
    await animationFrame();
}

test("before it begins: when, where, and who starts it", async () => {
    await openPause({state: "convened"});
    expect(".o_chanxiao_pause_words").toHaveText("The meeting has not begun yet.");
    expect(".o_chanxiao_pause_when").toHaveText(/Mar 16.*1:00.*Room 301/);
    expect(".o_chanxiao_start").toHaveCount(1);
    expect(".o_chanxiao_pause_way, .o_chanxiao_pause_form").toHaveCount(0);
    // The agenda tells its total, once
    expect(".o_chanxiao_agenda_total").toHaveText("30 of 120 min planned");
    expect(".o_chanxiao_room_left").toHaveCount(0);
    expect("[data-screen=closing].btn").toHaveCount(0);
});

test("a window that closed the last meeting begins the next one on its wall", async () => {
    browser.sessionStorage.setItem("chanxiao_meeting.room_screen", "closing");
    const server = await openPause({state: "convened"});
    expect(shown(server)).toBe("wall");
    expect("[data-screen=wall].btn").toHaveAttribute("aria-pressed", "true");
    expect(".o_chanxiao_start").toHaveCount(1);
});

test("others wait for it", async () => {
    await openPause({state: "convened", can_conduct: false});
    expect(".o_chanxiao_pause_when").toHaveText(/Room 301/);
    expect(".o_chanxiao_pause button").toHaveCount(0);
});

test("what is not convened says where that is done, and counts nobody", async () => {
    await openPause({state: "draft"}, {agenda: [], people: []});
    expect(".o_chanxiao_pause").toHaveText(/not convened yet.*Convene it in its form/s);
    expect(".o_chanxiao_pause_form").toHaveText("Form of the Meeting");
    expect(".o_chanxiao_agenda").toHaveText("No topics yet");
    expect(".o_chanxiao_room_people").toHaveCount(0);
});

test("without a topic whoever conducts is led to where one is added", async () => {
    const server = await openPause({state: "in_progress"}, {agenda: []});
    expect(".o_chanxiao_pause_words").toHaveText("The agenda is empty.");
    expect(".o_chanxiao_pause").toHaveText(/“Change the agenda”/);
    expect(".o_chanxiao_steps").toHaveCount(0);
    await goOn();
    expect(shown(server)).toBe("recorder");
    expect(".o_chanxiao_edit_agenda").toHaveCount(1);
    expect(".o_chanxiao_pause_way, .o_chanxiao_steps").toHaveCount(0);
    // As after its button in the bar, the window comes back to this screen
    const kept = browser.sessionStorage.getItem("chanxiao_meeting.room_screen");
    expect(kept).toBe("recorder");
});

test("others are told no more than that it is empty", async () => {
    await openPause({state: "in_progress", can_conduct: false}, {agenda: []});
    expect(".o_chanxiao_pause").toHaveText("The agenda is empty.");
});

test("once it is over: how long it took, and its minutes", async () => {
    const meeting = {state: "held", ended: ENDED, has_minutes: true};
    const server = await openPause(meeting, {minutes: minutes()});
    expect(".o_chanxiao_pause_words").toHaveText("The meeting is over.");
    expect(".o_chanxiao_pause_when").toHaveText(
        /^Mar 16, 1:00\sAM – 2:30\sAM · Room 301$/
    );
    expect(".o_chanxiao_room_left").toHaveText("Took 90 min, planned were 120");
    await goOn();
    expect(shown(server)).toBe("closing");
    expect(".o_chanxiao_closing").toHaveCount(1);
});

test("over midnight both days are named", async () => {
    await openPause({state: "held", ended: "2026-03-17 00:10:00"});
    expect(".o_chanxiao_pause_when").toHaveText(/Mar 16.* – Mar 17/);
});

test("without minutes there is no way to them, and nothing too long any more", async () => {
    const [first] = room().agenda;
    const agenda = [{...first, minutes: 300}];
    await openPause({state: "held", ended: ENDED}, {agenda, people: [person(1)]});
    expect(".o_chanxiao_pause_way").toHaveCount(0);
    expect(".o_chanxiao_agenda_total").not.toHaveClass("o_chanxiao_too_long");
});
