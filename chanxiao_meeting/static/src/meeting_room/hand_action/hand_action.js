import {Component, onMounted, onWillUnmount, useEffect, useState} from "@odoo/owl";
import {ChairMark} from "../chair_mark/chair_mark";
import {HandArrival} from "../hand_arrival/hand_arrival";
import {HandBrief} from "../hand_brief/hand_brief";
import {HandChair} from "../hand_chair/hand_chair";
import {HandFloor} from "../hand_floor/hand_floor";
import {HandNotice} from "../hand_notice/hand_notice";
import {HandOutbox} from "../hand_outbox/hand_outbox";
import {HandRate} from "../hand_rate/hand_rate";
import {HandTask} from "../hand_task/hand_task";
import {HandTopic} from "../hand_topic/hand_topic";
import {HandVote} from "../hand_vote/hand_vote";
import {POLL, useRoomStore} from "../store/room_link";
import {findVote} from "../store/room_vote";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {leaveRoom} from "../store/room_exit";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
import {user} from "@web/core/user";

const OWN = "chanxiao_meeting.chanxiao_meeting_overview_action_own";

/** The room of a meeting in one's hand, at /odoo/meeting-hand/<id>. */
export class HandAction extends Component {
    static template = "chanxiao_meeting.HandAction";
    static components = {
        ChairMark,
        HandArrival,
        HandBrief,
        HandChair,
        HandFloor,
        HandNotice,
        HandRate,
        HandTask,
        HandTopic,
        HandVote,
    };
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        const {store, state} = useRoomStore(this.meetingId, "hand");
        this.store = store;
        this.state = state;
        this.outbox = new HandOutbox(useService("orm"), this.meetingId, user.userId, {
            answer: (room) => store.answer(room),
            lose: () => store.dispatch({type: "lost"}),
        });
        this.sending = useState(this.outbox.state);
        this.env.config.setDisplayName?.(_t("My Hand"));
        // What waits goes out as soon as the server answers anything again
        useEffect(
            (link) => {
                if (link !== "offline") {
                    this.outbox.flush();
                }
            },
            () => [this.state.link]
        );
        onMounted(() => {
            this.props.updateActionState?.({resId: this.meetingId, active_id: false});
            this.timer = browser.setInterval(() => this.outbox.flush(), POLL);
        });
        onWillUnmount(() => browser.clearInterval(this.timer));
    }

    get meetingId() {
        return this.props.resId || this.props.action.context.active_id;
    }

    get room() {
        return this.state.room;
    }

    get vote() {
        return findVote(this.room);
    }

    send(method, values, label) {
        return this.outbox.send(method, values, label);
    }

    /** Where whoever may not look at this meeting finds those that are theirs. */
    openOwn() {
        return this.action.doAction(OWN, {clearBreadcrumbs: true});
    }

    leave() {
        return leaveRoom(this.action, this.meetingId);
    }
}

registry.category("actions").add("chanxiao_meeting.hand", HandAction);
