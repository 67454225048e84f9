import {Component} from "@odoo/owl";
import {TaskBox, isSettled} from "../task_box/task_box";
import {_t} from "@web/core/l10n/translation";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";

const ALERTS = {
    red: {icon: "fa-exclamation-triangle", label: _t("overdue")},
    yellow: {icon: "fa-exclamation-circle", label: _t("due today or sent back")},
    blue: {icon: "fa-clock-o", label: _t("due soon")},
    none: {icon: "fa-circle-o", label: _t("on its way")},
};
const CLOSED = {
    done: {key: "done", icon: "fa-check", label: _t("reported done")},
    verified: {key: "done", icon: "fa-check-circle", label: _t("checked")},
    cancelled: {key: "closed", icon: "fa-ban", label: _t("given up")},
};

/** What became of earlier decisions: the score, and task by task, overdue first. */
export class ReviewBoard extends Component {
    static template = "chanxiao_meeting.ReviewBoard";
    static components = {TaskBox};
    static props = {
        tasks: Array,
        /** Given where tasks are settled, and not only looked at. */
        store: {type: Object, optional: true},
        /** Called with a task whose decision shall get one more. */
        addTask: {type: Function, optional: true},
    };

    canSettle(task) {
        return this.props.store && !isSettled(task);
    }

    get rows() {
        return this.props.tasks.map((task) => ({
            ...task,
            due: task.date ? formatDate(deserializeDate(task.date)) : "–",
            late: _t("%s days late", task.overdue_days),
            postponed: _t("postponed %s ×", task.slips),
            face: CLOSED[task.state] || {key: task.alert, ...ALERTS[task.alert]},
        }));
    }

    get score() {
        const count = (filter) => this.props.tasks.filter(filter).length;
        const isClosed = ({state}) => ["done", "verified"].includes(state);
        return [
            {
                key: "red",
                label: _t("Tasks overdue"),
                count: count((task) => task.state === "open" && task.alert === "red"),
            },
            {
                key: "blue",
                label: _t("Tasks still open"),
                count: count((task) => task.state === "open" && task.alert !== "red"),
            },
            {key: "done", label: _t("Tasks carried out"), count: count(isClosed)},
        ];
    }
}
