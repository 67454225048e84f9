import {browser} from "@web/core/browser/browser";
import {session} from "@web/session";
import {user} from "@web/core/user";

// As long as somebody may be away from this browser.
const KEPT = 60 * 24 * 3600 * 1000;
const ROOT = "chanxiao_text";
// Two tabs with the same document keep a text each.
const TAB = Math.random().toString(36).slice(2);

function prefixOf(model, resId) {
    return [ROOT, session.db, user.userId, model, resId, ""].join("/");
}

function readDraft(key) {
    try {
        return {key, ...JSON.parse(browser.localStorage.getItem(key))};
    } catch {
        return {key};
    }
}

function keysOf(prefix) {
    const keys = [];
    for (let place = 0; place < browser.localStorage.length; place++) {
        const key = browser.localStorage.key(place);
        if (key.startsWith(prefix)) {
            keys.push(key);
        }
    }
    return keys;
}

/**
 * What was typed, in this browser, until the server has it. A draft is `{key, name,
 * text, base, date}`: `base` is what the text was made of, to be put together with
 * what others have saved since.
 */
export const textDrafts = {
    /** Keep a text; where the browser has no room, there is only the screen. */
    keep(model, resId, name, text, base) {
        const draft = JSON.stringify({name, text, base, date: Date.now()});
        try {
            browser.localStorage.setItem(
                `${prefixOf(model, resId)}${name}/${TAB}`,
                draft
            );
        } catch {
            // The page still asks before it is closed
        }
    },

    /** Texts of a document that the server may not have, of whatever tab. */
    find(model, resId) {
        const drafts = keysOf(prefixOf(model, resId)).map(readDraft);
        return drafts.filter((draft) => draft.name).sort((a, b) => a.date - b.date);
    },

    remove(draft) {
        browser.localStorage.removeItem(draft.key);
    },

    /** The server has what was typed here until then. */
    forget(model, resId, names, until = Infinity) {
        for (const name of names) {
            const draft = readDraft(`${prefixOf(model, resId)}${name}/${TAB}`);
            if (!(draft.date > until)) {
                this.remove(draft);
            }
        }
    },

    /** Nobody has come back for these. */
    forgetOld() {
        for (const draft of keysOf(`${ROOT}/`).map(readDraft)) {
            if (!(draft.date > Date.now() - KEPT)) {
                this.remove(draft);
            }
        }
    },
};

/** Words of HTML, a line for each block. */
export function plainOf(html) {
    const lines = html.replace(/<br\s*\/?>|<\/(p|div|li|h\d|tr|ul|ol|pre)>/gi, "$&\n");
    const page = new DOMParser().parseFromString(lines, "text/html");
    return page.body.textContent
        .replace(/[\u200b\ufeff]/g, "")
        .replace(/\n\s*\n+/g, "\n")
        .trim();
}
