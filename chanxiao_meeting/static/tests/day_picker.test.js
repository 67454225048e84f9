import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {queryAllTexts} from "@odoo/hoot-dom";

class Policy extends models.Model {
    _name = "chanxiao.meeting.policy";
    weekdays = fields.Char();
    month_days = fields.Char();
    _records = [{id: 1, weekdays: "1、5", month_days: "1, 16"}];
}

defineMailModels();
defineModels([Policy]);

function mountPolicy(readonly = "0") {
    return mountView({
        type: "form",
        resModel: "chanxiao.meeting.policy",
        resId: 1,
        arch: `
            <form>
                <field name="weekdays" widget="chanxiao_weekdays" readonly="${readonly}"/>
                <field name="month_days" widget="chanxiao_month_days" readonly="${readonly}"/>
            </form>`,
    });
}

const WEEKDAYS = "[name=weekdays] button";
const MONTH_DAYS = "[name=month_days] button";

test("days are ticked and unticked", async () => {
    onRpc("web_save", ({args}) => expect.step(args[1]));
    await mountPolicy();
    expect(WEEKDAYS).toHaveCount(7);
    expect(MONTH_DAYS).toHaveCount(31);
    expect(queryAllTexts(`${WEEKDAYS}[aria-pressed=true]`)).toEqual(["Mon", "Fri"]);
    await contains(`${WEEKDAYS}:contains(Wed)`).click();
    await contains(`${WEEKDAYS}:contains(Mon)`).click();
    await contains(`${MONTH_DAYS}:contains(/^16$/)`).click();
    await contains(".o_form_button_save").click();
    expect.verifySteps([{weekdays: "3,5", month_days: "1"}]);
});

test("names of days where nothing can be changed", async () => {
    await mountPolicy("1");
    expect("[name=weekdays]").toHaveText("Mon, Fri");
    expect("[name=month_days]").toHaveText("1, 16");
});
