import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** A vote that runs, with one's ballot; or how it came out. */
export class HandVote extends Component {
    static template = "chanxiao_meeting.HandVote";
    static props = {vote: Object, mine: Object, entries: Array, send: Function};

    get vote() {
        return this.props.vote;
    }

    get isOpen() {
        return this.vote.state === "open";
    }

    /** Whose ballots one casts here, each with what is known of it. */
    get papers() {
        const {lines, ballots} = this.props.mine;
        return lines
            .filter((line) => line.can_vote)
            .map((line) => {
                const isOf = ({vote, attendee}) =>
                    vote === this.vote.id && attendee === line.id;
                const waiting = this.props.entries.findLast(
                    ({method, values}) =>
                        method === "room_vote" &&
                        isOf({vote: values.vote_id, attendee: values.attendee_id})
                );
                const cast = ballots.find(isOf);
                return {
                    line,
                    label: _t("For %s", line.name),
                    cast,
                    waiting,
                    chosen: waiting ? waiting.values.option_id : cast?.answer,
                    isFinal: this.vote.secret && Boolean(cast || waiting),
                };
            });
    }

    get turnout() {
        return _t("%(cast)s of %(all)s voted", this.vote);
    }

    get isLookingOn() {
        return this.isOpen && !this.papers.length;
    }

    /** An answer, with how often it was chosen so far where that may be said. */
    labelOf({name, count}) {
        return count ? `${name} (${count})` : name;
    }

    choose({line}, answer) {
        return this.props.send(
            "room_vote",
            {vote_id: this.vote.id, option_id: answer.id, attendee_id: line.id},
            _t("Vote: %s", this.vote.question)
        );
    }
}
