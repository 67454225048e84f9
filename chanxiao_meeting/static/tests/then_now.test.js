import {beforeEach, expect, test} from "@odoo/hoot";
import {card, figureModels} from "./figure_mocks";
import {
    contains,
    defineModels,
    makeServerError,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {Deferred, animationFrame} from "@odoo/hoot-mock";
import {browser} from "@web/core/browser/browser";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

defineMailModels();
defineModels(figureModels);

const MEMORY = "chanxiao_meeting.then_now";
const TODAY = {
    as_of: "2026-03-20 01:30:00",
    figures: {
        1: {value: 83, difference: 1.7, effect: "good", status: "bad", is_gone: false},
        2: {value: null, difference: null, effect: "none", status: "none"},
        3: {is_gone: true},
    },
};
const toggle = ".o_chanxiao_then_now button";

beforeEach(() => browser.localStorage.removeItem(MEMORY));

function mountBrief(resId = 1) {
    return mountView({
        type: "form",
        resModel: "chanxiao.meeting.brief",
        resId,
        arch: `<form><field name="figure_ids" widget="chanxiao_figures" readonly="1"/></form>`,
    });
}

function answer(today = TODAY) {
    onRpc("read_today", ({args}) => {
        expect.step(`ask for ${args[0]}`);
        return today;
    });
}

test("nothing is read before somebody asks; then all at once", async () => {
    const arrived = new Deferred();
    onRpc("read_today", async ({args}) => {
        expect.step(`ask for ${args[0]}`);
        await arrived;
        return TODAY;
    });
    await mountBrief();
    expect(".o_chanxiao_today").toHaveCount(0);
    expect.verifySteps([]);
    await contains(toggle).click();
    expect(".o_chanxiao_then_now").toHaveText(/Reading today's values/);
    arrived.resolve();
    await animationFrame();
    expect.verifySteps(["ask for 1,2,3"]);
    const today = `${card("sales.rate")} .o_chanxiao_today`;
    expect(today).toHaveText(/Then.*81.3%.*Today.*83%.*Difference.*\+1.7 points/s);
    expect(`${today} .o_chanxiao_difference`).toHaveClass("text-success");
    expect(`${card("sales.days")} .o_chanxiao_difference`).toHaveText("—");
    expect(`${card("planning.output")} .o_chanxiao_today`).toHaveText(
        /source of this figure is no longer there/
    );
    expect(".o_chanxiao_then_now").toHaveText(/Mar 20.*9:30.*Asia\/Shanghai/s);
});

test("it is remembered, and forgotten when switched off", async () => {
    browser.localStorage.setItem(MEMORY, "on");
    answer();
    await mountBrief();
    await animationFrame();
    expect.verifySteps(["ask for 1,2,3"]);
    expect(".o_chanxiao_today").toHaveCount(3);
    expect(toggle).toHaveAttribute("aria-pressed", "true");
    await contains(toggle).click();
    expect(".o_chanxiao_today").toHaveCount(0);
    expect(browser.localStorage.getItem(MEMORY)).toBe("off");
    expect.verifySteps([]);
});

test("a difference of nothing is unchanged", async () => {
    browser.localStorage.setItem(MEMORY, "on");
    answer({
        as_of: TODAY.as_of,
        figures: {1: {value: 81.3, difference: 0, effect: "none", status: "bad"}},
    });
    await mountBrief();
    await animationFrame();
    expect(`${card("sales.rate")} .o_chanxiao_difference`).toHaveText("unchanged");
    expect.verifySteps(["ask for 1,2,3"]);
});

test("what failed is not asked again by itself", async () => {
    expect.errors(1);
    onRpc("read_today", () => {
        throw makeServerError({message: "Refused"});
    });
    await mountBrief();
    await contains(toggle).click();
    await animationFrame();
    expect.verifyErrors(["Refused"]);
    expect(toggle).toHaveAttribute("aria-pressed", "false");
    expect(".o_chanxiao_then_now").not.toHaveText(/Reading/);
});

test("nothing to compare with before the meeting has started", async () => {
    browser.localStorage.setItem(MEMORY, "on");
    answer();
    await mountBrief(3);
    await animationFrame();
    expect(toggle).toHaveCount(0);
    expect.verifySteps([]);
});

test("the board: departments with their figures, today's beside them", async () => {
    answer();
    await mountView({
        type: "kanban",
        resModel: "chanxiao.meeting.figure",
        domain: [["meeting_state", "=", "held"]],
        groupBy: ["department_id"],
        arch: `
            <kanban js_class="chanxiao_figure_board" class="o_chanxiao_board">
                <templates><t t-name="card">
                    <field name="reported_value" widget="chanxiao_figure_tile"/>
                </t></templates>
            </kanban>`,
    });
    expect(".o_kanban_group").toHaveCount(2);
    expect(".o_chanxiao_figure").toHaveCount(3);
    expect(card("sales.rate")).toHaveClass("o_chanxiao_tone_danger");
    expect(`${card("sales.rate")} .o_chanxiao_today`).toHaveCount(0);
    await contains(toggle).click();
    await animationFrame();
    expect.verifySteps(["ask for 1,2,3"]);
    expect(`${card("sales.rate")} .o_chanxiao_today`).toHaveText(/83%/);
});
