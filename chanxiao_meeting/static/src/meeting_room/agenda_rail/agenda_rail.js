import {Component, useEffect, useRef} from "@odoo/owl";
import {paceOf, spentOn} from "../store/room_time";
import {_t} from "@web/core/l10n/translation";

/** The agenda with what was planned and taken; who conducts goes to a topic. */
export class AgendaRail extends Component {
    static template = "chanxiao_meeting.AgendaRail";
    static props = {
        agenda: Array,
        current: [Number, {value: null}],
        canConduct: Boolean,
        /** Called with the id of a topic. */
        go: Function,
    };

    setup() {
        this.list = useRef("list");
        // With many topics the current one stays in sight
        useEffect(
            () => {
                const current = this.list.el.querySelector("[aria-current]");
                current?.scrollIntoView({block: "nearest"});
            },
            () => [this.props.current]
        );
    }

    get rows() {
        return this.props.agenda.map((topic) => ({
            ...topic,
            isCurrent: topic.id === this.props.current,
            ...this.describe(topic),
        }));
    }

    describe(topic) {
        if (topic.dropped) {
            return {state: "parked", icon: "fa-times", label: _t("taken off")};
        }
        if (topic.parked) {
            return {state: "parked", icon: "fa-pause", label: _t("parked")};
        }
        if (topic.id === this.props.current) {
            return {state: "current", icon: "fa-play", label: _t("being treated")};
        }
        if (!topic.end) {
            return {state: "waiting", icon: "fa-circle-o", label: _t("to come")};
        }
        const spent = spentOn(topic);
        const taken = Math.round(spent / 60000);
        const isOver = paceOf(spent, topic.minutes * 60000) === "over";
        return {
            state: isOver ? "over" : "done",
            icon: "fa-check",
            label: isOver ? _t("took longer") : _t("treated"),
            taken,
        };
    }
}
