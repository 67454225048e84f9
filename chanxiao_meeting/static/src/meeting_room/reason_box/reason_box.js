import {Component, useRef, useState} from "@odoo/owl";
import {useAutofocus} from "@web/core/utils/hooks";

/** As many characters as the server takes. */
const LONGEST = 200;

/** A button that asks why, before what it stands for is done. */
export class ReasonBox extends Component {
    static template = "chanxiao_meeting.ReasonBox";
    static props = {
        /** Class of the button. */
        name: String,
        icon: String,
        label: String,
        /** Whether the label is only read out. */
        isSmall: {type: Boolean, optional: true},
        /** What is to be entered. */
        asked: String,
        /** Called with the reason; a promise of whether it was taken. */
        give: Function,
    };

    setup() {
        this.longest = LONGEST;
        this.state = useState({isOpen: false, words: "", isBusy: false});
        this.button = useRef("button");
        // It follows a tap, so that telephones may open their keyboard
        useAutofocus({refName: "words", mobile: true});
    }

    get isWhole() {
        return Boolean(this.state.words.trim()) && !this.state.isBusy;
    }

    toggle() {
        this.state.isOpen = !this.state.isOpen;
    }

    /** Keys belong to what is typed, and not to the row that it is asked in. */
    onKeydown(ev) {
        ev.stopPropagation();
        if (ev.key === "Escape") {
            this.state.isOpen = false;
            this.button.el.focus();
        }
    }

    /** What was typed stays where it was not taken. */
    async onSubmit() {
        if (!this.isWhole) {
            return;
        }
        this.state.isBusy = true;
        try {
            if (await this.props.give(this.state.words.trim())) {
                Object.assign(this.state, {isOpen: false, words: ""});
            }
        } finally {
            this.state.isBusy = false;
        }
    }
}
