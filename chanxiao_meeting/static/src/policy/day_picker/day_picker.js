import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const {Info} = luxon;

function numbersTo(highest) {
    return Array.from({length: highest}, (_item, index) => index + 1);
}

/** Days to tick; stored as a list of numbers such as “1,16”. */
export class DayPickerField extends Component {
    static template = "chanxiao_meeting.DayPickerField";
    static props = {...standardFieldProps, isOfMonth: {type: Boolean, optional: true}};

    get days() {
        if (this.props.isOfMonth) {
            return numbersTo(31).map((number) => ({number, name: `${number}`}));
        }
        // As ISO 8601 and the server count: Monday is 1
        const names = Info.weekdays("short");
        return numbersTo(7).map((number) => ({number, name: names[number - 1]}));
    }

    get chosen() {
        const text = this.props.record.data[this.props.name] || "";
        return new Set((text.match(/\d+/g) || []).map(Number));
    }

    get text() {
        const chosen = this.chosen;
        return this.days
            .filter((day) => chosen.has(day.number))
            .map((day) => day.name)
            .join(", ");
    }

    toggle(number) {
        const chosen = this.chosen;
        if (!chosen.delete(number)) {
            chosen.add(number);
        }
        const numbers = [...chosen].sort((one, other) => one - other);
        this.props.record.update({[this.props.name]: numbers.join(",") || false});
    }
}

export const weekdaysField = {
    component: DayPickerField,
    supportedTypes: ["char"],
};

export const monthDaysField = {
    ...weekdaysField,
    extractProps: () => ({isOfMonth: true}),
};

registry.category("fields").add("chanxiao_weekdays", weekdaysField);
registry.category("fields").add("chanxiao_month_days", monthDaysField);
