import {
    MockServer,
    getService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {POLL} from "@chanxiao_meeting/meeting_room/store/room_link";
import {WebClient} from "@web/webclient/webclient";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {waitUntil} from "@odoo/hoot-dom";

/** How long the bus of a test may take, in milliseconds. */
const CONNECTING = 5000;
/** In what steps a test goes to the moment at which it has connected, and how far. */
const STEP = 60;
const FARTHEST = POLL / 2; // Before the room begins to ask by itself
/** The server's clock, an hour ahead of the client's, which tests set to 01:00. */
export const NOW = "2026-03-16 02:00:00";

export function entry(id, values = {}) {
    return {
        id,
        name: `Topic ${id}`,
        kind: "discussion",
        minutes: 10,
        start: null,
        end: null,
        parked: false,
        carried: false,
        presenter: null,
        decisions: 0,
        ...values,
    };
}

export function topic(id, values = {}) {
    return {
        id,
        name: `Topic ${id}`,
        kind: "discussion",
        presenter: {id: 3, name: "Presenter"},
        subject: null,
        cause: "",
        emergency_measure: "",
        notes: "",
        versions: {},
        carried: false,
        decisions: [],
        ...values,
    };
}

/** A newly received order, as `read_schedule` tells of it. */
export function orderLine(id) {
    return {
        id,
        order_id: 3,
        order_model: "sale.order",
        order: "S00003",
        customer: "Customer A",
        product: "Pump",
        quantity: 5,
        unit: "Units",
        promised: "2026-03-20",
        expected: "2026-03-25",
        gap: 5,
        status: "late",
        supply: ["make"],
    };
}

export function task(id, values = {}) {
    return {
        id,
        text: `Task ${id}`,
        owner: {id: 7, name: "Owner"},
        date: "2026-03-20",
        subject: null,
        state: "open",
        alert: "none",
        overdue_days: 0,
        slips: 0,
        feedback: "",
        can_finish: false,
        ...values,
    };
}

export function decision(id, values = {}) {
    return {
        id,
        number: id,
        text: `Decision ${id}`,
        state: "adopted",
        subject: null,
        topic: 1,
        tasks: [{id: 10 + id, owner: {id: 7, name: "Owner"}, date: "2026-03-20"}],
        ...values,
    };
}

export function person(id, attendance = null, values = {}) {
    return {
        id,
        name: `Person ${id}`,
        department: "Sales",
        role: "participant",
        attendance,
        reason: "",
        proxy: "",
        is_here: ["present", "late", "left_early", "proxy"].includes(attendance),
        infractions: 0,
        ...values,
    };
}

/** An open vote that runs; two of four have cast their ballot. */
export function vote(values = {}) {
    const answer = (id, kind, name, people) => ({
        id,
        kind,
        name,
        count: people.length,
        people,
    });
    return {
        id: 21,
        question: "Work on Saturday?",
        secret: false,
        state: "open",
        topic: 2,
        decision: null,
        cast: 2,
        all: 4,
        is_shown: true,
        answers: [
            answer(1, "yes", "In favour", ["Person 1", "Person 2"]),
            answer(2, "no", "Against", []),
        ],
        ...values,
    };
}

/** What a meeting lacks before it is closed: nothing, unless it is said. */
export function missing(values = {}) {
    return {
        blocking: "",
        warnings: [],
        attendance: [],
        tasks: [],
        untreated: [],
        left: [],
        ...values,
    };
}

/** Minutes of a meeting that was just closed, for whoever records. */
export function minutes(values = {}) {
    return {
        id: 9,
        name: "F-2026-001",
        number: "",
        revision: 1,
        state: "draft",
        state_label: "Draft",
        deadline: "2026-03-17 02:00:00",
        issued: null,
        is_late: false,
        unadopted: "",
        notice: "",
        sending: "",
        can_write: false,
        can_issue: false,
        can_rule: false,
        can_take_back: false,
        turn: "0.0",
        summary: {text: "", html: "", is_plain: true},
        rulings: [],
        receipts: {count: 0, progress: "0 / 0", objections: 0},
        papers: [],
        pdf: "",
        ...values,
    };
}

/** A meeting of two hours that began an hour ago; its second topic runs. */
export function room(values = {}) {
    return {
        version: 1,
        now: NOW,
        screen: "wall",
        current: 2,
        agenda: [
            entry(1, {start: "2026-03-16 01:00:00", end: "2026-03-16 01:12:00"}),
            entry(2, {start: "2026-03-16 01:55:00", carried: true}),
            entry(3),
        ],
        topic: topic(2),
        decisions: [],
        speakers: [],
        votes: [],
        people: [person(1, "present"), person(2)],
        ...values,
        meeting: {
            id: 5,
            name: "F-2026-001 Meeting",
            state: "in_progress",
            tz: "UTC",
            place: "Room 301",
            video: "",
            planned_start: "2026-03-16 01:00:00",
            planned_end: "2026-03-16 03:00:00",
            started: "2026-03-16 01:00:00",
            ended: null,
            chair: {id: 3, name: "Chair"},
            recorder: {id: 4, name: "Recorder"},
            quorum: 50,
            can_conduct: true,
            can_decide: false,
            can_open_schedule: false,
            can_show_sign_in: false,
            ...values.meeting,
        },
    };
}

/** However late the bus of the test connects: what its connection causes is over. */
export async function waitForBus(meetingId) {
    const {env} = MockServer;
    const channel = `chanxiao_meeting_room_${meetingId}`;
    const isHeard = () =>
        [...(env["bus.bus"].channelsByUser[env.uid] || [])].includes(channel);
    // The bus gathers channels for a third of a second: too long for each of 150 tests
    for (let gone = 0; gone < FARTHEST && !isHeard(); gone += STEP) {
        await advanceTime(STEP);
    }
    await waitUntil(isHeard, {timeout: CONNECTING});
}

/**
 * Open the room of meeting 5, as the server says it.
 *
 * @param {object} server `room`, which a test replaces to change what is there, and
 *     `calls`, where what was asked is noted
 */
export async function openRoom(server) {
    server.calls = [];
    onRpc("chanxiao.meeting", "get_room", ({args}) => {
        const [, screen, known] = args;
        server.calls.push(["get_room", screen, known]);
        if (server.error) {
            throw server.error;
        }
        const {version, now} = server.room;
        return known === version ? {version, now} : {...server.room, screen};
    });
    for (const method of server.methods || []) {
        onRpc("chanxiao.meeting", method, ({args, kwargs}) => {
            // Commands of `once`, and those that add something, are given some by name
            const named = Object.fromEntries(Object.entries(kwargs));
            delete named.context;
            const isNamed = Boolean(named.screen);
            const given = [...args.slice(1), ...(isNamed ? [named] : [])];
            server.calls.push([method, ...given]);
            const answer = server.answer?.(method, args);
            const screen = isNamed ? named.screen : args.at(-1);
            return answer || {...server.room, screen};
        });
    }
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "chanxiao_meeting.room",
        context: {active_id: 5},
    });
    if (!server.error) {
        await waitForBus(5);
    }
    await animationFrame();
}

/** Somebody else changed what the room shows: it is told so, and asks. */
export async function changeRoom(server, values) {
    const version = server.room.version + 1;
    server.room = room({...server.room, ...values, version});
    document.dispatchEvent(new Event("visibilitychange"));
    await animationFrame();
}
