import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

const SEVERITIES = {
    critical: {key: "red", icon: "fa-exclamation-triangle", label: _t("critical")},
    major: {key: "yellow", icon: "fa-exclamation-circle", label: _t("major")},
    minor: {key: "blue", icon: "fa-info-circle", label: _t("minor")},
};

/** The exceptions that a topic treats. */
export class ExceptionTable extends Component {
    static template = "chanxiao_meeting.ExceptionTable";
    static props = {exceptions: Array};

    get rows() {
        return this.props.exceptions.map((exception) => ({
            ...exception,
            face: SEVERITIES[exception.severity],
            due: exception.deadline
                ? formatDate(deserializeDate(exception.deadline))
                : "–",
        }));
    }
}
