import {Component, onWillUnmount, onWillUpdateProps, useState} from "@odoo/owl";
import {RPCError} from "@web/core/network/rpc";
import {browser} from "@web/core/browser/browser";

/** How long nobody types before what was typed is saved, in milliseconds. */
const PAUSE = 3000;

/** As the server keeps it: without empty lines. */
const linesOf = (text) =>
    text
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean)
        .join("\n");

/**
 * The conclusion of the minutes, typed as plain paragraphs and saved after a pause.
 *
 * What somebody else wrote meanwhile is put together with it by the server, which is
 * told what was read. One that has headings or lists is edited by `RichSummary`.
 */
export class MinutesSummary extends Component {
    static template = "chanxiao_meeting.MinutesSummary";
    static props = {
        store: Object,
        summary: Object,
        /** `save` and `isDirty` are set here, for whoever needs everything saved. */
        saver: Object,
        /** Whether it takes the place of what somebody was typing in. */
        hasFocus: {type: Boolean, optional: true},
    };

    setup() {
        const {summary, saver} = this.props;
        this.state = useState(this.read(summary));
        /** What is on the screen was made of this; the server is told so. */
        this.base = this.state.before;
        this.saving = null;
        /** What both wrote where it was refused, as the server says it. */
        this.conflict = null;
        saver.save = () => this.autosave();
        saver.isDirty = () => this.isDirty;
        onWillUpdateProps((next) => this.takeIn(next.summary));
        onWillUnmount(() => browser.clearTimeout(this.timer));
    }

    /** What is on the screen after a conclusion was read. */
    read({text}) {
        return {text, before: text, refusal: "", isForeign: false};
    }

    get isHtml() {
        return false;
    }

    get isDirty() {
        return this.state.text !== this.state.before;
    }

    /** Nobody's typing is overwritten by what others saved. */
    takeIn(summary) {
        if (this.isDirty) {
            this.state.isForeign = this.isForeign(summary);
        } else {
            this.show(summary);
        }
    }

    show(summary) {
        Object.assign(this.state, this.read(summary));
        this.base = this.state.before;
    }

    isForeign({text}) {
        return linesOf(text) !== linesOf(this.base);
    }

    onInput() {
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.autosave(), PAUSE);
    }

    /** What was refused waits until somebody has chosen. */
    autosave() {
        return this.state.refusal ? false : this.save();
    }

    /** @returns {Promise<boolean>} whether all that was typed is saved */
    async save() {
        // Also what somebody else who waited for it sends then
        while (this.saving) {
            if (!(await this.saving)) {
                return false;
            }
        }
        const {text} = this.state;
        return this.isDirty ? this.send(text, this.base, this.isHtml) : true;
    }

    send(...args) {
        browser.clearTimeout(this.timer);
        this.saving ??= this.deliver(args).finally(() => {
            this.saving = null;
        });
        return this.saving;
    }

    async deliver(args) {
        const {text, before} = this.state;
        const {base} = this;
        // What comes back is shown, unless typing went on from here
        this.base = this.state.before = text;
        let isSaved = false;
        try {
            isSaved = await this.props.store.command("room_minutes_summary", ...args);
        } catch (error) {
            if (!(error instanceof RPCError)) {
                throw error;
            }
            this.state.refusal = error.data?.message || error.message;
            this.conflict = error.data?.context?.chanxiao_conflicts?.[0];
        } finally {
            if (isSaved) {
                this.state.refusal = "";
            } else {
                this.state.before = before;
                this.base = base;
            }
        }
        return isSaved;
    }

    /** Both, as the server put them together; where it did not, it is asked again. */
    keepBoth() {
        const {texts, stored} = this.conflict || {};
        return texts ? this.send(texts.both, stored, true) : this.save();
    }

    takeTheirs() {
        this.show(this.props.summary);
    }
}
