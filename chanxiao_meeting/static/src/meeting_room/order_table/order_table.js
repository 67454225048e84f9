import {Component, onWillStart, useState} from "@odoo/owl";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {DecideButton} from "../decide_button/decide_button";
import {RecordForm} from "../record_form/record_form";
import {_t} from "@web/core/l10n/translation";
import {sortLines} from "../../scheduling/schedule_lines";
import {useService} from "@web/core/utils/hooks";

/** As many as can be read from the other end of a room. */
const MOST = 12;
const STATUSES = {
    late: {key: "red", icon: "fa-exclamation-triangle", label: _t("will be late")},
    no_supply: {key: "red", icon: "fa-chain-broken", label: _t("nothing brings it")},
    no_date: {key: "yellow", icon: "fa-question-circle", label: _t("no date promised")},
    in_time: {key: "done", icon: "fa-check", label: _t("will be in time")},
    delivered: {key: "done", icon: "fa-truck", label: _t("delivered")},
    service: {key: "none", icon: "fa-circle-o", label: _t("no goods")},
};

/** The newly received orders, what is late first; reckoned when the topic is shown. */
export class OrderTable extends Component {
    static template = "chanxiao_meeting.OrderTable";
    static components = {DecideButton};
    static props = {
        meetingId: Number,
        /** Given where it is decided on, see `useDecide`. */
        decide: {type: Object, optional: true},
    };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.state = useState({lines: []});
        onWillStart(async () => {
            const ids = [this.props.meetingId];
            const board = await this.orm.call("chanxiao.meeting", "read_schedule", [
                ids,
            ]);
            this.state.lines = sortLines(
                board.lines,
                {column: "gap", isDescending: false},
                {}
            );
        });
    }

    get rows() {
        const day = (text) => (text ? formatDate(deserializeDate(text)) : "–");
        return this.state.lines.slice(0, MOST).map((line) => ({
            ...line,
            picked: {model: line.order_model, record_id: line.order_id},
            face: STATUSES[line.status],
            promised: day(line.promised),
            expected: day(line.expected),
            late: _t("%s days late", line.gap),
        }));
    }

    get rest() {
        return Math.max(0, this.state.lines.length - MOST);
    }
    get restText() {
        return _t("%s more are on the New Order Schedule.", this.rest);
    }

    open({picked, order}) {
        this.dialog.add(RecordForm, {
            resModel: picked.model,
            resId: picked.record_id,
            title: order,
        });
    }
}
