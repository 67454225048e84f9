import {registry} from "@web/core/registry";

const DECIDE = ".o_chanxiao_decide";
const confirm = (content) => ({content, trigger: DECIDE, run: "press Enter"});

registry.category("web_tour.tours").add("chanxiao_room_decide", {
    steps: () => [
        {
            content: "to the recorder's screen",
            trigger: ".o_chanxiao_room_tools [data-screen=recorder]",
            run: "click",
        },
        {
            content: "the agenda is changed",
            trigger: ".o_chanxiao_edit_agenda",
            run: "click",
        },
        {
            content: "by one more topic",
            trigger: ".o_chanxiao_topic_name",
            run: "edit The new press",
        },
        {
            content: "it is put there",
            trigger: ".o_chanxiao_topic_adder [type=submit]",
            run: "click",
        },
        {
            content: "and moved up",
            trigger: ".o_chanxiao_edited:last:contains(The new press) .o_chanxiao_up",
            run: "click",
        },
        {
            content: "before the exception",
            trigger: ".o_chanxiao_edited:last:contains(Press is down)",
        },
        {
            content: "another one is taken off",
            trigger: ".o_chanxiao_edited:contains(Loose ends) .o_chanxiao_drop",
            run: "click",
        },
        {
            content: "and why",
            trigger: ".o_chanxiao_edited:contains(Loose ends) .o_chanxiao_reason_words",
            run: "edit Settled by telephone && press Enter",
        },
        {
            content: "for good",
            trigger: ".o_chanxiao_edited:contains(taken off):contains(Loose ends)",
        },
        {
            content: "that is all",
            trigger: ".o_chanxiao_edit_agenda",
            run: "click",
        },
        {
            content: "on to the exception",
            trigger: ".o_chanxiao_agenda_entry:contains(Press is down)",
            run: "click",
        },
        {
            content: "which is decided on",
            trigger: ".o_chanxiao_exceptions .o_chanxiao_decide_on",
            run: "click",
        },
        {
            content: "with what is known of its order",
            trigger:
                ".o_chanxiao_given:has([data-known=partner]:contains(Customer A))" +
                ":has([data-known=late])",
        },
        {
            content: "and who would do it",
            trigger: `${DECIDE}:value(/^@Attendee/)`,
            run: "edit @Attendee +3 overtime",
        },
        confirm("it is read"),
        {
            content: "the order is the one that was picked",
            trigger: ".o_chanxiao_recognized [data-chip=subject]",
        },
        confirm("and resolved"),
        {
            content: "with one more task",
            trigger: ".o_chanxiao_decision[data-state=adopted] .o_chanxiao_add_task",
            run: "click",
        },
        {
            content: "for that decision",
            trigger: "[data-known=decision]:contains(overtime)",
        },
        {
            content: "in the same line",
            trigger: DECIDE,
            run: "edit @Attendee +5 tell the customer",
        },
        confirm("which is read"),
        {
            content: "as a task",
            trigger: ".o_chanxiao_recognized:contains(gives this task)",
        },
        confirm("and given"),
        {
            content: "there are two now",
            trigger: ".o_chanxiao_decision .fa-user:eq(1)",
        },
    ],
});
