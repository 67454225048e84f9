import {EMPTY, reduce} from "@chanxiao_meeting/meeting_room/store/room_reducer";
import {advanceTime, mockDate, runAllTimers} from "@odoo/hoot-mock";
import {
    animationFrame,
    queryAll,
    waitFor,
    waitForNone,
    waitUntil,
} from "@odoo/hoot-dom";
import {expect, test} from "@odoo/hoot";
import {
    formatSpan,
    paceOf,
    sumAgenda,
} from "@chanxiao_meeting/meeting_room/store/room_time";
import {
    MockServer,
    getService,
    makeServerError,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {entry, openRoom, room} from "./meeting_room_mocks";
import {ConnectionLostError} from "@web/core/network/rpc";
import {ORM} from "@web/core/orm_service";
import {RoomStore} from "@chanxiao_meeting/meeting_room/store/room_store";
import {POLL, SPREAD} from "@chanxiao_meeting/meeting_room/store/room_link";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

defineMailModels();

const HOUR = 3600000;
const answered = (values, at = 0) => ({type: "answered", room: room(values), at});

test("a clock that is wrong by an hour is told from the server's", () => {
    const at = Date.UTC(2026, 2, 16, 1);
    const state = reduce(EMPTY, answered({}, at));
    expect(state.offset).toBe(HOUR);
    expect(reduce(state, answered({}, at + 400)).offset).toBe(HOUR);
});

test("an answer that was overtaken by a later one is not shown", () => {
    const later = reduce(EMPTY, answered({version: 3, current: 2}));
    expect(reduce(later, answered({version: 2, current: 1})).room.current).toBe(2);
    expect(reduce(later, answered({version: 4, current: 1})).room.current).toBe(1);
    const other = answered({version: 1, screen: "hand", current: null});
    expect(reduce(later, other).room.screen).toBe("hand");
});

test("up to date is no news", () => {
    const state = reduce(EMPTY, answered({}));
    const moment = {type: "answered", room: {version: 1, now: room().now}, at: 0};
    expect(reduce(state, moment).room).toBe(state.room);
});

test("how time stands: orange in the last fifth, red beyond", () => {
    expect(paceOf(0, 100)).toBe("ok");
    expect(paceOf(79, 100)).toBe("ok");
    expect(paceOf(80, 100)).toBe("ending");
    expect(paceOf(100, 100)).toBe("ending");
    expect(paceOf(101, 100)).toBe("over");
    expect(paceOf(500, 0)).toBe("open");
    expect(formatSpan(245000)).toBe("4:05");
    expect(formatSpan(-HOUR - 65000)).toBe("1:01:05");
});

test("what the agenda still needs, and what is left", () => {
    const now = Date.UTC(2026, 2, 16, 2, 58);
    const agenda = [
        entry(1, {start: "2026-03-16 01:00:00", end: "2026-03-16 01:30:00"}),
        entry(2, {start: "2026-03-16 02:54:00"}),
        entry(3, {minutes: 5}),
        entry(4, {parked: true, minutes: 60}),
    ];
    const sums = sumAgenda(room({agenda}), now);
    expect(sums).toEqual({planned: 25, available: 120, left: 120000, needed: 660000});
});

function makeStore(call) {
    return new RoomStore({call, silent: {call}}, 5, "wall");
}

test("asked for while it is fetched, it is fetched once more", async () => {
    const waiting = [];
    const store = makeStore(() => new Promise((answer) => waiting.push(answer)));
    store.load();
    store.load();
    store.load();
    expect(waiting).toHaveLength(1);
    waiting[0](room());
    await animationFrame();
    expect(waiting).toHaveLength(2);
    waiting[1](room({version: 2}));
    await animationFrame();
    expect(waiting).toHaveLength(2);
    expect(store.state.room.version).toBe(2);
});

test("one thing is done at a time", async () => {
    const calls = [];
    let finish = null;
    const store = makeStore((model, method, args) => {
        calls.push([method, ...args]);
        return new Promise((answer) => {
            finish = answer;
        });
    });
    store.answer(room());
    const first = store.go("next");
    expect(await store.go("next")).toBe(false);
    finish(room({version: 2, current: 3}));
    expect(await first).toBe(true);
    expect(calls).toEqual([["room_go", [5], "next", 2, "wall"]]);
    expect(store.state.room.current).toBe(3);
    expect(store.state.isBusy).toBe(false);
});

test("a lost connection is told, and what is there stays", async () => {
    const store = makeStore(() => Promise.reject(new ConnectionLostError("/")));
    store.answer(room());
    await store.load();
    expect(store.state.link).toBe("offline");
    expect(store.state.room.current).toBe(2);
    expect(await store.go("next")).toBe(false);
    store.answer(room());
    expect(store.state.link).toBe("polling");
});

test("a message is what makes the room ask; of others it hears nothing", async () => {
    mockDate("2026-03-16 01:00:00");
    // It asks late within its spread, and not in this very frame
    patchWithCleanup(Math, {random: () => 0.9});
    const server = {room: room()};
    await openRoom(server);
    const bus = MockServer.env["bus.bus"];
    const count = () => server.calls.length;
    await animationFrame();
    const before = count();
    bus._sendone("chanxiao_meeting_room_5", "chanxiao_meeting_room", {
        id: 6,
        version: 9,
    });
    await animationFrame();
    await advanceTime(SPREAD);
    expect(count()).toBe(before);
    server.room = room({version: 3, topic: {...room().topic, name: "Renamed"}});
    for (const version of [2, 3]) {
        bus._sendone("chanxiao_meeting_room_5", "chanxiao_meeting_room", {
            id: 5,
            version,
        });
    }
    await animationFrame();
    expect(count()).toBe(before);
    await advanceTime(SPREAD);
    await waitFor(".o_chanxiao_stage h2:contains(Renamed)");
    expect(server.calls.slice(before)).toEqual([["get_room", "wall", 1]]);
});

test("without the bus it asks every few seconds, and says so", async () => {
    mockDate("2026-03-16 01:00:00");
    const server = {room: room()};
    await openRoom(server);
    expect(".o_chanxiao_room_link").toHaveCount(0);
    const bus = getService("bus_service");
    // However late the bus of the test connects, the connection is lost after that
    await waitUntil(() => {
        bus.trigger("BUS:DISCONNECT");
        return queryAll(".o_chanxiao_room_link[data-link=polling]").length;
    });
    server.room = room({version: 2, topic: {...room().topic, name: "Renamed"}});
    await advanceTime(5500);
    await waitFor(".o_chanxiao_stage h2:contains(Renamed)");
    const before = server.calls.length;
    bus.trigger("BUS:RECONNECT");
    await animationFrame();
    expect(".o_chanxiao_room_link").toHaveCount(0);
    await advanceTime(SPREAD);
    expect(server.calls.slice(before)).toEqual([["get_room", "wall", 2]]);
});

test("opened while a lost bus is tried again, it says so and asks", async () => {
    mockDate("2026-03-16 01:00:00");
    const server = {room: room()};
    await openRoom(server);
    expect(".o_chanxiao_room_link").toHaveCount(0);
    // The bus said that it is gone before the room was there to hear it
    getService("bus_service").workerState = "CONNECTING";
    server.room = room({version: 2, topic: {...room().topic, name: "Renamed"}});
    await advanceTime(POLL + 500);
    await waitFor(".o_chanxiao_room_link[data-link=polling]");
    await waitFor(".o_chanxiao_stage h2:contains(Renamed)");
    getService("bus_service").trigger("BUS:RECONNECT");
    await waitForNone(".o_chanxiao_room_link");
});

test("what was said while the bus connected, it repeats", async () => {
    mockDate("2026-03-16 01:00:00");
    const server = {room: room()};
    await openRoom(server);
    const bus = getService("bus_service");
    const before = server.calls.length;
    bus.trigger("BUS:CONNECT");
    await advanceTime(SPREAD);
    expect(server.calls).toHaveLength(before);
    await advanceTime(26000);
    bus.trigger("BUS:CONNECT");
    await advanceTime(SPREAD);
    expect(server.calls).toHaveLength(before + 1);
});

test("a message says that the bus is there, after a call was lost", async () => {
    mockDate("2026-03-16 01:00:00");
    let isLost = false;
    patchWithCleanup(ORM.prototype, {
        call(_model, method) {
            return isLost && method === "get_room"
                ? Promise.reject(new ConnectionLostError("/"))
                : super.call(...arguments);
        },
    });
    const server = {room: room()};
    await openRoom(server);
    await animationFrame();
    isLost = true;
    document.dispatchEvent(new Event("visibilitychange"));
    await waitFor(".o_chanxiao_room_link[data-link=offline]");
    isLost = false;
    const before = server.calls.length;
    getService("bus_service").trigger("BUS:CONNECT");
    await advanceTime(SPREAD);
    expect(server.calls).toHaveLength(before + 1);
    isLost = true;
    document.dispatchEvent(new Event("visibilitychange"));
    await waitFor(".o_chanxiao_room_link[data-link=offline]");
    isLost = false;
    await advanceTime(5500);
    await waitFor(".o_chanxiao_room_link[data-link=polling]");
    server.room = room({version: 2});
    MockServer.env["bus.bus"]._sendone(
        "chanxiao_meeting_room_5",
        "chanxiao_meeting_room",
        {id: 5, version: 2}
    );
    await animationFrame();
    await advanceTime(SPREAD);
    await waitForNone(".o_chanxiao_room_link");
    expect(server.calls.at(-1)).toEqual(["get_room", "wall", 1]);
});

test("coming back to the tab, it asks", async () => {
    const server = {room: room()};
    await openRoom(server);
    server.room = room({version: 2, topic: {...room().topic, name: "Renamed"}});
    patchWithCleanup(document, {visibilityState: "visible"});
    document.dispatchEvent(new Event("visibilitychange"));
    await waitFor(".o_chanxiao_stage h2:contains(Renamed)");
    expect(server.calls.at(-1)).toEqual(["get_room", "wall", 1]);
});

test("who may not enter reads why", async () => {
    const error = makeServerError({
        type: "AccessError",
        message: "The meeting room is for the people of “F-2026-001”.",
    });
    const server = {room: room(), error};
    await openRoom(server);
    await runAllTimers();
    expect("[role=alert]").toHaveText(/for the people of/);
});
