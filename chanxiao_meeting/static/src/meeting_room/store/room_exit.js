import {browser} from "@web/core/browser/browser";

const SCREEN = "chanxiao_meeting.room_screen";

/** Which screen of a room this window showed last. */
export const recallScreen = () => browser.sessionStorage.getItem(SCREEN);

/** From now on this window opens a room on that screen. */
export const keepScreen = (screen) => browser.sessionStorage.setItem(SCREEN, screen);

/** Another screen of the same room; a window that is opened anew comes back to it. */
export function showScreen(store, screen) {
    keepScreen(screen);
    return store.show(screen);
}

/** The meeting in its form, instead of its room. */
export function leaveRoom(action, meetingId) {
    return action.doAction(
        {
            type: "ir.actions.act_window",
            res_model: "chanxiao.meeting",
            res_id: meetingId,
            views: [[false, "form"]],
        },
        {clearBreadcrumbs: true}
    );
}
