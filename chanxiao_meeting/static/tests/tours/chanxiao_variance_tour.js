import {registry} from "@web/core/registry";

const FINISH = [
    {
        content: "Finish the order",
        trigger: "button[name=button_mark_done]:contains('Produce All')",
        run: "click",
    },
    {
        content: "It is finished, and the question is there",
        trigger: ".modal td[name=variance_summary]:contains('behind plan')",
    },
];

registry.category("web_tour.tours").add("chanxiao_variance_answer", {
    steps: () => [
        ...FINISH,
        {
            content: "Choose the reason",
            trigger: ".modal .o_field_widget[name=reason_id] input",
            run: "edit Material",
        },
        {
            trigger: ".ui-autocomplete .dropdown-item:contains('Material missing')",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=note] input",
            run: "edit Castings came late",
        },
        {
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            content: "Nothing is missing any more",
            trigger:
                "body:not(:has(.modal)):not(:has(.alert:contains('said why yet')))",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Done')",
        },
    ],
});

registry.category("web_tour.tours").add("chanxiao_variance_later", {
    steps: () => [
        ...FINISH,
        {
            trigger: ".modal button[name=action_later]",
            run: "click",
        },
        {
            content: "The order stays marked and offers the question again",
            trigger:
                ".alert:contains('said why yet') button:contains('Give the Reason')",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason_id]",
        },
        {
            trigger: ".modal button[name=action_later]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .alert:contains('said why yet')",
        },
    ],
});

registry.category("web_tour.tours").add("chanxiao_failed_inspection", {
    steps: () => [
        {
            content: "The receipt says what failed",
            trigger: ".alert-danger .o_field_widget:contains('1 of 1 failed')",
        },
        {
            trigger: "button[name=action_view_inspections].oe_stat_button",
            run: "click",
        },
        {
            content: "The inspections of the receipt",
            trigger: ".o_list_view .o_data_row.text-danger",
        },
    ],
});
