import {useExternalListener} from "@odoo/owl";

/** Keys of a keyboard, and those that clickers send. */
const STEPS = {
    PageDown: "next",
    ArrowRight: "next",
    PageUp: "previous",
    ArrowLeft: "previous",
};
const BUSY = "input, textarea, select, [contenteditable=true], .modal, .o_popover";

/** Calls `move` with "next" or "previous", unless the key was meant for something else. */
export function useRoomKeys(move) {
    useExternalListener(window, "keydown", (ev) => {
        const step = STEPS[ev.key];
        const isFree = !(ev.altKey || ev.ctrlKey || ev.metaKey || ev.shiftKey);
        const isBusy = ev.target.closest?.(BUSY) || document.querySelector(".modal");
        if (step && isFree && !isBusy) {
            ev.preventDefault();
            move(step);
        }
    });
}
