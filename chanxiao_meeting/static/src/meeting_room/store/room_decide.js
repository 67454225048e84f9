import {isForRoom} from "./room_keys";
import {useExternalListener} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

/** A decision that nothing is known of yet. */
const BLANK = {
    line: "",
    name: "",
    subject: null,
    person: null,
    facts: [],
    expected: null,
};
export const blank = (values) => ({...BLANK, ...values});

/** What the server knows of something that is decided on, see `room_propose`. */
export const propose = (orm, meetingId, picked) =>
    orm.call("chanxiao.meeting", "room_propose", [[meetingId]], picked);

/**
 * Ways to begin a decision from what the screen shows. The key d does so, too: on what
 * has the focus if it can be decided on, with an empty line otherwise.
 *
 * @param {object} store
 * @param {Function} isAllowed whether somebody decides here now
 * @param {Function} open called with what the line is filled in with
 * @returns {{propose: Function, open: Function, on: Function}} `on` takes what is picked
 */
export function useDecide(store, isAllowed, open) {
    const orm = useService("orm");
    const decide = {
        open,
        propose: (picked) => propose(orm, store.meetingId, picked),
        on: async (picked) => open(await decide.propose(picked)),
    };
    useExternalListener(window, "keydown", (ev) => {
        if (ev.key === "d" && isForRoom(ev) && isAllowed()) {
            ev.preventDefault();
            const picked = ev.target.closest?.(".o_chanxiao_decidable");
            const button = picked?.querySelector(".o_chanxiao_decide_on");
            if (button) {
                button.click();
            } else {
                open(blank());
            }
        }
    });
    return decide;
}
