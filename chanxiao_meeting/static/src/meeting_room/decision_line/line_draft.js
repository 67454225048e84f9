import {RPCError} from "@web/core/network/rpc";
import {propose} from "../store/room_decide";
import {toRaw} from "@odoo/owl";

const EMPTY = {
    line: "",
    read: null,
    personId: null,
    given: null,
    problem: "",
    topic: null,
};

/** What stands in the decision line, what it is begun with, and what is read of it. */
export class LineDraft {
    constructor(orm, meetingId) {
        this.orm = orm;
        this.meetingId = meetingId;
        /** How often it was begun with something, and with what last. */
        this.taken = 0;
        this.source = null;
        this.clear();
    }

    clear() {
        Object.assign(this, EMPTY);
    }

    get person() {
        const {read, personId} = this;
        return read.person || read.people.find(({id}) => id === personId) || null;
    }

    get subject() {
        return this.read.subject || this.given?.subject || null;
    }

    /** Be about the topic that runs while somebody begins, and stay about that one. */
    stay(topic) {
        const isBegun = this.line.trim() || this.given;
        this.concern(isBegun ? this.topic || topic : null);
    }

    concern(topic) {
        this.topic = topic && {id: topic.id, name: topic.name};
    }

    /** The meeting moves on: what nobody has added anything to is not kept. */
    moveOn() {
        if (this.given && this.line === this.given.line) {
            this.clear();
        }
    }

    /**
     * Begin with what is known of something, once; what somebody has typed already
     * stays.
     */
    takeNew(given, topic) {
        if (given && toRaw(given) !== toRaw(this.source)) {
            this.source = given;
            this.take(given);
            this.concern(topic);
        }
    }

    take(given) {
        const {topic} = this;
        const typed = this.line === this.given?.line ? "" : this.line.trim();
        const kept = [typed, given.name].filter(Boolean).join(" ");
        const line = typed ? `${kept} ` : given.line;
        Object.assign(this, EMPTY, {given, line, topic});
        this.taken += 1;
    }

    /** Begin without it after all. */
    drop() {
        const {topic} = this;
        const line = this.line === this.given.line ? "" : this.line;
        Object.assign(this, EMPTY, {line, topic: line.trim() ? topic : null});
    }

    /** What the figure shall be, and when that is looked at. */
    expect(expected) {
        this.given = {...this.given, expected};
    }

    /** Somebody typed on. */
    change() {
        Object.assign(this, {read: null, personId: null, problem: ""});
    }

    /**
     * The record with this very number; the number gives way to what is known of it.
     *
     * @param {string} typed the number, where it was typed last
     */
    async pick(typed) {
        const {line} = this;
        const place = line.toLowerCase().lastIndexOf(typed.toLowerCase());
        const number = line.slice(place, place + typed.length);
        try {
            const given = await propose(this.orm, this.meetingId, {number});
            this.line = line.slice(0, place) + line.slice(place + typed.length);
            this.take(given);
        } catch (error) {
            if (!(error instanceof RPCError)) {
                throw error;
            }
            this.problem = error.data?.message || error.message;
        }
    }

    async recognize() {
        const {line, given} = this;
        const read = await this.orm.call("chanxiao.meeting", "room_read_line", [
            [this.meetingId],
            line,
        ]);
        // Somebody who types on has not confirmed what was read
        if (this.line === line) {
            const proposed = read.people.find(({id}) => id === given?.person?.id);
            Object.assign(this, {read, personId: proposed?.id || null});
        }
    }

    /** What is saved, as `room_decide` takes it. */
    getValues() {
        const {read, given, subject, topic} = this;
        const {expected} = given || {};
        const isMeasured = expected && expected.value !== null;
        return {
            text: read.text,
            topic_id: topic?.id || false,
            person_id: this.person?.id || false,
            date: read.date || false,
            measure: read.measure,
            subject: subject && [subject.model, subject.id],
            ...(isMeasured ? {expected} : {}),
        };
    }
}
