import {Component} from "@odoo/owl";
import {NextMeeting} from "../next_meeting/next_meeting";
import {OverviewCard} from "../overview_card/overview_card";
import {RecordRows} from "../record_rows/record_rows";
import {TallyRow} from "../tally_row/tally_row";
import {_t} from "@web/core/l10n/translation";

/** How things stand before the next meeting. */
export class ChairPage extends Component {
    static template = "chanxiao_meeting.ChairPage";
    static components = {NextMeeting, OverviewCard, RecordRows, TallyRow};
    static props = {
        data: Object,
        onList: Function,
        onRecord: Function,
    };

    get data() {
        return this.props.data;
    }

    get meetingRow() {
        return {model: "chanxiao.meeting", id: this.data.meeting.id};
    }

    /** Numbers of lists that are not counted by a field. */
    get deadlines() {
        const {minutes_late, due_soon, checks} = this.data.totals;
        return [
            {value: "minutes_late", label: _t("minutes overdue"), count: minutes_late},
            {value: "due_soon", label: _t("owed within a week"), count: due_soon},
            {value: "checks", label: _t("effects to check"), count: checks},
        ];
    }
}
