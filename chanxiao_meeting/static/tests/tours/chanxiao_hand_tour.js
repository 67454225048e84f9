import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("chanxiao_hand_opens_vote", {
    steps: () => [
        {
            content: "put a question to the vote",
            trigger: ".o_chanxiao_ask_vote",
            run: "click",
        },
        {
            content: "what is asked",
            trigger: "#o_chanxiao_question",
            run: "edit Work on Saturday?",
        },
        {
            content: "secretly",
            trigger: ".o_chanxiao_secret",
            run: "click",
        },
        {
            content: "open it",
            trigger: ".o_chanxiao_open_vote",
            run: "click",
        },
        {
            content: "it runs",
            trigger:
                ".o_chanxiao_hand_vote[data-state=open] h2:contains(Work on Saturday?)",
        },
        {
            content: "vote as well",
            trigger: ".o_chanxiao_answer[data-kind=no]",
            run: "click",
        },
        {
            content: "in the box",
            trigger: ".o_chanxiao_cast:contains(in the box)",
        },
    ],
});

tours.add("chanxiao_hand", {
    steps: () => [
        {
            content: "signed in by the code",
            trigger: ".o_chanxiao_arrived:contains(Signed in at)",
        },
        {
            content: "what is talked about, with its clock",
            trigger: ".o_chanxiao_hand_topic .o_chanxiao_taken",
        },
        {
            content: "ask for the floor",
            trigger: ".o_chanxiao_raise",
            run: "click",
        },
        {
            content: "first in the queue",
            trigger: ".o_chanxiao_place:contains(number 1)",
        },
        {
            content: "vote",
            trigger: ".o_chanxiao_answer[data-kind=yes]",
            run: "click",
        },
        {
            content: "it is in the box, and cannot be chosen otherwise",
            trigger: ".o_chanxiao_answer[data-kind=no]:disabled",
        },
        {
            content: "a task that was given to me: accept it",
            trigger: ".o_chanxiao_accept",
            run: "click",
        },
        {
            content: "accepted",
            trigger: ".o_chanxiao_accepted",
        },
        {
            content: "say how it stands",
            trigger: ".o_chanxiao_write",
            run: "click",
        },
        {
            content: "in words",
            trigger: ".o_chanxiao_hand_task textarea",
            run: "edit By Friday",
        },
        {
            content: "send them",
            trigger: ".o_chanxiao_answer_task",
            run: "click",
        },
        {
            content: "sent",
            trigger: ".o_chanxiao_answered:contains(By Friday)",
        },
        {
            content: "nothing waits any more",
            trigger: ".o_chanxiao_hand[data-waiting='0']",
        },
    ],
});

tours.add("chanxiao_hand_closes_vote", {
    steps: () => [
        {
            content: "give the floor to whoever raised a hand",
            trigger: ".o_chanxiao_call",
            run: "click",
        },
        {
            content: "they speak",
            trigger: ".o_chanxiao_speaker[data-state=speaking]",
        },
        {
            content: "close the vote",
            trigger: ".o_chanxiao_close_vote:contains(3 of)",
            run: "click",
        },
        {
            content: "how it came out",
            trigger: ".o_chanxiao_result li:contains(In favour 2)",
        },
    ],
});
