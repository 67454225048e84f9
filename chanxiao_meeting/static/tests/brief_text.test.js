import {
    contains,
    defineModels,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {press, queryOne} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {BriefTextField} from "@chanxiao_meeting/brief/brief_text/brief_text_field";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {figureModels} from "./figure_mocks";
import {insertText} from "@html_editor/../tests/_helpers/user_actions";
import {setSelection} from "@html_editor/../tests/_helpers/selection";

defineMailModels();
defineModels(figureModels);

test.tags("focus required");
test("a figure is put into the text", async () => {
    let editor = null;
    patchWithCleanup(BriefTextField.prototype, {
        onEditorLoad(loaded) {
            editor = loaded;
            return super.onEditorLoad(...arguments);
        },
    });
    onRpc("web_save", ({args}) => {
        const span = `class="o_chanxiao_live" data-prop-name="sales.rate">81.3%</span>`;
        expect(args[1].problems).toInclude(span);
        expect.step("saved");
    });
    await mountView({
        type: "form",
        resModel: "chanxiao.meeting.brief",
        resId: 1,
        arch: `
            <form>
                <field name="figure_ids" widget="chanxiao_figures" readonly="1"/>
                <field name="problems" widget="chanxiao_brief_text"/>
            </form>`,
    });
    const anchorNode = queryOne("[name=problems] .odoo-editor-editable > *");
    setSelection({anchorNode, anchorOffset: 0});
    await insertText(editor, "Only /figure");
    await animationFrame();
    await press("Enter");
    await contains(".o_chanxiao_choose:contains(On-time shipment)").click();
    expect(".odoo-editor-editable .o_chanxiao_live").toHaveText("81.3%");
    expect(".odoo-editor-editable .o_chanxiao_live").toHaveAttribute(
        "contenteditable",
        "false"
    );
    await contains(".o_form_button_save").click();
    expect.verifySteps(["saved"]);
});
