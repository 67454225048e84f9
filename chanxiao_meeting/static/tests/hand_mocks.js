export const getTopic = (id, name, values = {}) => ({
    id,
    name,
    kind: "report",
    minutes: 10,
    start: "2026-03-16 01:00:00",
    end: null,
    parked: false,
    presenter: null,
    ...values,
});

export const getLine = (id, name, values = {}) => ({
    id,
    name,
    is_own: true,
    can_vote: true,
    is_here: true,
    check_in: "2026-03-16 00:55:00",
    ...values,
});

/** A room as the server sends it to somebody's hand; tests say what differs. */
export function getRoom(values = {}) {
    const {mine = {}, meeting = {}, ...rest} = values;
    return {
        version: 3,
        now: "2026-03-16 01:10:00",
        screen: "hand",
        meeting: {
            id: 7,
            name: "F-2026-05",
            state: "in_progress",
            tz: "Asia/Shanghai",
            can_conduct: false,
            ...meeting,
        },
        agenda: [
            getTopic(1, "Earlier decisions", {end: "2026-03-16 01:05:00"}),
            getTopic(2, "Sales", {presenter: {id: 5, name: "Li Na"}}),
            getTopic(3, "Parked one", {start: null, parked: true}),
            getTopic(4, "Loose ends", {start: null}),
        ],
        current: 2,
        topic: {id: 2, name: "Sales"},
        decisions: [],
        people: [],
        speakers: [],
        votes: [],
        mine: {
            attendee: 11,
            can_sign_in: false,
            can_rate: false,
            lines: [getLine(11, "Wang Wei")],
            ballots: [],
            briefs: [],
            tasks: [],
            ...mine,
        },
        ...rest,
    };
}

export const getHand = (id, attendee, name, place, values = {}) => ({
    id,
    attendee,
    name,
    department: "",
    state: place ? "waiting" : "speaking",
    place,
    ...values,
});

export const getVote = (values = {}) => ({
    id: 21,
    question: "Work on Saturday?",
    secret: false,
    state: "open",
    topic: 2,
    decision: null,
    cast: 0,
    all: 4,
    is_shown: true,
    answers: [
        {id: 31, kind: "yes", name: "In favour", count: 0, people: []},
        {id: 32, kind: "no", name: "Against", count: 0, people: []},
    ],
    ...values,
});

export const getTask = (values = {}) => ({
    id: 41,
    text: "Plan the shift",
    date: "2026-03-20",
    alert: "none",
    subject: null,
    is_accepted: false,
    can_finish: true,
    answer: "",
    ...values,
});

/** What a component sends, as steps of a test. */
export function sender(expect) {
    return (method, values) => {
        expect.step(`${method} ${JSON.stringify(values)}`);
        return Promise.resolve();
    };
}
