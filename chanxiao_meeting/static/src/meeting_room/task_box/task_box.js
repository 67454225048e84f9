import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

const MODEL = "chanxiao.meeting.action";

/** What is done with a task, what is asked before, and who may. */
const STEPS = {
    done: {
        method: "action_done",
        icon: "fa-check",
        label: _t("It is done"),
        asked: _t("What was done"),
        isOffered: (task) => task.state === "open" && task.can_finish,
        isWhole: () => true,
        values: ({words}) => [words],
    },
    postpone: {
        method: "action_postpone",
        icon: "fa-calendar-plus-o",
        label: _t("Give it more time"),
        asked: _t("Why it is late"),
        hasDay: true,
        isOffered: (task) => task.state === "open" && task.can_finish,
        isWhole: ({words, day}) => Boolean(words.trim() && day),
        values: ({words, day}) => [day, words],
    },
    cancel: {
        method: "action_cancel",
        icon: "fa-ban",
        label: _t("Do it no longer"),
        asked: _t("Why it is given up"),
        isOffered: (task) => task.state === "open" && task.can_cancel,
        isWhole: ({words}) => Boolean(words.trim()),
        values: ({words}) => [words],
    },
    verify: {
        method: "action_verify",
        icon: "fa-check-circle",
        label: _t("It was checked and is good"),
        isOffered: (task) => task.state === "done" && task.can_verify,
    },
    reject: {
        method: "action_reject",
        icon: "fa-undo",
        label: _t("It is not done yet"),
        asked: _t("What is still missing"),
        isOffered: (task) => task.state === "done" && task.can_verify,
        isWhole: ({words}) => Boolean(words.trim()),
        values: ({words}) => [words],
    },
};

/** Whether whoever looks can do something with a task. */
export const isSettled = (task) =>
    !Object.values(STEPS).some(({isOffered}) => isOffered(task));

/** A task in the review is settled at once: done, postponed, given up, checked. */
export class TaskBox extends Component {
    static template = "chanxiao_meeting.TaskBox";
    static props = {store: Object, task: Object};

    setup() {
        this.orm = useService("orm");
        this.state = useState({name: null, words: "", day: ""});
    }

    get steps() {
        return Object.entries(STEPS)
            .filter(([, {isOffered}]) => isOffered(this.props.task))
            .map(([name, step]) => ({name, ...step}));
    }

    /** The one that something is asked for, as long as it is offered. */
    get step() {
        return this.steps.find(({name}) => name === this.state.name);
    }

    get isWhole() {
        return this.step.isWhole(this.state);
    }

    /** Whether the day that was entered is over, where the meeting is held. */
    get isPast() {
        const {store} = this.props;
        const zone = store.state.room.meeting.tz || undefined;
        const today = luxon.DateTime.fromMillis(store.now, {zone}).toISODate();
        return Boolean(this.state.day) && this.state.day < today;
    }

    async begin({name, asked}) {
        const isOpen = this.state.name === name || !asked;
        Object.assign(this.state, {name: isOpen ? null : name, words: "", day: ""});
        if (!asked) {
            await this.settle(STEPS[name], []);
        }
    }

    async onSubmit() {
        if (this.isWhole) {
            await this.settle(this.step, this.step.values(this.state));
        }
    }

    async settle({method}, values) {
        await this.orm.call(MODEL, method, [[this.props.task.id], ...values]);
        this.state.name = null;
        await this.props.store.load();
    }
}
