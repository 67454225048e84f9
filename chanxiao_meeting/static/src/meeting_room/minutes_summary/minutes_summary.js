import {Component, onWillUnmount, onWillUpdateProps, useState} from "@odoo/owl";
import {RPCError} from "@web/core/network/rpc";
import {browser} from "@web/core/browser/browser";

/** How long nobody types before what was typed is saved, in milliseconds. */
const PAUSE = 3000;

/** What is on the screen after a conclusion was read. */
function read({is_plain: isPlain, text}) {
    const shown = isPlain ? text : "";
    return {text: shown, before: shown, refusal: "", isForeign: false};
}

/** As the server keeps it: without empty lines. */
const linesOf = (text) =>
    text
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean);
const isSame = (one, other) => linesOf(one).join("\n") === linesOf(other).join("\n");

/**
 * The conclusion of the minutes, typed as plain paragraphs and saved after a pause.
 *
 * What somebody else wrote meanwhile is put together with it by the server, which is
 * told what was read. One that has headings or lists is added to.
 */
export class MinutesSummary extends Component {
    static template = "chanxiao_meeting.MinutesSummary";
    static props = {
        store: Object,
        summary: Object,
        /** Its `save` is set here, for whoever needs everything saved. */
        saver: Object,
    };

    setup() {
        this.state = useState(read(this.props.summary));
        this.saving = null;
        this.props.saver.save = () => this.autosave();
        onWillUpdateProps(({summary}) => this.takeIn(summary));
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    get isAdded() {
        return !this.props.summary.is_plain;
    }

    get isDirty() {
        return this.state.text !== this.state.before;
    }

    /** Nobody's typing is overwritten by what others saved. */
    takeIn(summary) {
        if (!this.isDirty) {
            Object.assign(this.state, read(summary));
        } else if (summary.is_plain) {
            this.state.isForeign = !isSame(summary.text, this.state.before);
        }
    }

    onInput() {
        browser.clearTimeout(this.timer);
        if (!this.isAdded) {
            this.timer = browser.setTimeout(() => this.autosave(), PAUSE);
        }
    }

    /** What was refused waits until somebody has chosen. */
    autosave() {
        return this.state.refusal ? false : this.save();
    }

    /** @returns {Promise<boolean>} whether all that was typed is saved */
    save() {
        browser.clearTimeout(this.timer);
        this.saving ??= this.send().finally(() => {
            this.saving = null;
        });
        return this.saving;
    }

    async send() {
        if (!this.isDirty) {
            return true;
        }
        const {text, before} = this.state;
        // What comes back is shown, unless typing went on from here
        this.state.before = text;
        let isSaved = false;
        try {
            const args = [text, before, this.isAdded];
            isSaved = await this.props.store.command("room_minutes_summary", ...args);
        } catch (error) {
            if (!(error instanceof RPCError)) {
                throw error;
            }
            this.state.refusal = error.data?.message || error.message;
        } finally {
            if (!isSaved) {
                this.state.before = before;
            }
        }
        return isSaved;
    }

    /** Theirs as it stands, and below it what only was typed here. */
    keepBoth() {
        const theirs = linesOf(this.props.summary.text);
        const mine = linesOf(this.state.text).filter((line) => !theirs.includes(line));
        this.takeTheirs();
        this.state.text = [...theirs, ...mine].join("\n");
        return this.save();
    }

    takeTheirs() {
        Object.assign(this.state, read(this.props.summary));
    }
}
