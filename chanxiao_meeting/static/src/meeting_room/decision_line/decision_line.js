import {Component, onWillUpdateProps, useEffect, useRef, useState} from "@odoo/owl";
import {ScanWatch, isNumber} from "../store/room_scan";
import {BegunOn} from "../begun_on/begun_on";
import {DecisionGiven} from "../decision_given/decision_given";
import {LineDraft} from "./line_draft";
import {_t} from "@web/core/l10n/translation";

/**
 * A decision in one line: Enter reads it, Enter once more saves what was recognized.
 * What is not right is corrected in the line itself. The number of a record alone, or
 * one that is scanned, fills in what is known of that record. It stays with the topic
 * that it was begun on, should the meeting move on meanwhile.
 */
export class DecisionLine extends Component {
    static template = "chanxiao_meeting.DecisionLine";
    static components = {BegunOn, DecisionGiven};
    static props = {
        store: Object,
        /** The topic that runs, if there is one. */
        topic: {type: [Object, {value: null}]},
        canDecide: Boolean,
        /** What is typed, where it outlives this line; see {@link LineDraft}. */
        draft: {type: Object, optional: true},
        /** Whether nothing can be decided any more. */
        isOver: {type: Boolean, optional: true},
        /** What it is filled in with, see `room_propose`; taken when it changes. */
        given: {type: [Object, {value: null}], optional: true},
        onSaved: {type: Function, optional: true},
    };

    setup() {
        const {store, draft} = this.props;
        this.input = useRef("input");
        this.scan = new ScanWatch();
        this.draft = useState(draft || new LineDraft(store.orm, store.meetingId));
        this.state = useState({isBusy: false});
        const {taken: before} = this.draft;
        const take = ({given, topic}) => this.draft.takeNew(given, topic);
        take(this.props);
        onWillUpdateProps((next) => {
            if (next.topic?.id !== this.props.topic?.id) {
                this.draft.moveOn();
            }
            take(next);
        });
        useEffect(
            (taken) => taken > before && this.focus(),
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

    /** The topic that was left while something was typed for it. */
    get begunOn() {
        const {topic} = this.draft;
        return topic && topic.id !== this.props.topic?.id ? topic : null;
    }

    /** Have what is typed be about the topic that runs. */
    attach() {
        this.draft.concern(this.props.topic);
        this.focus();
    }

    onInput() {
        this.draft.change();
        this.draft.stay(this.props.topic);
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
        const typed = this.props.isOver ? "" : line.trim();
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
        const values = this.draft.getValues();
        try {
            if (await this.props.store.add(...command, values)) {
                this.draft.clear();
                this.input.el?.focus();
                this.props.onSaved?.();
            }
        } finally {
            this.state.isBusy = false;
        }
    }
}
