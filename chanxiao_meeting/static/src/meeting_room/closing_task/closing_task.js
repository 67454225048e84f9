import {Component, useState} from "@odoo/owl";

/** A task of which is not said who does it, or by when; that is entered here. */
export class ClosingTask extends Component {
    static template = "chanxiao_meeting.ClosingTask";
    static props = {store: Object, task: Object, people: Array};

    setup() {
        this.state = useState({person: "", date: ""});
    }

    /** For the names to choose from, which belong to one field each. */
    get listId() {
        return `o_chanxiao_owners_${this.props.task.id}`;
    }

    get isGiven() {
        return Boolean(this.state.person.trim() || this.state.date);
    }

    async save() {
        if (!this.isGiven) {
            return;
        }
        const {store, task} = this.props;
        const {person, date} = this.state;
        await store.command(
            "room_complete_task",
            task.id,
            person.trim() || null,
            date || null
        );
    }
}
