import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

const BLANK = {isAsking: false, question: "", isSecret: false, answers: ""};

/** Whoever conducts puts a question to the vote, and closes it. */
export class VoteDesk extends Component {
    static template = "chanxiao_meeting.VoteDesk";
    static props = {
        room: Object,
        /** Called with a command, its arguments by name, and what it is called. */
        send: Function,
    };

    setup() {
        this.state = useState({...BLANK});
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

    get closeLabel() {
        return _t("Close the Vote (%(cast)s of %(all)s voted)", this.openVote);
    }

    ask() {
        this.state.isAsking = true;
        this.state.question = this.decisions[0]?.text || "";
    }

    /** What is refused, or could not be sent, stays to be mended. */
    async openBallot() {
        const asked = {...this.state};
        Object.assign(this.state, BLANK);
        let isDone = false;
        try {
            isDone = (await this.sendQuestion(asked)) !== false;
        } finally {
            if (!isDone) {
                Object.assign(this.state, asked);
            }
        }
    }

    sendQuestion({question: typed, isSecret, answers}) {
        const question = typed.trim();
        const decision = this.decisions.find(({text}) => text === question);
        const words = answers
            .split("\n")
            .map((line) => line.trim())
            .filter(Boolean);
        return this.props.send(
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
