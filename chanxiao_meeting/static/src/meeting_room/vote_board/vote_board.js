import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {findVote} from "../store/room_vote";
import {formatList} from "@web/core/l10n/utils";

const share = (part, whole) => (whole ? Math.round((100 * part) / whole) : 0);

/** For everybody who looks: how many have voted, and when it is closed, for what. */
export class VoteBoard extends Component {
    static template = "chanxiao_meeting.VoteBoard";
    static props = {room: Object};

    get vote() {
        return findVote(this.props.room);
    }

    get isOpen() {
        return this.vote.state === "open";
    }

    get turnout() {
        return _t("%(cast)s of %(all)s voted", this.vote);
    }

    get turnoutShare() {
        return share(this.vote.cast, this.vote.all);
    }

    /** Answers with their counts; the server leaves out names where it is secret. */
    get results() {
        const {answers, cast} = this.vote;
        return answers.map((answer) => ({
            ...answer,
            share: share(answer.count, cast),
            names: formatList(answer.people),
        }));
    }
}
