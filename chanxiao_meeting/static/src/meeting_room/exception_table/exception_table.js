import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {Component} from "@odoo/owl";
import {DecideButton} from "../decide_button/decide_button";
import {RecordForm} from "../record_form/record_form";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

const SEVERITIES = {
    critical: {key: "red", icon: "fa-exclamation-triangle", label: _t("critical")},
    major: {key: "yellow", icon: "fa-exclamation-circle", label: _t("major")},
    minor: {key: "blue", icon: "fa-info-circle", label: _t("minor")},
};

/** The exceptions that a topic treats. */
export class ExceptionTable extends Component {
    static template = "chanxiao_meeting.ExceptionTable";
    static components = {DecideButton};
    static props = {
        exceptions: Array,
        /** Given where it is decided on, see `useDecide`. */
        decide: {type: Object, optional: true},
    };

    setup() {
        this.dialog = useService("dialog");
    }

    get rows() {
        return this.props.exceptions.map((exception) => ({
            ...exception,
            picked: {model: "chanxiao.control.exception", record_id: exception.id},
            face: SEVERITIES[exception.severity],
            due: exception.deadline
                ? formatDate(deserializeDate(exception.deadline))
                : "–",
        }));
    }

    open({picked, name}) {
        this.dialog.add(RecordForm, {
            resModel: picked.model,
            resId: picked.record_id,
            title: name,
        });
    }
}
