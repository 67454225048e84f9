import {useBus, useService} from "@web/core/utils/hooks";
import {onWillUnmount, useExternalListener} from "@odoo/owl";
import {ConnectionLostError} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {delay} from "@web/core/utils/concurrency";

// How long after the last key a text is saved, and after the first one at the latest.
const PAUSE = 3000;
const LATEST = 10000;
// When it is tried again where the server was not there.
const AGAIN = 10000;
// How long saving takes somebody else.
const BUSY = 300;

/**
 * Wait a moment where somebody else is saving the same document just now.
 *
 * @param {object} error of saving the document
 * @returns {Promise<boolean>} whether to try again
 */
export async function waitIfBusy(error) {
    const isBusy = Boolean(error.data?.context?.chanxiao_busy);
    if (isBusy) {
        // Not both at the same moment again
        await delay(BUSY * (1 + Math.random()));
    }
    return isBusy;
}

/**
 * Saves texts by itself after a pause, where nothing else of the document was changed:
 * what is half entered elsewhere is saved by the person.
 */
class TextSaver {
    constructor(controller, notification) {
        this.controller = controller;
        this.notification = notification;
        this.timer = null;
        // When the first of what is not saved was typed
        this.since = null;
        // Whether it was refused, and the person has to do something first
        this.isHeld = false;
        this.isComposing = false;
        // Takes away what was said of the server's absence
        this.closeLost = null;
    }

    plan(pause) {
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.save(), pause);
    }

    stop() {
        browser.clearTimeout(this.timer);
    }

    touch() {
        this.since ||= Date.now();
        this.plan(Math.max(0, Math.min(PAUSE, this.since + LATEST - Date.now())));
    }

    async save() {
        const {root} = this.controller.model;
        if (!root.keepsTexts || this.isHeld) {
            return;
        }
        if (this.isComposing) {
            // A character is being put together of its sound: let it be finished
            this.plan(PAUSE);
            return;
        }
        this.since = null;
        const isDirty = (await root.isDirty()) && root.hasOnlyTexts();
        if (isDirty && (await root.checkValidity())) {
            await root.save({onError: (...args) => this.onRefused(...args)});
        }
    }

    async onRefused(error, {retry}) {
        if (await waitIfBusy(error)) {
            return retry();
        }
        if (error instanceof ConnectionLostError) {
            this.closeLost ||= this.notification.add(
                _t(
                    "The server cannot be reached. What you write is kept in this browser and saved as soon as it can be reached."
                ),
                {type: "warning", sticky: true}
            );
            this.plan(AGAIN);
            return false;
        }
        this.isHeld = true;
        if (!this.controller.askAboutTexts(error)) {
            const message = _t("Not saved: %s", error.data?.message || error.message);
            this.notification.add(message, {type: "danger", sticky: true});
        }
        return false;
    }

    /** The document was saved, or is read anew. */
    resume() {
        this.closeLost?.();
        this.closeLost = null;
        this.isHeld = false;
    }
}

/**
 * @param {object} controller of a form with the model of texts
 * @returns {TextSaver} to be told when a document was saved or is read anew
 */
export function useTextSaver(controller) {
    const saver = new TextSaver(controller, useService("notification"));
    const compose = (isComposing) => {
        saver.isComposing = isComposing;
    };
    if (!controller.env.inDialog) {
        useBus(
            controller.model.bus,
            "FIELD_IS_DIRTY",
            ({detail}) => detail && saver.touch()
        );
        useExternalListener(window, "online", () => saver.closeLost && saver.plan(0));
        useExternalListener(window, "compositionstart", () => compose(true));
        useExternalListener(window, "compositionend", () => compose(false));
        onWillUnmount(() => saver.stop());
    }
    return saver;
}
