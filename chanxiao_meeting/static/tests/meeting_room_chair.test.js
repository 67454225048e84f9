import {expect, test} from "@odoo/hoot";
import {openRoom, room} from "./meeting_room_mocks";
import {browser} from "@web/core/browser/browser";
import {contains} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

defineMailModels();

async function openWall(meeting) {
    browser.sessionStorage.setItem("chanxiao_meeting.room_screen", "wall");
    const presiding = {id: 3, name: "Chair"};
    const server = {
        room: room({meeting: {presiding, can_take_chair: false, ...meeting}}),
        methods: ["room_take_chair"],
    };
    await openRoom(server);
    return server;
}

test("who is in the chair is seen, and nobody else takes it", async () => {
    await openWall();
    expect(".o_chanxiao_in_chair").toHaveText("In the chair: Chair");
    expect(".o_chanxiao_take_chair").toHaveCount(0);
});

test("a deputy takes the chair with one click, from whom it was seen with", async () => {
    const server = await openWall({can_take_chair: true});
    server.answer = () => ({
        ...server.room,
        version: 2,
        meeting: {
            ...server.room.meeting,
            presiding: {id: 8, name: "Deputy"},
            can_take_chair: false,
        },
    });
    await contains(".o_chanxiao_take_chair").click();
    const [method, {key, ...values}] = server.calls.at(-1);
    expect(method).toBe("room_take_chair");
    expect(key.length > 10).toBe(true);
    expect(values).toEqual({known_id: 3, screen: "wall"});
    expect(".o_chanxiao_in_chair").toHaveText("In the chair: Deputy");
    expect(".o_chanxiao_take_chair").toHaveCount(0);
});

test("before it begins nobody is in the chair", async () => {
    await openWall({state: "convened"});
    expect(".o_chanxiao_chair_mark").toHaveCount(0);
});

test("by video with one click", async () => {
    await openWall({video: "https://meet.example.com/5"});
    expect(".o_chanxiao_room_tools .o_chanxiao_video").toHaveAttribute(
        "href",
        "https://meet.example.com/5"
    );
});
