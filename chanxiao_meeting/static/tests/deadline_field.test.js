import {advanceTime, mockDate} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    patchTranslations,
    serverState,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-dom";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Brief extends models.Model {
    _name = "chanxiao.meeting.brief";
    deadline = fields.Datetime();
    submitted_at = fields.Datetime();
    _records = [
        {id: 1, deadline: "2026-03-15 10:00:00"},
        {id: 2},
        {
            id: 3,
            deadline: "2026-03-12 10:00:00",
            submitted_at: "2026-03-11 10:00:00",
        },
    ];
}

class Task extends models.Model {
    _name = "chanxiao.meeting.action";
    deadline = fields.Date();
    state = fields.Char();
    _records = [
        {id: 1, deadline: "2026-04-02", state: "done"},
        {id: 2, deadline: "2026-03-30"},
        {id: 3, deadline: "2026-03-29"},
        {id: 4, deadline: "2026-05-20"},
    ];
}

defineMailModels();
defineModels([Brief, Task]);

const ARCH = `
    <form>
        <field name="deadline" widget="chanxiao_deadline" readonly="1"
               options="{'closed_fields': ['submitted_at']}"/>
    </form>`;

function mountBrief(resId = 1) {
    const resModel = "chanxiao.meeting.brief";
    return mountView({type: "form", resModel, resId, arch: ARCH});
}

test("time is left", async () => {
    mockDate("2026-03-13 09:00:00", 0);
    await mountBrief();
    expect("[name=deadline]").toHaveText(/Mar 15/);
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
    expect(".o_chanxiao_left").toHaveText("1 minute overdue");
    expect(".o_chanxiao_left").toHaveClass("text-danger");
});

test("no deadline", async () => {
    await mountBrief(2);
    expect("[name=deadline]").toHaveText("");
});

test("nothing is left to do", async () => {
    mockDate("2026-03-13 09:00:00", 0);
    await mountBrief(3);
    expect("[name=deadline]").toHaveText(/Mar 12/);
    expect(".o_chanxiao_left").toHaveCount(0);
});

test("nothing is left to do in some states", async () => {
    mockDate("2026-03-30 09:00:00", 0);
    const arch = `
        <list>
            <field name="state"/>
            <field name="deadline" widget="chanxiao_deadline"
                   options="{'closed_states': ['done']}"/>
        </list>`;
    await mountView({type: "list", resModel: "chanxiao.meeting.action", arch});
    expect(".o_chanxiao_left").toHaveCount(3);
    expect("tr:has(td:contains(done)) .o_chanxiao_left").toHaveCount(0);
});

test("dates in a list, with the days that are left beside them", async () => {
    mockDate("2026-03-30 09:00:00", 0);
    const arch = `
        <list editable="bottom">
            <field name="deadline" widget="chanxiao_deadline"/>
        </list>`;
    await mountView({type: "list", resModel: "chanxiao.meeting.action", arch});
    const cells = [...document.querySelectorAll("td[name=deadline]")];
    expect(cells.map((cell) => cell.textContent)).toEqual([
        "Apr 2in 3 days",
        "Mar 30today",
        "Mar 291 day overdue",
        "May 20in 51 days",
    ]);
    const tones = ["text-muted", "text-warning", "text-danger", "text-muted"];
    tones.forEach((tone, i) => {
        expect(cells[i].querySelector(".o_chanxiao_left")).toHaveClass(tone);
    });
    await contains("td[name=deadline]:first").click();
    expect("td[name=deadline] .o_input").toHaveCount(1);
});

test("in Chinese", async () => {
    mockDate("2026-03-30 09:00:00", 0);
    serverState.lang = "zh_CN";
    patchTranslations({chanxiao_meeting: {"%s overdue": "逾期%s"}});
    const arch = `<list><field name="deadline" widget="chanxiao_deadline"/></list>`;
    await mountView({type: "list", resModel: "chanxiao.meeting.action", arch});
    const cells = [...document.querySelectorAll("td[name=deadline]")];
    expect(cells.map((cell) => cell.textContent)).toEqual([
        "4月2日3天后",
        "3月30日今天",
        "3月29日逾期1天",
        "5月20日51天后",
    ]);
});
