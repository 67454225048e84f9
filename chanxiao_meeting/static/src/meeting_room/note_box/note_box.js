import {Component, useRef, useState} from "@odoo/owl";

/** What is said, paragraph by paragraph: Enter adds one, Shift+Enter breaks a line. */
export class NoteBox extends Component {
    static template = "chanxiao_meeting.NoteBox";
    static props = {store: Object, topicId: Number};

    setup() {
        this.box = useRef("box");
        this.state = useState({text: ""});
    }

    async onKeydown(ev) {
        if (ev.key === "Enter" && !ev.shiftKey && !ev.isComposing) {
            ev.preventDefault();
            await this.add();
        }
    }

    /** What could not be saved stays in the box. */
    async add() {
        const {text} = this.state;
        if (!text.trim()) {
            return;
        }
        const isDone = await this.props.store.command(
            "room_note",
            this.props.topicId,
            text
        );
        if (isDone) {
            this.state.text = "";
            this.box.el?.focus();
        }
    }
}
