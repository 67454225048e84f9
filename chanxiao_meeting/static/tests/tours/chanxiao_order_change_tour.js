import {registry} from "@web/core/registry";

const LINE = ".o_field_widget[name=order_line] .o_data_row:first";
const GIVE = "button[name=action_give_change_reason]";

registry.category("web_tour.tours").add("chanxiao_order_change_reason", {
    steps: () => [
        {
            content: "Nothing was changed yet",
            trigger: `.o_form_view:not(:has(${GIVE})) ${LINE}`,
        },
        {
            content: "Order more",
            trigger: `${LINE} .o_data_cell[name=product_uom_qty]`,
            run: "click",
        },
        {
            trigger: `${LINE} .o_field_widget[name=product_uom_qty] input`,
            run: "edit 12",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "The order asks why",
            trigger: `.alert:contains('without a reason: 1') ${GIVE}`,
            run: "click",
        },
        {
            trigger: ".modal .o_data_row:contains('Pump')",
        },
        {
            trigger: ".modal .o_field_widget[name=reason_id] input",
            run: "edit Wants more",
        },
        {
            trigger: ".ui-autocomplete .dropdown-item:contains('Wants more')",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            content: "It asks no more",
            trigger: `body:not(:has(.modal)):not(:has(${GIVE})) button[name=action_open_order_changes]`,
            run: "click",
        },
        {
            content: "What changed, and why",
            trigger: ".o_list_view .o_data_row:contains('Pump'):contains('Wants more')",
        },
    ],
});
