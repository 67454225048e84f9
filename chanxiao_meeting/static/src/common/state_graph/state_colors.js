const BLUE = "#17a2b8";
const DARK_GREEN = "#1e7e34";
const DARK_GREY = "#6c757d";
const GREEN = "#28a745";
const GREY = "#adb5bd";
const LIGHT_BLUE = "#7fd1de";
const LIGHT_GREY = "#ced4da";
const ORANGE = "#fd7e14";
const RED = "#dc3545";
const TEAL = "#20c997";
const YELLOW = "#ffac00";

const RESULT = {
    waiting: BLUE,
    effective: DARK_GREEN,
    ineffective: RED,
    unmeasurable: YELLOW,
    confounded: ORANGE,
    dropped: GREY,
};

/** Values of states and judgements in the colours that lists and boards give them, by
 * field. What different models call the same means the same. */
export const STATE_COLORS = {
    state: {
        // Of tasks
        open: BLUE,
        done: GREEN,
        verified: DARK_GREEN,
        cancelled: GREY,
        // Of decisions
        proposed: DARK_GREY,
        adopted: BLUE,
        implemented: TEAL,
        effective: DARK_GREEN,
        ineffective: RED,
        withdrawn: GREY,
        // Of departments' material
        pending: BLUE,
        submitted: GREEN,
        missing: RED,
        // Of exceptions
        new: YELLOW,
        analysing: LIGHT_BLUE,
        decided: BLUE,
        executing: TEAL,
        closed: GREEN,
        // Of settlements
        provisional: BLUE,
        final: GREEN,
        // Of the platform's orders, scrap and inspections
        draft: LIGHT_GREY,
        plan: LIGHT_GREY,
        ready: LIGHT_BLUE,
        waiting: YELLOW,
        confirmed: LIGHT_BLUE,
        progress: BLUE,
        to_close: TEAL,
        success: GREEN,
        failed: RED,
        cancel: GREY,
        canceled: GREY,
    },
    age_group: {fresh: BLUE, week: YELLOW, month: ORANGE, old: RED},
    alert: {red: RED, yellow: YELLOW, blue: BLUE, none: LIGHT_GREY},
    attendance: {
        present: GREEN,
        late: YELLOW,
        left_early: ORANGE,
        absent: RED,
        on_leave: GREY,
        proxy: BLUE,
    },
    check_result: RESULT,
    // Of order changes
    kind: {
        quantity: BLUE,
        date: YELLOW,
        price: LIGHT_BLUE,
        added: GREEN,
        removed: ORANGE,
        cancelled: RED,
    },
    result: RESULT,
    severity: {minor: BLUE, major: YELLOW, critical: RED},
    stage: {open: BLUE, checking: YELLOW, closed: GREEN},
    status: {good: GREEN, warning: YELLOW, bad: RED, none: LIGHT_GREY},
    timeliness: {on_time: GREEN, late: ORANGE, missing: RED},
};
