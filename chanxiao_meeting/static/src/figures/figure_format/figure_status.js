import {_t} from "@web/core/l10n/translation";

/** How a value stands against its target: told in words, with a sign and a colour. */
export const STATUSES = {
    good: {label: _t("On target"), icon: "fa-check-circle", tone: "success"},
    warning: {
        label: _t("Warning zone"),
        icon: "fa-exclamation-circle",
        tone: "warning",
    },
    bad: {label: _t("Beyond the limit"), icon: "fa-times-circle", tone: "danger"},
};

/** Whether a change is one for the better. */
export const EFFECTS = {
    good: {label: _t("better"), tone: "text-success"},
    bad: {label: _t("worse"), tone: "text-danger"},
};

export function arrowOf(change) {
    if (!change) {
        return "fa-arrow-right";
    }
    return change > 0 ? "fa-arrow-up" : "fa-arrow-down";
}
