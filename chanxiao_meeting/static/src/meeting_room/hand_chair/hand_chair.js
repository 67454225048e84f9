import {Component} from "@odoo/owl";
import {VoteDesk} from "../vote_desk/vote_desk";
import {_t} from "@web/core/l10n/translation";

/** Whoever conducts gives the floor, and puts questions to the vote. */
export class HandChair extends Component {
    static template = "chanxiao_meeting.HandChair";
    static components = {VoteDesk};
    static props = {room: Object, send: Function};

    get current() {
        return this.props.room.speakers.find(({state}) => state === "speaking");
    }

    get waiting() {
        return this.props.room.speakers.filter(({state}) => state === "waiting");
    }

    labelOf({name}) {
        return _t("Give the floor to %s", name);
    }

    get endLabel() {
        return _t("%s has spoken", this.current.name);
    }

    call(hand) {
        return this.props.send(
            "room_call_speaker",
            {speaker_id: hand ? hand.id : null, known_id: this.current?.id || null},
            _t("Give the Floor")
        );
    }
}
