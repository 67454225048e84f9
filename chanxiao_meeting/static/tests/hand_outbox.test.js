import {ConnectionLostError, RPCError} from "@web/core/network/rpc";
import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {HandOutbox} from "@chanxiao_meeting/meeting_room/hand_outbox/hand_outbox";
import {browser} from "@web/core/browser/browser";

describe.current.tags("headless");

const refuse = (message, name = "odoo.exceptions.UserError") => {
    const error = new RPCError(message);
    error.exceptionName = name;
    error.data = {name, message};
    return error;
};

/** An outbox whose server answers as a test says; calls are kept in `calls`. */
function makeOutbox(respond, userId = 2) {
    const calls = [];
    const call = async (model, method, [[meetingId]], values) => {
        calls.push({model, method, meetingId, values});
        return respond(calls.length, method);
    };
    const outbox = new HandOutbox({silent: {call}}, 7, userId, {
        answer: (room) => expect.step(`answer ${room.version}`),
        lose: () => expect.step("lost"),
    });
    return {outbox, calls};
}

const room = (version) => ({version});
const kept = () =>
    Object.keys(browser.localStorage).filter((key) => key.includes("outbox"));

beforeEach(() => browser.localStorage.clear());

test("what is sent has a key, is answered and kept no longer", async () => {
    const {outbox, calls} = makeOutbox(() => room(4));
    await outbox.send("room_raise_hand", {}, "Raise");
    const [{model, method, meetingId, values}] = calls;
    expect([model, method, meetingId]).toEqual([
        "chanxiao.meeting",
        "room_raise_hand",
        7,
    ]);
    expect(values.screen).toBe("hand");
    expect(values.key).toMatch(/^[A-Za-z0-9-]{8,64}$/);
    expect(outbox.state.entries).toHaveLength(0);
    expect(kept()).toHaveLength(0);
    expect.verifySteps(["answer 4"]);
});

test("without a connection it waits, and goes out in order under the same keys", async () => {
    let isThere = false;
    const {outbox, calls} = makeOutbox((count) => {
        if (!isThere) {
            throw new ConnectionLostError("/web");
        }
        return room(count);
    });
    await outbox.send("room_raise_hand", {}, "Raise");
    await outbox.send("room_vote", {vote_id: 1}, "Vote");
    expect.verifySteps(["lost", "lost"]);
    expect(outbox.state.entries.map(({method}) => method)).toEqual([
        "room_raise_hand",
        "room_vote",
    ]);
    expect(kept()).toHaveLength(2);
    const [{values: first}] = calls;
    isThere = true;
    await outbox.flush();
    expect(calls.slice(2).map(({method}) => method)).toEqual([
        "room_raise_hand",
        "room_vote",
    ]);
    expect(calls[2].values.key).toBe(first.key);
    expect(calls[3].values.key).not.toBe(first.key);
    expect(kept()).toHaveLength(0);
    expect.verifySteps(["answer 3", "answer 4"]);
});

test("a page that is opened again sends what the one before could not", async () => {
    const lost = makeOutbox(() => {
        throw new ConnectionLostError("/web");
    });
    await lost.outbox.send("room_vote", {vote_id: 1, option_id: 2}, "Vote");
    const {outbox, calls} = makeOutbox(() => room(5));
    expect(outbox.waiting("room_vote")).toHaveLength(1);
    await outbox.flush();
    expect(calls[0].values).toEqual(lost.calls[0].values);
    expect(kept()).toHaveLength(0);
    expect.verifySteps(["lost", "answer 5"]);
});

test("what somebody else left on this telephone is not sent", async () => {
    const lost = makeOutbox(() => {
        throw new ConnectionLostError("/web");
    });
    await lost.outbox.send("room_vote", {vote_id: 1}, "Vote");
    const {outbox, calls} = makeOutbox(() => room(5), 3);
    await outbox.flush();
    expect(calls).toHaveLength(0);
    expect(kept()).toHaveLength(1);
    expect.verifySteps(["lost"]);
});

test("what is refused is told with its words, and the next is sent", async () => {
    const {outbox} = makeOutbox((count) => {
        if (count === 1) {
            throw refuse("This task is done.");
        }
        return room(6);
    });
    const first = outbox.send("room_answer_task", {task_id: 1, words: "Late"}, "Task");
    const second = outbox.send("room_raise_hand", {}, "Raise");
    await Promise.all([first, second]);
    await outbox.flush();
    const [refusal] = outbox.state.refusals;
    expect([refusal.label, refusal.words, refusal.message]).toEqual([
        "Task",
        "Late",
        "This task is done.",
    ]);
    expect(kept()).toHaveLength(0);
    expect.verifySteps(["answer 6"]);
    outbox.dismiss(refusal.key);
    expect(outbox.state.refusals).toHaveLength(0);
});

test("who was logged out keeps what was entered", async () => {
    let isExpired = true;
    const {outbox} = makeOutbox(() => {
        if (isExpired) {
            throw refuse("Session expired", "odoo.http.SessionExpiredException");
        }
        return room(7);
    });
    await outbox.send("room_raise_hand", {}, "Raise");
    expect(outbox.state.isExpired).toBe(true);
    expect(kept()).toHaveLength(1);
    isExpired = false;
    await outbox.flush();
    expect(outbox.state.isExpired).toBe(false);
    expect(kept()).toHaveLength(0);
    expect.verifySteps(["answer 7"]);
});

test("what the server fails on is tried again, and given up in the end", async () => {
    const {outbox, calls} = makeOutbox(() => {
        throw refuse("Odoo Server Error", "psycopg2.OperationalError");
    });
    await outbox.send("room_raise_hand", {}, "Raise");
    for (let tries = 1; tries < 5; tries++) {
        expect(outbox.state.entries).toHaveLength(1);
        await outbox.flush();
    }
    expect(calls).toHaveLength(5);
    expect(outbox.state.entries).toHaveLength(0);
    expect(outbox.state.refusals).toHaveLength(1);
});
