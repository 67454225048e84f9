import {
    contains,
    getService,
    makeServerError,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {
    advanceTime,
    animationFrame,
    beforeEach,
    expect,
    test,
    waitFor,
} from "@odoo/hoot";
import {getRoom, getTask} from "./hand_mocks";
import {WebClient} from "@web/webclient/webclient";
import {browser} from "@web/core/browser/browser";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {waitForBus} from "./meeting_room_mocks";

defineMailModels();
beforeEach(() => browser.localStorage.clear());

const ACTION = {
    type: "ir.actions.client",
    tag: "chanxiao_meeting.hand",
    context: {active_id: 7},
};

async function openHand() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction(ACTION);
    await waitForBus(7);
    await animationFrame();
}

test("what is mine is shown, and done from there", async () => {
    let room = getRoom({mine: {tasks: [getTask()]}});
    onRpc("chanxiao.meeting", "get_room", ({args}) => {
        expect.step(`get ${args[1]}`);
        return room;
    });
    onRpc("chanxiao.meeting", "room_accept_task", ({args, kwargs}) => {
        expect.step(`accept ${args[0]} ${kwargs.task_id} ${kwargs.screen}`);
        room = getRoom({version: 4, mine: {tasks: [getTask({is_accepted: true})]}});
        return room;
    });
    await openHand();
    expect(".o_chanxiao_hand_bar h1").toHaveText("F-2026-05");
    expect(".o_chanxiao_hand_topic h2").toHaveText("Sales");
    await contains(".o_chanxiao_accept").click();
    await animationFrame();
    expect(".o_chanxiao_accepted").toHaveCount(1);
    expect(".o_chanxiao_hand").toHaveAttribute("data-version", "4");
    expect.verifySteps(["get hand", "accept 7 41 hand"]);
});

test("who is refused is told so, and finds the way out", async () => {
    onRpc("chanxiao.meeting", "get_room", () => {
        throw makeServerError({type: "UserError", message: "For its people only."});
    });
    await openHand();
    expect("[role=alert] p").toHaveText("For its people only.");
    expect(".o_chanxiao_hand_leave").toHaveText("My Meetings");
});

test("without a connection it is kept, and sent once when there is one again", async () => {
    let isThere = true;
    const keys = [];
    onRpc("chanxiao.meeting", "get_room", () => {
        if (!isThere) {
            return new Response("", {status: 502});
        }
        return getRoom();
    });
    onRpc("chanxiao.meeting", "room_raise_hand", ({kwargs}) => {
        keys.push(kwargs.key);
        if (!isThere) {
            return new Response("", {status: 502});
        }
        return getRoom({version: 5});
    });
    await openHand();
    isThere = false;
    await contains(".o_chanxiao_raise").click();
    await waitFor(".o_chanxiao_offline");
    expect(".o_chanxiao_offline").toHaveText(/sent once/);
    expect(".o_chanxiao_raise").not.toBeEnabled();
    isThere = true;
    await advanceTime(5000);
    await animationFrame();
    expect(".o_chanxiao_offline").toHaveCount(0);
    expect(".o_chanxiao_hand").toHaveAttribute("data-waiting", "0");
    expect(new Set(keys).size).toBe(1);
    expect(keys.length).toBeGreaterThan(1);
});
