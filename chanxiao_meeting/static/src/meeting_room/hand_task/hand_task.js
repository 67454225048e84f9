import {Component, useState} from "@odoo/owl";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";

const ALERTS = {
    red: {icon: "fa-exclamation-triangle", label: _t("Overdue")},
    yellow: {icon: "fa-clock-o", label: _t("Due today or sent back")},
    blue: {icon: "fa-calendar", label: _t("Due soon")},
    none: {icon: "fa-calendar-o", label: ""},
};

/** A task that was given to somebody: accept it, say how it stands, report it done. */
export class HandTask extends Component {
    static template = "chanxiao_meeting.HandTask";
    static props = {task: Object, entries: Array, send: Function};

    setup() {
        this.state = useState({words: "", isWriting: false});
    }

    get task() {
        return this.props.task;
    }

    get alert() {
        return {key: this.task.alert, ...ALERTS[this.task.alert]};
    }

    get due() {
        return this.task.date ? formatDate(deserializeDate(this.task.date)) : "";
    }

    /** Whether something about this task has not arrived yet. */
    get isWaiting() {
        return this.props.entries.some(({values}) => values.task_id === this.task.id);
    }

    send(method, label, words) {
        const values = {task_id: this.task.id};
        return this.props.send(
            method,
            words === undefined ? values : {...values, words},
            `${label}: ${this.task.text}`
        );
    }

    accept() {
        return this.send("room_accept_task", _t("I Do It"));
    }

    async answer() {
        const words = this.state.words.trim();
        if (words) {
            this.clear();
            await this.send("room_answer_task", _t("Send My Answer"), words);
        }
    }

    async finish() {
        const words = this.state.words.trim();
        this.clear();
        await this.send("room_finish_task", _t("Report as Done"), words);
    }

    clear() {
        Object.assign(this.state, {words: "", isWriting: false});
    }
}
