import {
    contains,
    defineModels,
    fields,
    makeServerError,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Meeting extends models.Model {
    _name = "chanxiao.meeting";
    name = fields.Char();
    _records = [{id: 1, name: "F-001"}];
}

defineMailModels();
defineModels([Meeting]);

const OPEN = [{kind: "topics", label: "Topics not begun", names: ["Orders", "Stock"]}];

async function mountMeeting() {
    await mountView({
        type: "form",
        resModel: "chanxiao.meeting",
        resId: 1,
        arch: `<form><widget name="chanxiao_minutes_so_far"/></form>`,
    });
    await animationFrame();
}

function answer(values) {
    return {
        digest: "d1",
        html: false,
        open: [],
        moment: "2026-03-16 01:00:00",
        ...values,
    };
}

test("the document grows while it is looked at", async () => {
    const answers = [
        answer({html: "<h2>Topics</h2>", open: OPEN}),
        answer({open: OPEN}),
        answer({digest: "d2", html: "<h2>Topics</h2><p>New</p>"}),
    ];
    onRpc("get_minutes_so_far", ({args}) => {
        expect.step(args[1]);
        return answers.shift();
    });
    await mountMeeting();
    expect(".o_chanxiao_paper h2").toHaveText("Topics");
    expect(".o_chanxiao_open li").toHaveText("Topics not begun (2): Orders · Stock");
    await advanceTime(15000);
    expect(".o_chanxiao_paper h2").toHaveText("Topics");
    await contains(".o_chanxiao_refresh").click();
    expect(".o_chanxiao_paper p").toHaveText("New");
    expect(".o_chanxiao_open").toHaveCount(0);
    // What is shown already is not asked for again
    expect.verifySteps([null, "d1", "d1"]);
});

test("what was read last stays when the meeting is over or the server away", async () => {
    let reply = () => answer({html: "<p>Said</p>"});
    onRpc("get_minutes_so_far", () => reply());
    await mountMeeting();
    reply = () => new Response("", {status: 502});
    await advanceTime(15000);
    expect(".o_chanxiao_paper").toHaveText("Said");
    expect(".alert").toHaveCount(0);
    reply = () => {
        throw makeServerError({message: "It is over"});
    };
    await advanceTime(15000);
    expect(".o_chanxiao_paper").toHaveText("Said");
    expect(".alert").toHaveText("It is over");
});
