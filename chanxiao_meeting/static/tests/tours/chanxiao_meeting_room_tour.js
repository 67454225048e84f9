import {registry} from "@web/core/registry";

const DECIDE = ".o_chanxiao_decide";

registry.category("web_tour.tours").add("chanxiao_meeting_room", {
    steps: () => [
        {
            content: "from the meeting into its room",
            trigger: "button[name=action_open_room]",
            run: "click",
        },
        {
            content: "start it, on the wall",
            trigger: ".o_chanxiao_start",
            run: "click",
        },
        {
            content: "although not everybody is here",
            trigger: ".o_chanxiao_start_anyway",
            run: "click",
        },
        {
            content: "it has begun",
            trigger: ".o_chanxiao_pause_words:contains(has begun)",
        },
        {
            content: "the first topic",
            trigger: ".o_chanxiao_next",
            run: "click",
        },
        {
            content: "is the review",
            trigger: ".o_chanxiao_stage .o_chanxiao_review",
        },
        {
            content: "on by the clicker",
            trigger: ".o_chanxiao_room",
            run: () =>
                document.body.dispatchEvent(
                    new KeyboardEvent("keydown", {key: "PageDown", bubbles: true})
                ),
        },
        {
            content: "a department reports",
            trigger: ".o_chanxiao_stage .o_chanxiao_brief_board",
        },
        {
            content: "to the recorder's screen",
            trigger: ".o_chanxiao_room_tools [data-screen=recorder]",
            run: "click",
        },
        {
            content: "all are here",
            trigger: ".o_chanxiao_all_present",
            run: "click",
        },
        {
            content: "nobody is left",
            trigger: ".o_chanxiao_attendance:not(:has(.o_chanxiao_all_present))",
        },
        {
            content: "but one came late",
            trigger: ".o_chanxiao_tile:contains(Attendee) .o_chanxiao_tap",
            run: "click",
        },
        {
            content: "which is noted",
            trigger: ".o_chanxiao_tile[data-attendance=late]:contains(Attendee)",
        },
        {
            content: "a note",
            trigger: ".o_chanxiao_note",
            run: "edit The press stood still",
        },
        {
            content: "is added",
            trigger: ".o_chanxiao_note",
            run: "press Enter",
        },
        {
            content: "to the topic",
            trigger: ".o_chanxiao_said:contains(The press stood still)",
        },
        {
            content: "a decision in one line",
            trigger: DECIDE,
            run: "edit @attendee +3 overtime on Saturday",
        },
        {
            content: "is read",
            trigger: DECIDE,
            run: "press Enter",
        },
        {
            content: "with who and what",
            trigger:
                ".o_chanxiao_recognized:has([data-chip=person]:contains(Attendee))" +
                ":has([data-chip=measure]:contains(Overtime))",
        },
        {
            content: "and confirmed",
            trigger: DECIDE,
            run: "press Enter",
        },
        {
            content: "it is resolved",
            trigger: ".o_chanxiao_decision[data-state=adopted]:contains(on Saturday)",
        },
        {
            content: "to the end",
            trigger: ".o_chanxiao_room_tools [data-screen=closing]",
            run: "click",
        },
        {
            content: "what was not treated is left for later",
            trigger: ".o_chanxiao_untreated:contains(Loose ends) .o_chanxiao_park",
            run: "click",
        },
        {
            content: "nothing is missing",
            trigger: ".o_chanxiao_complete",
        },
        {
            content: "one click",
            trigger: ".o_chanxiao_close_meeting",
            run: "click",
        },
        {
            content: "and the minutes are drafted, beside",
            trigger:
                ".o_chanxiao_room:has(.o_chanxiao_minutes_desk[data-state=draft])" +
                ":has(.o_chanxiao_closing_paper:contains(overtime on Saturday))",
        },
        {
            content: "what it came to",
            trigger: ".o_chanxiao_summary_text",
            run: "edit All agreed",
        },
        {
            content: "goes with them to the chair",
            trigger: ".o_chanxiao_submit_minutes",
            run: "click",
        },
        {
            content: "and no form was opened since",
            trigger:
                "body:not(:has(.o_form_view)) .o_chanxiao_minutes_desk[data-state=in_review]",
        },
    ],
});
