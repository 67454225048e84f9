import {advanceTime, mockDate} from "@odoo/hoot-mock";
import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-dom";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Brief extends models.Model {
    _name = "chanxiao.meeting.brief";
    deadline = fields.Datetime();
    _records = [{id: 1, deadline: "2026-03-15 10:00:00"}, {id: 2}];
}

defineMailModels();
defineModels([Brief]);

function mountBrief(resId = 1) {
    return mountView({
        type: "form",
        resModel: "chanxiao.meeting.brief",
        resId,
        arch: `
            <form>
                <field name="deadline" widget="chanxiao_deadline" readonly="1"/>
            </form>`,
    });
}

test("time is left", async () => {
    mockDate("2026-03-13 09:00:00", 0);
    await mountBrief();
    expect(".o_chanxiao_left").toHaveText("in 2 days");
    expect(".o_chanxiao_left").toHaveClass("text-muted");
});

test("little time is left, and then none", async () => {
    mockDate("2026-03-15 09:58:30", 0);
    await mountBrief();
    expect(".o_chanxiao_left").toHaveText("in 1 minute");
    expect(".o_chanxiao_left").toHaveClass("text-warning");
    await advanceTime(3 * 60 * 1000);
    await animationFrame();
    expect(".o_chanxiao_left").toHaveText(/ago/);
    expect(".o_chanxiao_left").toHaveClass("text-danger");
});

test("no deadline", async () => {
    await mountBrief(2);
    expect("[name=deadline]").toHaveText("");
});
