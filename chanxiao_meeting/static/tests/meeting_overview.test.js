import {
    allowTranslations,
    contains,
    getService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {mockDate, mockTimeZone} from "@odoo/hoot-mock";
import {queryAllTexts} from "@odoo/hoot-dom";
import {WebClient} from "@web/webclient/webclient";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {describeCountdown} from "@chanxiao_meeting/overview/next_meeting/next_meeting";

defineMailModels();

const tally = (value, label, count) => ({value, label, count});
const row = (id, values = {}) => ({
    model: "chanxiao.meeting.brief",
    id,
    name: `Row ${id}`,
    note: "",
    when: null,
    is_late: false,
    tone: null,
    ...values,
});
const MEETING = {
    id: 7,
    name: "F/2026/0006",
    state: "convened",
    state_label: "Convened",
    start: "2026-03-18 01:00:00",
    end: "2026-03-18 03:00:00",
    tz: "Asia/Shanghai",
    place: "Room 301",
    chair: "Zhou Min",
    minutes: 150,
    available: 120,
    briefs: 3,
    submitted: 1,
};
const OVERVIEW = {
    meeting: MEETING,
    coming: [],
    counts: {
        figures: [tally("bad", "Bad", 0), tally("warning", "Warning", 0)],
        tasks: [tally("red", "Overdue", 3), tally("none", "Not due yet", 0)],
        exceptions: [tally("critical", "Critical", 1)],
        effects: [],
    },
    totals: {
        ...{briefs: 7, figures: 0, tasks: 3, exceptions: 1, proposed: 0, effects: 0},
        ...{minutes: 0, minutes_late: 0, due_soon: 2, checks: 0},
    },
    rows: {
        briefs: [
            row(1, {name: "Sales", when: "2026-03-17 01:00:00", is_late: true}),
            row(2, {name: "Planning"}),
        ],
        figures: [],
        proposed: [],
        minutes: [],
    },
};
const OWN_LISTS = [
    ...["my_briefs", "my_questions", "my_receipts", "my_rulings"],
    ...["my_checks", "my_tasks", "my_decisions", "my_meetings"],
];
const OWN = {
    counts: {my_tasks: []},
    totals: Object.fromEntries(OWN_LISTS.map((name) => [name, 0])),
    rows: Object.fromEntries(OWN_LISTS.map((name) => [name, []])),
};

async function openPage(page, overview = OVERVIEW, own = OWN) {
    mockTimeZone("Asia/Shanghai");
    mockDate("2026-03-15 20:00:00");
    const calls = [];
    const note = (name, result) => () => {
        calls.push(name);
        return result;
    };
    const model = "chanxiao.meeting.dashboard";
    onRpc(model, "read_overview", note("read_overview", overview));
    onRpc(model, "read_mine", note("read_mine", own));
    onRpc(model, "open_list", ({args}) => {
        calls.push(args.filter(Boolean).join("."));
        return {type: "ir.actions.act_window_close"};
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "chanxiao_meeting.overview",
        params: {page},
    });
    return calls;
}

test("one call brings the whole page", async () => {
    const calls = await openPage("chair");
    expect(calls).toEqual(["read_overview"]);
    expect(".o_chanxiao_countdown").toHaveText("Begins in 2 days");
    expect(".o_chanxiao_next_meeting").toHaveText(/Agenda: 150 of 120 minutes/);
    expect(".o_chanxiao_next_meeting").toHaveText(/Too long/);
    expect(".progress-bar").toHaveClass("bg-danger");
});

test("every number opens what it counts", async () => {
    const calls = await openPage("chair");
    await contains(".o_chanxiao_tally[data-value=red]").click();
    await contains(".o_chanxiao_tally[data-value=critical]").click();
    await contains(".o_chanxiao_tally[data-value=due_soon]").click();
    await contains(".o_chanxiao_more").click();
    expect(calls.slice(1)).toEqual([
        "tasks.red",
        "exceptions.critical",
        "due_soon",
        "briefs",
    ]);
});

test("what is overdue says so in words, and what is left out is counted", async () => {
    await openPage("chair");
    const [sales, planning] = queryAllTexts(".o_chanxiao_row");
    expect(sales).toInclude("overdue");
    expect(planning).not.toInclude("overdue");
    expect(".o_chanxiao_more").toHaveText("5 more");
});

test("a colour only where there is something", async () => {
    await openPage("chair");
    expect(".o_chanxiao_tally[data-value=red]").toHaveClass("border-danger");
    expect(".o_chanxiao_tally[data-value=minutes_late]").not.toHaveClass(
        "border-danger"
    );
});

test("without a meeting it says where meetings come from", async () => {
    await openPage("chair", {...OVERVIEW, meeting: null});
    expect(".o_chanxiao_next_meeting").toHaveCount(0);
    expect(".o_chanxiao_overview_card:first").toHaveText(/Approve a meeting policy/);
});

test("one's own side, and the way between both", async () => {
    const own = {
        ...OWN,
        totals: {...OWN.totals, my_briefs: 1},
        rows: {...OWN.rows, my_briefs: [row(5, {name: "Sales"})]},
    };
    const calls = await openPage("own", OVERVIEW, own);
    expect(calls).toEqual(["read_mine"]);
    expect(".o_chanxiao_overview").toHaveText(/Briefs to hand in: 1/);
    expect(".o_chanxiao_overview").not.toHaveText(/Questions to answer/);
    await contains(".nav-link[data-page=chair]").click();
    expect(calls).toEqual(["read_mine", "read_overview"]);
    expect(".nav-link[data-page=chair]").toHaveAttribute("aria-selected", "true");
    expect(".o_chanxiao_next_meeting").toHaveCount(1);
});

test("nothing waits", async () => {
    await openPage("own");
    expect(".o_chanxiao_overview").toHaveText(/Nothing to prepare/);
    expect(".o_chanxiao_row").toHaveCount(0);
});

test("how far off a meeting is", () => {
    allowTranslations();
    mockTimeZone("Asia/Shanghai");
    const now = luxon.DateTime.fromISO("2026-03-18T00:00:00Z");
    const tell = (values) => describeCountdown({...MEETING, ...values}, now).toString();
    expect(tell({})).toBe("Begins in 1 hour");
    expect(tell({state: "draft"})).toBe("Begins in 1 hour, not convened yet");
    expect(tell({state: "in_progress"})).toBe("It is being held now");
    expect(tell({start: "2026-03-17 22:00:00"})).toBe("Should have begun 2 hours ago");
});

test("a meeting that is held online is one click away", async () => {
    const video = "https://meet.example.com/7";
    const rows = {...OWN.rows, my_meetings: [row(7, {name: "F/2026/0006", video})]};
    const totals = {...OWN.totals, my_meetings: 1};
    await openPage(
        "own",
        {...OVERVIEW, meeting: {...MEETING, video}},
        {
            ...OWN,
            rows,
            totals,
        }
    );
    expect(".o_chanxiao_video").toHaveAttribute("href", video);
    expect(".o_chanxiao_video").toHaveText("Join by video: F/2026/0006");
});
