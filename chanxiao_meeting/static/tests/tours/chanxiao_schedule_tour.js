import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const line = ".o_chanxiao_schedule_line[data-status=no_supply]";

registry.category("web_tour.tours").add("chanxiao_new_order_schedule", {
    steps: () => [
        {
            content: "from the topic to its board",
            trigger: ".o_data_row button[name=action_open_schedule]",
            run: "click",
        },
        {
            content: "the order that nothing brings",
            trigger: `${line}:contains(Tall Pump) .o_chanxiao_schedule_status`,
        },
        {
            content: "only what is late",
            trigger: ".o_chanxiao_late_only",
            run: "click",
        },
        {
            content: "it still is",
            trigger: ".o_chanxiao_late_only[aria-pressed=true]",
        },
        {
            content: "decide on it",
            trigger: `${line}:contains(Tall Pump) .o_chanxiao_decide`,
            run: "click",
        },
        {
            content: "what is resolved",
            trigger: ".o_form_view h1 [name=name] textarea",
            run: "edit Make them in week 12",
        },
        ...stepUtils.saveForm(),
        {
            content: "back to the board",
            trigger: ".o_breadcrumb a:contains(New Order Schedule)",
            run: "click",
        },
        {
            content: "the proposal stands on the line; the filter was kept",
            trigger: `${line}:contains(Make them in week 12)`,
        },
        {
            content: "only what is late, as before",
            trigger: ".o_chanxiao_late_only[aria-pressed=true]",
        },
        {
            content: "to the order",
            trigger: `${line}:contains(Tall Pump) button.fw-bold`,
            run: "click",
        },
        {
            content: "with its decision",
            trigger: ".o_form_view [name=order_line]:contains(Tall Pump)",
        },
    ],
});
