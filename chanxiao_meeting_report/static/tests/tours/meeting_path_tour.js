import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

// Selectors go by technical names: the tours run in any language.
const MENU = "chanxiao_meeting.chanxiao_meeting_menu";
const stateIs = (state) => ({
    content: `the document is ${state}`,
    trigger: `.o_statusbar_status .o_arrow_button_current[data-value='${state}']`,
});
const press = (method) => ({
    content: `press ${method}`,
    trigger: `.o_form_view .o_statusbar_buttons button[name='${method}']:enabled`,
    run: "click",
});
const confirm = {
    content: "confirm",
    trigger: ".modal .modal-footer .btn-primary",
    run: "click",
};
const openApp = [
    stepUtils.showAppsMenuItem(),
    {
        content: "open the application",
        trigger: `.o_app[data-menu-xmlid='${MENU}_root']`,
        run: "click",
    },
];
const openMeetingsMenu = [
    ...openApp,
    {
        content: "unfold the meetings' menu",
        trigger: `[data-menu-xmlid='${MENU}_meetings']`,
        run: "click",
    },
];
const openMinutes = [
    ...openMeetingsMenu,
    {
        content: "open the minutes",
        trigger: "[data-menu-xmlid='chanxiao_meeting.chanxiao_meeting_minutes_menu']",
        run: "click",
    },
    {
        content: "open the newest minutes",
        trigger: ".o_list_view .o_data_row:first .o_data_cell[name='name']",
        run: "click",
    },
];

registry.category("web_tour.tours").add("chanxiao_meeting_hold", {
    url: "/odoo",
    steps: () => [
        ...openApp,
        {
            content: "see how things stand before it",
            trigger: ".o_chanxiao_next_meeting",
        },
        ...openMeetingsMenu.slice(openApp.length),
        {
            content: "all meetings",
            trigger: `[data-menu-xmlid='${MENU}']`,
            run: "click",
        },
        {
            content: "open the coming meeting",
            trigger: ".o_kanban_record:first",
            run: "click",
        },
        press("action_ask_convene"),
        confirm,
        stateIs("convened"),
        {
            content: "the agenda opens with the results of earlier decisions",
            trigger:
                ".o_field_widget[name='agenda_ids'] .o_data_row:first button[name='action_open_review']",
        },
        press("action_ask_start"),
        confirm,
        stateIs("in_progress"),
        {
            content: "look at the first brief",
            trigger:
                ".o_field_widget[name='agenda_ids'] .o_data_row button[name='action_open_brief']",
            run: "click",
        },
        {
            content: "its figures are frozen and shown",
            trigger: ".o_field_widget[name='figure_ids']",
        },
        {
            content: "back to the meeting",
            trigger: ".o_back_button, .breadcrumb-item a:last",
            run: "click",
        },
        {
            content: "note a decision",
            trigger: ".o_notebook_headers [name='decisions'] a, a[name='decisions']",
            run: "click",
        },
        {
            content: "write one down",
            trigger: "button[name='action_new_decision']",
            run: "click",
        },
        {
            content: "what is decided",
            trigger:
                ".o_field_widget[name='name'] textarea, .o_field_widget[name='name'] input",
            run: "edit 周六加班，按期出货",
        },
        {
            content: "about a sales order",
            trigger: ".o_field_widget[name='subject_ref'] select",
            run: "select sale.order",
        },
        {
            content: "the late one",
            trigger: ".o_field_widget[name='subject_ref'] .o_input_dropdown input",
            run: "edit TOUR-LATE",
        },
        {
            content: "choose it",
            trigger:
                ".o-autocomplete--dropdown-menu .o-autocomplete--dropdown-item:contains('TOUR-LATE')",
            run: "click",
        },
        {
            content: "add a task",
            trigger:
                ".o_field_widget[name='action_ids'] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "what is to be done",
            trigger: ".o_selected_row .o_field_widget[name='name'] input",
            run: "edit 安排周六加班",
        },
        {
            content: "by whom",
            trigger: ".o_selected_row .o_field_widget[name='assignee_id'] input",
            run: "edit Rep",
        },
        {
            content: "choose the person",
            trigger:
                ".o-autocomplete--dropdown-menu .o-autocomplete--dropdown-item a:contains('Rep')",
            run: "click",
        },
        {
            content: "by when",
            trigger:
                ".o_selected_row .o_field_widget[name='deadline'] :is(button, input)",
            run: "click",
        },
        {
            // Of today, browser and user may think differently
            content: "the day after tomorrow",
            trigger: ".o_selected_row .o_field_widget[name='deadline'] input",
            run: "edit today +2d",
        },
        press("action_adopt"),
        stateIs("adopted"),
    ],
});

registry.category("web_tour.tours").add("chanxiao_meeting_close", {
    steps: () => [
        press("action_mark_present"),
        press("action_ask_close"),
        stateIs("draft"),
        press("action_submit"),
        stateIs("in_review"),
    ],
});

registry.category("web_tour.tours").add("chanxiao_minutes_approve", {
    url: "/odoo",
    steps: () => [...openMinutes, press("action_approve"), stateIs("approved")],
});

registry.category("web_tour.tours").add("chanxiao_minutes_print", {
    url: "/odoo",
    steps: () => [
        ...openMinutes,
        press("action_issue"),
        confirm,
        stateIs("issued"),
        {
            content: "open the menu of the document",
            trigger: ".o_cp_action_menus .fa-cog",
            run: "click",
        },
        {
            content: "it prints",
            trigger: ".o-dropdown--menu .fa-print",
        },
    ],
});
