import {registry} from "@web/core/registry";

const CONFIRM = {trigger: ".modal footer .btn-primary", run: "click"};

registry.category("web_tour.tours").add("chanxiao_measure_applied", {
    steps: () => [
        {
            content: "Nothing is known of it yet",
            trigger: "button[name=action_preview]:contains('Try Out')",
            run: "click",
        },
        {
            content: "The order first, before and after",
            trigger:
                ".o_chanxiao_preview_changed tbody tr:first-child:contains('Delivery Date'):contains('4/10/26')",
        },
        {
            content: "The promise that is kept then",
            trigger: ".o_chanxiao_preview_promises .text-success:contains('in time')",
        },
        {
            content: "Whom to tell, and in what words",
            trigger:
                ".o_chanxiao_measure_preview .alert:contains('We have to move') button",
            run: "click",
        },
        {
            content: "The message is drafted, and not sent",
            trigger: ".modal .o_field_html:contains('We have to move')",
        },
        {trigger: ".modal .btn-close", run: "click"},
        {
            trigger: "body:not(:has(.modal)) button[name=action_apply]",
            run: "click",
        },
        CONFIRM,
        {
            trigger: ".o_arrow_button_current:contains('Carried Out in the ERP')",
        },
        {
            trigger: "body:not(:has(.modal)) button[name=action_undo]",
            run: "click",
        },
        CONFIRM,
        {
            trigger: ".o_arrow_button_current:contains('Undone in the ERP')",
        },
    ],
});

registry.category("web_tour.tours").add("chanxiao_measures_compared", {
    steps: () => [
        {
            trigger: ".o_notebook .nav-link[name=measures]",
            run: "click",
        },
        {
            trigger: "button[name=action_compare_measures]",
            run: "click",
        },
        {
            content: "As it is the order is late, by both measures it is in time",
            trigger:
                ".o_chanxiao_measure_comparison tr:has(.text-danger):has(.text-success)",
        },
        {
            trigger: ".o_chanxiao_measure_comparison th:contains('Order Margin')",
        },
        {trigger: ".modal footer button", run: "click"},
        {
            trigger: "body:not(:has(.modal)) button[name=action_adopt]",
        },
    ],
});
