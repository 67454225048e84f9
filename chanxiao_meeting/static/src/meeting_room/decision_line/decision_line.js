import {Component, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {uniqueKey} from "../store/room_key";

/**
 * A decision in one line: Enter reads it, Enter once more saves what was recognized.
 * What is not right is corrected in the line itself.
 */
export class DecisionLine extends Component {
    static template = "chanxiao_meeting.DecisionLine";
    static props = {store: Object, topicId: Number, canDecide: Boolean};

    setup() {
        this.orm = useService("orm");
        this.input = useRef("input");
        this.state = useState({line: "", read: null, personId: null, isBusy: false});
        // Sent again after a lost connection, it is saved once
        this.key = uniqueKey();
    }

    get person() {
        const {read, personId} = this.state;
        return read.person || read.people.find(({id}) => id === personId) || null;
    }

    /** What saving it makes of it. */
    get outcome() {
        const isWhole = this.person && this.state.read.date;
        if (!isWhole) {
            return _t("Without a person and a date it stays a proposal.");
        }
        return this.props.canDecide
            ? _t("Enter once more resolves it.")
            : _t("Enter once more proposes it; the chair adopts it.");
    }

    onInput() {
        this.state.read = null;
        this.state.personId = null;
    }

    async onKeydown(ev) {
        if (ev.key === "Escape" && this.state.read) {
            ev.stopPropagation();
            this.onInput();
        } else if (ev.key === "Enter" && !ev.isComposing && this.state.line.trim()) {
            ev.preventDefault();
            await (this.state.read ? this.save() : this.read());
        }
    }

    async read() {
        const {line} = this.state;
        const {meetingId} = this.props.store;
        const read = await this.orm.call("chanxiao.meeting", "room_read_line", [
            [meetingId],
            line,
        ]);
        // Somebody who types on has not confirmed what was read
        if (this.state.line === line) {
            this.state.read = read;
        }
    }

    async save() {
        if (this.state.isBusy) {
            return;
        }
        this.state.isBusy = true;
        const {read} = this.state;
        const values = {
            text: read.text,
            topic_id: this.props.topicId,
            person_id: this.person?.id || false,
            date: read.date || false,
            measure: read.measure,
            subject: read.subject && [read.subject.model, read.subject.id],
        };
        try {
            const isDone = await this.props.store.command(
                "room_decide",
                values,
                this.key
            );
            if (isDone) {
                Object.assign(this.state, {line: "", read: null, personId: null});
                this.key = uniqueKey();
                this.input.el?.focus();
            }
        } finally {
            this.state.isBusy = false;
        }
    }
}
