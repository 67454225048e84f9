import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {beforeEach, expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {browser} from "@web/core/browser/browser";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Brief extends models.Model {
    _name = "chanxiao.meeting.brief";
    problems = fields.Text();
    proposals = fields.Text();
    sequence = fields.Integer();
    edit_versions = fields.Json({readonly: true});
    _records = [{id: 1, problems: "Old", edit_versions: {problems: {version: 3}}}];
}

class Meeting extends models.Model {
    _name = "chanxiao.meeting";
    name = fields.Char();
    brief_ids = fields.One2many({relation: "chanxiao.meeting.brief"});
    _records = [{id: 1, name: "F-001", brief_ids: [1]}];
}

defineMailModels();
defineModels([Brief, Meeting]);
beforeEach(() => browser.localStorage.clear());

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

test("texts are saved with the versions that were read", async () => {
    onRpc("web_save", ({args}) => {
        expect.step(args[1]);
    });
    await mountBrief();
    await contains("[name=problems] textarea").edit("New");
    await contains(".o_form_button_save").click();
    expect.verifySteps([
        {
            problems: "New",
            edit_versions: {problems: {version: 3, text: "Old"}},
        },
    ]);
});

test("versions of a document are not sent where it has none", async () => {
    onRpc("web_save", ({args}) => {
        expect.step(args[1]);
    });
    await mountView({
        type: "form",
        resModel: "chanxiao.meeting.brief",
        resId: 1,
        arch: `<form js_class="chanxiao_text_form"><field name="problems"/></form>`,
    });
    await contains("[name=problems] textarea").edit("New");
    await contains(".o_form_button_save").click();
    expect.verifySteps([{problems: "New"}]);
});

test("a text that is opened from a meeting is saved with what was read", async () => {
    onRpc("chanxiao.meeting", "web_save", ({args}) => {
        expect.step(args[1].brief_ids);
    });
    await mountView({
        type: "form",
        resModel: "chanxiao.meeting",
        resId: 1,
        arch: `
            <form js_class="chanxiao_text_form">
                <field name="name"/>
                <field name="brief_ids">
                    <list><field name="sequence"/></list>
                    <form>
                        <field name="problems"/>
                        <field name="edit_versions" invisible="1"/>
                    </form>
                </field>
            </form>`,
    });
    await contains(".o_data_row .o_data_cell").click();
    await contains(".modal [name=problems] textarea").edit("New");
    await contains(".modal .o_form_button_save").click();
    await contains(".o_form_view .o_form_button_save").click();
    expect.verifySteps([
        [
            [
                1,
                1,
                {
                    problems: "New",
                    edit_versions: {problems: {version: 3, text: "Old"}},
                },
            ],
        ],
    ]);
});

test("discarding shows what is stored by then", async () => {
    await mountBrief();
    await contains("[name=problems] textarea").edit("New");
    onRpc("web_read", () => {
        expect.step("read");
    });
    await contains(".o_form_button_cancel").click();
    expect.verifySteps(["read"]);
});

test("other fields are saved as ever", async () => {
    onRpc("web_save", ({args}) => {
        expect.step(args[1]);
    });
    await mountBrief();
    await contains("[name=sequence] input").edit("5");
    await contains(".o_form_button_save").click();
    expect.verifySteps([{sequence: 5}]);
});

test("closing the page on unsaved words asks first and sends nothing", async () => {
    onRpc("web_save", () => {
        expect.step("save");
    });
    await mountBrief();
    const before = new Event("beforeunload", {cancelable: true});
    window.dispatchEvent(before);
    await animationFrame();
    expect(before.defaultPrevented).toBe(false);
    await contains("[name=problems] textarea").edit("New", {confirm: false});
    await contains("[name=proposals] textarea").click();
    const after = new Event("beforeunload", {cancelable: true});
    window.dispatchEvent(after);
    await animationFrame();
    expect(after.defaultPrevented).toBe(true);
    expect.verifySteps([]);
});
