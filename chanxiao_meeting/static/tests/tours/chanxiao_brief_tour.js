import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

const EDITOR = ".o_field_widget[name=problems] .odoo-editor-editable";

/** What somebody else saves while one is still writing. */
async function saveMeanwhile() {
    const id = Number(window.location.pathname.split("/").at(-1));
    const values = {problems: "<p>Written elsewhere</p>", edit_versions: {}};
    await rpc("/web/dataset/call_kw/chanxiao.meeting.brief/web_save", {
        model: "chanxiao.meeting.brief",
        method: "web_save",
        args: [[id], values],
        kwargs: {specification: {}},
    });
}

registry.category("web_tour.tours").add("chanxiao_brief_conflict", {
    steps: () => [
        {
            content: "The figures are there",
            trigger: ".o_chanxiao_figure[data-key='sales.on_time_shipment_rate']",
        },
        {
            content: "Write about a problem",
            trigger: EDITOR,
            run: "editor My own words",
        },
        {
            content: "Somebody else is faster",
            trigger: EDITOR,
            run: saveMeanwhile,
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Both are stored",
            trigger: `${EDITOR}:contains('Written elsewhere'):contains('My own words')`,
        },
    ],
});

registry.category("web_tour.tours").add("chanxiao_brief_prepare", {
    steps: () => [
        {
            content: "Open the details of a figure",
            trigger: "[data-key='sales.on_time_shipment_rate'] .o_chanxiao_toggle",
            run: "click",
        },
        {
            content: "Picture and numbers",
            trigger: ".o_chanxiao_trend:has(canvas):contains('88.2%')",
        },
        {
            content: "Report another value",
            trigger: "[data-key='sales.on_time_shipment_rate'] .o_chanxiao_override",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=value] input",
            run: "edit 97",
        },
        {
            trigger: ".modal .o_field_widget[name=reason_id] input",
            run: "edit Booked later",
        },
        {
            trigger: ".ui-autocomplete .dropdown-item:contains('Booked later')",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            content: "The computed value stays beside it",
            trigger:
                "[data-key='sales.on_time_shipment_rate']:contains('computed: 81.3%')",
        },
        {
            content: "Say what was done about it",
            trigger: ".o_field_widget[name=measures_taken] .odoo-editor-editable",
            run: "editor Second supplier since Monday",
        },
        {
            trigger: "button[name=action_submit]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Submitted')",
        },
        {
            content: "Open what is counted",
            trigger: "[data-key='sales.on_time_shipment_rate'] .o_chanxiao_records",
            run: "click",
        },
        {
            trigger: ".o_list_view, .o_view_nocontent",
        },
    ],
});
