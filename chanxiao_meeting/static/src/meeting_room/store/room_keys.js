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

/** Calls `move` with "next" or "previous", unless the key was meant for something else. */
export function useRoomKeys(move) {
    useExternalListener(window, "keydown", (ev) => {
        const step = STEPS[ev.key];
        if (step && isForRoom(ev)) {
            ev.preventDefault();
            move(step);
        }
    });
}
