import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

const MODEL = "chanxiao.meeting.action";

/** A task in the review: it is reported done, or postponed to a day with the reason. */
export class TaskBox extends Component {
    static template = "chanxiao_meeting.TaskBox";
    static props = {store: Object, task: Object};

    setup() {
        this.orm = useService("orm");
        this.state = useState({step: null, words: "", day: ""});
    }

    get label() {
        return this.state.step === "done" ? _t("What was done") : _t("Why it is late");
    }

    get isWhole() {
        const {step, words, day} = this.state;
        return step === "done" || Boolean(words.trim() && day);
    }

    begin(step) {
        const isOpen = this.state.step === step;
        Object.assign(this.state, {step: isOpen ? null : step, words: "", day: ""});
    }

    async onSubmit() {
        if (!this.isWhole) {
            return;
        }
        const {step, words, day} = this.state;
        const ids = [this.props.task.id];
        if (step === "done") {
            await this.orm.call(MODEL, "action_done", [ids, words]);
        } else {
            await this.orm.call(MODEL, "action_postpone", [ids, day, words]);
        }
        this.state.step = null;
        await this.props.store.load();
    }
}
