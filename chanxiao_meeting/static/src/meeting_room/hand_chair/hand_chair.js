import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

const BLANK = {isAsking: false, question: "", isSecret: false, answers: ""};

/** Whoever conducts gives the floor, and puts questions to the vote. */
export class HandChair extends Component {
    static template = "chanxiao_meeting.HandChair";
    static props = {room: Object, send: Function};

    setup() {
        this.state = useState({...BLANK});
    }

    get current() {
        return this.props.room.speakers.find(({state}) => state === "speaking");
    }

    get waiting() {
        return this.props.room.speakers.filter(({state}) => state === "waiting");
    }

    get openVote() {
        return this.props.room.votes.find(({state}) => state === "open");
    }

    /** Decisions of the topic that runs, on which may be voted. */
    get decisions() {
        const {decisions, current} = this.props.room;
        return decisions.filter(
            ({topic, state}) => topic === current && state === "proposed"
        );
    }

    labelOf({name}) {
        return _t("Give the floor to %s", name);
    }

    get endLabel() {
        return _t("%s has spoken", this.current.name);
    }

    get closeLabel() {
        return _t("Close the Vote (%(cast)s of %(all)s voted)", this.openVote);
    }

    call(hand) {
        return this.props.send(
            "room_call_speaker",
            {speaker_id: hand ? hand.id : null, known_id: this.current?.id || null},
            _t("Give the Floor")
        );
    }

    ask() {
        this.state.isAsking = true;
        this.state.question = this.decisions[0]?.text || "";
    }

    async openBallot() {
        const {isSecret, answers} = this.state;
        const question = this.state.question.trim();
        const decision = this.decisions.find(({text}) => text === question);
        const words = answers
            .split("\n")
            .map((line) => line.trim())
            .filter(Boolean);
        Object.assign(this.state, BLANK);
        await this.props.send(
            "room_open_vote",
            {
                question,
                is_secret: isSecret,
                answers: words.length ? words : null,
                decision_id: decision?.id || null,
            },
            _t("Vote: %s", question)
        );
    }

    cancel() {
        Object.assign(this.state, BLANK);
    }

    closeBallot() {
        return this.props.send(
            "room_close_vote",
            {vote_id: this.openVote.id},
            _t("Close the Vote")
        );
    }
}
