import {Component} from "@odoo/owl";

const ICONS = {
    partner: "fa-user-circle-o",
    promised: "fa-calendar-check-o",
    late: "fa-exclamation-triangle",
    amount: "fa-money",
    risk: "fa-money",
};

/** What a decision is begun with: the record, what is known of it, what it shall move. */
export class DecisionGiven extends Component {
    static template = "chanxiao_meeting.DecisionGiven";
    static props = {
        given: Object,
        /** Called with what is expected of the figure now. */
        expect: Function,
        /** Called to begin without all this. */
        drop: Function,
    };

    get isShown() {
        const {subject, facts, expected, decision} = this.props.given;
        return Boolean(subject || facts.length || expected || decision);
    }

    get facts() {
        return this.props.given.facts.map((fact) => ({
            ...fact,
            icon: ICONS[fact.key],
        }));
    }

    /** An empty field is no value, and not zero. */
    setValue(ev) {
        const text = ev.target.value;
        const value = text === "" ? null : Number(text);
        this.props.expect({...this.props.given.expected, value});
    }

    setDay(ev) {
        const day = ev.target.value || null;
        this.props.expect({...this.props.given.expected, check_date: day});
    }
}
