import {Component, onWillUpdateProps, useState} from "@odoo/owl";
import {deserializeDateTime, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {MinutesRuling} from "../minutes_ruling/minutes_ruling";
import {MinutesSummary} from "../minutes_summary/minutes_summary";
import {RichSummary} from "../rich_summary/rich_summary";
import {_t} from "@web/core/l10n/translation";
import {useRoomNow} from "../store/room_link";
import {useService} from "@web/core/utils/hooks";

const RULINGS = {
    approved: {icon: "fa-check", tell: (name) => _t("%s approved them", name)},
    sent_back: {icon: "fa-undo", tell: (name) => _t("%s sent them back", name)},
};
const shown = (moment) => toLocaleDateTimeString(deserializeDateTime(moment));

/** The minutes of a meeting that is closed, from their draft until they are issued. */
export class MinutesDesk extends Component {
    static template = "chanxiao_meeting.MinutesDesk";
    static components = {MinutesRuling, MinutesSummary, RichSummary};
    static props = {store: Object, minutes: Object};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.clock = useRoomNow(this.props.store);
        /** Whether it was asked if they are really to be issued. */
        this.state = useState({isIssuing: false, isRich: false, hasFocus: false});
        /** What is typed is saved before it is submitted; the conclusion says how. */
        this.saver = {save: () => true, isDirty: () => false};
        this.chooseEditor(this.minutes);
        onWillUpdateProps(({minutes}) => this.chooseEditor(minutes));
    }

    /** Nobody's editor is exchanged while something is typed in it. */
    chooseEditor({summary}) {
        if (!(summary.is_plain || this.saver.isDirty())) {
            const focused = document.activeElement;
            this.state.hasFocus = focused?.id === "o_chanxiao_summary";
            this.state.isRich = true;
        }
    }

    get minutes() {
        return this.props.minutes;
    }

    get title() {
        const {number, name} = this.minutes;
        return _t("Minutes of the meeting %s", number || name);
    }

    get isBusy() {
        return this.props.store.state.isBusy;
    }

    get deadline() {
        return _t("To be issued by %s", shown(this.minutes.deadline));
    }

    get isOverdue() {
        const due = deserializeDateTime(this.minutes.deadline).toMillis();
        return due < this.clock.now;
    }

    get issued() {
        return _t("Issued on %s", shown(this.minutes.issued));
    }

    get unadopted() {
        return _t(
            "Adopted by nobody: %s. Adopt them below, or they are minuted as proposals.",
            this.minutes.unadopted
        );
    }

    get confirmed() {
        return _t("Confirmed by %s", this.minutes.receipts.progress);
    }

    wordsOf({ruling, person}) {
        return RULINGS[ruling].tell(person);
    }

    iconOf({ruling}) {
        return RULINGS[ruling].icon;
    }

    send(method, ...args) {
        return this.props.store.command(method, ...args);
    }

    async submit() {
        if (await this.saver.save()) {
            await this.send("room_minutes_submit");
        }
    }

    async issue() {
        this.state.isIssuing = false;
        await this.send("room_minutes_issue");
    }

    async showCirculation() {
        const action = await this.orm.call(
            "chanxiao.meeting.minutes",
            "action_view_receipts",
            [[this.minutes.id]]
        );
        await this.action.doAction(action);
    }
}
