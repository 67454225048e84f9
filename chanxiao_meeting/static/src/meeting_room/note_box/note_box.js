import {Component, useRef, useState} from "@odoo/owl";
import {BegunOn} from "../begun_on/begun_on";

/**
 * What is said, paragraph by paragraph: Enter adds one, Shift+Enter breaks a line.
 *
 * What is typed stays with the topic that it was begun on, should the meeting move on
 * meanwhile, and with the store, should another screen be looked at.
 */
export class NoteBox extends Component {
    static template = "chanxiao_meeting.NoteBox";
    static components = {BegunOn};
    static props = {
        store: Object,
        /** The topic that runs, if there is one. */
        topic: {type: [Object, {value: null}]},
        canNote: Boolean,
    };

    setup() {
        this.box = useRef("box");
        this.draft = useState(this.props.store.note);
    }

    /** The topic that was left while something was typed for it. */
    get begunOn() {
        const {topic} = this.draft;
        return topic && topic.id !== this.props.topic?.id ? topic : null;
    }

    onInput() {
        if (!this.draft.text.trim()) {
            this.draft.topic = null;
        } else if (!this.draft.topic && this.props.topic) {
            this.attach();
        }
    }

    /** Have what is typed be about the topic that runs. */
    attach() {
        const {id, name} = this.props.topic;
        this.draft.topic = {id, name};
        this.box.el?.focus();
    }

    async onKeydown(ev) {
        if (ev.key === "Enter" && !ev.shiftKey && !ev.isComposing) {
            ev.preventDefault();
            await this.add();
        }
    }

    /** What could not be saved stays in the box. */
    async add() {
        const {text, topic} = this.draft;
        if (!text.trim() || !topic || !this.props.canNote) {
            return;
        }
        const isDone = await this.props.store.add("room_note", topic.id, text);
        if (isDone) {
            Object.assign(this.draft, {text: "", topic: null});
            this.box.el?.focus();
        }
    }
}
