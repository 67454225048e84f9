import {contains, makeServerError} from "@web/../tests/web_test_helpers";
import {decision, openRoom, room, vote} from "./meeting_room_mocks";
import {edit, queryAllTexts} from "@odoo/hoot-dom";
import {expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {browser} from "@web/core/browser/browser";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

defineMailModels();

async function openScreen(screen, values = {}) {
    browser.sessionStorage.setItem("chanxiao_meeting.room_screen", screen);
    const server = {
        room: room({infractions: [], ...values}),
        methods: ["room_open_vote", "room_close_vote"],
    };
    await openRoom(server);
    return server;
}
const done = (server) => server.calls.filter(([method]) => method !== "get_room");

for (const screen of ["wall", "recorder"]) {
    test(`a vote that runs, how many voted and not for what: ${screen}`, async () => {
        await openScreen(screen, {votes: [vote()]});
        expect(".o_chanxiao_vote_board").toHaveAttribute("data-state", "open");
        expect(".o_chanxiao_vote_board").toHaveText(/Work on Saturday\?/);
        expect(".o_chanxiao_turnout").toHaveText("2 of 4 voted");
        expect(".o_chanxiao_vote_bar span").toHaveAttribute("style", "width: 50%");
        expect(".o_chanxiao_vote_result").toHaveCount(0);
    });
}

test("an open vote that is closed: by answer, with names", async () => {
    await openScreen("wall", {votes: [vote({state: "closed"})]});
    expect(queryAllTexts(".o_chanxiao_vote_result li > *:not(div)")).toEqual([
        "In favour",
        "2",
        "Person 1 and Person 2",
        "Against",
        "0",
    ]);
});

test("a secret vote: counts only, or none where too few voted", async () => {
    const answers = [{id: 1, kind: "yes", name: "In favour", count: 3, people: []}];
    const closed = {secret: true, state: "closed", cast: 3};
    await openScreen("wall", {votes: [vote({...closed, answers})]});
    expect(".o_chanxiao_vote_board").toHaveText(/Secret vote/);
    expect(".o_chanxiao_vote_result").toHaveText(/In favour\s*3$/);
});

test("too few ballots say nothing", async () => {
    const answers = [{id: 1, kind: "yes", name: "In favour", count: null, people: []}];
    const closed = {secret: true, state: "closed", cast: 2, is_shown: false, answers};
    await openScreen("wall", {votes: [vote(closed)]});
    expect(".o_chanxiao_vote_hidden").toHaveText("Too few voted to say how.");
    expect(".o_chanxiao_vote_result").toHaveCount(0);
});

test("the result of another topic is not shown any more", async () => {
    await openScreen("wall", {votes: [vote({state: "closed", topic: 1})]});
    expect(".o_chanxiao_vote_board").toHaveCount(0);
});

test("whoever records puts a decision to the vote", async () => {
    const server = await openScreen("recorder", {
        decisions: [decision(1, {topic: 2, state: "proposed", text: "Second shift"})],
    });
    await contains(".o_chanxiao_ask_vote").click();
    expect("#o_chanxiao_question").toHaveValue("Second shift");
    await contains(".o_chanxiao_secret").click();
    await contains(".o_chanxiao_open_vote").click();
    const [[method, {key, ...values}]] = done(server);
    expect(method).toBe("room_open_vote");
    expect(key.length > 10).toBe(true);
    expect(values).toEqual({
        question: "Second shift",
        is_secret: true,
        answers: null,
        decision_id: 1,
        screen: "recorder",
    });
    expect(".o_chanxiao_ask_vote").toHaveCount(1);
});

test("what is refused stays to be mended", async () => {
    expect.errors(1);
    const server = await openScreen("recorder");
    server.answer = () => {
        throw makeServerError({type: "UserError", message: "Nobody is here."});
    };
    await contains(".o_chanxiao_ask_vote").click();
    await contains("#o_chanxiao_question").click();
    await edit("Now?");
    await animationFrame();
    await contains(".o_chanxiao_open_vote").click();
    await animationFrame();
    expect(".modal-body").toHaveText(/Nobody is here/);
    expect("#o_chanxiao_question").toHaveValue("Now?");
    expect.verifyErrors(["RPC_ERROR"]);
});

test("and closes it", async () => {
    const server = await openScreen("recorder", {votes: [vote({cast: 3})]});
    expect(".o_chanxiao_close_vote").toHaveText("Close the Vote (3 of 4 voted)");
    await contains(".o_chanxiao_close_vote").click();
    const [[method, values]] = done(server);
    expect(method).toBe("room_close_vote");
    expect(values.vote_id).toBe(21);
});

test("who does not conduct sees it and does not close it", async () => {
    await openScreen("wall", {votes: [vote()], meeting: {can_conduct: false}});
    expect(".o_chanxiao_vote_board").toHaveCount(1);
    expect(".o_chanxiao_close_vote, .o_chanxiao_ask_vote").toHaveCount(0);
});
