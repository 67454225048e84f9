import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Meeting extends models.Model {
    _name = "chanxiao.meeting";
    name = fields.Char();
    _records = [{id: 1, name: "F-2026-001"}];
}

class Brief extends models.Model {
    _name = "chanxiao.meeting.brief";
    meeting_id = fields.Many2one({relation: "chanxiao.meeting"});
    _records = [{id: 1, meeting_id: 1}];
}

defineMailModels();
defineModels([Meeting, Brief]);

function mountBriefs(domain) {
    return mountView({
        type: "kanban",
        resModel: "chanxiao.meeting.brief",
        arch: `
            <kanban js_class="chanxiao_grouped_kanban" default_group_by="meeting_id"
                    group_create="false">
                <templates>
                    <t t-name="card"><field name="meeting_id"/></t>
                </templates>
            </kanban>`,
        domain,
        noContentHelp: "Nothing to prepare",
    });
}

test("an empty page says what it is for", async () => {
    await mountBriefs([["id", "=", 0]]);
    expect(".o_view_nocontent").toHaveText("Nothing to prepare");
});

test("a page with cards does not", async () => {
    await mountBriefs([]);
    expect(".o_kanban_group").toHaveCount(1);
    expect(".o_view_nocontent").toHaveCount(0);
});
