import {useExternalListener} from "@odoo/owl";

/** Keys of a keyboard, and those that clickers send. */
const STEPS = {
    PageDown: "next",
    ArrowRight: "next",
    PageUp: "previous",
    ArrowLeft: "previous",
};
const BUSY = "input, textarea, select, [contenteditable=true], .modal, .o_popover";

/** Whether a key goes down that nothing else on the screen waits for. */
export function isForRoom(ev) {
    const isFree = !(ev.altKey || ev.ctrlKey || ev.metaKey || ev.shiftKey);
    return isFree && !ev.target.closest?.(BUSY) && !document.querySelector(".modal");
}

/**
 * Calls `move` with "next" or "previous", unless the key was meant for something else.
 * For who only looks, keys do what they do elsewhere. A key that is held moves on once.
 */
export function useRoomKeys(isAllowed, move) {
    useExternalListener(window, "keydown", (ev) => {
        const step = STEPS[ev.key];
        if (step && isForRoom(ev) && isAllowed()) {
            ev.preventDefault();
            if (!ev.repeat) {
                move(step);
            }
        }
    });
}
