import {Component, onWillUnmount, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {toLocaleDateTimeString} from "@web/core/l10n/dates";

const {DateTime} = luxon;
const MINUTE = 60000;

/** A deadline and the time that is left, counted down while one looks at it. */
export class DeadlineField extends Component {
    static template = "chanxiao_meeting.DeadlineField";
    static props = {...standardFieldProps};

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

    get text() {
        return toLocaleDateTimeString(this.value);
    }

    get left() {
        return this.value.toRelative({base: this.state.now});
    }

    get tone() {
        const hours = this.value.diff(this.state.now, "hours").hours;
        if (hours < 0) {
            return "text-danger fw-bold";
        }
        return hours < 24 ? "text-warning fw-bold" : "text-muted";
    }
}

export const deadlineField = {
    component: DeadlineField,
    supportedTypes: ["datetime"],
};

registry.category("fields").add("chanxiao_deadline", deadlineField);
