import {
    MockServer,
    contains,
    defineModels,
    fields,
    getService,
    makeMockEnv,
    makeServerError,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {beforeEach, expect, test} from "@odoo/hoot";
import {browser} from "@web/core/browser/browser";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {queryOne} from "@odoo/hoot-dom";
import {textDrafts} from "@chanxiao_meeting/common/text_drafts/text_drafts";

class Brief extends models.Model {
    _name = "chanxiao.meeting.brief";
    problems = fields.Text();
    proposals = fields.Html();
    sequence = fields.Integer();
    edit_versions = fields.Json({readonly: true});
    _records = [
        {
            id: 1,
            problems: "Old",
            proposals: "<p>One</p>",
            sequence: 1,
            edit_versions: {problems: {version: 3}},
        },
    ];
}

defineMailModels();
defineModels([Brief]);
beforeEach(() => browser.localStorage.clear());

const PROBLEMS = "[name=problems] textarea";

function mountBrief() {
    return mountView({
        type: "form",
        resModel: "chanxiao.meeting.brief",
        resId: 1,
        arch: `
            <form js_class="chanxiao_text_form">
                <field name="problems"/>
                <field name="proposals"/>
                <field name="sequence"/>
                <field name="edit_versions" invisible="1"/>
            </form>`,
    });
}

function stepSaved() {
    onRpc("web_save", ({args}) => {
        expect.step(args[1].problems);
    });
}

async function type(text) {
    await contains(PROBLEMS).edit(text, {confirm: false});
}

test("a text is saved after a pause", async () => {
    stepSaved();
    await mountBrief();
    await type("New");
    await advanceTime(2500);
    expect.verifySteps([]);
    await advanceTime(1000);
    expect.verifySteps(["New"]);
    await advanceTime(20000);
    expect.verifySteps([]);
    expect(PROBLEMS).toHaveValue("New");
});

test("who never pauses is saved as well", async () => {
    stepSaved();
    await mountBrief();
    for (let round = 1; round <= 6; round++) {
        await type("New ".repeat(round));
        await advanceTime(2000);
    }
    expect.verifySteps(["New New New New New "]);
});

test("what else was entered is saved by the person", async () => {
    stepSaved();
    await mountBrief();
    await contains("[name=sequence] input").edit("5");
    await type("New");
    await advanceTime(20000);
    expect.verifySteps([]);
});

test("what others wrote is made part of what comes next", async () => {
    onRpc("web_save", ({args}) => {
        expect.step(args[1].edit_versions.problems.text);
        // As the server does it
        args[1].problems += " and theirs";
    });
    await mountBrief();
    await type("New");
    await advanceTime(4000);
    expect.verifySteps(["Old"]);
    expect(PROBLEMS).toHaveValue("New and theirs");
    await type("New and theirs and more");
    await advanceTime(4000);
    expect.verifySteps(["New and theirs"]);
});

test("who types while it is saved did not see what came back", async () => {
    let release = null;
    onRpc("web_save", async ({args}) => {
        expect.step(args[1].edit_versions.problems.text);
        args[1].problems = `Theirs\n${args[1].problems}`;
        await new Promise((resolve) => {
            release = resolve;
        });
    });
    await mountBrief();
    await type("New");
    await advanceTime(4000);
    await type("New more");
    release();
    await animationFrame();
    expect(PROBLEMS).toHaveValue("New more");
    await advanceTime(4000);
    release();
    // Made of what was sent, not of what was read back
    expect.verifySteps(["Old", "New"]);
});

test("what is typed is kept until the server has it", async () => {
    onRpc("web_save", () => {
        return new Response("", {status: 502});
    });
    await mountBrief();
    await type("New");
    await advanceTime(500);
    const [draft] = textDrafts.find("chanxiao.meeting.brief", 1);
    expect(draft.text).toBe("New");
    expect(draft.base).toBe("Old");
    await advanceTime(3000);
    expect(".o_notification:contains('cannot be reached')").toHaveCount(1);
    expect(PROBLEMS).toHaveValue("New");
    expect(textDrafts.find("chanxiao.meeting.brief", 1)).toHaveLength(1);
});

test("it is saved as soon as the server is there again", async () => {
    let isLost = true;
    onRpc("web_save", () => {
        if (isLost) {
            return new Response("", {status: 502});
        }
        expect.step("saved");
    });
    await mountBrief();
    await type("New");
    await advanceTime(4000);
    isLost = false;
    await advanceTime(10000);
    expect.verifySteps(["saved"]);
    expect(".o_notification:contains('cannot be reached')").toHaveCount(0);
    expect(textDrafts.find("chanxiao.meeting.brief", 1)).toHaveLength(0);
});

function keepDraft(name, text, base) {
    textDrafts.keep("chanxiao.meeting.brief", 1, name, text, base);
}

test("what was not saved is offered and put together with what is stored", async () => {
    keepDraft("problems", "Old\nMine", "Old");
    keepDraft("proposals", "<p>One</p><p>Two <b>bold</b></p>", "<p>One</p>");
    onRpc("web_save", ({args}) => {
        const {edit_versions: read, ...texts} = args[1];
        const [name] = Object.keys(texts);
        expect.step([name, read[name].text, String(texts[name])]);
    });
    await mountBrief();
    expect(".o_chanxiao_draft").toHaveCount(2);
    expect(".o_chanxiao_draft:last").toHaveText(/Two bold/);
    await contains(".o_chanxiao_take").click();
    await animationFrame();
    expect.verifySteps([
        ["problems", "Old", "Old\nMine"],
        ["proposals", "<p>One</p>", "<p>One</p><p>Two <b>bold</b></p>"],
    ]);
    expect(textDrafts.find("chanxiao.meeting.brief", 1)).toHaveLength(0);
});

test("what was not saved can be thrown away, or wait", async () => {
    keepDraft("problems", "Mine", "Old");
    stepSaved();
    await mountBrief();
    await contains(".modal-footer button:contains(Later)").click();
    expect(textDrafts.find("chanxiao.meeting.brief", 1)).toHaveLength(1);
    await mountBrief();
    await contains(".o_chanxiao_drop:last").click();
    expect(textDrafts.find("chanxiao.meeting.brief", 1)).toHaveLength(0);
    expect(`${PROBLEMS}:last`).toHaveValue("Old");
    expect.verifySteps([]);
});

test("what is stored already is not offered", async () => {
    keepDraft("problems", "Old", "");
    keepDraft("proposals", '<p data-oe-version="2.0">One</p>', "");
    await mountBrief();
    expect(".o_chanxiao_draft").toHaveCount(0);
    expect(textDrafts.find("chanxiao.meeting.brief", 1)).toHaveLength(0);
});

test("nobody else is offered it, and not for ever", async () => {
    keepDraft("problems", "Mine", "Old");
    const key = browser.localStorage.key(0);
    const draft = JSON.parse(browser.localStorage.getItem(key));
    const foreign = key.replace(/^([^/]*\/[^/]*)\/\d+/, "$1/4711");
    browser.localStorage.removeItem(key);
    browser.localStorage.setItem(foreign, JSON.stringify(draft));
    await mountBrief();
    expect(".o_chanxiao_draft").toHaveCount(0);
    expect(browser.localStorage.getItem(foreign)).not.toBe(null);
    draft.date -= 61 * 24 * 3600 * 1000;
    browser.localStorage.setItem(foreign, JSON.stringify(draft));
    textDrafts.forgetOld();
    expect(browser.localStorage.getItem(foreign)).toBe(null);
});

test("who changed the same paragraph is asked", async () => {
    let isFirst = true;
    onRpc("web_save", ({args}) => {
        const {problems, edit_versions: read} = args[1];
        expect.step([problems, read.problems.text]);
        if (isFirst) {
            isFirst = false;
            throw makeServerError({
                type: "UserError",
                message: "Both",
                context: {
                    chanxiao_conflicts: [
                        {
                            model: "chanxiao.meeting.brief",
                            id: 1,
                            name: "problems",
                            label: "Problems",
                            type: "text",
                            user: "Colleague",
                            stored: "Old T",
                            overlaps: [{theirs: "Old T", mine: "Old M"}],
                            texts: {
                                both: "Old T\nOld M",
                                theirs: "Old T",
                                mine: "Old M",
                            },
                        },
                    ],
                },
            });
        }
    });
    await mountBrief();
    await type("Old M");
    await advanceTime(4000);
    expect(".o_chanxiao_overlap").toHaveText(
        /Colleague\s+Old T\s+Written by you\s+Old M/
    );
    await advanceTime(20000);
    expect.verifySteps([["Old M", "Old"]]);
    await contains(".o_chanxiao_both").click();
    await animationFrame();
    expect.verifySteps([["Old T\nOld M", "Old T"]]);
    expect(PROBLEMS).toHaveValue("Old T\nOld M");
});

test("a refusal is told once", async () => {
    onRpc("web_save", () => {
        expect.step("tried");
        throw makeServerError({type: "UserError", message: "No longer a draft"});
    });
    await mountBrief();
    await type("New");
    await advanceTime(4000);
    await type("New more");
    await advanceTime(20000);
    expect.verifySteps(["tried"]);
    expect(".o_notification:contains('No longer a draft')").toHaveCount(1);
    expect(textDrafts.find("chanxiao.meeting.brief", 1)[0].text).toBe("New more");
});

test("somebody else is saving just now", async () => {
    let tries = 0;
    onRpc("web_save", () => {
        expect.step("tried");
        if (++tries < 3) {
            throw makeServerError({
                type: "UserError",
                message: "Busy",
                context: {chanxiao_busy: true},
            });
        }
    });
    await mountBrief();
    await type("New");
    await advanceTime(3000);
    await advanceTime(1000);
    await advanceTime(1000);
    expect.verifySteps(["tried", "tried", "tried"]);
    expect(".o_notification").toHaveCount(0);
});

/** Lets a test say what the server says on the bus. */
async function listen() {
    const listener = {};
    await makeMockEnv();
    patchWithCleanup(getService("bus_service"), {
        subscribe(name, callback) {
            if (name === "chanxiao_texts") {
                listener.tell = (version, id = 1) =>
                    callback({
                        model: "chanxiao.meeting.brief",
                        id,
                        versions: {problems: version},
                    });
            }
            return super.subscribe(...arguments);
        },
        addChannel(channel) {
            if (channel.startsWith("chanxiao")) {
                expect.step(channel);
            }
            return super.addChannel(...arguments);
        },
    });
    return listener;
}

test("what others write is shown to who reads", async () => {
    const listener = await listen();
    await mountBrief();
    expect.verifySteps(["chanxiao_texts:chanxiao.meeting.brief:1"]);
    MockServer.env["chanxiao.meeting.brief"].write([1], {
        problems: "Theirs",
        edit_versions: {problems: {version: 4}},
    });
    await listener.tell(3);
    await listener.tell(9, 2);
    await animationFrame();
    expect(PROBLEMS).toHaveValue("Old");
    await listener.tell(4);
    await animationFrame();
    expect(PROBLEMS).toHaveValue("Theirs");
});

test("what others write waits for who is writing", async () => {
    const listener = await listen();
    await mountBrief();
    expect.verifySteps(["chanxiao_texts:chanxiao.meeting.brief:1"]);
    await type("Mine");
    MockServer.env["chanxiao.meeting.brief"].write([1], {problems: "Theirs"});
    await listener.tell(4);
    await animationFrame();
    expect(PROBLEMS).toHaveValue("Mine");
});

test.tags("focus required");
test("others' paragraphs come in around the cursor", async () => {
    onRpc("web_save", ({args}) => {
        args[1].proposals = `<p>Theirs</p>${args[1].proposals}<p>End</p>`;
    });
    await mountBrief();
    const editable = queryOne("[name=proposals] .odoo-editor-editable");
    const own = editable.querySelector("p");
    editable.focus();
    document.getSelection().collapse(own.firstChild, 3);
    document.execCommand("insertText", false, " mine");
    await advanceTime(4000);
    await animationFrame();
    expect("[name=proposals] .odoo-editor-editable p").toHaveCount(3);
    expect(editable.isConnected).toBe(true);
    expect(own.isConnected).toBe(true);
    expect(own).toHaveText("One mine");
    expect(document.getSelection().anchorNode).toBe(own.firstChild);
});
