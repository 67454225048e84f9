import {ConnectionLostError, RPCError} from "@web/core/network/rpc";
import {browser} from "@web/core/browser/browser";
import {reactive} from "@odoo/owl";
import {uuid} from "@web/core/utils/strings";

const MODEL = "chanxiao.meeting";
const REFUSALS = "odoo.exceptions.";
const EXPIRED = "odoo.http.SessionExpiredException";
/** How often something is sent that the server fails on, before it is given up. */
const TRIES = 5;
const nameOf = (error) => error.exceptionName || error.data?.name || "";

/**
 * What somebody did in a room, sent in order and each once.
 *
 * Each entry has a key, under which the server knows what has arrived already, and is
 * kept on the telephone until it is answered. What is refused is not sent again; its
 * words stay to be read.
 */
export class HandOutbox {
    /**
     * @param {object} orm the service
     * @param {number} meetingId
     * @param {number} userId
     * @param {(room: object) => void} answer takes what the room shows after an entry
     * @param {() => void} lose is told that the server cannot be reached
     */
    constructor(orm, meetingId, userId, {answer, lose}) {
        this.orm = orm;
        this.meetingId = meetingId;
        this.prefix = `chanxiao_meeting.outbox.${userId}.${meetingId}.`;
        this.answer = answer;
        this.lose = lose;
        this.state = reactive({
            entries: this.read(),
            isSending: false,
            /** Whether somebody has to log in before it goes on. */
            isExpired: false,
            refusals: [],
        });
    }

    // What is kept on the telephone: a place for each entry, as there may be two tabs

    read() {
        const entries = [];
        for (const place of Object.keys(browser.localStorage)) {
            if (place.startsWith(this.prefix)) {
                entries.push(JSON.parse(browser.localStorage.getItem(place)));
            }
        }
        return entries.sort((one, other) => one.at - other.at);
    }

    keep(entry) {
        try {
            browser.localStorage.setItem(
                this.prefix + entry.key,
                JSON.stringify(entry)
            );
        } catch {
            // A full or forbidden storage: it is kept as long as the page is open
        }
    }

    drop(entry) {
        browser.localStorage.removeItem(this.prefix + entry.key);
        this.state.entries = this.state.entries.filter(({key}) => key !== entry.key);
    }

    // What is sent

    /** Entries that wait, of one command. */
    waiting(method) {
        return this.state.entries.filter((entry) => entry.method === method);
    }

    /**
     * Send a command of the room, now or as soon as the server can be reached.
     *
     * @param {string} method of the meeting, made by `once` (once.py)
     * @param {object} values its arguments
     * @param {string} label what it is called when it is refused
     * @returns {Promise<void>} once it was tried
     */
    send(method, values, label) {
        const last = this.state.entries.at(-1)?.at || 0;
        const at = Math.max(Date.now(), last + 1);
        const entry = {key: uuid(), method, values, label, at, tries: 0};
        this.keep(entry);
        this.state.entries.push(entry);
        return this.flush();
    }

    /** Send what waits, one after the other. */
    async flush() {
        if (this.state.isSending) {
            return;
        }
        this.state.isSending = true;
        try {
            while (this.state.entries.length) {
                if (!(await this.sendFirst())) {
                    break;
                }
            }
        } finally {
            this.state.isSending = false;
        }
    }

    /** @returns {Promise<boolean>} whether to go on with the next */
    async sendFirst() {
        const [entry] = this.state.entries;
        const values = {...entry.values, key: entry.key, screen: "hand"};
        let room = null;
        try {
            room = await this.orm.silent.call(
                MODEL,
                entry.method,
                [[this.meetingId]],
                values
            );
        } catch (error) {
            return this.fail(entry, error);
        }
        this.state.isExpired = false;
        this.drop(entry);
        this.answer(room);
        return true;
    }

    /** @returns {boolean} whether to go on with the next */
    fail(entry, error) {
        if (error instanceof ConnectionLostError) {
            this.lose();
            return false;
        }
        if (!(error instanceof RPCError)) {
            throw error;
        }
        const name = nameOf(error);
        this.state.isExpired = name === EXPIRED;
        return !this.state.isExpired && this.giveUp(entry, error, name);
    }

    /** What is refused is refused; where the server failed, it is tried again. */
    giveUp(entry, error, name) {
        entry.tries += 1;
        if (!name.startsWith(REFUSALS) && entry.tries < TRIES) {
            this.keep(entry);
            return false;
        }
        this.drop(entry);
        const {words, comment} = entry.values;
        this.state.refusals.push({
            key: entry.key,
            label: entry.label,
            words: words || comment || "",
            message: error.data?.message || error.message,
        });
        return true;
    }

    /** A refusal was read. */
    dismiss(key) {
        this.state.refusals = this.state.refusals.filter((one) => one.key !== key);
    }
}
