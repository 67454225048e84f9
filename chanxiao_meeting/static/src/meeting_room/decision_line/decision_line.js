import {Component, onWillUpdateProps, useEffect, useRef, useState} from "@odoo/owl";
import {ScanWatch, isNumber} from "../store/room_scan";
import {DecisionGiven} from "../decision_given/decision_given";
import {LineDraft} from "./line_draft";
import {_t} from "@web/core/l10n/translation";
import {uniqueKey} from "../store/room_key";
import {useService} from "@web/core/utils/hooks";

/**
 * A decision in one line: Enter reads it, Enter once more saves what was recognized.
 * What is not right is corrected in the line itself. The number of a record alone, or
 * one that is scanned, fills in what is known of that record.
 */
export class DecisionLine extends Component {
    static template = "chanxiao_meeting.DecisionLine";
    static components = {DecisionGiven};
    static props = {
        store: Object,
        topicId: Number,
        canDecide: Boolean,
        /** What it is filled in with, see `room_propose`; taken when it changes. */
        given: {type: [Object, {value: null}], optional: true},
        onSaved: {type: Function, optional: true},
    };

    setup() {
        const {store, given} = this.props;
        this.input = useRef("input");
        this.scan = new ScanWatch();
        this.draft = useState(new LineDraft(useService("orm"), store.meetingId));
        this.state = useState({isBusy: false});
        // Sent again after a lost connection, it is saved once
        this.key = uniqueKey();
        if (given) {
            this.draft.take(given);
        }
        onWillUpdateProps((next) => {
            if (next.given && next.given !== this.props.given) {
                this.draft.take(next.given);
            }
        });
        useEffect(
            (taken) => taken && this.focus(),
            () => [this.draft.taken]
        );
    }

    /** What saving it makes of it. */
    get outcome() {
        const {person, read, given} = this.draft;
        if (!(person && read.date)) {
            return given?.decision
                ? _t("Say who does it and by when.")
                : _t("Without a person and a date it stays a proposal.");
        }
        if (given?.decision) {
            return _t("Enter once more gives this task.");
        }
        return this.props.canDecide
            ? _t("Enter once more resolves it.")
            : _t("Enter once more proposes it; the chair adopts it.");
    }

    focus() {
        const {el} = this.input;
        el?.focus();
        el?.setSelectionRange(el.value.length, el.value.length);
    }

    drop() {
        this.draft.drop();
        this.focus();
    }

    async onKeydown(ev) {
        if (ev.key === "Escape" && this.draft.read) {
            ev.stopPropagation();
            this.draft.change();
        } else if (ev.key === "Enter" && !ev.isComposing) {
            ev.preventDefault();
            await this.enter();
        } else {
            this.scan.note(ev);
        }
    }

    async enter() {
        const {line, read, problem} = this.draft;
        const typed = line.trim();
        const number = this.scan.take() || (isNumber(typed) ? typed : "");
        if (number && !read && !problem) {
            await this.draft.pick(number);
        } else if (typed) {
            await (read ? this.save() : this.draft.recognize());
        }
    }

    async save() {
        if (this.state.isBusy) {
            return;
        }
        this.state.isBusy = true;
        const {decision} = this.draft.given || {};
        const command = decision ? ["room_task_add", decision.id] : ["room_decide"];
        const values = this.draft.getValues(this.props.topicId);
        try {
            if (await this.props.store.command(...command, values, this.key)) {
                this.draft.clear();
                this.key = uniqueKey();
                this.input.el?.focus();
                this.props.onSaved?.();
            }
        } finally {
            this.state.isBusy = false;
        }
    }
}
