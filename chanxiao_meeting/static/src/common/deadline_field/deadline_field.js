import {Component, onWillUnmount, useState} from "@odoo/owl";
import {toLocaleDateString, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {DateTimeField} from "@web/views/fields/datetime/datetime_field";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const {DateTime} = luxon;
const MINUTE = 60000;

/**
 * A date by which somebody is to act, and the time that is left until then, counted
 * down while one looks at it. The date is there in any case: "next month" may be in
 * three days.
 *
 * The option `closed_fields` lists fields of which one is set once there is nothing
 * more to do, `closed_states` the states in which there is not.
 */
export class DeadlineField extends Component {
    static template = "chanxiao_meeting.DeadlineField";
    static components = {DateTimeField};
    static props = {
        ...standardFieldProps,
        closedFields: {type: Array, element: String, optional: true},
        closedStates: {type: Array, element: String, optional: true},
        required: {type: Boolean, optional: true},
    };

    setup() {
        this.state = useState({now: DateTime.now()});
        const update = () => {
            this.state.now = DateTime.now();
        };
        const timer = browser.setInterval(update, MINUTE);
        onWillUnmount(() => browser.clearInterval(timer));
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get isDate() {
        return this.props.record.fields[this.props.name].type === "date";
    }

    get isOpen() {
        const {closedFields = [], closedStates = [], record} = this.props;
        const isClosed =
            closedStates.includes(record.data.state) ||
            closedFields.some((name) => record.data[name]);
        return Boolean(this.value) && !isClosed;
    }

    get text() {
        const format = this.isDate ? toLocaleDateString : toLocaleDateTimeString;
        return format(this.value);
    }

    /** Hours until it is too late; negative afterwards. */
    get hours() {
        const end = this.isDate ? this.value.endOf("day") : this.value;
        return end.diff(this.state.now, "hours").hours;
    }

    get left() {
        const base = this.state.now;
        if (this.hours < 0) {
            return _t("%s overdue", this.overdue);
        }
        return this.isDate
            ? this.value.toRelativeCalendar({base, unit: "days"})
            : this.value.toRelative({base, unit: ["days", "hours", "minutes"]});
    }

    /** How long it has been too late, in whole days, hours or minutes. */
    get overdue() {
        const {now} = this.state;
        const passed = this.isDate
            ? now.startOf("day").diff(this.value.startOf("day"), "days")
            : now.diff(this.value, ["days", "hours", "minutes"]);
        const units = this.isDate ? ["days"] : ["days", "hours", "minutes"];
        const unit = units.find((name) => passed[name] >= 1) || units.at(-1);
        const size = Math.floor(passed[unit] || 0);
        return luxon.Duration.fromObject({[unit]: size}).toHuman();
    }

    get tone() {
        if (this.hours < 0) {
            return "text-danger fw-bold";
        }
        return this.hours < 24 ? "text-warning fw-bold" : "text-muted";
    }

    get inputProps() {
        const {id, name, record, required} = this.props;
        return {id, name, record, required, readonly: false};
    }
}

export const deadlineField = {
    component: DeadlineField,
    supportedTypes: ["date", "datetime"],
    extractProps: ({options}, dynamicInfo) => ({
        closedFields: options.closed_fields,
        closedStates: options.closed_states,
        required: dynamicInfo.required,
    }),
    fieldDependencies: ({options}) =>
        (options.closed_fields || []).map((name) => ({name, type: "datetime"})),
    listViewWidth: ({type}) => (type === "date" ? 180 : 240),
};

registry.category("fields").add("chanxiao_deadline", deadlineField);
