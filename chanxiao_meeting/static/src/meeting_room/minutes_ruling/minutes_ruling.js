import {Component, useState} from "@odoo/owl";

/** Whoever's turn it is approves the minutes, with a remark, or sends them back. */
export class MinutesRuling extends Component {
    static template = "chanxiao_meeting.MinutesRuling";
    static props = {store: Object, turn: String};

    setup() {
        this.state = useState({remark: ""});
    }

    get isBusy() {
        return this.props.store.state.isBusy;
    }

    get remark() {
        return this.state.remark.trim();
    }

    approve() {
        return this.rule("room_minutes_approve");
    }

    sendBack() {
        return this.remark && this.rule("room_minutes_send_back");
    }

    /** For the step that is on this screen, which may be over by now. */
    rule(method) {
        const {store, turn} = this.props;
        return store.command(method, this.remark || null, turn);
    }
}
