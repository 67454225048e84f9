import {Component, useRef, useState} from "@odoo/owl";
import {uniqueKey} from "../store/room_key";

const EMPTY = {name: "", minutes: "10", attendeeId: ""};

/** One more topic: what about, how long, and who presents it. */
export class TopicAdder extends Component {
    static template = "chanxiao_meeting.TopicAdder";
    static props = {store: Object, people: Array};

    setup() {
        this.name = useRef("name");
        this.state = useState({...EMPTY});
        // Sent again after a lost connection, it is added once
        this.key = uniqueKey();
    }

    /** What could not be saved stays in the fields. */
    async onSubmit() {
        const {name, minutes, attendeeId} = this.state;
        if (!name.trim()) {
            return;
        }
        const isDone = await this.props.store.command(
            "room_topic_add",
            name,
            minutes === "" ? null : Number(minutes),
            Number(attendeeId) || null,
            this.key
        );
        if (isDone) {
            Object.assign(this.state, EMPTY);
            this.key = uniqueKey();
            this.name.el?.focus();
        }
    }
}
