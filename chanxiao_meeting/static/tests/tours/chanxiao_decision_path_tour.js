import {registry} from "@web/core/registry";

const CONFIRM = {trigger: ".modal footer .btn-primary", run: "click"};
const tours = registry.category("web_tour.tours");

tours.add("chanxiao_path_agenda", {
    steps: () => [
        {
            content: "What was found is proposed to the meeting",
            trigger: "button[name=action_propose_exceptions]",
            run: "click",
        },
        {
            content: "The order that will be late, ticked as it fits",
            trigger:
                ".modal .o_data_row:contains('S0'):has([name=is_chosen] input:checked)",
        },
        CONFIRM,
        {
            content: "It is a topic of the agenda",
            trigger:
                "body:not(:has(.modal)) .o_field_widget[name=agenda_ids] .o_data_row:contains('S0')",
        },
    ],
});

tours.add("chanxiao_path_why", {
    steps: () => [
        {
            content: "The exception leads to the picture of what its date hangs on",
            trigger: "button[name=action_why_late]",
            run: "click",
        },
        {
            content: "The manufacturing order is a step of the path",
            trigger: ".o_chanxiao_why_late:contains('/MO/')",
        },
    ],
});

tours.add("chanxiao_path_decide", {
    steps: () => [
        {trigger: ".o_notebook .nav-link[name=measures]", run: "click"},
        {trigger: "button[name=action_compare_measures]", run: "click"},
        {
            content: "Late as it is, in time by both",
            trigger:
                ".o_chanxiao_measure_comparison tr:has(.text-danger):has(.text-success)",
        },
        {trigger: ".modal footer button", run: "click"},
        {
            trigger: "body:not(:has(.modal)) button[name=action_adopt]",
            run: "click",
        },
        {trigger: ".o_arrow_button_current:contains('Adopted')"},
    ],
});

tours.add("chanxiao_path_apply", {
    steps: () => [
        {trigger: "button[name=action_preview]", run: "click"},
        {trigger: ".o_chanxiao_preview_changed tbody tr"},
        {trigger: "button[name=action_apply]", run: "click"},
        CONFIRM,
        {trigger: ".o_arrow_button_current:contains('Carried Out in the ERP')"},
    ],
});

tours.add("chanxiao_path_verify", {
    steps: () => [
        {trigger: "button[name=action_verify]", run: "click"},
        {trigger: ".o_arrow_button_current:contains('Verified')"},
    ],
});

tours.add("chanxiao_path_review", {
    steps: () => [
        {
            content: "The next meeting begins with what became of it",
            trigger: "button[name=action_open_review]",
            run: "click",
        },
        {
            content: "By department; who did it belongs to none",
            trigger: ".o_group_name:contains('None')",
            run: "click",
        },
        {
            content: "The task is done",
            trigger: ".o_data_row:contains('Change it in the ERP')",
        },
    ],
});

tours.add("chanxiao_path_effect", {
    steps: () => [
        {trigger: ".o_notebook .nav-link[name=effect]", run: "click"},
        {
            content: "What the figure was, should be and is",
            trigger: ".o_field_widget[name=check_ids] .o_data_row",
        },
    ],
});
