import {Component, useState} from "@odoo/owl";

/** An infraction, noted in passing: who, what kind, and a word about it. */
export class InfractionBox extends Component {
    static template = "chanxiao_meeting.InfractionBox";
    static props = {store: Object, people: Array, kinds: Array};

    setup() {
        this.state = useState({isOpen: false, personId: "", kindId: "", note: ""});
    }

    get isWhole() {
        return this.state.personId && this.state.kindId;
    }

    async onSubmit() {
        const {personId, kindId, note} = this.state;
        const isDone = await this.props.store.add(
            "room_infraction",
            Number(personId),
            Number(kindId),
            note
        );
        if (isDone) {
            Object.assign(this.state, {isOpen: false, personId: "", note: ""});
        }
    }
}
