import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {Component} from "@odoo/owl";
import {ReasonBox} from "../reason_box/reason_box";
import {_t} from "@web/core/l10n/translation";

const STATES = {
    proposed: {icon: "fa-pencil-square-o", label: _t("proposed only")},
    adopted: {icon: "fa-gavel", label: _t("resolved")},
    implemented: {icon: "fa-check", label: _t("carried out")},
    effective: {icon: "fa-check-circle", label: _t("it worked")},
    ineffective: {icon: "fa-times-circle", label: _t("it did not work")},
};

/** The decisions as they fall, the last one first. */
export class DecisionFeed extends Component {
    static template = "chanxiao_meeting.DecisionFeed";
    static components = {ReasonBox};
    static props = {
        decisions: Array,
        current: [Number, {value: null}],
        canDecide: Boolean,
        /** How a decision is adopted or withdrawn, see `useResolving`. */
        resolving: {type: Object, optional: true},
        /** Called with a decision that shall get one more task. */
        addTask: {type: Function, optional: true},
    };

    get rows() {
        const day = (text) => (text ? formatDate(deserializeDate(text)) : "");
        return [...this.props.decisions].reverse().map((decision) => ({
            ...decision,
            face: STATES[decision.state],
            isOfTopic: decision.topic === this.props.current,
            isOpen: decision.state === "proposed",
            tasks: decision.tasks.map((task) => ({...task, due: day(task.date)})),
        }));
    }

    isResolvable(row) {
        return this.props.resolving && this.props.canDecide && row.isOpen;
    }
}
