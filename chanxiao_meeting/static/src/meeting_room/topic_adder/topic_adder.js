import {Component, useRef, useState} from "@odoo/owl";

const EMPTY = {name: "", minutes: "10", attendeeId: ""};

/** One more topic: what about, how long, and who presents it. */
export class TopicAdder extends Component {
    static template = "chanxiao_meeting.TopicAdder";
    static props = {store: Object, people: Array};

    setup() {
        this.name = useRef("name");
        this.state = useState({...EMPTY});
    }

    /** What could not be saved stays in the fields. */
    async onSubmit() {
        const {name, minutes, attendeeId} = this.state;
        if (!name.trim()) {
            return;
        }
        const isDone = await this.props.store.add(
            "room_topic_add",
            name,
            minutes === "" ? null : Number(minutes),
            Number(attendeeId) || null
        );
        if (isDone) {
            Object.assign(this.state, EMPTY);
            this.name.el?.focus();
        }
    }
}
