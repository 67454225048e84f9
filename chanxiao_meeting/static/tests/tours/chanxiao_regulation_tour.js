import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

// Selectors go by technical names: the tours run in any language.
const MENU = "chanxiao_meeting.chanxiao_meeting_menu";
const openApp = () => [
    stepUtils.showAppsMenuItem(),
    {
        content: "open the application",
        trigger: `.o_app[data-menu-xmlid='${MENU}_root']`,
        run: "click",
    },
];
const openMenu = (section, item) => [
    {
        content: "unfold the menu",
        trigger: `[data-menu-xmlid='${MENU}_${section}']`,
        run: "click",
    },
    {
        content: "choose what is in it",
        trigger: `[data-menu-xmlid='chanxiao_meeting.${item}']`,
        run: "click",
    },
];
const press = (method) => ({
    content: `press ${method}`,
    trigger: `.o_form_view .o_statusbar_buttons button[name='${method}']:enabled`,
    run: "click",
});
const stateIs = (state) => ({
    content: `the document is ${state}`,
    trigger: `.o_statusbar_status .o_arrow_button_current[data-value='${state}']`,
});
const tick = (code) => ({
    content: `tick ${code}`,
    trigger: `.o_data_row:has(.o_data_cell[name='code']:text(${code})) .o_list_record_selector input`,
    run: "click",
});
const choose = (name) => ({
    content: `choose ${name}`,
    trigger: `.o-autocomplete--dropdown-menu .o-autocomplete--dropdown-item:contains(${name})`,
    run: "click",
});
const fill = (field, text) => ({
    content: `enter ${field}`,
    trigger: `.o_field_widget[name='${field}'] :is(input, textarea)`,
    run: `edit ${text}`,
});
const line = (what) =>
    `.modal .o_data_row:has(.o_data_cell[name='function_id']:text(${what}))`;
const name = (what, person) => [
    {
        content: `who is ${what}`,
        trigger: `${line(what)} .o_data_cell[name='user_id']`,
        run: "click",
    },
    {
        content: `find ${person}`,
        trigger: `${line(what)} .o_data_cell[name='user_id'] input`,
        run: `edit ${person}`,
    },
    choose(person),
];
const approve = (code) => [
    {
        content: `open the draft of ${code}`,
        trigger: `.o_data_row:has(.o_data_cell[name='state']):has(.o_data_cell[name='code']:text(${code})) .o_data_cell[name='name']`,
        run: "click",
    },
    press("action_approve"),
    stateIs("approved"),
    {
        content: "back to the list",
        trigger: ".o_back_button, .breadcrumb-item a:last",
        run: "click",
    },
];

registry.category("web_tour.tours").add("chanxiao_regulations", {
    url: "/odoo",
    steps: () => [
        ...openApp(),
        ...openMenu("configuration", "chanxiao_meeting_policy_template_menu"),
        tick("F"),
        tick("V10"),
        tick("M7"),
        {
            content: "make the policies",
            trigger: ".o_control_panel button[name='action_load']",
            run: "click",
        },
        {
            content: "nobody is named yet",
            trigger: ".modal .alert-warning [name='missing_notice']:contains(销售经理)",
        },
        ...name("厂长", "陈国栋"),
        ...name("生产经理", "王建军"),
        ...name("生管员", "林晓峰"),
        ...name("销售总监", "陈国栋"),
        ...name("销售经理", "周敏"),
        ...name("销售副经理", "叶婷"),
        ...name("销售秘书", "徐静"),
        ...name("业务", "周敏"),
        {
            content: "what the drafts need is there",
            trigger: ".modal:not(:has([name='missing_notice']))",
        },
        {
            content: "make them",
            trigger: ".modal .modal-footer button[name='action_load']",
            run: "click",
        },
        ...approve("F"),
        ...approve("V10"),
        ...approve("M7"),
        ...openMenu("meetings", "chanxiao_meeting_menu"),
        {
            content: "look at the calendar",
            trigger: ".o_switch_view.o_calendar",
            run: "click",
        },
        {
            content: "the meetings stand in it",
            trigger: ".o_calendar_view .fc-event:contains(每日晨会)",
        },
    ],
});

registry.category("web_tour.tours").add("chanxiao_request", {
    url: "/odoo",
    steps: () => [
        ...openApp(),
        ...openMenu("meetings", "chanxiao_meeting_request_menu"),
        {
            content: "ask for a meeting",
            trigger: ".o_control_panel .o_list_button_add",
            run: "click",
        },
        fill("topic", "大客户投诉噪声"),
        fill("policy_id", "专题"),
        choose("专题会议"),
        fill("reason", "客户要求两天内答复"),
        {
            content: "choose when",
            trigger: ".o_field_widget[name='proposed_date'] :is(button, input)",
            run: "click",
        },
        fill("proposed_date", "today +3d =14H"),
        press("action_submit"),
        stateIs("submitted"),
    ],
});

registry.category("web_tour.tours").add("chanxiao_request_approve", {
    url: "/odoo",
    steps: () => [
        ...openApp(),
        ...openMenu("meetings", "chanxiao_meeting_request_menu"),
        {
            content: "open what is asked for",
            trigger: ".o_data_cell[name='topic']:contains(大客户投诉噪声)",
            run: "click",
        },
        press("action_approve"),
        {
            content: "it is a meeting now",
            trigger:
                ".o_form_view .o_field_widget[name='agenda_ids']:contains(大客户投诉噪声)",
        },
        stateIs("convened"),
    ],
});

registry.category("web_tour.tours").add("chanxiao_rate", {
    steps: () => [
        press("action_rate"),
        {
            content: "it was mostly what it was for",
            trigger: ".modal [name='purpose'] .o_priority_star:nth-child(4)",
            run: "click",
        },
        {
            content: "hand it in",
            trigger: ".modal .modal-footer button[name='action_confirm']",
            run: "click",
        },
        {
            content: "look at what all say",
            trigger: "body:not(:has(.modal)) .o_notebook_headers a[name='evaluation']",
            run: "click",
        },
        {
            content: "three have answered, so it is shown",
            trigger: ".o_field_widget[name='evaluation_count']:contains(3)",
        },
        {
            content: "their ratings stand below",
            trigger: ".o_field_widget[name='evaluation_ids'] .o_data_row:eq(2)",
        },
    ],
});

const openCase = () => [
    ...openApp(),
    ...openMenu("follow_up", "chanxiao_meeting_accountability_menu"),
    {
        content: "open the case",
        trigger: ".o_kanban_record:contains(忘带报价单)",
        run: "click",
    },
    {
        content: "take the step that is due",
        trigger: ".o_form_view .o_statusbar_buttons .btn-primary:enabled",
        run: "click",
    },
];
const say = (words) => ({
    content: "say it in words",
    trigger: ".modal .o_field_widget[name='words'] textarea",
    run: `edit ${words}`,
});
const handIn = {
    content: "hand it in",
    trigger: ".modal .modal-footer .btn-primary[name='action_confirm']",
    run: "click",
};

registry.category("web_tour.tours").add("chanxiao_explain", {
    steps: () => [...openCase(), say("打印机坏了"), handIn, stateIs("explained")],
});

registry.category("web_tour.tours").add("chanxiao_rule", {
    steps: () => [
        ...openCase(),
        {
            content: "it is enough to remind of it",
            trigger: ".modal [name='ruling'] input[data-value='reminded']",
            run: "click",
        },
        say("下次提前一天打印"),
        handIn,
        stateIs("ruled"),
    ],
});
