import {contains, mockService, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {getHand, getLine, getRoom, getTask, getVote, sender} from "./hand_mocks";
import {queryAll, queryAllAttributes, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {HandArrival} from "@chanxiao_meeting/meeting_room/hand_arrival/hand_arrival";
import {HandBrief} from "@chanxiao_meeting/meeting_room/hand_brief/hand_brief";
import {HandChair} from "@chanxiao_meeting/meeting_room/hand_chair/hand_chair";
import {HandFloor} from "@chanxiao_meeting/meeting_room/hand_floor/hand_floor";
import {HandNotice} from "@chanxiao_meeting/meeting_room/hand_notice/hand_notice";
import {HandRate} from "@chanxiao_meeting/meeting_room/hand_rate/hand_rate";
import {HandTask} from "@chanxiao_meeting/meeting_room/hand_task/hand_task";
import {HandTopic} from "@chanxiao_meeting/meeting_room/hand_topic/hand_topic";
import {HandVote} from "@chanxiao_meeting/meeting_room/hand_vote/hand_vote";
import {browser} from "@web/core/browser/browser";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

defineMailModels();

const mount = (Component, props) =>
    mountWithCleanup(Component, {props: {send: sender(expect), ...props}});
const waits = (method, values = {}) => ({key: "k", method, values, label: "", at: 1});

test("arrival: signing in, and since when one is", async () => {
    await mount(HandArrival, {
        room: getRoom({
            mine: {
                can_sign_in: true,
                lines: [getLine(11, "Wang", {check_in: null, is_here: false})],
            },
        }),
    });
    await contains(".o_chanxiao_sign_in").click();
    expect.verifySteps(["room_sign_in {}"]);
    await mount(HandArrival, {room: getRoom()});
    expect(".o_chanxiao_arrived").toHaveText("Signed in at 08:55");
});

test("arrival: whoever was noted as here need not sign in", async () => {
    const lines = [getLine(11, "Wang", {check_in: null})];
    await mount(HandArrival, {room: getRoom({mine: {can_sign_in: true, lines}})});
    expect(".o_chanxiao_sign_in").toHaveCount(0);
    expect(".o_chanxiao_arrived").toHaveText("You are noted as here.");
});

test("arrival: for whom one is here, or that one looks on", async () => {
    await mount(HandArrival, {
        room: getRoom({
            mine: {lines: [getLine(12, "Zhao Min", {is_own: false, check_in: null})]},
        }),
    });
    expect("p:last").toHaveText("You are here for Zhao Min");
    await mount(HandArrival, {room: getRoom({mine: {lines: []}})});
    expect("p:last").toHaveText("You are not on the list of attendees: you look on.");
});

const store = {now: Date.parse("2026-03-16T01:10:00Z")};

test("topic: what runs with its clock, and what is next", async () => {
    await mountWithCleanup(HandTopic, {props: {store, room: getRoom()}});
    expect("h2").toHaveText("Sales");
    expect(".o_chanxiao_taken").toHaveText("10:00");
    expect(".o_chanxiao_pace_label").toHaveText("time is running out");
    expect("p.mt-2").toHaveText("Next: Loose ends");
    const marks = queryAll("li span").map(({textContent}) => textContent);
    expect(marks).toEqual(["Treated", "Now", "Parked", "To come"]);
});

test("topic: before, between and after", async () => {
    for (const [state, words] of [
        ["convened", "The meeting has not begun yet."],
        ["in_progress", "No topic is being treated."],
        ["held", "The meeting is over."],
    ]) {
        const room = getRoom({current: null, agenda: [], meeting: {state}});
        await mountWithCleanup(HandTopic, {props: {store, room}});
        expect(".o_chanxiao_hand_words:last").toHaveText(words);
    }
});

test("topic: when and where it will be, and was", async () => {
    const meeting = {
        state: "convened",
        tz: "UTC",
        place: "Room 301",
        planned_start: "2026-03-16 01:00:00",
        started: "2026-03-16 01:05:00",
        ended: "2026-03-16 02:30:00",
    };
    const show = (values) => {
        const room = getRoom({current: null, meeting: {...meeting, ...values}});
        return mountWithCleanup(HandTopic, {props: {store, room}});
    };
    await show();
    expect(".o_chanxiao_hand_when").toHaveText(/Mar 16.* 1:00\sAM · Room 301$/);
    expect(".o_chanxiao_hand_minutes").toHaveCount(0);
    await show({state: "held"});
    expect(".o_chanxiao_hand_when:last").toHaveText(/1:05\sAM – 2:30\sAM/);
    expect(".o_chanxiao_hand_minutes").toHaveCount(0);
});

test("topic: the minutes are read in the room", async () => {
    mockService("action", {
        doAction(action) {
            expect.step(`${action.tag} ${action.context.active_id}`);
        },
    });
    const room = getRoom({current: null, meeting: {state: "held", has_minutes: true}});
    await mountWithCleanup(HandTopic, {props: {store, room}});
    await contains(".o_chanxiao_hand_minutes").click();
    const kept = browser.sessionStorage.getItem("chanxiao_meeting.room_screen");
    expect(kept).toBe("closing");
    expect.verifySteps(["chanxiao_meeting.room 7"]);
});

test("floor: raising a hand, once", async () => {
    await mount(HandFloor, {room: getRoom(), entries: []});
    expect("p").toHaveText("Nobody has asked for the floor.");
    await contains(".o_chanxiao_raise").click();
    expect.verifySteps(["room_raise_hand {}"]);
    await mount(HandFloor, {room: getRoom(), entries: [waits("room_raise_hand")]});
    expect(".o_chanxiao_raise:last").not.toBeEnabled();
});

test("floor: the queue, one's place in it, and lowering", async () => {
    const speakers = [
        getHand(1, 12, "Zhao Min", 0),
        getHand(2, 11, "Wang Wei", 1, {department: "Sales"}),
    ];
    await mount(HandFloor, {room: getRoom({speakers}), entries: []});
    expect(queryAllTexts(".o_chanxiao_speaker")).toEqual([
        "Zhao Min speaks now",
        "1. Wang Wei Sales",
    ]);
    expect(".o_chanxiao_place").toHaveText("Your hand is up: number 1 in the queue.");
    await contains(".o_chanxiao_lower").click();
    expect.verifySteps(["room_lower_hand {}"]);
});

test("floor: who has the floor is told so; who looks on raises nothing", async () => {
    const speakers = [getHand(2, 11, "Wang Wei", 0)];
    await mount(HandFloor, {room: getRoom({speakers}), entries: []});
    expect(".o_chanxiao_place").toHaveText("You have the floor.");
    expect(".o_chanxiao_lower").toHaveText("I Have Spoken");
    await mount(HandFloor, {room: getRoom({mine: {lines: []}}), entries: []});
    expect("section:last button").toHaveCount(0);
});

const {mine} = getRoom();

test("vote: an open one is chosen, and chosen otherwise", async () => {
    const vote = getVote({cast: 1});
    const ballots = [{vote: 21, attendee: 11, answer: 32}];
    await mount(HandVote, {vote, mine: {...mine, ballots}, entries: []});
    expect(queryAllAttributes(".o_chanxiao_answer", "aria-pressed")).toEqual([
        "false",
        "true",
    ]);
    expect(".o_chanxiao_cast").toHaveText(
        "You can choose otherwise until the vote is closed."
    );
    await contains(".o_chanxiao_answer:first").click();
    expect.verifySteps(['room_vote {"vote_id":21,"option_id":31,"attendee_id":11}']);
});

test("vote: a secret one is cast once, and says nothing of the choice", async () => {
    const vote = getVote({secret: true, is_shown: false});
    const ballots = [{vote: 21, attendee: 11, answer: null}];
    await mount(HandVote, {vote, mine: {...mine, ballots}, entries: []});
    expect(".o_chanxiao_answer").not.toBeEnabled();
    expect(".o_chanxiao_answer.btn-primary").toHaveCount(0);
    expect(".o_chanxiao_cast").toHaveText(
        "Your ballot is in the box. Nobody can see or change it."
    );
});

test("vote: a ballot that waits is shown as one", async () => {
    const values = {vote_id: 21, option_id: 31, attendee_id: 11};
    await mount(HandVote, {
        vote: getVote(),
        mine,
        entries: [waits("room_vote", values)],
    });
    expect(".o_chanxiao_answer.btn-primary").toHaveText("In favour");
    expect(".o_chanxiao_cast").toHaveText(
        "Your ballot is kept here until it can be sent."
    );
});

test("vote: a paper for each person one votes for; none for who is not here", async () => {
    const lines = [getLine(11, "Wang Wei"), getLine(12, "Zhao Min", {is_own: false})];
    await mount(HandVote, {vote: getVote(), mine: {...mine, lines}, entries: []});
    expect(".o_chanxiao_paper").toHaveCount(2);
    expect(".o_chanxiao_paper:last p:first").toHaveText("For Zhao Min");
    await contains(".o_chanxiao_paper:last .o_chanxiao_answer:last").click();
    expect.verifySteps(['room_vote {"vote_id":21,"option_id":32,"attendee_id":12}']);
    const away = [getLine(11, "Wang Wei", {can_vote: false})];
    await mount(HandVote, {vote: getVote(), mine: {...mine, lines: away}, entries: []});
    expect("section:last .o_chanxiao_answer").toHaveCount(0);
    expect("section:last").toHaveText(/Those vote who are noted as here/);
});

test("vote: how it came out", async () => {
    const answers = [
        {id: 31, kind: "yes", name: "In favour", count: 2, people: ["A", "B"]},
        {id: 32, kind: "no", name: "Against", count: 1, people: ["C"]},
    ];
    const vote = getVote({state: "closed", cast: 3, answers});
    await mount(HandVote, {vote, mine, entries: []});
    expect(queryAllTexts(".o_chanxiao_result li")).toEqual([
        "In favour 2 A、B",
        "Against 1 C",
    ]);
    await mount(HandVote, {vote: {...vote, is_shown: false}, mine, entries: []});
    expect("section:last p:last").toHaveText("Too few voted to say how.");
});

test("task: accepted, answered, done", async () => {
    await mount(HandTask, {task: getTask({alert: "red"}), entries: []});
    expect(".o_chanxiao_alert_label").toHaveText("Overdue");
    await contains(".o_chanxiao_accept").click();
    await contains(".o_chanxiao_write").click();
    expect(".o_chanxiao_answer_task").not.toBeEnabled();
    await contains("textarea").edit(" By Friday ");
    await contains(".o_chanxiao_answer_task").click();
    expect("textarea").toHaveCount(0);
    await contains(".o_chanxiao_write").click();
    expect("textarea").toHaveValue("");
    await contains("textarea").edit("Planned");
    await contains(".o_chanxiao_finish").click();
    expect.verifySteps([
        'room_accept_task {"task_id":41}',
        'room_answer_task {"task_id":41,"words":"By Friday"}',
        'room_finish_task {"task_id":41,"words":"Planned"}',
    ]);
});

test("task: what is known of it, and what one may not do yet", async () => {
    const task = getTask({is_accepted: true, answer: "By Friday", can_finish: false});
    await mount(HandTask, {task, entries: [waits("room_answer_task", {task_id: 41})]});
    expect(".o_chanxiao_accept").toHaveCount(0);
    expect(".o_chanxiao_answered").toHaveText("By Friday");
    expect("[role=status]").toHaveText("Waits to be sent");
    await contains(".o_chanxiao_write").click();
    expect(".o_chanxiao_finish").toHaveCount(0);
});

test("brief: figures with their standing in words, texts, and the way to it", async () => {
    const figure = {
        key: "sales.orders",
        label: "Orders",
        unit: "count",
        reported_value: 12,
        is_reported_known: true,
        status: "bad",
    };
    const brief = {
        id: 9,
        department: {id: 1, name: "Sales"},
        confidential: false,
        figures: [
            figure,
            {...figure, key: "x", is_reported_known: false, status: false},
            {...figure, key: "y", is_overridden: true, status: false},
        ],
        problems: "Late",
    };
    await mountWithCleanup(HandBrief, {props: {brief}});
    expect(queryAllTexts(".o_chanxiao_hand_figure dd")).toEqual([
        "12\nBeyond the limit",
        "—",
        "12 (entered by hand)",
    ]);
    expect("summary").toHaveText("Problems");
    expect("h2").toHaveText("My Brief: Sales");
});

test("rating: something is given before it is sent", async () => {
    await mount(HandRate, {entries: []});
    expect(".o_chanxiao_submit_rating").not.toBeEnabled();
    await contains("[data-rate=purpose4]").click();
    await contains("[data-rate=decisions2]").click();
    await contains("[data-rate=decisions2]").click();
    await contains("textarea").edit("Shorter");
    await contains(".o_chanxiao_submit_rating").click();
    expect.verifySteps(['room_rate {"ratings":{"purpose":4},"comment":"Shorter"}']);
    await mount(HandRate, {entries: [waits("room_rate")]});
    expect("section:last button").toHaveCount(0);
});

test("conduct: the floor goes to the next, or to somebody else", async () => {
    const speakers = [
        getHand(1, 12, "Zhao Min", 0),
        getHand(2, 11, "Wang Wei", 1),
        getHand(3, 13, "Sun Li", 2),
    ];
    await mount(HandChair, {room: getRoom({speakers})});
    expect(queryAllTexts(".o_chanxiao_call")).toEqual([
        "Give the floor to Wang Wei",
        "Give the floor to Sun Li",
    ]);
    await contains(".o_chanxiao_call:last").click();
    expect.verifySteps(['room_call_speaker {"speaker_id":3,"known_id":1}']);
    await mount(HandChair, {room: getRoom({speakers: speakers.slice(0, 1)})});
    await contains(".o_chanxiao_end_speaker").click();
    expect.verifySteps(['room_call_speaker {"speaker_id":null,"known_id":1}']);
});

test("conduct: a question is put to the vote", async () => {
    const decisions = [
        {id: 51, topic: 2, state: "proposed", text: "Work on Saturday"},
        {id: 52, topic: 1, state: "proposed", text: "Other topic"},
    ];
    await mount(HandChair, {room: getRoom({decisions})});
    await contains(".o_chanxiao_ask_vote").click();
    expect("#o_chanxiao_question").toHaveValue("Work on Saturday");
    await contains(".o_chanxiao_secret").click();
    await contains(".o_chanxiao_open_vote").click();
    await contains(".o_chanxiao_ask_vote").click();
    await contains("#o_chanxiao_question").edit("Which line?");
    await contains("#o_chanxiao_answers").edit("Line A\n\n Line B ");
    await contains(".o_chanxiao_open_vote").click();
    expect.verifySteps([
        'room_open_vote {"question":"Work on Saturday","is_secret":true,"answers":null,"decision_id":51}',
        'room_open_vote {"question":"Which line?","is_secret":false,"answers":["Line A","Line B"],"decision_id":null}',
    ]);
});

test("conduct: a vote is closed before the next is asked for", async () => {
    await mount(HandChair, {room: getRoom({votes: [getVote({cast: 3})]})});
    expect(".o_chanxiao_ask_vote").toHaveCount(0);
    expect(".o_chanxiao_close_vote").toHaveText("Close the Vote (3 of 4 voted)");
    await contains(".o_chanxiao_close_vote").click();
    expect.verifySteps(['room_close_vote {"vote_id":21}']);
});

test("notice: what the connection is like, and what waits", async () => {
    const outbox = {dismiss: (key) => expect.step(`read ${key}`)};
    const props = {outbox, entries: [], refusals: [], isExpired: false, link: "live"};
    await mountWithCleanup(HandNotice, {props});
    expect(queryOne("[aria-live]:last").textContent.trim()).toBe("");
    await mountWithCleanup(HandNotice, {props: {...props, link: "polling"}});
    expect(".o_chanxiao_polling").toHaveText(/every few seconds/);
    await mountWithCleanup(HandNotice, {
        props: {...props, link: "offline", entries: [waits("room_vote")]},
    });
    expect(".o_chanxiao_offline").toHaveText(/kept here \(1\) and sent once/);
    await mountWithCleanup(HandNotice, {props: {...props, isExpired: true}});
    expect("[role=alert]:last").toHaveText(/logged out/);
});

test("notice: what was refused stays until it was read", async () => {
    const refusals = [{key: "k1", label: "Task", message: "Done.", words: "Late"}];
    const outbox = {dismiss: (key) => expect.step(`read ${key}`)};
    await mountWithCleanup(HandNotice, {
        props: {outbox, entries: [], refusals, isExpired: false, link: "live"},
    });
    expect(".o_chanxiao_refusal").toHaveText(/Done\.\s*Late/);
    await contains(".o_chanxiao_refusal button").click();
    expect.verifySteps(["read k1"]);
});
